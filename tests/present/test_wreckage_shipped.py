"""The shipped case: what its section, table and site file show. All is as told; nothing is placed or measured."""

from __future__ import annotations

import csv
import io

import pytest

from builders.shipped import CASE
from crossfix.conclude.conclusion import conclude
from crossfix.present.wreckage_csv import wreckage_csv
from crossfix.present.wreckage_html import WreckageView, wreckage_view
from crossfix.present.wreckage_json import WreckageOut
from crossfix.present.wreckage_out import wreckage_out
from crossfix.present.wreckage_site import site_geojson
from crossfix.read.case_folder import read_case


@pytest.fixture(scope="module")
def part() -> WreckageOut:
    """Of case.json."""
    findings = conclude(read_case(CASE))
    made = wreckage_out(findings.case, findings.wreckage)
    assert made is not None
    return made


@pytest.fixture(scope="module")
def view(part: WreckageOut) -> WreckageView:
    """What the section shows."""
    made = wreckage_view(part)
    assert made is not None
    return made


def test_every_row_of_the_table_has_statements_and_none_a_place(part: WreckageOut) -> None:
    rows = list(csv.DictReader(io.StringIO(wreckage_csv(part))))
    assert len(rows) == len(part.marks) > 10
    assert all(row["statements"] and row["zone_label"] for row in rows)
    assert {row["x_m"] + row["direction_x"] + row["length_most_mm"] for row in rows} == {""}


def test_the_plan_has_boxes_and_no_mark_at_a_place(view: WreckageView) -> None:
    assert view.plan is not None
    assert [len(one.marks) for one in view.plan.views] == [0, 0, 0, 0]
    boxed = {badge.zone: badge for one in view.plan.views for badge in one.badges}
    assert {"fin", "rudder", "elevators", "stabilisers", "fuselage_rear", "wing_left", "engine_left"} <= set(boxed)
    assert boxed["fin"].rows == ((("through", "blind", "dent"), "some"),)
    assert view.plan.outside == ()
    assert [label for label, _ in view.plan.whole] == ["Aircraft, the text says no more"]


def test_the_wider_telling_of_the_negative_result_is_beside_the_test(view: WreckageView) -> None:
    row = next(one for one in view.tests if one.test.id == "explosive_traces")
    assert row.specimens == ("Foreign metal objects from blind holes",)
    assert row.negative is not None
    assert "F100-REPORT-INTERIM" in {wider.statement for wider in row.negative.wider}


def test_systems_have_their_place_in_the_order_of_loss_beside_the_zones(part: WreckageOut, view: WreckageView) -> None:
    lost = [one.system for one in view.systems if one.system.startswith("hydraulics")]
    assert lost == ["hydraulics_3", "hydraulics_1", "hydraulics_2"]
    places = {one.system: one.place for one in part.systems if one.place}
    first = {system: place[0] for system, place in places.items()}
    assert first["hydraulics_3"] < first["hydraulics_1"] < first["hydraulics_2"]
    assert all(one.damaged for one in part.systems if one.system.startswith("hydraulics"))


def test_no_position_is_told_so_there_is_no_site_file(part: WreckageOut, view: WreckageView) -> None:
    assert site_geojson(part) is None
    assert part.site is not None
    assert view.custody.ticks == ()
    assert part.meeting is None
