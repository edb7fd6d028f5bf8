"""How alike two channels are at a moment: whitened cross-correlation, its lag, and the share of sound in common.

A sound in the air reaches each microphone at its own time and strength; an electrical one is in all crew channels at
one instant and alike. Source: generalised cross-correlation, C. Knapp and G. Carter, IEEE Trans. ASSP 24(4), 1976,
here with each channel divided by its own noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft

from crossfix.detect.cockpit.spectra import FIRST, HOP, LAST, Floats, Spectra
from crossfix.detect.cockpit.windows import Samples

CREW_LAST = 57
"""Bin at which a crew channel's band ends, 3563 Hz."""
MOST_LAG = 112
"""Samples, 7 ms: the largest way between two microphones, 5 ms, and a recorder's own skew of up to 4 ms in part."""
LEAD, LENGTH = 128, 896
"""Samples before the moment, and in all: 8 ms before to 48 ms after."""
LARGER = 4
"""The segment's spectrum has this many bins to one of a frame."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """By candidate and pair (candidates, pairs); pairs in the order of `combinations(range(channels), 2)`.

    peak: the largest correlation within +-7 ms, -1 to 1; lag: its lag in samples, positive where the second channel
    is later; zero: the largest within one sample of lag 0; common: covariance over noise, which grows with strength.
    energy (candidates, channels): mean power over noise, 1 in noise alone.
    """

    pairs: tuple[tuple[int, int], ...]
    peak: Floats
    lag: Floats
    zero: Floats
    common: Floats
    energy: Floats


def segments(samples: Samples, at: NDArray[np.intp], lead: int = LEAD, length: int = LENGTH) -> Floats:
    """Samples (candidates, channels, length) from `lead` before each moment; zeros beyond the ends."""
    place = at[:, None] - lead + np.arange(length)
    inside = (place >= 0) & (place < samples.shape[1])
    cut = samples[:, np.clip(place, 0, samples.shape[1] - 1)] * inside
    return np.ascontiguousarray(np.moveaxis(cut, 0, 1), np.float32)


def whitened(found: Spectra, samples: Samples, frames: NDArray[np.intp]) -> NDArray[np.complex64]:
    """Spectra (candidates, channels, bins) of the segments over the channels' noise; 1024 points, zero-padded."""
    taper = np.ones(LENGTH, np.float32)
    edge = np.hanning(129)[:64].astype(np.float32)
    taper[:64], taper[-64:] = edge, edge[::-1]
    spectrum = rfft(segments(samples, frames * HOP + HOP * 2) * taper, n=next_fast_len(1024), axis=2)
    fine = np.arange(FIRST * LARGER, LAST * LARGER)
    noise = np.moveaxis(found.noise_at(frames), 0, 1)
    own = np.exp(-0.5 * np.repeat(noise, LARGER, axis=2))
    return np.asarray(spectrum[:, :, fine] * own, np.complex64)


def pairs_of(white: NDArray[np.complex64]) -> Pairs:
    """Of every pair within the band that both pass."""
    count, channels = white.shape[:2]
    chosen = tuple(combinations(range(channels), 2))
    band = white[:, :, : (CREW_LAST - FIRST) * LARGER]
    whole = (band.real**2 + band.imag**2).sum(axis=2)
    energy = (white.real**2 + white.imag**2).mean(axis=2) / np.float32(FULL)
    peak, lag, zero, common = (np.zeros((count, len(chosen)), np.float32) for _ in range(4))
    for k, (a, b) in enumerate(chosen):
        cross = np.zeros((count, 513), np.complex64)
        cross[:, FIRST * LARGER : CREW_LAST * LARGER] = band[:, a].conj() * band[:, b]
        curve = irfft(cross, n=1024, axis=1) * 512
        near = np.concatenate([curve[:, -MOST_LAG:], curve[:, : MOST_LAG + 1]], axis=1)
        best = near.argmax(axis=1)
        scale = np.sqrt(whole[:, a] * whole[:, b]) + np.float32(1e-9)
        peak[:, k] = near[np.arange(count), best] / scale
        lag[:, k] = best - MOST_LAG
        zero[:, k] = near[:, MOST_LAG - 1 : MOST_LAG + 2].max(axis=1) / scale
        common[:, k] = near[np.arange(count), best] / (np.float32(FULL) * band.shape[2])
    return Pairs(chosen, peak, lag, zero, common, energy)


FULL = float((LENGTH - 64) / 96 * np.exp(0.3665))
"""A segment's power over a frame's median power in noise: the tapers' energy, and the median of an exponential."""


def correlation(first: NDArray[np.floating], other: NDArray[np.floating], most: int = MOST_LAG) -> tuple[float, float]:
    """The largest correlation of two rows within +-`most` samples, and its lag (other later: positive), sub-sample."""
    size = next_fast_len(2 * len(first))
    a, b = first - first.mean(), other - other.mean()
    curve = irfft(rfft(a, size).conj() * rfft(b, size), size)
    most = min(most, len(first) - 2)
    near = np.concatenate([curve[-most - 1 :], curve[: most + 2]]).astype(np.float64)
    scale = float(np.sqrt((a.astype(np.float64) ** 2).sum() * (b.astype(np.float64) ** 2).sum()))
    if scale <= 0:
        return 0.0, 0.0
    best = int(near[1:-1].argmax()) + 1
    left, middle, right = near[best - 1 : best + 2]
    bend = left - 2 * middle + right
    part = 0.5 * (left - right) / bend if bend < 0 else 0.0
    return float(middle / scale), best - most - 1 + float(np.clip(part, -0.5, 0.5))
