"""When a sound begins, to parts of a millisecond, and how surely.

Every channel is whitened by its own noise, shifted by its lag to the area microphone where it is alike, and their
powers are added. The onset is the point that best splits the sum into two of different power:
AIC(k) = k log mean(p[:k]) + (n - k) log mean(p[k:]). Where the sound before it splits again with clear gain, and its
first part is not far below the main one, the earlier point is taken: a weak front often comes before the loudest part.
Source: N. Maeda, "A method for reading and checking phase times in auto-processing system of seismic wave data",
Zisin 38, 1985. The uncertainty is the spread of the points' likelihoods, exp(-AIC / 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, rfft

from crossfix.detect.cockpit.pairs import CREW_LAST, correlation
from crossfix.detect.cockpit.spectra import BIN_HZ, FIRST, LAST, Floats
from crossfix.detect.cockpit.windows import RATE_HZ, Samples
from crossfix.records.thresholds import limit

Powers = NDArray[np.float64]
LEAST = 16
"""Samples on either side of a split: 1 ms, of which a power can be told."""
MARGIN = 3200
"""Samples beside the stretch that is whitened, 200 ms, so that its ends do not ring into it."""
ALIKE_FROM, ALIKE_TO = 160, 800
"""Samples before and after the rise over which channels are compared: 10 ms, 50 ms."""


@dataclass(frozen=True, slots=True)
class Onset:
    """Where a sound begins that rises near a sample."""

    before_s: float = limit(
        0.04, "s", "ours: sought from here before the rise; best of 20 to 40 ms on scenes with truth"
    )
    after_s: float = limit(0.015, "s", "ours: to here after it; longer stretches mix the echoes in")
    alike: float = limit(0.3, "correlation", "ours: a channel less like the area microphone is not added")
    back_s: float = limit(0.03, "s", "ours: an earlier front is sought so far before, three times")
    gain: float = limit(10.0, "log likelihood", "ours: of the earlier split over none; 14 misses weak fronts")
    weakest: float = limit(
        0.04, "of power", "ours: -14 dB, an earlier front against the loudest 5 ms; a clip's hiss is -26"
    )
    widen: float = limit(
        2.5, "times", "ours: of the likelihoods' spread, so that two thirds of errors are within one sigma"
    )
    least_sigma_s: float = limit(0.0005, "s", "ours: the median error on scenes with truth")

    def of(self, samples: Samples, log_noise: Floats, area: int, centre: int) -> tuple[int, float]:
        """Sample of `samples` (channels, n) and one sigma in seconds; log_noise (channels, bins) at that moment."""
        low = max(0, centre - round(self.before_s * RATE_HZ) - 2 * round(self.back_s * RATE_HZ))
        high = min(samples.shape[1], centre + ALIKE_TO)
        white = whitened(samples, log_noise, area, low, high)
        power, count = self._joint(white, area, centre - low)
        begin = max(0, centre - low - round(self.before_s * RATE_HZ))
        end = min(len(power), centre - low + round(self.after_s * RATE_HZ))
        at, sigma, _ = split(power[begin:end], 0.5 * count)
        at += begin
        for _ in range(3):
            earlier = self._earlier(power, at, 0.5 * count)
            if earlier is None:
                break
            at, sigma = earlier
        return low + at, max(self.least_sigma_s, self.widen * sigma / RATE_HZ)

    def _joint(self, white: Powers, area: int, centre: int) -> tuple[Powers, int]:
        """Mean power of the channels that are alike, each at the area microphone's time, and their number."""
        power, count = white[area] ** 2, 1
        near = slice(max(0, centre - ALIKE_FROM), centre + ALIKE_TO)
        for row in np.delete(np.arange(len(white)), area):
            alike, lag = correlation(white[area, near], white[row, near])
            if alike > self.alike:
                power = power + np.roll(white[row] ** 2, -round(lag))
                count += 1
        return power / count, count

    def _earlier(self, power: Powers, at: int, degrees: float) -> tuple[int, float] | None:
        """The split of the stretch before `at`, where it is clear and strong enough."""
        low, high = max(0, at - round(self.back_s * RATE_HZ)), at - 2
        if high - low < 4 * LEAST:
            return None
        found, sigma, gain = split(power[low:high], degrees)
        rise = power[low + found : high].mean() - power[low : low + found].mean()
        after = power[at : at + 480]
        main = np.convolve(after, np.full(80, 1 / 80), "valid").max() if len(after) >= 80 else after.max(initial=0)
        if gain < self.gain or rise < max(self.weakest * main, 0.3 * power[low : low + found].mean()):
            return None
        return low + found, sigma


def split(power: Powers, degrees: float = 1.0) -> tuple[int, float, float]:
    """The best split of a stretch, one sigma in samples, and the gain in log likelihood over none.

    `degrees`: independent values to a sample, 1 for one channel of white noise.
    """
    count = len(power)
    if count <= 2 * LEAST:
        return count // 2, count / np.sqrt(12), 0.0
    total = np.cumsum(power + 1e-14)
    k = np.arange(LEAST, count - LEAST)
    before, after = total[k - 1] / k, (total[-1] - total[k - 1]) / (count - k)
    cost = k * np.log(before) + (count - k) * np.log(np.maximum(after, 1e-14))
    best = int(cost.argmin())
    chance = np.exp(np.maximum(-0.5 * degrees * (cost - cost[best]), -700.0))
    spread = float(np.sqrt((chance * (k - k[best]) ** 2).sum() / chance.sum()))
    gain = 0.5 * degrees * (count * float(np.log(total[-1] / count)) - float(cost[best]))
    return int(k[best]), spread, gain


def whitened(samples: Samples, log_noise: Floats, area: int, low: int, high: int) -> Powers:
    """Samples [low, high) of every channel within its band, divided by its noise's spectrum."""
    begin, end = max(0, low - MARGIN), min(samples.shape[1], high + MARGIN)
    length = end - begin
    place = np.fft.rfftfreq(length, 1 / RATE_HZ) / BIN_HZ
    out = np.empty((len(samples), high - low))
    for c, row in enumerate(samples[:, begin:end]):
        last = LAST if c == area else CREW_LAST
        shape = np.exp(-0.5 * np.interp(place, np.arange(FIRST, LAST), log_noise[c]))
        shape[(place < FIRST - 0.5) | (place >= last)] = 0
        out[c] = irfft(rfft(row.astype(np.float64)) * shape, length)[low - begin : high - begin]
        out[c] /= np.sqrt(np.median(out[c] ** 2) + 1e-14)
    return out
