"""Radio altimeter: the end of its range, rolling over at 4096 ft as on an A330, gaps."""

from __future__ import annotations

import numpy as np
import pytest

from builders.recorded import Of, constant, made, ramps, recorded
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.radio_height import RadioHeight, radio_height

CLIMB = ramps((20, 0), (220, 6000))
DOWN = ramps((20, 6000), (220, 0))


def told(of: Of, *, lost: slice | None = None, **more: Of) -> RadioHeight:
    """Of 240 s."""
    series = made("radio_altitude_1", of, 240, lost=lost)
    found = radio_height(recorded_flight(recorded(240, more, series)))
    assert found is not None
    return found


@pytest.mark.parametrize("true", [CLIMB, DOWN])
def test_rolling_over_is_undone(true: Of) -> None:
    found = told(lambda t: true(t) % 4096)
    inside = found.series.valid
    times = found.series.times()[inside]
    assert found.series.values[inside] == pytest.approx(true(times))
    assert inside.mean() > 0.9


def test_the_end_of_the_range_after_rolling_over() -> None:
    """As an A330 recorded it: up to 4,095, on from 0, then 4,092 for the rest of the climb."""
    found = told(lambda t: np.minimum(ramps((20, 3146), (220, 15_000))(t), 8188) % 4096)
    times = found.series.times()
    true = ramps((20, 3146), (220, 15_000))(times)
    assert not found.series.valid[true > 8190].any()
    assert found.beyond[true > 8190].all()
    assert found.series.values[found.series.valid] == pytest.approx(true[found.series.valid])


def test_beyond_2500_ft() -> None:
    found = told(lambda t: np.minimum(CLIMB(t), 2500))
    true = CLIMB(found.series.times())
    assert found.series.valid[true < 2490].all()
    assert found.beyond[true > 2500].all()
    assert not (found.series.valid & found.beyond).any()


def test_low_and_level_is_not_the_end_of_the_range() -> None:
    assert told(constant(0.0)).series.valid.all()
    assert told(constant(999.0)).series.valid.all()
    assert not told(constant(1001.0)).series.valid.any()


def test_a_piece_that_may_be_off_by_a_turn_is_not_told() -> None:
    found = told(lambda t: CLIMB(t) % 4096, lost=slice(400, 420))
    times = found.series.times()
    assert not found.series.valid[times > 200].any()
    assert found.series.valid[times < 200].all()


def test_a_piece_that_may_be_off_by_a_turn_but_is_on_wheels() -> None:
    rolls = lambda t: np.where(t < 150, CLIMB(t), 1.0) % 4096  # noqa: E731
    wheels = {"weight_on_wheels": lambda t: (t >= 150).astype(float)}
    found = told(rolls, lost=slice(290, 310), **wheels)
    times = found.series.times()
    assert found.series.valid[times > 156].all()
    assert (found.series.values[times > 156] == 1).all()


def test_none_is_recorded() -> None:
    assert radio_height(recorded_flight(recorded(100, {"pressure_altitude": constant(0.0)}))) is None
