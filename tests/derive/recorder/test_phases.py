"""Flight phases: a whole flight in order, a go-around, light aircraft, gaps, what cannot be told."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.approaches import GO_AROUND, Flight, landed, later
from builders.recorded import AIRLINER, AIRLINER_S, constant, made, ramps, recorded
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.phase_words import MEANINGS
from crossfix.records.flight_data import FlightData

WHOLE = ["ground", "take-off", "climb", "cruise", "descent", "approach", "landing", "ground"]


def told(data: FlightData) -> list[tuple[str, float]]:
    """Phases in turn and the time of the first sample of each; "?" where it is not told."""
    series = recorded_flight(data)["flight_phase"]
    words = [MEANINGS[int(one)] if valid else "?" for one, valid in zip(series.values, series.valid, strict=True)]
    turns = groupby(zip(words, series.times().tolist(), strict=True), key=lambda one: one[0])
    return [(word, next(group)[1]) for word, group in turns]


def test_a_whole_flight() -> None:
    found = told(recorded(AIRLINER_S, AIRLINER))
    assert [word for word, _ in found] == WHOLE
    begins = [time for _, time in found[1:]]
    assert begins == pytest.approx([40, 62, 360, 900, 1250, 1476, 1510], abs=10)


def test_its_codes_have_meanings_and_its_kind_holds() -> None:
    series = recorded_flight(recorded(AIRLINER_S, AIRLINER))["flight_phase"]
    assert series.kind == "enumeration"
    assert series.meanings == MEANINGS


def test_by_speed_and_height() -> None:
    of = {name: one for name, one in AIRLINER.items() if name not in ("weight_on_wheels", "radio_altitude_1")}
    assert [word for word, _ in told(recorded(AIRLINER_S, of))] == WHOLE


def test_a_go_around() -> None:
    found = [word for word, _ in told(landed(*GO_AROUND).data())]
    assert found == [*WHOLE[:6], "go-around", "climb", "cruise", "descent", "approach", "landing", "ground"]


def test_the_go_around_ends_2000_ft_above_its_lowest_point() -> None:
    found = dict(told(landed(*GO_AROUND).data()))
    assert found["go-around"] == pytest.approx(901, abs=2)
    again = [time for word, time in told(landed(*GO_AROUND).data()) if word == "climb"][-1]
    assert again == pytest.approx(900 + 100 * 2000 / 2800, abs=2)


def test_a_high_turn_is_no_go_around() -> None:
    flight = landed(*GO_AROUND[:3], (900, 2600), (1000, 6000), (1100, 6000), (1400, 0))
    radio = {"radio_altitude_1": lambda t: np.minimum(flight.height(t), 5000.0)}
    assert "go-around" not in dict(told(flight.data(radio)))


def test_a_short_level_off_belongs_to_the_descent() -> None:
    def between(level_s: float) -> list[str]:
        heights = ((60, 0), (360, 9000), (500, 9000), (700, 5000), (700 + level_s, 5000), (1200, 0))
        return [word for word, _ in told(landed(*heights).data())]

    assert between(50).count("cruise") == 1
    assert between(110).count("cruise") == 2


def test_a_light_aircraft_in_the_circuit() -> None:
    """600 fpm, 1,000 ft, 90 kt, no weight on wheels, no radio altimeter."""
    of = {
        "gnss_altitude": ramps((100, 800), (200, 1800), (350, 1800), (500, 800)),
        "indicated_airspeed": ramps((70, 0), (100, 60), (130, 75), (350, 90), (500, 55), (520, 0)),
    }
    found = [word for word, _ in told(recorded(700, of))]
    assert found == ["ground", "take-off", "climb", "cruise", "approach", "landing", "ground"]


def test_a_low_descent_to_an_unknown_field_is_not_told() -> None:
    flight = Flight(((60, 0), (360, 16_000), (700, 16_000), (900, 10_000)), 900.0, radio=False)
    found = told(flight.data())
    assert [word for word, _ in found] == ["ground", "take-off", "climb", "cruise", "?"]


def test_a_descent_from_high_up_is_one_whatever_the_field() -> None:
    flight = Flight(((60, 0), (960, 36_000), (1500, 36_000), (1700, 30_000)), 1700.0, radio=False)
    word, begun = told(flight.data())[-1]
    assert word == "descent"
    assert begun == pytest.approx(1495, abs=10)


def test_a_gap_is_not_told() -> None:
    altitude = made("pressure_altitude", AIRLINER["pressure_altitude"], AIRLINER_S, lost=slice(500, 600))
    found = told(recorded(AIRLINER_S, AIRLINER, altitude))
    assert [word for word, _ in found] == [*WHOLE[:4], "?", *WHOLE[3:]]


def test_missing_input() -> None:
    flight = recorded_flight(recorded(100, {"weight_on_wheels": constant(1.0)}))
    assert "flight_phase" not in flight
    assert any(one.what == "derived flight_phase" for one in flight.skipped)


@settings(max_examples=20, deadline=None)
@given(st.integers(-4000, 4000))
def test_phases_move_with_the_clock(by: int) -> None:
    data = landed(*GO_AROUND).data()
    moved = told(later(data, by / 4))
    assert moved == [(word, time + by / 4) for word, time in told(data)]
