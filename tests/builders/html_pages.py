"""Pages of news sites as they are: menus around an article."""

from __future__ import annotations

from collections.abc import Sequence

PROSE = (
    "At 05:13:32 the aircraft lost its main control systems, the ministry said in its preliminary report.",
    "The cockpit voice recorder captured two sounds 24 seconds apart, and the crew decided to return to Baku.",
    "According to the report, 38 people died and 29 survived; the investigation is still going on in two countries.",
    "The third hydraulic system failed four seconds after the first sound, the first system two seconds later.",
)
"""Made up."""
MENU = ("Home", "News", "Economy", "Opinion", "Sport", "About us", "Contact")


def page(
    prose: Sequence[str] = PROSE, head: str = "<title>Two sounds</title>", before: str = "", after: str = ""
) -> str:
    """An article between a menu and a footer."""
    menu = "".join(f'<li><a href="/{k}">{word}</a></li>' for k, word in enumerate(MENU))
    text = "".join(f"<p>{words}</p>" for words in prose)
    return (
        f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><nav><ul>{menu}</ul></nav>'
        f"<article><h1>Two sounds</h1>{before}{text}</article>{after}"
        '<footer><p>Privacy policy</p><script>var secret = "05:55";</script></footer></body></html>'
    )
