"""The bitstream is read by the reader, which shares nothing with what made it: what was flown comes back."""

from __future__ import annotations

import tempfile
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.arinc717 import SYNC_OCTAL
from builders.scenarios import tiny
from crossfix.read.recorders.open import open_flight_data
from crossfix.records.flight_data import FlightData
from crossfix.records.series import SeriesDoubt
from crossfix.simulate.arinc717 import bitstream, recorder_words
from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.made_flight import MadeFlight, fly
from crossfix.simulate.recorder_layout import COUNTER_WORD, WORDS, Placed, layout_toml, placed

AIRCRAFT = RecorderClock(-0.4, 1.0)
NAMES = {one.name: one for one in placed()}


@cache
def made() -> MadeFlight:
    """The tiny flight."""
    return fly(tiny())


def read_back(recorder: RecorderClock) -> FlightData:
    """Written and read by the layout."""
    words = recorder_words(made(), placed(), recorder, AIRCRAFT)
    with tempfile.TemporaryDirectory() as folder:
        data, layout = Path(folder, "fdr.dat"), Path(folder, "fdr.toml")
        data.write_bytes(bitstream(words, recorder.local(made().scenario.stop)))
        layout.write_text(layout_toml(placed()))
        return open_flight_data(data, layout=layout)


def expected(one: Placed, utc_s: np.ndarray) -> np.ndarray:
    """What was flown."""
    if one.quantity.startswith("utc_"):
        shown = utc_s + 0.4
        step, around = {"utc_hour": (3600, 24), "utc_minute": (60, 60), "utc_second": (1, 60)}[one.quantity]
        return np.floor(shown / step) % around
    found = made().at("altitude_ft" if one.quantity == "pressure_ft" else one.quantity, utc_s)
    return found % 360 if one.quantity == "heading_deg" else found


@settings(max_examples=4, deadline=None)
@given(st.floats(-500, 500), st.floats(0, 0.999))
def test_every_parameter_comes_back_within_half_a_step_of_its_own_clock(ppm: float, late_s: float) -> None:
    recorder = RecorderClock(made().scenario.begins + late_s, 1 + ppm * 1e-6)
    data = read_back(recorder)
    assert set(NAMES) <= set(data.series)
    for name, one in NAMES.items():
        series = data.series[name]
        utc_s = np.asarray(recorder.utc(series.times()), np.float64)
        inside = utc_s < made().scenario.stop - 1
        right = expected(one, utc_s)[inside]
        low, high = one.base, one.base + one.step * ((1 << one.wide) - 1)
        right = np.where(np.isnan(right), np.nan, right if one.signed else np.clip(right, low, high))
        apart = np.abs(np.asarray(series.values, np.float64)[inside] - right)
        if one.quantity == "heading_deg":
            apart = np.minimum(apart, 360 - apart)
        known = series.valid[inside] & ~np.isnan(right)
        assert known.sum() > 0.7 * len(right), name
        assert (apart[known] <= 0.51 * one.step + 1e-9).mean() > 0.999, name
    latitude = data.series["GPS Latitude"]
    none = np.asarray(latitude.reasons == SeriesDoubt.NO_COMPUTED_DATA)
    assert none.sum() in (19, 20)


def test_words_begin_with_the_syncs_and_count_frames() -> None:
    words = recorder_words(made(), placed(), RecorderClock(made().scenario.begins, 1.0), AIRCRAFT)
    assert [f"{one:04o}" for one in words[:4, 0]] == list(SYNC_OCTAL)
    assert words[::4, COUNTER_WORD - 1].tolist() == list(range(len(words[::4])))
    assert words.max() < 4096


def test_no_two_parameters_share_bits_and_none_the_sync_or_the_counter() -> None:
    bits = list(
        chain.from_iterable(
            ((word - down, bit) for word in one.words for down in ((0, 1) if one.double else (0,))
             for bit in range(one.lowest, one.lowest + min(one.wide, 12)))
            for one in placed()
        )
    )  # fmt: skip
    assert len(bits) == len(set(bits))
    assert {word for word, _ in bits} <= set(range(2, WORDS))


def test_the_stream_ends_with_the_power_and_not_with_a_word() -> None:
    words = np.zeros((3, WORDS), np.uint16)
    assert len(bitstream(words, 2.5)) == 2.5 * WORDS * 12 / 8
    assert len(bitstream(words, 99.0)) == 3 * WORDS * 12 / 8
