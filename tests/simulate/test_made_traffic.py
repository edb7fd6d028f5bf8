"""Other aircraft of an exercise: they lose satellites where the field is, and nothing else is changed by them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from builders.scenarios import plain
from crossfix.physics.geodesy import distances_m
from crossfix.run.exercise import read_scenario
from crossfix.simulate.beast import received
from crossfix.simulate.happenings import GnssLost
from crossfix.simulate.made_flight import fly
from crossfix.simulate.scenario import Scenario
from crossfix.simulate.traffic import flown, traffic_filed, traffic_sent, traffic_truth

THROUGH: dict[str, Any] = {
    "callsign": "TFA1", "address": "f00a01", "registration": "X-A", "operator": "Other (made up)", "type": "B738",
    "origin": "EFHK", "destination": "MEADOW", "at": "10:01:00", "speed_kt": 400,
    "path": [[45.0, 9.5, 20000], [45.0, 10.5, 18000]],
}  # fmt: skip
PASSING = {**THROUGH, "callsign": "TFB1", "address": "f00b01", "path": [[46.0, 9.5, 30000], [46.0, 10.5, 30000]]}
FIELD = {"latitude": 45.0, "longitude": 10.0, "radius_nm": 10.0, "from": "10:02:00", "until": "10:20:00"}


def among(*others: dict[str, Any], field: dict[str, Any] = FIELD, until: str = "10:08:00") -> Scenario:
    """The tiny scenario with other aircraft."""
    return Scenario.model_validate(plain(traffic={"field": field, "until": until, "aircraft": list(others)}))


def test_who_is_in_the_field_has_no_position_and_who_is_outside_has() -> None:
    scenario = among(THROUGH, PASSING)
    assert scenario.traffic is not None
    inside, outside = (flown(scenario, scenario.traffic, k) for k in range(2))
    times = inside.motion.times
    away_nm = distances_m(45.0, 10.0, inside.at("latitude", times), inside.at("longitude", times)) / 1852.0
    has = np.isfinite(inside.at("gnss_latitude", times))
    lost = (away_nm <= 10.0) & (times >= 10 * 3600 + 120)
    false = (times >= 10 * 3600 + 200) & (times < 10 * 3600 + 230)
    assert (has == (~lost | false)).all()
    assert lost.sum() > 60
    assert np.isfinite(outside.at("gnss_latitude", outside.motion.times)).all()


def test_false_positions_are_those_of_the_flight() -> None:
    wide = {**FIELD, "radius_nm": 60.0}
    scenario = among(THROUGH, field=wide)
    assert scenario.traffic is not None
    at_s = np.array([10 * 3600 + 205.0, 10 * 3600 + 225.0])
    own, other = fly(scenario), flown(scenario, scenario.traffic, 0)
    for name in ("gnss_latitude", "gnss_longitude", "gnss_ground_kt"):
        assert own.at(name, at_s) == pytest.approx(other.at(name, at_s), abs=1e-9)


def test_the_flight_is_the_same_with_others_and_without() -> None:
    alone = received(fly(Scenario.model_validate(plain())))
    assert received(fly(among(THROUGH))) == alone


def test_what_is_filed_and_what_is_true_names_each_of_them() -> None:
    scenario = among(THROUGH, PASSING)
    assert scenario.traffic is not None
    filed = json.loads(traffic_filed(scenario.traffic))
    assert filed["note"].startswith("SYNTHETIC")
    assert [(one["icao24"], one["callsign"], one["destination"]) for one in filed["flights"]] == [
        ("f00a01", "TFA1", "MEADOW"), ("f00b01", "TFB1", "MEADOW"),
    ]  # fmt: skip
    through, passing = traffic_truth(scenario)["traffic"]["aircraft"]
    assert [one["kind"] for one in through["affected"]] == ["gnss_lost", "gnss_false", "gnss_lost"]
    assert passing["affected"] == []
    assert traffic_truth(Scenario.model_validate(plain())) == {}
    assert traffic_sent(Scenario.model_validate(plain())) == []


@settings(max_examples=20, deadline=None)
@given(st.floats(60.0, 600.0), st.sampled_from(["10:01:30", "10:03:00", "10:08:00"]))
def test_nothing_is_heard_before_its_begin_or_after_the_end(speed_kt: float, until: str) -> None:
    scenario = among({**THROUGH, "speed_kt": speed_kt}, until=until)
    assert scenario.traffic is not None
    sent = [one.utc_s for one in traffic_sent(scenario)]
    assert sent
    assert sent == sorted(sent)
    assert sent[0] >= 10 * 3600 + 60
    assert sent[-1] <= scenario.traffic.until + 0.01


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ((THROUGH, THROUGH), "'f00a01' is there twice"),
        (({**THROUGH, "address": "f00999"},), "'f00999' is there twice"),
        (({**THROUGH, "callsign": "TEST9"},), "'TEST9' is there twice"),
        (({**THROUGH, "at": "10:08:00"},), "'TFA1' begins after the log's end"),
        (({**THROUGH, "path": [[45.0, 9.5, 20000]]},), "at least 2 items"),
    ],
)
def test_what_cannot_be_is_refused(others: tuple[dict[str, Any], ...], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        among(*others)


def test_the_shipped_field_begins_for_the_flight_where_and_when_its_loss_does() -> None:
    scenario = read_scenario("j2-8243")
    assert scenario.traffic is not None
    field = scenario.traffic.field
    at_s = np.array([scenario.of(GnssLost)[0].at])
    early = [one for one in scenario.flown if one.at < at_s[0]]
    made = fly(scenario.model_copy(update={"ends": at_s[0] + 1.0, "events": [], "flown": early}))
    away_nm = distances_m(field.latitude, field.longitude, made.at("latitude", at_s), made.at("longitude", at_s)) / 1852
    assert away_nm[0] == pytest.approx(field.radius_nm, abs=0.05)
    assert len(scenario.traffic.aircraft) == 20
    assert sum(one.destination == "GROZNY" for one in scenario.traffic.aircraft) == 6
