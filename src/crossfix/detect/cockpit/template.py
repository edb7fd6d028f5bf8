"""Known alerts: where a user's own recording of one fits the sound, by normalised cross-correlation.

Correlation 1 is the same waveform at any strength. An alert heard through the cockpit's air differs from its template
by echoes; on a crew channel, where it is electrical, it is nearly the same. Source: J. P. Lewis, "Fast normalized
cross-correlation", Vision Interface 1995: the sum of squares under the template slides along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d
from scipy.signal import butter, oaconvolve, sosfilt

from crossfix.detect.cockpit.windows import PAD_S, RATE_HZ, Samples, Window, windows
from crossfix.errors import RequestInvalid
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class Alert:
    """A template's fit: its first sample's moment in seconds from the recording's first sample, on one channel."""

    name: str
    time_s: float
    sigma_s: float
    channel: str
    correlation: float


@dataclass(frozen=True, slots=True)
class KnownAlerts:
    """Finds alerts by their templates at 16 kHz, the first seconds of each."""

    least_alike: float = limit(
        0.5, "correlation", "ours: speech and noise stay below 0.3 on templates of 0.3 s or more"
    )
    shortest_s: float = limit(0.1, "s", "ours: a shorter template fits too many sounds")
    longest_s: float = limit(3.0, "s", "ours: of a longer template its beginning is used")
    band_hz: tuple[float, float] = limit(
        (150.0, 3500.0), "Hz", "what every channel of a recorder passes (EUROCAE ED-112)"
    )

    def detect(
        self, blocks: Iterable[Samples], rate_hz: int, channels: Sequence[str], templates: dict[str, Samples]
    ) -> Iterator[Alert]:
        """Every fit of every template (samples,) on every channel, in order of time."""
        if rate_hz != RATE_HZ:
            raise RequestInvalid(
                f"alerts: expected {RATE_HZ} samples per second, found {rate_hz}; read it at that rate"
            )
        sections = butter(2, self.band_hz, "band", fs=RATE_HZ, output="sos")
        shapes = {name: self._shape(name, template, sections) for name, template in templates.items()}
        for window in windows(blocks, len(channels)):
            heard = sosfilt(sections, window.samples.astype(np.float64), axis=1)
            found = [
                alert for name, shape in shapes.items() for c, row in enumerate(heard)
                for alert in self._fits(window, row, name, shape, channels[c])
            ]  # fmt: skip
            yield from sorted(found, key=lambda alert: (alert.time_s, alert.name, alert.channel))

    def _shape(self, name: str, template: Samples, sections: NDArray[np.float64]) -> NDArray[np.float64]:
        """The template within the band, with mean 0 and sum of squares 1."""
        if template.ndim != 1 or len(template) < self.shortest_s * RATE_HZ or not np.isfinite(template).all():
            raise RequestInvalid(
                f"template {name}: expected one channel of at least {self.shortest_s:g} s, found {template.shape}"
            )
        shape = sosfilt(sections, template[: round(self.longest_s * RATE_HZ)].astype(np.float64))
        shape -= shape.mean()
        size = float(np.sqrt((shape**2).sum()))
        if size < 1e-6:
            raise RequestInvalid(
                f"template {name}: holds no sound between {self.band_hz[0]:g} and {self.band_hz[1]:g} Hz"
            )
        return np.asarray(shape / size)

    def _fits(
        self, window: Window, row: NDArray[np.float64], name: str, shape: NDArray[np.float64], channel: str
    ) -> Iterator[Alert]:
        length = len(shape)
        if len(row) < length:
            return
        product = oaconvolve(row, shape[::-1], "valid")
        squares = np.concatenate([[0.0], np.cumsum(row**2)])
        under = squares[length:] - squares[:-length]
        alike = product / np.sqrt(np.maximum(under, 1e-9 * length))
        top = maximum_filter1d(alike, min(length, PAD_S * RATE_HZ) | 1, mode="constant", cval=-1.0)
        for at in np.flatnonzero((alike == top) & (alike >= self.least_alike)):
            time_s = float(window.start + at) / RATE_HZ
            if window.own_from_s <= time_s < window.own_to_s:
                yield Alert(name, time_s, 1 / RATE_HZ, channel, float(alike[at]))
