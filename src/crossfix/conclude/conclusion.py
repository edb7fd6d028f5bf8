"""`conclude`: one case in, all findings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crossfix.align.clock_rows import clock_unknown
from crossfix.align.constraints import ORIGIN
from crossfix.conclude.claims import claim_findings
from crossfix.conclude.conflicts import network_contradictions
from crossfix.conclude.findings import Contradiction, Findings, StatementFinding
from crossfix.conclude.judge import Solved, solve_case, statement_findings
from crossfix.conclude.knowledge import knowledge
from crossfix.conclude.readings import identity_contradictions, implied_by_readings, reading_contradictions
from crossfix.conclude.skeleton import sentences
from crossfix.conclude.sums import sum_contradictions
from crossfix.conclude.words import word_contradictions
from crossfix.conclude.wreckage.findings import wreckage_findings
from crossfix.records.case import Case
from crossfix.records.interval import Interval

VERDICT = {"entity", "domain"}
"""Kinds found outside the network that make the statements set aside contradicted or disputed."""


def verdicts(case: Case) -> tuple[Solved, list[Contradiction], dict[str, StatementFinding]]:
    """The solved network, the contradictions in words, and the finding on each statement."""
    solved = solve_case(case)
    words = list(word_contradictions(solved))
    return solved, words, statement_findings(solved, _overrides(solved, words))


def conclude(case: Case) -> Findings:
    """Everything that follows from a case."""
    solved, words, found = verdicts(case)
    contradictions = [
        *network_contradictions(solved),
        *reading_contradictions(solved),
        *words,
        *identity_contradictions(solved),
        *sum_contradictions(solved),
    ]
    return Findings(
        case=case,
        events={e: solved.event(e) for e in case.events},
        intervals={q.id: solved.bound(q.start, q.stop) for q in case.questions},
        implied=implied_by_readings(solved),
        quantities={q: solved.quantity(q) for q in case.quantities},
        statements=found,
        contradictions=tuple(_merged(contradictions)),
        claims=tuple(claim_findings(case)),
        knowledge=tuple(knowledge(solved)),
        sentences=tuple(sentences(case, found)),
        clocks=dict(_clocks(solved)),
        wreckage=wreckage_findings(solved, words),
    )


def _clocks(solved: Solved) -> Iterator[tuple[str, Interval]]:
    """Of the recordings that the case still holds and that have a row in the network."""
    known = set(solved.network.names())
    for entry in solved.case.recordings:
        if entry.id in solved.case.documents and clock_unknown(entry.on_clock) in known:
            yield entry.id, solved.resolution.base.bounds(ORIGIN, clock_unknown(entry.on_clock))


def _overrides(solved: Solved, words: Sequence[Contradiction]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """For each statement set aside: the worst verdict that its words earn, and all the statements against it."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for one in words:
        if one.kind not in VERDICT:
            continue
        for statement in one.aside:
            others = [s for s in one.statements if s != statement]
            rank = solved.case.statements[statement].rank
            higher = any(solved.case.statements[s].rank < rank for s in others if s not in one.aside)
            before, against = found.get(statement, ("disputed", ()))
            verdict = "contradicted" if higher else before
            found[statement] = (verdict, tuple(dict.fromkeys([*against, *others])))
    return found


def _merged(contradictions: Sequence[Contradiction]) -> list[Contradiction]:
    """Contradictions of one kind, size and detail about the same events against the same evidence are one."""
    merged: dict[object, Contradiction] = {}
    for one in contradictions:
        evidence = tuple(s for s in one.statements if s not in one.aside)
        size = None if one.excess_s is None else round(one.excess_s, 3)
        key = (one.kind, frozenset(evidence), one.events, one.structure, size, str(one.detail))
        old = merged.get(key)
        if old is None or not one.aside:
            merged[key if one.aside else object()] = one
            continue
        aside = tuple(dict.fromkeys((*old.aside, *one.aside)))
        merged[key] = replace(old, statements=tuple(dict.fromkeys((*evidence, *aside))), aside=aside)
    return list(merged.values())
