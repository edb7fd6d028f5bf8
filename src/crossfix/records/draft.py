"""Drafts: what rules propose of a document's sentences. They take part in nothing until a person accepts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Attribution = Literal["said", "according to", "reported", "quoted", "anonymous", "none"]
"""How a sentence names who says it; "none": the document itself says it."""
Rounding = Literal["truncated", "nearest", "undecided"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a sentence, as written; `party` is the id of the case's party it seems to be."""

    written: str | None
    how: Attribution
    rule: str
    party: str | None = None
    via: str | None = None
    """Through whom, as written: in "according to Caliber, citing government sources" the sources speak via Caliber."""


@dataclass(frozen=True, slots=True)
class TimeDraft:
    """A clock time as written, 05:13:32 or 05:13, and the zones it may be in: one where the text tells it."""

    at: str
    zones: tuple[str, ...]
    zone_as_written: str | None
    rounding: Rounding = "undecided"


@dataclass(frozen=True, slots=True)
class DateDraft:
    """A day, or the first and last day of a month or year; `relative_to` the publication where the text is relative."""

    first: str
    last: str
    relative_to: str | None = None


@dataclass(frozen=True, slots=True)
class LapseDraft:
    """A duration, "24 seconds apart", or one step of a chain of offsets, "four seconds after the first sound".

    Whether a chain's steps count each from its start or each from the step before is left open.
    """

    least_s: float
    most_s: float
    unit: Literal["s", "min", "h", "d"]
    role: Literal["duration", "offset"]
    from_as_written: str | None = None
    chain: int | None = None
    """Steps with one number belong to one chain, in the order of the text."""


@dataclass(frozen=True, slots=True)
class NumberDraft:
    """A count of things, or a value with its unit; None for a bound that the words leave open."""

    least: float | None
    most: float | None
    unit: str
    """1 for a count."""
    of: str
    """What is counted or measured, as written: "people", "approaches", "pressure"."""
    approximate: bool = False


Proposed = TimeDraft | DateDraft | LapseDraft | NumberDraft


@dataclass(frozen=True, slots=True)
class About:
    """A word of the case that a draft seems to speak of: an event, quantity or claim, and how well it fits, 0 to 1."""

    kind: Literal["event", "quantity", "claim"]
    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Draft:
    """One proposal: an exact quote, who says it and how surely, and the one figure found in it, if any."""

    id: str
    sha256: str
    """Of the document's file."""
    begin: int
    end: int
    """The quote's characters in the document's text."""
    quote: str
    sentence: str
    paragraph: int
    page: int | None
    speaker: Speaker
    hedges: tuple[str, ...]
    negation: str | None
    says: Proposed | None
    """None: a sentence worth a statement (attributed, or about the case) with no figure."""
    rule: str
    about: tuple[About, ...] = ()
    """Best first."""
