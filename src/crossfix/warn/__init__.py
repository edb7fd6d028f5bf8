"""Who must be told, and were they."""
