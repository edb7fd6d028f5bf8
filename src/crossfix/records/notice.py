"""Doubts and omissions are data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """A doubt with its place."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not done, and why."""

    what: str
    why: str
