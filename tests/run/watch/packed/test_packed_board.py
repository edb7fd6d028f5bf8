"""A board and the measured hazards go on as those that were not packed; nothing of them is forgotten."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.mutated import most_memory, mutated, refused_or
from builders.visits import content
from builders.watch import (
    AIRPORTS,
    ALL_AIRPORTS,
    T0_S,
    circle_hazard,
    critical,
    event,
    run,
    silence,
    state,
    subscription,
)
from crossfix.errors import StoreUnusable
from crossfix.records.airborne import AircraftState
from crossfix.records.watch_effects import (
    Acknowledge,
    DeliveryReported,
    FeedBack,
    FeedSilent,
    FlightsSeen,
    HazardsSeen,
    Input,
    SilenceAdded,
    Subscribed,
    Tick,
    Write,
)
from crossfix.run.watch.packed import board_state
from crossfix.run.watch.packed.board_state import (
    BOARD_ANEW,
    WATCHING,
    pack_board,
    pack_watching,
    unpack_board,
    unpack_watching,
)
from crossfix.run.watch.packed.sealed import layout_of, opened, sealed
from crossfix.run.watch.packed.values import encoded
from crossfix.warn.alerts import step
from crossfix.warn.board import Board
from crossfix.warn.from_events import Watching, measured_hazards, remembered

GIVEN: tuple[Input, ...] = (
    Subscribed(subscription()),
    Subscribed(subscription("tower", party="atc", airports=("URMG",), acknowledge_within_s=5.0, escalate_to=("ops",))),
    FlightsSeen((state(), state(0x600023, latitude=43.2, destination="URMG", route=((43.3, 45.8),)))),
    FlightsSeen((state(0x600024, gnss="lost", inferred=True),), exercise=True),
    HazardsSeen((circle_hazard(),), T0_S),
    HazardsSeen((critical("h2", exercise=True),), T0_S + 1.0),
    HazardsSeen((circle_hazard(periods=((T0_S, T0_S + 20.0),)),), T0_S + 2.0),
    SilenceAdded(silence()),
    FeedSilent("north", T0_S),
    FeedBack("north"),
    Tick(),
    Tick(exercise=True),
)


def mapped(board: Board) -> dict[str, Any]:
    """All that is packed, by field."""
    return {one.name: getattr(board, one.name) for one in fields(Board) if one.name not in BOARD_ANEW}


def answers(board: Board, effects: list[Any]) -> list[Input]:
    """What people and the sender may say next."""
    made = [one for effect in effects if isinstance(effect, Write) for one in effect.deliveries]
    return [
        *(Acknowledge(name, "duty") for name in board.open.values()),
        *(DeliveryReported(one, "delivered", T0_S + 3.0) for one in made),
    ]


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Input, float]]:
    """Inputs in any order, at times that go on."""
    chosen = [GIVEN[0], *draw(st.lists(st.sampled_from(GIVEN), min_size=3, max_size=12))]
    pauses = draw(st.lists(st.sampled_from((0.0, 0.5, 6.0, 70.0)), min_size=len(chosen), max_size=len(chosen)))
    return [(one, sum(pauses[: k + 1])) for k, one in enumerate(chosen)]


@settings(max_examples=50)
@given(histories(), st.data())
def test_a_board_comes_out_as_it_went_in_and_goes_on(history: list[tuple[Input, float]], data: st.DataObject) -> None:
    board, effects = run(history)
    found = unpack_board(pack_board(board), ALL_AIRPORTS)
    assert found == board
    for name, wanted in mapped(board).items():
        assert not isinstance(wanted, dict) or list(getattr(found, name)) == list(wanted)  # in the same order
    now_s = T0_S + history[-1][1]
    later = st.lists(st.sampled_from((*GIVEN, *answers(board, effects))), max_size=4)
    for one in data.draw(later):
        # Flights put in order are made again from those that are known; so both are asked with none.
        board, asked = step(replace(board, looks={}), one, now_s)
        found, got = step(replace(found, looks={}), one, now_s)
        assert got == asked
        assert mapped(found) == mapped(board)


@settings(max_examples=40)
@given(histories(), st.data())
def test_a_board_that_changed_on_the_way_is_refused(history: list[tuple[Input, float]], data: st.DataObject) -> None:
    packed = pack_board(run(history)[0])
    body = data.draw(mutated(packed))
    assert refused_or(lambda: unpack_board(body, ALL_AIRPORTS)) is None or body == packed
    inside = data.draw(mutated(opened(layout_of(board_state._Board, "Board"), packed, "here")))
    body = sealed(layout_of(board_state._Board, "Board"), inside)
    refused_or(lambda: unpack_board(body, ALL_AIRPORTS))
    assert most_memory(lambda: unpack_board(body, ALL_AIRPORTS)) < 200_000 + 200 * len(inside)


def test_every_field_of_the_board_is_packed_or_given_anew() -> None:
    packed = {one.name for one in fields(board_state._Board)}
    assert packed | BOARD_ANEW == {one.name for one in fields(Board)}
    assert not packed & BOARD_ANEW


def test_every_field_of_what_is_measured_is_packed() -> None:
    assert [one.name for one in fields(board_state._Watching)] == [one.name for one in fields(Watching)]


def test_an_alert_that_is_open_is_there_and_has_a_step() -> None:
    board, _ = run([(one, 0.0) for one in GIVEN[:5]])
    assert board.open
    with pytest.raises(StoreUnusable, match="is open and not there"):
        unpack_board(pack_board(replace(board, alerts={})), ALL_AIRPORTS)
    bare = {name: replace(alert, steps=()) for name, alert in board.alerts.items()}
    with pytest.raises(StoreUnusable, match="has no step"):
        unpack_board(pack_board(replace(board, alerts=bare)), ALL_AIRPORTS)


def fleet(now_s: float) -> list[AircraftState]:
    """Three affected aircraft near one another and ten that are not."""
    bad = [state(k, now_s, latitude=43.0 + 0.05 * k, gnss="lost") for k in range(3)]
    return [*bad, *(state(10 + k, now_s, latitude=42.0 + 0.2 * k, longitude=44.5) for k in range(10))]


def seen(watching: Watching, now_s: float) -> tuple[Watching, tuple[Any, ...]]:
    """One look at it."""
    events = [event(k, T0_S, math.inf, (43.0 + 0.05 * k, 44.0)) for k in range(3)] if now_s < T0_S + 40.0 else []
    watching = remembered(watching, events, fleet(now_s), now_s)
    return measured_hazards(watching, events, fleet(now_s), now_s, AIRPORTS)


def looks_of(watching: Watching) -> tuple[Any, ...]:
    """All of it, to be compared."""
    clean = [(share, content(visits)) for share, visits in watching.clean.items()]
    return clean, content(watching.affected), watching.sampled_s, watching.episodes


@pytest.mark.parametrize("cut", [0, 1, 3, 5])
def test_measured_hazards_go_on_as_if_never_packed(cut: int) -> None:
    one = other = Watching()
    hazards = 0
    for k in range(8):
        if k == cut:
            other = unpack_watching(pack_watching(other))
            assert looks_of(other) == looks_of(one)
        one, wanted = seen(one, T0_S + 15.0 * k)
        other, got = seen(other, T0_S + 15.0 * k)
        assert got == wanted
        assert looks_of(other) == looks_of(one)
        hazards += len(got)
    assert hazards


@settings(max_examples=40)
@given(st.data())
def test_what_is_measured_and_changed_on_the_way_is_refused(data: st.DataObject) -> None:
    watching, _ = seen(Watching(), T0_S + 15.0)
    packed = pack_watching(watching)
    body = data.draw(mutated(packed))
    assert refused_or(lambda: unpack_watching(body)) is None or body == packed
    inside = data.draw(mutated(opened(WATCHING, packed, "here")))
    assert most_memory(lambda: unpack_watching(sealed(WATCHING, inside))) < 200_000 + 100 * len(inside)


def test_visits_that_are_not_there_are_refused() -> None:
    made = board_state._Watching((), (2**40, b""), (), ())
    with pytest.raises(StoreUnusable, match="1099511627776 visits"):
        unpack_watching(sealed(WATCHING, encoded(made)))
