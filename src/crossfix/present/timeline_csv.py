"""`timeline.csv`: one row per event, per recorded event and per time bar of a statement."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from crossfix.present.case_json import CaseJson
from crossfix.present.times import epoch_ms

HEADER = (
    "kind", "id", "label", "earliest_utc", "latest_utc", "width_s",
    "verdict", "statements", "document", "event", "zone", "reading", "fits",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def timeline_csv(case: CaseJson) -> str:
    """The timeline as CSV (RFC 4180).

    A cell that a spreadsheet would run as a formula (first character = + - @, tab or carriage return)
    gets a leading apostrophe; readers that need the exact text use `case.json`.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for row in [*_events(case), *_recorded(case), *_bars(case)]:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def safe_cell(text: str) -> str:
    """The cell with a leading apostrophe where a spreadsheet would read a formula.

    >>> safe_cell("=1+1"), safe_cell("05:13:31")
    ("'=1+1", '05:13:31')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _events(case: CaseJson) -> Iterator[tuple[str, ...]]:
    for event in case.events:
        width = _width(event.earliest_utc, event.latest_utc)
        bounds = (event.earliest_utc or "", event.latest_utc or "", width)
        spoken = " ".join(event.statements)
        yield ("event", event.id, event.label, *bounds, "", spoken, "", event.id, "", "", "")


def _recorded(case: CaseJson) -> Iterator[tuple[str, ...]]:
    for recording in case.recordings:
        for found in recording.events:
            bounds = (found.earliest_utc or "", found.latest_utc or "", _width(found.earliest_utc, found.latest_utc))
            kind, verdict = ("published", "") if recording.published else ("recorded", "measured")
            yield (kind, recording.id, found.label, *bounds, verdict, "", "", found.event or "", "", "", "")


def _bars(case: CaseJson) -> Iterator[tuple[str, ...]]:
    for said in case.statements:
        for bar in said.bars:
            bounds = (bar.earliest_utc, bar.latest_utc, _width(bar.earliest_utc, bar.latest_utc))
            tail = (said.verdict, said.id, said.document, bar.event, bar.zone, bar.reading)
            yield ("statement", said.id, said.text, *bounds, *tail, "yes" if bar.fits else "no")


def _width(earliest: str | None, latest: str | None) -> str:
    if earliest is None or latest is None:
        return ""
    return f"{(epoch_ms(latest) - epoch_ms(earliest)) / 1000:.3f}"
