"""Numbers with units, no aircraft data."""
