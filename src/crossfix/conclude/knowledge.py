"""Who knew of which hazard, when, and how long after its onset."""

from __future__ import annotations

from collections.abc import Iterator

from crossfix.conclude.conflicts import events_of
from crossfix.conclude.findings import Knowing
from crossfix.conclude.judge import Solved
from crossfix.records.case import Case
from crossfix.records.said import DurationSaid, OffsetsSaid, OrderSaid, TimeSaid


def knowledge(solved: Solved) -> Iterator[Knowing]:
    """One line per step of each hazard, in the case's order."""
    for hazard in solved.case.hazards:
        for step in hazard.steps:
            yield Knowing(
                hazard=hazard.id,
                stage=step.stage,
                party=step.party,
                event=step.event,
                onset=solved.event(hazard.onset),
                when=solved.event(step.event),
                gap=solved.bound(hazard.onset, step.event).interval,
                statements=speaking_of(solved, step.event),
            )


def speaking_of(solved: Solved, event: str) -> tuple[str, ...]:
    """Statements that name an event in any part."""
    return tuple(s.id for s in solved.case.statements.values() if any(event in events_of(said) for said in s.says))


def speaking_of_time(case: Case, event: str) -> tuple[str, ...]:
    """Statements whose times, offsets, orders or durations name an event."""
    timing = (TimeSaid, OffsetsSaid, OrderSaid, DurationSaid)
    return tuple(
        s.id
        for s in case.statements.values()
        if any(isinstance(said, timing) and event in events_of(said) for said in s.says)
    )
