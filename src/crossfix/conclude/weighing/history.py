"""How the totals stood at the end of each day on which evidence became public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from crossfix.conclude.select import last_day
from crossfix.conclude.weighing.evidence import Evidence
from crossfix.conclude.weighing.frame import Frame
from crossfix.records.case import Case
from crossfix.records.weighing import EvidenceGroup
from crossfix.records.weighing_findings import Standing


def known_days(case: Case, groups: Sequence[EvidenceGroup]) -> Mapping[str, str]:
    """For each group the day by whose end it was surely public; what was recorded: the day of the case."""
    return {group.id: min(_days(case, group)) for group in groups}


def _days(case: Case, group: EvidenceGroup) -> Iterator[str]:
    for statement in group.statements:
        written = case.documents[case.statements[statement].document].published_as_written
        yield case.date if written is None else last_day(written)


def history(evidence: Evidence, frame: Frame, days: Mapping[str, str]) -> Iterator[Standing]:
    """One standing per day, of the ratios as they are judged today over what was public then."""
    day_of = np.array([days[judgement.group] for judgement in evidence.judgements])
    single = evidence.single()
    total = np.zeros((frame.size, frame.size))
    for day in sorted(set(day_of)):
        total = total + evidence.most[single & (day_of == day)].sum(axis=0)
        bundles = [evidence.bundled(bundle, day_of <= day) for bundle in evidence.bundles]
        new = tuple(one.group for one, since in zip(evidence.judgements, day_of, strict=True) if since == day)
        yield Standing(str(day), new, frame.ranges(sum(bundles, total)))
