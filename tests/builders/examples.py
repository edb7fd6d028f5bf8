"""How many examples a property test draws where each takes long: fewer for `make test`, all for `make search`.

`make test` draws the same examples each time (decision 0016): the later ones of many cost their time at each run, and
find what they found at the first. New ones are drawn by `make search`.
"""

from __future__ import annotations

from hypothesis import settings


def examples(tested: int, searched: int) -> int:
    """The number for max_examples, by the profile that the run has loaded."""
    return tested if settings().derandomize else searched
