"""Areas all over the world, far from one another, in each of which some aircraft lose satellites together; synthetic.

Areas come one after another, so that a run of any length has onsets from its beginning to its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from builders.feeds import FIRST_ADDRESS, Traffic

AIRCRAFT, AFFECTED = 6, 4
"""In each area, and of them those that lose satellites."""
POINTS = 700
"""On the whole sphere, about evenly: some 450 NM from one to the next."""
HIGHEST_DEG = 62.0
TOGETHER_S = 2.0
"""From the first aircraft affected in an area to the last."""
WIDE_DEG = 0.12
"""From the middle to the farthest aircraft."""


@dataclass(frozen=True)
class Areas:
    """Each `every_s` one begins, is heard for `lasts_s`, and is affected from `clean_s` on; all seeded."""

    every_s: float
    lasts_s: float
    clean_s: float = 40.0
    seed: int = 1

    @property
    def places(self) -> NDArray[np.float64]:
        """float64[n, 2]: latitude and longitude of the middles, in the order in which they come."""
        k = np.arange(POINTS) + 0.5
        latitude = np.degrees(np.arcsin(1.0 - 2.0 * k / POINTS))
        longitude = np.mod(k * 180.0 * (3.0 - np.sqrt(5.0)), 360.0) - 180.0
        found = np.column_stack([latitude, longitude])[np.abs(latitude) <= HIGHEST_DEG]
        return np.random.default_rng(self.seed).permutation(found)

    def traffic(self) -> Traffic:
        """All that will be sent, by the time since the feed began; rows are in order of areas, AIRCRAFT of each."""
        chance, places = np.random.default_rng(self.seed), np.repeat(self.places, AIRCRAFT, axis=0)
        count = len(places)
        area, which = np.divmod(np.arange(count), AIRCRAFT)
        heard_from = self.every_s * area
        track, speed = chance.uniform(0.0, 360.0, count), chance.uniform(380.0, 480.0, count)
        latitude = places[:, 0] + chance.uniform(-WIDE_DEG, WIDE_DEG, count)
        longitude = places[:, 1] + chance.uniform(-WIDE_DEG, WIDE_DEG, count)
        away, angle = speed * heard_from / 3600.0 / 60.0, np.radians(track)  # `Traffic.at` flies from the feed's start
        start = latitude - away * np.cos(angle)
        lost = np.where(which < AFFECTED, heard_from + self.clean_s + which * TOGETHER_S / AFFECTED, np.inf)
        return Traffic(
            start, longitude - away * np.sin(angle) / np.cos(np.radians(start)), track, speed,
            np.round(chance.uniform(30_000.0, 38_000.0, count) / 25.0) * 25.0, lost, np.full(count, np.inf),
            np.column_stack([heard_from, heard_from + self.lasts_s]),
        )  # fmt: skip

    def onset_s(self, area: int) -> float:
        """Since the feed began."""
        return self.every_s * area + self.clean_s

    def begun(self, fed_s: float) -> int:
        """How many areas are affected when the feed has run so long."""
        return min(len(self.places), max(0, int(np.ceil((fed_s - self.clean_s - TOGETHER_S) / self.every_s))))


def area_of(addresses: Sequence[int]) -> int | None:
    """The area whose aircraft these are; None where they are of none, or of several."""
    areas = {(address - FIRST_ADDRESS) // AIRCRAFT for address in addresses}
    return areas.pop() if len(areas) == 1 else None
