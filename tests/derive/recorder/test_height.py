"""Height above the field: along a whole flight, a go-around, in the air only, without a radio altimeter."""

from __future__ import annotations

import numpy as np
import pytest

from builders.approaches import GO_AROUND, J2_HEIGHTS, Flight, cut_off, landed
from builders.recorded import AIRLINER, AIRLINER_S, constant, made, ramps, recorded
from crossfix.derive.recorder.flight import recorded_flight


@pytest.mark.parametrize("radio", [True, False])
def test_a_whole_flight(radio: bool) -> None:
    of = {name: one for name, one in AIRLINER.items() if radio or not name.startswith("radio")}
    height = recorded_flight(recorded(AIRLINER_S, of))["height_above_field"]
    true = np.asarray(AIRLINER["pressure_altitude"](height.times())) - 500
    assert height.valid.all()
    rolls = height.times() < 62
    assert (height.values[rolls] == 0).all()
    assert height.values[~rolls] == pytest.approx(true[~rolls], abs=5)


@pytest.mark.parametrize(("flight"), [landed(*GO_AROUND), cut_off(*J2_HEIGHTS)])
def test_go_arounds_and_an_end_above_the_ground(flight: Flight) -> None:
    height = recorded_flight(flight.data())["height_above_field"]
    assert height.valid.all()
    assert height.values == pytest.approx(flight.height(height.times()), abs=15)


def test_near_the_ground_the_radio_altimeter_counts() -> None:
    """A pressure altitude 40 ft too low near the ground, as the POLARIS specimen has it at 100 kt."""
    wrong = lambda t: AIRLINER["pressure_altitude"](t) - np.where((t > 1470) & (t < 1480), 40, 0)  # noqa: E731
    height = recorded_flight(recorded(AIRLINER_S, AIRLINER | {"pressure_altitude": wrong}))["height_above_field"]
    last = height.values[(height.times() > 1471) & (height.times() < 1480)]
    assert last == pytest.approx(AIRLINER["radio_altitude_1"](height.times())[1471:1480], abs=2)


def test_the_landing_field_is_higher_than_that_of_the_take_off() -> None:
    of = AIRLINER | {
        "pressure_altitude": ramps((60, 500), (360, 10_500), (900, 10_500), (1300, 7_000), (1480, 5_000)),
    }
    height = recorded_flight(recorded(AIRLINER_S, of))["height_above_field"]
    assert height.values[np.searchsorted(height.times(), 300)] == pytest.approx(8000, abs=50)
    assert height.values[np.searchsorted(height.times(), 1300)] == pytest.approx(2000, abs=50)


def test_in_the_air_only() -> None:
    """As the A330 sample: the radio altimeter where it tells, else nothing."""
    of = {
        "pressure_altitude": ramps((0, 3000), (200, 15_000)),
        "indicated_airspeed": constant(200.0),
        "radio_altitude_1": lambda t: np.minimum(ramps((0, 2600), (200, 14_600))(t), 5000),
    }
    height = recorded_flight(recorded(200, of))["height_above_field"]
    times = height.times()
    assert height.values[times < 38] == pytest.approx((2600 + 60 * times)[times < 38], abs=5)
    assert not height.valid[times > 41].any()


def test_a_descent_to_an_unknown_field_is_not_told() -> None:
    flight = Flight(GO_AROUND[:4], 850.0, radio=False)
    height = recorded_flight(flight.data())["height_above_field"]
    assert height.valid[height.times() < 420].all()
    assert not height.valid[height.times() > 440].any()


def test_damaged_samples_are_not_told() -> None:
    altitude = made("pressure_altitude", AIRLINER["pressure_altitude"], AIRLINER_S, lost=slice(700, 800))
    height = recorded_flight(recorded(AIRLINER_S, AIRLINER, altitude))["height_above_field"]
    assert not height.valid[700:800].any()
    assert height.valid[800:].all()
