"""Whether a sound is tonal: speech and warnings hold lines, a short broadband sound does not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.cockpit.spectra import BIN_HZ, FIRST, Floats, grid_of

STRETCHES = ((0, 4, "0"), (6, 14, "25"), (18, 30, "75"))
"""Frames after the moment: at once, after 25 ms, after 75 ms."""
CREW = 57 - FIRST


def tonal(power: Floats, log_noise: Floats, frames: NDArray[np.intp], area: int, crew: list[int]) -> dict[str, Floats]:
    """Flatness, strongest line, share of low frequencies and centre, of the area microphone and the crew's mean."""
    columns: dict[str, Floats] = {}
    count = power.shape[1]
    noise = np.exp(log_noise[:, grid_of(frames, log_noise.shape[1])])
    for begin, end, name in STRETCHES:
        at = np.clip(frames[:, None] + np.arange(begin, end), 0, count - 1)
        over = np.maximum(power[:, at].mean(axis=2) - noise, noise * np.float32(0.1))
        rows = {"cam": over[area], "crew": over[crew].mean(axis=0)[:, :CREW] if crew else None}
        for who, row in rows.items():
            columns |= {f"{key}_{who}_{name}": value for key, value in _shape(row, len(frames)).items()}
    return columns


def _shape(row: Floats | None, count: int) -> dict[str, Floats]:
    names = ("flatness", "line", "low_share", "centre")
    if row is None:
        return {name: np.full(count, np.nan, np.float32) for name in names}
    total = row.sum(axis=1)
    hertz = (np.arange(row.shape[1]) + FIRST) * BIN_HZ
    return {
        "flatness": np.log(row).mean(axis=1) - np.log(row.mean(axis=1)),
        "line": np.log(row.max(axis=1) / row.mean(axis=1)),
        "low_share": row[:, hertz < 800].sum(axis=1) / total,
        "centre": ((row * hertz).sum(axis=1) / total / 1000).astype(np.float32),
    }
