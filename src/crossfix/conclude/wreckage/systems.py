"""Systems beside the zones they are told to be in, and the order in which they were lost. Side by side, no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crossfix.align.constraints.graph import TOLERANCE
from crossfix.conclude.judge import Solved
from crossfix.conclude.wreckage.zones import Parts, overlap, placed
from crossfix.records.interval import Interval
from crossfix.records.wreckage import Lost, Route, Wreckage
from crossfix.records.wreckage_findings import LostEvent, SystemFinding


def system_findings(solved: Solved, wreckage: Wreckage, parts: Parts) -> Iterator[SystemFinding]:
    """Every system of the template's routes, in its order; the place in the order of loss where events are given."""
    events = {lost.system: [LostEvent(event, *_when(solved, event)) for event in lost.events] for lost in wreckage.lost}
    notes = {lost.system: lost.note for lost in wreckage.lost}
    before = _before(solved, wreckage.lost)
    for system in dict.fromkeys(route.system for route in wreckage.airframe.routes):
        routes = [route for route in wreckage.airframe.routes if route.system == system]
        marks = [mark for mark in placed(wreckage) if _runs_through(routes, parts, mark.zone)]
        yield SystemFinding(
            system=system,
            label=routes[0].label,
            routed=tuple((zone, route.source) for route in routes for zone in route.zones),
            damaged=tuple(dict.fromkeys(mark.zone for mark in marks)),
            marks=tuple(mark.id for mark in marks),
            events=tuple(events.get(system, ())),
            place=_place(system, before) if system in before else None,
            note=notes.get(system),
        )


def _runs_through(routes: Sequence[Route], parts: Parts, zone: str) -> bool:
    """Whether a part of the system may be where a mark is told to be."""
    return any(overlap(parts, through, zone) for route in routes for through in route.zones)


def _when(solved: Solved, event: str) -> tuple[Interval, tuple[str, ...]]:
    bound = solved.event(event)
    return bound.interval, tuple(dict.fromkeys((*bound.low_by, *bound.high_by)))


def _before(solved: Solved, lost: Sequence[Lost]) -> dict[str, set[str]]:
    """For each system those whose first event is surely before its own first event."""
    return {
        one.system: {other.system for other in lost if other is not one and _surely_first(solved, other, one)}
        for one in lost
    }


def _surely_first(solved: Solved, one: Lost, other: Lost) -> bool:
    return any(
        all(solved.bound(event, after).interval.low > TOLERANCE for after in other.events) for event in one.events
    )


def _place(system: str, before: Mapping[str, set[str]]) -> tuple[int, int]:
    """Earliest and latest place, from 1: after those surely before, ahead of those surely after."""
    after = sum(system in earlier for earlier in before.values())
    return 1 + len(before[system]), len(before) - after
