"""Detectors on real flight data, none of it an accident: what is there is found, and nothing else."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.stretches import phases
from crossfix.derive.recorder.utc import recorded_utc
from crossfix.read.recorders.open import open_flight_data
from crossfix.records.flight_data import FlightData
from crossfix.records.recorder_event import RecorderEvent
from crossfix.run.detect import recorder_events_in

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared/data")) / "flight-data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real recordings at {DATA}; set CROSSFIX_DATA")


def a330() -> FlightData:
    """292 s of a climb."""
    return open_flight_data(DATA / "a330-arinc717-aligned-512wps.zip", layout=DATA / "a330-layout.json")


def events(data: FlightData) -> tuple[RecorderEvent, ...]:
    """All that is found."""
    return recorder_events_in(recorded_flight(data)).events


def kinds(data: FlightData) -> list[str]:
    """Kinds in their order."""
    return [one.kind for one in events(data)]


def test_the_a330_climbs_and_its_recording_ends() -> None:
    data = a330()
    assert kinds(data) == ["record_ends"]
    assert [one.name for one in phases(recorded_flight(data))] == ["climb"]
    pressures = [data[f"HYD_PRS_{name}"] for name in ("BLU", "GRN", "YEL")]
    assert min(one.values.min() for one in pressures) == 2752
    assert max(one.values.max() for one in pressures) == 3008


@pytest.mark.parametrize(("psi", "kind"), [(1200.0, "hydraulic_low:3"), (4.0, "hydraulic_lost:3")])
def test_a_loss_of_pressure_put_into_the_a330_is_found(psi: float, kind: str) -> None:
    data = a330()
    yellow = data["HYD_PRS_YEL"]
    values = yellow.values.copy()
    values[100:] = psi
    found = events(FlightData(
        data.source, data.reader, data.timebase, {**data.series, yellow.name: replace(yellow, values=values)}, None, ()
    ))  # fmt: skip
    (event,) = (one for one in found if one.kind == kind)
    times = yellow.times()
    assert (event.onset.low, event.onset.high) == (times[99], times[100])
    assert event.ongoing


@pytest.mark.parametrize("second", [60, 90])
def test_a_surface_frozen_in_the_a330_is_found_where_the_stick_moves(second: int) -> None:
    data = a330()
    aileron = data["AIL_INBL"]
    values = aileron.values.copy()
    frozen = aileron.times() >= second
    values[frozen] = values[np.argmax(frozen)]
    series = {**data.series, aileron.name: replace(aileron, values=values)}
    found = events(FlightData(data.source, data.reader, data.timebase, series, None, ()))
    (event,) = (one for one in found if one.kind.startswith("surface_response_lost"))
    assert event.kind == "surface_response_lost:aileron_left"
    assert event.onset.low <= second <= event.onset.high
    assert event.onset.width <= 30


def test_the_polaris_flight_takes_off_lands_and_stops() -> None:
    data = open_flight_data(DATA / "polaris-specimen-flight.hdf5")
    assert kinds(data) == [
        "record_gap", "record_gap", "take_off", "autopilot_off", "autopilot_and_autothrottle_off", "autothrottle_off",
        "touchdown", "record_gap", "record_ends",
    ]  # fmt: skip
    order = [one.name for one in phases(recorded_flight(data))]
    assert order[0] == order[-1] == "ground"
    assert [name for name in order if name in ("take-off", "climb", "approach", "landing", "go-around")] == [
        "take-off", "climb", "approach", "landing"
    ]  # fmt: skip
    wheels = data["Gear On Ground"]
    touchdown = next(one for one in events(data) if one.kind == "touchdown")
    before = wheels.values[(wheels.times() >= touchdown.onset.low - 60) & (wheels.times() <= touchdown.onset.low)]
    assert not before.any()


def test_the_g1000_flies_five_circuits_with_one_go_around() -> None:
    data = open_flight_data(DATA / "g1000-kckn-kgfk.csv")
    found = events(data)
    assert kinds(data).count("take_off") == kinds(data).count("touchdown") == 5
    (around,) = (one for one in found if one.kind == "go_around")
    height, speed = data["AltGPS"], data["IAS"]
    lowest = int(around.onset.high)
    assert height.values[lowest - 120] > height.values[lowest] + 300
    assert height.values[lowest + 120] > height.values[lowest] + 500
    assert np.nanmin(speed.values[lowest - 10 : lowest + 30]) > 50
    assert not around.confirmed
    assert not [one for one in kinds(data) if one.startswith(("impact", "hydraulic", "engine", "acceleration"))]


def test_the_keying_file_has_nothing_to_derive_from() -> None:
    data = open_flight_data(DATA / "polaris-vhf-keying.hdf5")
    assert kinds(data) == ["autopilot_off", "record_ends"]
    assert not phases(recorded_flight(data))


def test_the_recorded_clock_of_the_a330() -> None:
    found = recorded_utc(recorded_flight(a330()))
    assert found is not None
    assert (found.period_s, found.samples, found.left_out, found.apart_s) == (3600.0, 146, 0, 0.0)
    assert found.zero.width == 1.0
