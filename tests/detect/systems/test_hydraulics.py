"""Hydraulics: the textbook loss, just above and below each limit, gaps, nothing to look at."""

from __future__ import annotations

import numpy as np
import pytest

from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.systems.flying import flew
from crossfix.detect.systems.hydraulics import Hydraulics
from crossfix.records.flight_data import FlightData
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series

NORMAL = {f"hydraulic_pressure_{n}": constant(3000.0) for n in (1, 2, 3)}


def found(data: FlightData) -> dict[str, RecorderEvent]:
    """Events by kind; a kind twice is an error."""
    events = list(Hydraulics().detect(recorded_flight(data)))
    by_kind = {event.kind: event for event in events}
    assert len(by_kind) == len(events)
    return by_kind


def pressures(**of: Of) -> dict[str, RecorderEvent]:
    """What is found in 200 s in which the named systems are not as they should be."""
    return found(recorded(200, NORMAL | {f"hydraulic_pressure_{name[-1]}": one for name, one in of.items()}))


def test_a_quiet_flight() -> None:
    assert not found(recorded(AIRLINER_S, AIRLINER | NORMAL))


def test_one_system_falls_to_nothing() -> None:
    events = pressures(system_3=steps((100, 4), start=3000))
    assert set(events) == {"hydraulic_low:3", "hydraulic_lost:3"}
    lost = events["hydraulic_lost:3"]
    assert lost.onset == Interval(99.25, 100.25)
    assert lost.ongoing
    assert lost.end == Interval(199.25, INFINITE)
    assert lost.label == "hydraulic system 3: pressure is lost, down to 4 psi"
    assert [one.value for one in lost.evidence] == [3000, 4, 4]


def test_all_systems_lost_from_the_last_one_on_until_the_first_one_is_back() -> None:
    events = pressures(
        a1=steps((50, 0), start=3000), a2=steps((60, 0), (90, 3000), start=3000), a3=steps((55, 0), start=3000)
    )
    assert events["hydraulic_all_lost"].onset == Interval(59.25, 60.25)
    assert events["hydraulic_all_lost"].end == Interval(89.25, 90.25)
    assert [one.time_s for one in events["hydraulic_all_lost"].evidence] == [50.25, 60.25, 55.25]


def test_two_of_three_are_not_all() -> None:
    assert "hydraulic_all_lost" not in pressures(a1=steps((50, 0), start=3000), a2=steps((60, 0), start=3000))


@pytest.mark.parametrize(
    ("psi", "kinds"),
    [
        (1801, set()),
        (1799, {"hydraulic_low:2"}),
        (301, {"hydraulic_low:2"}),
        (299, {"hydraulic_low:2", "hydraulic_lost:2"}),
    ],
)
def test_just_over_and_under_each_limit(psi: float, kinds: set[str]) -> None:
    assert set(pressures(a2=steps((70, psi), start=3000))) == kinds


def test_one_sample_alone_is_no_event() -> None:
    assert not pressures(a1=steps((70, 0), (71, 3000), start=3000))
    assert pressures(a1=steps((70, 0), (72, 3000), start=3000))


def test_fluid_alone() -> None:
    events = found(recorded(200, {"hydraulic_quantity_3": steps((60, 0.0), start=80)}))
    assert events["hydraulic_lost:3"].label == "hydraulic system 3: no fluid is left, down to 0 %"


def test_the_signal_counts_where_no_pressure_is_recorded() -> None:
    events = found(recorded(200, {"hydraulic_low_pressure_1": steps((60, 1), (80, 0))}))
    assert list(events) == ["hydraulic_low:1"]
    assert events["hydraulic_low:1"].end == Interval(79.25, 80.25)


def test_a_gap_widens_the_bounds_and_ends_nothing() -> None:
    series: Series = made("hydraulic_pressure_1", steps((100, 0), start=3000), 200, lost=slice(90, 120))
    lost = found(recorded(200, {}, series))["hydraulic_lost:1"]
    assert lost.onset == Interval(89.25, 120.25)
    held: Series = made("hydraulic_pressure_1", steps((100, 0), start=3000), 200, lost=slice(110, 120))
    assert found(recorded(200, {}, held))["hydraulic_lost:1"].onset == Interval(99.25, 100.25)


def test_it_tells_what_stood_when_the_recording_began() -> None:
    low = pressures(a1=steps((20, 3000), start=0))["hydraulic_low:1"]
    assert low.onset.low == -INFINITE
    assert low.label.endswith("it was so when the recording began")


def test_values_that_are_not_valid_are_never_compared() -> None:
    series = made("hydraulic_pressure_1", constant(0.0), 200, lost=slice(None))
    assert not found(recorded(200, {}, series))
    nan = made("hydraulic_pressure_1", lambda t: np.full(len(t), np.nan), 200)
    assert not found(recorded(200, {}, nan))


def test_pressure_and_fluid_lost_in_all_systems_are_one_loss() -> None:
    of = {f"hydraulic_pressure_{n}": steps((50 + n, 0), start=3000) for n in (1, 2, 3)}
    of |= {f"hydraulic_quantity_{n}": steps((60 + n, 0), start=80) for n in (1, 2, 3)}
    events = list(Hydraulics().detect(recorded_flight(recorded(200, of))))
    (lost,) = (one for one in events if one.kind == "hydraulic_all_lost")
    assert lost.onset == Interval(52.25, 53.25)


def test_only_what_is_known_of_the_flight_is_told() -> None:
    """On the ground, not known at the start of the derived series, and in the air."""
    flight = RecordedFlight({"airborne": (made("airborne", steps((5, 1)), 10, lost=slice(7, 8)),)}, 0.0, 10.0)
    assert [flew(flight, np.array([t])) for t in (0.1, 3.0, 6.0)] == [None, False, True]
    on_ground = pressures_and({"weight_on_wheels": constant(1.0)})
    assert on_ground["hydraulic_lost:1"].label.endswith("down to 0 psi; on the ground")
    assert pressures_and({})["hydraulic_lost:1"].label.endswith("down to 0 psi")


def pressures_and(of: dict[str, Of]) -> dict[str, RecorderEvent]:
    """System 1 loses its pressure at 70 s."""
    return found(recorded(200, {"hydraulic_pressure_1": steps((70, 0), start=3000)} | of))
