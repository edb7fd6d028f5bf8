"""Visits of a shard on disk, one block per hour, so that all shards can be read hour by hour."""

from __future__ import annotations

import importlib
from collections.abc import Container, Iterator, Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from crossfix.errors import LibraryMissing
from crossfix.records.visit import Visits, merged
from crossfix.run.survey.settings import HOUR_S

NAMES = tuple(one.name for one in fields(Visits))


def write_visits(file: BinaryIO, visits: Visits) -> tuple[int, ...]:
    """Write visits, in order of their windows, as an Arrow file; gives the hours of its blocks, in UTC hours."""
    arrow = pyarrow()
    hours = visits.window_s // HOUR_S
    begins = np.flatnonzero(np.diff(hours, prepend=hours[:1] - 1))
    table = arrow.RecordBatch.from_arrays([arrow.array(getattr(visits, name)) for name in NAMES], names=NAMES)
    options = arrow.ipc.IpcWriteOptions(compression="lz4")
    with arrow.ipc.new_file(file, table.schema, options=options) as writer:
        for begin, end in pairwise([*begins.tolist(), len(visits)]):
            writer.write_batch(table.slice(begin, end - begin))
    return tuple(int(hour) for hour in hours[begins])


def visits_by_hour(files: Sequence[tuple[Path, Sequence[int]]], wanted: Container[int]) -> Iterator[Visits]:
    """The visits of some hours, from files each with the hours of its blocks; one hour after another, merged."""
    for hour in sorted({hour for _, hours in files for hour in hours if hour in wanted}):
        blocks = [(path, hours.index(hour)) for path, hours in files if hour in hours]
        yield merged(_block(path, number) for path, number in blocks)


def _block(path: Path, number: int) -> Visits:
    arrow = pyarrow()
    with arrow.OSFile(str(path)) as file:
        batch = arrow.ipc.open_file(file).get_batch(number)
        return Visits(*(batch.column(name).to_numpy(zero_copy_only=False) for name in NAMES))


def pyarrow() -> Any:
    """The library with its module `ipc`, or LibraryMissing."""
    try:
        importlib.import_module("pyarrow.ipc")
        return importlib.import_module("pyarrow")
    except ImportError as error:
        raise LibraryMissing("pyarrow", "a survey", "survey") from error
