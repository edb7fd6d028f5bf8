"""The text for a data link: at most 220 characters, ASCII capitals; parts are left out whole, never cut in a figure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

MOST = 220
"""Characters of one message."""
LETTERS = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЬЭЮЯЪІЇЄҐ"
LATIN = "A,B,V,G,D,E,E,ZH,Z,I,I,K,L,M,N,O,P,R,S,T,U,F,KH,TS,CH,SH,SHCH,Y,,E,IU,IA,IE,I,I,IE,G"
CYRILLIC = dict(zip(LETTERS, LATIN.split(","), strict=True))
"""ICAO Doc 9303, part 3, section 6 B (recommended transliteration of Cyrillic)."""
KEPT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-/+:()")
EXERCISE = "EXERCISE EXERCISE EXERCISE"


def uplink_text(parts: Sequence[str], *, exercise: bool, most: int = MOST) -> str:
    """The parts in their order, as many as fit; the last ones matter least.

    Each part stays or goes whole, so that no figure is cut and none loses its unit. The first part, should it be too
    long, is cut after a word that is no figure.

    >>> uplink_text(["Expect loss of GPS", "3 aircraft", "FL240 and above"], exercise=False, most=32)
    'EXPECT LOSS OF GPS. 3 AIRCRAFT'
    """
    said = f"{EXERCISE}. " if exercise else ""
    for number, part in enumerate(parts):
        words = ascii_capitals(part).rstrip(".")
        joint = ". " if number and not said.endswith(". ") else ""
        if len(said) + len(joint) + len(words) <= most:
            said += f"{joint}{words}" if words else ""
        elif number == 0:
            said += _cut(words, most - len(said))
    return said


def _cut(words: str, most: int) -> str:
    """As many words as fit; not ending in a figure, whose unit may be what was cut."""
    kept = words[: most + 1].rsplit(" ", 1)[0].split() if len(words) > most else words.split()
    while kept and any(c.isdigit() for c in kept[-1]):
        kept.pop()
    return " ".join(kept)


def ascii_capitals(text: str) -> str:
    """In the letters of a data link: Cyrillic transliterated, accents dropped, other signs a blank.

    >>> ascii_capitals("Грозный: Zürich 5°")
    'GROZNYI: ZURICH 5'
    """
    upper = "".join(CYRILLIC.get(letter, letter) for letter in text.upper())
    plain = unicodedata.normalize("NFKD", upper)
    letters = (c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(c if c in KEPT else " " for c in letters).split())
