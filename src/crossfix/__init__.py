"""crossfix: everything known about a flight, on one clock."""

__version__ = "0.1.0"
