"""Typed contradictions out of the network's irreducible conflicts."""

from __future__ import annotations

from collections.abc import Iterator

from crossfix.align.constraints import ORIGIN, Conflict
from crossfix.align.constraints.graph import TOLERANCE
from crossfix.conclude.findings import Contradiction
from crossfix.conclude.judge import Solved
from crossfix.conclude.network import alternatives_of, statement_of
from crossfix.records.case import Case, State
from crossfix.records.interval import Interval
from crossfix.records.said import (
    ActSaid,
    DurationSaid,
    NumberSaid,
    OccurrenceSaid,
    OffsetsSaid,
    OrderSaid,
    Said,
    SameMomentSaid,
    TimeSaid,
    Zone,
)

PARTS = {
    "time": TimeSaid,
    "duration": DurationSaid,
    "number": NumberSaid,
    "offsets": OffsetsSaid,
    "order": OrderSaid,
    "occurrence": OccurrenceSaid,
    "moment": SameMomentSaid,
}


def network_contradictions(solved: Solved) -> Iterator[Contradiction]:
    """One contradiction per irreducible conflict, its kind taken from what the statements set aside say."""
    for conflict in solved.resolution.conflicts:
        yield _typed(solved, conflict)


def _typed(solved: Solved, conflict: Conflict) -> Contradiction:
    statements = tuple(dict.fromkeys(s for s in map(statement_of, conflict.members) if s != "structure"))
    aside = tuple(dict.fromkeys(map(statement_of, conflict.aside)))
    said = [s for name in conflict.aside for s in _said(solved.case, name)]
    kind, detail = _kind(solved, said, len(aside))
    parts = [s for name in conflict.members for s in _said(solved.case, name)]
    events = tuple(dict.fromkeys(e for part in parts for e in events_of(part)))
    excess = None if kind in ("count", "definition", "occurrence", "value") else conflict.excess_s
    reasons = tuple(dict.fromkeys(solved.structure_reasons(conflict.members)))
    return Contradiction(kind, statements, aside, events, excess, reasons, detail)


def _said(case: Case, constraint: str) -> list[Said]:
    statement, _, part = constraint.partition("/")
    if statement not in case.statements:
        return []
    says = case.statements[statement].says
    if part == "happened":
        return [OccurrenceSaid(s.event, True) for s in says if isinstance(s, TimeSaid)]
    return [s for s in says if isinstance(s, PARTS[part])]


def events_of(said: Said) -> tuple[str, ...]:
    """The events that a part of a statement names."""
    match said:
        case TimeSaid(event=event):
            return (event,)
        case OffsetsSaid(start=start, items=items):
            return (start, *(event for event, _ in items))
        case OrderSaid(before=before, after=after):
            return (before, after)
        case DurationSaid(start=start, stop=stop):
            return (start, stop)
        case _:
            return (said.event,) if isinstance(said, OccurrenceSaid | ActSaid) else ()


def _kind(solved: Solved, aside: list[Said], count: int) -> tuple[str, dict[str, object]]:
    first = aside[0] if aside else None
    match first:
        case NumberSaid(word=word, quantity=quantity):
            counted = solved.case.quantities[quantity].kind
            return "definition" if word else counted, {"quantity": quantity, "word": word}
        case DurationSaid() if count == 1:
            return "duration", _recomputed(solved, first)
        case OrderSaid():
            return "order", {}
        case OffsetsSaid(readings=readings) if len(readings) > 1:
            return "reading", {}
        case TimeSaid() if count == 1:
            return _time_kind(solved, first)
        case OffsetsSaid() if count == 1 and (state := _state_begun_by(solved, first)):
            return "onset_vs_repeat", {"state": state.label, "reports": (), "onset": state.onset, "after": first.start}
        case TimeSaid() | DurationSaid() | OffsetsSaid() | SameMomentSaid():
            return "time", {}
        case _:
            return "occurrence", {}


def _time_kind(solved: Solved, said: TimeSaid) -> tuple[str, dict[str, object]]:
    for state in solved.case.states:
        if state.onset == said.event:
            repeats = _matching_reports(solved, state, said)
            return "onset_vs_repeat", {"state": state.label, "reports": repeats, "onset": state.onset}
    zones = _zones_that_fit(solved, said)
    return ("zone", {"zones": zones}) if zones else ("time", {})


def _state_begun_by(solved: Solved, said: OffsetsSaid) -> State | None:
    onsets = {state.onset: state for state in solved.case.states}
    return next((onsets[event] for event, _ in said.items if event in onsets), None)


def _stated(said: TimeSaid) -> list[Interval]:
    return [row.bounds for alternative in alternatives_of(said) for row in alternative.rows]


def _matching_reports(solved: Solved, state: State, said: TimeSaid) -> tuple[str, ...]:
    """The repeat reports of a state that lie where the statement puts its onset."""
    return tuple(
        report
        for report in state.reports
        if any(solved.event(report).interval.gap(stated) <= TOLERANCE for stated in _stated(said))
    )


def _zones_that_fit(solved: Solved, said: TimeSaid) -> tuple[str, ...]:
    """Other zones used in the case under which the time would be possible."""
    used: dict[float, Zone] = {}
    for statement in solved.case.statements.values():
        for other in statement.says:
            if isinstance(other, TimeSaid):
                used.update({z.offset_s: z for z in other.zones})
    tried = {z.offset_s for z in said.zones}
    implied = solved.bound(ORIGIN, said.event).interval
    return tuple(
        zone.name
        for offset, zone in sorted(used.items())
        if offset not in tried and any(implied.gap(span.shift(-offset)) <= TOLERANCE for _, span in said.local.spans())
    )


def _recomputed(solved: Solved, said: DurationSaid) -> dict[str, object]:
    """What the interval really is, and between which other moments the stated figure would be right."""
    true = solved.bound(said.start, said.stop).interval
    spans = [span for _, span in said.lasts.spans()]
    others = []
    for start, stop in _neighbours(solved.case, said):
        found = solved.bound(start, stop).interval
        if found.known and found.width < float("inf") and any(found.gap(span) <= TOLERANCE for span in spans):
            others.append((start, stop, found))
    return {"true": true, "stated": said.as_written, "fits": tuple(others), "ends": (said.start, said.stop)}


def _neighbours(case: Case, said: DurationSaid) -> Iterator[tuple[str, str]]:
    """The same endpoints with each end swapped for another report of the same state."""
    for state in case.states:
        members = (state.onset, *state.reports)
        if said.start in members:
            yield from ((other, said.stop) for other in members if other != said.start)
        if said.stop in members:
            yield from ((said.start, other) for other in members if other != said.stop)
