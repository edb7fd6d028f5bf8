"""Spectrograms: right bins and levels, the same for any blocks, bounded, masked; PNG as the standard reads it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from builders.png_reading import png_image
from crossfix.present.spectrogram import (
    FIRST_SHADE,
    MASKED,
    NO_DATA,
    PALETTE,
    SHADES,
    Drawing,
    Geometry,
    Spectrograms,
    decibels_of,
    geometry,
    masked_cells,
    png,
    shade_range,
    strip_image,
)

RATE_HZ = 16_000
DRAWING = Drawing()
BIN_HZ = RATE_HZ / DRAWING.window
SHORT = Geometry(RATE_HZ, 800, 40, 1)


def drawn(samples: np.ndarray, cuts: list[int] | None = None, shape: Geometry = SHORT) -> Spectrograms:
    """Of samples (channels, n), fed in blocks that end at the cuts."""
    made = Spectrograms(len(samples), shape, DRAWING)
    for block in np.split(samples.astype(np.float32), sorted(cuts or []), axis=1):
        made.add(block)
    return made


def tone(hertz: float, seconds: float = 1.0, gain: float = 1.0) -> np.ndarray:
    return gain * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)[None, :]


@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.integers(0, 15)))
def test_png_is_read_back(places: np.ndarray) -> None:
    image = png_image(png(places, PALETTE, NO_DATA))
    assert (image.places == places).all()
    assert image.places.shape == places.shape
    assert image.palette == list(PALETTE)
    assert image.transparent == [NO_DATA]


@given(st.floats(0.001, 200_000.0), st.sampled_from([8000, 16_000, 44_100]))
def test_strips_hold_the_whole_sound_and_are_few(seconds: float, rate_hz: int) -> None:
    shape = geometry(seconds, rate_hz, DRAWING)
    assert shape.strips * shape.strip_s >= seconds - 1 / rate_hz
    assert (shape.strips - 1) * shape.strip_s < seconds
    assert shape.strips <= DRAWING.most_strips
    assert shape.columns <= DRAWING.columns + 1
    assert shape.column_s >= DRAWING.least_column_s - 1 / rate_hz


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9000), max_size=6), st.integers(0, 2**31))
def test_blocks_make_no_difference(cuts: list[int], seed: int) -> None:
    samples = 0.1 * np.random.default_rng(seed).standard_normal((2, 9000))
    whole, cut = drawn(samples), drawn(samples, cuts)
    assert (whole.levels() == cut.levels()).all()
    assert (whole.peaks() == cut.peaks()).all()
    assert cut.samples == 9000


@pytest.mark.parametrize("hertz", [250.0, 1000.0, 3437.5, 5937.5])
def test_a_full_scale_sine_has_no_decibels_in_its_bin(hertz: float) -> None:
    levels = drawn(tone(hertz)).levels()[0]
    assert levels.shape == (20, 97)
    assert (levels.argmax(axis=1) == round(hertz / BIN_HZ)).all()
    assert abs(decibels_of(int(levels[10].max()))) <= 0.5


def test_decibels_follow_the_gain() -> None:
    quiet, loud = (int(drawn(tone(1000.0, gain=gain)).levels()[0, 5].max()) for gain in (0.01, 0.1))
    assert decibels_of(loud) - decibels_of(quiet) == pytest.approx(20.0, abs=0.5)


def test_a_sound_of_five_milliseconds_stays_visible_in_a_column_of_half_a_second() -> None:
    samples = 0.001 * np.random.default_rng(3).standard_normal((1, 4 * RATE_HZ))
    samples[0, 2 * RATE_HZ + 4000 : 2 * RATE_HZ + 4080] += 0.1 * np.random.default_rng(4).standard_normal(80)
    levels = drawn(samples, shape=Geometry(RATE_HZ, 8000, 8, 1)).levels()[0].astype(int)
    others = np.delete(levels, 4, axis=0)
    assert (levels[4].mean() - others.mean(axis=1) > 2 * 15).all()  # 15 dB


def test_what_is_not_a_number_is_no_data() -> None:
    samples = tone(1000.0)
    samples[0, 4000:8000] = np.nan
    levels, peaks = drawn(samples).levels()[0], drawn(samples).peaks()[0]
    assert (levels[6:9] == 0).all()
    assert np.isnan(peaks[6:9]).all()
    assert (levels[:4] > 0).all()
    assert np.isfinite(peaks[:4]).all()


def test_silence_is_the_least_level_and_not_no_data() -> None:
    assert (drawn(np.zeros((1, RATE_HZ))).levels() == 1).all()
    assert (drawn(np.zeros((1, RATE_HZ))).peaks() == 0).all()


def test_asking_twice_and_going_on_gives_the_same() -> None:
    samples = tone(700.0)
    made = drawn(samples[:, :5000])
    before = made.levels()
    assert (made.levels() == before).all()
    made.add(samples[:, 5000:].astype(np.float32))
    assert (made.levels() == drawn(samples).levels()).all()


def test_nothing_at_all_can_be_asked_for() -> None:
    made = Spectrograms(3, SHORT, DRAWING)
    assert made.levels().shape == (3, 0, 97)
    assert made.peaks().shape == (3, 0)


@given(st.lists(st.tuples(st.floats(-1, 3), st.floats(0, 2)), max_size=4))
def test_the_band_of_the_voice_is_masked_around_speech_and_only_there(speech: list[tuple[float, float]]) -> None:
    spans = [(start, start + length) for start, length in speech]
    cells = masked_cells(SHORT, 40, 97, spans, DRAWING)
    hertz = np.arange(97) * BIN_HZ
    inside, outside = (hertz >= 300) & (hertz <= 3400), (hertz <= 300 - BIN_HZ) | (hertz >= 3400 + BIN_HZ)
    for column in range(40):
        start, stop = column * 0.05, (column + 1) * 0.05
        near = any(start < high and stop > low for low, high in spans)
        far = all(start > high + 0.2 or stop < low - 0.2 for low, high in spans)
        if near:
            assert cells[column, inside].all()
        if far:
            assert not cells[column].any()
    assert not cells[:, outside].any()


def test_an_image_shows_frequency_upwards_masked_cells_and_no_data() -> None:
    levels = drawn(tone(1000.0, 2.0)).levels()[0]
    levels = np.concatenate([levels, drawn(tone(5000.0, 0.5)).levels()[0]])[:45]
    masked = masked_cells(SHORT, 45, 97, [(0.0, 0.4)], DRAWING)
    shape = strip_image(levels[:30], masked[:30], shade_range(levels), 40)
    places = png_image(shape).places
    assert places.shape == (97, 40)
    assert (places[:, 30:] == NO_DATA).all()
    row = 96 - round(1000 / BIN_HZ)
    assert (places[row, :10] == MASKED).all()
    assert (places[row, 15:30] == FIRST_SHADE + SHADES - 1).all()
    assert (places[96 - round(5000 / BIN_HZ), :30] < FIRST_SHADE + SHADES // 2).all()
    assert set(np.unique(places[:, 15:30])) <= set(range(FIRST_SHADE, FIRST_SHADE + SHADES))


@given(arrays(np.uint8, (4, 5)))
def test_shades_always_have_a_range(levels: np.ndarray) -> None:
    low, high = shade_range(levels)
    assert high > low >= 1
