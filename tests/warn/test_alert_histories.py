"""Any history of inputs: what always holds for the board, the alerts and the effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.watch import T0_S, circle_hazard, critical, run, silence, state, subscription, written
from crossfix.records.alert import Severity, State
from crossfix.records.watch_effects import (
    Acknowledge,
    Act,
    Effect,
    FeedBack,
    FeedSilent,
    FlightsSeen,
    HazardsSeen,
    Input,
    Reject,
    SilenceAdded,
    Subscribed,
    Tick,
)
from crossfix.warn.alerts import step
from crossfix.warn.board import Board
from crossfix.warn.silences import silenced


def as_exercise(one: Input) -> Input:
    if isinstance(one, FlightsSeen | HazardsSeen | FeedSilent | FeedBack | Tick):
        return replace(one, exercise=True)
    return one


PLACES = [(43.3, 45.8), (43.3, 44.6), (50.0, 45.0)]


@st.composite
def inputs(draw: st.DrawFn) -> Input:
    """Any input, of a few flights, hazards, feeds and persons."""
    exercise = draw(st.booleans())
    kind = draw(st.integers(0, 9))
    if kind <= 2:
        place = draw(st.sampled_from(PLACES))
        one = state(draw(st.integers(1, 3)), T0_S + draw(st.integers(0, 400)), latitude=place[0], longitude=place[1])
        return FlightsSeen((one,), exercise)
    if kind <= 4:
        name, seen_s = draw(st.sampled_from(["h1", "h2"])), T0_S + draw(st.integers(0, 400))
        over = draw(st.sampled_from([None, None, seen_s]))
        made = draw(st.sampled_from([circle_hazard(name, measured=(1,)), circle_hazard(name), critical(name)]))
        return HazardsSeen((replace(made, cancelled_s=over),), seen_s, exercise=exercise)
    if kind == 5:
        second = draw(st.sampled_from([None, "chief"]))
        return SilenceAdded(silence(second=second, ends_s=T0_S + draw(st.integers(1, 500))))
    if kind == 6:
        return FeedSilent("f", T0_S, exercise) if draw(st.booleans()) else FeedBack("f", exercise)
    if kind == 7:
        return Tick(exercise)
    nth = str(draw(st.integers(0, 4)))  # the n-th alert, put in by `play`
    answers: list[Input] = [Acknowledge(nth, "a person"), Act(nth, "a person"), Reject(nth, "a person")]
    return draw(st.sampled_from(answers))


REPEATED = (FlightsSeen, HazardsSeen, Acknowledge, Act, Reject)
"""What a bus or a person may give twice."""
HISTORIES = st.lists(st.tuples(inputs(), st.integers(0, 40)), min_size=1, max_size=25)
SUBSCRIBED = [
    subscription("ops", escalate_to=("duty",)),
    subscription("duty", least=Severity.WARNING),
    subscription("atc", party="atc", area=((((42.0, 44.0), (42.0, 48.0), (45.0, 48.0), (45.0, 44.0))),)),
    subscription("beat", kinds=("watch_alive",)),
]


def play(history: Sequence[tuple[Input, int]], repeat: Sequence[int] = ()) -> tuple[Board, list[Effect], list[Board]]:
    """A history of inputs some seconds apart; `repeat`: indices of inputs that come again right after later ones."""
    board, effects = run([(Subscribed(one), 0.0) for one in SUBSCRIBED])
    at_s, boards, given = 0.0, [board], list[Input]()
    for number, (one, later_s) in enumerate(history):
        at_s += later_s
        if isinstance(one, Acknowledge | Act | Reject):
            ids = sorted(board.alerts)
            name = ids[int(one.alert) % len(ids)] if ids else "none"
            one = replace(one, alert=name, raised_again=board.alerts[name].raised_again if ids else None)
        given.append(one)
        again = [given[k % (number + 1)] for k in repeat if k // 30 == number]
        for each in (one, *(d for d in again if isinstance(d, REPEATED))):
            board, more = step(board, each, T0_S + at_s)
            effects += more
            boards.append(board)
    return board, effects, boards


@given(HISTORIES)
@settings(max_examples=30, deadline=None)
def test_the_same_history_gives_the_same_board_and_effects(history: list[tuple[Input, int]]) -> None:
    assert play(history)[:2] == play(history)[:2]


@given(HISTORIES, st.lists(st.integers(0, 749), max_size=12))
@settings(max_examples=40, deadline=None)
def test_duplicates_change_nothing(history: list[tuple[Input, int]], repeat: list[int]) -> None:
    """Reports, hazards and answers that come again, in any order after the first, leave the same board."""
    once, again = play(history)[0], play(history, repeat)[0]
    assert again.alerts == once.alerts
    assert again.deliveries == once.deliveries
    assert again == once


@given(HISTORIES)
@settings(max_examples=40, deadline=None)
def test_steps_only_grow_and_acknowledged_stays(history: list[tuple[Input, int]]) -> None:
    boards = play(history)[2]
    for before, after in pairwise(boards):
        for name, old in before.alerts.items():
            new = after.alerts[name]
            assert new.steps[: len(old.steps)] == old.steps
            answered = old.state in (State.ACKNOWLEDGED, State.ACTED, State.REJECTED, State.CLEARED)
            if answered and new.raised_again == old.raised_again:
                assert new.state in (State.ACKNOWLEDGED, State.ACTED, State.REJECTED, State.CLEARED)
            assert new.exercise == old.exercise


@given(HISTORIES)
@settings(max_examples=40, deadline=None)
def test_no_exercise_comes_out_as_actual(history: list[tuple[Input, int]]) -> None:
    """With every input an exercise all alerts are; with both, an actual alert tells of actual hazards and flights."""
    practised = [(as_exercise(one), later_s) for one, later_s in history]
    assert all(alert.exercise for alert in written(tuple(play(practised)[1])))
    board, effects, _ = play(history)
    actual_hazards = {
        h.id for one, _ in history if isinstance(one, HazardsSeen) and not one.exercise for h in one.hazards
    }
    actual_flights = {
        f.icao_address for one, _ in history if isinstance(one, FlightsSeen) and not one.exercise for f in one.states
    }
    for alert in written(tuple(effects)):
        marked = alert.uplink.startswith("EXERCISE") and alert.headline.startswith("EXERCISE")
        assert marked is alert.exercise
        if not alert.exercise and alert.concerned:
            assert alert.hazard in actual_hazards
            assert {one.icao_address for one in alert.concerned} <= actual_flights
    assert {board.alerts[one.alert].id for one in board.deliveries.values()} <= set(board.alerts)


@given(HISTORIES)
@settings(max_examples=40, deadline=None)
def test_every_open_alert_is_delivered_or_listed_with_the_reason(history: list[tuple[Input, int]]) -> None:
    for board in play(history)[2]:
        assert board.clock_s is not None
        kept = {alert.id for alert, _ in silenced(board, board.clock_s)}
        reached = {one.alert for one in board.deliveries.values()}
        waiting = {one.id for one in board.open_alerts() if board.clock_s < one.raised_s + board.limits.group_s}
        assert {one.id for one in board.open_alerts()} <= kept | reached | waiting
        for alert, why in silenced(board, board.clock_s):
            if alert.severity is Severity.CRITICAL and why.startswith("silenced"):
                assert any(one.second == "chief" for one in board.silences.values())


@given(HISTORIES)
@settings(max_examples=30, deadline=None)
def test_one_open_alert_per_addressee_and_ids_of_episodes_differ(history: list[tuple[Input, int]]) -> None:
    board, effects, _ = play(history)
    open_keys = [(one.hazard, one.exercise, one.party, one.addressee) for one in board.open_alerts()]
    assert len(open_keys) == len(set(open_keys))
    raised = {(a.hazard, a.exercise, a.addressee, a.raised_s): a.id for a in written(tuple(effects))}
    assert len(set(raised.values())) == len(raised)
    assert all(len(one.uplink) <= 220 and one.uplink.isascii() for one in board.alerts.values())
