"""The map's geometry."""

from __future__ import annotations

import itertools

import pytest

from builders.case_json import synthetic_case
from crossfix.present.backdrop import HEIGHT, WIDTH
from crossfix.present.basemap import Box, clip, countries, nearby, thin
from crossfix.present.case_json import PlaceOut
from crossfix.present.map_view import map_view


def place(latitude: float, longitude: float, radius_km: float | None = None) -> PlaceOut:
    return PlaceOut(
        id="p", label="P", latitude=latitude, longitude=longitude, radius_km=radius_km,
        kind="event", source="made up", events=[],
    )  # fmt: skip


def inside(longitude: float, latitude: float, ring: list[tuple[float, float]]) -> bool:
    """Even-odd rule."""
    crossings = 0
    for (x0, y0), (x1, y1) in itertools.pairwise(ring):
        if (y0 > latitude) != (y1 > latitude) and longitude < x0 + (latitude - y0) / (y1 - y0) * (x1 - x0):
            crossings += 1
    return crossings % 2 == 1


@pytest.mark.usefixtures("assets")
@pytest.mark.parametrize(
    ("latitude", "longitude", "land"),
    [(42.0, 51.0, set()), (43.4, 45.7, {"Russia"}), (40.4, 49.0, {"Azerbaijan"}), (43.86, 52.5, {"Kazakhstan"})],
)
def test_the_caspian_is_water_and_its_shores_are_land(latitude: float, longitude: float, land: set[str]) -> None:
    found = {
        country.name for country in countries() if sum(inside(longitude, latitude, ring) for ring in country.rings) % 2
    }
    assert found == land


@pytest.mark.usefixtures("assets")
def test_all_places_are_on_the_page_and_the_landmass_is_named() -> None:
    view = map_view(synthetic_case().places)
    assert view is not None
    assert all(0 < spot.x < WIDTH and 0 < spot.y < HEIGHT for spot in view.spots)
    assert {"Estonia", "Latvia"} <= {name.text for name in view.backdrop.names}
    assert all(0 < name.x < WIDTH and 0 < name.y < HEIGHT for name in view.backdrop.names)


@pytest.mark.usefixtures("assets")
@pytest.mark.parametrize(
    "places",
    [
        [place(89.9, 0.0)],
        [place(-89.9, 10.0, 500.0)],
        [place(0.0, 179.9), place(0.0, -179.9)],
        [place(10.0, 179.9, 300.0)],
        [place(0.0, 0.0)],
    ],
)
def test_extreme_places_do_not_break_the_map(places: list[PlaceOut]) -> None:
    view = map_view(places)
    assert view is not None
    assert view.backdrop.metres_per_unit > 0


def test_no_places_no_map() -> None:
    assert map_view([]) is None


def test_a_ring_outside_the_box_is_clipped_away() -> None:
    assert clip([(5.0, 5.0), (6.0, 5.0), (6.0, 6.0), (5.0, 5.0)], Box(0, 0, 1, 1)) == []


def test_thinning_keeps_both_ends() -> None:
    assert thin([(0.0, 0.0), (0.1, 0.0), (1.0, 0.0), (1.0, 0.1)], 0.5) == [(0.0, 0.0), (1.0, 0.0), (1.0, 0.1)]


def on_land(longitude: float, latitude: float, box: Box) -> set[str]:
    """Countries that a map of the box draws at a point."""
    shown = nearby(box, 0.01)
    return {c.name for c in shown if sum(inside(longitude, latitude, [*r, r[0]]) for r in c.rings) % 2}


@pytest.mark.usefixtures("assets")
@pytest.mark.parametrize(
    ("longitude", "latitude", "land"),
    [
        (-5.0, 68.0, set()),  # Norwegian Sea: Russia, which crosses the 180th meridian, once drew a band of land here
        (2.0, 71.0, set()),
        (-175.0, 60.0, set()),
        (170.0, 55.0, set()),
        (175.0, 67.0, {"Russia"}),  # Chukotka on both sides
        (-175.0, 67.0, {"Russia"}),
        (178.0, -17.8, {"Fiji"}),
    ],
)
def test_countries_across_the_180th_meridian(longitude: float, latitude: float, land: set[str]) -> None:
    box = Box(max(-180.0, longitude - 30), latitude - 15, min(180.0, longitude + 30), min(80.0, latitude + 15))
    assert on_land(longitude, latitude, box) == land
    assert on_land(longitude, latitude, Box(-180.0, -80.0, 180.0, 80.0)) == land
