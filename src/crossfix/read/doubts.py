"""Doubts: what a reader could not take as it stands, counted by kind so that no input can fill the memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crossfix.records.notice import Notice

KINDS = 200
"""Different doubts kept; further kinds are counted together."""
OTHER = "further kinds of doubts"


@dataclass(slots=True)
class _Counted:
    first: str
    last: str
    count: int


@dataclass(slots=True)
class Doubts:
    """Notices under way: the same text counts up, with its first and last place."""

    _kinds: dict[str, _Counted] = field(default_factory=dict)

    def add(self, where: str, text: str, count: int = 1, last: str | None = None) -> None:
        """`count` times the doubt `text`, first at `where`, last at `last`.

        >>> doubts = Doubts()
        >>> doubts.add("line 3", "no time")
        >>> doubts.add("line 7", "no time", count=2, last="line 9")
        >>> doubts.notices()
        (Notice(where='line 3', text='no time (3 times, last at line 9)'),)
        """
        if count <= 0:
            return
        if text not in self._kinds and len(self._kinds) >= KINDS:
            text = OTHER
        kind = self._kinds.setdefault(text, _Counted(where, where, 0))
        kind.count += count
        kind.last = last or where

    def extend(self, notices: Iterable[Notice]) -> None:
        """Notices of another part of the reading."""
        for notice in notices:
            self.add(notice.where, notice.text)

    @property
    def count(self) -> int:
        """How many doubts there were, of all kinds."""
        return sum(kind.count for kind in self._kinds.values())

    def notices(self) -> tuple[Notice, ...]:
        """One Notice per kind, in order of first appearance."""
        return tuple(
            Notice(kind.first, text if kind.count == 1 else f"{text} ({kind.count} times, last at {kind.last})")
            for text, kind in self._kinds.items()
        )
