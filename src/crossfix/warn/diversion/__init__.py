"""Options for the commander: airports within reach and what is known of each."""
