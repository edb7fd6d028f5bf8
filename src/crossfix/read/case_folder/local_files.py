"""Local copies of documents: found inside the allowed folders only, hashed, and searched for the quotes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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


@dataclass(slots=True)
class LocalFiles:
    """What the local copies gave: sources read, quotes found, problems."""

    texts: dict[str, str]
    sources: list[Source]
    absent: list[str]
    problems: list[Problem]


def read_local(shaped: Shaped[DocumentsFile], folders: Sequence[Path]) -> LocalFiles:
    """Read every local copy that a document names and that is present."""
    found = LocalFiles({}, [], [], [])
    for k, document in enumerate(shaped.model.documents):
        if document.file is None:
            continue
        try:
            path = _inside(document.file, folders)
        except ValueError as error:
            found.problems.append(shaped.problem(("documents", k, "file"), str(error)))
            continue
        if path is None:
            found.absent.append(document.id)
            continue
        try:
            raw = _bytes(path)
            _check_hash(document.file, raw, document.sha256)
            found.texts[document.id] = fold(_text(document.file, raw))
        except (ValueError, OSError) as error:
            found.problems.append(shaped.problem(("documents", k, "file"), str(error)))
            continue
        found.sources.append(Source(document.file, len(raw), hashlib.sha256(raw).hexdigest()))
    return found


def _inside(name: str, folders: Sequence[Path]) -> Path | None:
    """The file below one of the folders; None where absent; ValueError where the path leaves them."""
    relative = PurePosixPath(name.replace("\\", "/"))
    if relative.is_absolute() or ".." in relative.parts or ":" in relative.parts[0]:
        raise ValueError(f"{name!r} leaves the case folder; give a path below it")
    for folder in folders:
        path = folder / relative
        if not path.is_file():
            continue
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ValueError(f"{name!r} is a link that leaves the case folder; copy the file into it")
        return path
    return None


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"{path.name}: {size} bytes; at most {MAX_BYTES} are read; give the text alone")
    return path.read_bytes()


def _check_hash(name: str, raw: bytes, expected: str | None) -> None:
    found = hashlib.sha256(raw).hexdigest()
    if expected is not None and found != expected:
        raise ValueError(f"{name}: sha256 is {found[:16]}..., not {expected[:16]}...; the copy is not the one quoted from")


def _text(name: str, raw: bytes) -> str:
    if raw[:2] in (b"PK", b"\x1f\x8b") or raw[:6] == b"\xfd7zXZ\x00" or raw[:4] == b"(\xb5/\xfd":
        raise ValueError(f"{name}: a compressed archive, not text; unpack it and name the text file")
    if raw[:5] == b"%PDF-" or b"\x00" in raw[:65536]:
        raise ValueError(f"{name}: not text; this version reads plain text only")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{name}: not UTF-8 at byte {error.start}; save a copy as UTF-8") from None


def check_quotes(
    shaped: Shaped[StatementsFile], texts: dict[str, str]
) -> tuple[dict[str, QuoteStatus], list[Problem]]:
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
