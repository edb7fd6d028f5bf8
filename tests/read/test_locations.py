"""Files, folders and object stores: what is there, in order, and bytes by their place."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.errors import InputUnusable, LibraryMissing
from crossfix.read.locations import (
    Entry,
    Joined,
    bytes_at,
    check_unchanged,
    entries_at,
    joined_parts,
    local_path,
    missing_part,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some files, one hidden, one in a hidden folder, and an archive in three parts."""
    for name in ("b/two.sbs", "a.sbs", ".hidden", "b/.git/config", "day.tar.ab", "day.tar.aa", "day.tar.ac"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def test_a_folder_in_order_of_names(folder: Path) -> None:
    found = entries_at(str(folder))
    assert [Path(e.name).relative_to(folder).as_posix() for e in found] == [
        "a.sbs", "b/two.sbs", "day.tar.aa", "day.tar.ab", "day.tar.ac",
    ]  # fmt: skip
    assert [e.size for e in found] == [5, 9, 10, 10, 10]
    assert [e.stamp for e in found] == [str(Path(e.name).stat().st_mtime_ns) for e in found]


def test_a_url_lists_the_same_as_the_folder(folder: Path) -> None:
    local, remote = entries_at(str(folder)), entries_at(f"file://{folder}")
    assert [e.name for e in remote] == [f"file://{e.name}" for e in local]
    assert [e.size for e in remote] == [e.size for e in local]


def test_an_object_store() -> None:
    store = fsspec.filesystem("memory")
    store.pipe({"/bucket/x.tar.aa": b"one", "/bucket/x.tar.ab": b"two", "/bucket/y.sbs": b"three"})
    try:
        found = entries_at("memory://bucket")
        assert [(e.name, e.size) for e in found] == [
            ("memory://bucket/x.tar.aa", 3), ("memory://bucket/x.tar.ab", 3), ("memory://bucket/y.sbs", 5),
        ]  # fmt: skip
        assert entries_at("memory://bucket/x.tar.ab") == found[:2]
        with Joined(found[:2]) as joined:
            assert joined.read() == b"onetwo"
        with local_path(found[2]) as path:
            assert Path(path).name == "y.sbs"
            assert Path(path).read_bytes() == b"three"
        assert not Path(path).exists()
        for entry in found:
            check_unchanged(entry)
        store.pipe("/bucket/y.sbs", b"other")
        with pytest.raises(InputUnusable, match="has changed"):
            check_unchanged(found[2])
    finally:
        store.rm("/bucket", recursive=True)


@pytest.mark.parametrize("part", ["day.tar.aa", "day.tar.ab"])
def test_a_part_stands_for_all(folder: Path, part: str) -> None:
    for url in ("", "file://"):
        assert [e.size for e in entries_at(f"{url}{folder / part}")] == [10, 10, 10]


def test_parts_are_put_together(folder: Path) -> None:
    groups = joined_parts(entries_at(str(folder)))
    assert [[Path(e.name).name for e in group] for group in groups] == [
        ["a.sbs"], ["two.sbs"], ["day.tar.aa", "day.tar.ab", "day.tar.ac"],
    ]  # fmt: skip
    assert missing_part(groups[2]) is None
    assert str(missing_part(groups[2][::2])).endswith("day.tar.ab")
    assert missing_part(groups[0]) is None


def test_a_compressed_archive_is_no_part(tmp_path: Path) -> None:
    for name in ("day.tar.gz", "day.tar.xz", "day.tar.aa"):
        (tmp_path / name).write_bytes(b"x")
    found = entries_at(str(tmp_path))
    assert [missing_part(group) for group in joined_parts(found)] == [None, None, None]
    assert len(entries_at(str(tmp_path / "day.tar.gz"))) == 1


@settings(deadline=None)
@given(st.lists(st.binary(max_size=9), min_size=1, max_size=5), st.integers(0, 50), st.integers(0, 50))
def test_bytes_by_their_place_in_any_parts(tmp_path_factory: Any, pieces: list[bytes], offset: int, size: int) -> None:
    place = tmp_path_factory.mktemp("parts")
    entries = []
    for k, piece in enumerate(pieces):
        path = place / str(k)
        path.write_bytes(piece)
        entries.append(Entry(str(k), str(path), len(piece), ""))
    whole = b"".join(pieces)
    with Joined(entries) as joined:
        assert bytes_at(joined, offset, size) == whole[offset : offset + size]
        assert joined.seek(0, os.SEEK_END) == len(whole)
        joined.seek(0)
        assert joined.read() == whole


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputUnusable, match=r"nowhere: cannot be opened: No such file"):
        entries_at(str(tmp_path / "nowhere"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputUnusable, match=r"empty: holds no file"):
        entries_at(str(tmp_path / "empty"))
    with pytest.raises(InputUnusable, match=r"file://.*nowhere: "):
        entries_at(f"file://{tmp_path}/nowhere")
    with pytest.raises(InputUnusable, match=r"nosuch://bucket: "):
        entries_at("nosuch://bucket")


def test_a_file_that_changed_or_went_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"one")
    (entry,) = entries_at(str(path))
    check_unchanged(entry)
    path.write_bytes(b"other")
    with pytest.raises(InputUnusable, match="log: has changed since the survey began"):
        check_unchanged(entry)
    path.unlink()
    with pytest.raises(InputUnusable, match="log: cannot be opened"):
        check_unchanged(entry)


def test_a_local_path_needs_no_library_and_a_url_says_which(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    (entry,) = entries_at(str(folder / "a.sbs"))
    with Joined([entry]) as joined:
        assert joined.read() == b"a.sbs"
    with pytest.raises(LibraryMissing, match=r"reading s3://bucket/day needs fsspec.*crossfix\[survey\]"):
        entries_at("s3://bucket/day")
