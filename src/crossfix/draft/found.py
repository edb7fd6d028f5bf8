"""What one rule found in a passage, and which characters are taken."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.draft import Proposed


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at characters [begin, end) of a passage; `says` None where it is no figure for want of a date."""

    begin: int
    end: int
    says: Proposed | None
    rule: str


class Taken:
    """Characters of one passage that a rule has used up, so that no second rule reads them otherwise."""

    __slots__ = ("_marks",)

    def __init__(self, length: int) -> None:
        self._marks = bytearray(length)

    def free(self, begin: int, end: int) -> bool:
        """True where nothing of [begin, end) is taken."""
        return not any(self._marks[begin:end])

    def take(self, begin: int, end: int) -> None:
        """Take [begin, end)."""
        self._marks[begin:end] = b"\x01" * (end - begin)
