"""Archives of traces: whole, in parts, cut, and with what does not belong."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.trace_reference import reports
from builders.traces import flight, tar_of
from crossfix.errors import InputUnusable
from crossfix.read.parts import Parts, parts_of
from crossfix.read.protocol import Certainty, Head, Reading
from crossfix.read.surveillance.trace_tar import TraceTar
from crossfix.records.table import Table, concatenated

READER = TraceTar()
TEXTS = [flight(k, 50 + k, f"{0x400000 + k:06x}").text() for k in range(6)]
MEMBERS = [(f"./traces/{k:02x}/trace_full_{0x400000 + k:06x}.json", gzip.compress(t)) for k, t in enumerate(TEXTS)]
ARCHIVE = tar_of([MEMBERS[0], ("./heatmap/00.bin.ttf", b"x" * 700), *MEMBERS[1:]])


def read(data: bytes) -> tuple[Table, str]:
    """All points, and the doubts as one text."""
    reading = Reading("v2026.01.06-planes-readsb-prod-0.tar")
    table = concatenated(list(READER.read_chunks(io.BytesIO(data), reading)))
    return table, "\n".join(f"{n.where}: {n.text}" for n in reading.doubts.notices())


def test_every_trace_of_an_archive() -> None:
    table, told = read(ARCHIVE)
    assert np.unique(table["icao_address"].values, return_counts=True)[1].tolist() == [50, 51, 52, 53, 54, 55]
    assert table["time"].values.tolist() == [row["time"] for text in TEXTS for row in reports(text)]
    assert told == "./heatmap/00.bin.ttf: members that are not traces, or larger than 256 MiB; not read"


@pytest.mark.parametrize("kind", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_archives_of_the_standard_library_with_long_names(kind: int) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        for name, content in MEMBERS:
            info = tarfile.TarInfo("a" * 90 + "/" + name.removeprefix("./"))
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    table, told = read(out.getvalue())
    assert len(table) == sum(50 + k for k in range(6))
    assert told == ""


def test_parts_are_read_as_one(tmp_path: Path) -> None:
    names = [f"day.tar.a{c}" for c in "abc"]
    for k, name in enumerate(names):
        (tmp_path / name).write_bytes(ARCHIVE[k * 4000 : (k + 1) * 4000 if k < 2 else None])
    for given_name in names:
        assert [p.name for p in parts_of(tmp_path / given_name)] == names
    with Parts(parts_of(tmp_path / names[0])) as joined:
        table, _ = read(io.BufferedReader(joined).read())
    assert len(table) == sum(50 + k for k in range(6))
    (tmp_path / names[1]).unlink()
    with pytest.raises(InputUnusable, match=r"the part day\.tar\.ab is missing"):
        parts_of(tmp_path / names[2])
    assert parts_of(tmp_path / "whole.tar") == (tmp_path / "whole.tar",)


@pytest.mark.parametrize("length", [2000, len(ARCHIVE) // 2, len(ARCHIVE) - 3000])
def test_a_cut_archive_gives_what_is_whole(length: int) -> None:
    table, told = read(ARCHIVE[:length])
    assert len(table) > 0
    assert told


@pytest.mark.parametrize("length", [0, 100, 512, 700])
def test_an_archive_cut_before_its_first_trace_is_a_clear_error(length: int) -> None:
    with pytest.raises(InputUnusable, match="no trace could be read"):
        read(ARCHIVE[:length])


def test_damaged_members_and_bombs_leave_the_others() -> None:
    damaged = bytearray(MEMBERS[2][1])
    damaged[len(damaged) // 2] ^= 0xFF
    bomb = gzip.compress(b'{"icao":"400001","timestamp":1,"trace":[' + b" " * (100 << 20))
    noise = ("traces/trace_full_400009.json", b"\x1f\x8b" + b"\0" * 40)
    empty = ("traces/trace_full_40000a.json", b"")
    members = [MEMBERS[0], (MEMBERS[2][0], bytes(damaged)), ("trace_full_400001.json", bomb), noise, empty, MEMBERS[3]]
    table, told = read(tar_of(members))
    assert {0x400000, 0x400003} <= set(table["icao_address"].values.tolist())
    assert "damaged" in told
    assert "trace_full_400001.json: expands more than" in told
    assert "last at traces/trace_full_40000a.json" in told


def test_a_size_beyond_the_archive_does_not_take_its_memory() -> None:
    header = bytearray(tar_of([("trace_full_400000.json", b"")])[:512])
    header[124:136] = f"{200 << 20:011o}\0".encode()
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    with pytest.raises(InputUnusable, match="the archive is cut"):
        read(bytes(header) + b"x" * 100)


def test_recognised() -> None:
    assert READER.recognise(Head(ARCHIVE[:65536], "x")).certainty is Certainty.SURE
    assert READER.recognise(Head(tar_of([("notes.txt", b"x")]), "x")).certainty is Certainty.MAYBE
    assert READER.recognise(Head(bytes(2000), "x.tar")).certainty is Certainty.NO
    assert READER.recognise(Head(TEXTS[0], "x.tar")).certainty is Certainty.NO


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_mutation_gives_points_or_a_clear_error(data: st.DataObject) -> None:
    archive = bytearray(ARCHIVE)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(archive) - 1))
        if data.draw(st.booleans()):
            archive[at] = data.draw(st.integers(0, 255))
        else:
            del archive[at : at + data.draw(st.integers(1, 2000))]
    try:
        read(bytes(archive))
    except InputUnusable:
        return
