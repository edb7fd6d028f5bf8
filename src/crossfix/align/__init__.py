"""Many timebases -> one clock."""
