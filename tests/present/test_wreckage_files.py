"""wreckage.csv and site.geojson."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from builders.airframes import HOSTILE_SHAPE, many_marks, mark, shown, shown_marks, wreckage
from crossfix.physics.geodesy import distances_m
from crossfix.present.wreckage_csv import HEADER, wreckage_csv
from crossfix.present.wreckage_site import site_geojson


def rows(text: str) -> dict[str, dict[str, str]]:
    """By id."""
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}


def test_one_row_per_mark_and_an_empty_cell_is_not_told() -> None:
    made = rows(wreckage_csv(shown()))
    assert list(made) == [f"M{k}" for k in range(1, 9)]
    assert made["M1"]["kinds"] == "through blind"
    assert (made["M1"]["count_least"], made["M1"]["count_most"]) == ("2", "")
    assert (made["M6"]["count_least"], made["M6"]["count_most"]) == ("", "")
    assert made["M1"]["statements"] == "S03 S06"
    assert made["M1"]["x_m"] == ""
    assert [made["M2"][name] for name in ("x_m", "y_m", "z_m", "position_sigma_m")] == ["20", "-1.4", "0.5", "0.4"]
    assert [made["M2"][name] for name in ("length_least_mm", "length_most_mm", "width_most_mm")] == ["20", "30", "10"]
    assert made["M2"]["shape"] == HOSTILE_SHAPE
    assert made["M4"]["explained_by"] == "S18"
    assert (made["M8"]["zone_label"], made["M8"]["side"]) == ("Tail lamp", "centre")


def test_a_cell_that_looks_like_a_formula_is_text() -> None:
    row = rows(wreckage_csv(shown_marks(mark("A", "fin", shape="=1+1", photo="@x"))))["A"]
    assert (row["shape"], row["photo"]) == ("'=1+1", "'@x")


def test_every_row_has_every_column() -> None:
    lines = list(csv.reader(io.StringIO(wreckage_csv(many_marks(50)))))
    assert lines[0] == list(HEADER)
    assert {len(line) for line in lines} == {len(HEADER)}


def features(made: dict[str, object] | None) -> dict[str, Any]:
    """By id, as read back from JSON."""
    assert made is not None
    return {one["id"]: one for one in json.loads(json.dumps(made, allow_nan=False))["features"]}


def test_the_site_has_points_and_the_areas_they_may_lie_in() -> None:
    made = features(site_geojson(shown()))
    assert list(made) == ["first_impact", "first_impact:within", "P1", "P1:within"]
    assert made["first_impact"]["geometry"] == {"type": "Point", "coordinates": [20.4, 57.6]}
    assert made["first_impact"]["properties"]["heading_deg"] == [100, 120]
    assert made["first_impact"]["properties"]["bank_deg"] is None
    assert made["P1"]["properties"]["statements"] == ["S09"]
    (ring,) = made["P1:within"]["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    apart = distances_m(57.6004, 20.401, [lat for _, lat in ring], [lon for lon, _ in ring])
    assert apart == pytest.approx([5.0] * len(ring), abs=0.05)


def test_an_exact_point_has_no_area() -> None:
    site = wreckage().site
    assert site is not None
    exact = replace(site, first_impact=(57.6, 20.4, 0.0), pieces=())
    assert list(features(site_geojson(shown(replace(wreckage(), site=exact))))) == ["first_impact"]


@pytest.mark.parametrize("gone", ["site", "position"])
def test_no_position_is_no_file(gone: str) -> None:
    site = wreckage().site
    assert site is not None
    told = replace(wreckage(), site=None if gone == "site" else replace(site, first_impact=None, pieces=()))
    assert site_geojson(shown(told)) is None
