"""Samples of where an aircraft was: chronic avionics, inferred places, nothing claimed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from builders.flights import Cruise, flight_of
from crossfix.detect.gnss.condition import Sampled, SampleLimits, sampled
from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.records.visit import Condition

CRUISE = Cruise()


def samples(rows: Sequence[dict[str, Any]]) -> Sampled:
    """Samples of a flight with the events found in it."""
    flight = flight_of(rows)
    return sampled(flight, list(SatelliteNavigation().detect(flight)))


def test_one_place_a_minute_of_a_clean_flight() -> None:
    found = samples([*CRUISE.clean(0, 600)])
    assert len(found.time_s) == 10
    assert set(found.condition) == {Condition.CLEAN}
    assert found.altitude_ft == pytest.approx(35_000.0)


def test_places_in_a_loss_are_inferred_and_affected() -> None:
    found = samples([*CRUISE.clean(0, 600), *CRUISE.lost(600, 720), *CRUISE.clean(720, 1200)])
    inside = (found.time_s >= 600) & (found.time_s < 719)
    assert inside.sum() >= 2
    assert set(found.condition[inside]) == {Condition.AFFECTED}
    assert found.longitude[inside] == pytest.approx([CRUISE.east(t) for t in found.time_s[inside]], abs=0.05)


def test_a_place_that_is_not_sure_enough_is_not_taken() -> None:
    found = samples(
        [*CRUISE.clean(0, 120), *({**r, "indicated_airspeed": None, "type_code": 0} for r in CRUISE.lost(120, 3000))]
    )
    assert found.time_s.max() < 900


def test_an_aircraft_that_never_had_a_position_has_no_place() -> None:
    assert len(samples([*CRUISE.lost(0, 600)]).time_s) == 0


def test_a_spoofed_aircraft_is_where_it_was_and_not_where_it_claims() -> None:
    found = samples([*CRUISE.clean(0, 600), *CRUISE.circling(600, 700), *CRUISE.clean(700, 1000)])
    spoofed = found.condition == Condition.SPOOFED
    assert spoofed.any()
    assert np.abs(found.latitude - 45.0).max() < 0.2


@pytest.mark.parametrize("own", [Cruise(nic=5), Cruise(nac_p=5), Cruise(nic=0, nac_p=0)])
def test_chronic_avionics_are_not_judged(own: Cruise) -> None:
    assert set(samples([*own.clean(0, 600)]).condition) == {Condition.NOT_JUDGED}


def test_chronic_avionics_still_count_by_a_change() -> None:
    own = Cruise(nac_p=0)
    found = samples([*own.clean(0, 600), *own.lost(600, 720), *own.clean(720, 1200)])
    assert set(found.condition) == {Condition.NOT_JUDGED, Condition.AFFECTED}


def test_an_aircraft_that_tells_no_integrity_among_others_that_do_is_not_judged() -> None:
    silent = [
        {k: v for k, v in row.items() if k not in ("nac_p", "sil")} | {"nic": None} for row in CRUISE.clean(0, 300)
    ]
    flight = flight_of([*silent[:-1], {**silent[-1], "nic": 8}])
    without = replace(flight, reports=flight.reports.where(np.arange(len(flight.reports) - 1)))
    assert set(sampled(without, []).condition) == {Condition.NOT_JUDGED}


def test_on_the_ground_nothing_is_sampled() -> None:
    assert len(samples([{**row, "on_ground": True} for row in CRUISE.clean(0, 300)]).time_s) == 0


def test_the_step_is_a_threshold() -> None:
    flight = flight_of([*CRUISE.clean(0, 600)])
    assert len(sampled(flight, [], SampleLimits(step_s=30.0)).time_s) == 20
