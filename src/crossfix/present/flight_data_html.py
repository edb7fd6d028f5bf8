"""The page of flight data: charts on one clock, one HTML file that needs no network, from `flight_data_json` alone."""

from __future__ import annotations

from markupsafe import Markup

from crossfix.present.assets import asset
from crossfix.present.durations import human
from crossfix.present.embedding import json_for_script
from crossfix.present.flight_data_groups import GROUPS
from crossfix.present.flight_data_json import FlightDataJson, FlightEventOut, FlightRecordingOut, PhaseOut, SeriesOut
from crossfix.present.html import iso_utc
from crossfix.present.pages import content_policy, environment
from crossfix.present.times import clock, epoch_ms

SECTIONS = (
    ("overview", "Whole flight"),
    ("events", "Events"),
    ("charts", "Charts"),
    ("evidence", "Evidence"),
    ("parameters", "Parameters"),
    ("detectors", "Detectors"),
    ("limits", "Thinned, not done"),
)
THINNEST = 0.15
"""Per cent of the strip: a mark stays visible."""


def flight_data_html(flights: FlightDataJson) -> str:
    """The whole page. Raises AssetsMissing where the scripts were not built."""
    return environment(_words()).get_template("flight_data.html.j2").render(**_context(flights))


def _words() -> dict[str, object]:
    """What the templates call."""
    return {
        "at": moment_text,
        "span": span_text,
        "lasts": lasts_text,
        "strip_phases": strip_phases,
        "strip_events": strip_events,
        "rate": rate_text,
        "figure": figure,
        "drawn_as": drawn_as,
        "groups": GROUPS,
    }


def _context(flights: FlightDataJson) -> dict[str, object]:
    script, style = asset("flight_data.js"), asset("flight_data.css")
    events = [event for recording in flights.recordings for event in recording.events]
    return {
        "doc": flights,
        "sections": SECTIONS,
        "kinds": sorted({event.kind for event in events}),
        "detectors": sorted({event.detector for event in events}),
        "data": Markup(json_for_script(_data(flights))),
        "script": Markup(script),
        "style": Markup(style),
        "licences": asset("LICENSES.txt"),
        "policy": content_policy(script, style),
    }


def _data(flights: FlightDataJson) -> dict[str, object]:
    """What the script draws from: the model without what stands in the tables alone."""
    fields = {"id", "label", "utc_of_zero", "first_s", "last_s", "full_rate_s", "series", "events"}
    return {
        "groups": GROUPS,
        "recordings": [recording.model_dump(include=fields) for recording in flights.recordings],
    }


def moment_text(recording: FlightRecordingOut, seconds: float) -> str:
    """A moment as UTC, with its day where it is not that of the recording's begin; or as seconds of the recorder."""
    if recording.utc_of_zero is None:
        return figure(round(seconds, 3), "s")
    zero_ms = epoch_ms(recording.utc_of_zero)
    day = iso_utc(zero_ms + round(recording.first_s * 1000))[:10]
    return clock(iso_utc(zero_ms + round(seconds * 1000)), day)


def span_text(recording: FlightRecordingOut, event: FlightEventOut) -> str:
    """The onset of an event: the last sample without it and the first one with it."""
    first = moment_text(recording, event.onset_high_s)
    if event.onset_low_s is None:
        return f"at or before {first}"
    if event.onset_low_s == event.onset_high_s:
        return first
    return f"{moment_text(recording, event.onset_low_s)} to {first}"


def lasts_text(recording: FlightRecordingOut, event: FlightEventOut) -> str:
    """How the event ends."""
    if event.end_low_s is None:
        return "a moment"
    least = human(max(0.0, event.end_low_s - event.onset_high_s))
    if event.ongoing or event.end_high_s is None:
        return f"{least} at least, to the last sample that tells, {moment_text(recording, event.end_low_s)}"
    end = f"{moment_text(recording, event.end_low_s)} to {moment_text(recording, event.end_high_s)}"
    return f"{least} at least; it ends {end}"


def strip_phases(recording: FlightRecordingOut) -> list[tuple[PhaseOut, float, float]]:
    """Phases with start and width in per cent of the recording."""
    return [(one, *_share(recording, one.start_s, one.stop_s)) for one in recording.phases]


def strip_events(recording: FlightRecordingOut) -> list[tuple[int, FlightEventOut, float, float]]:
    """Events by their number, with start and width in per cent of the recording."""
    return [
        (
            number,
            one,
            *_share(recording, one.onset_high_s, one.onset_high_s if one.end_low_s is None else one.end_low_s),
        )
        for number, one in enumerate(recording.events, 1)
    ]


def _share(recording: FlightRecordingOut, start_s: float, stop_s: float) -> tuple[float, float]:
    extent = (recording.last_s - recording.first_s) or 1.0
    start, stop = (100 * min(max((s - recording.first_s) / extent, 0.0), 1.0) for s in (start_s, stop_s))
    return round(start, 3), round(max(stop - start, THINNEST), 3)


def figure(value: float | None, unit: str = "") -> str:
    """A number with its unit.

    >>> figure(-3000.5, "psi"), figure(None)
    ('−3,000.5 psi', 'not known')
    """
    if value is None:
        return "not known"
    text = f"{value:,.10g}".replace("-", "−")
    return f"{text} {unit}" if unit else text


def rate_text(step_s: float) -> str:
    """How often a parameter is sampled.

    >>> rate_text(0.125), rate_text(1.0), rate_text(4.0)
    ('8 per second', '1 per second', 'every 4 s')
    """
    return f"every {step_s:g} s" if step_s > 1 else f"{1 / step_s:.4g} per second"


def drawn_as(series: SeriesOut) -> str:
    """What of a series is on the page."""
    kept = len(series.values) - series.values.count(None)
    if series.whole and series.kind == "analogue":
        return "every valid sample"
    return "every change" if series.whole else f"thinned: {kept:,} of {series.samples:,} samples"
