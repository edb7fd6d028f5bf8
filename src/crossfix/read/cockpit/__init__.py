"""Readers of what was heard in the cockpit: sound files and transcripts."""
