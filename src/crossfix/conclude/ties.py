"""Moments that two recordings hold in common, as measured statements: they tie one clock to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crossfix.align.moments import Match
from crossfix.conclude.measured import MEASURED_RANK
from crossfix.records.case import Case, RecordingEntry
from crossfix.records.said import SameMomentSaid
from crossfix.records.statement import Statement

SIGMAS = 3.0
"""A match enters with so many sigmas on both sides: the network knows bounds, not likelihoods."""


@dataclass(frozen=True, slots=True)
class Tied:
    """The matches of two recordings of a case, by the ids of their entries."""

    first: str
    second: str
    matches: tuple[Match, ...]


def with_ties(case: Case, tied: Sequence[Tied]) -> Case:
    """The case with a statement per matched moment."""
    entries = {entry.id: entry for entry in case.recordings}
    made = {said.id: said for one in tied for said in _statements(entries[one.first], entries[one.second], one)}
    return replace(case, statements={**case.statements, **made})


def _statements(first: RecordingEntry, second: RecordingEntry, tied: Tied) -> Iterator[Statement]:
    for k, match in enumerate(tied.matches, start=1):
        name = f"{first.id}~{second.id}.{k}"
        what = match.kind.replace("_", " ")
        text = f"{first.label} and {second.label} hold the same {what}{f' ({match.label})' if match.label else ''}."
        margin = SIGMAS * match.sigma_s
        on_clocks = (
            (first.on_clock, match.local.widen(margin)),
            (second.on_clock, match.other.widen(margin)),
        )
        yield Statement(
            id=name,
            document=first.id,
            quote=text,
            quote_status="verified",
            text=text,
            speaker=f"{first.label}, {second.label}",
            interest="investigation",
            trust=first.trust,
            rank=MEASURED_RANK,
            relays=None,
            hedge=None,
            fact=name,
            section="1.11",
            doubt=None,
            said=None,
            says=(SameMomentSaid(f"moment:{name}", on_clocks),),
            measured=True,
        )
