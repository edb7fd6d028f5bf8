"""In which order a sound reached the microphones, where the recorder's own skew between channels is known.

A recorder may shift its channels against one another by 4 ms (EUROCAE ED-112, as a recorder's manual gives it), more
than sound takes between the pilots' microphones, 3.1 ms. So no order is told without a skew that was measured on this
recording (`channel_skew`) or on a bench.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crossfix.detect.cockpit.pairs import correlation
from crossfix.detect.cockpit.windows import RATE_HZ, Samples
from crossfix.records.thresholds import limit

NOT_DETERMINABLE = "direction not determinable"


@dataclass(frozen=True, slots=True)
class Skew:
    """How much later each channel is recorded than the first of them, in seconds, with one sigma.

    `sounds` counts what it was measured on; `how` says whether on this recording or on a bench.
    """

    late_s: Mapping[str, float]
    sigma_s: float
    sounds: int
    how: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """The order and direction of a sound from its lags between channels."""

    least_alike: float = limit(0.35, "correlation", "ours: below it the peak may be noise's; scenes at 6 dB have 0.5")
    seats_m: float = limit(1.06, "m", "between the pilots' microphones: the project's reference, 1.06 m gives 3.1 ms")
    sound_mps: float = limit(343.0, "m/s", "ISO 9613-1 at 20 degrees celsius")
    spare_s: float = limit(
        0.0005, "s", "ours: lags may exceed the way between microphones by this; else no single sound"
    )
    apart_sigmas: float = limit(3.0, "sigma", "ours: a smaller difference between two arrivals tells no order")

    def of(
        self, cut: Samples, channels: Sequence[str], chosen: Sequence[str], skew: Skew | None
    ) -> tuple[tuple[tuple[str, float], ...], str]:
        """Order and direction from samples (channels, n) around an impulse that `chosen` channels show.

        () and the reason where they are not determinable.
        """
        if skew is None:
            return (), f"{NOT_DETERMINABLE}: the skew between this recorder's channels is not measured"
        known = [name for name in channels if name in skew.late_s and name in chosen]
        if len(known) < 2:
            return (), f"{NOT_DETERMINABLE}: fewer than two channels with a known skew show it"
        delays = self._delays(cut, channels, known, skew)
        if delays is None:
            return (), f"{NOT_DETERMINABLE}: the channels are not alike enough"
        first = min(delays.values())
        order = tuple(sorted(((name, late - first) for name, late in delays.items()), key=lambda one: one[1]))
        return order, self._direction(delays, skew)

    def _delays(
        self, cut: Samples, channels: Sequence[str], known: Sequence[str], skew: Skew
    ) -> dict[str, float] | None:
        """Arrival of each known channel after the first known one, in seconds; None where one is unlike it."""
        first = channels.index(known[0])
        delays = {known[0]: 0.0}
        for name in known[1:]:
            alike, lag = correlation(cut[first], cut[channels.index(name)])
            if alike < self.least_alike:
                return None
            delays[name] = lag / RATE_HZ - (skew.late_s[name] - skew.late_s[known[0]])
        return delays

    def _direction(self, delays: Mapping[str, float], skew: Skew) -> str:
        if "P1" not in delays or "P2" not in delays:
            return f"{NOT_DETERMINABLE}: it takes both P1 and P2, with known skew"
        right_first = delays["P1"] - delays["P2"]
        most = self.seats_m / self.sound_mps
        if abs(right_first) > most + self.spare_s:
            return (
                f"{NOT_DETERMINABLE}: P1 and P2 differ by {right_first * 1e3:+.1f} ms, sound takes {most * 1e3:.1f} ms"
            )
        sigma = float(np.hypot(skew.sigma_s, 1 / RATE_HZ))
        if abs(right_first) < self.apart_sigmas * sigma:
            return f"neither left nor right: P1 and P2 within {self.apart_sigmas * sigma * 1e3:.2f} ms"
        side, first, later = ("right", "P2", "P1") if right_first > 0 else ("left", "P1", "P2")
        angle = np.degrees(np.arcsin(min(1.0, abs(right_first) / most)))
        late_ms = abs(right_first) * 1e3
        return f"from the {side}: {first} before {later} by {late_ms:.2f} ms, {angle:.0f} degrees off centre"
