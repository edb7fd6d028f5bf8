"""Marks and damaged area by zone and side. What is not told stays not told: an infinite end, never zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossfix.conclude.wreckage.zones import Parts
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.wreckage import Airframe, Mark, MarkKind, Side, Wreckage
from crossfix.records.wreckage_findings import SideCount, ZoneCount

SIDES: tuple[Side, ...] = ("left", "right", "centre", "both")
KINDS: tuple[MarkKind, ...] = ("through", "blind", "dent", "burn", "missing", "other")

LEAST_FILL = 0.5
"""A convex outline fills at least half of the smallest rectangle around it, and at most all."""


def counted(wreckage: Wreckage) -> tuple[Mark, ...]:
    """The marks without those that are told apart among others."""
    return tuple(mark for mark in wreckage.marks if not mark.among)


def total(several: Sequence[Interval]) -> Interval:
    """The sum of numbers known within intervals.

    >>> total([Interval(1, 1), Interval(2, INFINITE)])
    Interval(low=3, high=inf)
    """
    return Interval(sum(one.low for one in several), sum(one.high for one in several))


def by_kind(marks: Sequence[Mark]) -> tuple[tuple[MarkKind, Interval], ...]:
    """Marks of each kind: where a text tells several kinds together, any of them may be all or none."""
    found = []
    for kind in KINDS:
        of = [mark for mark in marks if kind in mark.kinds]
        if of:
            sure = sum(mark.count.low for mark in of if len(mark.kinds) == 1)
            found.append((kind, Interval(sure, sum(mark.count.high for mark in of))))
    return tuple(found)


def damaged_area(marks: Sequence[Mark]) -> Interval | None:
    """Square millimetres of all marks together; None where no size is told, no high end where one is missing."""
    low, high, sized = 0.0, 0.0, False
    for mark in marks:
        if mark.size_mm is None:
            high = INFINITE
            continue
        sized = True
        length, width = mark.size_mm
        low += mark.count.low * length.low * width.low * LEAST_FILL
        high += mark.count.high * length.high * width.high
    return Interval(low, high) if sized else None


def density(count: Interval, area_m2: float, error: float) -> Interval:
    """Marks per square metre of a skin whose area is known to a share `error`."""
    return Interval(count.low / (area_m2 * (1 + error)), count.high / (area_m2 * (1 - error)))


def zone_counts(wreckage: Wreckage, parts: Parts, area_error: float) -> Iterator[ZoneCount]:
    """Every zone with a mark of its own or in its parts, in the template's order."""
    own: dict[str, list[Mark]] = {zone.id: [] for zone in wreckage.airframe.zones}
    for mark in counted(wreckage):
        own[mark.zone].append(mark)
    for zone in wreckage.airframe.zones:
        marks = [mark for inner in own if parts[inner] <= parts[zone.id] for mark in own[inner]]
        if not marks:
            continue
        count = total([mark.count for mark in marks])
        yield ZoneCount(
            zone=zone.id,
            side=zone.side,
            marks=tuple(mark.id for mark in own[zone.id]),
            count=count,
            by_kind=by_kind(marks),
            area_mm2=damaged_area(marks),
            per_m2=density(count, zone.area_m2, area_error),
            wider=tuple(mark.id for outer in own if parts[zone.id] < parts[outer] for mark in own[outer]),
        )


def side_counts(wreckage: Wreckage) -> Iterator[SideCount]:
    """Every side with a mark. "Both": the text names a part that is on either side, and no side."""
    sides = _sides(wreckage.airframe)
    for side in SIDES:
        marks = [mark for mark in counted(wreckage) if sides[mark.zone] == side]
        if marks:
            yield SideCount(side, total([mark.count for mark in marks]), by_kind(marks), damaged_area(marks))


def _sides(airframe: Airframe) -> dict[str, Side]:
    return {zone.id: zone.side for zone in airframe.zones}
