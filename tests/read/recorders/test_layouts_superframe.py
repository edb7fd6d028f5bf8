"""Superframes: samples found by the counter of their frame, also where it begins anew, is damaged or wrong."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.layouts import Made, Place, toml, unsigned
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.layouts import layout_from, series_of
from crossfix.records.series import SeriesDoubt

FRAMES = 8
COUNTER = {"subframe": 2, "word": 27, "bits": [9, 11], "frames": FRAMES}


def layout(frames: list[int], subframes: list[int]) -> bytes:
    """One parameter in word 30 of some frames."""
    parts = [{"word": 30, "bits": [1, 12], "frames": frames, "subframes": subframes}]
    return toml({"words_per_subframe": 64}, {"X": {"parts": parts, "counter": "main"}}, {"main": COUNTER})


def recording(rows: int, first: int, counts: list[int]) -> Made:
    """Every row's word 30 holds its number; the counter of frame k is `counts[k]`."""
    made = Made(rows, 64, first)
    for row in range(rows):
        made.put(unsigned(row, 12), [Place(row, 30, 1, 12)])
        if made.subframe(row) == 2:
            made.put(unsigned(counts[(row + first - 1) // 4], 3), [Place(row, 27, 9, 3)])
    return made


def rows_found(made: Made, text: bytes) -> tuple[list[int], Doubts]:
    """Row of every valid sample; each holds its own row and has its time."""
    doubts = Doubts()
    found: list[int] = []
    for one in series_of(made.words(), layout_from(text, "made.toml"), doubts).values():
        values = one.values[one.valid].astype(int)
        assert one.times()[one.valid].tolist() == (values + 29 / 64).tolist()
        found += values.tolist()
        assert set(one.reasons[~one.valid].tolist()) <= {SeriesDoubt.NOT_RECORDED, SeriesDoubt.DAMAGED}
    return sorted(found), doubts


@settings(max_examples=60, deadline=None)
@given(
    st.integers(6, 120),
    st.integers(1, 4),
    st.integers(0, FRAMES - 1),
    st.lists(st.integers(1, FRAMES), min_size=1, max_size=4, unique=True),
    st.sampled_from([[1], [4], [1, 3], [1, 2, 3, 4], [2, 3]]),
    st.none() | st.tuples(st.integers(1, 20), st.integers(0, FRAMES - 1)),
)
def test_every_place_of_the_superframe(
    rows: int, first: int, start: int, frames: list[int], subframes: list[int], restart: tuple[int, int] | None
) -> None:
    """By brute force, with and without a recorder that begins to count anew in some frame."""
    counts = [(start + k) % FRAMES for k in range(rows // 4 + 2)]
    if restart is not None:
        counts = [n if k < restart[0] else (restart[1] + k) % FRAMES for k, n in enumerate(counts)]
    made = recording(rows, first, counts)
    found, _ = rows_found(made, layout(frames, subframes))
    told = [row for row in range(rows) if made.subframe(row) == 2]
    frames_told = {(row + first - 1) // 4 for row in told}
    lone = {
        k for k in frames_told
        if {k - 1, k + 1} <= frames_told
        and (counts[k - 1] - k + 1) % FRAMES == (counts[k + 1] - k - 1) % FRAMES != (counts[k] - k) % FRAMES
    }  # fmt: skip
    expected = [
        row for row in range(rows)
        if made.subframe(row) in subframes
        and (k := (row + first - 1) // 4) in frames_told - lone and counts[k] + 1 in frames
    ]  # fmt: skip
    untold = {row for row in range(rows) if (row + first - 1) // 4 not in frames_told - lone}
    assert [row for row in found if row not in untold] == expected


def test_a_regular_count_gives_one_sample_per_superframe() -> None:
    made = recording(96, 1, [k % FRAMES for k in range(24)])
    series = series_of(made.words(), layout_from(layout([3], [4]), "made.toml"), Doubts())["X"]
    assert (series.first_s, series.step_s, series.values.tolist()) == (11 + 29 / 64, Fraction(32), [11, 43, 75])


def test_damaged_counters_and_bit_errors_of_single_frames_change_nothing() -> None:
    made = recording(96, 1, [5 if k == 9 else k % FRAMES for k in range(24)])
    made.damaged |= {(row, 27) for row in (1, 5, 21, 93)}
    found, doubts = rows_found(made, layout([1, 5], [3]))
    assert found == [2, 18, 34, 50, 66, 82]
    assert doubts.notices() == ()


def test_a_recorder_that_was_switched_on_again() -> None:
    counts = [*range(5), *(k % FRAMES for k in range(19))]
    found, doubts = rows_found(recording(96, 1, counts), layout([1], [1]))
    assert found == [0, 20, 52, 84]
    (notice,) = doubts.notices()
    assert "begins anew or jumps" in notice.text


def test_a_counter_that_is_damaged_throughout_gives_nothing() -> None:
    made = recording(40, 3, [0] * 12)
    made.damaged |= {(row, 27) for row in range(40)}
    found, doubts = rows_found(made, layout([1], [1]))
    assert found == []
    assert "40 subframes by none" in doubts.notices()[0].text


def test_parts_in_two_frames_of_the_superframe() -> None:
    made = Made(64, 64)
    for row in range(1, 64, 4):
        made.put(unsigned(row // 4 % FRAMES, 3), [Place(row, 27, 9, 3)])
    rng = np.random.default_rng(3)
    numbers = rng.integers(0, 2**20, 2)
    for k, number in enumerate(numbers):
        bits = unsigned(int(number), 20)
        made.put(bits, [Place(32 * k + 4, 40, 1, 12), Place(32 * k + 12, 40, 1, 8)])
    parts = [
        {"word": 40, "bits": [1, 12], "frames": [2], "subframes": [1]},
        {"word": 40, "bits": [1, 8], "frames": [4], "subframes": [1]},
    ]
    text = toml({"words_per_subframe": 64}, {"X": {"parts": parts, "counter": "main"}}, {"main": COUNTER})
    series = series_of(made.words(), layout_from(text, "made.toml"), Doubts())["X"]
    assert series.values.tolist() == numbers.tolist()
    assert series.times().tolist() == [4 + 39 / 64, 36 + 39 / 64]


def test_a_part_in_a_frame_after_the_restart_is_not_that_of_its_sample() -> None:
    """The recorder begins anew between the two parts of the second sample: its second place holds something else."""
    made = recording(96, 1, [*(k % FRAMES for k in range(10)), *(k % FRAMES for k in range(14))])
    parts = [
        {"word": 30, "bits": [1, 6], "frames": [2], "subframes": [1]},
        {"word": 30, "bits": [7, 12], "frames": [4], "subframes": [1]},
    ]
    text = toml({"words_per_subframe": 64}, {"X": {"parts": parts, "counter": "main"}}, {"main": COUNTER})
    series = series_of(made.words(), layout_from(text, "made.toml"), Doubts())["X"]
    assert series.times()[series.valid].tolist() == [4 * frame + 29 / 64 for frame in (1, 11, 19)]
