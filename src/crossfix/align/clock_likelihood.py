"""How likely matches are under a clock: a discrete sampled every dt says only between which samples it changed.

The instant is as likely anywhere in its range on each clock, so the difference of the two is a trapezium (a box where
one range is a point), blurred by the normal error of the ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
NARROW = 0.02
"""Widths below this share of sigma count as this share: below it rounding shows in the second difference."""
ROOT = float(np.sqrt(2 * np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Matches as arrays (m,): middles on both clocks, half widths, sigma of both together; seconds."""

    local: Floats
    other: Floats
    local_half: Floats
    other_half: Floats
    sigma: Floats

    def __len__(self) -> int:
        """Number of matches."""
        return len(self.local)

    def where(self, keep: NDArray[np.bool_]) -> Seen:
        """Those selected by a mask."""
        return Seen(self.local[keep], self.other[keep], self.local_half[keep], self.other_half[keep], self.sigma[keep])


def density(off: Floats, half: Floats, other_half: Floats, sigma: Floats) -> Floats:
    """Probability density per second of a residual: uniform(+-half) + uniform(+-other_half) + normal(sigma).

    All arguments broadcast; sigma above 0.

    >>> float(density(np.array(0.0), np.array(0.5), np.array(0.0), np.array(1e-3)).round(6))
    1.0
    """
    wide = np.maximum(np.maximum(half, other_half), NARROW * sigma)
    narrow = np.maximum(np.minimum(half, other_half), NARROW * sigma)
    total, inner = wide + narrow, wide - narrow
    at = np.abs(off)
    # By symmetry each difference is taken on the side where the terms are small, so that no digits are lost far out.
    value = _ramp((total - at) / sigma) - _ramp((inner - at) / sigma)
    value = value - _ramp((-inner - at) / sigma) + _ramp((-total - at) / sigma)
    return np.asarray(np.maximum(value, 0.0) * sigma / (4 * wide * narrow))


def _ramp(x: Floats) -> Floats:
    """Integral of the normal distribution function from -infinity to x."""
    x = np.asarray(x)
    return np.asarray(x * ndtr(x) + np.exp(-0.5 * x * x) / ROOT)
