"""Airports and runways from the table that comes with the package."""
