"""Warnings: each run, runs that are one, gaps, and every recorded series of a warning for itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.engines import FLIES, STANDS, flight_of
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, steps
from crossfix.detect.systems.warnings import TOLD, Warnings
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series


def found(of: dict[str, Of], *more: Series, seconds: float = 200) -> list[RecorderEvent]:
    """What is found in a flight that is in the air unless it says otherwise."""
    return list(Warnings().detect(flight_of(seconds, FLIES | of, *more)))


def test_a_quiet_flight() -> None:
    assert not found(AIRLINER | {quantity: constant(0.0) for quantity in TOLD}, seconds=AIRLINER_S)


def test_nothing_recorded() -> None:
    assert not found({"indicated_airspeed": constant(200.0)})


@pytest.mark.parametrize("quantity", TOLD)
def test_a_run_of_each(quantity: str) -> None:
    (event,) = found({quantity: steps((50, 1), (54, 0))})
    assert event.kind == quantity
    assert event.onset == Interval(49.25, 50.25)
    assert event.end == Interval(53.25, 54.25)
    assert event.label == f"{TOLD[quantity]} ({quantity}) for 3.0 to 5.0 s"
    assert [(one.time_s, one.value) for one in event.evidence] == [(49.25, 0), (50.25, 1), (53.25, 1)]
    assert event.confirmed
    assert not event.ongoing


def test_one_sample() -> None:
    (event,) = found({"stick_shaker": steps((50, 1), (51, 0))})
    assert event.label == "stick shaker (stick_shaker) for 0.0 to 2.0 s"
    assert len(event.evidence) == 2


@pytest.mark.parametrize(("off", "count"), [(1, 1), (2, 2), (3, 2)])
def test_runs_less_than_two_seconds_apart_are_one(off: int, count: int) -> None:
    events = found({"terrain_warning": steps((50, 1), (54, 0), (54 + off, 1), (60, 0))})
    assert len(events) == count
    assert events[0].onset == Interval(49.25, 50.25)
    assert events[-1].end == Interval(59.25, 60.25)


def test_the_limit_is_a_threshold() -> None:
    flight = flight_of(200, {"terrain_warning": steps((50, 1), (54, 0), (57, 1), (60, 0))})
    assert [len(list(Warnings(join_s=limit).detect(flight))) for limit in (3.0, 3.5)] == [2, 1]


def test_a_gap_widens_the_bounds_and_splits_nothing() -> None:
    split = made("master_warning", steps((50, 1), (100, 0)), 200, lost=slice(60, 90))
    (event,) = found({}, split)
    assert (event.onset, event.end) == (Interval(49.25, 50.25), Interval(99.25, 100.25))
    late = made("master_warning", steps((50, 1), (100, 0)), 200, lost=slice(40, 60))
    assert found({}, late)[0].onset == Interval(39.25, 60.25)


def test_samples_that_are_not_valid_warn_of_nothing() -> None:
    assert not found({}, made("master_warning", constant(1.0), 200, lost=slice(None)))


def test_on_the_ground_unknown_from_the_start_and_to_the_end() -> None:
    (ground,) = found(STANDS | {"master_caution": steps((50, 1), (60, 0))})
    assert ground.label.endswith("; on the ground")
    (start,) = found({"master_caution": steps((60, 0), start=1)})
    assert start.onset.low == -INFINITE
    assert start.label.endswith("it was so when the recording began")
    (end,) = found({"master_caution": steps((60, 1))})
    assert end.ongoing
    assert "at least" in end.label
    (unknown,) = Warnings().detect(flight_of(200, {"master_caution": steps((50, 1), (60, 0))}))
    assert unknown.label.endswith("; whether it flew is not known")


def test_every_series_of_a_warning_is_listed() -> None:
    pull_up = replace(made("terrain_warning", steps((50, 1), (60, 0)), 200), name="TAWS Pull Up")
    terrain = replace(made("terrain_warning", steps((80, 1), (90, 0)), 200), name="TAWS Terrain Pull Up")
    assert [one.label for one in found({}, pull_up, terrain)] == [
        "terrain warning (TAWS Pull Up) for 9.0 to 11.0 s",
        "terrain warning (TAWS Terrain Pull Up) for 9.0 to 11.0 s",
    ]


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.sets(st.integers(0, 59)))
def test_events_hold_every_valid_warning_sample_and_are_apart(on: list[bool], lost: set[int]) -> None:
    series = made("stick_shaker", lambda t: np.resize(on, len(t)).astype(float), len(on))
    masked = np.isin(np.arange(len(series)), list(lost))
    series = replace(series, valid=~masked, reasons=masked.astype(np.uint8))
    events = found({}, series)
    spans = [(one.first_s, one.last_s) for one in events]
    times = series.times()
    for time in times[series.valid & (series.values == 1)]:
        assert sum(first <= time <= last for first, last in spans) == 1
    for first, last in spans:
        assert series.values[times == first] == 1 == series.values[times == last]
    for (_, last), (first, _) in pairwise(spans):
        assert first - last > Warnings().join_s
