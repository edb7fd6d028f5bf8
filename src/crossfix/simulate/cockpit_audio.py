"""The cockpit voice recorder: a WAV file of 4 channels, 16 kHz, 16 bit: area microphone, pilot 1, pilot 2, observer.

Noise, hum of 400 Hz and all sounds are synthesised. Channels 1 to 3 carry 150 to 3500 Hz, the area microphone 150 to
6000 Hz (ED-112). Where the microphones are, and the level between channels, is ours.
"""

from __future__ import annotations

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from scipy.signal import butter, sosfilt, sosfilt_zi

from crossfix.simulate.chance import Floats, chance
from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.happenings import Disconnect, Impulse, Speech, Transmission, Warned
from crossfix.simulate.scenario import Scenario
from crossfix.simulate.sounds import RATE, click, impulse, radio, speech, tones

CHANNELS = ("area", "pilot_1", "pilot_2", "observer")
PLACES_M = np.array([[0.35, 0.0, 1.05], [0.0, -0.53, 0.72], [0.0, 0.53, 0.72], [-0.95, 0.25, 0.75]])
"""Microphones: forward, right, up, from a point between the pilots' seats. Ours."""
SOUND_M_S = 340.0
BLOCK_S = 20
NOISE = 0.04
"""Root mean square of the area microphone's noise, of full scale."""
CREW_NOISE = (1.0, 0.5, 0.5, 0.4)
HUM = ((400, 0.08), (800, 0.03), (1200, 0.04))
"""Whole Hz and level."""
ELECTRIC = (0.25, 1.0, 1.0, 1.0)
"""Levels of what reaches the crew's channels by wire at one instant; the area microphone hears their headsets."""
WARNINGS = {"master_warning": ((1760.0, 1320.0), 0.25), "terrain_warning": ((820.0, 1050.0), 0.4)}
OFF_TONES, OFF_S = ((660.0, 990.0, 1320.0), 0.09), 1.8
"""What is heard as the autopilot goes off, begins 0.3 s after it."""
OFF_DELAY_S = 0.3


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard: (samples,), a level and a moment of arrival per channel, in local seconds of the recorder."""

    kind: str
    samples: Floats
    levels: tuple[float, ...]
    arrives_s: tuple[float, ...]

    @property
    def first_s(self) -> float:
        """When it is first heard."""
        return min(self.arrives_s)


def heard(scenario: Scenario, clock: RecorderClock) -> list[Sound]:
    """All sounds within the recording, in order of time."""
    random = chance(scenario.seed, "sounds")
    stop_s = clock.local(scenario.audio.stop)
    found = [*_impulses(scenario, clock, random), *_tones(scenario, clock), *_words(scenario, clock, random)]
    found += list(_clicks(scenario, stop_s, random))
    return sorted((one for one in found if 0 <= one.first_s < stop_s), key=lambda one: one.first_s)


def write_audio(stream: BinaryIO, scenario: Scenario, clock: RecorderClock, sounds: Sequence[Sound]) -> None:
    """Written in blocks: memory does not grow with the recording."""
    count = round(clock.local(scenario.audio.stop) * RATE)
    noises = [_Noise(scenario.seed, channel) for channel in range(len(CHANNELS))]
    with wave.open(stream, "wb") as file:
        file.setnchannels(len(CHANNELS))
        file.setsampwidth(2)
        file.setframerate(RATE)
        for first in range(0, count, BLOCK_S * RATE):
            length = min(BLOCK_S * RATE, count - first)
            block = np.stack([noise.next(first, length) for noise in noises])
            _overlay(block, first, sounds)
            file.writeframesraw(np.rint(np.tanh(block) * 32000).astype("<i2").T.tobytes())


class _Noise:
    """Stationary noise of one channel, without a seam between blocks."""

    def __init__(self, seed: int, channel: int) -> None:
        self._random = chance(seed, f"noise {CHANNELS[channel]}")
        top = 6000 if channel == 0 else 3500
        self._band = np.vstack(
            [butter(2, 350, "low", fs=RATE, output="sos"), butter(2, [150, top], "band", fs=RATE, output="sos")]
        )
        self._wide = butter(2, [150, top], "band", fs=RATE, output="sos")
        self._low_state, self._wide_state = (sosfilt_zi(one) * 0 for one in (self._band, self._wide))
        self._level = NOISE * CREW_NOISE[channel]
        turns, phase = 2 * np.pi * np.arange(RATE) / RATE, self._random.uniform(0, 2 * np.pi)
        self._hum = np.sum([level * np.sin(hertz * turns + phase) for hertz, level in HUM], axis=0)

    def next(self, first: int, count: int) -> Floats:
        """The next (count,) samples; of the hum one second is kept, as all that it is made of fits into one."""
        white = self._random.standard_normal(count)
        low, self._low_state = sosfilt(self._band, white, zi=self._low_state)
        wide, self._wide_state = sosfilt(self._wide, white, zi=self._wide_state)
        hum = np.resize(np.roll(self._hum, -(first % RATE)), count)
        return np.asarray(self._level * (0.9 * wide + 2.2 * low + hum), np.float64)


def _overlay(block: Floats, first: int, sounds: Sequence[Sound]) -> None:
    """Adds the part of each sound that falls into a block; arrival to a fraction of a sample, by a straight line."""
    length = block.shape[1]
    for one in sounds:
        for channel, (level, arrives_s) in enumerate(zip(one.levels, one.arrives_s, strict=True)):
            begin = arrives_s * RATE - first
            if level == 0 or begin >= length or begin + len(one.samples) + 1 <= 0:
                continue
            whole = int(np.floor(begin))
            part = begin - whole
            late = np.append(one.samples, 0.0) * (1 - part) + np.insert(one.samples, 0, 0.0) * part
            low, high = max(0, whole), min(length, whole + len(late))
            block[channel, low:high] += NOISE * level * late[low - whole : high - whole]


def _db(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _together(kind: str, samples: Floats, at_s: float, levels: tuple[float, ...]) -> Sound:
    return Sound(kind, samples, levels, (at_s,) * len(CHANNELS))


def _impulses(scenario: Scenario, clock: RecorderClock, random: np.random.Generator) -> Iterator[Sound]:
    """From outside: a plane wave from the scenario's bearing, at the moment of the event at the area microphone."""
    for one in scenario.of(Impulse):
        angle = np.radians(one.bearing_deg)
        delays = -(PLACES_M @ np.array([np.cos(angle), np.sin(angle), 0.0])) / SOUND_M_S
        arrives = clock.local(one.at) + delays - delays[0]
        level = _db(one.level_db)
        levels = (level, *(level * _db(random.uniform(-9, -3)) for _ in range(3)))
        yield Sound("impulse", impulse(random), levels, tuple(arrives.tolist()))


def _tones(scenario: Scenario, clock: RecorderClock) -> Iterator[Sound]:
    for one in scenario.of(Warned):
        hertz, each_s = WARNINGS[one.name]
        levels = (_db(8), _db(8), _db(8), _db(6))
        yield _together(one.name, tones(hertz, each_s, one.until - one.at), clock.local(one.at), levels)
    for off in scenario.of(Disconnect):
        if off.system == "autopilot":
            levels = (_db(10), _db(9), _db(9), _db(7))
            yield _together("autopilot_off", tones(*OFF_TONES, OFF_S), clock.local(off.at + OFF_DELAY_S), levels)


def _words(scenario: Scenario, clock: RecorderClock, random: np.random.Generator) -> Iterator[Sound]:
    """Radio at one instant on the crew's channels; speech near its own microphone and later at the others."""
    for one in scenario.of(Transmission):
        samples = radio(random, one.until - one.at)
        levels = tuple(_db(13) * level for level in ELECTRIC)
        yield _together("transmission", samples, clock.local(one.at), levels)
    for said in scenario.of(Speech):
        lasts_s, at_s = said.until - said.at, clock.local(said.at)
        if said.by == "radio":
            levels = tuple(_db(9) * level for level in ELECTRIC)
            yield _together("received", radio(random, lasts_s), at_s, levels)
            continue
        own = 1 if said.by == "captain" else 2
        delays = np.linalg.norm(PLACES_M - PLACES_M[own], axis=1) / SOUND_M_S
        levels = tuple(_db(14) if k == own else _db(5) if k == 0 else _db(-4) for k in range(len(CHANNELS)))
        yield Sound("speech", speech(random, lasts_s), levels, tuple((at_s + delays).tolist()))


def _clicks(scenario: Scenario, stop_s: float, random: np.random.Generator) -> Iterator[Sound]:
    """Switches between the pilots: loud at the area microphone."""
    count = int(random.poisson(scenario.audio.clicks_per_min * stop_s / 60))
    for at_s in sorted(random.uniform(0.5, max(stop_s - 0.5, 0.6), count).tolist()):
        place = np.array([random.uniform(-0.2, 0.6), random.uniform(-0.5, 0.5), random.uniform(0.2, 1.1)])
        away = np.linalg.norm(PLACES_M - place, axis=1)
        level = _db(random.uniform(-4, 14))
        weaker = (1.0, *(_db(random.uniform(-18, -9)) for _ in range(3)))
        levels = tuple(float(level * one * away[0] / two) for one, two in zip(weaker, away, strict=True))
        yield Sound("click", click(random), levels, tuple((at_s + away / SOUND_M_S).tolist()))


def channel_of(by: str) -> str:
    """The channel on which a speaker is heard best."""
    return {"captain": "pilot_1", "first_officer": "pilot_2"}.get(by, "observer")
