"""GeoJSON of cells: rings that hold what the cell holds, also at 180 degrees and the poles; counts; no data as none."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any, cast

import h3.api.basic_int as h3
import numpy as np
import pytest
from scipy.stats import binom

from builders.visits import Row, visits
from crossfix.detect.gnss.area import Area, AreaLimits, areas, counted
from crossfix.detect.gnss.cells import NO_RATES, CellLimits, CellTable, cell_counts
from crossfix.detect.gnss.hexagons import cells_of
from crossfix.detect.gnss.shared_position import Claim, SharedPoint
from crossfix.detect.gnss.visits import VisitSettings
from crossfix.present.cells_geojson import cells_geojson
from crossfix.records.visit import Visits

SETTINGS = VisitSettings()
WINDOW_S = 1_767_657_600  # 2026-01-06T00:00:00Z


def rows(latitude: float, longitude: float, seen: int, affected: int) -> list[Row]:
    """Visits to the cell of a place; synthetic."""
    cell = int(cells_of(np.array([latitude]), np.array([longitude]))[0])
    place = (latitude, longitude, 35_000.0)
    return [(WINDOW_S, cell, 2, k, 2 if k < affected else 1, WINDOW_S + 0.5 + k, *place) for k in range(seen)]


def table_of(made: Visits) -> CellTable:
    """Their counts."""
    return cell_counts(made, CellLimits(), NO_RATES)


def areas_of(made: Visits) -> tuple[Area, ...]:
    """Their areas."""
    return areas([counted(made, table_of(made), np.unique(made.cell))], (), AreaLimits())


def features(made: Visits, points: tuple[SharedPoint, ...] = ()) -> list[dict[str, Any]]:
    """All features, as a reader of the file gets them."""
    text = json.dumps(cells_geojson(table_of(made), areas_of(made), points, SETTINGS), allow_nan=False)
    collection = json.loads(text)
    assert collection["type"] == "FeatureCollection"
    return cast(list[dict[str, Any]], collection["features"])


def rings(feature: dict[str, Any]) -> list[list[list[float]]]:
    """Outer rings; there are no holes."""
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    assert all(len(polygon) == 1 for polygon in polygons)
    return [polygon[0] for polygon in polygons]


def signed_area(ring: list[list[float]]) -> float:
    """Positive where it runs counter-clockwise (shoelace)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def holds(ring: list[list[float]], longitude: float, latitude: float) -> bool:
    """Whether a point is inside, by crossings of a ray."""
    inside = False
    for (x, y), (u, v) in pairwise(ring):
        if (y > latitude) != (v > latitude) and longitude < (u - x) * (latitude - y) / (v - y) + x:
            inside = not inside
    return inside


PLACES = [(54.7, 20.5), (0.0, 179.99), (-17.0, -179.9), (66.0, 180.0), (89.99, 10.0), (-89.9, 50.0), (88.0, 179.0)]


@pytest.mark.parametrize("place", PLACES)
def test_rings_hold_what_the_cell_holds(place: tuple[float, float]) -> None:
    (feature,) = (f for f in features(visits(rows(*place, 6, 0))) if f["properties"]["kind"] == "cell")
    cell = int(feature["properties"]["cell"], 16)
    made = rings(feature)
    for ring in made:
        assert ring[0] == ring[-1]
        assert len(ring) >= 4
        assert signed_area(ring) > 0
        assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in ring)
    draw = np.random.default_rng(1)
    spread = min(0.5 / max(math.cos(math.radians(place[0])), 1e-3), 180.0)
    latitude = place[0] + draw.uniform(-0.5, 0.5, 2000)
    latitude = np.where(np.abs(latitude) > 90, np.sign(latitude) * 180 - latitude, latitude)
    longitude = (place[1] + draw.uniform(-spread, spread, 2000) + 180) % 360 - 180
    expected = cells_of(latitude, longitude) == np.uint64(cell)
    found = np.array([any(holds(r, x, y) for r in made) for x, y in zip(longitude, latitude, strict=True)])
    assert expected.sum() > 100
    assert (expected != found).sum() <= 0.01 * expected.sum()  # edges are arcs on Earth, and lines on the map


def test_a_cell_at_180_degrees_is_cut_in_two() -> None:
    kinds = {f["properties"]["kind"]: f["geometry"] for f in features(visits(rows(0.0, 179.99, 6, 5)))}
    for geometry in kinds.values():
        assert geometry["type"] == "MultiPolygon"
        sides = [{math.copysign(1, x) for x, _ in polygon[0]} for polygon in geometry["coordinates"]]
        assert sorted(map(sorted, sides)) == [[-1.0], [1.0]]
    assert kinds.keys() == {"cell", "area"}


def test_counts_and_denominators() -> None:
    (cell, area) = features(visits(rows(54.7, 20.5, 10, 4)))
    assert cell["properties"] == {
        "kind": "cell",
        "cell": f"{h3.latlng_to_cell(54.7, 20.5, 4):x}",
        "resolution": 4,
        "window_start": "2026-01-06T00:00:00.000Z",
        "window_stop": "2026-01-06T00:10:00.000Z",
        "band": "above 25,000 ft",
        "state": "interference",
        "aircraft_seen": 10,
        "aircraft_affected": 4,
        "aircraft_spoofed": 0,
        "share": 0.4,
        "share_least": pytest.approx(0.168180, abs=1e-6),
        "share_most": pytest.approx(0.687326, abs=1e-6),
        "clean_rate": 0.005,
        "p_value": pytest.approx(binom.sf(3, 10, 0.005), rel=1e-9),
    }
    assert area["properties"]["aircraft"] == ["000000", "000001", "000002", "000003"]
    assert (area["properties"]["aircraft_affected"], area["properties"]["aircraft_seen"]) == (4, 10)
    assert (area["properties"]["first"], area["properties"]["last"]) == (
        "2026-01-06T00:00:00.500Z",
        "2026-01-06T00:00:03.500Z",
    )
    assert area["properties"]["onset"] == [None, "2026-01-06T00:00:00.500Z"]
    assert area["properties"]["floor_altitude_ft"] == 35_000.0
    assert area["properties"]["unaffected_below_ft"] is None


def test_no_data_is_no_data() -> None:
    (cell,) = features(visits(rows(54.7, 20.5, 2, 2)))
    told = cell["properties"]
    assert (told["state"], told["resolution"], told["aircraft_seen"], told["aircraft_affected"]) == ("no data", 2, 2, 2)
    assert [told[name] for name in ("share", "share_least", "share_most", "p_value")] == [None] * 4
    assert features(visits([])) == []


def test_a_shared_point_says_that_it_is_claimed() -> None:
    claims = (
        Claim(2, WINDOW_S + 60.0, WINDOW_S + 90.0, 58.618, 31.248),
        Claim(1, WINDOW_S + 0.0, WINDOW_S + 30.0, 58.619, 31.249),
    )
    (feature,) = features(visits([]), (SharedPoint(58.6185, 31.2485, claims),))
    assert feature["geometry"] == {"type": "Point", "coordinates": [31.2485, 58.6185]}
    told = feature["properties"]
    assert (told["aircraft"], told["claims"]) == (["000001", "000002"], 2)
    assert (told["first"], told["last"]) == ("2026-01-06T00:00:00.000Z", "2026-01-06T00:01:30.000Z")


def test_ids_are_unique() -> None:
    made = visits([*rows(54.7, 20.5, 10, 4), *rows(58.0, 20.5, 10, 4), *rows(30.0, 20.5, 1, 0)])
    names = [feature["id"] for feature in features(made)]
    assert len(names) == len(set(names)) == 5
