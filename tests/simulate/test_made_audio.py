"""The audio: its form, where each sound arrives, no seam between blocks, and a transcript that a reader takes."""

from __future__ import annotations

import csv
import io
import wave
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.scenarios import tiny
from crossfix.simulate import cockpit_audio
from crossfix.simulate.chance import chance
from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.cockpit_audio import CHANNELS, heard, write_audio
from crossfix.simulate.exercise import clocks_of
from crossfix.simulate.scenario import Scenario
from crossfix.simulate.sounds import RATE, click, impulse, loudest, radio, speech, tones
from crossfix.simulate.transcript import COLUMNS, transcript_csv


def written(scenario: Scenario, clock: RecorderClock) -> bytes:
    """The WAV file."""
    stream = io.BytesIO()
    write_audio(stream, scenario, clock, heard(scenario, clock))
    return stream.getvalue()


@cache
def audio() -> np.ndarray:
    """(4, samples) of the tiny flight."""
    made = tiny()
    return samples(written(made, clocks_of(made)["cvr"]))


def samples(raw: bytes) -> np.ndarray:
    """(4, samples) of a file."""
    with wave.open(io.BytesIO(raw)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (4, 2, 16000)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 4).T.astype(float) / 32768


def test_it_lasts_as_long_as_its_own_clock_says() -> None:
    assert audio().shape == (4, round(20 / 1.0003 * 16000))


def test_impulses_arrive_when_they_should_on_every_channel() -> None:
    made = tiny()
    clock = clocks_of(made)["cvr"]
    found = [one for one in heard(made, clock) if one.kind == "impulse"]
    assert [round(clock.utc(one.arrives_s[0]), 6) for one in found] == [36245.25, 36255.75]
    for one in found:
        assert np.ptp(one.arrives_s) < 0.0045
        for channel, at_s in enumerate(one.arrives_s):
            start = int(at_s * RATE)
            before = audio()[channel, start - 320 : start - 4].std()
            after = np.abs(audio()[channel, start : start + 64]).max()
            assert after > 4 * before, CHANNELS[channel]


@settings(max_examples=3, deadline=None)
@given(st.integers(1, 7))
def test_the_length_of_a_block_changes_nothing(block_s: int) -> None:
    before = cockpit_audio.BLOCK_S
    cockpit_audio.BLOCK_S = block_s
    try:
        made = tiny()
        assert np.abs(samples(written(made, clocks_of(made)["cvr"])) - audio()).max() < 1e-4
    finally:
        cockpit_audio.BLOCK_S = before


def test_the_noise_is_stationary_and_nothing_is_clipped() -> None:
    assert np.abs(audio()).max() < 0.99
    quiet = [audio()[0, int(at * RATE) : int((at + 0.4) * RATE)].std() for at in (2.0, 3.5, 18.8)]
    assert max(quiet) < 4 * min(quiet)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.3, 2.0))
def test_every_sound_has_a_loudest_20_ms_of_1(seed: int, lasts_s: float) -> None:
    random = chance(seed, "test")
    sounds = [impulse(random), click(random), tones((700.0, 900.0), 0.1, lasts_s), radio(random, lasts_s)]
    for one in [*sounds, speech(random, lasts_s)]:
        assert loudest(one) == pytest.approx(1)


def test_the_transcript_has_what_is_said_by_the_recorders_clock() -> None:
    made = tiny()
    rows = list(csv.DictReader(io.StringIO(transcript_csv(made, clocks_of(made)["cvr"]))))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["start"], row["speaker"], row["channel"]) for row in rows] == [
        ("12.0", "captain", "pilot_1"), ("16.5", "first_officer", "pilot_2"),
    ]  # fmt: skip
    outside = tiny(audio={"from": "10:04:13", "until": "10:04:15"})
    assert transcript_csv(outside, clocks_of(outside)["cvr"]).splitlines() == [",".join(COLUMNS)]
