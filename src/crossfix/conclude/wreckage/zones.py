"""Which zones of a template share skin: a mark told of a group may lie in any of its parts."""

from __future__ import annotations

from collections.abc import Mapping

from crossfix.records.wreckage import Airframe, Mark, Wreckage

Parts = Mapping[str, frozenset[str]]
"""Zone -> the drawn zones that make it up."""


def parts_of(airframe: Airframe) -> dict[str, frozenset[str]]:
    """The drawn parts of every zone; of a drawn zone: itself."""
    return {zone.id: frozenset(part.id for part in airframe.parts(zone.id)) for zone in airframe.zones}


def overlap(parts: Parts, one: str, other: str) -> bool:
    """Whether two zones have a drawn part in common."""
    return not parts[one].isdisjoint(parts[other])


def placed(wreckage: Wreckage) -> tuple[Mark, ...]:
    """The marks that can be set beside other things in their zones.

    Not those of a group of groups, such as the fuselage or the aircraft: the text tells no place. Not those made at
    the impact or later, where that is told.
    """
    groups = {zone.within for zone in wreckage.airframe.zones}
    coarse = {zone.within for zone in wreckage.airframe.zones if zone.id in groups}
    return tuple(mark for mark in wreckage.marks if mark.zone not in coarse and mark.stage != "impact_or_later")
