"""Which part of a watch something belongs to: an aircraft, then an area, then a subscription.

A watch of one process is the part 1 of 1 of each. The part of a thing depends on the thing and on how many parts there
are, never on the machine: workers take parts, and parts can move between workers. Change how many there are only with
the watch stopped and its snapshots removed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss.hexagons import around, cells_of, parents
from crossfix.errors import RequestInvalid
from crossfix.records.event import Event
from crossfix.records.sighting import Sighting

Stage = Literal["aircraft", "area", "subscription"]
AREA_RESOLUTION = 1
"""H3 cells of 609,800 km2 on average (h3geo.org, "Tables of Cell Statistics"), 450 NM from side to side or so: an area
of interference with the ring of cells around it is in one part.
"""
MIXER = np.uint64(0x9E3779B97F4A7C15)
"""2**64 over the golden ratio: neighbouring addresses, which one State gives out, come to different parts (Knuth, The
Art of Computer Programming 3, 6.4: multiplicative hashing).
"""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Part `index` of `of`, counted from 1."""

    stage: Stage
    index: int
    of: int

    def __post_init__(self) -> None:
        if not 1 <= self.index <= self.of:
            raise RequestInvalid(f"part {self.index} of {self.of}: parts are counted from 1 to how many there are")

    @property
    def name(self) -> str:
        """As buses know it.

        >>> Part("area", 2, 16).name
        'area.2-of-16'
        """
        return f"{self.stage}.{self.index}-of-{self.of}"


def parts_of(stage: Stage, of: int) -> tuple[Part, ...]:
    """All parts of a stage."""
    return tuple(Part(stage, index, of) for index in range(1, of + 1))


def aircraft_parts(addresses: NDArray[np.integer[Any]], of: int) -> NDArray[np.int64]:
    """The index of the part of each ICAO address, from 1."""
    mixed = addresses.astype(np.uint64) * MIXER >> np.uint64(32)
    return (mixed % np.uint64(of)).astype(np.int64) + 1


def aircraft_part(icao_address: int, of: int) -> Part:
    """The part of one aircraft."""
    return Part("aircraft", int(aircraft_parts(np.array([icao_address]), of)[0]), of)


def area_parts(latitude: float, longitude: float, of: int) -> tuple[Part, ...]:
    """The parts that must hear of what happened at a place: that of its cell first, then those of the cells around it.

    So each part knows its cells and a margin of one cell. What two parts find by it has one id.
    """
    return _heard_in(_cell(latitude, longitude), of)


def owns(part: Part, cell: int) -> bool:
    """Whether an H3 cell, of `AREA_RESOLUTION` or finer, is in a part."""
    return _part_of_cell(int(parents(np.array([cell], np.uint64), AREA_RESOLUTION)[0]), part.of) == part


def areas_that_hear(sighting: Sighting, of: int) -> Iterator[tuple[Part, Sighting]]:
    """For each part of the areas what it must hear of a sighting, if only that there is nothing any more.

    An event is heard where it began and where its aircraft is now.
    """
    parts = parts_of("area", of)
    if of == 1:
        yield parts[0], sighting
        return
    cells = _cells([(one.latitude, one.longitude) for one in sighting.states])
    now = {one.icao_address: _heard_in(cell, of) for one, cell in zip(sighting.states, cells, strict=True)}
    events = [({*now.get(event.icao_address, ()), *_began_in(event, of)}, event) for event in sighting.events]
    for part in parts:
        yield (
            part,
            replace(
                sighting,
                states=tuple(one for one in sighting.states if part in now[one.icao_address]),
                events=tuple(event for heard, event in events if part in heard),
            ),
        )


def subscription_part(subscription: str, of: int) -> Part:
    """The part of a subscription by its id."""
    return Part("subscription", _hashed(subscription.encode("utf-8", "surrogatepass"), of), of)


def _cell(latitude: float, longitude: float) -> int:
    return _cells([(latitude, longitude)])[0]


def _cells(places: Sequence[tuple[float, float]]) -> list[int]:
    table = np.array(places, float).reshape(-1, 2)
    return [int(cell) for cell in parents(cells_of(table[:, 0], table[:, 1]), AREA_RESOLUTION)]


def _began_in(event: Event, of: int) -> tuple[Part, ...]:
    place = event.place
    if place.latitude is None or place.longitude is None:
        return ()
    return area_parts(place.latitude, place.longitude, of)


@lru_cache(maxsize=4096)
def _heard_in(cell: int, of: int) -> tuple[Part, ...]:
    return tuple(dict.fromkeys(_part_of_cell(one, of) for one in (cell, *around(cell))))


def _part_of_cell(cell: int, of: int) -> Part:
    return Part("area", _hashed(cell.to_bytes(8, "big"), of), of)


def _hashed(data: bytes, of: int) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big") % of + 1
