"""Statement: document, exact quote, speaker, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossfix.records.said import Said

QuoteStatus = Literal["verified", "not checked"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `rank` is the place of its trust class, 1 for what a recording measured, 2 the most trusted."""

    id: str
    document: str
    quote: str
    quote_status: QuoteStatus
    text: str
    speaker: str
    interest: str
    trust: str
    rank: int
    relays: str | None
    hedge: str | None
    fact: str | None
    section: str
    doubt: str | None
    said: str | None
    says: tuple[Said, ...]
    measured: bool = False
    around: tuple[str, str] | None = None
    """The words before and after the quote in the local copy; None without a copy, and for a protected document."""
