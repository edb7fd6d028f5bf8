"""The frame counter: missing frames are put in, a counter that starts anew is told, the superframe is placed."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from builders.arinc717 import Stream, flight, packed
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.arinc717 import read_words
from crossfix.read.recorders.superframes import FrameCounter, recounted, superframe_frame
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


@pytest.mark.parametrize("first", [0, 1])
def test_the_frame_of_a_superframe(first: int) -> None:
    words = counted(40, 4090)[2:]  # begins with subframe 3
    found = read(Stream.of(words))
    frame = superframe_frame(found, COUNTER, first=first)
    counters = found.words[found.number == 2, 49].astype(int)
    assert (frame[found.number == 2] == (counters - first) % 16).all()
    assert frame[0] == (4090 - first) % 16
    assert frame[1:4].tolist() == [frame[0], *[(frame[0] + 1) % 16] * 2]


def test_no_counter_no_place() -> None:
    found = read(Stream.of(counted(10, 0)))
    assert (superframe_frame(found, FrameCounter(subframe=5, word=1)) == -1).all()
