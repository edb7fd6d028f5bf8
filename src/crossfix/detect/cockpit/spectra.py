"""Short-time spectra whitened by each channel's own noise: what stands still drops out, what begins stands out.

Frames of 16 ms each 4 ms; noise per bin is the median over +-2 s on a grid of 1 s; 12 bands from 150 to 6000 Hz hold
the mean of power over noise; z is a band's log power over its own median, in units of its own spread (constant false
alarm rate). Source: the project's reference on cockpit audio, section 2; the channels' passbands are those of EUROCAE
ED-112 as a recorder's manual gives them (150 to 3500 Hz, area microphone to 6000 Hz).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft

from crossfix.detect.cockpit.windows import RATE_HZ, Samples, Window

Floats = NDArray[np.float32]
FRAME, HOP = 256, 64
HOP_S = HOP / RATE_HZ
BIN_HZ = RATE_HZ / FRAME
EDGES = (3, 5, 7, 9, 12, 15, 19, 24, 31, 41, 57, 75, 97)
"""Bins of 62.5 Hz at which the 12 bands begin and end, from 188 to 6063 Hz."""
CREW_BANDS, LOW_BANDS = 10, 5
"""Bands within a crew channel's 3500 Hz; bands below 938 Hz, which a wall lets through."""
FIRST, LAST = EDGES[0], EDGES[-1]
REACH_S, GRID_S, THIN = 2, 1, 4
"""Noise is taken over +-REACH_S each GRID_S, from each THIN-th frame (16 ms apart, so that none overlap)."""
AT_ONCE = 256
"""Frames transformed together."""
LEAST_POWER = 1e-10
"""A bin's power in digital silence: under the rounding of 16 bits, 7.5e-9."""
LEAST_SPREAD = 0.35
"""The least spread of a band's log power (reference, section 2)."""


@dataclass(frozen=True, slots=True)
class Spectra:
    """power (channels, frames, bins FIRST..LAST), log_noise (channels, grid, bins), z (channels, frames, 12 bands)."""

    power: Floats
    log_noise: Floats
    z: Floats

    def noise_at(self, frames: NDArray[np.intp]) -> Floats:
        """Log noise power (channels, len(frames), bins) at the frames' grid points."""
        return self.log_noise[:, grid_of(frames, self.log_noise.shape[1])]


def grid_of(frames: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The grid point nearest to each frame."""
    return np.asarray(np.minimum(np.rint(frames * (HOP_S / GRID_S)), count - 1), np.intp)


def spectra(window: Window) -> Spectra | None:
    """None where the window is shorter than a frame."""
    if window.samples.shape[1] < FRAME:
        return None
    power = np.stack([_power(row) for row in window.samples])
    frames = power.shape[1]
    points = max(1, round(frames * HOP_S / GRID_S))
    log_noise = _medians(np.log(power[:, ::THIN]), points)
    where = grid_of(np.arange(frames), points)
    level = np.log(_bands(power, np.exp(-log_noise), where))
    middle = _medians(level[:, ::THIN], points)
    spread = _medians(np.abs(level[:, ::THIN] - middle[:, where[::THIN]]), points) * np.float32(1.4826)
    z = (level - middle[:, where]) / np.maximum(spread, np.float32(LEAST_SPREAD))[:, where]
    return Spectra(power, log_noise, z)


def _power(row: Samples) -> Floats:
    """Power (frames, bins FIRST..LAST), a few frames at a time so that they stay in the processor's cache."""
    taper = np.hanning(FRAME + 1)[:-1].astype(np.float32)
    framed = np.lib.stride_tricks.sliding_window_view(row, FRAME)[::HOP]
    out = np.empty((len(framed), LAST - FIRST), np.float32)
    for begin in range(0, len(framed), AT_ONCE):
        spectrum = rfft(framed[begin : begin + AT_ONCE] * taper, axis=1)[:, FIRST:LAST]
        part = out[begin : begin + AT_ONCE]
        np.multiply(spectrum.real, spectrum.real, out=part)
        part += spectrum.imag**2
        part += np.float32(LEAST_POWER)
    return out


def _bands(power: Floats, over_noise: Floats, where: NDArray[np.intp]) -> Floats:
    """Mean of power over noise in each band (channels, frames, 12)."""
    begin, width = np.array(EDGES[:-1]) - FIRST, np.diff(EDGES)
    member = np.zeros((LAST - FIRST, len(width)), np.float32)
    for band, (first, count) in enumerate(zip(begin, width, strict=True)):
        member[first : first + count, band] = 1 / count
    out = np.empty((*power.shape[:2], len(width)), np.float32)
    limits = np.searchsorted(where, np.arange(over_noise.shape[1] + 1))
    for point, (low, high) in enumerate(pairwise(limits)):
        np.matmul(power[:, low:high], over_noise[:, point, :, None] * member, out=out[:, low:high])
    return out


def _medians(values: Floats, points: int) -> Floats:
    """Medians of (channels, thinned frames, k) over +-REACH_S around each grid point."""
    per = GRID_S / (HOP_S * THIN)
    out = np.empty((values.shape[0], points, values.shape[2]), np.float32)
    for point in range(points):
        low, high = max(0, round((point - REACH_S) * per)), round((point + REACH_S) * per)
        part = np.ascontiguousarray(np.moveaxis(values[:, low : max(high, low + 1)], 1, 2))
        part.partition(part.shape[2] // 2, axis=2)
        out[:, point] = part[:, :, part.shape[2] // 2]
    return out
