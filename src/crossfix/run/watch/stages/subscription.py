"""The third stage as a part: hazards, positions and what people say in, alerts and deliveries out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from crossfix.errors import StoreUnusable
from crossfix.records.alert import Alert, Delivery, Silence, Subscription
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.records.watch_effects import (
    Effect,
    FeedBack,
    FeedSilent,
    Input,
    SilenceAdded,
    Subscribed,
    Tick,
    Told,
    Write,
)
from crossfix.run.watch.packed.board_state import pack_board, unpack_board
from crossfix.run.watch.packed.sealed import layout_of, opened, sealed
from crossfix.run.watch.packed.values import decoded, encoded, unpack_input
from crossfix.run.watch.partition import Part, subscription_part
from crossfix.run.watch.snapshot import Piece
from crossfix.run.watch.stages.messages import Envelope, envelopes, present, set_back
from crossfix.run.watch.worker import Found
from crossfix.warn.alerts import step
from crossfix.warn.board import Board, restored, set_to
from crossfix.warn.look import Airports

BOARD, REST = "board-", "heard-"
SILENT_S = 30.0
"""A feed says each 10 s that it is heard; three times unheard, its process is taken to be gone. Ours."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a store had when a process was started: all for a part that has not begun, else what it does not know.

    Of alerts those that are open, and those of hazards that are not over.
    """

    alerts: tuple[Alert, ...]
    hazards: tuple[Hazard, ...]
    subscriptions: tuple[Subscription, ...]
    silences: tuple[Silence, ...]

    def packed(self) -> bytes:
        """As bytes."""
        return sealed(layout_of(Kept), encoded(self))


@dataclass(slots=True)
class Alerting:
    """The board of a part, and when each feed was last said to be heard, by the clock of its process."""

    board: Board
    heard_s: dict[tuple[str, bool], float] = field(default_factory=dict)
    begun: bool = False


@dataclass(frozen=True, slots=True)
class _Rest:
    heard_s: tuple[tuple[tuple[str, bool], float], ...]
    begun: bool


@dataclass(slots=True)
class _Came:
    """Of a batch."""

    alerts: dict[str, Alert] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    told: list[Notice] = field(default_factory=list)
    answers: list[tuple[str, bytes]] = field(default_factory=list)


def answered(body: bytes) -> tuple[Told, ...]:
    """What was told to who gave an input; StoreUnusable where it is something else."""
    return decoded(_Answer, opened(layout_of(_Answer), body, "answer"), "answer").told


@dataclass(frozen=True, slots=True)
class _Answer:
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class SubscriptionStage:
    """`worker.Handler` of a part of the subscriptions: it knows all, and raises alerts for its own."""

    part: Part
    airports: Airports
    exercise: bool = False

    def empty(self) -> Alerting:
        """Nothing known."""
        return Alerting(Board(airports=self.airports, raises=self._ours))

    def handle(self, state: Alerting, batch: Sequence[bytes]) -> Found[Alerting]:
        """A step for each message; of an alert with several steps the last goes to the store."""
        came = _Came()
        for one in envelopes(batch, self.part.name, came.told):
            try:
                self._one(state, one, came)
            except StoreUnusable as error:
                came.told.append(Notice(self.part.name, f"a message was passed over: {error}"))
        return Found(
            state,
            tuple(came.alerts.values()),
            tuple(came.deliveries.values()),
            told=tuple(dict.fromkeys(came.told)),
            answers=came.answers,
        )

    def pack(self, state: Alerting) -> Sequence[Piece]:
        """All in two pieces. Who goes on from here looks at all flights anew; this one as well, to do the same."""
        state.board = replace(state.board, looks={})
        board, unique = state.board, uuid.uuid4().hex
        rest = _Rest(tuple(state.heard_s.items()), state.begun)
        return (
            Piece(BOARD + unique, lambda: pack_board(board)),
            Piece(REST + unique, lambda: sealed(layout_of(_Rest, "Heard"), encoded(rest))),
        )

    def unpack(self, pieces: Mapping[str, bytes]) -> Alerting:
        """It goes on where it was; StoreUnusable where that cannot be read."""
        where = self.part.name
        names = {name.partition("-")[0] + "-": body for name, body in pieces.items()}
        if set(names) != {BOARD, REST}:
            raise StoreUnusable(f"{where}: pieces {sorted(pieces)}, expected {BOARD}* and {REST}*")
        rest = decoded(_Rest, opened(layout_of(_Rest, "Heard"), names[REST], where), where)
        board = replace(unpack_board(names[BOARD], self.airports, where=where), raises=self._ours)
        return Alerting(board, dict(rest.heard_s), rest.begun)

    def _ours(self, subscription: Subscription) -> bool:
        return subscription_part(subscription.id, self.part.of) == self.part

    def _one(self, state: Alerting, one: Envelope, came: _Came) -> None:
        if one.kind == "kept":
            self._kept(state, one, came)
            return
        state.begun, now_s = True, present(state.board.clock_s, one)
        if set_back(state.board.clock_s, one):
            state.board = set_to(state.board, now_s)
        given: Input = Tick(self.exercise) if one.kind == "tick" else unpack_input(one.body, self.part.name)
        told: list[Told] = []
        if isinstance(given, FeedBack):
            state.heard_s[given.feed, given.exercise] = now_s
        if isinstance(given, Tick):
            for silent in self._unheard(state, now_s):
                self._step(state, silent, now_s, came, told)
        self._step(state, given, now_s, came, told)
        if one.inbox:
            came.answers.append((one.inbox, sealed(layout_of(_Answer), encoded(_Answer(tuple(told))))))

    def _step(self, state: Alerting, given: Input, now_s: float, came: _Came, told: list[Told]) -> None:
        state.board, effects = step(state.board, given, now_s)
        self._take(effects, came, told)

    def _take(self, effects: Sequence[Effect], came: _Came, told: list[Told]) -> None:
        for effect in effects:
            if isinstance(effect, Write):
                came.alerts |= {alert.id: alert for alert in effect.alerts}
                came.deliveries |= {delivery.id: delivery for delivery in effect.deliveries}
            elif isinstance(effect, Told):
                told.append(effect)
                came.told.append(effect.notice)

    def _unheard(self, state: Alerting, now_s: float) -> list[FeedSilent]:
        """Feeds whose process has not said for a while that they are heard, nor that they are silent."""
        return [
            FeedSilent(feed, heard_s, exercise)
            for (feed, exercise), heard_s in state.heard_s.items()
            if now_s - heard_s > SILENT_S and state.board.feeds.get((feed, exercise), 0.0) is None
        ]

    def _kept(self, state: Alerting, one: Envelope, came: _Came) -> None:
        kept = decoded(Kept, opened(layout_of(Kept), one.body, self.part.name), self.part.name)
        if not state.begun:
            state.board, state.begun = self._restored(kept), True
            return
        now_s = present(state.board.clock_s, one)
        for subscription in kept.subscriptions:
            if state.board.subscriptions.get(subscription.id) != subscription:
                self._step(state, Subscribed(subscription), now_s, came, [])
        for silence in kept.silences:
            if silence.id not in state.board.silences:
                self._step(state, SilenceAdded(silence), now_s, came, [])

    def _restored(self, kept: Kept) -> Board:
        ours = {one.id for one in kept.subscriptions if self._ours(one)}
        alerts = [alert for alert in kept.alerts if alert.addressee in ours]
        made = restored(alerts, kept.hazards, kept.subscriptions, kept.silences, airports=self.airports)
        return replace(made, raises=self._ours)
