"""Made-up bytes for exercises: a scenario's flight, as each recorder would have written it. Synthetic throughout."""
