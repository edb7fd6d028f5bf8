"""Many parts find what one process finds, whatever is taken over between, and whatever comes twice."""

from __future__ import annotations

import numpy as np
import pytest

from builders.staged import START_S, Staged, close_traffic, steps
from crossfix.records.alert import Alert, Subscription
from crossfix.records.hazard import Hazard
from crossfix.records.table import Column, Table
from crossfix.records.watch_effects import Acknowledge, Effect, FeedBack, FlightsSeen, Subscribed, Write
from crossfix.run.watch.engine import Engine
from crossfix.run.watch.measuring import Measuring
from crossfix.run.watch.packed.sealed import layout_of, sealed
from crossfix.run.watch.packed.values import encoded
from crossfix.run.watch.partition import parts_of, subscription_part
from crossfix.run.watch.seeing import Seeing
from crossfix.run.watch.stages.aircraft import known_of
from crossfix.run.watch.stages.messages import Envelope, an_input, packed, tick
from crossfix.run.watch.stages.subscription import SILENT_S, Kept, answered
from crossfix.run.watch.turns import Turns
from crossfix.warn.board import Board
from crossfix.warn.look import Airports

PLACES = {"TSTA": (45.2, 45.2), "TSTB": (52.0, 13.0)}
ASKED = tuple(Subscription(f"who-{k}", f"who {k}", "operator") for k in range(5))


def in_one(table: Table) -> tuple[dict[str, Alert], dict[str, Hazard]]:
    """What one process makes of it."""
    board = Board(airports=Airports.of(PLACES))
    turns = Turns(Seeing(Engine()), Measuring(PLACES), board)
    alerts: dict[str, Alert] = {}
    hazards: dict[str, Hazard] = {}

    def take(effects: tuple[Effect, ...]) -> None:
        for one in effects:
            if isinstance(one, Write):
                alerts.update((alert.id, alert) for alert in one.alerts)
        hazards.update(turns.hazards)

    take(turns.turn(None, START_S, given=[Subscribed(one) for one in ASKED]))
    for now_s, reports in steps(table, 1.0):
        take(turns.turn(reports if len(reports) else None, now_s, now_s))
    return alerts, hazards


def told_of(alerts: dict[str, Alert]) -> dict[str, tuple[str, set[int]]]:
    return {a.id: (a.addressee, {one.icao_address for one in a.concerned}) for a in alerts.values()}


@pytest.fixture(scope="module")
def made() -> Table:
    return close_traffic()


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_parts_find_the_alerts_of_one_process(made: Table, parts: int) -> None:
    alerts, hazards = in_one(made)
    assert {one.addressee for one in alerts.values()} == {one.id for one in ASKED}
    staged = Staged(parts, PLACES)
    staged.run(made, ASKED)
    assert staged.told == []
    assert set(staged.hazards) == set(hazards)
    assert {one.measured for one in staged.hazards.values()} == {one.measured for one in hazards.values()}
    assert told_of(staged.alerts) == told_of(alerts)
    late_s = [abs(staged.alerts[name].raised_s - one.raised_s) for name, one in alerts.items()]
    assert max(late_s) <= 2.0
    assert {one.subscription for one in staged.deliveries.values()} == {one.id for one in ASKED}


@pytest.mark.parametrize("parts", [1, 3])
def test_a_part_taken_over_at_any_time_goes_on(made: Table, parts: int) -> None:
    wanted = Staged(parts, PLACES)
    wanted.run(made, ASKED)
    chance = np.random.default_rng(parts)
    staged = Staged(parts, PLACES)

    def take_over(_: float) -> None:
        for name in staged.handlers:
            if chance.random() < 0.2:
                staged.again(name)

    staged.run(made, ASKED, beside=take_over)
    assert set(staged.hazards) == set(wanted.hazards)
    assert told_of(staged.alerts) == told_of(wanted.alerts)


def test_what_is_read_again_after_a_death_raises_nothing_twice(made: Table) -> None:
    """The state of ten seconds ago with all that was sent since: published again, it is dropped by its id, or not."""
    staged = Staged(2, PLACES)
    kept: dict[str, tuple[int, dict[str, bytes]]] = {}
    chance = np.random.default_rng(5)

    def die(now_s: float) -> None:
        if now_s % 10.0 == 0.0:
            for name, handler in staged.handlers.items():
                pieces = {piece.name: piece.body() for piece in handler.pack(staged.states[name])}
                kept[name] = len(staged.log[name]), pieces
        elif chance.random() < 0.3:
            name = list(kept)[chance.integers(len(kept))] if kept else ""
            if name:
                sequence, pieces = kept[name]
                staged.states[name] = staged.handlers[name].unpack(pieces)
                if chance.random() < 0.5:
                    staged.seen.clear()  # the window in which a bus knows its ids is over
                staged.handle(name, staged.log[name][sequence:])
                while staged.waiting:
                    staged.send(*staged.waiting.popleft())

    staged.run(made, ASKED, beside=die)
    wanted = Staged(2, PLACES)
    wanted.run(made, ASKED)
    assert told_of(staged.alerts).keys() == told_of(wanted.alerts).keys()
    assert {one.id for one in staged.deliveries.values()} == {one.id for one in wanted.deliveries.values()}


def test_a_person_is_answered_and_a_flight_is_told_of(made: Table) -> None:
    staged = Staged(2, PLACES)
    staged.run(made, ASKED)
    alert = next(iter(staged.alerts.values()))
    part = subscription_part(alert.addressee, 2).name
    staged.send(part, an_input(Acknowledge(alert.id, "dispatcher"), START_S + 95.0, "inbox-1"))
    assert answered(staged.answers["inbox-1"]) == ()
    assert staged.alerts[alert.id].state == "acknowledged"
    staged.send(part, an_input(Acknowledge("none", "dispatcher"), START_S + 96.0, "inbox-2"))
    assert "not known here" in answered(staged.answers["inbox-2"])[0].notice.text
    for name in (one.name for one in parts_of("aircraft", 2)):
        staged.send(name, packed(Envelope("flight", START_S + 96.0, (0x400000).to_bytes(4, "big"), inbox=name)))
    answers = [known_of(staged.answers[one.name]) for one in parts_of("aircraft", 2)]
    (known,) = [one for one in answers if one.reports is not None]
    assert known.state is not None
    assert known.state.gnss == "lost"
    assert known.table is not None
    assert len(known.events) >= 1


def test_a_part_begins_with_what_the_store_has_and_later_takes_what_it_does_not_know(made: Table) -> None:
    before = Staged(1, PLACES)
    before.run(made, ASKED[:2])
    kept = Kept(tuple(before.alerts.values()), tuple(before.hazards.values()), ASKED[:2], ())
    part = "subscription.1-of-1"
    staged = Staged(1, PLACES)
    staged.send(part, packed(Envelope("kept", START_S + 95.0, kept.packed())))
    staged.send(part, an_input(FlightsSeen(tuple(before.states["area.1-of-1"].states.values())), START_S + 96.0))
    staged.tick(START_S + 97.0)
    assert set(staged.alerts) <= set(before.alerts)  # none is raised anew
    more = Kept((), (), ASKED, ())
    staged.send(part, packed(Envelope("kept", START_S + 98.0, more.packed())))
    new = {one.addressee for name, one in staged.alerts.items() if name not in before.alerts}
    assert new == {one.id for one in ASKED[2:]}


def test_a_feed_whose_process_is_gone_falls_silent() -> None:
    staged = Staged(1, PLACES)
    watcher = Subscription("ops", "those who keep it running", "operator")
    staged.give(Subscribed(watcher), START_S)
    staged.give(FeedBack("beast://a"), START_S)
    for k in range(int(SILENT_S) + 1):
        staged.tick(START_S + k)
    assert not staged.alerts
    staged.tick(START_S + SILENT_S + 1.0)
    (alert,) = staged.alerts.values()
    assert (alert.kind, alert.severity) == ("feed_silent", "critical")
    staged.give(FeedBack("beast://a"), START_S + SILENT_S + 5.0)
    assert staged.alerts[alert.id].state == "cleared"


def test_what_cannot_be_read_is_told_and_stops_nothing() -> None:
    staged = Staged(1, PLACES)
    other = sealed(layout_of(Envelope), encoded(Envelope("input", START_S, b"nothing of ours")))
    for part in staged.handlers:
        for body in (b"", b"garbage", tick(START_S)[:-3], other):
            staged.send(part, body)
    staged.send("aircraft.1-of-1", packed(Envelope("reports", START_S, b"no table")))
    staged.send("area.1-of-1", packed(Envelope("sighting", START_S, b"no sighting")))
    assert {one.where for one in staged.told} == set(staged.handlers)
    assert all("passed over" in one.text for one in staged.told)
    assert len(staged.told) >= 11


@pytest.mark.parametrize("moved_s", [-3600.0, -90.0, 3600.0])
@pytest.mark.parametrize("parts", [1, 2])
def test_a_clock_that_was_set_while_all_were_started_anew_is_told_and_alerts_are_right(
    made: Table, parts: int, moved_s: float
) -> None:
    """What the parts kept is of the clock as it was, what comes is of the clock as it is."""
    staged = Staged(parts, PLACES)
    for one in ASKED:
        staged.give(Subscribed(one), START_S)
    set_s = START_S + 15.0
    for now_s, piece in steps(made, 1.0):
        by_s = moved_s if now_s >= set_s else 0.0
        if now_s == set_s:
            for name in staged.handlers:
                staged.again(name)
        if len(piece):
            times = piece["time"]
            staged.report(
                Table({**piece.columns, "time": Column(times.values.astype(np.float64) + by_s, times.valid)}),
                now_s + by_s,
            )
        staged.tick(now_s + by_s)
    wanted, _ = in_one(made)
    assert {a.addressee: len(a.concerned) for a in staged.alerts.values()} == {
        a.addressee: len(a.concerned) for a in wanted.values()
    }
    late_s = [alert.raised_s - moved_s - next(iter(wanted.values())).raised_s for alert in staged.alerts.values()]
    assert max(map(abs, late_s)) <= 2.0
    assert any("clock" in one.text for one in staged.told)


def test_what_waited_for_the_bus_does_not_move_the_clock_back(made: Table) -> None:
    staged = Staged(1, PLACES)
    staged.run(made, ASKED)
    last_s = max(one.time_s for one in staged.states["area.1-of-1"].states.values())
    staged.tick(last_s + 40.0)
    staged.give(FeedBack("beast://a"), last_s - 500.0)
    staged.give(FeedBack("beast://b"), last_s + 86_400.0)
    staged.tick(last_s - 10.0)
    assert staged.states["subscription.1-of-1"].board.clock_s == last_s + 40.0
    assert not any("clock" in one.text for one in staged.told)
