"""Ranges as shares of a common scale, for the small bars in tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crossfix.present.case_json import CaseJson, KnowledgeOut

FULL = 1000.0
THINNEST = 6.0  # of FULL: an exact value stays visible


@dataclass(frozen=True, slots=True)
class RangeBar:
    """Start and width in thousandths of the scale; open where a bound is unknown."""

    start: float
    width: float
    open_left: bool
    open_right: bool


@dataclass(frozen=True, slots=True)
class HazardSteps:
    """The steps of knowing one hazard, each with its bar, on one scale from its onset."""

    hazard: str
    label: str
    longest_s: float
    onset_earliest_utc: str | None
    onset_latest_utc: str | None
    steps: tuple[tuple[KnowledgeOut, RangeBar | None], ...]


@dataclass(frozen=True, slots=True)
class IntervalHistory:
    """How one interval stood at each date on which it changed: (date, shortest, longest, bar)."""

    label: str
    stages: tuple[tuple[str, float | None, float | None, RangeBar | None], ...]


def range_bar(least: float | None, most: float | None, low: float, high: float) -> RangeBar | None:
    """A range on the scale from `low` to `high`; None where neither bound is known.

    >>> range_bar(25.0, None, 0.0, 100.0)
    RangeBar(start=250.0, width=750.0, open_left=False, open_right=True)
    """
    if least is None and most is None:
        return None
    extent = (high - low) or 1.0
    start = 0.0 if least is None else FULL * (least - low) / extent
    stop = FULL if most is None else FULL * (most - low) / extent
    width = max(THINNEST, stop - start)
    first = max(0.0, min(start, FULL - width))
    return RangeBar(round(first, 1), round(width, 1), least is None, most is None)


def hazards(case: CaseJson) -> list[HazardSteps]:
    """The knowledge rows grouped by hazard, in the order given."""
    grouped: dict[str, list[KnowledgeOut]] = {}
    for row in case.knowledge:
        grouped.setdefault(row.hazard, []).append(row)
    return [_steps(hazard, rows) for hazard, rows in grouped.items()]


def _steps(hazard: str, rows: Sequence[KnowledgeOut]) -> HazardSteps:
    low, high = _extent([bound for row in rows for bound in row.gap_s])
    steps = tuple((row, range_bar(*row.gap_s, low, high)) for row in rows)
    first = rows[0]
    return HazardSteps(hazard, first.hazard_label, high, first.onset_earliest_utc, first.onset_latest_utc, steps)


def histories(case: CaseJson) -> list[IntervalHistory]:
    """Each interval at each date on which its bounds changed, on one scale per interval."""
    found = []
    for interval in case.intervals:
        ranges = [(stage.date, *stage.intervals.get(interval.id, (None, None))) for stage in case.history]
        low, high = _extent([bound for row in ranges for bound in row[1:]])
        changed = [row for place, row in enumerate(ranges) if not place or row[1:] != ranges[place - 1][1:]]
        stages = tuple((date, least, most, range_bar(least, most, low, high)) for date, least, most in changed)
        found.append(IntervalHistory(interval.label, stages))
    return found


def _extent(bounds: Iterable[float | str | None]) -> tuple[float, float]:
    """Zero and all known bounds."""
    known = [float(bound) for bound in bounds if isinstance(bound, (int, float))]
    return min([0.0, *known]), max([0.0, *known])
