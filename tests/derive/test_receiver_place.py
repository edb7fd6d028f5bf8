"""The place of a receiver from what it hears: known truth, false positions, too little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.flights import Cruise, table_of
from crossfix.derive.receiver_place import Lowest, ReceiverLimits, lowest_heard, receiver_place
from crossfix.physics.geodesy import destination, distances_m

AT = (60.0, 25.0)


def heard(count: int, seed: int, most_ft: float = 38_000.0) -> list[Lowest]:
    """Aircraft at random within 90 % of their own horizon and that of a 20 m mast."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        height = float(random.uniform(0.0, most_ft))
        reach_m = 4.12e3 * (np.sqrt(height * 0.3048) + np.sqrt(20.0)) * 0.9 * float(np.sqrt(random.random()))
        latitude, longitude = destination(*AT, float(random.uniform(0, 360)), float(reach_m))
        found.append(Lowest(latitude, longitude, height))
    return found


@given(st.integers(0, 10_000), st.integers(4, 60))
def test_the_receiver_is_inside_what_is_told(seed: int, count: int) -> None:
    place = receiver_place(heard(count, seed))
    if place is not None:
        apart_m = distances_m(place.latitude, place.longitude, np.array([AT[0]]), np.array([AT[1]]))[0]
        assert apart_m <= place.within_km * 1000.0


def test_many_low_aircraft_say_more_than_few() -> None:
    few, many = receiver_place(heard(6, 1, 3000.0)), receiver_place(heard(60, 1, 3000.0))
    assert few is not None
    assert many is not None
    assert many.within_km < few.within_km < 100.0


def test_a_false_position_far_away_is_left_out() -> None:
    honest = heard(30, 3)
    place = receiver_place([*honest, Lowest(54.96, 19.98, 20_000.0)])
    assert place == receiver_place(honest)


def test_too_few_aircraft_say_nothing() -> None:
    assert receiver_place(heard(ReceiverLimits().aircraft - 1, 4)) is None
    assert receiver_place([]) is None


def test_high_aircraft_alone_say_too_little() -> None:
    assert receiver_place([Lowest(60.0 + 0.01 * k, 25.0, 38_000.0) for k in range(10)]) is None


def test_only_good_positions_sent_by_the_aircraft_are_taken() -> None:
    cruise = Cruise(altitude_ft=900.0)
    rows = [
        {"icao_address": 1, **cruise.position(0.0)},
        {"icao_address": 1, **cruise.position(1.0, pressure_altitude=700.0)},
        {"icao_address": 2, **cruise.position(2.0, nic=4)},
        {"icao_address": 3, **cruise.position(3.0, source_class=3)},
        {"icao_address": 4, **cruise.no_position(4.0)},
        {"icao_address": None, **cruise.position(5.0)},
    ]
    found: dict[int, Lowest] = {5: Lowest(1.0, 2.0, 3.0)}
    lowest_heard(table_of(rows), found)
    assert set(found) == {1, 5}
    assert found[1].altitude_ft == pytest.approx(700.0)
    lowest_heard(table_of([{"icao_address": 1, **cruise.position(9.0)}]), found)
    assert found[1].altitude_ft == pytest.approx(700.0)


def test_a_source_without_integrity_says_nothing() -> None:
    found: dict[int, Lowest] = {}
    lowest_heard(table_of([{"time": 0.0, "icao_address": 1, "latitude": 60.0, "longitude": 25.0}]), found)
    assert found == {}
