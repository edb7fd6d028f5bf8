"""Writes readsb traces, from the description (wiedehopf/readsb README-json.md, "trace jsons"). Made up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

OBJECT_EVERY = 4
COMM_B = ("ias", "tas", "mach", "wd", "ws", "oat", "tat", "track_rate", "roll", "mag_heading", "true_heading")
COMM_B_SHARE = 0.15  # of points at which Comm-B replies are fresh; real traces have 2 to 50 %


@dataclass(frozen=True)
class Point:
    """One point; None is written as null, `altitude` may be "ground"."""

    dt: Any
    latitude: Any = None
    longitude: Any = None
    altitude: Any = None
    ground_speed: Any = None
    track: Any = None
    flags: Any = 0
    rate: Any = None
    aircraft: Any = None
    type: Any = "adsb_icao"
    rest: tuple[Any, ...] = (None, None, None, None)

    def items(self) -> list[Any]:
        """The 14 items in the order of the format."""
        first = [self.dt, self.latitude, self.longitude, self.altitude, self.ground_speed, self.track, self.flags]
        return [*first, self.rate, self.aircraft, self.type, *self.rest]


@dataclass(frozen=True)
class Trace:
    """A trace file."""

    points: Sequence[Point | list[Any]]
    icao: Any = "4ca216"
    timestamp: Any = 1735689600.0
    more: dict[str, Any] = field(default_factory=dict)

    def text(self, indent: bool = True) -> bytes:
        """As readsb writes it: one point per line; or as one line."""
        head = {"icao": self.icao, "r": "EI-ABC", "t": "A320", "desc": "AIRBUS A-320", "dbFlags": 0}
        fields = head | {"timestamp": self.timestamp} | self.more
        lines = [json.dumps(p.items() if isinstance(p, Point) else p, separators=(",", ":")) for p in self.points]
        body = json.dumps({k: v for k, v in fields.items() if v is not ...}, separators=(",", ":"))[:-1]
        between = ",\n    " if indent else ","
        return f'{body},\n  "trace":[\n    {between.join(lines)}\n  ]\n}}'.encode()


def full_object(flight: str = "AZE8243 ", **more: Any) -> dict[str, Any]:
    """An aircraft object with every key that readsb prints in a trace."""
    first = {"type": "adsb_icao", "flight": flight, "alt_geom": 33825, "ias": 279, "tas": 460, "mach": 0.772}
    air = {"wd": 214, "ws": 41, "oat": -42, "tat": -16, "track": 340.67, "track_rate": -0.03, "roll": -0.88}
    heading = {"mag_heading": 338.03, "true_heading": 336.63, "baro_rate": -64, "geom_rate": 32, "squawk": "4637"}
    state = {"emergency": "none", "category": "A3", "nav_qnh": 1013.6, "nav_altitude_mcp": 32000}
    nav = {"nav_altitude_fms": 31008, "nav_heading": 340.31, "nav_modes": ["autopilot", "vnav", "tcas"]}
    integrity = {"nic": 8, "rc": 186, "version": 2, "nic_baro": 1, "nac_p": 10, "nac_v": 2, "sil": 3}
    last = {"sil_type": "perhour", "gva": 2, "sda": 2, "alert": 0, "spi": 0}
    return {**first, **air, **heading, **state, **nav, **integrity, **last, **more}


def flight(seed: int, points: int, icao: str = "4ca216") -> Trace:
    """A smooth made-up flight with an object at every fourth point, as readsb thins and writes them."""
    rng = np.random.default_rng(seed)
    dt = np.round(np.cumsum(rng.uniform(1.0, 30.0, points)), 2)
    track = np.round((np.cumsum(rng.normal(0.0, 1.0, points)) + rng.uniform(0, 360)) % 360, 1)
    speed = np.round(np.clip(430 + np.cumsum(rng.normal(0, 0.8, points)), 120, 520), 1)
    metres = speed * 0.514444 * np.diff(dt, prepend=0.0)
    latitude = np.clip(48 + np.cumsum(metres * np.cos(np.radians(track))) / 111_120, -80, 80)
    longitude = (5 + np.cumsum(metres * np.sin(np.radians(track))) / 75_000 + 180) % 360 - 180
    rate = (np.round(rng.normal(0, 300, points) / 64) * 64).astype(int)
    altitude = (np.clip(np.round((33_000 + np.cumsum(rate) / 20) / 25), 0, 1700) * 25).astype(int)
    fresh = rng.random(points) < COMM_B_SHARE
    made = []
    for k in range(points):
        extra = None
        if k % OBJECT_EVERY == OBJECT_EVERY - 1:
            extra = full_object(track=float(track[k]), alt_geom=int(altitude[k]) + 825, baro_rate=int(rate[k]))
            for key in () if fresh[k] else COMM_B:
                del extra[key]
        flags = 1 if k and dt[k] - dt[k - 1] > 20 else 0
        comm_b = (int(rate[k]) // 32 * 32, 279, round(float(rng.normal(0, 3)), 1)) if fresh[k] else (None,) * 3
        rest = (int(altitude[k]) + 825, *comm_b)
        place = (round(float(latitude[k]), 6), round(float(longitude[k]), 6))
        numbers = (int(altitude[k]), float(speed[k]), float(track[k]), flags, int(rate[k]))
        made.append(Point(float(dt[k]), *place, *numbers, extra, "adsb_icao", rest))
    return Trace(made, icao)


def tar_of(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A plain ustar archive (POSIX.1-1988), as adsb.lol publishes; written here and not with `tarfile`."""
    made = bytearray()
    for name, content in files:
        made += _tar_header(name, len(content), b"0") + content + bytes(-len(content) % 512)
    return bytes(made + bytes(1024))


def _tar_header(name: str, size: int, kind: bytes) -> bytes:
    fields = name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + f"{size:011o}\0".encode()
    fields += b"00000000000\0" + b" " * 8 + kind + bytes(100) + b"ustar\x0000" + bytes(80)
    fields = fields.ljust(512, b"\0")
    check = f"{sum(fields):06o}\0 ".encode()
    return fields[:148] + check + fields[156:]
