"""A synthetic sky with one emitter, through the detectors, to cells, areas, the source and the page."""

from __future__ import annotations

import json
import math
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from builders.sky import NOON, Sky, written_sky
from crossfix.present.survey_json import SurveyJson
from crossfix.run.survey.conduct import conduct
from crossfix.run.survey.settings import Request

SKY = Sky()


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> tuple[SurveyJson, Path]:
    """The survey and its folder."""
    folder = tmp_path_factory.mktemp("sky")
    spoofed = [SKY.spoofed(0x500001, 300, 55.0, 8.0), SKY.spoofed(0x500002, 700, 44.0, 30.0)]
    log = written_sky(folder / "sky.jsonl", chain(SKY.objects(), *spoofed))
    return conduct(Request((str(log),), synthetic=True), folder / "out"), folder / "out"


def inside(ring: list[list[float]], longitude: float, latitude: float) -> bool:
    """Even-odd rule."""
    crossed = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > latitude) != (y1 > latitude) and longitude < (x1 - x0) * (latitude - y0) / (y1 - y0) + x0:
            crossed = not crossed
    return crossed


def test_every_aircraft_that_was_reached_is_affected_and_no_other(surveyed: tuple[SurveyJson, Path]) -> None:
    survey, out = surveyed
    reached = {
        f"{0x400000 + number:06x}"
        for number in range(4 * SKY.lanes)
        if sum(SKY.reached(number, t) for t in range(0, SKY.minutes * 60, SKY.step_s)) >= 3
    }
    rows = pq.read_table(out / "events.parquet").to_pylist()
    assert {row["icao_address"] for row in rows if row["kind"] == "degraded"} == reached
    assert survey.counts.aircraft_seen == 4 * SKY.lanes + 2
    assert survey.counts.aircraft_affected == len(reached) + 2


def test_flagged_cells_lie_within_the_reach(surveyed: tuple[SurveyJson, Path]) -> None:
    _, out = surveyed
    features = json.loads((out / "cells.geojson").read_text("utf-8"))["features"]
    flagged = [f for f in features if f["properties"].get("state") == "interference"]
    assert flagged
    for feature in flagged:
        corners = np.array(feature["geometry"]["coordinates"][0])
        east, north = (corners.mean(axis=0) - [SKY.longitude, SKY.latitude]) * 111.2
        assert math.hypot(east * SKY.scale, north) < SKY.reach_km + 90.0
    table = pq.read_table(out / "cells.parquet").to_pylist()
    assert {row["state"] for row in table} == {"interference", "clear", "no data"}
    assert all(row["share"] is None for row in table if row["state"] == "no data")
    assert all(row["affected"] >= 2 for row in table if row["state"] == "interference")


def test_one_area_with_its_time_and_counts(surveyed: tuple[SurveyJson, Path]) -> None:
    survey, _ = surveyed
    (area,) = survey.areas
    assert area.floor_altitude_ft == 35_000
    assert 10 < area.aircraft_affected <= area.aircraft_seen
    assert area.start.utc is not None
    first = min(t for n in range(4 * SKY.lanes) for t in range(0, SKY.minutes * 60, SKY.step_s) if SKY.reached(n, t))
    begun_s = survey.settings.first.s + area.start.s - survey.settings.first.s
    assert begun_s == pytest.approx(first, abs=120.0)


def test_the_source_is_in_its_area_or_refused(surveyed: tuple[SurveyJson, Path]) -> None:
    survey, out = surveyed
    (source,) = survey.sources
    assert source.located, source.reason
    assert any(inside([list(p) for p in ring], SKY.longitude, SKY.latitude) for ring in source.area95)
    assert source.latitude is not None
    assert source.longitude is not None
    apart = math.hypot((source.longitude - SKY.longitude) * SKY.scale, source.latitude - SKY.latitude) * 111.2
    assert apart < 40.0
    kinds = [f["properties"]["kind"] for f in json.loads((out / "sources.geojson").read_text("utf-8"))["features"]]
    assert kinds == ["most likely place", "holds 50 %", "holds 95 %"]


def test_a_shared_point_confirms_and_is_no_source(surveyed: tuple[SurveyJson, Path]) -> None:
    survey, out = surveyed
    (point,) = survey.shared_points
    assert point.aircraft == ["500001", "500002"]
    assert (point.latitude, point.longitude) == pytest.approx((58.61815, 31.2484), abs=1e-3)
    rows = [row for row in pq.read_table(out / "events.parquet").to_pylist() if row["kind"] == "spoofing"]
    assert [row["icao_address"] for row in rows] == ["500001", "500002"]
    for row in rows:
        assert row["confirmed"]
        assert "shared_point" in {reason["code"] for reason in json.loads(row["reasons"])}
        assert abs(row["latitude"] - 58.6) > 3.0
        assert row["claimed_latitude"] == pytest.approx(58.618, abs=0.01)
    assert all(abs((source.latitude or 0.0) - 58.6) > 3.0 for source in survey.sources)


def test_the_page_says_that_it_is_synthetic_and_holds_its_evidence(surveyed: tuple[SurveyJson, Path]) -> None:
    survey, out = surveyed
    page = (out / "survey.html").read_text("utf-8")
    assert "Synthetic survey" in page
    assert len(page) < 8_000_000
    assert survey.aircraft[0].strip is not None
    assert survey.first is not None
    assert survey.first.utc == "2025-01-01T12:00:00.000Z"
    assert survey.model_dump_json(by_alias=True, indent=1) + "\n" == (out / "survey.json").read_text("utf-8")


def test_a_quiet_sky_has_no_area(tmp_path: Path) -> None:
    quiet = Sky(reach_km=0.0, lanes=4, minutes=20)
    survey = conduct(Request((str(written_sky(tmp_path / "sky.jsonl", quiet.objects())),)), tmp_path / "out")
    assert (survey.areas, survey.sources, survey.counts.events) == ([], [], {})
    assert {count.state for count in survey.cell_counts} <= {"clear", "too_few"}


def test_over_midnight_each_day_is_joined_by_itself(tmp_path: Path) -> None:
    def late(one: dict[str, Any]) -> dict[str, Any]:
        return {**one, "now": one["now"] - NOON + 1735774500.0}  # 23:35

    log = written_sky(tmp_path / "sky.jsonl", (late(one) for one in SKY.objects()))
    survey = conduct(Request((str(log),)), tmp_path / "out")
    assert len(survey.areas) == 2
    assert any("one that goes on over midnight is two" in notice.text for notice in survey.notices)
