"""What is measured at a candidate: numbers with names, from which the classifier scores it.

NaN where a channel that the feature needs is not recorded. Crew channels are sorted by strength, not by name, so that
no seat is preferred. Source: the project's reference on cockpit audio, section 2, and what training showed.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from crossfix.detect.cockpit.pairs import Pairs, pairs_of, whitened
from crossfix.detect.cockpit.rises import Rises, together
from crossfix.detect.cockpit.spectra import CREW_BANDS, HOP_S, LOW_BANDS, Floats, Spectra
from crossfix.detect.cockpit.tonal import tonal
from crossfix.detect.cockpit.windows import Samples

Columns = dict[str, Floats]
"""Features by name, each (candidates,)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One window's measures: samples, spectra and rises, and the row of the area microphone."""

    samples: Samples
    spectra: Spectra
    rises: Rises
    area: int

    @property
    def crew(self) -> list[int]:
        """Rows of the crew channels."""
        return [c for c in range(len(self.samples)) if c != self.area]


def features(scene: Scene, frames: NDArray[np.intp]) -> tuple[Columns, Pairs]:
    """All features of the candidates at these frames, and the pairs they come from."""
    pairs = pairs_of(whitened(scene.spectra, scene.samples, frames))
    columns: Columns = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nanmean and nanmax of no crew channel
        columns |= _strength(scene, frames)
        columns |= _course(scene, frames)
        columns |= _alike(scene, pairs)
        columns |= tonal(scene.spectra.power, scene.spectra.log_noise, frames, scene.area, scene.crew)
    return columns, pairs


def three(rows: Floats) -> Floats:
    """(3, ...) the crew channels from strongest to weakest, NaN where there are fewer."""
    filled = np.full((3, *rows.shape[1:]), np.nan, np.float32)
    filled[: min(3, len(rows))] = -np.sort(-rows, axis=0)[:3]
    return filled


def _strength(scene: Scene, frames: NDArray[np.intp]) -> Columns:
    """Rises of each channel at the moment, in all bands, in low and in high ones."""
    columns: Columns = {}
    crew = scene.crew
    for name, of in (("fast", scene.rises.fast), ("slow", scene.rises.slow), ("low", scene.rises.low)):
        near = maximum_filter1d(of, 5, axis=1, mode="nearest")[:, frames]
        first, second, third = three(near[crew])
        columns |= {f"{name}_cam": near[scene.area], f"{name}_crew_1": first}
        columns |= {f"{name}_crew_2": second, f"{name}_crew_3": third}
        columns[f"{name}_together"] = together(of, scene.area)[frames]
    bands = np.maximum(scene.rises.bands[:, frames], scene.rises.bands[:, np.maximum(frames - 1, 0)])
    columns["high_cam"] = bands[scene.area, :, CREW_BANDS:].mean(axis=1)
    columns["middle_cam"] = bands[scene.area, :, LOW_BANDS:CREW_BANDS].mean(axis=1)
    columns["middle_crew"] = np.nanmean(three(bands[crew][:, :, LOW_BANDS:CREW_BANDS].mean(axis=2)), axis=0)
    columns["wide_cam"] = (bands[scene.area, :, :CREW_BANDS] > 1.5).sum(axis=1).astype(np.float32)
    columns["wide_crew"] = np.nanmean(three((bands[crew][:, :, :CREW_BANDS] > 1.5).sum(axis=2)), axis=0)
    return columns


COURSE_S = (
    (-0.4, -0.1),
    (-0.1, -0.02),
    (0.0, 0.016),
    (0.02, 0.04),
    (0.05, 0.09),
    (0.11, 0.17),
    (0.2, 0.3),
    (0.35, 0.6),
)
"""Stretches around the moment over which the level is told, in seconds."""
AROUND_S = ((-1.5, -0.1), (0.5, 1.5))
"""Stretches in which speech or a warning would go on."""


def _course(scene: Scene, frames: NDArray[np.intp]) -> Columns:
    """Levels before and after, in spreads of the noise: how it begins, how it fades, what goes on around it."""
    level = scene.spectra.z[:, :, :CREW_BANDS].mean(axis=2)
    low = scene.spectra.z[:, :, :LOW_BANDS].mean(axis=2)
    columns: Columns = {}
    for begin, end in COURSE_S:
        cam, crew = _mean(level, scene, frames, begin, end)
        columns[f"cam_{begin:g}"], columns[f"crew_mean_{begin:g}"] = cam, np.nanmean(crew, axis=0)
        columns[f"crew_top_{begin:g}"] = crew[0]
    for begin, end in COURSE_S[2:6:2]:
        cam, crew = _mean(low, scene, frames, begin, end)
        columns[f"cam_low_{begin:g}"], columns[f"crew_low_{begin:g}"] = cam, np.nanmean(crew, axis=0)
    loud = np.maximum(level, 0)
    for begin, end in AROUND_S:
        cam, crew = _mean(loud, scene, frames, begin, end)
        columns[f"around_cam_{begin:g}"] = cam
        columns[f"around_crew_{begin:g}"], columns[f"around_all_crew_{begin:g}"] = crew[0], crew[-1]
    for name in ("cam", "crew_mean", "crew_top"):
        columns[f"{name}_fade"] = columns[f"{name}_0"] - columns[f"{name}_0.05"]
        columns[f"{name}_fade_late"] = columns[f"{name}_0.05"] - columns[f"{name}_0.2"]
    return columns


def _mean(of: Floats, scene: Scene, frames: NDArray[np.intp], begin: float, end: float) -> tuple[Floats, Floats]:
    """Means over a stretch: of the area microphone, and of the crew channels sorted."""
    total = np.concatenate([np.zeros((len(of), 1)), np.cumsum(of, axis=1, dtype=np.float64)], axis=1)
    count = of.shape[1]
    low = np.clip(frames + round(begin / HOP_S), 0, count)
    high = np.clip(frames + round(end / HOP_S), 0, count)
    mean = ((total[:, high] - total[:, low]) / np.maximum(high - low, 1)).astype(np.float32)
    return mean[scene.area], three(mean[scene.crew])


def _alike(scene: Scene, pairs: Pairs) -> Columns:
    """Correlation, lag and strength in common: between the crew channels, and of each with the area microphone."""
    columns: Columns = {}
    inner = [k for k, pair in enumerate(pairs.pairs) if scene.area not in pair]
    outer = [k for k, pair in enumerate(pairs.pairs) if scene.area in pair]
    count = len(pairs.energy)
    excess = np.maximum(pairs.energy - 1, np.float32(0.05))
    columns["power_cam"] = np.log(excess[:, scene.area])
    for k, row in enumerate(three(np.log(excess[:, scene.crew]).T)):
        columns[f"power_crew_{k + 1}"] = row
    for name, chosen in (("crew", inner), ("cam", outer)):
        for k, row in enumerate(three(pairs.peak[:, chosen].T)):
            columns[f"alike_{name}_{k + 1}"] = row
        for k, row in enumerate(three(pairs.common[:, chosen].T)):
            columns[f"common_{name}_{k + 1}"] = np.log(np.maximum(row, np.float32(1e-3)))
        lags = np.abs(pairs.lag[:, chosen]) if chosen else np.full((count, 1), np.nan, np.float32)
        columns[f"lag_{name}_least"], columns[f"lag_{name}_most"] = lags.min(axis=1), lags.max(axis=1)
    at_once = pairs.zero[:, inner] if inner else np.full((count, 1), np.nan, np.float32)
    columns["at_once_least"], columns["at_once_most"] = at_once.min(axis=1), at_once.max(axis=1)
    columns["at_once_share"] = (
        (at_once / np.maximum(pairs.peak[:, inner], 1e-3)).min(axis=1) if inner else at_once[:, 0]
    )
    gain = np.log(np.maximum(pairs.common[:, outer], np.float32(1e-3))) - np.log(excess[:, [scene.area]])
    for k, row in enumerate(three(gain.T)):
        columns[f"gain_{k + 1}"] = row
    noise = scene.spectra.log_noise.mean(axis=(1, 2))
    columns["gain_physical"] = np.nanmean(
        three((gain + 0.5 * (noise[scene.crew] - noise[scene.area])).T), axis=0
    ) if outer else np.full(count, np.nan, np.float32)  # fmt: skip
    columns["closure"] = _closure(pairs, scene, count)
    return columns


def _closure(pairs: Pairs, scene: Scene, count: int) -> Floats:
    """How badly lags of three channels fail to add up, in samples: one sound must give a-b + b-c = a-c."""
    lag = {pair: pairs.lag[:, k] for k, pair in enumerate(pairs.pairs)}
    worst = [
        np.abs(lag[a, b] + lag[b, c] - lag[a, c]) for a, b in lag for c in range(len(scene.samples)) if (b, c) in lag
    ]
    return np.median(worst, axis=0).astype(np.float32) if worst else np.full(count, np.nan, np.float32)
