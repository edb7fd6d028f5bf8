"""Changes of callsign and squawk, emergencies, on ground."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike

from crossfix.derive.track_changes import Change, ChangeLimits, changes, emergencies, on_ground
from crossfix.records.interval import Interval
from crossfix.records.recording import Track
from crossfix.records.table import Column, Table


def track(name: str, values: ArrayLike, times: ArrayLike | None = None, valid: ArrayLike | None = None) -> Track:
    """A track with one quantity, a report every 10 s."""
    column = Column.of(name, values, valid)
    clock = np.arange(len(column.values)) * 10.0 if times is None else times
    return Track(1, False, Table({"time": Column.of("time", clock), name: column}))


def test_a_callsign_changes_between_two_reports() -> None:
    made = track("callsign", [b"AZE8243", b"AZE8243", b"", b"AZE1", b"AZE1"], valid=[1, 1, 0, 1, 1])
    assert changes(made, "callsign") == (Change("callsign", "AZE8243", "AZE1", Interval(10.0, 30.0)),)


def test_a_single_wrong_reply_is_no_change() -> None:
    made = track("squawk", [1000, 1000, 2000, 1000, 1000])
    assert changes(made, "squawk") == ()
    assert len(changes(made, "squawk", ChangeLimits(confirmed_by=1))) == 2


@pytest.mark.parametrize(("reports", "found"), [(1, 0), (2, 1)])
def test_threshold_of_confirmation(reports: int, found: int) -> None:
    assert len(changes(track("squawk", [1000, 1000] + [2000] * reports), "squawk")) == found


def test_quiet_missing_and_empty() -> None:
    assert changes(track("squawk", [1000] * 5), "squawk") == ()
    assert changes(track("squawk", [1000] * 5), "callsign") == ()
    assert changes(track("squawk", []), "squawk") == ()
    assert emergencies(track("squawk", [1000] * 5)) == ()
    assert on_ground(track("squawk", [1000] * 5)) == ()


def test_rows_out_of_order() -> None:
    made = track("squawk", [2000, 1000, 2000, 1000], times=[30.0, 0.0, 20.0, 10.0])
    assert changes(made, "squawk") == (Change("squawk", 1000, 2000, Interval(10.0, 20.0)),)


@pytest.mark.parametrize(
    ("code", "meaning"), [(7500, "unlawful interference"), (7600, "radio failure"), (7700, "emergency")]
)
def test_emergency_squawks(code: int, meaning: str) -> None:
    found = emergencies(track("squawk", [1000, code, code, code, 1000]))
    assert [(s.value, s.meaning, s.interval, s.reports) for s in found] == [(code, meaning, Interval(10.0, 30.0), 3)]


def test_emergency_states_and_a_neighbouring_code() -> None:
    found = emergencies(track("emergency", [0, 5, 5, 0, 1]))
    assert [(s.value, s.meaning) for s in found] == [(5, "unlawful interference"), (1, "general emergency")]
    assert emergencies(track("squawk", [7501, 7577, 7770])) == ()


def test_on_the_ground_and_over_a_silence() -> None:
    made = track("on_ground", [True, True, False, True, True], times=[0.0, 10.0, 20.0, 30.0, 400.0])
    found = on_ground(made)
    assert [s.interval for s in found] == [Interval(0.0, 10.0), Interval(30.0, 30.0), Interval(400.0, 400.0)]


@pytest.mark.parametrize(("silence", "segments"), [(300.0, 1), (300.001, 2)])
def test_threshold_of_silence(silence: float, segments: int) -> None:
    assert len(on_ground(track("on_ground", [True, True], times=[0.0, silence]))) == segments
