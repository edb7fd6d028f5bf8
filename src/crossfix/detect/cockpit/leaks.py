"""How much of one channel's sound is on another: crosstalk at lag 0 by wire, later by air."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from crossfix.detect.cockpit.pairs import correlation
from crossfix.detect.cockpit.windows import RATE_HZ, Samples
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class Leak:
    """Of `source`'s sound, `level_db` is on `other`, `lag_s` later, with `polarity` 1 or -1, over `stretches`.

    By wire (crosstalk, or one electrical sound on both) the lag is the recorder's own skew; by air it varies.
    """

    source: str
    other: str
    level_db: float
    lag_s: float
    lag_spread_s: float
    polarity: int
    stretches: int


@dataclass(frozen=True, slots=True)
class Leaks:
    """Looks at stretches in which one channel is loud."""

    stretch_s: float = limit(0.25, "s", "ours: as long as a word's part")
    loud_db: float = limit(12.0, "dB", "ours: over the channel's quiet tenth")
    least_alike: float = limit(0.1, "correlation", "ours: of 4000 samples; noise stays below 0.07")
    least: int = limit(5, "stretches", "ours: fewer may be chance")
    most: int = limit(
        600, "stretches", "ours: a piece of 30 s gives at most its loudest 20 per channel, a recording these"
    )

    def begin(self, channels: int) -> LeakCount:
        """Nothing seen yet."""
        return LeakCount(self, [[[] for _ in range(channels)] for _ in range(channels)])


@dataclass(slots=True)
class LeakCount:
    """Level in decibels, lag in samples and polarity, by source and other channel."""

    limits: Leaks
    found: list[list[list[tuple[float, float, int]]]] = field(default_factory=list)

    def add(self, piece: Samples) -> None:
        """The next samples (channels, n)."""
        length = round(self.limits.stretch_s * RATE_HZ)
        count = piece.shape[1] // length
        if count == 0:
            return
        cut = piece[:, : count * length].reshape(len(piece), count, length)
        level = 10 * np.log10((cut.astype(np.float64) ** 2).mean(axis=2) + 1e-12)
        over = level - np.quantile(level, 0.1, axis=1)[:, None]
        for source in range(len(piece)):
            loudest = np.argsort(-over[source], kind="stable")[:20]
            for k in loudest[over[source, loudest] > self.limits.loud_db]:
                for other in range(len(piece)):
                    if other != source and len(self.found[source][other]) < self.limits.most:
                        self._measure(source, other, cut[source, k], cut[other, k])

    def _measure(self, source: int, other: int, loud: Samples, heard: Samples) -> None:
        same, back = correlation(loud, heard), correlation(loud, -heard)
        (alike, lag), polarity = (same, 1) if same[0] >= back[0] else (back, -1)
        if alike >= self.limits.least_alike:
            power = float((heard.astype(np.float64) ** 2).sum() / (loud.astype(np.float64) ** 2).sum())
            self.found[source][other].append((10 * np.log10(alike**2 * power + 1e-12), lag, polarity))

    def told(self, channels: Sequence[str]) -> tuple[Leak, ...]:
        """Of every ordered pair of channels with enough stretches; medians."""
        return tuple(
            self._told(channels[a], channels[b], self.found[a][b])
            for a in range(len(channels))
            for b in range(len(channels))
            if len(self.found[a][b]) >= self.limits.least
        )

    @staticmethod
    def _told(source: str, other: str, found: Sequence[tuple[float, float, int]]) -> Leak:
        level, lag, polarity = np.array(found, np.float64).T
        middle = float(np.median(lag))
        spread = 1.4826 * float(np.median(np.abs(lag - middle)))
        sign = 1 if polarity.sum() >= 0 else -1
        return Leak(source, other, float(np.median(level)), middle / RATE_HZ, spread / RATE_HZ, sign, len(found))
