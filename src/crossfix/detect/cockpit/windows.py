"""Sound in blocks of any length cut into the same overlapping windows, so that no result depends on the blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable

Samples = NDArray[np.float32]
RATE_HZ = 16_000
"""The one rate at which cockpit sound is analysed; readers resample to it."""
CORE_S, PAD_S = 30, 5
"""A window's own part, and what it sees before and after: the noise's 2.5 s, a feature's 1.6 s, and the merging."""


@dataclass(frozen=True, slots=True)
class Window:
    """Samples (channels, n) that begin at sample `start`; moments in seconds of [own_from_s, own_to_s) are its own."""

    samples: Samples
    start: int
    own_from_s: float
    own_to_s: float

    @property
    def start_s(self) -> float:
        """Seconds from the recording's first sample."""
        return self.start / RATE_HZ


def windows(blocks: Iterable[Samples], channels: int) -> Iterator[Window]:
    """Window i owns [30 i, 30 i + 30) s and sees 5 s more on either side, at the ends as much as there is."""
    core, pad = CORE_S * RATE_HZ, PAD_S * RATE_HZ
    held, start, first = np.zeros((channels, 0), np.float32), 0, 0
    for block in blocks:
        held = np.concatenate([held, checked(block, channels, start + held.shape[1])], axis=1)
        while start + held.shape[1] >= first + core + pad:
            yield Window(held[:, : first + core + pad - start], start, first / RATE_HZ, (first + core) / RATE_HZ)
            first += core
            drop = max(0, first - pad - start)
            held, start = held[:, drop:], start + drop
    if start + held.shape[1] > first:
        yield Window(held, start, first / RATE_HZ, np.inf)


def checked(block: Samples, channels: int, at: int) -> Samples:
    """The block where it is finite and has these channels."""
    if block.ndim != 2 or block.shape[0] != channels:
        raise InputUnusable(f"sound at {at / RATE_HZ:.3f} s: expected blocks of {channels} rows, found {block.shape}")
    if not np.isfinite(block).all():
        raise InputUnusable(f"sound at {at / RATE_HZ:.3f} s: samples are not finite; read it with read.cockpit.audio")
    return block.astype(np.float32, copy=False)
