"""How the result stood each time a document was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from crossfix.conclude.claims import claim_findings
from crossfix.conclude.judge import solve_case, statement_findings
from crossfix.conclude.select import select
from crossfix.present.case_json import StageOut
from crossfix.present.instants import finite
from crossfix.records.case import Case


def history(case: Case) -> Iterator[StageOut]:
    """One stage per date on which something was published, in order."""
    dates = sorted({(d.published.high, d.published_as_written[:10]) for d in case.documents.values()})
    for known_at_s, date in dates:
        stage = select(case, known_at_s)
        if stage.statements:
            yield _stage(stage, date)


def _stage(stage: Case, date: str) -> StageOut:
    solved = solve_case(stage)
    verdicts = Counter(f.verdict for f in statement_findings(solved, {}).values())
    return StageOut(
        date=date,
        documents=len(stage.documents),
        statements=len(stage.statements),
        contradicted=verdicts["contradicted"],
        disputed=verdicts["disputed"],
        intervals={
            q.id: (finite(bounds.low), finite(bounds.high))
            for q in stage.questions
            for bounds in [solved.resolution.base.bounds(q.start, q.stop)]
        },
        claims={c.claim: (len(c.tellers), len(c.roots)) for c in claim_findings(stage)},
    )
