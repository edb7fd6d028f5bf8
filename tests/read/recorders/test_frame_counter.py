"""The frame counter: missing frames are put in, a counter that starts anew is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from builders.arinc717 import Stream, flight, packed
from builders.layouts import toml
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.arinc717 import read_words
from crossfix.read.recorders.frame_counter import FrameCounter, recounted
from crossfix.read.recorders.layouts import layout_from
from crossfix.read.recorders.layouts.counters import counter_of
from crossfix.read.recorders.open import open_flight_data
from crossfix.records.words import Quality, Words

WIDTH, BITS = 128, 128 * 12
COUNTER = FrameCounter(subframe=2, word=50)


def counted(frames: int, start: int) -> NDArray[np.uint16]:
    """A flight with a 12-bit counter in word 50 of subframe 2."""
    words = flight(np.random.default_rng(8), 4 * frames, WIDTH)
    words[1::4, 49] = (start + np.arange(frames)) % 4096
    return words


def read(stream: Stream) -> Words:
    """The words."""
    return read_words(packed(stream.bits), "x.dat", Doubts())


@pytest.mark.parametrize("lost", [4, 8, 40])
def test_frames_that_left_no_bits_are_put_in(lost: int) -> None:
    words = counted(40, 4080)
    stream = Stream.of(words).dropout(81 * BITS + 700, lost * BITS + 5)
    found = read(stream)
    assert len(found) == len(words) - lost
    doubts = Doubts()
    filled = recounted(found, COUNTER, doubts)
    assert len(filled) == len(words)
    assert (filled.quality == Quality.FILL).sum() == lost - 1
    np.testing.assert_array_equal(filled.count, np.arange(len(words)))
    np.testing.assert_array_equal(filled.number, np.arange(len(words)) % 4 + 1)
    np.testing.assert_array_equal(filled.words[filled.valid], words[filled.valid])
    assert [notice.text for notice in doubts.notices()] == [f"{lost} subframes are missing by the frame counter"]
    assert filled.quality[[81, 81 + lost]].tolist() == [Quality.TAIL_BAD, Quality.HEAD_BAD]
    assert filled.valid[[81, 81 + lost]].sum() > WIDTH - 20


def test_a_counter_that_starts_anew_puts_nothing_in() -> None:
    words = counted(40, 100)
    words[81::4, 49] = np.arange(20) + 3000
    doubts = Doubts()
    found = read(Stream.of(words))
    assert recounted(found, COUNTER, doubts) is found
    (notice,) = doubts.notices()
    assert notice.text.startswith("the frame counter jumps by 2880 frames")


def test_a_single_wrong_counter_is_no_jump() -> None:
    words = counted(20, 0)
    words[41, 49] = 77
    doubts = Doubts()
    found = read(Stream.of(words))
    assert recounted(found, COUNTER, doubts) is found
    assert doubts.notices() == ()


def test_the_counter_that_a_layout_names_is_used(tmp_path: Path) -> None:
    words = counted(40, 4080)
    stream = Stream.of(words).dropout(81 * BITS + 700, 8 * BITS + 5)
    (tmp_path / "x.dat").write_bytes(packed(stream.bits))
    parts = [{"word": 50, "bits": [1, 12], "subframes": [2]}]
    layout = toml({"words_per_subframe": WIDTH}, {"Frame Counter": {"parts": parts}}, {})
    (tmp_path / "layout.toml").write_bytes(layout)
    data = open_flight_data(tmp_path / "x.dat", layout=tmp_path / "layout.toml")
    assert data.words is not None
    assert len(data.words) == len(words)
    assert any("8 subframes are missing by the frame counter" in one.text for one in data.notices)
    counter = data["Frame Counter"]
    assert counter.values[counter.valid].tolist() == words[1::4, 49][counter.valid].tolist()


@pytest.mark.parametrize(
    "changed",
    [
        {"parts": [{"word": 50, "bits": [1, 6], "subframes": [2]}, {"word": 51, "bits": [1, 6], "subframes": [2]}]},
        {"parts": [{"word": 50, "bits": [1, 12]}]},
        {"parts": [{"word": 50, "bits": [1, 12], "subframes": [2]}], "encoding": "twos_complement"},
    ],
    ids=["two words", "every subframe", "signed"],
)
def test_what_is_no_plain_counter_of_frames_is_not_taken_for_one(changed: dict[str, Any]) -> None:
    layout = layout_from(toml({"words_per_subframe": WIDTH}, {"Frame Counter": changed}, {}), "x.toml")
    assert counter_of(layout) is None
