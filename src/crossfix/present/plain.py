"""A line on a console, just as it is."""

from __future__ import annotations

from rich.console import Console


def plain_line(console: Console, text: str) -> None:
    """Without markup, colours of numbers or wrapping: names from files are never read as markup."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)
