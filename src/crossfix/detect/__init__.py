"""Flight in, events out: pure, and blind to formats."""
