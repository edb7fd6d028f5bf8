"""Scenarios: what is refused, and with which words; clocks and times as they are written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from builders.scenarios import plain, tiny
from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.exercise import clocks_of
from crossfix.simulate.happenings import KINDS
from crossfix.simulate.scenario import Scenario
from crossfix.simulate.written_time import clock_time, iso


def refused(data: dict[str, Any]) -> str:
    """Why a scenario is not taken."""
    with pytest.raises(ValidationError) as error:
        Scenario.model_validate(data)
    return str(error.value)


def test_the_tiny_one_is_taken() -> None:
    assert tiny().stop == 36520.2 + 0.5


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"takeoff": "10:00:20"}, "more than 38 s"),
        ({"takeoff": "25:00"}, "write 05:13:31.5"),
        ({"takeoff": 5}, "write 05:13:31.5"),
        ({"start": "NOWHERE"}, "unknown point 'NOWHERE'"),
        ({"audio": {"from": "09:59:00", "until": "10:01:00"}}, "audio must lie"),
        ({"audio": {"from": "10:02:00", "until": "10:01:00"}}, "until is not after from"),
        ({"recordings": {"fdr": "recorder", "adsb": "rumour", "cvr": "recorder"}}, "unknown trust class 'rumour'"),
        ({"flown": [{"at": "10:02"}, {"at": "10:02"}]}, "the moments must rise"),
        ({"clocks": {"fdr": {"rate_ppm": 501}}}, "less than or equal to 500"),
        ({"questions": [{"id": "q", "label": "Q", "from": "warned", "until": "lost"}]}, "'warned' is not there"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(changes: dict[str, Any], says: str) -> None:
    assert says in refused(plain(**changes))


def test_events_that_cannot_be_are_refused() -> None:
    data = plain()
    events = data["events"]
    assert "'lost' is there twice" in refused(data | {"events": [*events, events[0]]})
    other = events[5] | {"id": "again"}
    assert "has one of its kind already" in refused(data | {"events": [*events, other]})
    assert "is not between begins and ends" in refused(data | {"events": [events[2] | {"at": "11:00"}]})
    assert "until is not after at" in refused(data | {"events": [events[0] | {"until": "10:01"}]})


def test_statements_need_their_document_and_class() -> None:
    data = plain()
    one = data["statements"][0]
    assert "unknown document 'X'" in refused(data | {"statements": [one | {"document": "X"}]})
    assert "unknown trust class 'x'" in refused(data | {"statements": [one | {"trust": "x"}]})
    assert "'T1' is there twice" in refused(data | {"statements": [one, one]})


def test_every_kind_of_event_has_a_name_of_its_own() -> None:
    names = {kind.model_json_schema()["properties"]["kind"]["const"] for kind in KINDS}
    assert len(names) == len(KINDS) == 15


@given(st.floats(-1e4, 1e5), st.floats(-500, 500), st.floats(-1e5, 1e5))
def test_a_clock_and_its_inverse(zero_s: float, ppm: float, local_s: float) -> None:
    clock = RecorderClock(zero_s, 1 + ppm * 1e-6)
    assert clock.local(clock.utc(local_s)) == pytest.approx(local_s, abs=1e-6)


@given(st.floats(-600, 600), st.floats(-500, 500))
def test_the_aircrafts_clock_is_off_by_what_was_asked_at_the_begin(offset_s: float, ppm: float) -> None:
    made = tiny(clocks={"aircraft": {"offset_s": offset_s, "rate_ppm": ppm}})
    clock = clocks_of(made)["aircraft"]
    assert clock.local(made.begins) == pytest.approx(made.begins + offset_s, abs=1e-6)
    assert clock.rate == 1 + ppm * 1e-6


@given(st.integers(0, 86_399_999), st.integers(-12, 12))
def test_a_written_time_is_cut_off_and_is_the_zones(milliseconds: int, zone: int) -> None:
    seconds = milliseconds / 1000
    written = clock_time("2024-06-01", seconds, f"UTC{zone:+d}", "s")
    day, _, hms = written.rpartition("T")
    hours, minutes, whole = (int(part) for part in hms.split(":"))
    days = {"": 0, "2024-05-31": -1, "2024-06-02": 1}[day]
    told = days * 86400 + hours * 3600 + minutes * 60 + whole - zone * 3600
    assert told <= seconds + 1e-6
    assert seconds < told + 1
    assert iso("2024-06-01", seconds).endswith(f"{milliseconds % 1000:03d}000Z")


def keys_of(schema: dict[str, Any]) -> set[str]:
    """Every key that a scenario may have."""
    return {name for model in [schema, *schema["$defs"].values()] for name in model["properties"]}


def test_every_key_and_kind_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/scenario.md").read_text("utf-8")
    told = set(re.findall(r"`([a-z0-9_-]+)`", page))
    schema = Scenario.model_json_schema()
    kinds = {one for model in schema["$defs"].values() for one in _constants(model)}
    assert (keys_of(schema) | kinds) - told == set()


def _constants(model: dict[str, Any]) -> set[str]:
    told = [model["properties"].get(name, {}) for name in ("kind", "says")]
    return {one["const"] for one in told if "const" in one}
