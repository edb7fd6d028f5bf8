"""The factual skeleton in the order of ICAO Annex 13, Appendix: sentences that rest on statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from crossfix.conclude.findings import Sentence, StatementFinding
from crossfix.records.case import Case
from crossfix.records.said import CauseSaid
from crossfix.records.statement import Statement


def sentences(case: Case, found: Mapping[str, StatementFinding]) -> Iterator[Sentence]:
    """One sentence per fact and wording, from statements that are neither refuted nor a party's alone.

    A sentence of part 1 needs at least one origin that is no party to the accident; claims about causes
    and statements without a fact stand elsewhere in the report.
    """
    grouped: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for statement in case.statements.values():
        refuted = found[statement.id].verdict in ("contradicted", "disputed")
        claim = any(isinstance(said, CauseSaid) for said in statement.says)
        if statement.fact and not refuted and not claim:
            grouped[(statement.section, statement.fact, statement.text)].append(statement)
    for (section, _, text), members in sorted(grouped.items(), key=lambda item: (_order(item[0][0]), item[0][1])):
        if any(_independent(case, s) for s in members):
            yield Sentence(section, text, tuple(s.id for s in members))


def _order(section: str) -> tuple[int, ...]:
    return tuple(int(part) for part in section.split("."))


def _independent(case: Case, statement: Statement) -> bool:
    return statement.interest != "party" and case.documents[statement.document].interest != "party"
