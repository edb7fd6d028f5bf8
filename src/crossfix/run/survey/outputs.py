"""The files of a survey. What needs other aircraft is done UTC day by day, so that memory does not grow with days."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

from crossfix.detect.gnss.cells import NO_RATES, CellState, CellTable, cell_counts
from crossfix.present.cells_geojson import band_titles, cells_geojson
from crossfix.present.cells_parquet import FIELDS, cell_columns
from crossfix.present.events_parquet import EventRow, event_chunks, event_columns
from crossfix.present.parquet_rows import ParquetRows
from crossfix.present.sources_geojson import sources_geojson
from crossfix.present.survey_html import survey_html
from crossfix.present.survey_json import SurveyJson
from crossfix.records.event import Event
from crossfix.records.visit import NONE
from crossfix.run.survey.areas import Joined, JoinLimits, joined
from crossfix.run.survey.collect import SUMMARY, Totals
from crossfix.run.survey.dated import confirmed_rows, event_in_utc
from crossfix.run.survey.settings import DAY_S, Request
from crossfix.run.survey.summary import survey_out
from crossfix.run.survey.tally import Tally, key_of

Take = Callable[[CellTable], None]


def write_outputs(folder: Path, totals: Totals, request: Request, identity: str) -> SurveyJson:
    """Write every file of the output into a folder; gives what survey.json holds."""
    tally, limits, visits = Tally(), JoinLimits(), request.settings.visits
    titles = band_titles(visits)
    with ExitStack() as stack:
        events = stack.enter_context((folder / "events.parquet").open("wb"))
        cells = stack.enter_context((folder / "cells.parquet").open("wb"))
        rows_out = stack.enter_context(ParquetRows(events, event_columns()))
        cells_out = stack.enter_context(ParquetRows(cells, FIELDS))

        def take(table: CellTable) -> None:
            tally.add_table(table)
            if len(table):
                cells_out.write(cell_columns(table, titles, visits.window_s))

        for rows in _days(totals, tally, take, limits):
            for chunk in event_chunks(rows):
                rows_out.write(chunk)
    flagged = [table.where(table.state == CellState.INTERFERENCE) for table in tally.flagged.tables()]
    shown = list(tally.flagged.tables()) if tally.flagged.whole else flagged
    empty = cell_counts(NONE, limits.cells, NO_RATES)
    found = [area for area, _ in tally.areas]
    _json(folder / "cells.geojson", cells_geojson(CellTable.joined([empty, *shown]), found, tally.points, visits))
    _json(folder / "sources.geojson", sources_geojson(tally.areas))
    summary = survey_out(totals, tally, request, identity, limits)
    (folder / SUMMARY).write_text(summary.model_dump_json(by_alias=True, indent=1) + "\n", "utf-8", newline="")
    (folder / "survey.html").write_text(survey_html(summary), "utf-8", newline="")
    return summary


def _days(totals: Totals, tally: Tally, take: Take, limits: JoinLimits) -> Iterator[list[EventRow]]:
    """The rows of each UTC day as other aircraft confirm them, then those without a date."""
    going_on: list[Event] = []
    for day, rows in _days_with_anything(totals):
        if day is not None:
            events = [event_in_utc(row, row.start_utc_s or 0.0) for row in rows]
            found = _join(totals, tally, take, limits, day, [*going_on, *events])
            confirmed = confirmed_rows(rows, events, found.events[len(going_on) :])
            tally.changed.update({key_of(row): row for row, old in zip(confirmed, rows, strict=True) if row is not old})
            going_on = [event for event in (*going_on, *events) if event.interval.high >= (day + 1) * DAY_S]
            rows = confirmed
        for row in rows:
            tally.add_row(row)
        yield rows


def _days_with_anything(totals: Totals) -> Iterator[tuple[int | None, list[EventRow]]]:
    """Each UTC day with events or visits, with the events that begin on it; last, as None, those without a date."""
    visited = deque(totals.days())
    for day, rows in groupby(totals.events(), _day_of):
        while visited and (day is None or visited[0] <= day):
            if (earlier := visited.popleft()) != day:
                yield earlier, []
        yield day, list(rows)
    yield from ((day, []) for day in visited)


def _join(totals: Totals, tally: Tally, take: Take, limits: JoinLimits, day: int, events: list[Event]) -> Joined:
    found = joined(lambda: totals.visits(day), events, take, limits)
    tally.areas.extend(zip(found.areas, found.sources, strict=True))
    tally.points.extend(found.points)
    return found


def _day_of(row: EventRow) -> int | None:
    return None if row.start_utc_s is None else int(row.start_utc_s // DAY_S)


def _json(path: Path, content: dict[str, object]) -> None:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    path.write_text(text + "\n", "utf-8", newline="")
