"""Opens flight data: POLARIS HDF5, CSV tables, what crossfix wrote, or raw ARINC 717 with or without a layout."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.doubts import Doubts
from crossfix.read.open import opened
from crossfix.read.protocol import Certainty, Head, Match, maybe, no
from crossfix.read.recorders.arinc717 import read_words
from crossfix.read.recorders.csv_table import CsvTable
from crossfix.read.recorders.door import LayoutText, RecorderReader, Told, is_text
from crossfix.read.recorders.frame_counter import recounted
from crossfix.read.recorders.g1000 import G1000Csv
from crossfix.read.recorders.layouts import Layout, layout_from, series_of
from crossfix.read.recorders.layouts.counters import counter_of
from crossfix.read.recorders.own_parquet_series import MAGIC as PARQUET
from crossfix.read.recorders.own_parquet_series import SeriesParquet
from crossfix.read.recorders.polaris_hdf5 import PolarisHdf5
from crossfix.read.recorders.series_csv import SeriesCsv
from crossfix.records.flight_data import FlightData
from crossfix.records.timebase import Timebase
from crossfix.records.words import Words

LARGEST_LAYOUT = 64 << 20


class Arinc717:
    """Raw words of a recorder: a bitstream, or aligned to 16 bits."""

    name: ClassVar[str] = "arinc717"
    what: ClassVar[str] = "raw ARINC 717, bitstream or aligned; its parameters need --layout"
    takes_layout: ClassVar[bool] = True

    def recognise(self, head: Head) -> Match:
        """Any bytes that are no text may be one: the first sync word may stand anywhere."""
        return no("text") if is_text(head.data) else maybe("not text")

    def read(self, data: bytes, told: Told) -> FlightData:
        """The words, and where a layout is given the series that it finds in them."""
        words = read_words(data, told.name, told.doubts, told.words_per_second)
        layout = None if told.layout is None else layout_from(told.layout.data, told.layout.name)
        if layout is not None:
            words = _recounted(words, layout, told.doubts)
        series = {} if layout is None else series_of(words, layout, told.doubts)
        clock = Timebase("recorder", float(_subframe_s(layout)) / words.words_per_subframe, None)
        return FlightData(told.source, self.name, clock, series, words, told.doubts.notices())


def _recounted(words: Words, layout: Layout, doubts: Doubts) -> Words:
    """With the frames that the layout's own frame counter says are missing."""
    counter = counter_of(layout) if words.words_per_subframe == layout.words_per_subframe else None
    return words if counter is None else recounted(words, counter, doubts)


RECORDERS: tuple[RecorderReader, ...] = (
    PolarisHdf5(),
    SeriesParquet(),
    G1000Csv(),
    SeriesCsv(),
    CsvTable(),
    Arinc717(),
)
"""All readers of flight data, in one visible tuple."""


def open_flight_data(
    path: str | os.PathLike[str], *, layout: str | os.PathLike[str] | None = None, words_per_second: int | None = None
) -> FlightData:
    """Read all of a file of flight data.

    `layout` is a file with the layout of raw words, or with the mapping of a CSV table; `words_per_second` the rate of
    raw words where it is not found by itself. Raises InputUnusable, and RequestInvalid for what does not fit the file.
    """
    head = head_of(path)
    given = None if layout is None else _layout_text(Path(layout))
    reader = reader_for(head)
    if given is not None and not reader.takes_layout:
        raise RequestInvalid(f"{path}: {reader.name} tells its parameters itself; leave out --layout")
    if words_per_second is not None and not isinstance(reader, Arinc717):
        raise RequestInvalid(f"{path}: is no raw recording ({reader.name}); leave out --words-per-second")
    with opened(path) as source:
        data = source.data.read()
        return reader.read(data, Told(source.source(), source.doubts, given, words_per_second))


def reader_for(head: Head) -> RecorderReader:
    """The reader that is sure, or else the one that may be: a CSV table where it is text, raw words where it is not."""
    matches = [(reader.recognise(head).certainty, reader) for reader in RECORDERS]
    return max(matches, key=lambda match: match[0])[1]


def recognised_recorder(head: Head) -> RecorderReader | None:
    """The reader that is sure of the content; None where none is."""
    reader = reader_for(head)
    return reader if reader.recognise(head).certainty is Certainty.SURE else None


def head_of(path: str | os.PathLike[str]) -> Head:
    """The first bytes of the content; of Parquet also the footer, where its metadata stand."""
    with opened(path) as source:
        head = source.head
    if head.data.startswith(PARQUET) and source.compression is None:
        return Head(head.data + _parquet_footer(Path(path)), head.name)
    return head


def _parquet_footer(path: Path) -> bytes:
    """The last bytes, as many as they say themselves (apache/parquet-format README, File format)."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 8))
            length = int.from_bytes(file.read(4), "little")
            file.seek(max(0, size - 8 - length))
            return file.read(length)
    except OSError:
        return b""


def _layout_text(path: Path) -> LayoutText:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_LAYOUT + 1)
    except OSError as error:
        raise InputUnusable(f"{path}: the layout cannot be read: {error.strerror or error}") from error
    if len(data) > LARGEST_LAYOUT:
        raise InputUnusable(f"{path}: over {LARGEST_LAYOUT} bytes; not a layout")
    return LayoutText(data, path.name)


def _subframe_s(layout: Layout | None) -> Fraction:
    return Fraction(1) if layout is None else layout.subframe_s
