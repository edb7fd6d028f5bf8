"""Alerts and hazards as JSON, GeoJSON and CloudEvents: all fields, and nothing that JSON cannot say."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.outgoing import ALERTS, HAZARDS, NOW_S, airborne, alert, hazard, subscription
from crossfix.present.alert_geojson import alerts_geojson, geometry, hazards_geojson
from crossfix.present.alert_json import alert_out, encoded, states_out, subscription_out
from crossfix.present.cloud_events import alert_event
from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Severity, State, Step
from crossfix.records.hazard import Circle, Hazard, Volume


def read(value: object) -> Any:
    """As a strict reader has it: no NaN, no Infinity."""

    def refuse(word: str) -> None:
        raise AssertionError(word)

    return json.loads(encoded(value), parse_constant=refuse)


def rings(shape: Any) -> list[list[list[float]]]:
    """Of a Polygon or MultiPolygon."""
    if shape is None:
        return []
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [ring for part in parts for ring in part]


def area(ring: list[list[float]]) -> float:
    """Above zero where it runs counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


@given(ALERTS)
def test_an_alert_is_told_with_every_field(made: Alert) -> None:
    told = read(alert_out(made))
    assert {field.name for field in fields(Alert)} | {"state", "latencies"} == set(told)
    assert told["state"] == made.steps[-1].state.value
    assert told["exercise"] == made.exercise
    end = made.expires_s
    assert told["expires_s"] == (end if end is not None and math.isfinite(end) else None)
    assert [step["state"] for step in told["steps"]] == [step.state.value for step in made.steps]


def test_latencies_run_from_hop_to_hop() -> None:
    steps = (*alert().steps, Step(State.ACKNOWLEDGED, NOW_S + 20.0, "desk 2"))
    hops = alert_out(replace(alert(), steps=steps))["latencies"]
    assert [(hop["from"], hop["to"], hop["seconds"]) for hop in hops] == [
        ("first_evidence", "received", 609.0),
        ("received", "detected", 0.5),
        ("detected", "raised", 0.5),
        ("raised", "sent", 0.2),
        ("sent", "acknowledged", 19.8),
    ]


def test_states_and_subscriptions_are_told_without_what_is_secret() -> None:
    told = read(states_out([airborne(latitude=math.nan)], NOW_S))
    assert set(told["aircraft"][0]) == {field.name for field in fields(AircraftState)}
    assert told["aircraft"][0]["latitude"] is None
    shown = subscription_out(subscription(secret="hush-hush"))
    assert (shown["secret"], shown["signed"]) == (None, True)


@settings(max_examples=40)
@given(st.lists(HAZARDS, max_size=2), st.lists(ALERTS, max_size=2))
def test_geojson_is_as_its_standard_says(hazards: list[Hazard], alerts: list[Alert]) -> None:
    for told in (
        read(hazards_geojson(hazards, NOW_S)),
        read(alerts_geojson(alerts, hazards, [airborne()], NOW_S)),
    ):
        assert told["type"] == "FeatureCollection"
        for feature in told["features"]:
            assert set(feature) == {"type", "id", "geometry", "properties"}
            shape = feature["geometry"]
            for ring in rings(shape if shape and shape["type"] != "Point" else None):
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
                assert all(-180.0 <= x <= 180.0 and -90.0 <= y <= 90.0 for x, y in ring)


def test_an_area_runs_counter_clockwise_and_is_cut_at_the_meridian() -> None:
    square = ((10.0, 20.0), (10.0, 22.0), (12.0, 22.0), (12.0, 20.0))
    for ring in (square, square[::-1]):
        (made,) = rings(geometry(Volume(rings=(ring,))))
        assert area(made) > 0.0
    west, east = rings(geometry(Volume(circles=(Circle(0.0, 179.9, 30.0),))))
    assert max(x for x, _ in west) == 180.0 or max(x for x, _ in east) == 180.0
    assert area(west) > 0.0
    assert area(east) > 0.0
    assert geometry(Volume(airports=("URMG",))) is None
    assert geometry(Volume(rings=(((1.0, 2.0), (3.0, 4.0)),))) is None


def test_a_hazard_tells_the_period_that_holds() -> None:
    daily = hazard(periods=((NOW_S - 100.0, NOW_S - 50.0), (NOW_S + 50.0, NOW_S + 90.0)), end_estimated=False)
    for at_s, begins_s in ((NOW_S - 200.0, NOW_S - 100.0), (NOW_S, NOW_S + 50.0), (NOW_S + 500.0, NOW_S + 50.0)):
        (feature,) = hazards_geojson([daily], at_s, {"area-1": Severity.WARNING})["features"]
        assert feature["properties"]["begins_s"] == begins_s
        assert feature["properties"]["severity"] == "warning"
    (feature,) = hazards_geojson([hazard(periods=())], NOW_S)["features"]
    assert (feature["properties"]["begins_s"], feature["properties"]["severity"]) == (None, None)


def test_the_flights_of_an_alert_stand_where_they_are_believed_to_be() -> None:
    area_of, flight = alerts_geojson([alert()], [hazard()], [airborne()], NOW_S)["features"]
    assert area_of["geometry"]["type"] == "MultiPolygon"
    assert flight["geometry"] == {"type": "Point", "coordinates": [45.9, 43.4]}
    assert (flight["properties"]["within_nm"], flight["properties"]["inferred"]) == (4.5, True)
    area_of, flight = alerts_geojson([alert()], [], [], NOW_S)["features"]
    assert area_of["geometry"] is None
    assert flight["geometry"] is None


@given(ALERTS, st.integers(0, 9))
def test_a_cloud_event_has_what_its_standard_asks_for(made: Alert, version: int) -> None:
    event = read(alert_event(made, version, "/watch/1"))
    assert {"specversion", "id", "source", "type"} <= set(event)
    assert event["specversion"] == "1.0"
    assert all(name.isalnum() and name.islower() and len(name) <= 20 for name in event)
    assert event["type"].endswith(".exercise") == made.exercise
    assert event["data"]["exercise"] == made.exercise
    assert event["id"] == f"{made.id}.{version}"
    assert None not in event.values()
