"""Local copies of documents: found inside the allowed folders only, hashed, and searched for the quotes."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from crossfix.errors import Problem
from crossfix.read.case_folder.models import DocumentsFile, StatementsFile
from crossfix.read.case_folder.quotes import fold, nearest
from crossfix.read.case_folder.shape import Shaped
from crossfix.records.source import Source
from crossfix.records.statement import QuoteStatus

MAX_BYTES = 20 * 1024 * 1024
"""A long report as text is about 1 MB."""

_DRIVE = re.compile("[A-Za-z]:")
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"\xfd7zXZ\x00", b"(\xb5/\xfd", b"BZh", b"7z\xbc\xaf", b"Rar!")
"""How files of zip, gzip, xz, zstandard, bzip2, 7z and rar begin."""


@dataclass(slots=True)
class LocalFiles:
    """What the local copies gave: sources read, quotes found, problems."""

    texts: dict[str, str]
    sources: list[Source]
    absent: list[str]
    problems: list[Problem]


TextOf = Callable[[str, bytes], str | None]
"""From a file's name and bytes its text; None where it is plain text. ValueError where it cannot be read."""


def read_local(shaped: Shaped[DocumentsFile], folders: Sequence[Path], text_of: TextOf | None = None) -> LocalFiles:
    """Read every local copy that a document names and that is present; `text_of` reads what is not plain text."""
    found = LocalFiles({}, [], [], [])
    for k, document in enumerate(shaped.model.documents):
        if document.file is None:
            continue
        try:
            path = _find(document.file, folders)
            if path is None:
                found.absent.append(document.id)
                continue
            raw = _bytes(document.file, path)
            _check_hash(document.file, raw, document.sha256)
            text = text_of(document.file, raw) if text_of else None
            found.texts[document.id] = fold(_text(document.file, raw) if text is None else text)
        except ValueError as error:
            found.problems.append(shaped.problem(("documents", k, "file"), str(error)))
            continue
        except OSError as error:
            text = f"{document.file!r} cannot be read: {error.strerror or error}; check the path and its rights"
            found.problems.append(shaped.problem(("documents", k, "file"), text))
            continue
        found.sources.append(Source(document.file, len(raw), hashlib.sha256(raw).hexdigest()))
    return found


def _find(name: str, folders: Sequence[Path]) -> Path | None:
    """The file below one of the folders; None where absent; ValueError where the path leaves them."""
    relative = PurePosixPath(name.replace("\\", "/"))
    if relative.is_absolute() or ".." in relative.parts or _DRIVE.match(name):
        raise ValueError(f"{name!r} leaves the case folder; give a path below it")
    for folder in folders:
        path = folder / relative
        inside(path, folder, repr(name))
        if path.exists():
            return path
    return None


def inside(path: Path, folder: Path, shown: str) -> None:
    """ValueError where a path, its links followed, leaves the folder."""
    try:
        there = path.resolve()
    except RuntimeError:  # Python before 3.13 tells of a circle of links so
        raise ValueError(f"{shown} is a link that leads to itself; copy the file into the case folder") from None
    if not there.is_relative_to(folder.resolve()):
        raise ValueError(f"{shown} is a link that leaves the case folder; copy the file into it")


def _bytes(name: str, path: Path) -> bytes:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise ValueError(f"{name!r} is not a plain file; name a text file")
    if found.st_size > MAX_BYTES:
        raise ValueError(f"{name}: {found.st_size} bytes; at most {MAX_BYTES} are read; give the text alone")
    return path.read_bytes()


def _check_hash(name: str, raw: bytes, expected: str | None) -> None:
    found = hashlib.sha256(raw).hexdigest()
    if expected is not None and found != expected:
        text = f"{name}: sha256 is {found[:16]}..., not {expected[:16]}...; the copy is not the one quoted from"
        raise ValueError(text)


def _text(name: str, raw: bytes) -> str:
    if raw.startswith(_PACKED):
        raise ValueError(f"{name}: a compressed archive, not text; unpack it and name the text file")
    if raw[:5] == b"%PDF-" or b"\x00" in raw[:65536]:
        raise ValueError(f"{name}: not text; this version reads plain text only")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{name}: not UTF-8 at byte {error.start}; save a copy as UTF-8") from None


def check_quotes(shaped: Shaped[StatementsFile], texts: dict[str, str]) -> tuple[dict[str, QuoteStatus], list[Problem]]:
    """Which quotes are in their document's local copy; a missing one is a problem with the nearest text."""
    status: dict[str, QuoteStatus] = {}
    problems = []
    for k, statement in enumerate(shaped.model.statements):
        text = texts.get(statement.document)
        if text is None:
            continue
        quote = fold(statement.quote)
        if quote in text:
            status[statement.id] = "verified"
            continue
        near = nearest(quote, text)
        hint = f"nearest text: {near!r}" if near else "no word of it is there"
        message = f"quote not found in {statement.document}: {quote!r}; {hint}"
        problems.append(shaped.problem(("statements", k, "quote"), message))
    return status, problems
