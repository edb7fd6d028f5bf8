"""The map as drawn on the page, its places and tracks: Mercator, in the units of an SVG view box."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from crossfix.physics.geodesy import circle
from crossfix.present.backdrop import Backdrop, Mercator, around, backdrop
from crossfix.present.basemap import Point, Ring
from crossfix.present.case_json import GapKind, PlaceOut, RecordingOut, TrackGapOut, TrackPointOut
from crossfix.present.charts import cuts, polyline, unbroken
from crossfix.present.times import epoch_ms

SIGN_STEP = 16.0  # units between two signs on a track
MOST_LOSSES = 5  # labelled on the map; the table has them all


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the page; `area` and `reach` are the path and half height of its circle where approximate."""

    place: PlaceOut
    x: float
    y: float
    area: str | None
    reach: float


@dataclass(frozen=True, slots=True)
class Run:
    """Points of one source, all with positions; `before` is the point of another source that it goes on from."""

    source: str
    points: tuple[TrackPointOut, ...]
    before: TrackPointOut | None


@dataclass(frozen=True, slots=True)
class Stop:
    """A labelled place on a track: its first or last position, or the last one before a loss of positions."""

    kind: Literal["first", "last", "loss"]
    x: float
    y: float
    utc: str
    gap: TrackGapOut | None


@dataclass(frozen=True, slots=True)
class TrackView:
    """A recording's track: lines and marks by the sign of their source, and labels."""

    recording: RecordingOut
    rows: tuple[Run | TrackGapOut, ...]
    lines: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, float, float], ...]
    stops: tuple[Stop, ...]

    def signs(self) -> Iterator[str]:
        """Every sign that needs a word beside the map."""
        yield from (sign for sign, _ in self.lines)
        yield from (stop.kind for stop in self.stops)


@dataclass(frozen=True, slots=True)
class MapView:
    """Everything that the map draws."""

    backdrop: Backdrop
    spots: tuple[Spot, ...]
    tracks: tuple[TrackView, ...]
    signs: frozenset[str]


def map_view(places: Sequence[PlaceOut], recordings: Sequence[RecordingOut] = ()) -> MapView | None:
    """The map of some places and tracks, or None where there are none."""
    tracks = [(recording, runs(recording)) for recording in recordings]
    corners = [*_corners(places), *(_corner(point) for _, found in tracks for run in found for point in run.points)]
    if not corners:
        return None
    project = around(corners)
    drawn = tuple(_track(recording, found, project) for recording, found in tracks if found)
    return MapView(
        backdrop=backdrop(project),
        spots=tuple(_spot(place, project) for place in places),
        tracks=drawn,
        signs=frozenset(sign for track in drawn for sign in track.signs()),
    )


def runs(recording: RecordingOut) -> list[Run]:
    """The track as runs of positions of one source, in the order of time, cut at every gap."""
    points = recording.points
    moments = [epoch_ms(point.utc) for point in points]
    known = [point.latitude is not None and point.longitude is not None for point in points]
    found: list[Run] = []
    for places in unbroken(moments, known, cuts(recording, *get_args(GapKind))):
        before: TrackPointOut | None = None
        for source, group in itertools.groupby((points[place] for place in places), key=lambda point: point.source):
            found.append(Run(source, tuple(group), before))
            before = found[-1].points[-1]
    return found


def sign_of(source: str) -> str:
    """The sign on the map: positions as the aircraft sent them, computed, or sent again from radar.

    >>> [sign_of(source) for source in ("MLAT", "tisb_icao", "ADS-B")]
    ['mlat', 'tisb', 'own']
    """
    letters = "".join(mark for mark in source.lower() if mark.isalnum())
    return next((sign for sign in ("mlat", "tisb") if sign in letters), "own")


def _corner(point: TrackPointOut) -> Point:
    """Longitude, latitude of a point that has them."""
    return point.longitude or 0.0, point.latitude or 0.0


def _corners(places: Sequence[PlaceOut]) -> Ring:
    """Longitude, latitude of all places and of points on their circles."""
    corners: Ring = [(place.longitude, place.latitude) for place in places]
    for place in places:
        if place.radius_km is not None:
            ring = circle(place.latitude, place.longitude, place.radius_km * 1000.0, points=8)
            corners += [(longitude, latitude) for latitude, longitude in ring]
    return corners


def _track(recording: RecordingOut, found: Sequence[Run], project: Mercator) -> TrackView:
    marks: list[tuple[str, float, float]] = []
    for run in found:
        sign = sign_of(run.source)
        if sign != "own":
            marks += [(sign, x, y) for x, y in _sparse([project(*_corner(point)) for point in run.points])]
    lines = tuple((sign_of(run.source), _line(run, project)) for run in found)
    rows: list[Run | TrackGapOut] = [*found, *recording.gaps]
    return TrackView(
        recording=recording,
        rows=tuple(sorted(rows, key=_started)),
        lines=lines,
        marks=tuple(marks),
        stops=tuple(_stops(recording, found, project)),
    )


def _started(row: Run | TrackGapOut) -> int:
    return epoch_ms(row.points[0].utc if isinstance(row, Run) else row.start_utc)


def _line(run: Run, project: Mercator) -> str:
    """The path of a run, in parts where it crosses the 180th meridian."""
    parts: list[Ring] = []
    for point in (run.before, *run.points):
        if point is None:
            continue
        corner = _corner(point)
        if not parts or abs(corner[0] - parts[-1][-1][0]) > 180:
            parts.append([])
        parts[-1].append(corner)
    return "".join(polyline([project(*corner) for corner in part]) for part in parts)


def _sparse(corners: Ring) -> Iterator[Point]:
    """The first corner and those at least SIGN_STEP from the one before."""
    kept: Point | None = None
    for x, y in corners:
        if kept is None or math.hypot(x - kept[0], y - kept[1]) >= SIGN_STEP:
            kept = (round(x, 1), round(y, 1))
            yield kept


def _stops(recording: RecordingOut, found: Sequence[Run], project: Mercator) -> Iterator[Stop]:
    """Labels: the two ends of the track, and the last position before each of the longest losses."""
    points = [point for run in found for point in run.points]
    yield _stop("first", points[0], project)
    if len(points) > 1:
        yield _stop("last", points[-1], project)
    moments = [epoch_ms(point.utc) for point in points]
    losses = [(epoch_ms(gap.start_utc), gap) for gap in recording.gaps if gap.kind == "position_loss"]
    losses.sort(key=lambda loss: loss[0] - epoch_ms(loss[1].stop_utc))
    for start, gap in losses[:MOST_LOSSES]:
        earlier = bisect_right(moments, start)
        if earlier:
            yield _stop("loss", points[earlier - 1], project, gap)


def _stop(
    kind: Literal["first", "last", "loss"], point: TrackPointOut, project: Mercator, gap: TrackGapOut | None = None
) -> Stop:
    x, y = project(*_corner(point))
    return Stop(kind, round(x, 1), round(y, 1), point.utc, gap)


def _spot(place: PlaceOut, project: Mercator) -> Spot:
    x, y = project(place.longitude, place.latitude)
    if place.radius_km is None:
        return Spot(place, round(x, 1), round(y, 1), None, 0.0)
    ring = circle(place.latitude, place.longitude, place.radius_km * 1000.0)
    near = [(place.longitude + (lon - place.longitude + 180) % 360 - 180, lat) for lat, lon in ring]
    reach = y - min(project(longitude, latitude)[1] for longitude, latitude in near)
    return Spot(place, round(x, 1), round(y, 1), project.path(near), round(reach, 1))
