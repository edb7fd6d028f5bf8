"""A made-up sky with one emitter, as aircraft objects of readsb, one per line: synthetic."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOON = 1735732800.0
"""2025-01-01T12:00:00Z."""
KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class Sky:
    """Airliners on straight ways, north and east, around an emitter that reaches `reach_km` at their height."""

    latitude: float = 50.0
    longitude: float = 20.0
    reach_km: float = 130.0
    lanes: int = 12
    apart_km: float = 50.0
    speed_kt: float = 480.0
    minutes: int = 50
    step_s: int = 10

    @property
    def scale(self) -> float:
        """Degrees of longitude per degree of latitude, in distance."""
        return math.cos(math.radians(self.latitude))

    def where(self, number: int, t: float) -> tuple[float, float, float]:
        """Where an aircraft is: km east and north of the emitter, and its track. Two are on each way."""
        lane, behind = divmod(number // 2, 2)
        offset = (lane - (self.lanes - 1) / 2) * self.apart_km
        along = self.speed_kt * 1.852 * t / 3600.0 - 370.0 - 60.0 * behind
        return (offset, along, 0.0) if number % 2 else (along, offset, 90.0)

    def reached(self, number: int, t: float) -> bool:
        """Whether the emitter reaches it."""
        east, north, _ = self.where(number, t)
        return math.hypot(east, north) <= self.reach_km

    def objects(self) -> Iterator[dict[str, Any]]:
        """Everything in the order of time; inside the reach positions come without integrity."""
        for t in range(0, self.minutes * 60, self.step_s):
            for number in range(4 * self.lanes):
                east, north, track = self.where(number, t)
                place = {
                    "lat": round(self.latitude + north / KM_PER_DEGREE, 6),
                    "lon": round(self.longitude + east / KM_PER_DEGREE / self.scale, 6),
                }
                level = (
                    {"nic": 0, "nac_p": 0, "sil": 3} if self.reached(number, t) else {"nic": 8, "nac_p": 9, "sil": 3}
                )
                yield self.told(0x400000 + number, t, **place, gs=self.speed_kt, track=track, **level)

    def spoofed(self, address: int, begin: int, latitude: float, longitude: float) -> Iterator[dict[str, Any]]:
        """One that claims a far place in a slow circle for a minute."""
        for t in range(0, 1200, self.step_s):
            false = begin <= t < begin + 60
            at = (58.61815, 31.24840) if false else (latitude, longitude + t / 500.0)
            speed = {"gs": 52.0, "track": (2.0 * t) % 360} if false else {"gs": 480.0, "track": 90.0}
            yield self.told(address, t, lat=at[0], lon=round(at[1], 6), **speed, nic=8, nac_p=9, sil=3, tas=470)

    def told(self, address: int, t: float, **more: Any) -> dict[str, Any]:
        """An aircraft object."""
        base = {"hex": f"{address:06x}", "now": NOON + t, "type": "adsb_icao", "flight": f"SYN{address & 0xFFF:03X}"}
        return {**base, "alt_baro": 35_000, "alt_geom": 35_400, "version": 2, "category": "A3", **more}


def written_sky(path: Path, objects: Iterator[dict[str, Any]]) -> Path:
    """As a file."""
    path.write_text("".join(json.dumps(one) + "\n" for one in sorted(objects, key=lambda one: one["now"])))
    return path
