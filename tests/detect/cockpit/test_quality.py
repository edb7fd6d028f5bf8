"""Quality checks and skew on made sound with one fault each, and on sound without any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.sounds import CHANNELS, RATE_HZ, Samples, add, burst, electrical, noise, parts, tone
from crossfix.detect.cockpit.quality import Quality, SoundQuality
from crossfix.detect.cockpit.skew import channel_skew
from crossfix.detect.cockpit.still import Still
from crossfix.errors import RequestInvalid


def checked(sound: Samples, channels: tuple[str, ...] = CHANNELS) -> Quality:
    """All findings."""
    return SoundQuality().check([sound], RATE_HZ, channels)


def test_sound_without_a_fault_has_no_finding_but_its_end() -> None:
    found = checked(noise(40.0))
    assert [(one.channel, one.last_s, one.recording_end_s) for one in found.ends] == [(c, 40.0, 40.0) for c in CHANNELS]
    assert [*found.dropouts, *found.saturated, *found.gains, *found.hums, *found.leaks] == []
    assert found.skew.startswith("direction not determinable")


def test_a_channel_that_ends_early_or_never_sounds() -> None:
    sound = noise(10.0)
    sound[1, 64_000:] = 0
    sound[2] = 0
    sound[3] = 0.25
    ends = {one.channel: one.last_s for one in checked(sound).ends}
    assert ends["CAM"] == 10.0
    assert ends["P1"] == pytest.approx(4.0, abs=1e-3)
    assert ends["P2"] is None
    assert ends["OBS"] is None


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1000, 600_000), st.integers(100, 30_000), st.lists(st.integers(5000, 300_000), min_size=1, max_size=3)
)
def test_a_dropout_is_told_to_the_sample_for_any_blocks(at: int, length: int, lengths: list[int]) -> None:
    sound = np.full((1, 640_000), 0.1, np.float32)
    sound[0, ::2] = -0.1
    sound[0, at : at + length] = 0
    count = Still().begin(1, RATE_HZ)
    for piece in parts(sound, lengths):
        count.add(piece)
    ends, dropouts, _ = count.told(("CAM",))
    least = round(0.01 * RATE_HZ)
    if at + length >= 640_000:
        assert ends[0].last_s == pytest.approx((at if 640_000 - at >= least else 640_000) / RATE_HZ)
    elif length < least:
        assert dropouts == ()
    else:
        (one,) = dropouts
        assert (round(one.start_s * RATE_HZ), round(one.stop_s * RATE_HZ)) == (at, at + length)


@pytest.mark.parametrize(("run", "told"), [(2, False), (3, True), (50, True)])
def test_runs_at_full_scale(run: int, told: bool) -> None:
    sound = noise(5.0, 2)
    sound[1, 40_000 : 40_000 + run] = -1.0
    found = checked(sound, CHANNELS[:2]).saturated
    assert bool(found) == told
    for one in found:
        assert (one.channel, one.runs, one.seconds, one.first_s, one.level) == ("P1", 1, run / RATE_HZ, 2.5, 1.0)


@settings(max_examples=8, deadline=None)
@given(st.floats(-1500, 1500), st.sampled_from((50.0, 60.0, 400.0)))
def test_the_frequency_of_hum_is_told_within_its_sigma(off_ppm: float, nominal: float) -> None:
    hertz = nominal * (1 + off_ppm * 1e-6)
    sound = noise(40.0, 1)
    sound[0] += tone(40.0, hertz, 0.004).astype(np.float32)
    (one,) = checked(sound, ("CAM",)).hums
    assert one.nominal_hz == nominal
    assert abs(one.frequency_hz - hertz) <= 4 * one.sigma_hz
    assert one.sigma_hz < 0.01
    assert one.off_ppm == pytest.approx((one.frequency_hz / nominal - 1) * 1e6)


@pytest.mark.parametrize("pumps", [False, True])
def test_gain_that_pumps(pumps: bool) -> None:
    sound = noise(60.0, 1)
    for at_s in (5.0, 15.0, 25.0, 35.0, 45.0):
        add(sound, burst(int(at_s), 0.5, 9.0), at_s, (0.4,), (0.0,))
        if pumps:
            begin = round((at_s + 0.5) * RATE_HZ)
            back = 1 - 0.6 * np.exp(-np.arange(4 * RATE_HZ) / RATE_HZ / 0.8)
            sound[0, begin : begin + len(back)] *= back.astype(np.float32)
    (one,) = checked(sound, ("CAM",)).gains
    assert one.sounds == 5
    assert one.pumps == pumps
    assert (one.dip_db > 3) == pumps


def test_crosstalk_has_its_level_lag_and_polarity() -> None:
    sound = noise(60.0, 2, level=0.001)
    for k in range(8):
        add(sound, burst(k, 1.0, 9.0), 3.0 + 7 * k, (0.3, -0.03), (0.0, 0.002))
    (one,) = [leak for leak in checked(sound, CHANNELS[:2]).leaks if leak.source == "CAM"]
    assert (one.other, one.polarity) == ("P1", -1)
    assert one.level_db == pytest.approx(-20.0, abs=0.5)
    assert one.lag_s == pytest.approx(0.002, abs=1e-4)
    assert one.lag_spread_s < 1e-4


@settings(max_examples=6, deadline=None)
@given(st.integers(-64, 64), st.integers(-64, 64))
def test_skew_is_measured_from_radio(second: int, third: int) -> None:
    sound = noise(30.0, seed=2)
    late = (0.0, 0.01, 0.01 + second / RATE_HZ, 0.01 + third / RATE_HZ)
    for k in range(3):
        electrical(sound, 4.0 + 8 * k, 0.3, 2.0, k, late)
    skew, words = channel_skew(parts(sound, [50_000]), CHANNELS)
    assert skew is not None
    assert skew.sounds >= 8
    for name, samples in (("P1", 0), ("P2", second), ("OBS", third)):
        assert skew.late_s[name] == pytest.approx(samples / RATE_HZ, abs=1 / RATE_HZ / 4)
        assert name in words
    assert skew.sigma_s < 1 / RATE_HZ


def test_sounds_from_many_places_measure_no_skew() -> None:
    sound = noise(60.0, 3, seed=3)
    for k in range(24):
        add(sound, burst(k, 0.5, 9.0), 2.0 + 2.3 * k, (0.3, 0.3, 0.3), (0, 0.01, 0.01 + (k - 12) * 0.00025))
    skew, words = channel_skew([sound], CHANNELS[:3])
    assert skew is None
    assert words.startswith("direction not determinable")


def test_another_rate_is_refused() -> None:
    with pytest.raises(RequestInvalid, match="expected 16000"):
        SoundQuality().check([noise(1.0)], 48_000, CHANNELS)
    assert checked(np.zeros((4, 0), np.float32)).ends[0].last_s is None
