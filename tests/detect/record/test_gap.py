"""Gaps: losses of sync, masked stretches, what is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.recorded import AIRLINER, AIRLINER_S, constant, made, recorded
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.record.gap import Gap
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent


def masked_flight(*stretches: tuple[float, float]) -> RecordedFlight:
    """The airliner, with every sample in these stretches not valid."""
    data = recorded(AIRLINER_S, AIRLINER)
    for one in data.series.values():
        for first_s, last_s in stretches:
            one.valid[(one.times() >= first_s) & (one.times() < last_s)] = False
    return recorded_flight(data)


def found(flight: RecordedFlight) -> list[RecorderEvent]:
    """All events."""
    return list(Gap().detect(flight))


def test_a_quiet_flight() -> None:
    assert not found(masked_flight())


def test_a_masked_stretch() -> None:
    (event,) = found(masked_flight((100, 108)))
    assert event.kind == "record_gap"
    assert event.onset == Interval(99.875, 100.0)
    assert event.end == Interval(107.875, 108.0)
    assert event.label == "no series is valid for 8.1 s"
    assert [(one.time_s, one.says) for one in event.evidence] == [
        (99.875, "last valid sample before"),
        (108.0, "first valid sample after"),
    ]


@pytest.mark.parametrize(("last_s", "count"), [(101.875, 0), (102.0, 1)])
def test_just_under_and_over_two_seconds(last_s: float, count: int) -> None:
    assert len(found(masked_flight((100, last_s)))) == count


def test_at_the_begin_and_at_the_end() -> None:
    first, last = found(masked_flight((0, 50), (1500, 1600)))
    assert first.onset == Interval(-INFINITE, 0.25)
    assert first.end == Interval(49.875, 50.0)
    assert first.label == "no series is valid for 49.8 s, from the begin of the recording"
    assert last.ongoing
    assert last.onset == Interval(1499.875, 1500.0)
    assert last.end == Interval(1560.0, INFINITE)


def test_one_series_that_goes_on_is_enough() -> None:
    data = recorded(AIRLINER_S, AIRLINER)
    for one in data.series.values():
        if one.name != "n1_2":
            one.valid[(one.times() >= 100) & (one.times() < 200)] = False
    assert not found(recorded_flight(data))


def test_a_loss_of_sync_however_short() -> None:
    flight = replace(masked_flight((300, 301)), lost=((300.0, 301.0),))
    (event,) = found(flight)
    assert event.onset == Interval(299.875, 300.0)
    assert event.end == Interval(301.0, 301.0)
    assert event.label == "no valid word for 1.0 s"


def test_a_loss_of_sync_is_told_once() -> None:
    flight = replace(masked_flight((300, 310), (600, 610)), lost=((300.0, 310.0),))
    assert [one.onset.high for one in found(flight)] == [300.0, 600.0]


def test_no_valid_sample_at_all() -> None:
    data = recorded(100, {}, made("heading", constant(1.0), 100, lost=slice(None)))
    assert not found(recorded_flight(data))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 1500), st.integers(1, 80)), max_size=4))
def test_each_stretch_of_2_s_or_more_is_told_once(lost: list[tuple[int, int]]) -> None:
    stretches = [(float(first), float(first + lasts)) for first, lasts in lost]
    quarters = {k / 4 for first, last in stretches for k in range(int(first * 4), int(last * 4))}
    begins = sorted(one for one in quarters if one - 0.25 not in quarters)
    long = [one for one in begins if all(one + k / 4 in quarters for k in range(8))]
    assert [one.onset.high for one in found(masked_flight(*stretches))] == long
