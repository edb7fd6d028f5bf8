"""The survey page: one HTML file that needs no network, drawn from `survey.json` and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from markupsafe import Markup

from crossfix.present.assets import asset
from crossfix.present.durations import human
from crossfix.present.embedding import json_for_script
from crossfix.present.html import iso_utc
from crossfix.present.instants import finite
from crossfix.present.pages import content_policy, environment
from crossfix.present.survey_cells import WORST, Summed, Whole, bands_and_any, interference, share, summed
from crossfix.present.survey_json import AircraftOut, MomentOut, StripOut, SurveyJson
from crossfix.present.survey_map import band_of, survey_map
from crossfix.present.survey_strips import rows
from crossfix.present.times import clock, epoch_ms

MOST_AIRCRAFT_SHOWN = 300
"""Aircraft whose evidence is on the page, the longest affected first; about 12 kB each."""
MOST_CELL_ROWS = 1000
"""Rows of single cells, windows and bands; the map has them all."""
SECTIONS = (
    ("summary", "Summary"),
    ("map", "Map"),
    ("areas", "Areas and sources"),
    ("aircraft", "Aircraft"),
    ("counts", "Counts"),
    ("detectors", "Detectors"),
    ("inputs", "Inputs"),
    ("limits", "Not done, notices"),
)
STATE_WORDS = {
    "interference": "interference: more aircraft affected than chance explains",
    "clear": "clear: enough aircraft seen, no more affected than chance explains",
    "too_few": "too few aircraft to tell",
}
KIND_WORDS = {
    "degraded": "degraded integrity",
    "loss": "loss of positions",
    "spoofing": "spoofing",
    "recovery": "recovery",
}


def survey_html(survey: SurveyJson) -> str:
    """The whole page of a survey. Raises AssetsMissing where the scripts were not built."""
    when = _Clock(survey)
    words: dict[str, object] = {
        "at": when.text,
        "window_text": when.window,
        "strip_at": when.seconds,
        "share": share,
        "strip_rows": rows,
        "state_words": STATE_WORDS,
        "kind_words": KIND_WORDS,
    }
    return environment(words).get_template("survey.html.j2").render(**_context(survey, when))


class _Clock:
    """Moments of a survey as text: UTC with the day where it is not the first one's, or time since the first frame."""

    def __init__(self, survey: SurveyJson) -> None:
        first = survey.settings.first
        self.settings = survey.settings
        self.zero_ms = None if first.utc is None else epoch_ms(first.utc) - round(first.s * 1000)
        self.date = None if first.utc is None else first.utc[:10]

    def seconds(self, s: float) -> str:
        """A moment by its seconds."""
        if self.zero_ms is None or self.date is None:
            return human(round(s))
        return clock(iso_utc(self.zero_ms + round(s) * 1000), self.date)

    def text(self, moment: MomentOut | None) -> str:
        """A moment, or `not known`."""
        return "not known" if moment is None else self.seconds(moment.s)

    def window(self, window: int) -> str:
        """A window from its start to its end."""
        start = self.settings.first.s + window * self.settings.window_s
        return f"{self.seconds(start)} to {self.seconds(start + self.settings.window_s)}"


def _context(survey: SurveyJson, when: _Clock) -> dict[str, object]:
    ranked = sorted(survey.aircraft, key=_affected_s, reverse=True)
    shown = ranked[:MOST_AIRCRAFT_SHOWN]
    script, style = asset("survey.js"), asset("survey.css")
    sums = [summed(survey, band) for band in bands_and_any(survey)]
    listed = list(islice(interference(survey), MOST_CELL_ROWS + 1))
    return {
        "doc": survey,
        "sections": SECTIONS,
        "map": survey_map(survey),
        "dated": when.date,
        "aircraft": ranked,
        "shown": {one.icao_address for one in shown},
        "areas": {area.id: area for area in survey.areas},
        "wholes": list(zip(survey.cells, sums[-1].cells, strict=True)),
        "windows": [(window, counts) for window, counts in enumerate(sums[-1].windows) if counts],
        "listed": listed[:MOST_CELL_ROWS],
        "more_listed": len(listed) > MOST_CELL_ROWS,
        "most_aircraft": MOST_AIRCRAFT_SHOWN,
        "most_cell_rows": MOST_CELL_ROWS,
        "data": Markup(json_for_script(_data(survey, when, ranked, sums))),
        "script": Markup(script),
        "style": Markup(style),
        "licences": asset("LICENSES.txt"),
        "policy": content_policy(script, style),
    }


def _affected_s(one: AircraftOut) -> float:
    """Seconds of all its events but recoveries, which are moments."""
    return sum(event.end.s - event.start.s for event in one.events if event.kind != "recovery")


def _data(survey: SurveyJson, when: _Clock, ranked: Sequence[AircraftOut], sums: Sequence[Summed]) -> dict[str, object]:
    """What the script draws from, in short lists: a cell's whole is state, windows of each state, slot, count."""
    settings, shown = survey.settings, ranked[:MOST_AIRCRAFT_SHOWN]
    return {
        "zeroMs": when.zero_ms,
        "date": when.date,
        "first": settings.first.s,
        "window": settings.window_s,
        "windows": settings.windows,
        "bands": [band.label for band in settings.bands],
        "states": WORST,
        "counts": [
            [c.seen, c.affected, c.spoofed, WORST.index(c.state), c.p_value, c.wilson_low, c.wilson_high, c.resolution]
            for c in survey.cell_counts
        ],
        "cells": [[cell.id, cell.slots, cell.counts] for cell in survey.cells],
        "whole": [[_whole(one) for one in made.cells] for made in sums],
        "byWindow": [[[counts[state] for state in WORST] for counts in made.windows] for made in sums],
        "aircraft": [[one.icao_address, _spans(one, survey)] for one in ranked],
        "strips": {one.icao_address: _strip(one, one.strip) for one in shown if one.strip is not None},
    }


def _whole(one: Whole | None) -> list[int] | None:
    if one is None:
        return None
    return [WORST.index(one.state), *(one.windows[state] for state in WORST), one.slot, one.count]


def _spans(one: AircraftOut, survey: SurveyJson) -> list[object]:
    """Start, end and altitude band of each event."""
    bands = survey.settings.bands
    return [[finite(event.start.s), finite(event.end.s), band_of(event.altitude_ft, bands)] for event in one.events]


def _strip(one: AircraftOut, strip: StripOut) -> dict[str, object]:
    """A lane is its values between commas, nothing between two for what was not told: half the size of a list."""
    lanes = {
        name: ",".join("" if value is None else f"{value:g}" for value in lane)
        for name, lane in strip
        if isinstance(lane, list)
    }
    events = [[KIND_WORDS[event.kind], finite(event.start.s), finite(event.end.s)] for event in one.events]
    return {"begin": strip.begin.s, "end": strip.end.s, "lanes": lanes, "events": events}
