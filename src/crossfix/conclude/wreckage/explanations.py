"""Results and explanations: what a negative result holds for, what nobody explains, what was looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossfix.conclude.findings import Contradiction
from crossfix.conclude.wreckage.zones import Parts, overlap, placed
from crossfix.records.case import Case
from crossfix.records.said import ScopeSaid
from crossfix.records.wreckage import Expected, Test, Wreckage
from crossfix.records.wreckage_findings import ExpectedFinding, ExpectedKind, NegativeFinding, Wider


def negative_findings(
    case: Case, wreckage: Wreckage, contradictions: Sequence[Contradiction]
) -> Iterator[NegativeFinding]:
    """Every negative result with the statements that tell it of more: the contradictions of kind scope."""
    for test in wreckage.tests:
        if test.result == "negative":
            wider = tuple(dict.fromkeys(_wider(case, test, contradictions)))
            yield NegativeFinding(test.id, test.specimens, test.scope, test.detects is not None, wider)


def _wider(case: Case, test: Test, contradictions: Sequence[Contradiction]) -> Iterator[Wider]:
    for one in contradictions:
        if one.kind != "scope" or test.finding is None or one.detail["finding"] != test.finding:
            continue
        narrow = tuple(s for s in one.statements if s not in one.aside and _tells(case, s, test))
        if narrow:
            for statement in one.aside:
                yield Wider(statement, str(one.detail["wide"]), narrow)


def _tells(case: Case, statement: str, test: Test) -> bool:
    """Whether a statement tells this very result: of its finding and scope, or named by the test."""
    return statement in test.statements or any(
        isinstance(said, ScopeSaid) and said.finding == test.finding and said.scope == test.scope
        for said in case.statements[statement].says
    )


def unexplained(wreckage: Wreckage) -> tuple[str, ...]:
    """Marks of which no statement asserts or suggests what made them."""
    return tuple(mark.id for mark in wreckage.marks if not mark.explained_by and not mark.among)


def expected_findings(wreckage: Wreckage, parts: Parts) -> Iterator[ExpectedFinding]:
    """Each damage that an explanation would leave: looked for or not, found or not, beside the marks of its zones."""
    for place, one in enumerate(wreckage.expected):
        marks = tuple(
            mark.id for mark in placed(wreckage) if any(overlap(parts, zone, mark.zone) for zone in one.zones)
        )
        yield ExpectedFinding(place, one.explanation, _outcome(one), marks)


def _outcome(one: Expected) -> ExpectedKind:
    if not one.looked_for:
        return "not_looked_for"
    if one.found is None:
        return "result_not_told"
    return "found" if one.found else "not_found"
