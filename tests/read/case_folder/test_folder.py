"""The folder itself: missing, not a folder, not readable, too large, leaving itself; what is left over is told."""

from __future__ import annotations

import gzip
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builders.case_folder import document, statement, write_case
from builders.refused import only, refused
from crossfix.read.case_folder import read_case
from crossfix.read.case_folder import yaml_lines as reader
from crossfix.read.case_folder.yaml_lines import MAX_BYTES

FILES = ("case.yaml", "documents.yaml", "statements.yaml")


def test_no_folder(tmp_path: Path) -> None:
    problem = only(tmp_path / "none")
    assert (problem.file, problem.line) == (str(tmp_path / "none"), None)
    assert problem.text == "no such folder; give a case folder, or make one with `crossfix new`"


@pytest.mark.parametrize(
    "make", [lambda p: zipfile.ZipFile(p, "w").close(), lambda p: p.write_bytes(gzip.compress(b"x"))]
)
def test_archive_as_folder(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "case.zip")
    problem = only(tmp_path / "case.zip")
    assert problem.text.startswith("a file, not a case folder; unpack archives first")


def test_empty_folder_names_all_three_files(tmp_path: Path) -> None:
    assert [str(p) for p in refused(tmp_path)] == [
        f"{name}: missing; `crossfix new` writes a commented skeleton" for name in FILES
    ]


@pytest.mark.parametrize("name", FILES)
def test_missing_file(tmp_path: Path, name: str) -> None:
    folder = write_case(tmp_path)
    (folder / name).unlink()
    assert str(only(folder)) == f"{name}: missing; `crossfix new` writes a commented skeleton"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("raw", [b"", b"# nothing yet\n"])
def test_empty_file(tmp_path: Path, name: str, raw: bytes) -> None:
    problem = only(write_case(tmp_path, files={name: raw}))
    assert str(problem) == f"{name}: empty; `crossfix new` writes a commented skeleton"


@pytest.mark.parametrize("name", FILES)
def test_fifty_megabytes_are_refused_unread(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_case(tmp_path)
    with (folder / name).open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    parsed: list[str] = []
    monkeypatch.setattr(reader, "_read", lambda file, _: parsed.append(file))
    others = [n for n in FILES if n != name]
    for other in others:
        (folder / other).write_bytes(b"\xff")
    problem = next(p for p in refused(folder) if p.file == name)
    assert problem.line is None
    assert problem.text.startswith(f"{50 * 1024 * 1024} bytes; at most {MAX_BYTES} are read: split the case")
    assert parsed == []


@pytest.mark.parametrize("name", FILES)
def test_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    folder = write_case(tmp_path)
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert str(only(folder)) == f"{name}: not a plain file; give a text file of that name"


def test_folder_as_file(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    (folder / "case.yaml").unlink()
    (folder / "case.yaml").mkdir()
    assert str(only(folder)) == "case.yaml: not a plain file; give a text file of that name"


@pytest.mark.parametrize("target", ["/dev/zero", "/etc/hostname", "../outside.yaml"])
def test_link_that_leaves_the_folder(tmp_path: Path, target: str) -> None:
    folder = write_case(tmp_path / "case")
    (tmp_path / "outside.yaml").write_bytes((folder / "case.yaml").read_bytes())
    (folder / "case.yaml").unlink()
    (folder / "case.yaml").symlink_to(target)
    assert str(only(folder)) == ("case.yaml: case.yaml is a link that leaves the case folder; copy the file into it")


def test_link_inside_the_folder(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    (folder / "case.yaml").rename(folder / "first.yaml")
    (folder / "case.yaml").symlink_to("first.yaml")
    assert read_case(folder).id == "minimal"


def test_link_to_nothing(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    (folder / "case.yaml").unlink()
    (folder / "case.yaml").symlink_to("nowhere.yaml")
    assert only(folder).text.startswith("missing")


def test_links_in_a_circle(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    (folder / "case.yaml").unlink()
    (folder / "case.yaml").symlink_to("other.yaml")
    (folder / "other.yaml").symlink_to("case.yaml")
    problem = only(folder)
    assert problem.file == "case.yaml"
    assert "link that leads to itself" in problem.text or "cannot be read" in problem.text


def test_case_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    (tmp_path / "link").symlink_to(folder)
    assert read_case(tmp_path / "link").id == "minimal"


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Rights hold for the superuser too, while this lasts."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        yield


@pytest.mark.usefixtures("as_nobody")
def test_folder_without_rights() -> None:
    with tempfile.TemporaryDirectory() as outer:
        folder = write_case(Path(outer) / "case")
        folder.chmod(0)
        try:
            problems = refused(folder)
        finally:
            folder.chmod(0o700)
    assert [str(p) for p in problems] == [
        f"{name}: cannot be read: Permission denied; check the file and its rights" for name in FILES
    ]


@pytest.mark.usefixtures("as_nobody")
def test_folder_below_one_without_rights() -> None:
    with tempfile.TemporaryDirectory() as outer:
        inner = write_case(Path(outer) / "shut" / "case")
        inner.parent.chmod(0)
        try:
            problem = only(inner)
        finally:
            inner.parent.chmod(0o700)
    assert problem.text == "cannot be read: Permission denied; check its rights"


@pytest.mark.usefixtures("as_nobody")
def test_file_without_rights() -> None:
    with tempfile.TemporaryDirectory() as outer:
        folder = write_case(Path(outer) / "case")
        (folder / "case.yaml").chmod(0)
        assert str(only(folder)) == "case.yaml: cannot be read: Permission denied; check the file and its rights"


def test_left_over_files_are_told(tmp_path: Path) -> None:
    folder = write_case(tmp_path, files={"recordings/fdr.bin": b"\x00", "notes.txt": "x", "deep/er/x.yaml": "a: 1"})
    assert [(s.what, s.why) for s in read_case(folder).skipped] == [
        ("deep/er/x.yaml", "not a file of a case"),
        ("notes.txt", "not a file of a case"),
        ("recordings/fdr.bin", "not named under recordings in case.yaml"),
    ]


def test_hidden_files_are_told_as_one(tmp_path: Path) -> None:
    folder = write_case(tmp_path, files={".git/config": "x", ".git/HEAD": "x", ".note": "x"})
    assert [(s.what, s.why) for s in read_case(folder).skipped] == [("3 hidden files", "names that begin with a dot")]


def test_sources_carry_size_and_hash(tmp_path: Path) -> None:
    folder = write_case(tmp_path, files={"copies/report.txt": "words of S1"}, documents=[
        document("REPORT", file="copies/report.txt"),
    ], statements=[statement("S1")])  # fmt: skip
    assert [(s.path, s.size) for s in read_case(folder).sources] == [
        *((name, (folder / name).stat().st_size) for name in FILES),
        ("copies/report.txt", 11),
    ]
