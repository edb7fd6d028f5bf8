"""Local copies: inside the allowed folders, of the right hash, text, and with the quotes in them."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from builders.case_folder import document, statement, write_case
from builders.refused import line_with, only, refused
from crossfix.read.case_folder import read_case
from crossfix.read.case_folder.local_files import MAX_BYTES


def with_copy(folder: Path, content: str | bytes, quote: str = "words of S1", **more: Any) -> Path:
    """A case with one statement and a local copy of its document."""
    return write_case(
        folder,
        documents=[document("REPORT", file="copy.txt", **more)],
        statements=[statement("S1", quote=quote)],
        files={"copy.txt": content},
    )


def named(folder: Path, file: str) -> Path:
    """A case whose document names a local copy that was not written."""
    return write_case(folder, documents=[document("REPORT", file=file)], statements=[statement("S1")])


def status(folder: Path, *documents: Path) -> str:
    """What became of the quote of S1."""
    return read_case(folder, documents).statements["S1"].quote_status


def test_quote_that_is_there(tmp_path: Path) -> None:
    assert status(with_copy(tmp_path, "Some words of S1 here.")) == "verified"


def test_quote_without_a_copy_is_not_checked(tmp_path: Path) -> None:
    case = read_case(named(tmp_path, "copy.txt"))
    assert case.statements["S1"].quote_status == "not checked"
    assert [(s.what, s.why) for s in case.skipped] == [
        ("local copy of REPORT", "file not present; its quotes are not checked")
    ]


@pytest.mark.parametrize("space", ["\n", " \r\n  ", "\u00a0", "\u202f", "\t", " \u200b"])
def test_white_space_is_folded_on_both_sides(tmp_path: Path, space: str) -> None:
    assert status(with_copy(tmp_path, f"words{space}of S1", f"words  of{space}S1")) == "verified"


@pytest.mark.parametrize("text", ["Words of S1", "words of S 1", "words of S1".replace("o", "о"), "words, of S1"])
def test_anything_else_is_not(tmp_path: Path, text: str) -> None:
    folder = with_copy(tmp_path, text)
    problem = only(folder)
    assert (problem.file, problem.line) == ("statements.yaml", line_with(folder / "statements.yaml", "quote:"))
    assert problem.text.startswith("quote not found in REPORT: 'words of S1'; n")


def test_nearest_text_is_shown(tmp_path: Path) -> None:
    text = "At noon the crew told the tower of the loss of both GPS signals. The tower took note."
    problem = only(with_copy(tmp_path, text, "told the tower of losing both GPS signals"))
    assert problem.text.endswith("nearest text: 'told the tower of the loss of both GPS signals.'")


def test_all_missing_quotes_at_once(tmp_path: Path) -> None:
    folder = write_case(
        tmp_path,
        documents=[document("REPORT", file="copy.txt")],
        statements=[statement("S1"), statement("S2", quote="quite other"), statement("S3", quote="zzz")],
        files={"copy.txt": "words of S1"},
    )
    problems = refused(folder)
    assert [p.line for p in problems] == [line_with(folder / "statements.yaml", "quote:", n) for n in (2, 3)]
    assert problems[0].text.endswith("no word of it is there")


def test_hash_that_fits(tmp_path: Path) -> None:
    assert status(with_copy(tmp_path, "words of S1", sha256=hashlib.sha256(b"words of S1").hexdigest())) == "verified"


def test_hash_that_does_not_fit(tmp_path: Path) -> None:
    folder = with_copy(tmp_path, "words of S1", sha256="0" * 64)
    problem = only(folder)
    found = hashlib.sha256(b"words of S1").hexdigest()[:16]
    assert (problem.file, problem.line) == ("documents.yaml", line_with(folder / "documents.yaml", "file:"))
    assert problem.text == f"copy.txt: sha256 is {found}..., not {'0' * 16}...; the copy is not the one quoted from"


@pytest.mark.parametrize(
    "file",
    ["../outside.txt", "/etc/hostname", "a/../../outside.txt", "..", "..\\outside.txt", "C:\\x.txt", "C:x.txt", "c:/x",
     "\\\\server\\share\\x", "//server/x"],
)  # fmt: skip
def test_path_that_leaves_the_folder(tmp_path: Path, file: str) -> None:
    (tmp_path / "outside.txt").write_text("words of S1")
    folder = named(tmp_path / "case", file)
    problem = only(folder)
    assert (problem.file, problem.line) == ("documents.yaml", line_with(folder / "documents.yaml", "file:"))
    assert problem.text == f"{file!r} leaves the case folder; give a path below it"


def test_link_that_leaves_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("words of S1")
    folder = named(tmp_path / "case", "copy.txt")
    (folder / "copy.txt").symlink_to(tmp_path / "outside.txt")
    assert only(folder).text == "'copy.txt' is a link that leaves the case folder; copy the file into it"


def test_linked_folder_that_leaves_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "copy.txt").write_text("words of S1")
    folder = named(tmp_path / "case", "inner/copy.txt")
    (folder / "inner").symlink_to(tmp_path / "outside")
    assert only(folder).text.endswith("is a link that leaves the case folder; copy the file into it")


def test_further_folder_of_documents(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "copy.txt").write_text("words of S1")
    assert status(named(tmp_path / "case", "copy.txt"), tmp_path / "more") == "verified"


@pytest.mark.parametrize("file", [".", "copy", "copy/"])
def test_folder_as_copy(tmp_path: Path, file: str) -> None:
    folder = named(tmp_path, file)
    (folder / "copy").mkdir()
    assert only(folder).text == f"{file!r} is not a plain file; name a text file"


def test_pipe_as_copy_is_not_waited_for(tmp_path: Path) -> None:
    folder = named(tmp_path, "copy.txt")
    os.mkfifo(folder / "copy.txt")
    assert only(folder).text == "'copy.txt' is not a plain file; name a text file"


def test_name_too_long_for_the_disk(tmp_path: Path) -> None:
    problem = only(named(tmp_path, "x" * 290))
    assert problem.file == "documents.yaml"
    assert problem.text.endswith("cannot be read: File name too long; check the path and its rights")


def test_large_copy_is_not_read(tmp_path: Path) -> None:
    folder = named(tmp_path, "copy.txt")
    with (folder / "copy.txt").open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert only(folder).text == f"copy.txt: {MAX_BYTES + 1} bytes; at most {MAX_BYTES} are read; give the text alone"


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"words of S1" * 10_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    "raw",
    [_zip(), gzip.compress(b"x", mtime=0), lzma.compress(b"x"), bz2.compress(b"x")],
    ids=["zip", "gzip", "xz", "bzip2"],
)
def test_compressed_copy_is_not_unpacked(tmp_path: Path, raw: bytes) -> None:
    folder = with_copy(tmp_path, raw)
    problem = only(folder)
    assert problem.line == line_with(folder / "documents.yaml", "file:")
    assert problem.text == "copy.txt: a compressed archive, not text; unpack it and name the text file"


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"words\x00of S1"])
def test_copy_that_is_no_text(tmp_path: Path, raw: bytes) -> None:
    assert only(with_copy(tmp_path, raw)).text == "copy.txt: not text; this version reads plain text only"


def test_text_that_begins_like_an_archive(tmp_path: Path) -> None:
    assert status(with_copy(tmp_path, "PK: words of S1")) == "verified"


def test_copy_in_another_encoding(tmp_path: Path) -> None:
    assert only(with_copy(tmp_path, b"caf\xe9")).text == "copy.txt: not UTF-8 at byte 3; save a copy as UTF-8"
