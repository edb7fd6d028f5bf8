"""Readers of surveillance: what receivers and networks recorded of aircraft."""
