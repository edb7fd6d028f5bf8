"""Speech: found where someone speaks, not in steady noise, the same for any blocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.cockpit_scene import RATE_HZ, VOICE, add, burst, noise, scene, voice
from crossfix.detect.cockpit.speech import Speech, SpeechFinder
from crossfix.records.sound import CHANNELS


def spoken(samples: np.ndarray, cuts: list[int] | None = None) -> tuple[Speech, ...]:
    """What is found in samples (channels, n)."""
    finder = SpeechFinder(RATE_HZ, CHANNELS[: len(samples)])
    for block in np.split(samples, sorted(cuts or []), axis=1):
        finder.add(block)
    return finder.finish()


def share(found: tuple[Speech, ...], low: float, high: float) -> float:
    """The share of [low, high] that is taken for speech."""
    return sum(max(0.0, min(one.stop_s, high) - max(one.start_s, low)) for one in found) / (high - low)


def test_a_voice_is_found_whole_and_the_noise_around_it_is_not() -> None:
    found = spoken(scene())
    assert [share(found, *one) for one in VOICE] == pytest.approx([1.0, 1.0])
    assert share(found, 0.0, 2.5) == 0.0
    assert share(found, 10.0, 11.5) == 0.0
    assert all("P1" in one.channels for one in found if one.start_s < VOICE[0][1] and one.stop_s > VOICE[0][0])


@pytest.mark.parametrize("gain", [0.5, 1.0, 4.0])
def test_speech_without_a_pause_for_long_is_found(gain: float) -> None:
    samples = noise(45.0, 1)
    add(samples, 0, 8.0, voice(30.0), gain)
    assert share(spoken(samples), 8.2, 37.8) > 0.95


def test_speech_from_the_first_to_the_last_sample_is_found() -> None:
    samples = noise(6.0, 1)
    add(samples, 0, 0.0, voice(6.0), 1.0)
    assert share(spoken(samples), 0.0, 6.0) > 0.95


def test_a_lone_click_is_not_speech() -> None:
    samples = noise(12.0, 1)
    add(samples, 0, 6.0, burst(0.002, 5), 0.5)
    assert spoken(samples) == ()


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.04, 3.0, 31.0])
def test_steady_noise_and_silence_are_not_speech(seconds: float) -> None:
    assert spoken(noise(seconds, 2)) == ()
    assert spoken(np.zeros((2, round(seconds * RATE_HZ)), np.float32)) == ()


def test_samples_that_are_no_numbers_do_not_hide_the_voice() -> None:
    samples = scene()
    samples[2, 1000:5000] = np.nan
    samples[3, 1000:5000] = np.inf
    assert share(spoken(samples[:3]), *VOICE[0]) == pytest.approx(1.0)


SHORT = np.ascontiguousarray(scene()[:2, : 14 * RATE_HZ])


@settings(max_examples=12)
@given(st.lists(st.integers(0, 14 * RATE_HZ), max_size=5))
def test_blocks_make_no_difference(cuts: list[int]) -> None:
    assert spoken(SHORT, cuts) == spoken(SHORT)


@settings(max_examples=12)
@given(st.integers(0, 2**31), st.floats(1e-4, 0.2))
def test_intervals_are_in_order_and_apart_whatever_the_sound(seed: int, level: float) -> None:
    rng = np.random.default_rng(seed)
    gains = np.repeat(rng.uniform(0, level, 40), RATE_HZ // 5)
    found = spoken((gains * rng.standard_normal((1, len(gains)))).astype(np.float32))
    ends = [moment for one in found for moment in (one.start_s, one.stop_s)]
    assert ends == sorted(ends)
    assert all(moment >= 0 for moment in ends)
