"""Raw recordings of real flights: an A330 in aligned words, a bitstream, and the A330 damaged on purpose."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from builders.arinc717 import Recovery, bitstream, damaged, packed
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.arinc717 import read_words
from crossfix.read.recorders.frame_counter import FrameCounter, recounted
from crossfix.records.words import Quality

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared/data")) / "flight-data"
A330, BITSTREAM = DATA / "a330-arinc717-aligned-512wps.zip", DATA / "bitstream-256wps.dlu"
pytestmark = pytest.mark.skipif(not A330.is_file(), reason=f"no {A330.name} at {DATA}; set CROSSFIX_DATA")
COUNTER = FrameCounter(subframe=2, word=225)
"""Of the A330, by its layout."""


@pytest.fixture(scope="module")
def flown() -> NDArray[np.uint16]:
    """The words of the A330, taken from the zip without the reader."""
    raw = zipfile.ZipFile(A330).read("raw.dat")
    return (np.frombuffer(raw, "<u2").reshape(292, 512) & 0xFFF).astype(np.uint16)


def test_the_a330(flown: NDArray[np.uint16]) -> None:
    doubts = Doubts()
    found = read_words(A330.read_bytes(), A330.name, doubts)
    np.testing.assert_array_equal(found.words, flown)
    assert found.form == "aligned, little endian"
    assert found.words_per_subframe == 512
    assert (found.quality == Quality.GOOD).all()
    assert found.valid.all()
    assert doubts.notices() == ()
    assert recounted(found, COUNTER, doubts) is found
    _, counters = COUNTER.of(found)
    assert (np.diff(counters) % 4096 == 1).all()


def test_the_bitstream() -> None:
    doubts = Doubts()
    found = read_words(BITSTREAM.read_bytes(), BITSTREAM.name, doubts)
    own = np.flatnonzero(found.quality != Quality.HEAD_BAD)
    assert found.form == "bitstream, least significant bit first, phase 3"
    assert (len(own), found.bit_position[own[0]]) == (732, 307_515)
    assert found.quality[own[:-1]].max() == Quality.GOOD
    # The first sync stands behind the last words of the subframe before it, which the erased leader has cut.
    assert own[0] == 1
    assert found.words[0, found.valid[0]].tolist() == found.words[4, found.valid[0]].tolist()
    assert found.quality[-1] == Quality.PARTIAL
    assert found.valid[-1].sum() == (len(BITSTREAM.read_bytes()) * 8 - 2_553_147) // 12


@pytest.mark.parametrize("form", ["least", "most", "reversed"])
def test_the_a330_as_a_bitstream(flown: NDArray[np.uint16], form: str) -> None:
    found = read_words(bitstream(flown, form, [1, 0, 1, 1, 0]), "x", Doubts())
    np.testing.assert_array_equal(found.words, flown)
    assert found.valid.all()


@pytest.mark.parametrize("seed", range(4))
def test_the_damaged_a330(flown: NDArray[np.uint16], seed: int) -> None:
    """100 slips of 1 to 11 bits, 100 dropouts of 24 bits to one subframe, bit errors at 1e-4, a cut end."""
    stream = damaged(np.random.default_rng(seed), flown, 100, 100, 1e-4, 6144)
    doubts = Doubts()
    found = recounted(read_words(packed(stream.bits), "x", doubts), COUNTER, doubts)
    row = int(np.flatnonzero(found.quality <= Quality.TAIL_BAD)[0])
    first = int(stream.origin[found.bit_position[row]]) // 6144 - row
    recovery = Recovery.of(flown, stream, found.words, found.valid, first)
    assert recovery.recovered >= 0.99
    assert recovery.wrong <= 1.5e-4
    assert recovery.with_bit_errors <= 12e-4 + 2e-4
