"""The board and its doors: HTTP over what a watch knows."""
