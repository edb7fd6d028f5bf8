"""A day of readsb traces, synthetic and marked so, for surveys: some aircraft report no integrity for a while.

Few flights are made and given to many addresses: what is measured and tested is the work on many aircraft.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from builders.traces import COMM_B, COMM_B_SHARE, OBJECT_EVERY, Point, Trace, full_object, tar_of

MARK = {"desc": "SYNTHETIC, made up for a test", "r": "SYNTH"}
FIRST_ADDRESS = 0x400000
MIDNIGHT = 1735689600.0
"""2025-01-01T00:00:00Z."""
DAY_S = 86400.0
TURN_DPS = 0.02
FEET = 33_000


@dataclass(frozen=True)
class Day:
    """How much is made: aircraft, points of each, every how many is degraded, and how many flights are made for it."""

    aircraft: int
    points: int
    degraded_every: int = 10
    flights: int = 20
    number: int = 0
    """Days after the first one."""

    def address(self, k: int) -> int:
        """The address of aircraft k."""
        return FIRST_ADDRESS + k

    @property
    def degraded(self) -> list[int]:
        """The addresses of those whose integrity goes to zero in the middle third of their flight."""
        return [self.address(k) for k in range(self.aircraft) if k % self.degraded_every == 0]

    def traces(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[str, bytes]]:
        """Name in the archive and gzipped trace, level 6 as readsb writes it, of these aircraft or all."""
        texts: dict[tuple[int, bool], bytes] = {}
        for k in range(self.aircraft) if numbers is None else numbers:
            which = k % self.flights, k % self.degraded_every == 0
            if which not in texts:
                texts[which] = self._text(*which)
            name = f"{self.address(k):06x}"
            text = texts[which].replace(b'"icao":"4ca216"', f'"icao":"{name}"'.encode(), 1)
            yield f"./traces/{name[-2:]}/trace_full_{name}.json", gzip.compress(text, 6, mtime=0)

    def _text(self, seed: int, degraded: bool) -> bytes:
        points = list(circling(seed + 1000 * self.number, self.points))
        for point in points[self.points // 3 : 2 * self.points // 3] if degraded else ():
            if point.aircraft is not None:
                point.aircraft.update(nic=0, rc=0, nac_p=0, sil=0)
        return Trace(points, "4ca216", MIDNIGHT + DAY_S * self.number, dict(MARK)).text()


def circling(seed: int, points: int) -> Iterator[Point]:
    """An airliner in a wide circle without wind, its position where its speed and track bring it; an aircraft object
    at every fourth point.
    """
    rng = np.random.default_rng(seed)
    dt = np.round(np.cumsum(rng.uniform(1.0, 30.0, points)), 2)
    track = rng.uniform(0, 360) + TURN_DPS * dt
    speed = np.round(np.clip(430 + np.cumsum(rng.normal(0, 0.5, points)), 380, 480), 1)
    gone_nm = (speed + np.roll(speed, 1)) / 2 * np.diff(dt, prepend=dt[0]) / 3600
    heading = np.radians(track - TURN_DPS * np.diff(dt, prepend=dt[0]) / 2)
    latitude = rng.uniform(40, 55) + np.cumsum(gone_nm * np.cos(heading)) / 60
    longitude = rng.uniform(-5, 25) + np.cumsum(gone_nm * np.sin(heading) / 60 / np.cos(np.radians(latitude)))
    fresh = rng.random(points) < COMM_B_SHARE
    for k in range(points):
        angle, extra = round(float(track[k] % 360), 1), None
        if k % OBJECT_EVERY == OBJECT_EVERY - 1:
            moving: dict[str, Any] = {
                "track": angle,
                "true_heading": angle,
                "mag_heading": angle,
                "tas": round(float(speed[k])),
            }
            extra = full_object(alt_geom=FEET + 825, baro_rate=0, geom_rate=0, roll=0.5, wd=0, ws=0, **moving)
            for key in () if fresh[k] else COMM_B:
                del extra[key]
        place = (round(float(latitude[k]), 6), round(float(longitude[k]), 6))
        numbers = (FEET, float(speed[k]), angle, 0, 0)
        comm_b = (0, 279, 0.5) if fresh[k] else (None,) * 3
        yield Point(float(dt[k]), *place, *numbers, extra, "adsb_icao", (FEET + 825, *comm_b))


def written_tar(path: Path, day: Day) -> Path:
    """The day as one archive."""
    path.write_bytes(tar_of(day.traces()))
    return path


def split_tar(path: Path, day: Day, parts: int) -> list[Path]:
    """The day as `<path>.aa`, `<path>.ab` ..., cut anywhere, as adsb.lol cuts."""
    whole = tar_of(day.traces())
    size = -(-len(whole) // parts)
    made = []
    for k in range(parts):
        part = path.with_name(f"{path.name}.a{chr(97 + k)}")
        part.write_bytes(whole[k * size : (k + 1) * size])
        made.append(part)
    return made


def written_folder(folder: Path, day: Day) -> Path:
    """The day as files in folders."""
    for name, content in day.traces():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def objects(day: Day, step: int = 1) -> list[bytes]:
    """The same reports as aircraft objects of readsb, one line each, in the order of time: a log of many aircraft."""
    lines: list[tuple[float, bytes]] = []
    for _, content in day.traces():
        trace = json.loads(zlib.decompress(content, 31))
        for dt, latitude, longitude, altitude, speed, track, _, _, extra, *_ in trace["trace"][::step]:
            extra = extra or {}
            told = {key: extra[key] for key in ("nic", "nac_p", "sil", "version", "flight") if key in extra}
            now = trace["timestamp"] + dt
            line = {"now": now, "hex": trace["icao"], "lat": latitude, "lon": longitude, "alt_baro": altitude}
            lines.append((now, json.dumps(line | {"gs": speed, "track": track, "type": "adsb_icao"} | told).encode()))
    return [line for _, line in sorted(lines)]


def written_log(path: Path, lines: Sequence[bytes]) -> Path:
    """Lines as a file."""
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path
