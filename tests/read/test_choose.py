"""Choosing a reader, the start of a recording, and the public door."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crossfix
from builders.beast import Sent, stream
from crossfix.errors import FormatUnknown, InputUnusable, RequestInvalid
from crossfix.read.choose import named, recognised
from crossfix.read.protocol import HEAD_BYTES, Certainty, Head, Match, Reader, Reading, maybe, no, sure
from crossfix.read.registry import READERS
from crossfix.read.start_time import utc_from_name, utc_of
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Table


@dataclass(frozen=True)
class Says:
    """A reader with a fixed answer."""

    name: str
    match: Match
    what = "a test"
    quantities = ("time",)

    def recognise(self, head: Head) -> Match:  # noqa: ARG002
        return self.match

    def read_chunks(self, data: BinaryIO, reading: Reading) -> Iterator[Table]:  # noqa: ARG002
        yield from ()


def chosen(*readers: Says) -> str:
    """The name of the one that is chosen."""
    return recognised(Head(b"abc"), "x", cast(tuple[Reader, ...], readers)).name


def test_the_one_that_is_sure_is_chosen_before_those_that_may_be() -> None:
    assert chosen(Says("a", maybe("")), Says("b", sure("")), Says("c", maybe(""))) == "b"
    assert chosen(Says("a", maybe("")), Says("b", no(""))) == "a"


def test_two_that_are_sure_are_an_error_that_names_both() -> None:
    with pytest.raises(FormatUnknown, match=r"a \(this\); b \(that\); choose one with --reader a"):
        chosen(Says("a", sure("this")), Says("b", sure("that")))
    with pytest.raises(FormatUnknown, match="several readers"):
        chosen(Says("a", maybe("this")), Says("b", maybe("that")))


def test_none_is_an_error_that_says_what_was_seen_and_what_is_supported() -> None:
    with pytest.raises(FormatUnknown, match="begins with the bytes 89504e470d0a1a0a") as error:
        recognised(Head(b"\x89PNG\r\n\x1a\n"), "photo.png")
    assert all(reader.name in str(error.value) for reader in READERS)
    with pytest.raises(FormatUnknown, match="is empty"):
        recognised(Head(b""), "x")


def test_a_reader_by_name() -> None:
    assert named("beast_binary").name == "beast_binary"
    with pytest.raises(RequestInvalid, match="no reader is called 'best'; there are: beast_binary"):
        named("best")


def test_readers_have_names_of_their_own_and_known_quantities() -> None:
    assert len({r.name for r in READERS}) == len(READERS)
    for reader in READERS:
        assert set(reader.quantities) <= set(BY_NAME)
        assert {"time", "icao_address"} <= set(reader.quantities)
        assert len(reader.what) < 120


@given(st.one_of(st.binary(max_size=500), st.text(max_size=200).map(str.encode)))
def test_no_reader_raises_on_any_head(data: bytes) -> None:
    for reader in READERS:
        assert isinstance(reader.recognise(Head(data, "x")).certainty, Certainty)


def test_a_head_of_long_lines() -> None:
    for data in (b"{" * HEAD_BYTES, b"," * HEAD_BYTES, b"[" * HEAD_BYTES, b"MSG," * (HEAD_BYTES // 4)):
        for reader in READERS:
            reader.recognise(Head(data))


@pytest.mark.parametrize("text", ["2026-01-06", "2026-01-06T01:57:01", "noon", "", "10000-01-01T00:00Z"])
def test_a_start_without_a_zone_is_refused(text: str) -> None:
    with pytest.raises(RequestInvalid, match="give the zone"):
        utc_of(text)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("raw_adsb_20260106_015701.bin.xz", "raw_adsb_%Y%m%d_%H%M%S +02:00"),
        ("raw_adsb_20260106_015701.bin.xz", "raw_adsb_%Y%m%d_%H%M%S.bin.xz +0200"),
        ("raw_adsb_20260106_015701.bin", "raw_adsb_%Y%m%d_%H%M%S Europe/Helsinki"),
        ("log 20260105T235701Z.txt", "log %Y%m%dT%H%M%S%z"),
        ("x/y/20260105-235701", "%Y%m%d-%H%M%S Z"),
    ],
)
def test_a_start_from_the_name(name: str, pattern: str) -> None:
    assert utc_from_name(name, pattern) == 1767657421.0


@pytest.mark.parametrize(
    ("name", "pattern", "said"),
    [
        ("20260106.bin", "%Y%m%d", "has no zone"),
        ("20260106.bin", "%Y%m%d Nowhere/City", "is no zone"),
        ("20260106.bin", "%Y%m%d ../../etc/passwd", "is no zone"),
        ("day.bin", "%Y%m%d Z", "does not fit"),
        ("20261025_0330.bin", "%Y%m%d_%H%M Europe/Helsinki", "does not name one moment"),
        ("20260329_0330.bin", "%Y%m%d_%H%M Europe/Helsinki", "does not name one moment"),
        ("a%.bin", "% Z", "does not fit"),
    ],
)
def test_a_pattern_that_gives_no_moment(name: str, pattern: str, said: str) -> None:
    with pytest.raises(RequestInvalid, match=said):
        utc_from_name(name, pattern)


def test_the_package_is_the_door(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"")
    for door in (crossfix.read, crossfix.open_recording):
        with pytest.raises(FormatUnknown, match="is empty"):
            door(path)
    with pytest.raises(InputUnusable, match="no Mode S frame"):
        crossfix.read(tmp_path / "x.bin", reader="jet1090_jsonl")
    with pytest.raises(AttributeError):
        crossfix.write  # type: ignore[attr-defined]  # noqa: B018


def test_importing_crossfix_imports_neither_numpy_nor_numba() -> None:
    code = (
        "import crossfix, sys; heavy = {'numpy', 'numba', 'pyarrow', 'pandas'}; assert not heavy & set(sys.modules);"
        "crossfix.read; import crossfix.read.registry; assert 'numba' not in sys.modules; import crossfix.cli;"
        "assert not {'numba', 'pyarrow', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.usefixtures("tmp_path")
def test_recognising_loads_no_numba() -> None:
    code = (
        "import sys; from crossfix.read.choose import recognised; from crossfix.read.protocol import Head;"
        f"assert recognised(Head({stream([Sent(i) for i in range(1, 9)])!r}), 'x').name == 'beast_binary';"
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
