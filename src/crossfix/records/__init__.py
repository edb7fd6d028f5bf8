"""The words: what was recorded, said, seen."""
