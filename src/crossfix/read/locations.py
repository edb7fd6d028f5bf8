"""Where archives lie: files, folders, and object stores by URL; what is there, and bytes by their place.

A URL (`s3://bucket/day.tar`, `gs://...`, `file:///...`) is opened by fsspec, an optional library; a local path needs
none. Every entry carries a stamp, so that a file that changes while it is being read is found out.
"""

from __future__ import annotations

import importlib
import io
import os
import posixpath
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crossfix.errors import InputUnusable, LibraryMissing
from crossfix.read.parts import SPLIT

REMOTE_BLOCK = 8 << 20
"""Bytes fetched at once from an object store; traces of one shard lie next to one another."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its name as the user knows it, where any worker finds it, its size in bytes, and its stamp.

    The stamp changes when the file does: the time of its last change in ns, or the store's ETag.
    """

    name: str
    location: str
    size: int
    stamp: str


def is_url(path: str) -> bool:
    """Whether a path names an object store, or another place that fsspec opens.

    >>> is_url("s3://bucket/day.tar"), is_url("logs/day.tar")
    (True, False)
    """
    return "://" in path


def entries_at(path: str) -> tuple[Entry, ...]:
    """The file, or all files below the folder, in order of their names; those that begin with a dot are left out.

    One part of a split archive stands for all of them. Raises InputUnusable where there is nothing.
    """
    found = _remote_entries(path) if is_url(path) else _local_entries(path)
    if not found:
        raise InputUnusable(f"{path}: holds no file")
    return tuple(sorted(found, key=lambda entry: entry.name))


def joined_parts(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], ...]:
    """Entries in groups: the parts `x.tar.aa`, `x.tar.ab` ... of one archive together, everything else alone."""
    groups: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.location):
        split = SPLIT.fullmatch(entry.location)
        groups.setdefault(split[1] if split else f"{entry.location}\0", []).append(entry)
    return tuple(tuple(group) for group in groups.values())


def missing_part(parts: Sequence[Entry]) -> str | None:
    """The name of the first part of a split archive that is not there; None where all before the last are.

    >>> missing_part([Entry("d.tar.ab", "/d.tar.ab", 1, "")])
    'd.tar.aa'
    """
    for k, part in enumerate(parts):
        split = SPLIT.fullmatch(part.name)
        wanted = f"{chr(97 + k // 26)}{chr(97 + k % 26)}"
        if split and split[2] != wanted:
            return f"{split[1]}.{wanted}"
    return None


def check_unchanged(entry: Entry) -> None:
    """Raises InputUnusable where the file is gone or is another one than when it was listed."""
    try:
        now = _remote_entry(entry.name, *_filesystem(entry.location)) if is_url(entry.location) else _local_entry(
            entry.name, Path(entry.location)
        )  # fmt: skip
    except OSError as error:
        raise InputUnusable(f"{entry.name}: cannot be opened: {error.strerror or error}") from error
    if (now.size, now.stamp) != (entry.size, entry.stamp):
        raise InputUnusable(f"{entry.name}: has changed since the survey began; start it again")


class Joined(io.RawIOBase):
    """Parts read as one file, forwards or by place; one is open at a time. Closes what it opened."""

    def __init__(self, parts: Sequence[Entry]) -> None:
        self._parts = parts
        self._begins = [sum(part.size for part in parts[:k]) for k in range(len(parts) + 1)]
        self._at = 0
        self._number = -1
        self._open: Any = None

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, counted from the beginning, from here, or from the end."""
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._begins[-1]}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill part of `buffer`; 0 at the end of the last part."""
        number = next((k for k in range(len(self._parts)) if self._at < self._begins[k + 1]), None)
        if number is None:
            return 0
        if number != self._number:
            self._close_part()
            self._open, self._number = _opened(self._parts[number]), number
        self._open.seek(self._at - self._begins[number])
        got = int(self._open.readinto(memoryview(buffer)[: self._begins[number + 1] - self._at]) or 0)
        self._at += got
        return got

    def close(self) -> None:
        """Close the open part."""
        self._close_part()
        super().close()

    def _close_part(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open, self._number = None, -1


def bytes_at(source: Joined, offset: int, size: int) -> bytes:
    """`size` bytes from `offset` on; fewer where the file ends before."""
    source.seek(offset)
    made = source.read(size)
    while 0 < len(made) < size and (piece := source.read(size - len(made))):
        made += piece
    return made


@contextmanager
def local_path(entry: Entry) -> Iterator[str]:
    """The file as a local path; one of an object store is first copied to the temporary folder, and removed after."""
    if not is_url(entry.location):
        yield entry.location
        return
    with tempfile.TemporaryDirectory(prefix="crossfix-") as folder:
        path = os.path.join(folder, posixpath.basename(entry.name))
        with Joined([entry]) as source, open(path, "wb") as copy:
            shutil.copyfileobj(source, copy, REMOTE_BLOCK)
        yield path


def _opened(entry: Entry) -> Any:
    if is_url(entry.location):
        system, inside = _filesystem(entry.location)
        return system.open(inside, "rb", block_size=REMOTE_BLOCK)
    return open(entry.location, "rb", buffering=0)


def _local_entries(path: str) -> list[Entry]:
    given = Path(path)
    try:
        if given.is_dir():
            return [_local_entry(str(file), file) for file in _files_below(given)]
        split = SPLIT.fullmatch(given.name)
        parts = [p for p in given.parent.iterdir() if _is_part(p.name, split[1])] if split and given.is_file() else []
        return [_local_entry(str(file), file) for file in parts or [given]]
    except (OSError, ValueError) as error:
        raise InputUnusable(f"{path}: cannot be opened: {getattr(error, 'strerror', None) or error}") from error


def _files_below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (p for p in (Path(place, name) for name in files if not name.startswith(".")) if p.is_file())


def _is_part(name: str, stem: str) -> bool:
    split = SPLIT.fullmatch(name)
    return split is not None and split[1] == stem


def _local_entry(name: str, path: Path) -> Entry:
    status = path.stat()
    return Entry(name, str(path.absolute()), status.st_size, str(status.st_mtime_ns))


def _remote_entries(path: str) -> list[Entry]:
    system, inside = _filesystem(path)
    scheme = path.partition("://")[0]
    try:
        split = SPLIT.fullmatch(inside)
        if split:
            around = system.ls(posixpath.dirname(inside), detail=False)
            found = [p for p in around if _is_part(posixpath.basename(p), posixpath.basename(split[1]))]
        else:
            found = [p for p in system.find(inside) if not _is_hidden(p, inside)]
        return [_remote_entry(f"{scheme}://{p.lstrip('/') if scheme != 'file' else p}", system, p) for p in found]
    except (OSError, ValueError) as error:
        raise InputUnusable(f"{path}: cannot be listed: {error}") from error


def _is_hidden(path: str, below: str) -> bool:
    return any(part.startswith(".") for part in path.removeprefix(below).split("/"))


def _remote_entry(name: str, system: Any, inside: str) -> Entry:
    """Stores give an ETag or a time; one that gives neither is told apart by size alone."""
    told = system.info(inside)
    stamps = (told.get(key) for key in ("ETag", "etag", "LastModified", "last_modified", "mtime", "created"))
    return Entry(name, name, int(told["size"]), str(next((s for s in stamps if s is not None), "")))


def _filesystem(url: str) -> tuple[Any, str]:
    try:
        library = importlib.import_module("fsspec.core")
    except ImportError as error:
        raise LibraryMissing("fsspec", f"reading {url}", "survey") from error
    try:
        system, inside = library.url_to_fs(url)
    except ImportError as error:
        raise InputUnusable(f"{url}: {error}") from error
    except (ValueError, OSError) as error:
        raise InputUnusable(f"{url}: cannot be opened: {error}") from error
    return system, str(inside)
