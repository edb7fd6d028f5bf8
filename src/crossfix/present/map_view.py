"""The map as drawn on the page, its places and tracks: Mercator, in the units of an SVG view box."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from crossfix.physics.geodesy import EARTH_RADIUS_M, circle
from crossfix.present.basemap import Box, Country, Point, Ring, clip, nearby
from crossfix.present.case_json import GapKind, PlaceOut, RecordingOut, TrackGapOut, TrackPointOut
from crossfix.present.charts import cuts, polyline, unbroken
from crossfix.present.times import epoch_ms

WIDTH, HEIGHT = 1000.0, 620.0
MARGIN_SHARE = 0.18  # of the places' extent, left free on each side
LEAST_EXTENT_DEG = 2.0
FARTHEST_LATITUDE = 80.0  # Mercator stretches without end towards the poles
FINEST_STEP_PX = 0.4  # two basemap points closer than this, before zooming, are one
LEAST_AREA_PER_LETTER = 900.0  # square units of a country's part, for its name to have room
SIGN_STEP = 16.0  # units between two signs on a track
MOST_LOSSES = 5  # labelled on the map; the table has them all
GRID_STEPS_DEG = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the page; `area` and `reach` are the path and half height of its circle where approximate."""

    place: PlaceOut
    x: float
    y: float
    area: str | None
    reach: float


@dataclass(frozen=True, slots=True)
class Name:
    """A country's name inside the largest of its parts on the page."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the graticule."""

    label: str
    at: float


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

    land: tuple[str, ...]
    names: tuple[Name, ...]
    meridians: tuple[Line, ...]
    parallels: tuple[Line, ...]
    spots: tuple[Spot, ...]
    tracks: tuple[TrackView, ...]
    signs: frozenset[str]
    metres_per_unit: float
    width: float = WIDTH
    height: float = HEIGHT


class Mercator:
    """Degrees to page units; `scale` is page units per radian of longitude."""

    def __init__(self, box: Box) -> None:
        south, north = _stretched(box.south), _stretched(box.north)
        across, up = math.radians(box.east - box.west), north - south
        self.scale = min(WIDTH / across, HEIGHT / up)
        self.x_middle, self.y_middle = math.radians((box.west + box.east) / 2), (south + north) / 2

    def __call__(self, longitude: float, latitude: float) -> Point:
        """Page x and y."""
        x = WIDTH / 2 + self.scale * (math.radians(longitude) - self.x_middle)
        return x, HEIGHT / 2 - self.scale * (_stretched(latitude) - self.y_middle)

    def page(self) -> Box:
        """The box that the whole page shows, with one page of coast on every side for panning."""
        half_x, half_y = 1.5 * WIDTH / self.scale, 1.5 * HEIGHT / self.scale
        west, east = math.degrees(self.x_middle - half_x), math.degrees(self.x_middle + half_x)
        south, north = _latitude(self.y_middle - half_y), _latitude(self.y_middle + half_y)
        return Box(max(west, -180.0), south, min(east, 180.0), north)


def map_view(places: Sequence[PlaceOut], recordings: Sequence[RecordingOut] = ()) -> MapView | None:
    """The map of some places and tracks, or None where there are none."""
    tracks = [(recording, runs(recording)) for recording in recordings]
    corners = [*_corners(places), *(_corner(point) for _, found in tracks for run in found for point in run.points)]
    if not corners:
        return None
    project = Mercator(_around(corners))
    drawn = tuple(_track(recording, found, project) for recording, found in tracks if found)
    page = project.page()
    land = nearby(page, math.degrees(FINEST_STEP_PX / project.scale))
    names = [name for country in land if (name := _name(country, project)) is not None]
    step = next((size for size in GRID_STEPS_DEG if math.radians(size) * project.scale > 110), 30.0)
    middle = _latitude(project.y_middle)
    return MapView(
        land=tuple("".join(_path(ring, project) for ring in country.rings) for country in land),
        names=tuple(names),
        meridians=tuple(
            Line(_degrees(at, "EW"), project(at, middle)[0]) for at in _multiples(page.west, page.east, step)
        ),
        parallels=tuple(
            Line(_degrees(at, "NS"), project(0.0, at)[1]) for at in _multiples(page.south, page.north, step)
        ),
        spots=tuple(_spot(place, project) for place in places),
        tracks=drawn,
        signs=frozenset(sign for track in drawn for sign in track.signs()),
        metres_per_unit=EARTH_RADIUS_M * math.cos(math.radians(middle)) / project.scale,
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


def _around(corners: Ring) -> Box:
    """The box of all corners with a margin. Across the 180th meridian it is the whole width."""
    along, up = [corner[0] for corner in corners], [corner[1] for corner in corners]
    reach_x = max(LEAST_EXTENT_DEG, max(along) - min(along)) * (0.5 + MARGIN_SHARE)
    reach_y = max(LEAST_EXTENT_DEG, max(up) - min(up)) * (0.5 + MARGIN_SHARE)
    x, y = (max(along) + min(along)) / 2, (max(up) + min(up)) / 2
    south, north = max(-FARTHEST_LATITUDE, y - reach_y), min(FARTHEST_LATITUDE, y + reach_y)
    return Box(x - reach_x, min(south, FARTHEST_LATITUDE - 1), x + reach_x, max(north, 1 - FARTHEST_LATITUDE))


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


def _stretched(latitude: float) -> float:
    """Mercator's y of a latitude: Snyder, Map Projections, USGS Professional Paper 1395, equation 7-2."""
    bounded = max(-85.0, min(85.0, latitude))
    return math.log(math.tan(math.pi / 4 + math.radians(bounded) / 2))


def _latitude(stretched: float) -> float:
    """Latitude of Mercator's y: the same work, equation 7-4."""
    return math.degrees(math.pi / 2 - 2 * math.atan(math.exp(-stretched)))


def _spot(place: PlaceOut, project: Mercator) -> Spot:
    x, y = project(place.longitude, place.latitude)
    if place.radius_km is None:
        return Spot(place, round(x, 1), round(y, 1), None, 0.0)
    ring = circle(place.latitude, place.longitude, place.radius_km * 1000.0)
    near = [(place.longitude + (lon - place.longitude + 180) % 360 - 180, lat) for lat, lon in ring]
    reach = y - min(project(longitude, latitude)[1] for longitude, latitude in near)
    return Spot(place, round(x, 1), round(y, 1), _path(near, project), round(reach, 1))


def _path(ring: Ring, project: Mercator) -> str:
    """Closed path."""
    return polyline([project(longitude, latitude) for longitude, latitude in ring]) + "z"


def _name(country: Country, project: Mercator) -> Name | None:
    """The name at the centroid of the part on the page, where that part has room for it."""
    rings = [[project(longitude, latitude) for longitude, latitude in ring] for ring in country.rings]
    shown = [clip(ring, Box(0.0, 0.0, WIDTH, HEIGHT)) for ring in rings]
    area, x, y = max((_centroid(ring) for ring in shown if ring), default=(0.0, 0.0, 0.0))
    if area < LEAST_AREA_PER_LETTER * len(country.name):
        return None
    return Name(country.name, round(x, 1), round(y, 1))


def _centroid(ring: Ring) -> tuple[float, float, float]:
    """Area and centroid of a polygon: Bourke, Calculating the area and centroid of a polygon (1988)."""
    doubled = x_sum = y_sum = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        doubled, x_sum, y_sum = doubled + cross, x_sum + (x0 + x1) * cross, y_sum + (y0 + y1) * cross
    if doubled == 0:
        return 0.0, ring[0][0], ring[0][1]
    return abs(doubled) / 2, x_sum / (3 * doubled), y_sum / (3 * doubled)


def _multiples(first: float, last: float, step: float) -> list[float]:
    return [place * step for place in range(math.ceil(first / step), math.floor(last / step) + 1)]


def _degrees(value: float, letters: str) -> str:
    letter = letters[0] if value >= 0 else letters[1]
    return f"{abs(value):g}°{letter if value else ''}"
