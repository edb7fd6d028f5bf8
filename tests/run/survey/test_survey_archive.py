"""The index of a tar of traces, against Python's own tarfile."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.traces import tar_of
from crossfix.read.locations import Entry, entries_at
from crossfix.run.survey import parts
from crossfix.run.survey.archive import index, key_of
from crossfix.run.survey.shard import Archive, Holder, Indexed

NAMES = ("traces/16/trace_full_4ca216.json", "trace_full_~2b01cf.json", "heatmap/00.bin.ttf", "x/trace_full_zz.json")


def indexed(paths: list[Path], folder: Path, names: str = "day.tar") -> tuple[Indexed, list[tuple[int, int, int]]]:
    """What the index says of an archive in these parts, and the places it found."""
    entries = tuple(entry for path in paths for entry in entries_at(str(path)) if entry.location == str(path))
    found = index(Archive(Holder(names, entries, 3)), str(folder), "x")
    path = parts.path_of(str(folder), "x", "npy")
    return found, [tuple(one) for one in np.load(path).tolist()] if path.exists() else []


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.binary(max_size=1500)), max_size=6), st.integers(1, 3))
def test_places_are_those_that_tarfile_finds(
    tmp_path_factory: pytest.TempPathFactory, files: list[tuple[str, bytes]], cuts: int
) -> None:
    folder = tmp_path_factory.mktemp("index")
    whole = tar_of(files)
    size = -(-len(whole) // cuts)
    made = [folder / f"day.tar.a{chr(97 + k)}" for k in range(cuts)]
    for k, path in enumerate(made):
        path.write_bytes(whole[k * size : (k + 1) * size])
    found, places = indexed(made, folder)
    with tarfile.open(fileobj=io.BytesIO(whole)) as other:
        wanted = [(key_of(m.name), m.offset_data, m.size) for m in other]
    assert places == [one for one in wanted if one[0] is not None]
    if places:
        assert (found.sha256, found.traces) == (hashlib.sha256(whole).hexdigest(), len(places))
        assert [d.notice.where for d in found.doubts if "not read" in d.notice.text] == list(
            dict.fromkeys(name for name, _ in files if key_of(name) is None)
        )
    else:
        assert "no trace_full_<hex>.json in this tar" in found.skipped[0].why


def test_long_names_of_gnu_and_pax(tmp_path: Path) -> None:
    name = "a" * 120 + "/trace_full_4ca216.json"
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        with tarfile.open(tmp_path / "day.tar", "w", format=form) as made:
            info = tarfile.TarInfo(name)
            info.size = 700
            made.addfile(info, io.BytesIO(bytes(700)))
        with tarfile.open(tmp_path / "day.tar") as other:
            wanted = [(0x4CA216, m.offset_data, m.size) for m in other]
        assert indexed([tmp_path / "day.tar"], tmp_path)[1] == wanted


def test_a_cut_archive_gives_what_is_there(tmp_path: Path) -> None:
    whole = tar_of([("trace_full_4ca216.json", bytes(700)), ("trace_full_4ca217.json", bytes(range(250)) * 8)])
    (tmp_path / "day.tar").write_bytes(whole[: 512 + 1024 + 512 + 777])
    found, places = indexed([tmp_path / "day.tar"], tmp_path)
    assert places == [(0x4CA216, 512, 700), (0x4CA217, 2048, 777)]
    assert ["777 of 2000 bytes" in d.notice.text for d in found.doubts] == [True]
    assert found.doubts[0].number == 3


def test_what_is_no_archive_is_skipped_by_name(tmp_path: Path) -> None:
    (tmp_path / "day.tar").write_bytes(b"no tar" * 500)
    found, places = indexed([tmp_path / "day.tar"], tmp_path)
    assert places == []
    assert found.skipped[0].what == "day.tar"
    assert "not a tar header" in found.skipped[0].why


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    entries = tuple(Entry(f"day.tar.a{c}", str(tmp_path), 1, "") for c in "ac")
    found = index(Archive(Holder("day.tar", entries, 0)), str(tmp_path), "x")
    assert "the part day.tar.ab is missing" in found.skipped[0].why
