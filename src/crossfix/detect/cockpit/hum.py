"""Lines of the power supply in the sound, and what they say of the time base.

Aircraft power is 400 Hz where its frequency is constant. A recording whose line stands at 400.08 Hz runs 200 ppm slow
against that supply, or the supply is 200 ppm fast: one measurement cannot tell which, and on an aircraft of variable
frequency it tells nothing. 50 and 60 Hz are a workshop's, from a copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft

from crossfix.detect.cockpit.windows import RATE_HZ, Samples
from crossfix.records.thresholds import limit

SEGMENT = 1 << 18
"""Samples, 16.4 s: bins of 0.061 Hz."""
LEAST_POWER = 1e-20
LINES_HZ = (50.0, 60.0, 400.0)


@dataclass(frozen=True, slots=True)
class Hum:
    """A line near `nominal_hz` on a channel: its frequency with one sigma, its height over the noise beside it.

    `off_ppm`: the time base's error if the supply is exactly nominal.
    """

    channel: str
    nominal_hz: float
    frequency_hz: float
    sigma_hz: float
    over_noise_db: float

    @property
    def off_ppm(self) -> float:
        """Measured against nominal, in parts per million."""
        return (self.frequency_hz / self.nominal_hz - 1) * 1e6


@dataclass(frozen=True, slots=True)
class HumLines:
    """Looks for the lines of a constant-frequency supply."""

    search: float = limit(
        0.02, "of nominal", "ours: supplies of constant frequency keep 1 % (MIL-STD-704F: 393 to 407 Hz)"
    )
    least_db: float = limit(
        15.0, "dB", "ours: of one bin of 0.06 Hz over the median of those searched; noise stays below 12"
    )

    def begin(self, channels: int) -> HumCount:
        """Nothing seen yet."""
        return HumCount(self, np.zeros((channels, SEGMENT // 2 + 1)), np.zeros((channels, 0), np.float32))


@dataclass(slots=True)
class HumCount:
    """Spectra under way: the sum over segments, each with half of the one before."""

    limits: HumLines
    power: NDArray[np.float64]
    held: Samples
    segments: int = 0

    def add(self, piece: Samples) -> None:
        """The next samples (channels, n)."""
        self.held = np.concatenate([self.held, piece], axis=1)
        while self.held.shape[1] >= SEGMENT:
            self.power += _power(self.held[:, :SEGMENT])
            self.segments += 1
            self.held = self.held[:, SEGMENT // 2 :]

    def told(self, channels: Sequence[str]) -> tuple[Hum, ...]:
        """Lines that stand out; a recording shorter than a segment is filled up with silence."""
        power = self.power
        if self.segments == 0 and self.held.shape[1] > 0:
            power = _power(np.pad(self.held, ((0, 0), (0, SEGMENT - self.held.shape[1]))))
        found = (
            self._line(row, name, nominal) for name, row in zip(channels, power, strict=True) for nominal in LINES_HZ
        )
        return tuple(hum for hum in found if hum is not None)

    def _line(self, row: NDArray[np.float64], name: str, nominal: float) -> Hum | None:
        step = RATE_HZ / SEGMENT
        low, high = (round(nominal * (1 + side * self.limits.search) / step) for side in (-1, 1))
        near = row[low : high + 1] + LEAST_POWER
        floor, best = float(np.median(near)), int(near.argmax())
        if not 0 < best < len(near) - 1:
            return None
        over_db = 10 * np.log10(near[best] / floor)
        if over_db < self.limits.least_db:
            return None
        left, middle, right = np.log(near[best - 1 : best + 2])
        part = 0.5 * (left - right) / (left - 2 * middle + right)
        sigma = step * 10 ** (-over_db / 20) / np.sqrt(max(self.segments, 1)) + step * 0.01
        return Hum(name, nominal, float((low + best + part) * step), float(sigma), float(over_db))


def _power(segment: Samples) -> NDArray[np.float64]:
    taper = np.hanning(segment.shape[1]).astype(np.float32)
    spectrum = rfft(segment * taper, axis=1)
    return np.asarray(spectrum.real**2 + spectrum.imag**2, np.float64)
