"""Damaged recordings, synthetic: what stands is right, nearly all that was not damaged stands, time goes on."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from builders.arinc717 import Recovery, Stream, damaged, flight, packed
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.arinc717 import read_words
from crossfix.records.words import Quality, Words

WIDTH, BITS = 256, 256 * 12
FLIGHT = flight(np.random.default_rng(11), 120, WIDTH)


def read(stream: Stream) -> tuple[Words, list[str]]:
    """The words and what is doubted."""
    doubts = Doubts()
    words = read_words(packed(stream.bits), "x.dat", doubts)
    return words, [f"{notice.where}: {notice.text}" for notice in doubts.notices()]


def judged(words: NDArray[np.uint16], stream: Stream, found: Words) -> Recovery:
    """By the index of the first row, from where its first found bit comes."""
    row = int(np.flatnonzero(found.quality <= Quality.TAIL_BAD)[0])
    first = int(stream.origin[found.bit_position[row]]) // (12 * words.shape[1]) - row
    return Recovery.of(words, stream, found.words, found.valid, first)


@pytest.mark.parametrize("bits", [-11, -5, -1, 1, 4, 11])
def test_a_slip_costs_few_words(bits: int) -> None:
    at = 50 * BITS + 1000
    stream = Stream.of(FLIGHT).slip(np.random.default_rng(1), at, bits)
    found, told = read(stream)
    assert len(found) == len(FLIGHT)
    assert found.quality[50] == Quality.TAIL_BAD
    assert (np.delete(found.quality, 50) == Quality.GOOD).all()
    assert judged(FLIGHT, stream, found).wrong == 0
    assert found.valid[50].sum() >= WIDTH - 12
    assert not found.valid[50, 1000 // 12]
    (notice,) = told
    assert notice.startswith(f"bit {50 * BITS}: slip of {abs(bits)} bits too {'few' if bits < 0 else 'many'}")


@pytest.mark.parametrize("length", [30, 700, BITS - 5, BITS, 2 * BITS + 100, 3 * BITS + 7])
def test_a_dropout_is_counted_in_time(length: int) -> None:
    stream = Stream.of(FLIGHT).dropout(40 * BITS + 1500, length)
    found, told = read(stream)
    assert len(found) == len(FLIGHT)
    assert found.count[-1] == len(FLIGHT) - 1
    recovery = judged(FLIGHT, stream, found)
    assert recovery.wrong == 0
    assert recovery.recovered > 0.997
    assert len(told) == 1


def test_a_subframe_between_two_dropouts_is_found_by_its_words() -> None:
    stream = Stream.of(FLIGHT).dropout(61 * BITS + 2000, 900).dropout(60 * BITS - 500, 440)
    found, _ = read(stream)
    recovery = judged(FLIGHT, stream, found)
    assert recovery.wrong == 0
    assert recovery.recovered > 0.997
    assert found.bit_position[60] == 60 * BITS - 500 + 60


def test_a_part_between_two_slips_stands_at_its_own_alignment() -> None:
    random = np.random.default_rng(2)
    stream = Stream.of(FLIGHT).slip(random, 70 * BITS + 2400, 5).slip(random, 70 * BITS + 600, -3)
    found, _ = read(stream)
    assert judged(FLIGHT, stream, found).wrong == 0
    assert found.valid[70].sum() > WIDTH - 25
    places = found.pieces[found.pieces[:, 0] == 70]
    assert sorted(set((places[:, 3] - 12 * places[:, 1] - 70 * BITS).tolist())) == [-3, 0, 2]


def test_two_slips_that_cancel_are_seen() -> None:
    random = np.random.default_rng(3)
    stream = Stream.of(FLIGHT).slip(random, 70 * BITS + 2600, 7).slip(random, 70 * BITS + 500, -7)
    found, _ = read(stream)
    assert judged(FLIGHT, stream, found).wrong == 0
    assert found.valid[70].sum() > WIDTH - 25


def test_erased_memory_inside_a_subframe_is_not_valid() -> None:
    stream = Stream.of(FLIGHT).erased(30 * BITS + 1200, 800)
    found, told = read(stream)
    assert judged(FLIGHT, stream, found).wrong == 0
    assert not found.valid[30, 100:166].any()
    assert found.valid[30].sum() > WIDTH - 75
    assert "words overwritten between two syncs in their places" in told[0]


def test_a_sync_that_is_overwritten_is_passed_over() -> None:
    bits = Stream.of(FLIGHT).bits.copy()
    bits[25 * BITS : 25 * BITS + 12] ^= np.tile([1, 0, 1], 4).astype(np.uint8)
    stream = Stream(bits, np.arange(len(bits)))
    found, _ = read(stream)
    assert found.quality[25] == Quality.HEAD_BAD
    assert not found.valid[25, 0]
    assert found.valid[25].sum() >= WIDTH - 3
    assert (np.delete(found.quality, [24, 25]) == Quality.GOOD).all()


@pytest.mark.parametrize("bit", range(12))
def test_a_wrong_bit_in_a_sync_is_a_bit_error(bit: int) -> None:
    """Bit 12 turns sync 1 into sync 3: the sequence tells."""
    bits = Stream.of(FLIGHT).bits.copy()
    bits[20 * BITS + bit] ^= 1
    found, told = read(Stream(bits, np.arange(len(bits))))
    assert len(found) == len(FLIGHT)
    assert (found.quality == Quality.GOOD).all()
    assert (found.number == np.arange(len(FLIGHT)) % 4 + 1).all()
    assert np.argwhere(~found.valid).tolist() == [[20, 0]]
    assert told == [f"bit {20 * BITS}: sync word with wrong bits, the subframe is kept: 1"]


@pytest.mark.parametrize("kept", [8, 16, 496, BITS - 16, BITS - 8, BITS])
def test_a_cut_end_keeps_every_word_received(kept: int) -> None:
    words = FLIGHT.copy()
    words[-1, 1:] = np.random.default_rng(4).integers(1, 4095, WIDTH - 1)  # unlike all before, as in an impact
    stream = Stream.of(words).cut((len(words) - 1) * BITS + kept)
    found, _ = read(stream)
    whole = kept // 12
    if whole == 0:
        assert len(found) == len(words) - 1
        return
    assert found.quality[-1] == (Quality.PARTIAL if kept < BITS else Quality.GOOD)
    assert found.valid[-1].sum() == whole
    np.testing.assert_array_equal(found.words[-1, :whole], words[-1, :whole])


def test_a_recording_that_begins_inside_a_subframe() -> None:
    stream = Stream.of(FLIGHT).dropout(0, 1000)
    found, _ = read(stream)
    assert found.quality[0] == Quality.HEAD_BAD
    assert found.number[0] == 1
    assert judged(FLIGHT, stream, found).wrong == 0
    assert found.valid[0].sum() > WIDTH - 1000 // 12 - 12


def test_words_that_change_everywhere_at_once_stand() -> None:
    """No other alignment explains them: they are data."""
    words = FLIGHT.copy()
    words[60:, 1:] ^= np.uint16(0x5A5)
    found, told = read(Stream.of(words))
    np.testing.assert_array_equal(found.words, words)
    assert found.valid.all()
    assert told == []


def test_pieces_say_where_each_valid_word_was_read() -> None:
    random = np.random.default_rng(6)
    stream = damaged(random, FLIGHT, 10, 10, 0.0, BITS)
    found, _ = read(stream)
    for row, word in np.argwhere(found.valid).tolist():
        bit = found.bit_of(row, word + 1)
        assert bit is not None
        value = int((stream.bits[bit : bit + 12].astype(int) << np.arange(12)).sum())
        assert value == found.words[row, word]
    row, word = np.argwhere(~found.valid & (found.quality != Quality.GOOD)[:, None])[0]
    assert found.bit_of(row, word + 1) is None


@pytest.mark.parametrize("seed", range(4))
def test_many_damages(seed: int) -> None:
    random = np.random.default_rng(seed)
    words = flight(random, 300, WIDTH)
    stream = damaged(random, words, 40, 40, 1e-4, BITS)
    found, _ = read(stream)
    recovery = judged(words, stream, found)
    assert recovery.recovered > 0.985
    assert recovery.wrong < 3e-4
    assert recovery.with_bit_errors < 1.2e-3 + 4e-4
