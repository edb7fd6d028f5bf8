"""What the systems of an aircraft did, by its flight data."""
