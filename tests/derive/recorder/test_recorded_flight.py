"""Series by the field's words and units; phases as stretches; what is left out is told."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from builders.recorded import AIRLINER, AIRLINER_S, constant, made, recorded
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.stretches import Stretch, phases
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series, SeriesKind


def test_units_are_converted_and_those_that_do_not_fit_are_left_out() -> None:
    metres = replace(made("pressure_altitude", constant(3048.0), 20), unit="m", resolution=1.0)
    strange = replace(made("indicated_airspeed", constant(200.0), 20), unit="furlongs")
    untold = replace(made("ground_speed", constant(200.0), 20), unit="")
    flight = recorded_flight(recorded(20, {}, metres, strange, untold))
    line = flight["pressure_altitude"]
    assert (line.unit, line.values[0]) == ("ft", pytest.approx(10_000.0))
    assert line.resolution == pytest.approx(1 / 0.3048)
    why = {one.what: one.why for one in flight.skipped}
    assert why["indicated_airspeed (indicated_airspeed)"] == "its unit is 'furlongs'; it is needed in 'kt'"
    assert why["ground_speed (ground_speed)"] == "its unit is not told; it is needed in 'kt'"
    assert "ground_speed" not in flight


def test_a_name_without_a_word_is_listed() -> None:
    odd = replace(made("pressure_altitude", constant(0.0), 5), name="XYZ", quantity=None)
    flight = recorded_flight(recorded(5, {}, odd))
    assert any("XYZ" in one.why for one in flight.skipped)


def test_lines_by_number_and_the_first_with_a_value() -> None:
    bad = made("n1_1", constant(50.0), 20, lost=slice(None))
    flight = recorded_flight(recorded(20, {"n1_2": constant(51.0)}, bad))
    assert list(flight.numbered("n1")) == [2]
    assert "n1" in flight
    assert flight.line("n1_1") is None
    with pytest.raises(KeyError, match="n1_2"):
        flight["n1_1"]


def test_phases_of_a_flight_follow_one_another() -> None:
    found = phases(recorded_flight(recorded(AIRLINER_S, AIRLINER)))
    assert [one.name for one in found] == [
        "ground",
        "take-off",
        "climb",
        "cruise",
        "descent",
        "approach",
        "landing",
        "ground",
    ]
    for one, after in pairwise(found):
        assert one.stop_s == after.start_s


def coded(codes: list[int], missing: list[int]) -> RecordedFlight:
    """A flight whose phase is these codes, a second apart, some of them not valid."""
    valid = np.ones(len(codes), bool)
    valid[missing] = False
    one = Series(
        "p", "flight_phase", "", SeriesKind.ENUMERATION, 0.0, Fraction(1), np.array(codes), valid,
        (~valid).astype(np.uint8), None, {0: "ground", 1: "climb"},
    )  # fmt: skip
    return RecordedFlight({"flight_phase": (one,)}, 0.0, 9.0)


def test_a_phase_holds_over_two_missing_samples_and_not_over_three() -> None:
    codes = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
    assert phases(coded(codes, [2, 3])) == (Stretch("ground", 0.0, 6.0), Stretch("climb", 6.0, 9.0))
    assert phases(coded(codes, [2, 3, 4])) == (
        Stretch("ground", 0.0, 1.0), Stretch("ground", 5.0, 6.0), Stretch("climb", 6.0, 9.0)
    )  # fmt: skip
