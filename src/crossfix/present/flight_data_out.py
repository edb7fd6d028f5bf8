"""Flight data with what was found in them -> the model of their page: full rate near events, thinned elsewhere.

A recording that fits is whole. The page stays below 10 MB: `Room` says how many values it holds, 7 to 13 bytes each.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from crossfix import __version__
from crossfix.derive.recorder.stretches import phases
from crossfix.detect.protocol import RecorderDetector
from crossfix.present.case_json import SkippedOut
from crossfix.present.flight_data_groups import group_of, shown_at_first
from crossfix.present.flight_data_json import (
    FlightDataJson,
    FlightDetectorOut,
    FlightEventOut,
    FlightRecordingOut,
    PhaseOut,
    SampleOut,
    SeriesOut,
)
from crossfix.present.flight_data_thin import decimals, encoded, rounded, thinned, usable, within
from crossfix.present.html import iso_utc
from crossfix.present.instants import finite
from crossfix.present.survey_json import ThresholdOut
from crossfix.records.notice import Skipped
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series, SeriesKind
from crossfix.records.thresholds import Threshold, thresholds_of

MARGINS_S = (60.0, 30.0, 15.0, 5.0)
"""Seconds before and after each moment of an event, the first that fits."""
MOST_EVENTS = 1000
"""Events of one recording on the page."""
Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Room:
    """How many values a page holds.

    whole: up to so many, nothing is thinned. full: at full rate around events. thinned: elsewhere. samples: of one
    thinned parameter; a screen has fewer columns.
    """

    whole: int = 400_000
    full: int = 600_000
    thinned: int = 200_000
    samples: int = 2000

    def shared(self, among: int) -> Room:
        """The part of one of several recordings."""
        return Room(self.whole // among, self.full // among, self.thinned // among, self.samples)

    def samples_of(self, drawn: Sequence[Series]) -> int:
        """How many samples each of these may have outside the stretches around events."""
        if sum(len(series) for series in drawn) <= self.whole:
            return max((len(series) for series in drawn), default=0)
        return max(4, min(self.samples, self.thinned // max(len(drawn), 1)))


ROOM = Room()


@dataclass(frozen=True, slots=True)
class Examined:
    """One recording, and what was found in it.

    clock: the recorder's clock in words. utc_of_zero_s: the Unix time of its zero; None where it is not known.
    case_events: ids of the case's events, by the place in `events` of the event that measures it.
    """

    id: str
    label: str
    file: str
    sha256: str
    reader: str
    clock: str
    utc_of_zero_s: float | None
    flight: RecordedFlight
    events: Sequence[RecorderEvent]
    detectors: Sequence[RecorderDetector] = ()
    skipped: Sequence[Skipped] = ()
    case_events: Mapping[int, str] = field(default_factory=dict)


def flight_data_out(title: str, synthetic: bool, examined: Sequence[Examined], room: Room = ROOM) -> FlightDataJson:
    """All recordings of a case; they share the room of the page."""
    return FlightDataJson(
        crossfix=__version__,
        title=title,
        synthetic=synthetic,
        recordings=[flight_out(one, room.shared(len(examined))) for one in examined],
    )


def flight_out(one: Examined, room: Room = ROOM) -> FlightRecordingOut:
    """One recording."""
    drawn, not_drawn = _drawn(one.flight)
    order = sorted(range(len(one.events)), key=lambda k: one.events[k].first_s)
    listed = [one.events[k] for k in order[:MOST_EVENTS]]
    full, margin_s, without = _full_rate(listed, drawn, room.full)
    most = room.samples_of(drawn)
    named = {sample.series for event in listed for sample in event.evidence}
    if len(order) > MOST_EVENTS:
        text = f"the page lists the first {MOST_EVENTS:,} of {len(order):,}"
        not_drawn.append(Skipped("later events", text))
    return FlightRecordingOut(
        id=one.id,
        label=one.label,
        file=one.file,
        sha256=one.sha256,
        reader=one.reader,
        clock=one.clock,
        utc_of_zero=None if one.utc_of_zero_s is None else iso_utc(round(one.utc_of_zero_s * 1000)),
        first_s=one.flight.first_s,
        last_s=one.flight.last_s,
        full_rate_s=full,
        margin_s=margin_s,
        events_without=without,
        most_samples=most,
        series=[_series(series, full, most, series.name in named) for series in drawn],
        events=[_event(one.events[k], one.case_events.get(k)) for k in order[:MOST_EVENTS]],
        phases=[PhaseOut(name=p.name, start_s=p.start_s, stop_s=p.stop_s) for p in phases(one.flight)],
        detectors=[_detector(detector) for detector in one.detectors],
        skipped=[SkippedOut(what=s.what, why=s.why) for s in (*one.skipped, *one.flight.skipped, *not_drawn)],
    )


def _drawn(flight: RecordedFlight) -> tuple[list[Series], list[Skipped]]:
    """What can be drawn, and what cannot."""
    drawn: list[Series] = []
    skipped: list[Skipped] = []
    for series in (series for lines in flight.lines.values() for series in lines):
        if series.kind is SeriesKind.TEXT:
            skipped.append(Skipped(f"chart of {series.name}", "it is text"))
        elif not usable(series).any():
            skipped.append(Skipped(f"chart of {series.name}", "no sample is valid"))
        else:
            drawn.append(series)
    return drawn, skipped


def _moments(event: RecorderEvent) -> Iterator[float]:
    """Every moment of an event that is known."""
    ends = () if event.end is None else (event.end.low, event.end.high)
    evidence = (sample.time_s for sample in event.evidence)
    yield from (one for one in (event.onset.low, event.onset.high, *ends, *evidence) if math.isfinite(one))


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches that neither touch nor overlap.

    >>> merged([(3, 4), (0, 1), (1, 2)])
    [(0, 2), (3, 4)]
    """
    found: list[Stretch] = []
    for low, high in sorted(stretches):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def _around(events: Iterable[RecorderEvent], margin_s: float) -> list[Stretch]:
    return merged((s - margin_s, s + margin_s) for event in events for s in _moments(event))


def _full_rate(events: Sequence[RecorderEvent], drawn: Sequence[Series], most: int) -> tuple[list[Stretch], float, int]:
    """Stretches, how far they reach around each moment, and the number of events left out, unconfirmed and late first.

    The widest margin with which all events fit is taken.
    """
    rate = sum(1 / float(series.step_s) for series in drawn)

    def fit(stretches: Sequence[Stretch]) -> bool:
        return sum((high - low) * rate + len(drawn) for low, high in stretches) <= most

    for margin_s in MARGINS_S:
        if fit(stretches := _around(events, margin_s)):
            return stretches, margin_s, 0
    ranked = sorted(events, key=lambda event: (not event.confirmed, event.first_s))
    low, high = 0, len(ranked) - 1  # fewer events never need more
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fit(_around(ranked[:middle], MARGINS_S[-1])) else (low, middle - 1)
    return _around(ranked[:low], MARGINS_S[-1]), MARGINS_S[-1], len(ranked) - low


def _series(series: Series, full: Sequence[Stretch], most: int, in_evidence: bool) -> SeriesOut:
    kept, whole = thinned(series, most)
    if not whole or series.kind is not SeriesKind.ANALOGUE:
        kept = np.union1d(kept, within(series, full))
    steps, values = encoded(series, kept)
    valid = usable(series)
    known = np.asarray(series.values, np.float64)[valid]
    least, greatest = rounded(np.array([known.min(), known.max()]), decimals(series))
    kind = "analogue" if series.kind is SeriesKind.ANALOGUE else "discrete"
    return SeriesOut(
        name=series.name,
        quantity=series.quantity,
        group=group_of(series.quantity, series.unit),
        unit=series.unit,
        kind="enumeration" if series.kind is SeriesKind.ENUMERATION else kind,
        first_s=series.first_s,
        step_s=float(series.step_s),
        samples=len(series),
        valid_share=float(valid.mean()),
        steps=steps,
        values=values,
        whole=whole or bool(len(kept) == valid.sum()),
        meanings=dict(series.meanings),
        least=least,
        greatest=greatest,
        shown=in_evidence or shown_at_first(series.quantity),
    )


def _event(event: RecorderEvent, case_event: str | None) -> FlightEventOut:
    return FlightEventOut(
        kind=event.kind,
        label=event.label,
        detector=event.detector,
        onset_low_s=finite(event.onset.low),
        onset_high_s=round(event.onset.high, 6),
        end_low_s=None if event.end is None else finite(event.end.low),
        end_high_s=None if event.end is None else finite(event.end.high),
        ongoing=event.ongoing,
        confirmed=event.confirmed,
        case_event=case_event,
        evidence=[
            SampleOut(
                series=one.series,
                time_s=round(one.time_s, 6),
                value=finite(one.value),
                unit=one.unit,
                says=one.says,
            )
            for one in event.evidence
        ],
    )


def _detector(detector: RecorderDetector) -> FlightDetectorOut:
    return FlightDetectorOut(
        name=detector.name,
        method=detector.method,
        limits=detector.limits,
        definition=detector.definition,
        thresholds=[_threshold(one) for one in thresholds_of(detector)],
    )


def _threshold(one: Threshold) -> ThresholdOut:
    plain = one.value is None or isinstance(one.value, bool | int | float | str)
    return ThresholdOut(name=one.name, value=one.value if plain else str(one.value), unit=one.unit, reason=one.reason)
