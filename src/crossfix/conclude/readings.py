"""Statements that can be read in more than one way: what each reading would imply, and which the evidence leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from crossfix.align.constraints import Alternative, Inconsistent, Row
from crossfix.align.constraints.base import Base
from crossfix.align.constraints.graph import TOLERANCE
from crossfix.conclude.findings import Contradiction, Implied
from crossfix.conclude.judge import Solved
from crossfix.conclude.network import alternatives_of
from crossfix.records.interval import Interval
from crossfix.records.said import OffsetsSaid


def implied_by_readings(solved: Solved) -> dict[str, tuple[Implied, ...]]:
    """For each question, what each reading of each undecided list of offsets would make of it."""
    found: dict[str, list[Implied]] = defaultdict(list)
    for statement in _representatives(solved):
        said = next(s for s in solved.case.statements[statement].says if isinstance(s, OffsetsSaid))
        touched = {said.start, *(event for event, _ in said.items)}
        for alternative in alternatives_of(said):
            base = _with(solved, alternative)
            for question in solved.case.questions:
                if base is None or not touched & {question.start, question.stop}:
                    continue
                implied = base.bounds(question.start, question.stop)
                if implied != solved.bound(question.start, question.stop).interval:
                    found[question.id].append(Implied(statement, alternative.reading, implied))
    return {question: tuple(several) for question, several in found.items()}


def _representatives(solved: Solved) -> list[str]:
    """One statement of each group that gives the same offsets in the same readings."""
    return [group[0] for group in _groups(solved).values()]


def _groups(solved: Solved) -> dict[object, list[str]]:
    groups: dict[object, list[str]] = defaultdict(list)
    for statement in solved.case.statements.values():
        for said in statement.says:
            if isinstance(said, OffsetsSaid) and len(said.readings) > 1:
                groups[(said.start, said.items)].append(statement.id)
    return groups


def _with(solved: Solved, alternative: Alternative) -> Base | None:
    """The accepted network with one alternative added; None where it does not fit."""
    base = solved.resolution.base
    try:
        return Base(base.index, {**base.rows_of, -1: alternative.rows}, base.rates)
    except Inconsistent:
        return None


def reading_contradictions(solved: Solved) -> Iterator[Contradiction]:
    """Lists of offsets whose readings part: which fit, what each implies, and what if two events were one."""
    for members in _groups(solved).values():
        statement = solved.case.statements[members[0]]
        said = next(s for s in statement.says if isinstance(s, OffsetsSaid))
        events = (said.start, *(event for event, _ in said.items))
        judged = solved.resolution.judged[f"{statement.id}/offsets"]
        readings = []
        for alternative, excess in zip(alternatives_of(said), judged.excess_s, strict=True):
            readings.append((alternative.reading, excess, _if_identical(solved, alternative)))
        yield Contradiction("reading", tuple(members), (), events, None, (), {"readings": tuple(readings)})


def _if_identical(solved: Solved, alternative: Alternative) -> tuple[tuple[str, str, float], ...]:
    """(event, other event, seconds off) if an event of the list were one moment with another of the case."""
    found = []
    for event, other in _pairs(solved).items():
        rows = tuple(_renamed(row, event, other) for row in alternative.rows)
        if rows == alternative.rows:
            continue
        only = tuple(row for row, old in zip(rows, alternative.rows, strict=True) if row != old or row.stop == other)
        found.append((event, other, solved.resolution.base.fit(only).excess_s))
    return tuple(found)


def _pairs(solved: Solved) -> Mapping[str, str]:
    return {i.events[0]: i.events[1] for i in solved.case.identities if len(i.events) == 2}


def _renamed(row: Row, event: str, other: str) -> Row:
    return replace(row, start=other if row.start == event else row.start, stop=other if row.stop == event else row.stop)


def identity_contradictions(solved: Solved) -> Iterator[Contradiction]:
    """Events that could be taken for one moment, and cannot be: one finding per declared group."""
    for identity in solved.case.identities:
        apart: list[tuple[str, str, Interval]] = []
        by: dict[str, None] = {}
        for k, first in enumerate(identity.events):
            for second in identity.events[k + 1 :]:
                bound = solved.bound(first, second)
                if bound.interval.gap(Interval(0.0, 0.0)) > TOLERANCE:
                    forward = bound.interval.low > 0
                    ends = (first, second) if forward else (second, first)
                    apart.append((*ends, bound.interval if forward else -bound.interval))
                    by.update(dict.fromkeys(bound.low_by if forward else bound.high_by))
        if apart:
            events = tuple(e for e in identity.events if any(e in pair[:2] for pair in apart))
            excess = min(pair[2].low for pair in apart)
            yield Contradiction(
                "identity", tuple(by), (), events, excess, (), {"why": identity.why, "apart": tuple(apart)}
            )
