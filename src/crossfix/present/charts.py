"""Charts of a recording: altitude, ground speed and vertical rate over one time axis.

Across, everything is a share of the width (percent, or of `WIDTH` in paths), so that the page may be of any width;
upwards it is pixels.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from crossfix.present.case_json import GapKind, RecordedEventOut, RecordingOut, TrackPointOut
from crossfix.present.times import epoch_ms

WIDTH = 1000.0
JOIN_MS = 10_000  # ADS-B sends position and velocity apart: values this close are joined over points without them
LEAST_SPAN_MS = 60_000  # a recording of one instant still has an axis
MARGIN_SHARE = 0.01  # of the span, free on both sides
ACROSS_SHARE, DOWN_SHARE = 24.0, 4.5  # percent of the width that a band needs for its words, level or upright
NUMBER_SHARE = 5.0  # percent between two numbers of events; closer ones are written as one
MOST_TIMES = 12
LEAST_SPREAD = 10.0  # feet, knots or feet per minute: a level line is not drawn as noise
ROOM_PX = 9.0  # free above the highest and below the lowest value
TIME_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
BAND_WORDS = {
    "coverage": "no messages",
    "position_loss": "no positions",
    "faint": "few messages",
    "not_told": "no reports kept",
    "ground": "on ground",
}
# Title, unit, height in pixels, (field of a point, name) of each line.
PANELS = (
    ("Altitude", "ft", 170.0, (("pressure_altitude_ft", "pressure"), ("geometric_altitude_ft", "geometric"))),
    ("Ground speed", "kt", 110.0, (("ground_speed_kt", "ground speed"),)),
    ("Vertical rate", "ft/min", 110.0, (("vertical_rate_fpm", "vertical rate"),)),
)

Cut = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis: percent across, or pixels down. Every other one is `odd`."""

    at: float
    label: str
    odd: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time with words: level, upright, or none where it is too narrow; percent of the width."""

    kind: GapKind | Literal["ground"]
    at: float
    width: float
    words: str
    turn: Literal["across", "down", "none"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where an event lies, in percent: the first moment with it, and the width back to the last without it."""

    at: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """One quantity: its path, and its least and greatest value."""

    field: str
    name: str
    path: str
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart; `low` and `high` are the values at its lower and upper edge. `lines` is empty without values."""

    title: str
    unit: str
    height: float
    low: float
    high: float
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All charts of one recording, on one time axis from `first` to `last` in milliseconds since 1970, UTC."""

    recording: str
    first: int
    last: int
    panels: tuple[Panel, ...]
    times: tuple[Tick, ...]
    bands: tuple[Band, ...]
    events: tuple[Stretch, ...]
    numbers: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """What the crosshair reads: times are milliseconds after `first`; a quantity that is never given is left out."""

    recording: str
    first: int
    last: int
    times: tuple[int, ...]
    values: dict[str, tuple[float | None, ...]]
    on_ground: tuple[int, ...]
    sources: tuple[str, ...]
    source: tuple[int, ...]
    gaps: tuple[tuple[str, int, int], ...]
    events: tuple[tuple[int, str], ...]


def chart(recording: RecordingOut) -> Chart | None:
    """The charts of a recording, or None where it has no point."""
    if not recording.points:
        return None
    moments = [epoch_ms(point.utc) for point in recording.points]
    first, last = _extent(recording, moments)
    return Chart(
        recording=recording.id,
        first=first,
        last=last,
        panels=tuple(_panel(recording, moments, (first, last), *row) for row in PANELS),
        times=tuple(_times(first, last)),
        bands=tuple(_bands(recording, moments, first, last)),
        events=tuple(_stretches(recording, first, last)),
        numbers=tuple(_numbers(recording, first, last)),
    )


def values(recording: RecordingOut, drawn: Chart) -> Values:
    """The points as columns, in whole feet, feet per minute and tenths of a knot."""
    points, gaps, first = recording.points, recording.gaps, drawn.first
    sources = tuple(dict.fromkeys(point.source for point in points))
    columns = {line.field: _column(points, line.field) for panel in drawn.panels for line in panel.lines}
    return Values(
        recording=recording.id,
        first=first,
        last=drawn.last,
        times=tuple(epoch_ms(point.utc) - first for point in points),
        values=columns,
        on_ground=tuple({None: -1, False: 0, True: 1}[point.on_ground] for point in points),
        sources=sources,
        source=tuple(sources.index(point.source) for point in points),
        gaps=tuple((one.kind, epoch_ms(one.start_utc) - first, epoch_ms(one.stop_utc) - first) for one in gaps),
        events=tuple((latest - first, event.label) for _, _, latest, event in _timed(recording)),
    )


def cuts(recording: RecordingOut, *kinds: str) -> list[Cut]:
    """Start and stop of the recording's gaps of these kinds."""
    return [(epoch_ms(gap.start_utc), epoch_ms(gap.stop_utc)) for gap in recording.gaps if gap.kind in kinds]


def unbroken(moments: Sequence[int], known: Sequence[bool], gaps: Sequence[Cut]) -> list[list[int]]:
    """Places of known values to join by lines: never over a gap, nor for longer than JOIN_MS over unknown ones.

    >>> unbroken([0, 1000, 2000, 3000], [True, False, True, True], [(2000, 3000)])
    [[0, 2], [3]]
    """
    found: list[list[int]] = []
    for place in itertools.compress(range(len(moments)), known):
        if not found or _parted(moments, found[-1][-1], place, gaps):
            found.append([])
        found[-1].append(place)
    return found


def _parted(moments: Sequence[int], one: int, other: int, gaps: Sequence[Cut]) -> bool:
    before, after = moments[one], moments[other]
    unknown = other - one > 1 and after - before > JOIN_MS
    return unknown or any(start < after and before < stop for start, stop in gaps)


def polyline(corners: Sequence[tuple[float, float]]) -> str:
    """Open path in tenths of a unit, relative, as short as it gets; one corner alone is a dot.

    >>> polyline([(0, 0), (10, 0.5), (10.01, 0.5)]), polyline([(1, 2)])
    ('M0,0l10,0.5', 'M1,2h0')
    """
    tenths = [(round(x * 10), round(y * 10)) for x, y in corners]
    steps = [
        f"{(x - x0) / 10:g},{(y - y0) / 10:g}" for (x0, y0), (x, y) in itertools.pairwise(tenths) if (x, y) != (x0, y0)
    ]
    start = f"M{tenths[0][0] / 10:g},{tenths[0][1] / 10:g}"
    return f"{start}l{' '.join(steps)}" if steps else f"{start}h0"


def round_step(span: float, most: int) -> float:
    """The least of 1, 2 and 5 times a power of ten that cuts the span into at most `most` parts.

    >>> round_step(34000, 4), round_step(0.9, 4)
    (10000.0, 0.5)
    """
    least = span / most
    power = 10.0 ** math.floor(math.log10(least))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9))


def _extent(recording: RecordingOut, moments: Sequence[int]) -> Cut:
    """First and last moment drawn: all points, gaps and events with a margin."""
    known = [*moments, *(moment for _, *bounds, _ in _timed(recording) for moment in bounds)]
    known += [moment for gap in cuts(recording, *get_args(GapKind)) for moment in gap]
    span = max(max(known) - min(known), LEAST_SPAN_MS)
    margin = round(span * MARGIN_SHARE)
    return min(known) - margin, min(known) + span + margin


def _timed(recording: RecordingOut) -> Iterator[tuple[int, int, int, RecordedEventOut]]:
    """Number in the table, first and last moment of each event with a bound; one bound stands for both."""
    for number, event in enumerate(recording.events, start=1):
        earliest, latest = event.earliest_utc or event.latest_utc, event.latest_utc or event.earliest_utc
        if earliest is not None and latest is not None:
            yield number, epoch_ms(earliest), epoch_ms(latest), event


def _share(moment: float, first: int, last: int) -> float:
    return round(100 * (moment - first) / (last - first), 2)


def _stretches(recording: RecordingOut, first: int, last: int) -> Iterator[Stretch]:
    for _, earliest, latest, _ in _timed(recording):
        at = _share(latest, first, last)
        yield Stretch(at, round(max(0.0, at - _share(earliest, first, last)), 2))


def _numbers(recording: RecordingOut, first: int, last: int) -> Iterator[Tick]:
    """Numbers of the events above the charts; neighbours without room share one label."""
    placed = sorted((_share(latest, first, last), number) for number, _, latest, _ in _timed(recording))
    groups: list[list[tuple[float, int]]] = []
    for at, number in placed:
        if groups and at - groups[-1][0][0] < NUMBER_SHARE:
            groups[-1].append((at, number))
        else:
            groups.append([(at, number)])
    for group in groups:
        middle = (group[0][0] + group[-1][0]) / 2
        yield Tick(round(min(max(middle, 1.0), 99.0), 2), _joined(sorted(number for _, number in group)), False)


def _joined(numbers: Sequence[int]) -> str:
    """Rising numbers as one short label.

    >>> _joined([4]), _joined([2, 5]), _joined([2, 3, 4]), _joined([2, 3, 9])
    ('4', '2, 5', '2–4', '2 … 9')
    """
    if len(numbers) < 3:
        return ", ".join(str(number) for number in numbers)
    return f"{numbers[0]}{'–' if numbers[-1] - numbers[0] < len(numbers) else ' … '}{numbers[-1]}"


def _times(first: int, last: int) -> Iterator[Tick]:
    """Labels of the time axis, as fine as its steps ask for."""
    step = next((one for one in TIME_STEPS_S if (last - first) / 1000 / one <= MOST_TIMES), TIME_STEPS_S[-1])
    pattern = "%H:%M" if step % 60 == 0 else "%H:%M:%S"
    for place, moment in enumerate(range(math.ceil(first / 1000 / step) * step, last // 1000 + 1, step)):
        at = _share(moment * 1000, first, last)
        yield Tick(at, datetime.fromtimestamp(moment, UTC).strftime(pattern), place % 2 == 1)


def _bands(recording: RecordingOut, moments: Sequence[int], first: int, last: int) -> Iterator[Band]:
    for start, stop in _on_ground(recording.points, moments):
        yield _band("ground", start, stop, first, last)
    for gap in recording.gaps:
        yield _band(gap.kind, epoch_ms(gap.start_utc), epoch_ms(gap.stop_utc), first, last)


def _band(kind: GapKind | Literal["ground"], start: int, stop: int, first: int, last: int) -> Band:
    at, width = _share(start, first, last), round(100 * (stop - start) / (last - first), 2)
    turn: Literal["across", "down", "none"] = "none"
    if width >= DOWN_SHARE:
        turn = "across" if width >= ACROSS_SHARE else "down"
    return Band(kind, at, width, BAND_WORDS[kind], turn)


def _on_ground(points: Sequence[TrackPointOut], moments: Sequence[int]) -> Iterator[Cut]:
    """First and last moment of each run of points on the ground."""
    for grounded, run in itertools.groupby(range(len(points)), key=lambda place: points[place].on_ground is True):
        if grounded:
            places = list(run)
            yield moments[places[0]], moments[places[-1]]


def _panel(
    recording: RecordingOut,
    moments: Sequence[int],
    extent: Cut,
    title: str,
    unit: str,
    height: float,
    fields: Sequence[tuple[str, str]],
) -> Panel:
    columns = {field: _column(recording.points, field) for field, _ in fields}
    known = [value for column in columns.values() for value in column if value is not None]
    missing = tuple(name for field, name in fields if all(value is None for value in columns[field]))
    if not known:
        return Panel(title, unit, height, 0.0, 0.0, (), (), missing)
    middle, spread = (min(known) + max(known)) / 2, max(max(known) - min(known), LEAST_SPREAD)
    reach = spread / 2 * height / (height - 2 * ROOM_PX)
    low, high = middle - reach, middle + reach
    gaps = cuts(recording, "coverage", "not_told")
    lines = []
    for field, name in fields:
        column = columns[field]
        given = [value for value in column if value is not None]
        if given:
            path = _path(moments, column, gaps, extent, (low, high, height))
            lines.append(Line(field, name, path, min(given), max(given)))
    ticks = tuple(_value_ticks(low, high, height))
    return Panel(title, unit, height, low, high, tuple(lines), ticks, missing)


def _column(points: Sequence[TrackPointOut], field: str) -> tuple[float | None, ...]:
    """A field of every point, to whole units: tenths for a speed."""
    digits = 1 if field == "ground_speed_kt" else 0
    found: list[float | None] = [getattr(point, field) for point in points]
    return tuple(None if value is None else _short(round(value, digits)) for value in found)


def _short(value: float) -> float:
    """Without `.0`, which would be written for every point."""
    return int(value) if value == int(value) else value


def _path(
    moments: Sequence[int],
    column: Sequence[float | None],
    gaps: Sequence[Cut],
    extent: Cut,
    scale: tuple[float, float, float],
) -> str:
    """The line of a quantity: at most four corners for each unit across, the extremes kept."""
    (first, last), (low, high, height) = extent, scale
    paths = []
    for run in unbroken(moments, [value is not None for value in column], gaps):
        corners = [
            (WIDTH * (moments[place] - first) / (last - first), height * (high - (column[place] or 0.0)) / (high - low))
            for place in run
        ]
        paths.append(polyline(list(_thinned(corners))))
    return "".join(paths)


def _thinned(corners: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for _, group in itertools.groupby(corners, key=lambda corner: math.floor(corner[0])):
        column = list(group)
        if len(column) <= 4:
            yield from column
            continue
        lowest, highest = (pick(range(len(column)), key=lambda place: column[place][1]) for pick in (min, max))
        yield from (column[place] for place in sorted({0, lowest, highest, len(column) - 1}))


def _value_ticks(low: float, high: float, height: float) -> Iterator[Tick]:
    step = round_step(high - low, 4)
    for place in range(math.ceil(low / step), math.floor(high / step) + 1):
        value = place * step
        yield Tick(round(height * (high - value) / (high - low), 1), f"{value:,.10g}".replace("-", "−"), place % 2 == 1)
