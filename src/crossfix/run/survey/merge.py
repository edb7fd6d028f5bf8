"""Sorted files of events into one sequence, without having them in memory."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from crossfix.present.events_parquet import EventRow, order_of

OPEN = 200
"""Files open at a time; systems allow 256 and more."""


def merged_rows(files: Sequence[Path]) -> Iterator[EventRow]:
    """The rows of all files, each in order, in order."""
    with tempfile.TemporaryDirectory(prefix="crossfix-") as folder:
        paths, made = list(files), 0
        while len(paths) > OPEN:
            target = Path(folder, str(made))
            made += 1
            with target.open("wb") as file:
                file.writelines(msgspec.json.encode(row) + b"\n" for row in _merged(paths[:OPEN]))
            paths = [*paths[OPEN:], target]
        yield from _merged(paths)


def _merged(paths: Sequence[Path]) -> Iterator[EventRow]:
    return heapq.merge(*map(_rows, paths), key=order_of)


def _rows(path: Path) -> Iterator[EventRow]:
    with path.open("rb") as file:
        for line in file:
            yield msgspec.json.decode(line, type=EventRow)
