"""How an aircraft flew, by its flight data."""
