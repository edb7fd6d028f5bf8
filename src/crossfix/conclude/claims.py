"""Claims by root: many tellers of one record are one."""

from __future__ import annotations

from collections.abc import Iterator

from crossfix.conclude.findings import ClaimFinding
from crossfix.conclude.roots import origins
from crossfix.records.case import Case
from crossfix.records.said import CauseSaid
from crossfix.records.statement import Statement


def claim_findings(case: Case) -> Iterator[ClaimFinding]:
    """One finding per claim that any statement speaks of."""
    origin = origins(case)
    for claim in case.claims:
        stances: dict[str, list[Statement]] = {"asserted": [], "suggested": [], "rejected": []}
        for statement in case.statements.values():
            for said in statement.says:
                if isinstance(said, CauseSaid) and said.claim == claim:
                    stances[said.stance].append(statement)
        if any(stances.values()):
            yield _finding(case, claim, stances, origin)


def _finding(case: Case, claim: str, stances: dict[str, list[Statement]], origin: dict[str, str]) -> ClaimFinding:
    telling = stances["asserted"] + stances["suggested"]
    first = list(dict.fromkeys(origin[s.id] for s in telling))
    relayed = {origin[s.id] for s in telling if origin[s.id] != s.id}
    voices = {case.statements[o].speaker for o in relayed}
    tellers = [s.speaker for s in telling if s.speaker not in voices]
    roots = [case.documents[case.statements[o].document].root for o in first]
    return ClaimFinding(
        claim=claim,
        tellers=tuple(dict.fromkeys(tellers)),
        roots=tuple(dict.fromkeys(roots)),
        root_statements=tuple(first),
        stances={stance: tuple(s.id for s in several) for stance, several in stances.items()},
        relays=tuple((s.id, s.relays) for s in telling if s.relays is not None and s.relays in case.statements),
    )
