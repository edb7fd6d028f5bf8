"""Synthesised sounds of a cockpit: impulses, clicks, tones, speech-like and radio bursts. No recorded sound is used.

Each is (samples,) at 16 kHz with a loudest 20 ms of root mean square 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, sosfilt

from crossfix.simulate.chance import Floats

RATE = 16_000
VOICE_BAND = butter(3, [300, 3000], "band", fs=RATE, output="sos")
FORMANTS = ((650, 90), (1100, 110), (2500, 160))


def loudest(sound: Floats) -> float:
    """Root mean square of the loudest 20 ms."""
    wide = min(len(sound), RATE // 50)
    sums = np.cumsum(np.insert(sound * sound, 0, 0.0))
    return float(np.sqrt((sums[wide:] - sums[:-wide]).max() / wide + 1e-20))


def _even(sound: Floats) -> Floats:
    return np.asarray(sound / loudest(sound), np.float64)


def impulse(random: np.random.Generator) -> Floats:
    """A steep onset, a ring of some ten ms and a low rumble of the structure, with the room's echo."""
    times = np.arange(int(0.6 * RATE)) / RATE
    crack = random.standard_normal(len(times)) * np.exp(-times / 0.006)
    ring = sum(np.sin(2 * np.pi * hertz * times) * np.exp(-times / 0.03) for hertz in random.uniform(150, 900, 4))
    rumble = np.sin(2 * np.pi * random.uniform(70, 130) * times) * np.exp(-times / 0.08)
    echo = random.standard_normal(len(times)) * np.exp(-times / 0.09) * (times > 0.004)
    return _even(crack + 0.25 * np.asarray(ring) + 0.6 * rumble + 0.12 * echo)


def click(random: np.random.Generator) -> Floats:
    """A switch: two short high bursts."""
    length = int(0.12 * RATE)
    sound = np.zeros(length)
    for start, level in ((0, 1.0), (int(random.uniform(0.012, 0.05) * RATE), random.uniform(0.3, 0.9))):
        times = np.arange(length - start) / RATE
        sound[start:] += level * random.standard_normal(len(times)) * np.exp(-times / random.uniform(0.001, 0.004))
    return _even(np.diff(sound, prepend=0.0))


def tones(hertz: tuple[float, ...], each_s: float, lasts_s: float) -> Floats:
    """Tones in turn, with soft ends so that they do not click."""
    count = int(lasts_s * RATE)
    times = np.arange(count) / RATE
    which = (times / each_s).astype(np.int64) % len(hertz)
    within = times % each_s
    edge = np.clip(np.minimum(within, each_s - within) / 0.008, 0, 1) * np.clip((lasts_s - times) / 0.01, 0, 1)
    phase = 2 * np.pi * np.cumsum(np.array(hertz)[which]) / RATE
    return _even((np.sin(phase) + 0.3 * np.sin(2 * phase)) * edge)


def speech(random: np.random.Generator, lasts_s: float) -> Floats:
    """Voiced syllables with three formants, without words."""
    count = int(lasts_s * RATE)
    times = np.arange(count) / RATE
    pitch = 110 + 25 * np.sin(2 * np.pi * 0.7 * times + random.uniform(0, 6)) + 4 * np.sin(2 * np.pi * 5 * times)
    pulses = np.diff(np.floor(np.cumsum(pitch) / RATE), prepend=0.0)
    voiced: NDArray[np.float64] = pulses + 0.02 * random.standard_normal(count)
    for hertz, wide in FORMANTS:
        radius = np.exp(-np.pi * wide / RATE)
        angle = 2 * np.pi * hertz * random.uniform(0.9, 1.1) / RATE
        voiced = np.asarray(lfilter([1.0], [1.0, -2 * radius * np.cos(angle), radius * radius], voiced))
    syllables = np.clip(np.sin(2 * np.pi * random.uniform(3.2, 4.5) * times + random.uniform(0, 6)), 0, 1) ** 0.7
    edges = np.clip(np.minimum(times, lasts_s - times) / 0.03, 0, 1)
    return _even(voiced * syllables * edges)


def radio(random: np.random.Generator, lasts_s: float) -> Floats:
    """Speech in the band of a receiver, with its noise and a tick where it opens and closes."""
    said = np.asarray(sosfilt(VOICE_BAND, speech(random, lasts_s)))
    said = said / loudest(said) + 0.08 * random.standard_normal(len(said))
    tick = min(len(said), int(0.004 * RATE))
    ends = random.standard_normal(tick) * np.exp(-np.arange(tick) / 12) * 2
    said[:tick] += ends
    said[-tick:] += ends[::-1]
    return _even(said)
