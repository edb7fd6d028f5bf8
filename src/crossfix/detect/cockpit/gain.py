"""Slow gain: whether a channel's noise sinks after a loud sound and comes back, as automatic gain control makes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.cockpit.windows import RATE_HZ, Samples
from crossfix.records.thresholds import limit

STEP_S = 0.02


@dataclass(frozen=True, slots=True)
class Gain:
    """By how much a channel's noise is lower within `near_s` after a loud sound ends than later, over `sounds`."""

    channel: str
    dip_db: float
    sounds: int
    pumps: bool


@dataclass(frozen=True, slots=True)
class GainPumping:
    """Compares the quietest parts right after loud sounds with those some seconds later."""

    loud_db: float = limit(10.0, "dB", "ours: a sound is loud from here over the channel's quiet tenth")
    near_s: tuple[float, float] = limit((0.06, 0.3), "s", "ours: after the sound's end: gain has not come back yet")
    far_s: tuple[float, float] = limit(
        (2.0, 4.0), "s", "ours: after the sound's end: gain has come back, 0.8 s is usual"
    )
    least_sounds: int = limit(3, "sounds", "ours: fewer may be chance")
    least_dip_db: float = limit(1.5, "dB", "ours: noise alone differs by less than 1 dB between the two stretches")

    def begin(self, channels: int) -> GainCount:
        """Nothing seen yet."""
        return GainCount(self, [[] for _ in range(channels)])


@dataclass(slots=True)
class GainCount:
    """Levels in decibels each 20 ms: 1.4 MB an hour and channel, as float64."""

    limits: GainPumping
    levels: list[list[NDArray[np.float32]]] = field(default_factory=list)

    def add(self, piece: Samples) -> None:
        """The next samples (channels, n); a rest shorter than a step is left out."""
        step = round(STEP_S * RATE_HZ)
        count = piece.shape[1] // step
        for row, kept in zip(piece, self.levels, strict=True):
            power = (row[: count * step].reshape(count, step) ** 2).mean(axis=1)
            kept.append((10 * np.log10(power + np.float32(1e-12))).astype(np.float32))

    def told(self, channels: Sequence[str]) -> tuple[Gain, ...]:
        """Of every channel with enough loud sounds that silence follows."""
        found = (
            self._one(name, np.concatenate([np.zeros(0, np.float32), *kept]))
            for name, kept in zip(channels, self.levels, strict=True)
        )
        return tuple(gain for gain in found if gain is not None)

    def _one(self, name: str, level: NDArray[np.float32]) -> Gain | None:
        if not len(level):
            return None
        loud = level > np.quantile(level, 0.1) + self.limits.loud_db
        ends = np.flatnonzero(loud[:-1] & ~loud[1:]) + 1
        near, far = (tuple(round(t / STEP_S) for t in span) for span in (self.limits.near_s, self.limits.far_s))
        dips = []
        for end in ends:
            if end + far[1] > len(level) or loud[end : end + far[1]].any():
                continue
            dips.append(np.median(level[end + far[0] : end + far[1]]) - np.median(level[end + near[0] : end + near[1]]))
        if len(dips) < self.limits.least_sounds:
            return None
        dip = float(np.median(dips))
        return Gain(name, dip, len(dips), dip >= self.limits.least_dip_db)
