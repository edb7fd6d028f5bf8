"""A receiver's counter as a clock: 48 bits at 12 MHz, or the GPS time of day of a Radarcape.

The 12 MHz counter rolls over every 271 days and begins anywhere. The GPS form holds the second of the UTC day in the
upper 18 bits and nanoseconds in the lower 30 (jetvision wiki, Mode-S Beast and Radarcape data formats). It is taken
where the receiver's own status says so, or where many frames could not otherwise have left out the nanosecond values
above 10^9. A counter carries no date.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.read.protocol import Reading
from crossfix.read.surveillance.kept import loops
from crossfix.records.timebase import Timebase

Ints = NDArray[np.int64]

BITS = 48
DAY_S = 86400
SECOND_NS = 10**9
LOW = (1 << 30) - 1
AHEAD_S = 3600.0
"""A longer silence must be confirmed by a second frame."""
BACK_S = 10.0
"""Receivers hand frames out of order, by far less than this."""
GPS_FRAMES, GPS_SECONDS = 1000, 20
"""Frames, and different seconds among them, that decide without a status."""
SYNTHETIC = range(0xFF004D4C4154, 0xFF004D4C415F)
"""`MLAT` and its neighbours: frames made from multilateration or relayed, with no counter of their own."""


@dataclass(slots=True)
class CounterClock:
    """Turns the counters of one source into seconds, block by block, and tells the timebase."""

    reading: Reading
    gps: bool | None = None
    _states: Ints = field(default_factory=lambda: np.zeros((1, 1), np.int64))
    _first: int | None = None

    def times(
        self, counter: Ints, clock: Ints, place: Callable[[int], str]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Seconds on the timebase and whether they are the frame's own. A counter of -1 is none; `place` names rows."""
        loop = loops("counter_loop")
        if self.gps is None and len(counter):
            self.gps = looks_like_gps(counter)
        value, modulus, tick = (_nanoseconds(counter), DAY_S * SECOND_NS, 1e-9) if self.gps else (
            counter, 1 << BITS, 1 / 12e6
        )  # fmt: skip
        self._grow(int(clock.max(initial=0)) + 1, loop.STATE)
        unknown = self._begin(value)
        elapsed, sure = np.empty(len(value), np.int64), np.empty(len(value), np.bool_)
        before = self._states.copy()
        loop.follow(value, clock, modulus, round(AHEAD_S / tick), round(BACK_S / tick), self._states, elapsed, sure)
        self._tell(before, place)
        seconds = np.float64(tick) * (elapsed + (self._first or 0) if self.gps else elapsed)
        seconds[:unknown] = np.nan
        return seconds, sure

    def _grow(self, clocks: int, width: int) -> None:
        """Each further receiver is a clock of its own."""
        if self._states.shape[1] != width:
            self._states = np.zeros((1, width), np.int64)
        if clocks > len(self._states):
            self._states = np.concatenate([self._states, np.zeros((clocks - len(self._states), width), np.int64)])

    def _begin(self, value: Ints) -> int:
        """Set the timebase with the first counter; how many frames have none before it."""
        if self._first is not None:
            return 0
        known = np.flatnonzero(value >= 0)
        if not len(known):
            self.reading.timebase = self.reading.timebase or Timebase("no time", float("inf"))
            return len(value)
        start = self.reading.start_utc_s
        if start is None and self.reading.live:
            start = time.time()
            self.reading.doubts.add("", "UTC is this computer's clock at the arrival of the first frame")
        self._first = int(value[known[0]])
        if self.gps:
            self.reading.timebase = _of_day(self._first / SECOND_NS, start)
        else:
            self.reading.timebase = Timebase("12 MHz counter, from the first frame", 1 / 12e6, start)
        return int(known[0])

    def _tell(self, before: Ints, place: Callable[[int], str]) -> None:
        loop = loops("counter_loop")
        texts = (
            (
                loop.JUMPS,
                f"counter over {AHEAD_S:g} s after or {BACK_S:g} s before the last: the frame's time is unknown",
            ),
            (loop.STEPS, "the counter stepped forward; the gap is as it counts"),
            (loop.RESTARTS, "the counter restarted; times from here are the earliest possible"),
            (loop.STRAYS, f"the counter of the frame before was over {BACK_S:g} s ahead of all: its time is wrong"),
        )
        for kind, text in texts:
            more = self._states[:, kind] - before[:, kind]
            if more.any():
                last = place(int(self._states[more > 0, kind + 1].max()))
                self.reading.doubts.add(last, text, int(more.sum()), last)


def looks_like_gps(counter: Ints) -> bool:
    """Whether so many counters keep out of the nanoseconds above 10^9 that they must be GPS times of day."""
    known = counter[counter >= 0]
    if len(known) < GPS_FRAMES:
        return False
    seconds, nanoseconds = known >> 30, known & LOW
    fits = bool((seconds < DAY_S).all() and (nanoseconds < SECOND_NS).all())
    return fits and len(np.unique(seconds)) >= GPS_SECONDS


def _nanoseconds(counter: Ints) -> Ints:
    """Nanoseconds since midnight; -1 where the counter is no GPS time."""
    seconds, nanoseconds = counter >> 30, counter & LOW
    fits = (counter >= 0) & (seconds < DAY_S) & (nanoseconds < SECOND_NS)
    return np.where(fits, seconds * SECOND_NS + nanoseconds, -1)


def _of_day(first_s: float, start: float | None) -> Timebase:
    """Seconds of the UTC day; the day is the one that puts the first frame nearest to `start`."""
    if start is None:
        return Timebase("GPS time of day (UTC), date unknown", 1e-9)
    midnight = round((start - first_s) / DAY_S) * DAY_S
    return Timebase("GPS time of day (UTC)", 1e-9, float(midnight))
