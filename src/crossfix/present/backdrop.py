"""The ground that a map is drawn on: Mercator, countries, graticule and scale, in the units of an SVG view box."""

from __future__ import annotations

import math
from dataclasses import dataclass

from crossfix.physics.geodesy import EARTH_RADIUS_M
from crossfix.present.basemap import Box, Country, Point, Ring, clip, nearby
from crossfix.present.charts import polyline

WIDTH, HEIGHT = 1000.0, 620.0
MARGIN_SHARE = 0.18  # of the places' extent, left free on each side
LEAST_EXTENT_DEG = 2.0
FARTHEST_LATITUDE = 80.0  # Mercator stretches without end towards the poles
FINEST_STEP_PX = 0.4  # two basemap points closer than this, before zooming, are one
LEAST_AREA_PER_LETTER = 900.0  # square units of a country's part, for its name to have room
GRID_STEPS_DEG = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)


@dataclass(frozen=True, slots=True)
class Name:
    """A country's name inside the largest of its parts on the page."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of the graticule."""

    label: str
    at: float


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

    @property
    def middle_latitude(self) -> float:
        """The latitude half way down the page."""
        return _latitude(self.y_middle)

    def path(self, ring: Ring) -> str:
        """Closed path of (longitude, latitude)."""
        return polyline([self(longitude, latitude) for longitude, latitude in ring]) + "z"


@dataclass(frozen=True, slots=True)
class Backdrop:
    """Everything behind what a map shows."""

    land: tuple[str, ...]
    names: tuple[Name, ...]
    meridians: tuple[GridLine, ...]
    parallels: tuple[GridLine, ...]
    metres_per_unit: float
    width: float = WIDTH
    height: float = HEIGHT


def around(corners: Ring) -> Mercator:
    """The projection that shows all corners with a margin. Across the 180th meridian it is the whole width."""
    along, up = [corner[0] for corner in corners], [corner[1] for corner in corners]
    reach_x = max(LEAST_EXTENT_DEG, max(along) - min(along)) * (0.5 + MARGIN_SHARE)
    reach_y = max(LEAST_EXTENT_DEG, max(up) - min(up)) * (0.5 + MARGIN_SHARE)
    x, y = (max(along) + min(along)) / 2, (max(up) + min(up)) / 2
    south, north = max(-FARTHEST_LATITUDE, y - reach_y), min(FARTHEST_LATITUDE, y + reach_y)
    box = Box(x - reach_x, min(south, FARTHEST_LATITUDE - 1), x + reach_x, max(north, 1 - FARTHEST_LATITUDE))
    return Mercator(box)


def backdrop(project: Mercator) -> Backdrop:
    """Land, names and graticule of what a projection shows."""
    page = project.page()
    land = nearby(page, math.degrees(FINEST_STEP_PX / project.scale))
    step = next((size for size in GRID_STEPS_DEG if math.radians(size) * project.scale > 110), 30.0)
    middle = project.middle_latitude
    meridians = (GridLine(_degrees(at, "EW"), project(at, middle)[0]) for at in _multiples(page.west, page.east, step))
    parallels = (GridLine(_degrees(at, "NS"), project(0.0, at)[1]) for at in _multiples(page.south, page.north, step))
    return Backdrop(
        land=tuple("".join(project.path(ring) for ring in country.rings) for country in land),
        names=tuple(name for country in land if (name := _name(country, project)) is not None),
        meridians=tuple(meridians),
        parallels=tuple(parallels),
        metres_per_unit=EARTH_RADIUS_M * math.cos(math.radians(middle)) / project.scale,
    )


def _stretched(latitude: float) -> float:
    """Mercator's y of a latitude: Snyder, Map Projections, USGS Professional Paper 1395, equation 7-2."""
    bounded = max(-85.0, min(85.0, latitude))
    return math.log(math.tan(math.pi / 4 + math.radians(bounded) / 2))


def _latitude(stretched: float) -> float:
    """Latitude of Mercator's y: the same work, equation 7-4."""
    return math.degrees(math.pi / 2 - 2 * math.atan(math.exp(-stretched)))


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
