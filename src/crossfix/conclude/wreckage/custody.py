"""Chains of custody: who held an object when, and whether its seal is accounted for."""

from __future__ import annotations

from collections.abc import Iterator

from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.records.wreckage import HandOver, RecoveredObject
from crossfix.records.wreckage_findings import CustodyFinding

RECOVERY = -1
"""The place of the recovery in a chain whose steps count from 0."""


def custody_findings(found: RecoveredObject, slack_s: float) -> Iterator[CustodyFinding]:
    """What does not join in a chain. Only what is sure: dates that may just meet are no gap and no overlap."""
    yield from _joins(found, slack_s)
    yield from _seals(found)


def custody_not_told(found: RecoveredObject) -> Skipped | None:
    """That nothing can be said of a chain, where no step of it is told."""
    if found.custody:
        return None
    return Skipped(f"chain of custody of {found.id}", "no hand-over is told: neither complete nor broken")


def _joins(found: RecoveredObject, slack_s: float) -> Iterator[CustodyFinding]:
    for place, step in enumerate(found.custody):
        if place == 0:
            end, whose = found.recovered, "the recovery"
            statements = (*found.statements, *step.statements)
        else:
            last = found.custody[place - 1]
            end, whose = last.until, last.holder
            statements = (*last.statements, *step.statements)
            if end is None:
                text = f"until when {whose} held it is not told; then {step.holder} has it"
                yield CustodyFinding(
                    found.id, "end_not_told", place - 1, place, None, text, _once(statements), step.line
                )
        if end is not None:
            yield from _join(found.id, place, whose, end, step, _once(statements), slack_s)


def _join(
    id: str, place: int, whose: str, end: Interval, step: HandOver, statements: tuple[str, ...], slack_s: float
) -> Iterator[CustodyFinding]:
    """A gap or an overlap between the end of one step and the start of the next, where it is sure."""
    without = Interval(step.since.low - end.high, step.since.high - end.low)
    if without.low > slack_s:
        text = f"between {whose} and {step.holder} nobody is told to hold it"
        yield CustodyFinding(id, "gap", place - 1, place, without, text, statements, step.line)
    elif -without.high > slack_s and place > 0:
        text = f"{whose} and {step.holder} are both told to hold it"
        yield CustodyFinding(id, "overlap", place - 1, place, -without, text, statements, step.line)


def _seals(found: RecoveredObject) -> Iterator[CustodyFinding]:
    """Seals received broken, and seals that change without a reason told."""
    known: str | None = None
    since = RECOVERY
    for place, step in enumerate(found.custody):
        if step.seal_intact is False:
            text = f"{step.holder} received it with the seal broken" + (f" ({step.seal})" if step.seal else "")
            yield CustodyFinding(
                found.id, "seal_broken", place - 1, place, None, text, _once(step.statements), step.line
            )
        if step.seal is None:
            continue
        if known is not None and step.seal != known and step.reseal is None:
            text = f"seal {known} became {step.seal} at {step.holder}; no reason is told"
            statements = _once((*found.custody[since].statements, *step.statements))
            yield CustodyFinding(found.id, "seal_changed", since, place, None, text, statements, step.line)
        known, since = step.seal, place


def _once(statements: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(statements))
