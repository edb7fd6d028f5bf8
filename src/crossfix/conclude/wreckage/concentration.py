"""Do the marks lie as if spread evenly over the skin? Only where every mark of a zone is listed and counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossfix.conclude.wreckage.counts import counted, total
from crossfix.conclude.wreckage.settings import WreckageSettings
from crossfix.conclude.wreckage.zones import Parts, overlap
from crossfix.physics.statistics import binomial_tail
from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.records.wreckage import Mark, Wreckage
from crossfix.records.wreckage_findings import Concentration, ZoneShare

WHAT = "comparison with a uniform spread"


@dataclass(frozen=True, slots=True)
class _Cell:
    zone: str
    area_m2: float
    marks: tuple[Mark, ...]

    @property
    def count(self) -> Interval:
        return total([mark.count for mark in self.marks])


def concentration(wreckage: Wreckage, parts: Parts, settings: WreckageSettings) -> Concentration | Skipped:
    """The comparison, or why there is none.

    Given the total, the number in each zone of a uniform spread is binomial with the zone's share of the area. Each
    zone is tested exactly on both sides, at the share within the areas' uncertainty that fits best, and the least of
    the chances times the number of zones bounds that of the whole (Bonferroni), whatever the zones' dependence.
    """
    if not wreckage.examined:
        why = "no zone is told to be examined in full, so that zones without marks are unknown, not empty"
        return Skipped(WHAT, why)
    cells, left_out = _cells(wreckage, parts)
    number = int(sum(cell.count.low for cell in cells))
    if len(cells) < 2 or number == 0:
        why = f"{len(cells)} zones with all marks counted and {number} marks in them; two zones and a mark are needed"
        return Skipped(WHAT, why)
    shares = tuple(_shares(cells, number, settings.area_error))
    least = min(share.p_value for share in shares)
    return Concentration(shares, number, least, settings.spread_level, least >= settings.spread_level, tuple(left_out))


def _compared(wreckage: Wreckage) -> tuple[Mark, ...]:
    """The counted marks without those made at the impact or later."""
    return tuple(mark for mark in counted(wreckage) if mark.stage != "impact_or_later")


def _cells(wreckage: Wreckage, parts: Parts) -> tuple[list[_Cell], list[Skipped]]:
    """Zones to be compared; a group of which a mark is told stands for its parts."""
    examined = frozenset(part for zone in wreckage.examined for part in parts[zone])
    areas = {zone.id: zone.area_m2 for zone in wreckage.airframe.zones}
    cells, left_out = [], []
    for zone in _finest(wreckage, parts):
        marks = tuple(mark for mark in _compared(wreckage) if overlap(parts, mark.zone, zone))
        if not parts[zone] <= examined:
            if marks:
                left_out.append(Skipped(zone, "not told to be examined in full"))
        elif any(mark.count.width > 0 for mark in marks):
            left_out.append(Skipped(zone, "a count is not told as one number"))
        else:
            cells.append(_Cell(zone, areas[zone], marks))
    return cells, left_out


def _finest(wreckage: Wreckage, parts: Parts) -> Iterator[str]:
    """A partition of the skin into which every mark falls whole: drawn zones, and groups with marks of their own."""
    marked = [zone for zone in dict.fromkeys(mark.zone for mark in _compared(wreckage)) if parts[zone] != {zone}]
    widest = [zone for zone in marked if not any(parts[zone] < parts[other] for other in marked)]
    taken = frozenset(part for zone in widest for part in parts[zone])
    for zone in wreckage.airframe.zones:
        if zone.id in widest or (parts[zone.id] == {zone.id} and zone.id not in taken):
            yield zone.id


def _shares(cells: Sequence[_Cell], number: int, error: float) -> Iterator[ZoneShare]:
    whole = sum(cell.area_m2 for cell in cells)
    for cell in cells:
        count = int(cell.count.low)
        p = spread_chance(count, number, cell.area_m2, whole - cell.area_m2, error)
        yield ZoneShare(cell.zone, count, number * cell.area_m2 / whole, min(1.0, p * len(cells)))


def spread_chance(count: int, of: int, area_m2: float, others_m2: float, error: float) -> float:
    """Chance of a count at least so far from an even share, on both sides, at the best fitting areas.

    >>> round(spread_chance(5, 5, 1.0, 1.0, 0.0), 6), spread_chance(3, 5, 1.0, 1.0, 0.2)
    (0.0625, 1.0)
    """
    least = area_m2 * (1 - error) / (area_m2 * (1 - error) + others_m2 * (1 + error))
    most = area_m2 * (1 + error) / (area_m2 * (1 + error) + others_m2 * (1 - error))
    so_many = float(binomial_tail(count, of, most))
    so_few = float(binomial_tail(of - count, of, 1.0 - least))
    return min(1.0, 2.0 * min(so_many, so_few))
