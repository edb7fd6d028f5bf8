"""Raw recordings without damage: every form, phase and rate; nothing that is none; zips and messages."""

from __future__ import annotations

import contextlib
import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from builders.arinc717 import aligned, bitstream, flight, subframes, with_syncs
from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.arinc717 import read_words
from crossfix.read.recorders.arinc717_search import CHANCE, run_needed
from crossfix.read.recorders.forms import RATES
from crossfix.records.words import Quality, Words

calm = settings(deadline=None, max_examples=60)
"""The first call loads or compiles the loops."""
TEXTS = {
    "least": "bitstream, least significant bit first",
    "most": "bitstream, most significant bit first",
    "reversed": "bitstream, least significant bit first in reversed bytes",
    "little": "aligned, little endian",
    "big": "aligned, big endian",
}
seeds = st.integers(0, 2**32 - 1)


def read(data: bytes, rate: int | None = None) -> Words:
    """The words, whatever is doubted."""
    return read_words(data, "x.dat", Doubts(), rate)


def stored(words: NDArray[np.uint16], form: str, leader: list[int]) -> bytes:
    """In one of the five forms; before aligned words, whole bytes."""
    if form in ("little", "big"):
        return bytes(255 * bit for bit in leader) + aligned(words, form)
    return bitstream(words, form, leader)


def assert_whole(found: Words, words: NDArray[np.uint16]) -> None:
    """All words, valid, of whole subframes one after another."""
    np.testing.assert_array_equal(found.words, words)
    assert found.valid.all()
    assert set(found.quality.tolist()) == {Quality.GOOD}
    np.testing.assert_array_equal(found.count, np.arange(len(words)))
    np.testing.assert_array_equal(np.diff(found.bit_position), found.words_per_subframe * found.stored_bits)


def without_leader(found: Words, form: str, leader: list[int]) -> Words:
    """Without the leader where its zeros, before words near zero, read as the end of an earlier subframe."""
    if found.quality[0] != Quality.HEAD_BAD:
        return found
    assert form in ("little", "big")
    assert found.valid[0].sum() <= len(leader) // 2
    assert not found.words[0][found.valid[0]].any()
    return replace(
        found,
        words=found.words[1:],
        valid=found.valid[1:],
        quality=found.quality[1:],
        number=found.number[1:],
        count=found.count[1:] - 1,
        bit_position=found.bit_position[1:],
    )


@calm
@given(
    st.sampled_from(sorted(TEXTS)),
    st.sampled_from([32, 64, 128, 256, 512, 896, 1024]),
    st.lists(st.integers(0, 1), max_size=11),
    st.integers(4, 9),
    st.integers(1, 4),
    st.sampled_from([None, 0x000, 0xFFF, 0x555, 0x247, 0x001]),
    seeds,
)
@example("big", 32, [0, 0, 0, 0], 4, 1, 1, 0)
@example("most", 32, [0, 0, 1, 0, 0, 1, 0, 0, 0, 1], 4, 4, 0x555, 0)
def test_any_words_in_any_form_come_back(
    form: str, rate: int, leader: list[int], count: int, first: int, constant: int | None, seed: int
) -> None:
    assume(constant != 0 or rate != 512)  # packed zeros at 512/s are, bit for bit, aligned zeros at 384/s
    words = subframes(np.random.default_rng(seed), count, rate, first)
    if constant is not None:
        words = with_syncs(np.full_like(words, constant), first, 1)
    found = without_leader(read(stored(words, form, leader)), form, leader)
    assert_whole(found, words)
    assert found.form.startswith(TEXTS[form])
    assert found.number.tolist() == [(first - 1 + k) % 4 + 1 for k in range(count)]
    assert found.bit_position[0] == len(leader) * (8 if form in ("little", "big") else 1)
    assert found.scores[0].words_per_subframe == found.words_per_subframe == rate


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("form", sorted(TEXTS))
def test_every_rate(form: str, rate: int) -> None:
    words = subframes(np.random.default_rng(rate), 7, rate)
    assert_whole(read(stored(words, form, [1])), words)


@calm
@given(st.integers(4, 2000), st.integers(0, 7), seeds)
def test_a_rate_that_is_told_may_be_any(rate: int, phase: int, seed: int) -> None:
    words = subframes(np.random.default_rng(seed), 6, rate)
    assert_whole(read(bitstream(words, "least", [0] * phase), rate), words)


@pytest.mark.parametrize(
    ("sync_words", "text"), [(1, "phase 5"), (2, "phase 5, 24-bit sync"), (3, "phase 5, 36-bit sync")]
)
def test_longer_syncs(sync_words: int, text: str) -> None:
    words = subframes(np.random.default_rng(1), 20, 64, 2, sync_words)
    found = read(bitstream(words, "least", [1] * 13))
    assert_whole(found, words)
    assert found.form == f"bitstream, least significant bit first, {text}"


def test_the_forms_that_were_tried_are_scored() -> None:
    found = read(bitstream(flight(np.random.default_rng(2), 100, 256), "least", [0] * 3))
    best, *others = found.scores
    assert (best.form, best.words_per_subframe) == (TEXTS["least"], 256)
    assert best.share > 0.95
    assert {one.form for one in found.scores} == set(TEXTS.values())
    assert max(one.share for one in others) < 0.01


def test_flags_of_aligned_words_are_told_and_left_out_of_the_words() -> None:
    words = subframes(np.random.default_rng(3), 12, 128)
    flags = np.zeros_like(words)
    flags[4, 0], flags[7, 0], flags[7, 90] = 0x8000, 0x5000, 0x1000
    doubts = Doubts()
    assert_whole(read_words(aligned(words, "little", flags), "x.dat", doubts), words)
    told = {notice.where: notice.text for notice in doubts.notices()}
    assert told[f"bit {4 * 128 * 16}"].startswith("flag CUT")
    assert any(text.startswith("flag UNKNOWN") for text in told.values())


def test_a_leader_of_erased_memory_and_bytes_after_the_end() -> None:
    words = flight(np.random.default_rng(4), 60, 256)
    doubts = Doubts()
    found = read_words(b"\xff" * 40_000 + bitstream(words, "least") + b"\xff" * 9_000, "x.dat", doubts)
    good = found.quality == Quality.GOOD
    assert found.bit_position[0] == 320_000
    assert good.sum() >= len(words) - 1
    np.testing.assert_array_equal(found.words[good], words[: good.sum()])
    assert not (found.valid & (found.words != words[: len(found)])).any()
    assert found.count[-1] == len(words) - 1
    assert next(notice.where for notice in doubts.notices()) == "bit 316928"


@calm
@given(st.binary(max_size=3000), st.sampled_from([None, 64, 333]))
def test_any_bytes_raise_nothing_else(data: bytes, rate: int | None) -> None:
    with contextlib.suppress(InputUnusable):
        assert read(data, rate).valid.any()


def test_random_bytes_do_not_lock() -> None:
    """300 files of 30,000 bytes: 9 million places in 5 forms at 10 rates, 0.03 files at most by the stated chance."""
    random = np.random.default_rng(5)
    for _ in range(300):
        with pytest.raises(InputUnusable, match="no sequence of sync words 0x247 0x5B8 0xA47 0xDB8"):
            read(random.bytes(30_000))


@pytest.mark.parametrize("searched", [100, 10_000, 1_000_000, 10**9])
def test_the_chance_of_a_false_lock(searched: int) -> None:
    places = searched * 8 * 5 * len(RATES)
    assert places * 4 / 4096.0 ** run_needed(searched, len(RATES)) < 2 * CHANCE


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def test_the_one_recording_in_a_zip_is_read() -> None:
    words = subframes(np.random.default_rng(6), 8, 128)
    found = read(zipped({"log.txt": b"nothing " * 9000, "raw.dat": aligned(words, "little")}))
    assert_whole(found, words)


def test_zips_that_are_refused() -> None:
    recording = aligned(subframes(np.random.default_rng(7), 8, 128), "little")
    with pytest.raises(InputUnusable, match=r"holds 2 recordings \(a\.dat, b\.dat\)"):
        read(zipped({"a.dat": recording, "b.dat": recording}))
    with pytest.raises(InputUnusable, match=r"nothing in the zip \(a\.txt\) is a raw recording"):
        read(zipped({"a.txt": b"hello"}))
    with pytest.raises(InputUnusable, match="cannot be unpacked"):
        read(zipped({"a.dat": recording})[:200])
    with pytest.raises(InputUnusable, match="unpacks to 100000000 bytes"):
        read(zipped({"a.dat": bytes(100_000_000)}))


@pytest.mark.parametrize("rate", [0, 3, -5, 1 << 20])
def test_impossible_rates_are_refused(rate: int) -> None:
    with pytest.raises(InputUnusable, match=f"{rate} words/s"):
        read(b"", rate)


def test_the_message_names_what_was_tried() -> None:
    with pytest.raises(InputUnusable, match=r"in 0 bytes, packed or aligned, at 32, 64, .*give --words-per-second"):
        read(b"")
    with pytest.raises(InputUnusable, match="at 200 words/s; check that the file is raw"):
        read(b"abc", 200)
