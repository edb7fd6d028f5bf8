"""Losses counted from made-up frames, whose times are known, and against a sum over pairs of messages."""

from __future__ import annotations

import itertools

import pytest
from benchmarks.gnss_truth import Loss, counts, flies, loss_of
from hypothesis import given
from hypothesis import strategies as st

from builders import mode_s as made
from builders.mode_s_reading import ADDRESS, read
from crossfix.records.table import Column, Table

AIRBORNE, ON_GROUND, UNKNOWN = 5, 4, 7
CRUISE = made.altitude_25(35_000, 12)


def no_position(capability: int = AIRBORNE, altitude: int = CRUISE) -> bytes:
    """A position message of type code 0."""
    me = made.packed((0, 5), (0, 3), (altitude, 12), (0, 36))
    return made.squitter(ADDRESS, me, control=capability)


def lost(times: list[float], frame: bytes | None = None) -> Loss | None:
    """The loss of an aircraft that sends this frame at these times."""
    return loss_of(read([frame or no_position()] * len(times), times))


def every(step_s: float, start_s: float, stop_s: float) -> list[float]:
    """Times from start to stop, both included."""
    return [start_s + k * step_s for k in range(int((stop_s - start_s) / step_s) + 1)]


def test_the_first_message_the_last_and_the_sum() -> None:
    assert lost(every(0.5, 100.0, 140.0)) == Loss(100.0, 100.0, 140.0, 40.0, 81, 100.0)


@pytest.mark.parametrize(("stop_s", "enough"), [(129.5, False), (130.0, True)])
def test_thirty_seconds_count(stop_s: float, enough: bool) -> None:
    assert counts(lost(every(0.5, 100.0, stop_s))) is enough


def test_a_run_breaks_where_messages_are_more_than_ten_seconds_apart() -> None:
    joined, broken = lost([0.0, 10.0, 20.0, 30.0]), lost([0.0, 10.5, 21.0, 31.5])
    assert joined is not None
    assert broken is not None
    assert (joined.total_s, joined.sustained_s) == (30.0, 0.0)
    assert (broken.total_s, broken.sustained_s) == (0.0, None)


def test_one_message_long_before_is_the_first_and_not_the_sustained_one() -> None:
    loss = lost([5.0, *every(1.0, 100.0, 140.0)])
    assert loss is not None
    assert (loss.first_s, loss.sustained_s, loss.total_s) == (5.0, 100.0, 40.0)


AIRSPEED = made.velocity(3, (1, 100), (0, 400), (1, 0, 3), (0, 9))
GROUND_SPEED = made.velocity(1, (0, 301), (0, 1), (1, 0, 3), (0, 9))
POSITION = made.airborne(60.0, 25.0, 0, CRUISE)
SIGNS = [
    ([(50.0, AIRSPEED)], 50.0),
    ([(50.0, made.operational_status(2, nac_p=0))], 50.0),
    ([(50.0, made.operational_status(2, nac_p=1)), (60.0, GROUND_SPEED)], 100.0),
    ([(50.0, AIRSPEED), (60.0, POSITION), (70.0, AIRSPEED)], 70.0),
    ([(50.0, AIRSPEED), (60.0, POSITION)], 100.0),
]


@pytest.mark.parametrize(("sent", "evidence_s"), SIGNS)
def test_the_first_sign_may_come_before_and_not_before_a_position(
    sent: list[tuple[float, int]], evidence_s: float
) -> None:
    frames = [made.squitter(ADDRESS, me) for _, me in sent] + [no_position()] * 3
    loss = loss_of(read(frames, [t for t, _ in sent] + [100.0, 101.0, 102.0]))
    assert loss is not None
    assert (loss.evidence_s, loss.first_s) == (evidence_s, 100.0)


def test_on_the_ground_there_is_no_loss() -> None:
    assert lost(every(0.5, 0.0, 60.0), no_position(ON_GROUND)) is None


@pytest.mark.parametrize(("feet", "flying"), [(1475, False), (1500, True)])
def test_the_altitude_decides_where_the_capability_does_not(feet: int, flying: bool) -> None:
    loss = lost(every(0.5, 0.0, 60.0), no_position(UNKNOWN, made.altitude_25(feet, 12)))
    assert (loss is not None) is flying


@pytest.mark.parametrize(("age_s", "flying"), [(60.0, True), (60.5, False)])
def test_an_altitude_holds_for_a_minute(age_s: float, flying: bool) -> None:
    told, silent = no_position(UNKNOWN), no_position(UNKNOWN, 0)
    loss = loss_of(read([told, silent, silent], [0.0, 1.0, age_s]))
    assert loss is not None
    assert loss.messages == (3 if flying else 2)


def test_nothing_is_known_without_type_codes_or_without_messages() -> None:
    assert loss_of(Table({"time": Column.of("time", [0.0, 1.0])})) is None
    assert loss_of(read([made.all_call(ADDRESS)])) is None
    assert not counts(None)


@pytest.mark.parametrize(("reports", "enough"), [(29, False), (30, True)])
def test_thirty_reports_in_flight_are_enough_to_be_counted(reports: int, enough: bool) -> None:
    assert flies(read([no_position()] * reports)) is enough
    assert not flies(read([no_position(ON_GROUND)] * 40))


@given(st.lists(st.floats(0.0, 300.0), min_size=1, max_size=40).map(sorted))
def test_the_sum_is_that_of_all_steps_of_at_most_ten_seconds(times: list[float]) -> None:
    loss = lost(times)
    steps = [b - a for a, b in itertools.pairwise(times)]
    assert loss is not None
    assert loss.total_s == pytest.approx(sum(step for step in steps if step <= 10.0))
    assert loss.messages == len(times)
