"""The timeline's drawing data: a lane per recording and per root, a bar per time, links per contradiction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from crossfix.present.case_json import (
    CaseJson,
    ContradictionOut,
    EventOut,
    IntervalOut,
    RecordingOut,
    StatementOut,
)
from crossfix.present.times import epoch_ms

AROUND_MS = 20_000  # least time shown on either side of something zoomed to


@dataclass(frozen=True, slots=True)
class Mark:
    """An event's bounds."""

    id: str
    label: str
    first: int
    last: int
    weight: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One statement's time; `alone` where none of the statement's bars for this event fits."""

    id: str
    statement: str
    event: str
    label: str
    first: int
    last: int
    zone: str
    reading: str
    fits: bool
    alone: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Lane:
    """All bars that rest on one root."""

    root: str
    label: str
    trust: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class RecordedBar:
    """One recorded event; `event` is the case's event that it measures, or empty; `target` its row on the page."""

    id: str
    target: str
    event: str
    label: str
    measures: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Band:
    """A gap of a recording."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RecordedLane:
    """The events and gaps of one recording."""

    recording: str
    label: str
    bars: tuple[RecordedBar, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A contradiction: the bars and events that it ties together; `aside` are the bars set aside."""

    id: str
    kind: str
    bars: tuple[str, ...]
    aside: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """A stretch of time to zoom to."""

    id: str
    label: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that the timeline draws; times in milliseconds since 1970, UTC."""

    first: int
    last: int
    marks: tuple[Mark, ...]
    recordings: tuple[RecordedLane, ...]
    lanes: tuple[Lane, ...]
    links: tuple[Link, ...]
    presets: tuple[Preset, ...]
    untimed: tuple[str, ...]
    undrawn: int


def timeline(case: CaseJson) -> Timeline:
    """Drawing data of a case; events without both bounds and roots without times are left out.

    `undrawn` counts recorded events that lack a bound or lie outside the window.
    """
    marks = tuple(_marks(case))
    lanes = tuple(_lanes(case))
    drawn = {lane.root for lane in lanes}
    labels = {document.root: document.root_label for document in case.documents}
    spoken = {said.root for said in case.statements}
    untimed = sorted(labels.get(root, root) for root in spoken - drawn)
    first, last = epoch_ms(case.case.window_from_utc), epoch_ms(case.case.window_to_utc)
    events = {event.id: event.label for event in case.events}
    recordings = tuple(_recorded(recording, events, first, last) for recording in case.recordings)
    return Timeline(
        first=first,
        last=last,
        marks=marks,
        recordings=recordings,
        lanes=lanes,
        links=tuple(_links(case, lanes, marks)),
        presets=tuple(_presets(case)),
        untimed=tuple(untimed),
        undrawn=sum(len(one.events) for one in case.recordings) - sum(len(lane.bars) for lane in recordings),
    )


def _marks(case: CaseJson) -> Iterable[Mark]:
    asked = {end for interval in case.intervals for end in (interval.start, interval.stop)}
    for event in case.events:
        if event.earliest_utc is None or event.latest_utc is None:
            continue
        weight = len(event.statements) + (100 if event.id in asked else 0)
        first, last = epoch_ms(event.earliest_utc), epoch_ms(event.latest_utc)
        yield Mark(event.id, event.label, first, last, weight)


def _recorded(recording: RecordingOut, events: dict[str, str], first: int, last: int) -> RecordedLane:
    """The lane of a recording: what lies in the window from `first` to `last`."""
    bars = []
    for number, event in enumerate(recording.events, start=1):
        if event.earliest_utc is None or event.latest_utc is None:
            continue
        name, measures = f"{recording.id}~{number}", events.get(event.event or "", event.event or "")
        bounds = epoch_ms(event.earliest_utc), epoch_ms(event.latest_utc)
        if bounds[1] >= first and bounds[0] <= last:
            bars.append(RecordedBar(f"r~{name}", f"r-{name}", event.event or "", event.label, measures, *bounds))
    gaps = [Band(gap.kind, epoch_ms(gap.start_utc), epoch_ms(gap.stop_utc)) for gap in recording.gaps]
    return RecordedLane(
        recording=recording.id,
        label=f"{recording.id}, {recording.aircraft}" if recording.aircraft else recording.id,
        bars=tuple(sorted(bars, key=lambda bar: (bar.first, bar.last, bar.id))),
        bands=tuple(band for band in gaps if band.last >= first and band.first <= last),
    )


def _lanes(case: CaseJson) -> Iterable[Lane]:
    rank = {trust.id: place for place, trust in enumerate(case.trust)}
    labels = {document.root: document.root_label for document in case.documents}
    events = {event.id: event.label for event in case.events}
    grouped: dict[tuple[int, str, str], list[Bar]] = {}
    for said in case.statements:
        key = (rank.get(said.trust, len(rank)), said.trust, said.root)
        grouped.setdefault(key, []).extend(_bars(said, events))
    names = {trust.id: trust.label for trust in case.trust}
    for (_, trust, root), bars in sorted(grouped.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][2])):
        if bars:
            ordered = tuple(sorted(bars, key=lambda bar: (bar.first, bar.last, bar.id)))
            yield Lane(root, labels.get(root, root), names.get(trust, trust), ordered)


def _bars(said: StatementOut, events: dict[str, str]) -> Iterable[Bar]:
    """The statement's bars; those of one event and zone that overlap and fit alike are drawn as one."""
    fitting = {bar.event for bar in said.bars if bar.fits}
    drawn: list[Bar] = []
    for place, bar in enumerate(said.bars):
        fresh = Bar(
            id=f"{said.id}~{place}",
            statement=said.id,
            event=bar.event,
            label=events.get(bar.event, bar.event),
            first=epoch_ms(bar.earliest_utc),
            last=epoch_ms(bar.latest_utc),
            zone=bar.zone,
            reading=bar.reading,
            fits=bar.fits,
            alone=bar.event not in fitting,
            verdict=said.verdict,
        )
        twin = next((known for known in drawn if _overlap(known, fresh)), None)
        if twin is None:
            drawn.append(fresh)
        else:
            drawn[drawn.index(twin)] = _merged(twin, fresh)
    return drawn


def _overlap(one: Bar, other: Bar) -> bool:
    alike = (one.event, one.zone, one.fits) == (other.event, other.zone, other.fits)
    return alike and one.first <= other.last and other.first <= one.last


def _merged(one: Bar, other: Bar) -> Bar:
    readings = " or ".join(dict.fromkeys([*one.reading.split(" or "), other.reading]))
    first, last = min(one.first, other.first), max(one.last, other.last)
    return replace(one, first=first, last=last, reading=readings)


def _links(case: CaseJson, lanes: Iterable[Lane], marks: Iterable[Mark]) -> Iterable[Link]:
    known = {mark.id for mark in marks}
    bars: dict[str, list[Bar]] = {}
    for lane in lanes:
        for bar in lane.bars:
            bars.setdefault(bar.statement, []).append(bar)
    for found in case.contradictions:
        tied = list(_tied(found, bars))
        aside = tuple(bar.id for bar in tied if bar.statement in found.against)
        events = tuple(event for event in found.events if event in known)
        yield Link(found.id, found.kind, tuple(bar.id for bar in tied), aside, events)


def _tied(found: ContradictionOut, bars: dict[str, list[Bar]]) -> Iterable[Bar]:
    """One bar per statement and event of the contradiction, one that fits where there is one."""
    for statement in found.statements:
        chosen: dict[str, Bar] = {}
        for bar in sorted(bars.get(statement, []), key=lambda bar: not bar.fits):
            if bar.event in found.events or not found.events:
                chosen.setdefault(bar.event, bar)
        yield from chosen.values()


def _presets(case: CaseJson) -> Iterable[Preset]:
    events = {event.id: event for event in case.events}
    for interval in case.intervals:
        ends = _ends(interval, events)
        if ends:
            first, last = min(ends), max(ends)
            margin = max(AROUND_MS, (last - first) * 3 // 10)
            yield Preset(interval.id, interval.label, first - margin, last + margin)


def _ends(interval: IntervalOut, events: dict[str, EventOut]) -> list[int]:
    """Every known bound of an interval's two events."""
    both = [events[end] for end in (interval.start, interval.stop) if end in events]
    bounds = [bound for event in both for bound in (event.earliest_utc, event.latest_utc)]
    return [epoch_ms(bound) for bound in bounds if bound is not None]
