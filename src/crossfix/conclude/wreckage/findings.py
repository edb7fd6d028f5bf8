"""`wreckage_findings`: everything that follows from the wreckage of a solved case."""

from __future__ import annotations

from collections.abc import Sequence

from crossfix.conclude.findings import Contradiction
from crossfix.conclude.judge import Solved
from crossfix.conclude.wreckage.concentration import concentration
from crossfix.conclude.wreckage.counts import side_counts, zone_counts
from crossfix.conclude.wreckage.custody import custody_findings, custody_not_told
from crossfix.conclude.wreckage.directions import meeting
from crossfix.conclude.wreckage.explanations import expected_findings, negative_findings, unexplained
from crossfix.conclude.wreckage.settings import DEFAULT, WreckageSettings
from crossfix.conclude.wreckage.systems import system_findings
from crossfix.conclude.wreckage.zones import parts_of
from crossfix.records.notice import Skipped
from crossfix.records.wreckage_findings import WreckageFindings


def wreckage_findings(
    solved: Solved, contradictions: Sequence[Contradiction], settings: WreckageSettings = DEFAULT
) -> WreckageFindings | None:
    """What follows from `wreckage.yaml`, None where the case has none; `contradictions` are those of words."""
    wreckage = solved.case.wreckage
    if wreckage is None:
        return None
    parts = parts_of(wreckage.airframe)
    spread = concentration(wreckage, parts, settings)
    point = meeting(wreckage.marks, settings)
    skipped = [one for one in map(custody_not_told, wreckage.objects) if one is not None]
    if isinstance(spread, Skipped):
        skipped.append(spread)
    if point is None:
        skipped.append(Skipped("meeting point of directions", "no direction of a mark was measured"))
    return WreckageFindings(
        zones=tuple(zone_counts(wreckage, parts, settings.area_error)),
        sides=tuple(side_counts(wreckage)),
        concentration=None if isinstance(spread, Skipped) else spread,
        systems=tuple(system_findings(solved, wreckage, parts)),
        custody=tuple(f for one in wreckage.objects for f in custody_findings(one, settings.hand_over_s)),
        negatives=tuple(negative_findings(solved.case, wreckage, contradictions)),
        unexplained=unexplained(wreckage),
        expected=tuple(expected_findings(wreckage, parts)),
        meeting=point,
        skipped=tuple(skipped),
    )
