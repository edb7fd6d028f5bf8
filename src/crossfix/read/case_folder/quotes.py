"""Is the quote really there? White space is folded, nothing else."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Runs of white space (also no-break and zero-width) as one blank.

    >>> fold("lost\\u00a0 both\\nGPS ")
    'lost both GPS'
    """
    return _SPACE.sub(" ", text.replace("\u200b", "").replace("\ufeff", "")).strip()


def nearest(quote: str, text: str) -> str:
    """The passage of `text` (both folded) most like `quote`, for an error message.

    >>> nearest("lost both signals", "The crew reported losing both GPS signals at once.")
    'losing both GPS signals'
    """
    wanted = [_bare(w) for w in quote.split()]
    words = text.split()
    lower = [_bare(w) for w in words]
    shared = set(wanted)
    span = len(wanted) + 2
    hits = [1 if w in shared else 0 for w in lower]
    window = sum(hits[:span])
    best, at = window, 0
    for k in range(1, max(1, len(words) - span + 1)):
        window += hits[k + span - 1] - hits[k - 1]
        if window > best:
            best, at = window, k
    if best == 0:
        return ""
    return _trim(wanted, words[at : at + span])


def _bare(word: str) -> str:
    return word.lower().strip(".,;:!?…()[]\"'“”«»„")


def _trim(wanted: list[str], words: list[str]) -> str:
    """The contiguous part of a few words with the best letter match."""
    goal = " ".join(wanted)
    candidates = [
        words[a:b] for a in range(len(words)) for b in range(a + 1, len(words) + 1) if b - a >= len(wanted) - 2
    ]
    ranked = max(candidates, key=lambda c: SequenceMatcher(None, goal, " ".join(c).lower()).ratio(), default=words)
    return " ".join(ranked)
