"""Short sounds that reach all microphones at once out of loud noise: when, how surely, on which channels, how strong.

1. Windows of 30 s with 5 s on either side, so that the blocks it is fed do not matter.
2. Whitened bands (spectra), their rise on each channel, the sum over channels: candidates (rises).
3. Features of each candidate (features), scored by small trees whose contributions are told (trees).
4. The onset, at the area microphone (onset), and the order of arrival where the skew is known (arrival).
It measures sounds. It names no cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.cockpit.arrival import Arrival, Skew
from crossfix.detect.cockpit.features import Columns, Scene, features
from crossfix.detect.cockpit.kinds import IMPULSE, LookAlikes
from crossfix.detect.cockpit.onset import ALIKE_FROM, ALIKE_TO, Onset
from crossfix.detect.cockpit.rises import peaks, rises
from crossfix.detect.cockpit.spectra import FRAME, HOP, HOP_S, spectra
from crossfix.detect.cockpit.weights import Weights, shipped
from crossfix.detect.cockpit.windows import RATE_HZ, Samples, Window, windows
from crossfix.errors import RequestInvalid
from crossfix.records.impulse import Impulse
from crossfix.records.thresholds import limit

AREA = "CAM"
APART = 6
"""Frames, 24 ms: candidates are at least so far apart."""
FROM_FRAME_S = FRAME / 2 / RATE_HZ
"""A frame's middle after its first sample."""
TOLD = 8
"""Contributions kept with an impulse."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Of one window: the frames, their moments in seconds of the recording, features, rows for the trees, scores."""

    scene: Scene
    frames: NDArray[np.intp]
    time_s: NDArray[np.float64]
    columns: Columns
    rows: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ImpulseDetector:
    """Finds impulses in blocks of sound at 16 kHz, hours long, in constant memory."""

    least_rise: float = limit(
        1.5, "sigma", "sum of the channels' rises over the root of their number; 5 candidates per s"
    )
    merge_s: float = limit(0.5, "s", "ours: of candidates so close the best is kept: a sound and its echoes are one")
    shown: float = limit(2.0, "sigma", "ours: a channel shows it from this rise on")
    look_alike_rise: float = limit(
        3.0, "sigma", "ours: sounds that rise more and are no impulse are told as look-alikes"
    )
    look_alikes: bool = limit(False, "", "whether they are given too; a cockpit has thousands of them")
    least_score: float | None = limit(
        None, "log odds", "None: as shipped with the weights, the best F1 on held-out clips"
    )
    skew: Skew | None = field(default=None, metadata={"unit": "s", "reason": "None: arrival order is not determinable"})
    onset: Onset = field(default_factory=Onset)
    arrival: Arrival = field(default_factory=Arrival)
    kinds: LookAlikes = field(default_factory=LookAlikes)

    name: ClassVar[str] = "impulse"
    method: ClassVar[str] = (
        "Rise of 12 whitened bands on all channels together, 112 features of the moment, scored by boosted trees; "
        "the onset by Akaike's criterion on the alike channels at the area microphone's time."
    )
    limits: ClassVar[str] = (
        "It tells that a sound looks like those it was trained on. It tells no cause: structure that fails, a tyre, a "
        "door or a blow outside may look alike. Below 0 dB against the noise it finds less than half of them."
    )

    def detect(self, blocks: Iterable[Samples], rate_hz: int, channels: Sequence[str]) -> Iterator[Impulse]:
        """Impulses in order of time; the same for any blocks of the same samples."""
        if rate_hz != RATE_HZ:
            raise RequestInvalid(
                f"impulses: expected {RATE_HZ} samples per second, found {rate_hz}; read it at that rate"
            )
        if AREA not in channels:
            raise RequestInvalid(
                f"impulses: no channel is {AREA} among {', '.join(channels)}; name the area microphone"
            )
        weights = shipped()
        for window in windows(blocks, len(channels)):
            found = self.candidates(window, channels.index(AREA), weights.trees.features)
            if found is not None:
                yield from self._judged(window, found, channels, weights)

    def candidates(self, window: Window, area: int, names: Sequence[str] = ()) -> Candidates | None:
        """Candidates of the window's own time and `merge_s` around it; `names` orders the rows of features."""
        found = spectra(window)
        if found is None:
            return None
        rise = rises(found, area)
        total = np.maximum(rise.fast, 0).sum(axis=0) / np.sqrt(np.float32(len(rise.fast)))
        frames = peaks(total, self.least_rise, APART)
        time_s = np.asarray(window.start_s + frames * HOP_S + FROM_FRAME_S, np.float64)
        near = (time_s >= window.own_from_s - self.merge_s) & (time_s < window.own_to_s + self.merge_s)
        frames, time_s = frames[near], time_s[near]
        if len(frames) == 0:
            return None
        scene = Scene(window.samples, found, rise, area)
        columns, _ = features(scene, frames)
        rows = np.stack([columns[name] for name in names or columns], axis=1).astype(np.float32)
        return Candidates(scene, frames, time_s, columns, rows)

    def _judged(
        self, window: Window, found: Candidates, channels: Sequence[str], weights: Weights
    ) -> Iterator[Impulse]:
        scores = weights.trees.score(found.rows)
        least = weights.least_score if self.least_score is None else self.least_score
        rise = np.fmax(found.columns["fast_cam"], found.columns["fast_crew_2"])  # the area, or two crew channels
        strong = rise >= self.look_alike_rise
        told = scores >= least
        if self.look_alikes:
            told |= strong & ~self._near(found.time_s, told)
        best = self._best(found.time_s, np.where(told, scores, -np.inf))
        own = (found.time_s >= window.own_from_s) & (found.time_s < window.own_to_s)
        for k in np.flatnonzero(told & best & own):
            kind = IMPULSE if scores[k] >= least else self.kinds.kind(found.columns, int(k))
            yield self._impulse(window, found, int(k), channels, weights, float(scores[k]), kind)

    def _near(self, time_s: NDArray[np.float64], chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Candidates within `merge_s` of a chosen one."""
        return np.asarray((np.abs(time_s[:, None] - time_s[chosen]) <= self.merge_s).any(axis=1))

    def _best(self, time_s: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """True where no other candidate within `merge_s` scores higher, or as high and earlier."""
        near = np.abs(time_s[:, None] - time_s) <= self.merge_s
        earlier = np.arange(len(time_s))[:, None] > np.arange(len(time_s))
        beaten = near & ((scores > scores[:, None]) | ((scores == scores[:, None]) & earlier))
        return np.asarray(~beaten.any(axis=1))

    def _impulse(
        self, window: Window, found: Candidates, k: int, channels: Sequence[str], weights: Weights, score: float,
        kind: str,
    ) -> Impulse:  # fmt: skip
        frame = int(found.frames[k])
        noise = found.scene.spectra.noise_at(found.frames[k : k + 1])[:, 0]
        at, sigma_s = self.onset.of(window.samples, noise, found.scene.area, frame * HOP + HOP * 5 // 2)
        cut = window.samples[:, max(0, at - ALIKE_FROM) : at + ALIKE_TO]
        near = slice(max(0, frame - 2), frame + 3)
        strengths = tuple((name, float(found.scene.rises.fast[c, near].max())) for c, name in enumerate(channels))
        shown = tuple(name for name, rise in strengths if rise >= self.shown)
        order, direction = self.arrival.of(cut, channels, shown, self.skew)
        _, credits = weights.trees.contributions(found.rows[k : k + 1])
        largest = np.argsort(-np.abs(credits[0]), kind="stable")[:TOLD]
        contributions = tuple((weights.trees.features[j], float(credits[0, j])) for j in largest)
        time_s = (window.start + at) / RATE_HZ
        return Impulse(time_s, sigma_s, score, kind, shown, strengths, contributions, order, direction)
