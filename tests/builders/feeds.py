"""Traffic for live feeds, synthetic: many aircraft as Mode S frames in Beast binary, encoded by columns.

Written from ICAO Doc 9871 and RTCA DO-260B (CPR: appendix A.1.7), with no code of the reader.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
GENERATOR = 0xFFF409
FIRST_ADDRESS = 0x400000
TICKS_PER_S = 12_000_000


def _table() -> NDArray[np.uint32]:
    made = np.zeros(256, np.uint32)
    for value in range(256):
        rest = value << 16
        for _ in range(8):
            rest = ((rest << 1) ^ GENERATOR) & 0xFFFFFF if rest & 0x800000 else rest << 1
        made[value] = rest
    return made


PARITY = _table()


def _nl(latitude: Floats) -> Floats:
    """Longitude zones, DO-260B A.1.7.2."""
    cosine = np.cos(np.radians(np.minimum(np.abs(latitude), 86.9)))
    zones: Floats = np.floor(2 * np.pi / np.arccos(1 - (1 - np.cos(np.pi / 30)) / cosine**2))
    return zones


def cpr(latitude: Floats, longitude: Floats, odd: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The 17-bit codes of airborne positions."""
    high = 360.0 / (60 - odd)
    y = np.floor(2**17 * np.mod(latitude, high) / high + 0.5)
    rounded = high * (y / 2**17 + np.floor(latitude / high))
    wide = 360.0 / np.maximum(_nl(rounded) - odd, 1)
    x = np.floor(2**17 * np.mod(longitude, wide) / wide + 0.5)
    return y.astype(np.int64) % 2**17, x.astype(np.int64) % 2**17


def _squitters(address: NDArray[np.int64], message: NDArray[np.uint64]) -> Bytes:
    """DF17 frames, uint8[n, 14], of 56-bit messages."""
    data = np.zeros((len(address), 14), np.uint8)
    data[:, 0] = 0x8D
    for k in range(3):
        data[:, 1 + k] = (address >> (16 - 8 * k)) & 0xFF
    for k in range(7):
        data[:, 4 + k] = ((message >> np.uint64(48 - 8 * k)) & np.uint64(0xFF)).astype(np.uint8)
    rest = np.zeros(len(address), np.uint32)
    for k in range(11):
        rest = ((rest << 8) & 0xFFFFFF) ^ PARITY[(rest >> 16) ^ data[:, k]]
    for k in range(3):
        data[:, 11 + k] = (rest >> (16 - 8 * k)) & 0xFF
    return data


def beast(time_s: Floats, frames: Bytes) -> bytes:
    """Frames in the order given as Beast binary; a byte 1A is sent twice."""
    rows = np.zeros((len(frames), 23), np.uint8)
    rows[:, 0], rows[:, 1], rows[:, 8] = 0x1A, 0x33, 120
    ticks = np.round(time_s * TICKS_PER_S).astype(np.int64)
    for k in range(6):
        rows[:, 2 + k] = (ticks >> (40 - 8 * k)) & 0xFF
    rows[:, 9:] = frames
    twice = rows == 0x1A
    twice[:, 0] = False
    return np.repeat(rows.ravel(), 1 + twice.ravel()).tobytes()


@dataclass(frozen=True)
class Traffic:
    """`count` aircraft in straight flight over a region; `lost_from_s` (inf: never) is when each loses satellites.

    Where `heard_s` is given, row k is heard from `heard_s[k, 0]` until `heard_s[k, 1]` alone.
    """

    latitude: Floats
    longitude: Floats
    track_deg: Floats
    speed_kt: Floats
    altitude_ft: Floats
    lost_from_s: Floats
    lost_to_s: Floats
    heard_s: Floats | None = None

    @staticmethod
    def of(
        count: int,
        areas: int = 0,
        share: float = 0.03,
        first_s: float = 30.0,
        every_s: float = 15.0,
        lasts_s: float = np.inf,
    ) -> Traffic:
        """Seeded. In each of `areas`, in turn, the aircraft nearest its middle by then are affected for a time.

        `share` of all are affected in the end.
        """
        chance, everyone = np.random.default_rng(7), np.arange(count)
        latitude, longitude = chance.uniform(36.0, 60.0, count), chance.uniform(-8.0, 38.0, count)
        track, speed = chance.uniform(0.0, 360.0, count), chance.uniform(380.0, 500.0, count)
        altitude = np.round(chance.uniform(20_000.0, 40_000.0, count) / 25.0) * 25.0
        lost = np.full(count, np.inf)
        made = Traffic(latitude, longitude, track, speed, altitude, lost, lost)
        each = int(count * share / max(areas, 1))
        for area in range(areas):
            begins_s = first_s + every_s * area
            middle = 38.0 + 20.0 * (area % 5) / 4.0, -5.0 + 40.0 * (area // 5) / max(1, (areas - 1) // 5)
            north, east = made.at(everyone, np.full(count, begins_s))
            away = (north - middle[0]) ** 2 + ((east - middle[1]) * np.cos(np.radians(middle[0]))) ** 2
            nearest = np.argsort(np.where(np.isfinite(lost), np.inf, away))[:each]
            lost[nearest] = begins_s + chance.uniform(0.0, 3.0, each)
        return replace(made, lost_to_s=lost + lasts_s)

    def at(self, which: NDArray[np.int64], time_s: Floats) -> tuple[Floats, Floats]:
        """Where they are."""
        away = self.speed_kt[which] * time_s / 3600.0 / 60.0
        angle = np.radians(self.track_deg[which])
        latitude = self.latitude[which] + away * np.cos(angle)
        return latitude, self.longitude[which] + away * np.sin(angle) / np.cos(np.radians(self.latitude[which]))

    def sent(self, begin_s: float, end_s: float) -> bytes:
        """What they send in a time: a position a second each, a velocity every two, a status every five."""
        count = len(self.latitude)
        parts: list[tuple[Floats, Bytes]] = []
        for second in range(int(begin_s), int(np.ceil(end_s))):
            time_s = second + np.arange(count) / count
            now = (time_s >= begin_s) & (time_s < end_s)
            if self.heard_s is not None:
                now &= (time_s >= self.heard_s[:, 0]) & (time_s < self.heard_s[:, 1])
            due = np.flatnonzero(now)
            parts.append((time_s[due], self._positions(due, time_s[due], second % 2)))
            fast = due[(due + second) % 2 == 0]
            parts.append((time_s[fast] + 2e-5, self._velocities(fast, time_s[fast])))
            slow = due[(due + second) % 5 == 0]
            parts.append((time_s[slow] + 4e-5, self._statuses(slow, time_s[slow])))
        times, frames = np.concatenate([t for t, _ in parts]), np.concatenate([f for _, f in parts])
        order = np.argsort(times, kind="stable")
        return beast(times[order], frames[order])

    def _lost(self, which: NDArray[np.int64], time_s: Floats) -> NDArray[np.bool_]:
        return (time_s >= self.lost_from_s[which]) & (time_s < self.lost_to_s[which])

    def _positions(self, which: NDArray[np.int64], time_s: Floats, odd: int) -> Bytes:
        y, x = cpr(*self.at(which, time_s), odd)
        steps = ((self.altitude_ft[which] + 1000) / 25).astype(np.int64)
        altitude = ((steps & 0x7F0) << 1) | 0x10 | (steps & 0xF)
        lost = self._lost(which, time_s)
        code = np.where(lost, 0, 11)
        place = np.where(lost, 0, (odd << 34) | (y << 17) | x)
        return _squitters(FIRST_ADDRESS + which, ((code << 51) | (altitude << 36) | place).astype(np.uint64))

    def _velocities(self, which: NDArray[np.int64], time_s: Floats) -> Bytes:
        angle = np.radians(self.track_deg[which])
        east, north = self.speed_kt[which] * np.sin(angle), self.speed_kt[which] * np.cos(angle)
        ground = (1 << 48) | ((east < 0).astype(np.int64) << 42) | ((np.abs(east).round().astype(np.int64) + 1) << 32)
        ground |= ((north < 0).astype(np.int64) << 31) | ((np.abs(north).round().astype(np.int64) + 1) << 21)
        heading = (self.track_deg[which] / 360.0 * 1024).astype(np.int64) % 1024
        air = (3 << 48) | (1 << 42) | (heading << 32) | (0 << 31) | (281 << 21)
        message = np.where(self._lost(which, time_s), air, ground) | (19 << 51) | (2 << 43) | (1 << 10) | (17 << 0)
        return _squitters(FIRST_ADDRESS + which, message.astype(np.uint64))

    def _statuses(self, which: NDArray[np.int64], time_s: Floats) -> Bytes:
        accuracy = np.where(self._lost(which, time_s), 0, 9)
        integrity = np.where(self._lost(which, time_s), 0, 3)
        message = (31 << 51) | (2 << 13) | (accuracy << 8) | (2 << 6) | (integrity << 4) | (1 << 3)
        return _squitters(FIRST_ADDRESS + which, message.astype(np.uint64))


@dataclass
class Served:
    """A TCP server on loopback that sends pieces to whoever connects, each connection the next list of pieces."""

    connections: list[list[bytes]]
    pause_s: float = 0.02
    """After each piece."""
    hold_s: float = 30.0
    """A connection stays open so long after its last piece, or until the end."""
    accepted: int = 0
    _socket: socket.socket = field(init=False)
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Served:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._socket.close()

    @property
    def port(self) -> int:
        """That the system gave."""
        return int(self._socket.getsockname()[1])

    def _serve(self) -> None:
        for pieces in self._waiting():
            try:
                made, _ = self._socket.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            self.accepted += 1
            with made:
                for piece in pieces:
                    try:
                        made.sendall(piece)
                    except OSError:  # who listened has gone
                        break
                    time.sleep(self.pause_s)
                if self.accepted == len(self.connections):
                    self._ended.wait(self.hold_s)

    def _waiting(self) -> Iterator[list[bytes]]:
        while not self._ended.is_set() and self.accepted < len(self.connections):
            yield self.connections[self.accepted]
