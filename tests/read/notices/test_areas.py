"""Areas drawn by users, in GeoJSON and CSV."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.errors import InputUnusable
from crossfix.read.notices.areas_csv import read_areas_csv
from crossfix.read.notices.areas_geojson import read_areas_geojson
from crossfix.records.hazard import HazardKind

KNOWN = 1735100000.0
SQUARE = [[45.0, 43.0], [46.0, 43.0], [46.0, 44.0], [45.0, 44.0], [45.0, 43.0]]


def collection(*features: tuple[str, Any, dict[str, Any]]) -> str:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "geometry": {"type": kind, "coordinates": at}, "properties": words}
                for kind, at, words in features
            ],
        }
    )


def test_a_polygon_with_its_properties() -> None:
    words = {
        "id": "a1", "label": "Area", "kind": "gnss_loss", "floor": "FL195", "ceiling_ft": 40000, "exercise": True,
        "begins": "2024-12-25T04:30:00Z", "ends": "2024-12-25T10:30:00+04:00", "colour": "red",
    }  # fmt: skip
    areas = read_areas_geojson(collection(("Polygon", [SQUARE], words)), "areas.geojson", KNOWN)
    hazard = areas.hazards[0]
    assert hazard.volume.rings == (((43.0, 45.0), (43.0, 46.0), (44.0, 46.0), (44.0, 45.0)),)
    assert (hazard.volume.floor_ft, hazard.volume.floor_reference) == (19500.0, "FL")
    assert (hazard.volume.ceiling_ft, hazard.volume.ceiling_reference) == (40000.0, "AMSL")
    assert hazard.periods == ((1735101000.0, 1735108200.0),)
    assert (hazard.kind, hazard.force, hazard.exercise) == (HazardKind.GNSS_LOSS, "drawn", True)
    assert (areas.skipped, areas.notices) == ((), ())


def test_multipolygon_point_and_hole() -> None:
    hole = [[45.2, 43.2], [45.4, 43.2], [45.4, 43.4], [45.2, 43.2]]
    text = collection(
        ("MultiPolygon", [[SQUARE], [[[x + 5, y] for x, y in SQUARE]]], {}),
        ("Point", [45.0, 43.0, 120.0], {"radius_nm": 12.5}),
        ("Polygon", [SQUARE, hole], {}),
    )
    areas = read_areas_geojson(text, "f", KNOWN)
    assert [len(one.volume.rings) for one in areas.hazards] == [2, 0, 1]
    assert areas.hazards[1].volume.circles[0].radius_nm == 12.5
    assert "hole" in areas.notices[0].text
    assert areas.hazards[0].periods == ((KNOWN, float("inf")),)


@pytest.mark.parametrize(
    ("kind", "at", "words", "part"),
    [
        ("Polygon", [[[45, 43], [46, 44], [45, 44], [46, 43], [45, 43]]], {}, "cross"),
        ("Polygon", [[[45, 43], [46, 44], [45, 43]]], {}, "different corners"),
        ("Polygon", [[[45, 43], [46, 44], [47, 45], [45, 43]]], {}, "on one line"),
        ("Polygon", [[[43, 145], [44, 145], [44, 146], [43, 145]]], {}, "may be swapped"),
        ("Polygon", [[[45, 43], [46, "x"], [46, 44]]], {}, "expected [longitude, latitude]"),
        ("Polygon", None, {}, "no list"),
        ("Point", [45, 43], {}, "radius_nm is None"),
        ("Point", [45, 43], {"radius_nm": 0}, "expected a positive number"),
        ("Point", [43, 145], {"radius_nm": 5}, "may be swapped"),
        ("LineString", [[45, 43], [46, 44]], {}, "expected Polygon"),
        ("Polygon", [SQUARE], {"kind": "storm"}, "storm"),
        ("Polygon", [SQUARE], {"floor": "low"}, "floor"),
        ("Polygon", [SQUARE], {"floor": "3000FT"}, "AMSL or AGL"),
        ("Polygon", [SQUARE], {"ceiling_ft": "high"}, "expected a number of feet"),
        ("Polygon", [SQUARE], {"begins": "2024-12-25T04:30:00"}, "without a zone"),
        ("Polygon", [SQUARE], {"begins": "soon"}, "expected a time"),
        ("Polygon", [SQUARE], {"begins": "2024-12-25T04:30Z", "ends": "2024-12-25T03:30Z"}, "ends before"),
        ("Polygon", [SQUARE], {"floor": "FL200", "ceiling": "FL100"}, "not below"),
    ],
)
def test_what_is_wrong_is_left_out_with_the_reason(kind: str, at: Any, words: dict[str, Any], part: str) -> None:
    areas = read_areas_geojson(collection((kind, at, words), ("Polygon", [SQUARE], {})), "f", KNOWN)
    assert len(areas.hazards) == 1
    assert part in areas.skipped[0].why
    assert areas.skipped[0].what == "f feature 1"


def test_the_antimeridian() -> None:
    ring = [[179.0, -17.0], [-179.0, -17.0], [-179.0, -18.0], [179.0, -18.0], [179.0, -17.0]]
    areas = read_areas_geojson(collection(("Polygon", [ring], {})), "f", KNOWN)
    assert len(areas.hazards) == 1
    assert "antimeridian" in areas.notices[0].text


def test_one_area_that_may_be_swapped_among_others() -> None:
    squares = [[[x + k, y] for x, y in SQUARE] for k in range(3)]
    odd = [[y, x] for x, y in SQUARE]
    areas = read_areas_geojson(collection(*(("Polygon", [ring], {}) for ring in [*squares, odd])), "f", KNOWN)
    far = [[x + 60, y - 30] for x, y in SQUARE]
    assert areas.notices == ()  # swapped it lies 120 NM away: too near to be suspect
    moved = [[[x + 40, y - 10] for x, y in ring] for ring in squares]
    swapped = [[[y, x] for x, y in moved[0]]]
    told = read_areas_geojson(collection(*(("Polygon", [r], {}) for r in [*moved, *swapped])), "f", KNOWN).notices
    assert [one.where for one in told] == ["drawn:f:feature-4"]
    assert read_areas_geojson(collection(*(("Polygon", [r], {}) for r in [*squares, far])), "f", KNOWN).notices == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"type": "Topology"', '{"type": "FeatureCollection"}', "[" * 100_000]
)
def test_what_is_no_geojson_is_refused(text: str) -> None:
    with pytest.raises(InputUnusable):
        read_areas_geojson(text, "f", KNOWN)


def test_csv() -> None:
    text = """id,label,kind,polygon,latitude,longitude,radius_nm,floor,ceiling,begins,ends,note
a,"A, west",activity,433000N 0453000E - 434000N 0454000E - 433000N 0455000E,,,,SFC,FL100,2024-12-25T00:00Z,,x
b,,gnss_spoofing,43.5 45.5; 43.6 45.7; 43.4 45.7,,,,,,,
c,,,,43.5,45.5,20,,,,

d,,,,43.5,x,20
e,,,4330N04530E - 43?0N04540E - 4320N04530E
f,,,,95,45,5
g,,,,,,
"""
    areas = read_areas_csv(text, "t.csv", KNOWN)
    assert [one.id for one in areas.hazards] == ["drawn:t.csv:a", "drawn:t.csv:b", "drawn:t.csv:c"]
    assert areas.hazards[0].volume.ceiling_ft == 10000.0
    assert areas.hazards[1].volume.rings[0][1] == (43.6, 45.7)
    assert areas.hazards[2].volume.circles[0].radius_nm == 20.0
    assert [one.what for one in areas.skipped] == ["t.csv line 6", "t.csv line 7", "t.csv line 8", "t.csv line 9"]
    assert "note" in areas.notices[0].text


def test_csv_without_geometry_is_refused() -> None:
    with pytest.raises(InputUnusable, match="polygon"):
        read_areas_csv("id,label\na,b\n", "t.csv", KNOWN)


NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(-200, 200)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


KEYS = st.sampled_from(("id", "kind", "floor", "begins", "radius_nm", "ceiling_ft"))
CELLS = st.sampled_from(["polygon", "43.5 45.5; ", "4330N04530E - ", ",", "\n", '"', "\0", "id"])


@given(
    st.sampled_from(("Polygon", "MultiPolygon", "Point", "x")),
    ANYTHING | st.lists(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=6), max_size=2),
    st.dictionaries(
        st.sampled_from(("id", "kind", "floor", "begins", "radius_nm", "ceiling_ft")), ANYTHING, max_size=3
    ),
)
def test_any_feature_is_taken_or_told(kind: str, at: Any, words: dict[str, Any]) -> None:
    areas = read_areas_geojson(collection((kind, at, words)), "f", KNOWN)
    assert len(areas.hazards) + len(areas.skipped) >= 1


@given(
    st.lists(
        st.sampled_from(["polygon", "43.5 45.5; ", "4330N04530E - ", ",", "\n", '"', "\0", "id"]) | st.text(max_size=3)
    )
)
def test_any_csv_is_taken_or_told(parts: list[str]) -> None:
    areas = read_areas_csv("polygon,id\n" + "".join(parts), "f", KNOWN)
    assert all(one.volume.rings for one in areas.hazards)
