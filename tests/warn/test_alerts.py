"""The life of an alert: states, escalation, silences, hysteresis, exercises; and what always holds."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from builders.watch import (
    ALL_AIRPORTS,
    GROZNY,
    T0_S,
    circle_hazard,
    critical,
    deliveries,
    run,
    silence,
    state,
    subscription,
    written,
)
from crossfix.records.alert import Alert, Severity, State, Subscription
from crossfix.records.hazard import Circle, Hazard, HazardKind, Volume
from crossfix.records.watch_effects import (
    Acknowledge,
    Act,
    DeliveryReported,
    FeedBack,
    FeedSilent,
    FlightsSeen,
    HazardsSeen,
    Input,
    Reject,
    SilenceAdded,
    Subscribed,
    Tick,
    Told,
    Unsubscribed,
    Wake,
    Write,
)
from crossfix.warn.board import Board, restored
from crossfix.warn.flow import flow, latencies
from crossfix.warn.silences import silenced

INSIDE = state(0x600022, latitude=43.3, longitude=45.8, callsign="AHY8243")


def begun(hazard: Hazard | None = None, *subscriptions: Subscription) -> list[tuple[Input, float]]:
    """A flight inside a hazard, and subscriptions to it."""
    told: list[tuple[Input, float]] = [(Subscribed(one), 0.0) for one in subscriptions or (subscription(),)]
    return [*told, (FlightsSeen((INSIDE,)), 0.0), (HazardsSeen((hazard or circle_hazard(),), T0_S), 0.0)]


def only(board: Board) -> Alert:
    (alert,) = board.alerts.values()
    return alert


def notes(alert: Alert) -> list[str]:
    return [one.note for one in alert.steps]


def test_the_whole_life() -> None:
    board, effects = run(begun())
    alert = only(board)
    assert (alert.state, alert.severity, alert.party, alert.addressee) == (
        State.RAISED,
        Severity.WARNING,
        "operator",
        "ops",
    )
    assert deliveries(effects) == [("ops", 0)]
    (delivery,) = board.deliveries.values()
    board, effects = run(
        [
            (DeliveryReported(delivery, "sent", T0_S + 0.2), 0.3),
            (DeliveryReported(delivery, "delivered", T0_S + 0.4), 0.5),
            (Acknowledge(alert.id, "dispatcher"), 20.0),
            (Act(alert.id, "dispatcher", "told the crew"), 40.0),
            (HazardsSeen((circle_hazard(cancelled_s=T0_S + 90.0),), T0_S + 90.0), 90.0),
        ],
        board,
    )
    alert = only(board)
    assert [(one.state, one.at_s - T0_S) for one in alert.steps] == [
        (State.RAISED, 0.0),
        (State.SENT, pytest.approx(0.2)),
        (State.DELIVERED, pytest.approx(0.4)),
        (State.ACKNOWLEDGED, 20.0),
        (State.ACTED, 40.0),
        (State.CLEARED, 90.0),
    ]
    assert "cancelled" in alert.steps[-1].note
    assert deliveries(effects) == [("ops", 1)]
    assert board.open_alerts() == ()
    assert latencies(alert)["acknowledged"] == pytest.approx(19.6)


def test_late_reports_of_delivery_do_not_take_an_acknowledgement_back() -> None:
    board, _ = run(begun())
    (delivery,) = board.deliveries.values()
    after: list[tuple[Input, float]] = [
        (Acknowledge(delivery.alert, "a"), 1.0),
        (DeliveryReported(delivery, "delivered", T0_S + 2.0), 2.0),
    ]
    board, _ = run(after, board)
    assert only(board).state is State.ACKNOWLEDGED
    assert board.deliveries[delivery.id].delivered_s == T0_S + 2.0


def test_answers_that_cannot_be_taken_are_told() -> None:
    board, _ = run(begun())
    name = only(board).id
    board, effects = run([(Acknowledge("none", "a"), 1.0), (Act(name, "a"), 2.0), (Reject(name, "b"), 3.0)], board)
    told = [one.notice.text for one in effects if isinstance(one, Told)]
    assert len(told) == 2
    assert "not known" in told[0]
    assert "it is acted" in told[1]
    assert only(board).state is State.ACTED


def test_one_alert_for_an_addressee_with_all_flights() -> None:
    flights = tuple(state(k, latitude=43.2 + k / 100, longitude=45.8) for k in range(1, 6))
    board, effects = run(
        [(Subscribed(subscription()), 0), (FlightsSeen(flights), 0), (HazardsSeen((circle_hazard(),), T0_S), 0)]
    )
    assert [one.icao_address for one in only(board).concerned] == [1, 2, 3, 4, 5]
    assert deliveries(effects) == [("ops", 0)]


def test_escalation_climbs_until_acknowledged() -> None:
    ops = subscription(escalate_to=("duty", "chief"), acknowledge_within_s=60.0)
    duty, chief = subscription("duty", kinds=("x",), acknowledge_within_s=30.0), subscription("chief", kinds=("x",))
    board, effects = run(begun(None, ops, duty, chief))
    assert Wake(T0_S + 60.0) not in effects  # a flight is concerned: projections are due before
    board, effects = run([(Tick(), 59.0)], board)
    assert deliveries(effects) == []
    board, effects = run([(Tick(), 60.0), (Tick(), 60.5)], board)
    assert deliveries(effects) == [("duty", 0)]
    assert only(board).state is State.RAISED
    board, effects = run([(Tick(), 89.0), (Tick(), 90.0)], board)
    assert deliveries(effects) == [("chief", 0)]
    again, effects = run([(Tick(), 150.0), (Tick(), 500.0)], board)
    assert notes(only(again)).count("nobody acknowledged; the ladder has ended") == 1
    board, effects = run([(Acknowledge(only(board).id, "chief"), 100.0), (Tick(), 500.0)], board)
    assert deliveries(effects) == []
    assert only(board).state is State.ACKNOWLEDGED


def test_one_who_cannot_be_reached_is_not_waited_for() -> None:
    board, _ = run(begun(None, subscription(escalate_to=("gone", "duty")), subscription("duty", kinds=("x",))))
    (delivery,) = board.deliveries.values()
    board, effects = run([(DeliveryReported(delivery, "given_up", T0_S + 1.0, "410"), 1.0)], board)
    assert deliveries(effects) == [("duty", 0)]
    assert "no such subscription" in only(board).steps[-2].note


def test_advisories_wait_for_more_flights_and_do_not_climb() -> None:
    ops = subscription(escalate_to=("duty",))
    board, effects = run(begun(circle_hazard(measured=(1,)), ops, subscription("duty", kinds=("x",))))
    assert deliveries(effects) == []
    assert Wake(T0_S + 5.0) in effects
    board, effects = run([(Tick(), 5.0), (Tick(), 500.0)], board)
    assert deliveries(effects)[0] == ("ops", 0)
    assert all(name != "duty" for name, _ in deliveries(effects))


def test_worse_raises_again_and_asks_for_a_new_acknowledgement() -> None:
    board, _ = run(begun(circle_hazard(measured=(1,))))
    board, effects = run(
        [
            (Acknowledge(only(board).id, "a"), 10.0),
            (HazardsSeen((circle_hazard(measured=(1, 2, 3)),), T0_S + 20.0), 20.0),
        ],
        board,
    )
    alert = only(board)
    assert (alert.state, alert.raised_again, alert.severity) == (State.RAISED, 1, Severity.WARNING)
    assert State.ACKNOWLEDGED in [one.state for one in alert.steps]
    assert deliveries(effects) == [("ops", 0), ("ops", 1)]


def test_an_answer_to_a_milder_alert_is_none_to_what_it_has_become() -> None:
    board, _ = run(begun(circle_hazard(measured=(1,))))
    name = only(board).id
    worse = HazardsSeen((circle_hazard(),), T0_S + 20.0)
    board, effects = run([(worse, 20.0), (Acknowledge(name, "a", raised_again=0), 21.0)], board)
    assert only(board).state is State.RAISED
    assert any(isinstance(one, Told) and "raised again since" in one.notice.text for one in effects)
    board, _ = run([(Acknowledge(name, "a", raised_again=1), 22.0)], board)
    assert only(board).state is State.ACKNOWLEDGED


def test_a_new_flight_raises_again_at_most_once_a_minute() -> None:
    board, _ = run(begun())
    second, third = replace(INSIDE, icao_address=2, callsign="A2"), replace(INSIDE, icao_address=3, callsign="A3")
    board, effects = run([(FlightsSeen((second,)), 10.0), (FlightsSeen((third,)), 20.0), (Tick(), 59.0)], board)
    assert deliveries(effects) == []
    board, effects = run([(Tick(), 60.0)], board)
    assert deliveries(effects) == [("ops", 1)]
    assert [one.icao_address for one in only(board).concerned] == [2, 3, 0x600022]
    assert "A2, A3 concerned" in notes(only(board))[-1]


def test_flapping_raises_nothing_again_and_leaving_clears() -> None:
    board, _ = run(begun(None, subscription(acknowledge_within_s=1e6)))
    out = replace(INSIDE, latitude=50.0)
    flaps: list[tuple[Input, float]] = []
    for k in range(1, 20):
        flaps.append((FlightsSeen((replace(out if k % 2 else INSIDE, time_s=T0_S + 10.0 * k),)), 10.0 * k))
    board, effects = run(flaps, board)
    assert [one for one in effects if isinstance(one, Write)] == []
    board, _ = run([(Tick(), 359.0)], board)
    assert only(board).state is State.RAISED
    board, _ = run([(Tick(), 375.0)], board)
    assert only(board).state is State.CLEARED
    assert "no flight has been concerned for 180 s" in notes(only(board))[-1]
    back = FlightsSeen((replace(INSIDE, time_s=T0_S + 400.0),))
    board, _ = run([(back, 400.0)], board)
    assert len(board.alerts) == 2  # another episode, another alert
    assert [one.state for one in board.alerts.values()] == [State.CLEARED, State.RAISED]


def test_the_weaker_alert_for_the_same_flight_is_kept_back_until_the_stronger_ends() -> None:
    weak = circle_hazard("weak", kind=HazardKind.GNSS_UNRELIABLE, force="advisory", measured=())
    board, effects = run(begun(weak))
    board, effects = run([(HazardsSeen((circle_hazard("strong"),), T0_S + 1.0), 1.0), (Tick(), 10.0)], board)
    assert deliveries(effects) == [("ops", 0)]
    ((kept, why),) = silenced(board, T0_S + 10.0)
    assert kept.hazard == "weak"
    assert "stronger" in why
    over = circle_hazard("strong", cancelled_s=T0_S + 60.0)
    board, effects = run([(HazardsSeen((over,), T0_S + 60.0), 60.0)], board)
    assert deliveries(effects) == [("ops", 1), ("ops", 0)]  # the strong one's end, the weak one
    assert silenced(board, T0_S + 60.0) == ()


def test_a_silence_keeps_back_lists_and_lets_go() -> None:
    board, effects = run([(SilenceAdded(silence()), 0.0), *begun()])
    assert deliveries(effects) == []
    ((alert, why),) = silenced(board, T0_S)
    assert why == f"silenced by duty manager until {T0_S + 100.0:.0f}: known test"
    assert alert.id in board.alerts
    board, effects = run([(Tick(), 99.0), (Tick(), 100.0)], board)
    assert deliveries(effects) == [("ops", 0)]
    assert silenced(board, T0_S + 100.0) == ()


@pytest.mark.parametrize(
    ("second", "sent"), [(None, True), ("duty manager", True), (" Duty Manager ", True), ("chief", False)]
)
def test_critical_is_never_silent_without_a_second_person(second: str | None, sent: bool) -> None:
    board, effects = run([(SilenceAdded(silence(second=second)), 0.0), *begun(critical())])
    assert only(board).severity is Severity.CRITICAL
    assert (deliveries(effects) == [("ops", 0)]) is sent
    assert any(isinstance(one, Told) for one in effects) is sent


def test_worsening_to_critical_ends_a_silence_of_one_person() -> None:
    entering = replace(INSIDE, latitude=43.3, longitude=43.3, ground_speed_kt=300.0)
    told: list[tuple[Input, float]] = [
        (Subscribed(subscription()), 0.0),
        (FlightsSeen((entering,)), 0.0),
        (SilenceAdded(silence()), 0.0),
    ]
    board, effects = run([*told, (HazardsSeen((critical(),), T0_S), 0.0)])
    assert only(board).severity is Severity.WARNING
    assert deliveries(effects) == []
    board, effects = run([(FlightsSeen((replace(INSIDE, time_s=T0_S + 50.0),)), 50.0)], board)
    assert only(board).severity is Severity.CRITICAL
    assert deliveries(effects) == [("ops", 1)]


@pytest.mark.parametrize("wrong", [{"ends_s": math.inf}, {"ends_s": T0_S - 20.0}, {"reason": " "}, {"hazards": ()}])
def test_silences_without_an_end_a_reason_or_an_object_are_refused(wrong: dict[str, Any]) -> None:
    board, effects = run([(SilenceAdded(silence(**wrong)), 0.0)])
    assert board.silences == {}
    (told,) = [one for one in effects if isinstance(one, Told)]
    assert "not taken" in told.notice.text


def test_a_replaced_hazard_clears_with_the_reason() -> None:
    board, _ = run(begun())
    spoofed = circle_hazard("h2", kind=HazardKind.GNSS_SPOOFING, replaces=("h1",))
    board, _ = run([(HazardsSeen((spoofed,), T0_S + 5.0), 5.0)], board)
    first, second = board.alerts.values()
    assert (first.state, notes(first)[-1]) == (State.CLEARED, "replaced by h2")
    assert (second.hazard, second.state) == ("h2", State.RAISED)


def test_a_subscription_that_ends_clears_its_alerts() -> None:
    board, _ = run([*begun(), (Unsubscribed("ops"), 1.0)])
    assert notes(only(board))[-1] == "the subscription has ended"


def test_a_silent_feed_is_an_alert_and_the_last_one_is_critical() -> None:
    told: list[tuple[Input, float]] = [(Subscribed(subscription()), 0), (FeedBack("a"), 0), (FeedBack("b"), 0)]
    board, _ = run([*told, (FeedSilent("a", T0_S + 1.0), 10.0)])
    alert = only(board)
    assert (alert.kind, alert.severity, alert.hazard) == ("feed_silent", Severity.WARNING, "feed:a")
    board, _ = run([(FeedSilent("b", T0_S + 15.0), 20.0), (FeedSilent("b", T0_S + 16.0), 21.0)], board)
    assert [one.severity for one in board.alerts.values()] == [Severity.CRITICAL, Severity.CRITICAL]
    board, _ = run([(FeedBack("a"), 30.0)], board)
    assert notes(board.alerts[alert.id])[-1] == "the feed is heard again"
    assert [one.hazard for one in board.open_alerts()] == ["feed:b"]


def test_the_heartbeat_comes_each_minute_to_who_asked_for_it() -> None:
    beat = subscription("beat", kinds=("watch_alive",))
    board, effects = run(
        [(Subscribed(beat), 0), (Subscribed(subscription()), 0), *((Tick(), float(t)) for t in range(181))]
    )
    assert deliveries(effects) == [("beat", k) for k in range(4)]
    alert = only(board)
    assert alert.expires_s == pytest.approx(T0_S + 180.0 + 150.0)
    board, effects = run([(Tick(), 3600.0)], board)
    assert [one.state for one in board.alerts.values()] == [State.CLEARED, State.RAISED]


@pytest.mark.parametrize("moved_s", [-3600.0, 3600.0])
def test_a_clock_that_jumps_is_told_and_escalates_rather_than_waits(moved_s: float) -> None:
    board, _ = run(begun(None, subscription(escalate_to=("duty",)), subscription("duty", kinds=("x",))))
    board, effects = run([(Tick(), moved_s), (Tick(), moved_s + 1.0)], board)
    told = [one.notice.text for one in effects if isinstance(one, Told)]
    assert len(told) == 1
    assert "3600 s" in told[0]
    if moved_s < 0:
        assert deliveries(effects) == [("duty", 0)]


def test_exercise_and_actual_are_never_one_alert() -> None:
    other = replace(INSIDE, icao_address=9, callsign="EXE9")
    board, _ = run([*begun(), (FlightsSeen((other,), exercise=True), 1.0)])
    actual, exercise = sorted(board.alerts.values(), key=lambda alert: alert.exercise)
    assert (actual.exercise, [one.icao_address for one in actual.concerned]) == (False, [0x600022])
    assert (exercise.exercise, [one.icao_address for one in exercise.concerned]) == (True, [9])
    assert exercise.uplink.startswith("EXERCISE EXERCISE EXERCISE. ")
    assert exercise.headline.startswith("EXERCISE: ")
    assert "EXERCISE" not in actual.uplink + actual.headline


def test_a_board_that_was_restored_goes_on_where_it_was() -> None:
    hazards, subscriptions = (
        [circle_hazard()],
        [subscription(escalate_to=("duty",)), subscription("duty", kinds=("x",))],
    )
    board, _ = run([*begun(None, *subscriptions), (Tick(), 60.0)])
    again = restored(board.alerts.values(), hazards, subscriptions, airports=ALL_AIRPORTS)
    again, effects = run([(FlightsSeen((INSIDE,)), 61.0), (Tick(), 62.0)], again)
    assert only(again).steps == only(board).steps
    made = {one.id for e in effects if isinstance(e, Write) for one in e.deliveries}
    assert made == set(board.deliveries)  # the same ids: the store leaves them as they are


def test_flow_tells_who_learnt_and_who_was_not_reached() -> None:
    board, _ = run(begun())
    alert = only(board)
    board, _ = run([(Acknowledge(alert.id, "d"), 30.0), (Act(alert.id, "d", "crew told"), 50.0)], board)
    rows = flow(circle_hazard(), only(board).concerned, {0x600022: INSIDE}, board.alerts.values())
    by = {(one.party, one.who): one for one in rows}
    assert by["operator", "AHY"].learnt_s == T0_S + 30.0
    assert by["crew", "AHY8243"].learnt_s == T0_S + 50.0
    atc = by["atc", "no ATC unit is subscribed"]
    assert (atc.learnt_s, atc.through) == (None, ())
    assert not atc.overdue(T0_S + 600.0)
    assert atc.overdue(T0_S + 601.0)
    assert not by["crew", "AHY8243"].overdue(T0_S + 9999.0)


def test_volume_of_nothing_concerns_nobody() -> None:
    board, effects = run(begun(circle_hazard(volume=Volume())))
    assert written(tuple(effects)) == []
    board, effects = run(begun(circle_hazard(volume=Volume(circles=(Circle(*GROZNY, math.nan),)))))
    assert only(board).concerned[0].how == "inside"  # a circle that cannot be read may be anywhere
