"""Opening: by content, hashed, bounded, whatever the file claims to be."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.errors import InputUnusable
from crossfix.read import expand
from crossfix.read.doubts import KINDS, Doubts
from crossfix.read.expand import Expanded
from crossfix.read.open import opened
from crossfix.read.parts import parts_of

COMPRESSED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "xz": lzma.compress,
    "bzip2": bz2.compress,
    "zstd": zstandard.compress,
}
each = pytest.mark.parametrize("kind", COMPRESSED)
CONTENT = bytes(range(256)) * 2000


def content(path: Path) -> tuple[bytes, list[str]]:
    """All of it, and the doubts."""
    with opened(path) as source:
        return source.data.read(), [n.text for n in source.doubts.notices()]


def expanded(data: bytes, kind: str) -> tuple[bytes, Doubts]:
    """By the class alone, in odd steps."""
    doubts = Doubts()
    stream = Expanded(io.BytesIO(data), kind, "x", doubts)
    return b"".join(iter(lambda: stream.read(77_777) or b"", b"")), doubts


@each
def test_compression_is_found_by_content_and_the_file_is_hashed(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(COMPRESSED[kind](CONTENT))
    with opened(path) as source:
        assert source.compression == kind
        assert source.head.data == CONTENT[:65536]
        assert source.data.read() == CONTENT
        found = source.source()
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.size == path.stat().st_size


def test_the_hash_is_of_the_whole_file_though_reading_stopped(tmp_path: Path) -> None:
    path = tmp_path / "log.bin"
    path.write_bytes(CONTENT * 10)
    with opened(path) as source:
        assert source.source().sha256 == hashlib.sha256(CONTENT * 10).hexdigest()


@each
def test_several_members_in_a_row_are_one(kind: str) -> None:
    data, doubts = expanded(COMPRESSED[kind](b"one") + COMPRESSED[kind](b"two") + bytes(8), kind)
    assert data == b"onetwo"
    assert doubts.notices() == ()


@each
def test_what_follows_the_compressed_data_is_a_doubt(kind: str) -> None:
    data, doubts = expanded(COMPRESSED[kind](b"one") + b"garbage that is long enough", kind)
    assert data == b"one"
    assert "not read" in doubts.notices()[0].text


@each
def test_a_cut_file_gives_what_was_before_the_cut(kind: str) -> None:
    noise = b"".join(hashlib.sha256(i.to_bytes(4)).digest() for i in range(90_000))
    whole = COMPRESSED[kind](noise)
    data, doubts = expanded(whole[: len(whole) * 3 // 4], kind)
    assert data
    assert noise.startswith(data)
    assert "too early" in doubts.notices()[0].text


@settings(deadline=None)
@given(kind=st.sampled_from(sorted(COMPRESSED)), data=st.data())
def test_damage_anywhere_is_a_doubt_or_a_clear_error(kind: str, data: st.DataObject) -> None:
    whole = bytearray(COMPRESSED[kind](CONTENT[:5000]))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        found, _ = expanded(bytes(whole), kind)
    except InputUnusable:
        return
    assert len(found) < 10_000_000


def bomb(kind: str, size: int) -> bytes:
    """Zeros, compressed without making them all first."""
    makers: dict[str, Callable[[], object]] = {
        "gzip": lambda: zlib.compressobj(9, zlib.DEFLATED, 31),
        "xz": lzma.LZMACompressor,
        "bzip2": bz2.BZ2Compressor,
        "zstd": zstandard.ZstdCompressor().compressobj,
    }
    maker = makers[kind]()
    zeros = bytes(1 << 20)
    return b"".join([*(maker.compress(zeros) for _ in range(size >> 20)), maker.flush()])  # type: ignore[attr-defined]


@each
def test_a_bomb_is_refused_in_bounded_memory(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(expand, "FREE_BYTES", 4 << 20)
    data = bomb(kind, 64 << 20)
    stream = Expanded(io.BytesIO(data), kind, "x", Doubts())
    given_out: list[int] = []

    def read_on() -> None:
        while piece := stream.read(1 << 20):
            given_out.append(len(piece))

    with pytest.raises(InputUnusable, match="expands more than 250 times"):
        read_on()
    assert max(given_out) <= 1 << 20
    assert sum(given_out) <= 250 * len(data) + (5 << 20)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(gzip.compress(b"hello")))))
    with opened("-") as source:
        assert source.data.read() == b"hello"
        assert source.size is None


@pytest.mark.parametrize(("name", "said"), [("none", "No such file"), ("", "Is a directory"), ("a\0b", "null")])
def test_what_cannot_be_opened(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(InputUnusable, match=said), opened(f"{tmp_path}/{name}"):
        pass


def test_doubts_do_not_grow_with_the_input() -> None:
    doubts = Doubts()
    for i in range(10_000):
        doubts.add(f"line {i}", f"kind {i}")
    assert len(doubts.notices()) == KINDS + 1
    assert doubts.notices()[-1].text == f"further kinds of doubts ({10_000 - KINDS} times, last at line 9999)"


def test_a_compressed_archive_is_no_part_of_a_split_one(tmp_path: Path) -> None:
    """`gz` and `xz` are two letters too."""
    for name in ("day.tar.gz", "day.tar.xz", "x.tar.aa", "x.tar.ab", "x.tar.gz"):
        (tmp_path / name).write_bytes(b"")
    assert parts_of(tmp_path / "day.tar.gz") == (tmp_path / "day.tar.gz",)
    assert parts_of(tmp_path / "day.tar.xz") == (tmp_path / "day.tar.xz",)
    assert [p.name for p in parts_of(tmp_path / "x.tar.ab")] == ["x.tar.aa", "x.tar.ab"]
