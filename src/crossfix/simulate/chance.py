"""Random numbers of an exercise: each part has its own, so that a change in one part leaves the others as they are."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

Floats = NDArray[np.float64]


def chance(seed: int, part: str) -> np.random.Generator:
    """The generator of a named part.

    >>> bool(chance(1, "audio").integers(1000) == chance(1, "audio").integers(1000))
    True
    """
    return np.random.default_rng([seed, crc32(part.encode())])


def wander(random: np.random.Generator, count: int, step_s: float, constant_s: float, sigma: float) -> Floats:
    """A stationary first order process (count,), of standard deviation `sigma` and a time constant."""
    kept = float(np.exp(-step_s / constant_s))
    noise = random.standard_normal(count) * sigma * np.sqrt(1 - kept * kept)
    start = random.standard_normal() * sigma
    return np.asarray(lfilter([1.0], [1.0, -kept], noise, zi=np.array([kept * start]))[0], np.float64)
