"""A made-up cockpit recording: noise, a hum of 400 Hz, a voice, clicks and impulses at known times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.records.impulse import Impulse
from crossfix.records.sound import CHANNELS, Sound
from crossfix.records.source import Source
from crossfix.records.thresholds import limit

Samples = NDArray[np.float32]
RATE_HZ = 16_000
SECONDS = 24.0
VOICE = ((6.0, 8.5), (15.0, 17.0))
"""Someone speaks."""
IMPULSES_S = (3.0, 12.0)
CLICKS_S = (4.5, 7.0, 12.06, 20.0)
"""One is amid speech, one so near an impulse that their close-ups would adjoin."""
DIRECTION = "direction not determinable: the skew between this recorder's channels is not measured"


def noise(seconds: float, channels: int = 4, seed: int = 1, rate_hz: int = RATE_HZ) -> Samples:
    """Steady noise with a hum, float32 (channels, samples)."""
    rng = np.random.default_rng(seed)
    count = round(seconds * rate_hz)
    hum = 0.01 * np.sin(2 * np.pi * 400 * np.arange(count) / rate_hz)
    return (0.01 * rng.standard_normal((channels, count)) + hum).astype(np.float32)


def voice(seconds: float, pitch_hz: float = 120.0) -> NDArray[np.float64]:
    """A sound like a voice: harmonics under formants, four syllables a second, pauses between them."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    pitch = pitch_hz * (1 + 0.1 * np.sin(2 * np.pi * 0.7 * t))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    made = np.zeros_like(t)
    for k in range(1, 28):
        formants = sum(np.exp(-(((k * pitch_hz - f) / 180) ** 2)) for f in (500, 1500, 2500))
        made += (0.1 + formants) * np.sin(k * phase)
    return np.asarray(0.03 * made * np.clip(np.sin(2 * np.pi * 4 * t), 0, None) ** 0.5)


def burst(decay_s: float, seed: int) -> NDArray[np.float64]:
    """A short sound that fades."""
    t = np.arange(round(6 * decay_s * RATE_HZ)) / RATE_HZ
    return np.asarray(np.random.default_rng(seed).standard_normal(len(t)) * np.exp(-t / decay_s))


def add(sound: Samples, channel: int, at_s: float, made: NDArray[np.float64], gain: float) -> None:
    """Mix a sound in."""
    first = round(at_s * RATE_HZ)
    stop = min(sound.shape[1], first + len(made))
    sound[channel, first:stop] += (gain * made[: stop - first]).astype(np.float32)


def scene(channels: int = 4) -> Samples:
    """The whole recording, float32 (channels, samples)."""
    made = noise(SECONDS, channels)
    for low, high in VOICE:
        for channel, gain in zip(range(channels), (0.6, 2.0, 0.3, 0.3), strict=False):
            add(made, channel, low, voice(high - low), gain)
    for at_s in IMPULSES_S:
        for channel in range(channels):
            add(made, channel, at_s + 0.0004 * channel, burst(0.006, 7), 0.2)
    for k, at_s in enumerate(CLICKS_S):
        add(made, 0, at_s, burst(0.002, 20 + k), 0.15)
    return made


def blocks(sound: Samples, length: int = 32_000) -> Iterator[Samples]:
    """The sound in blocks."""
    for first in range(0, sound.shape[1], length):
        yield sound[:, first : first + length]


def sound_of(samples: Samples, name: str = "cvr.wav") -> Sound:
    """What a reader says of it."""
    return Sound(Source(name, 4321, "5e" * 32), RATE_HZ, CHANNELS[: len(samples)], samples.shape[1])


@dataclass(frozen=True, slots=True)
class Knowing:
    """A finder that knows the times: the shipped one has tests of its own."""

    late_s: float = limit(20.0, "s", "made up: it tells an impulse so much later")
    impulses_s: tuple[float, ...] = limit(IMPULSES_S, "s", "made up")
    clicks_s: tuple[float, ...] = limit(CLICKS_S, "s", "made up")

    method: ClassVar[str] = "Made up: it knows the times."
    limits: ClassVar[str] = "It knows nothing else."

    def known(self, channels: Sequence[str]) -> list[Impulse]:
        """In order of time."""
        return sorted(
            [
                *(impulse(at_s, "impulse", 4.0 - at_s / 10, channels, channels) for at_s in self.impulses_s),
                *(impulse(at_s, "click", -1.0 - at_s / 10, channels[:1], channels) for at_s in self.clicks_s),
                *(impulse(low + 0.2, "speech", -3.0, channels[:2], channels) for low, _ in VOICE),
            ],
            key=lambda one: one.time_s,
        )

    def detect(self, blocks: Iterable[Samples], rate_hz: int, channels: Sequence[str]) -> Iterator[Impulse]:
        """Each some seconds after it passed, the last ones at the end."""
        heard_s, waiting = 0.0, self.known(channels)
        for block in blocks:
            heard_s += block.shape[1] / rate_hz
            while waiting and waiting[0].time_s + self.late_s < heard_s:
                yield waiting.pop(0)
        yield from (one for one in waiting if one.time_s < heard_s)


def impulse(at_s: float, kind: str, score: float, shown: Sequence[str], channels: Sequence[str]) -> Impulse:
    """One short sound."""
    strengths = tuple((name, 6.5 if name in shown else 0.4) for name in channels)
    contributions = (("rise_of_all", score * 0.75), ("flatness", score * 0.5), ("decay", -score * 0.25))
    order: tuple[tuple[str, float], ...] = ()
    direction = DIRECTION
    if kind == "impulse" and at_s == IMPULSES_S[0] and len(channels) > 2:
        order = (("CAM", 0.0), ("P1", 0.0004), ("P2", 0.0008))
        direction = "from the left: P1 first"
    return Impulse(at_s, 0.0008, score, kind, tuple(shown), strengths, contributions, order, direction)
