"""The live feed: feeds in, alerts out."""
