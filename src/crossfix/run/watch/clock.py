"""The watch's clock: UTC that a step of the computer's clock does not move, or the time of what is replayed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from crossfix.records.notice import Notice

STEP_S = 1.0
"""A difference between the computer's clock and this one that is told."""


class Clock(Protocol):
    """Seconds UTC since 1970."""

    def now(self) -> float:
        """Now."""

    async def until(self, at_s: float) -> None:
        """Wait for a time."""


@dataclass(slots=True)
class WallClock:
    """UTC of the start, counted on by the steady clock: alerts stay in order when somebody sets the computer's clock.

    `wall` and `steady` are time.time and time.monotonic, or what a test gives.
    """

    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic
    _began: tuple[float, float] = field(init=False)
    _told_s: float = 0.0

    def __post_init__(self) -> None:
        self._began = self.wall(), self.steady()

    def now(self) -> float:
        """Now."""
        utc_s, steady_s = self._began
        return utc_s + self.steady() - steady_s

    async def until(self, at_s: float) -> None:
        """Wait for a time; it may have passed."""
        await asyncio.sleep(max(0.0, at_s - self.now()))

    def stepped(self) -> Notice | None:
        """Told once for each step: the computer's clock is no longer where it was against this one."""
        away_s = self.wall() - self.now()
        if abs(away_s - self._told_s) <= STEP_S:
            return None
        moved_s, self._told_s = away_s - self._told_s, away_s
        way = f"ahead by {moved_s:.1f} s" if moved_s > 0 else f"back by {-moved_s:.1f} s"
        said = f"the computer's clock was set {way}; the watch keeps its own, {away_s:+.1f} s from it. Start it anew"
        return Notice("clock", f"{said} to take the new time.")


@dataclass(slots=True)
class ReplayClock:
    """The time of what is replayed. `speed` 0: as fast as possible; 1: as it was."""

    speed: float = 0.0
    steady: Callable[[], float] = time.monotonic
    _at_s: float = 0.0
    _began: tuple[float, float] | None = None

    def now(self) -> float:
        """The time that the replay has come to."""
        return self._at_s

    async def until(self, at_s: float) -> None:
        """Go on to a time, as fast as the speed allows; never back."""
        if self._began is None:
            self._began = at_s, self.steady()
        if self.speed > 0.0:
            first_s, steady_s = self._began
            due = steady_s + (at_s - first_s) / self.speed
            await asyncio.sleep(max(0.0, due - self.steady()))
        else:
            await asyncio.sleep(0)
        self._at_s = max(self._at_s, at_s)
