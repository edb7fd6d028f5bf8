"""How the result stood each time a document was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from crossfix.conclude.claims import claim_findings
from crossfix.conclude.conclusion import verdicts
from crossfix.conclude.select import KnownAt, last_day, select
from crossfix.present.case_json import StageOut
from crossfix.present.instants import finite
from crossfix.records.case import Case


def history(case: Case) -> Iterator[StageOut]:
    """One stage per day by which something is surely published, in order."""
    dates = {d.published_as_written for d in case.documents.values() if d.published_as_written is not None}
    for day in sorted({last_day(date) for date in dates}):
        stage = select(case, KnownAt(day))
        if stage.statements:
            yield _stage(stage, day)


def _stage(stage: Case, date: str) -> StageOut:
    solved, _, found = verdicts(stage)
    count = Counter(f.verdict for f in found.values())
    return StageOut(
        date=date,
        documents=len(stage.documents),
        statements=len(stage.statements),
        contradicted=count["contradicted"],
        disputed=count["disputed"],
        intervals={
            q.id: (finite(bounds.low), finite(bounds.high))
            for q in stage.questions
            for bounds in [solved.resolution.base.bounds(q.start, q.stop)]
        },
        claims={c.claim: (len(c.tellers), len(c.roots)) for c in claim_findings(stage)},
    )
