"""What became of the recording itself."""
