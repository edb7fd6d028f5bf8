"""What a document's sentences say: proposals by rules, and who copied whom."""
