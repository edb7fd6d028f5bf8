"""The rows of a transcript that is a table: by the words of its header, with any of the usual separators."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts

WORDS = {
    "start": ("start", "start_s", "start_time", "begin", "from", "time", "time_s", "utc", "time_utc", "start_utc"),
    "stop": ("end", "end_s", "end_time", "stop", "stop_s", "to", "until", "end_utc"),
    "channel": ("channel", "track", "source"),
    "speaker": ("speaker", "speaker_role", "role", "who", "station"),
    "text": ("text", "words", "paraphrase", "content", "quote", "message"),
}
"""A column's possible names, the first that is there is taken."""
SEPARATORS = ",;\t|"
MOST_FIELD = 1 << 20
"""Characters of one field."""


def rows_of(lines: list[str], path: str, doubts: Doubts) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and the five columns, "" where the table has none; InputUnusable where it has no starts."""
    first = next((k for k, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise InputUnusable(f"{path}: is empty; expected a CSV header such as `start,end,channel,speaker,text`")
    separator = max(SEPARATORS, key=lines[first].count)
    csv.field_size_limit(MOST_FIELD)
    table = csv.reader((line + "\n" for line in lines[first:]), delimiter=separator, strict=False)
    header = [" ".join(name.split()).casefold().replace(" ", "_") for name in next(table)]
    places = {key: next((header.index(w) for w in words if w in header), None) for key, words in WORDS.items()}
    if places["start"] is None:
        raise InputUnusable(
            f"{path}:{first + 1}: no column of starts among {', '.join(header)[:120]!r}; name one of "
            f"{', '.join(WORDS['start'])}"
        )
    yield from _rows(table, places, len(header), path, first, doubts)


def _rows(
    table: Iterator[list[str]], places: dict[str, int | None], width: int, path: str, first: int, doubts: Doubts
) -> Iterator[tuple[int, dict[str, str]]]:
    while True:
        line = first + 1 + _lines_read(table)
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            doubts.add(f"{path}:{line}", f"cannot be read as CSV: {error}; the rest of the table is left out")
            return
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != width:
            doubts.add(f"{path}:{line}", "more or fewer fields than the header: the fields that are there are taken")
        yield line, {key: row[k].strip() if k is not None and k < len(row) else "" for key, k in places.items()}


def _lines_read(table: Iterator[list[str]]) -> int:
    return int(getattr(table, "line_num", 0))
