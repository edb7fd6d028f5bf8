"""Each input into what the board knows; what it means for the alerts is worked out after it, in `warn.alerts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import RANK, Alert, State, Step
from crossfix.records.notice import Notice
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
)
from crossfix.warn.board import Board, KnownHazard, TopicKey
from crossfix.warn.looked import looked, old_shares, share_of
from crossfix.warn.silences import by_two, refusal

K = TypeVar("K")
V = TypeVar("V")
Applied = tuple[Board, tuple[Told, ...]]


def applied(board: Board, given: Input, now_s: float) -> Applied:
    """The board with an input, and what could not be done as asked."""
    match given:
        case HazardsSeen():
            return _hazards(board, given, now_s)
        case FlightsSeen():
            return _flights(board, given, now_s), ()
        case Acknowledge():
            return _answered(board, given, State.ACKNOWLEDGED, now_s)
        case Act():
            return _answered(board, given, State.ACTED, now_s)
        case Reject():
            return _answered(board, given, State.REJECTED, now_s)
        case SilenceAdded():
            return _silenced(board, given)
        case Subscribed(one):
            return replace(board, subscriptions=_with(board.subscriptions, one.id, one)), ()
        case Unsubscribed(name):
            left = {known: one for known, one in board.subscriptions.items() if known != name}
            return replace(board, subscriptions=left), ()
        case DeliveryReported():
            return _reported(board, given)
        case FeedSilent(feed, since_s, exercise):
            if board.feeds.get((feed, exercise)) is not None:
                return board, ()  # told before: silent since the first time
            return replace(board, feeds=_with(board.feeds, (feed, exercise), since_s)), ()
        case FeedBack(feed, exercise):
            return replace(board, feeds=_with(board.feeds, (feed, exercise), None)), ()
        case Tick():
            return _ticked(board, given, now_s), ()


def _hazards(board: Board, given: HazardsSeen, now_s: float) -> Applied:
    hazards, changed = dict(board.hazards), set()
    received_s = now_s if given.received_s is None else given.received_s
    detected_s = now_s if given.detected_s is None else given.detected_s
    for hazard in given.hazards:
        hazard = replace(hazard, exercise=hazard.exercise or given.exercise)
        key = (hazard.id, hazard.exercise)
        before = hazards.get(key)
        if before is not None and (before.seen_s, before.hazard) == (given.seen_s, hazard):
            continue
        if before is not None and before.seen_s >= given.seen_s:
            continue
        hazards[key] = KnownHazard(hazard, given.seen_s, received_s, detected_s)
        changed |= {key, (hazard.id, True)} if not hazard.exercise else {key}
    if not changed:
        return board, ()
    return looked(replace(board, hazards=hazards), now_s, only=frozenset(changed)), ()


def _flights(board: Board, given: FlightsSeen, now_s: float) -> Board:
    flights, shares = dict(board.flights), set[int]()
    for state in given.states:
        key = (state.icao_address, given.exercise)
        before = flights.get(key)
        if before is None or state.time_s > before.time_s:
            flights[key] = state
            shares.add(share_of(state.icao_address))
    return looked(replace(board, flights=flights), now_s, anew=frozenset(shares)) if shares else board


def _answered(board: Board, given: Acknowledge | Act | Reject, state: State, now_s: float) -> Applied:
    alert, what = board.alerts.get(given.alert), f"{state.value} by {given.by} was not taken"
    if alert is None:
        return board, (_told(f"alert {given.alert}", f"{what}: not known here; look at the board"),)
    if given.raised_again is not None and given.raised_again < alert.raised_again:
        return board, (_told(f"alert {alert.id}", f"{what}: it was raised again since; look at it again"),)
    if alert.state is state or RANK[alert.state] > RANK[state]:
        return board, ()  # it was before; the first one stands
    if RANK[alert.state] == RANK[state]:
        return board, (_told(f"alert {alert.id}", f"{what}: it is {alert.state.value}"),)
    return with_step(board, alert, Step(state, now_s, given.by, given.note)), ()


def _silenced(board: Board, given: SilenceAdded) -> Applied:
    silence = given.silence
    if (why := refusal(silence)) is not None:
        return board, (_told(f"silence {silence.id}", f"not taken: {why}"),)
    told = (
        ()
        if by_two(silence)
        else (_told(f"silence {silence.id}", "keeps no critical alert back: no second person stands for it"),)
    )
    return replace(board, silences=_with(board.silences, silence.id, silence)), told


def _reported(board: Board, given: DeliveryReported) -> Applied:
    delivery = board.deliveries.get(given.delivery.id, given.delivery)
    alert = board.alerts.get(delivery.alert)
    if alert is None:
        return board, (_told(f"delivery {delivery.id}", f"of alert {delivery.alert}, which is not known here"),)
    if given.outcome == "delivered" and delivery.delivered_s is None:
        delivery = replace(delivery, delivered_s=given.at_s, given_up=None)
    elif given.outcome == "given_up" and delivery.delivered_s is None and delivery.given_up is None:
        delivery = replace(delivery, given_up=given.note or "no reason told")
    board = replace(board, deliveries=_with(board.deliveries, delivery.id, delivery))
    state = {"sent": State.SENT, "delivered": State.DELIVERED}.get(given.outcome)
    present = delivery.version == version_of(alert)
    if state is None or not present or alert.state is State.CLEARED or RANK[alert.state] >= RANK[state]:
        return board, ()
    return with_step(board, alert, Step(state, given.at_s, delivery.subscription, given.note)), ()


def _ticked(board: Board, given: Tick, now_s: float) -> Board:
    """Forget what was not heard or has long ended; beat; look again when it is time for it."""
    limits = board.limits
    gone = [key for key, state in board.flights.items() if now_s - state.time_s > limits.heard_s]
    flights: Mapping[tuple[int, bool], AircraftState] = board.flights
    if gone:
        flights = {key: state for key, state in flights.items() if now_s - state.time_s <= limits.heard_s}
    beats = board.beats
    last_s = beats.get(given.exercise)
    if last_s is None or not 0.0 <= now_s - last_s < limits.beat_s:
        beats = _with(beats, given.exercise, now_s)
    board = replace(board, flights=flights, beats=beats)
    board = _forgotten(board, now_s)
    anew = {share_of(address) for address, _ in gone} | old_shares(board, now_s)
    return looked(board, now_s, anew=frozenset(anew))


def _forgotten(board: Board, now_s: float) -> Board:
    """Without alerts, silences and hazards that ended long ago."""
    long_s = board.limits.known_s
    old = {
        name
        for name, alert in board.alerts.items()
        if alert.state is State.CLEARED and now_s - alert.steps[-1].at_s > long_s
    }
    over = {key for key, known in board.hazards.items() if _ended_s(known) < now_s - long_s}
    silences = {name: one for name, one in board.silences.items() if one.ends_s > now_s - long_s}
    if not old and not over and len(silences) == len(board.silences):
        return board
    open_hazards: set[TopicKey] = {(key[0], key[1]) for key in board.open}
    return replace(
        board,
        alerts={name: alert for name, alert in board.alerts.items() if name not in old},
        deliveries={name: one for name, one in board.deliveries.items() if one.alert not in old},
        hazards={key: one for key, one in board.hazards.items() if key not in over or key in open_hazards},
        ended={key: at_s for key, at_s in board.ended.items() if (key[0], key[1]) not in over},
        silences=silences,
    )


def _ended_s(known: KnownHazard) -> float:
    hazard = known.hazard
    if hazard.cancelled_s is not None:
        return hazard.cancelled_s
    if hazard.end_estimated or not hazard.periods:
        return known.seen_s if not hazard.periods else float("inf")
    return hazard.periods[-1][1]


def version_of(alert: Alert) -> int:
    """Which message of an alert this is: one for each time it was raised, and one more when it is cleared."""
    return alert.raised_again + (alert.state is State.CLEARED)


def with_step(board: Board, alert: Alert, step: Step) -> Board:
    """The board with one more step of an alert."""
    return replace(board, alerts=_with(board.alerts, alert.id, replace(alert, steps=(*alert.steps, step))))


def _with(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**mapping, key: value}


def _told(where: str, text: str) -> Told:
    return Told(Notice(where, text))
