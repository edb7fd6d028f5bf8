"""Places as GeoJSON and KML."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

import pytest

from builders.case_json import synthetic_case
from crossfix.present.geojson import places_geojson
from crossfix.present.kml import NAMESPACE, places_kml


def ring_of(place: str) -> list[list[float]]:
    features = places_geojson(synthetic_case())["features"]
    assert isinstance(features, list)
    geometry = next(feature["geometry"] for feature in features if feature["id"] == place)
    assert geometry["type"] == "Polygon"
    ring: list[list[float]] = geometry["coordinates"][0]
    return ring


def test_longitude_comes_first() -> None:
    features = places_geojson(synthetic_case())["features"]
    assert isinstance(features, list)
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [22.1, 57.05]}


def test_an_area_is_a_closed_ring_counter_clockwise() -> None:
    ring = ring_of("coast")
    assert ring[0] == ring[-1]
    assert len(ring) >= 65
    doubled = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise(ring))
    assert doubled > 0  # RFC 7946, 3.1.6


def test_the_ring_is_at_its_radius() -> None:
    north = max(latitude for _, latitude in ring_of("coast"))
    # 25 km along a meridian of a sphere of 6371.0088 km is 0.22483 degrees.
    assert north - 57.6 == pytest.approx(0.22483, abs=1e-5)


def test_kml_has_a_point_or_polygon_per_place() -> None:
    root = ElementTree.fromstring(places_kml(synthetic_case()))
    marks = root.findall(f".//{{{NAMESPACE}}}Placemark")
    assert len(marks) == 5  # the last is a track
    assert len(root.findall(f".//{{{NAMESPACE}}}Point")) == 3
    corners = root.findtext(f".//{{{NAMESPACE}}}LinearRing/{{{NAMESPACE}}}coordinates") or ""
    first, *_, last = corners.split()
    assert first == last


def test_kml_escapes_and_drops_what_xml_cannot_hold() -> None:
    case = synthetic_case()
    place = case.places[0].model_copy(update={"label": "<b>&\x00\x0b tower"})
    root = ElementTree.fromstring(places_kml(case.model_copy(update={"places": [place]})))
    assert root.findtext(f".//{{{NAMESPACE}}}Placemark/{{{NAMESPACE}}}name") == "<b>& tower"
