"""What was not recorded, and follows from what was."""
