"""Where the sound rises on several channels at once: the moments worth a closer look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from crossfix.detect.cockpit.spectra import CREW_BANDS, LOW_BANDS, Floats, Spectra

BEFORE = (10, 4)
"""Frames before a rise: the mean of z from 40 to 16 ms before it."""
AFTER = 8
"""Frames after: 32 ms."""
HIGHEST = 8.0
"""A band's rise is cut here: one loud band is no impulse."""


@dataclass(frozen=True, slots=True)
class Rises:
    """Rises by channel and frame (channels, frames), in spreads: at once and over 32 ms, all bands and low bands."""

    fast: Floats
    slow: Floats
    low: Floats
    bands: Floats
    """(channels, frames, 12): each band at once."""


def rises(found: Spectra, area: int) -> Rises:
    """Of each channel over the bands that it passes."""
    z = found.z
    low, high = BEFORE
    span = low - high + 1
    before = shifted(uniform_filter1d(z, span, axis=1, mode="nearest"), -(high + span // 2), 1)
    now = np.maximum(z, shifted(z, 1, 1))
    bands = np.clip(now - before, 0, HIGHEST)
    mean = shifted(uniform_filter1d(z, AFTER, axis=1, mode="nearest"), AFTER // 2, 1)
    lasting = np.clip(mean - before, -2, HIGHEST)
    passed = [bands.shape[2] if c == area else CREW_BANDS for c in range(z.shape[0])]
    return Rises(
        np.stack([bands[c, :, :n].mean(axis=1) for c, n in enumerate(passed)]),
        np.stack([lasting[c, :, :n].mean(axis=1) for c, n in enumerate(passed)]),
        bands[:, :, :LOW_BANDS].mean(axis=2),
        bands,
    )


def shifted(values: Floats, by: int, axis: int) -> Floats:
    """values[k + by] at k; the ends repeat the last value."""
    count = values.shape[axis]
    return np.take(values, np.clip(np.arange(count) + by, 0, count - 1), axis=axis)


def together(of: Floats, area: int, reach: int = 2) -> Floats:
    """The coincidence of the area microphone and the second largest crew channel within +-`reach` frames."""
    near = maximum_filter1d(of, 2 * reach + 1, axis=1, mode="nearest")
    crew = np.sort(np.delete(near, area, axis=0), axis=0)
    if len(crew) == 0:
        return np.asarray(near[area], np.float32)
    return np.asarray(np.minimum(near[area], np.float32(1.15) * crew[max(0, len(crew) - 2)]), np.float32)


def peaks(of: Floats, least: float, reach: int) -> NDArray[np.intp]:
    """Frames that are the first to hold the most within +-`reach` frames, and more than `least`."""
    top = maximum_filter1d(of, 2 * reach + 1, mode="nearest")
    at = np.flatnonzero((of == top) & (of > least))
    return at[np.r_[True, np.diff(at) > reach]] if len(at) else at
