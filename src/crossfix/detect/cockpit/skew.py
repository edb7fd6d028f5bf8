"""The skew between channels, from what reaches all crew channels electrically and so at one instant.

Received radio and electrical warnings have one waveform on every crew channel. Their lag is the recorder's own. It is
the one lag that comes back again and again among stretches that are nearly the same on both channels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.cockpit.arrival import NOT_DETERMINABLE, Skew
from crossfix.detect.cockpit.pairs import correlation
from crossfix.detect.cockpit.windows import RATE_HZ, Samples, windows
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class ChannelSkew:
    """Measures how much later each crew channel is recorded than the first."""

    least_alike: float = limit(
        0.9, "correlation", "ours: an electrical sound is the same on all crew channels but for noise"
    )
    stretch_s: float = limit(0.25, "s", "ours: long enough for 0.03 ms, short enough to lie within one transmission")
    least_stretches: int = limit(8, "stretches", "ours: 2 s of radio; fewer may be one acoustic sound")
    least_share: float = limit(
        0.6, "share", "ours: of the alike stretches that have the commonest lag; voices have others"
    )
    reach_s: float = limit(0.0002, "s", "ours: lags within it are one; 3 samples at 16 kHz")
    loud_sigmas: float = limit(2.0, "times", "ours: power of a stretch over the channel's quiet tenth")

    def measure(self, blocks: Iterable[Samples], channels: Sequence[str]) -> tuple[Skew | None, str]:
        """The skew over all crew channels that can be told, or None; and in words what was found."""
        crew = [k for k, name in enumerate(channels) if name != "CAM"]
        if len(crew) < 2:
            return None, f"{NOT_DETERMINABLE}: fewer than two crew channels"
        lags = list(self._lags(blocks, len(channels), crew))
        late, sigmas, counts = {channels[crew[0]]: 0.0}, [], []
        for place, row in enumerate(crew[1:]):
            found = self._common(np.array([lag[place] for lag in lags if np.isfinite(lag[place])]))
            if found is not None:
                late[channels[row]] = found[0]
                sigmas.append(found[1])
                counts.append(found[2])
        if not counts:
            return None, (
                f"{NOT_DETERMINABLE}: {len(lags)} stretches of sound at one instant on crew channels, "
                f"{self.least_stretches} with one lag are needed"
            )
        skew = Skew(late, max(sigmas), min(counts), "radio and warnings on the crew channels of this recording")
        return skew, ", ".join(f"{name} {late_s * 1e3:+.2f} ms" for name, late_s in late.items())

    def _lags(self, blocks: Iterable[Samples], channels: int, crew: Sequence[int]) -> Iterator[NDArray[np.float64]]:
        """Seconds by which each further crew channel is later, NaN where unlike; for each stretch with any."""
        length = round(self.stretch_s * RATE_HZ)
        for window in windows(blocks, channels):
            begin = round(window.own_from_s * RATE_HZ) - window.start
            own = window.samples[crew, begin:]
            if np.isfinite(window.own_to_s):
                own = own[:, : round((window.own_to_s - window.own_from_s) * RATE_HZ)]
            count = own.shape[1] // length
            if count == 0:
                continue
            cut = own[:, : count * length].reshape(len(crew), count, length)
            level = (cut.astype(np.float64) ** 2).mean(axis=2)
            loud = level > self.loud_sigmas**2 * np.quantile(level, 0.1, axis=1)[:, None] + 1e-12
            for k in np.flatnonzero(loud.sum(axis=0) >= 2):
                found = [self._lag(cut[0, k], cut[c, k]) if loud[0, k] and loud[c, k] else np.nan
                         for c in range(1, len(crew))]  # fmt: skip
                if np.isfinite(found).any():
                    yield np.array(found)

    def _lag(self, first: NDArray[np.float32], other: NDArray[np.float32]) -> float:
        alike, lag = correlation(first, other)
        return lag / RATE_HZ if alike >= self.least_alike else np.nan

    def _common(self, lags: NDArray[np.float64]) -> tuple[float, float, int] | None:
        """The commonest lag, its sigma, and on how many stretches it stands."""
        if len(lags) < self.least_stretches:
            return None
        near = np.abs(lags[:, None] - lags) <= self.reach_s
        best = near[near.sum(axis=1).argmax()]
        if best.sum() < max(self.least_stretches, self.least_share * len(lags)):
            return None
        chosen = lags[best]
        sigma = max(1.4826 * float(np.median(np.abs(chosen - np.median(chosen)))), 1 / RATE_HZ / 4)
        return float(np.median(chosen)), sigma, len(chosen)


def channel_skew(blocks: Iterable[Samples], channels: Sequence[str]) -> tuple[Skew | None, str]:
    """The skew of this recording's crew channels at 16 kHz, or None with the reason."""
    return ChannelSkew().measure(blocks, channels)
