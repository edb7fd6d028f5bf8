"""Notices: NOTAM, restriction posts, drawn areas, into hazards."""
