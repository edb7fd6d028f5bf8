"""What follows from the wreckage of a case: counts, comparisons and geometry; never a cause."""
