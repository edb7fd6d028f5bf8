"""What a watch would have made of the surveillance recordings of a case, and what is known of its flight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from crossfix.conclude.findings import Knowing
from crossfix.conclude.warned import Fed, RecordingClock, Warned, airport_flights, beside, first_warnings
from crossfix.present.instants import Instants
from crossfix.read.airports.table import airport_table
from crossfix.read.case_folder.clock import midnight
from crossfix.read.stream import stream
from crossfix.records.alert import Subscription
from crossfix.records.case import Case, RecordingEntry
from crossfix.records.filed import Filed
from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.records.table import Column, Table, concatenated
from crossfix.run.read_recording import ReadRecording
from crossfix.run.watch.filed_case import filed_in_case
from crossfix.run.watch.warned import Past, Progress, in_order, warned

AERODROME = "aerodrome"
CODE = re.compile(r"\b[A-Z]{4}\b")
SILENCE = Skipped(
    "silence of the feed",
    "a recording does not tell whether its receiver was heard in between, so no alert was raised for it",
)
EMPTY = Table({})
UNDATED = "it has no date; give `start` in case.yaml"


@dataclass(frozen=True, slots=True)
class _Ends:
    """Codes of origin and destination, where they are, and what could not be found."""

    origin: str | None
    destination: str | None
    airports: Mapping[str, tuple[float, float]]
    skipped: tuple[Skipped, ...]


def warned_in_case(
    case: Case,
    folder: Path,
    read: Sequence[ReadRecording],
    clocks: Mapping[str, Interval],
    steps: Sequence[Knowing],
    progress: Progress = lambda _: None,
) -> Warned | None:
    """The watch over those recordings of the case that count and have a date; None where there is none.

    clocks: UTC of the first report of each, s of the case, where it is known better than the case says it.
    """
    feeds = [(entry, one) for entry, one in _surveillance(case, read) if one.recorded.start_s is not None]
    undated = [entry for entry, one in _surveillance(case, read) if one.recorded.start_s is None]
    if not feeds:
        return None
    tables = [_reports(case, entry, folder, one.shown.reader) for entry, one in feeds]
    ends = ends_of(case)
    past, others = _past(case, folder, tables, [entry for entry, _ in feeds], ends)
    replayed = warned(past, progress=progress)
    zero_s = midnight(case.date).timestamp()
    clock = RecordingClock(zero_s, replayed.first_s, _off(feeds, clocks), max(entry.rate_ppm for entry, _ in feeds))
    first = first_warnings(replayed, clock)
    return Warned(
        replayed,
        clock,
        case.date,
        tuple(fed(e.id, e.file, t, e.published_as_written) for (e, _), t in zip(feeds, tables, strict=True)),
        tuple(map(asked, past.subscriptions)),
        first,
        tuple(beside(first, steps)),
        (SILENCE, *ends.skipped, *others, *(Skipped(e.file, UNDATED) for e in undated)),
        airport_flights(replayed, clock),
    )


def _past(
    case: Case, folder: Path, tables: Sequence[Table], entries: Sequence[RecordingEntry], ends: _Ends
) -> tuple[Past, tuple[Skipped, ...]]:
    """What is replayed, and what of the lists of flights could not be used."""
    reports = in_order(concatenated(tables))
    others = filed_in_case(case, folder, reports)
    flight = {int(e.aircraft, 16): _filed(case, ends) for e in entries if e.aircraft and "~" not in e.aircraft}
    past = Past(
        reports=reports,
        subscriptions=tuple(_subscriptions(case, ends.destination)),
        airports={**others.airports, **ends.airports},
        filed={**others.filed, **flight},
        exercise=case.synthetic,
    )
    return past, tuple(others.skipped)


def _surveillance(case: Case, read: Sequence[ReadRecording]) -> Iterator[tuple[RecordingEntry, ReadRecording]]:
    entries = {entry.id: entry for entry in case.recordings}
    for one in read:
        if one.shown.kind == "surveillance" and one.shown.id in case.documents and one.shown.id in entries:
            yield entries[one.shown.id], one


def _reports(case: Case, entry: RecordingEntry, folder: Path, reader: str) -> Table:
    """All aircraft of a recording within the case's window, on UTC."""
    start = Instants(case.date).iso(entry.start_s) if entry.start_s is not None else None
    with stream(folder / entry.file, reader=reader, start=start) as source:
        tables = list(source.tables())
        zero_s = source.timebase.utc_of_zero_s or 0.0
    table = on_utc(concatenated(tables) if tables else EMPTY, zero_s)
    if not len(table):
        return table
    window = case.window.shift(midnight(case.date).timestamp())
    times = table["time"].masked()
    with np.errstate(invalid="ignore"):
        return table.where((times >= window.low) & (times <= window.high))


def on_utc(table: Table, zero_s: float) -> Table:
    """With times counted from 1970; `zero_s` is the Unix time of the recording's zero."""
    if not len(table):
        return table
    time = table["time"]
    return Table({**table.columns, "time": Column(np.asarray(time.values, np.float64) + zero_s, time.valid)})


def fed(name: str, file: str, table: Table, published: str | None = None) -> Fed:
    """A recording and how much of it tells a place."""
    placed = int(np.count_nonzero(table["latitude"].valid)) if len(table) and "latitude" in table else 0
    return Fed(name, file, len(table), placed, published)


def _off(feeds: Sequence[tuple[RecordingEntry, ReadRecording]], clocks: Mapping[str, Interval]) -> Interval:
    """By how much UTC may differ from what the recordings were read with."""
    found: Interval | None = None
    for entry, one in feeds:
        within_s = entry.utc_within_s or 0.0
        start_s = one.recorded.start_s or 0.0
        own = clocks[entry.id].shift(-start_s) if entry.id in clocks else Interval(-within_s, within_s)
        found = own if found is None else found.hull(own)
    return found or Interval(0.0, 0.0)


def ends_of(case: Case) -> _Ends:
    """Airports of the flight: those of the case's places, else of the table of airports, by the words of the case."""
    flight = case.flight or {}
    airports = {one.id: (one.latitude, one.longitude) for one in case.places if one.kind == AERODROME}
    found: dict[str, str | None] = {}
    skipped = []
    for end in ("origin", "destination"):
        words = flight.get(end)
        code, place = _airport(words, case) if words else (None, None)
        found[end] = code
        if code is not None and place is not None:
            airports[code] = place
        elif words:
            why = f"{words!r} is none of the case's places and names no airport of the table; write its ICAO code"
            skipped.append(Skipped(f"arrivals of the {end}" if end == "destination" else f"the {end}", why))
    return _Ends(found["origin"], found["destination"], airports, tuple(skipped))


def _airport(words: str, case: Case) -> tuple[str | None, tuple[float, float] | None]:
    """A place of the case by its id or label, or an airport of the table by its code."""
    codes = CODE.findall(words)
    for place in case.places:
        if place.id in codes or words.casefold() in (place.id.casefold(), place.label.casefold()):
            return place.id, (place.latitude, place.longitude)
    for code in codes:
        if (airport := airport_table().airport(code)) is not None:
            return code, (airport.latitude, airport.longitude)
    return None, None


def _filed(case: Case, ends: _Ends) -> Filed:
    aircraft = case.aircraft or {}
    return Filed(
        aircraft.get("registration"), aircraft.get("operator"), aircraft.get("type"), ends.origin, ends.destination
    )


def _subscriptions(case: Case, destination: str | None) -> Iterator[Subscription]:
    """Those who are taken to have asked: air traffic control for all, operator and crew for the case's flight."""
    flights = tuple(dict.fromkeys(_names(case)))
    yield Subscription("atc", "air traffic control, for every flight", "atc")
    if flights:
        yield Subscription("operator", f"the operator, for {flights[0]}", "operator", flights=flights)
        yield Subscription("crew", f"the crew of {flights[0]}", "crew", flights=flights)
    if destination is not None:
        yield arrivals_of(destination)


def _names(case: Case) -> Iterator[str]:
    """The callsign and the addresses by which the case's flight is known."""
    callsign = (case.flight or {}).get("callsign")
    if callsign:
        yield callsign
    for entry in case.recordings:
        if entry.aircraft and "~" not in entry.aircraft:
            yield entry.aircraft.upper()


def arrivals_of(code: str) -> Subscription:
    """An airport that asks for its arrivals and departures."""
    return Subscription(code, f"airport {code}, for its arrivals and departures", "airport", airports=(code,))


def asked(subscription: Subscription) -> str:
    """Who asked, in words."""
    return subscription.name
