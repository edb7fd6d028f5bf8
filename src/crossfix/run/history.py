"""How the result stood each time a document was published."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator

from crossfix.conclude.claims import claim_findings
from crossfix.conclude.judge import solve_case, statement_findings
from crossfix.conclude.select import select
from crossfix.present.case_json import StageOut
from crossfix.present.instants import finite
from crossfix.records.case import Case


def history(case: Case) -> Iterator[StageOut]:
    """One stage per date by which something is surely published, in order."""
    latest: dict[str, float] = {}
    for document in case.documents.values():
        day = last_day(document.published_as_written)
        latest[day] = max(latest.get(day, document.published.high), document.published.high)
    for day, known_at_s in sorted(latest.items()):
        stage = select(case, known_at_s)
        if stage.statements:
            yield _stage(stage, day)


def last_day(published: str) -> str:
    """The last day that a publication date as written can mean.

    >>> last_day("2025-02-06T11:32+04:00"), last_day("2025-02"), last_day("2025")
    ('2025-02-06', '2025-02-28', '2025-12-31')
    """
    year, month, day = (*(int(p) for p in published[:10].split("-")), 0, 0)[:3]
    month = month or 12
    return f"{year:04d}-{month:02d}-{day or monthrange(year, month)[1]:02d}"


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
