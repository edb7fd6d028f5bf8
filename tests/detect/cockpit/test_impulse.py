"""Impulses in made sound: found where they are, the same for any blocks, and nothing in quiet noise."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.sounds import CHANNELS, RATE_HZ, Samples, add, burst, click, electrical, noise, outside, parts
from crossfix.detect.cockpit.arrival import Arrival, Skew
from crossfix.detect.cockpit.impulse import ImpulseDetector
from crossfix.detect.cockpit.onset import Onset
from crossfix.detect.cockpit.spectra import HOP, spectra
from crossfix.detect.cockpit.windows import Window, windows
from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.records.impulse import Impulse
from crossfix.records.thresholds import thresholds_of

LEVEL = 0.03


def found_in(
    sound: Samples, detector: ImpulseDetector | None = None, channels: tuple[str, ...] = CHANNELS
) -> list[Impulse]:
    """All that the detector gives."""
    return list((detector or ImpulseDetector()).detect([sound], RATE_HZ, channels))


@pytest.fixture(scope="module")
def scene() -> Samples:
    """70 s of noise: impulses at 28.9 s (at a window's border), 35.22 and 60.1 s; clicks and radio between."""
    sound = noise(70.0, seed=1)
    for k, at_s in enumerate((28.9, 35.22, 60.1)):
        outside(sound, at_s, LEVEL * 8, seed=k)
    for k, at_s in enumerate((10.2, 20.0, 45.5)):
        click(sound, at_s, LEVEL * 6, seed=k)
    electrical(sound, 50.0, LEVEL * 4, seed=9)
    return sound


def test_impulses_are_found_at_their_moment(scene: Samples) -> None:
    found = found_in(scene)
    assert [round(one.time_s, 1) for one in found] == [28.9, 35.2, 60.1]
    for one, truth in zip(found, (28.9, 35.22, 60.1), strict=True):
        assert abs(one.time_s - truth) <= 0.004
        assert 0 < one.sigma_s < 0.01
        assert one.kind == "impulse"
        assert one.channels == CHANNELS
        assert [name for name, _ in one.strengths] == list(CHANNELS)
        assert one.contributions[0][1] == max((c for _, c in one.contributions), key=abs)
        assert one.order == ()
        assert one.direction.startswith("direction not determinable: the skew")


@pytest.fixture(scope="module")
def whole(scene: Samples) -> list[Impulse]:
    """All impulses and look-alikes of the first 38 s, read in one block."""
    return found_in(scene[:, : 38 * RATE_HZ], ImpulseDetector(look_alikes=True))


@settings(max_examples=3, deadline=None)
@given(st.lists(st.integers(2000, 400_000), min_size=1, max_size=4))
def test_the_same_for_any_blocks(scene: Samples, whole: list[Impulse], lengths: list[int]) -> None:
    detector = ImpulseDetector(look_alikes=True)
    assert len(whole) >= 3
    assert list(detector.detect(parts(scene[:, : 38 * RATE_HZ], lengths), RATE_HZ, CHANNELS)) == whole


@given(st.integers(0, 2_000_000), st.lists(st.integers(1, 700_000), min_size=1, max_size=5))
@settings(max_examples=20, deadline=None)
def test_windows_own_every_moment_once_and_do_not_depend_on_blocks(count: int, lengths: list[int]) -> None:
    sound = np.arange(count, dtype=np.float32)[None]
    made = list(windows(parts(sound, [max(n, 1000) for n in lengths]), 1))
    whole = list(windows([sound], 1))
    assert [(w.start, w.own_from_s, w.own_to_s) for w in made] == [(w.start, w.own_from_s, w.own_to_s) for w in whole]
    for one, other in zip(made, whole, strict=True):
        np.testing.assert_array_equal(one.samples, other.samples)
        np.testing.assert_array_equal(one.samples[0], np.arange(one.start, one.start + one.samples.shape[1]))
    if made:
        assert made[0].own_from_s == 0
        assert made[-1].own_to_s == np.inf
        assert made[-1].start + made[-1].samples.shape[1] == count
    assert all(a.own_to_s == b.own_from_s for a, b in pairwise(made))


@pytest.mark.parametrize("seed", [3, 4])
def test_noise_alone_has_no_impulse(seed: int) -> None:
    assert found_in(noise(20.0, seed=seed)) == []


def test_silence_and_hardly_any_sound_have_none() -> None:
    for count in (0, 1, 255, 256, 4000, 100_000):
        assert found_in(np.zeros((4, count), np.float32)) == []


def test_an_electrical_sound_is_told_as_one() -> None:
    sound = noise(20.0, seed=5)
    electrical(sound, 8.0, LEVEL * 8, 0.3, seed=5)
    near = [
        one
        for one in found_in(sound, ImpulseDetector(look_alikes=True, look_alike_rise=0.0))
        if abs(one.time_s - 8) < 0.2
    ]
    assert "impulse" not in {one.kind for one in near}
    assert {one.kind for one in near} == {"electrical"}


def test_a_click_is_no_impulse_and_is_told_as_a_look_alike() -> None:
    sound = noise(20.0, seed=6)
    click(sound, 9.0, LEVEL * 10)
    assert found_in(sound) == []
    (one,) = found_in(sound, ImpulseDetector(look_alikes=True))
    assert abs(one.time_s - 9.0) < 0.02
    assert one.kind == "click"
    assert "CAM" in one.channels


def test_fewer_channels_and_another_order_are_taken() -> None:
    sound = noise(20.0, seed=7)
    outside(sound, 11.0, LEVEL * 8)
    for rows, names in (([3, 0, 2, 1], ("OBS", "CAM", "P2", "P1")), ([0, 1, 2], ("CAM", "P1", "P2"))):
        found = found_in(sound[rows], channels=names)
        assert [round(one.time_s, 2) for one in found] == [11.0]


def test_what_cannot_be_done_is_refused_in_words() -> None:
    sound = noise(1.0)
    with pytest.raises(RequestInvalid, match="expected 16000 samples per second, found 8000"):
        list(ImpulseDetector().detect([sound], 8000, CHANNELS))
    with pytest.raises(RequestInvalid, match="no channel is CAM"):
        found_in(sound, channels=("A", "B", "C", "D"))
    with pytest.raises(InputUnusable, match="expected blocks of 4 rows"):
        found_in(sound[:2])
    sound[1, 5] = np.nan
    with pytest.raises(InputUnusable, match="not finite"):
        found_in(sound)


@settings(max_examples=25, deadline=None)
@given(st.floats(-0.0029, 0.0029), st.floats(-0.004, 0.004), st.integers(0, 50))
def test_with_a_known_skew_the_side_is_told(lead_s: float, skew_s: float, seed: int) -> None:
    sound = noise(0.2, 3, seed=seed, level=0.001)
    heard = (0.0, max(0.0, -lead_s), max(0.0, lead_s) + skew_s + 0.004)
    add(sound, burst(seed, 0.05), 0.05, (0.1, 0.1, 0.1), (0.004, heard[1] + 0.004, heard[2]))
    skew = Skew({"P1": 0.0, "P2": skew_s}, 1e-5, 20, "made")
    order, direction = Arrival().of(sound, ("CAM", "P1", "P2"), ("CAM", "P1", "P2"), skew)
    assert {name for name, _ in order} == {"P1", "P2"}
    assert order[1][1] == pytest.approx(abs(lead_s), abs=1.5 / RATE_HZ)
    if abs(lead_s) > 0.0004:
        assert direction.startswith(f"from the {'left' if lead_s > 0 else 'right'}")


def test_an_impossible_delay_tells_no_direction() -> None:
    sound = noise(0.2, 3, level=0.001)
    add(sound, burst(1, 0.05), 0.05, (0.1, 0.1, 0.1), (0, 0, 0.006))
    skew = Skew({"P1": 0.0, "P2": 0.0}, 1e-5, 20, "made")
    _, direction = Arrival().of(sound, ("CAM", "P1", "P2"), ("CAM", "P1", "P2"), skew)
    assert direction.startswith("direction not determinable: P1 and P2 differ by")


def test_every_threshold_has_a_reason() -> None:
    told = list(thresholds_of(ImpulseDetector()))
    assert len(told) > 15
    assert [one.name for one in told if not one.reason] == []


@settings(max_examples=10, deadline=None)
@given(st.floats(0.05, 3.9), st.floats(6, 14), st.integers(0, 99))
def test_the_onset_is_told_also_near_the_ends(at_s: float, strength: float, seed: int) -> None:
    sound = noise(4.0, seed=seed)
    outside(sound, at_s, LEVEL * strength, seed)
    found = spectra(Window(sound, 0, 0.0, np.inf))
    assert found is not None
    centre = round(at_s * RATE_HZ) + 60
    at, sigma_s = Onset().of(sound, found.noise_at(np.array([centre // HOP]))[:, 0], 0, centre)
    assert abs(at / RATE_HZ - at_s) < max(0.002, 3 * sigma_s)
    assert 0.0005 <= sigma_s < 0.03
