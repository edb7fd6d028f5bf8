"""The first stage as a part: reports of its aircraft in, sightings and positions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crossfix.errors import StoreUnusable
from crossfix.records.airborne import AircraftState
from crossfix.records.event import Event
from crossfix.records.notice import Notice
from crossfix.records.sighting import Sighting
from crossfix.records.table import Table
from crossfix.run.watch.engine import Engine
from crossfix.run.watch.packed.engine_state import engine_from, engine_pieces
from crossfix.run.watch.packed.sealed import layout_of, opened, sealed
from crossfix.run.watch.packed.tables import pack_table, unpack_table
from crossfix.run.watch.packed.values import decoded, encoded
from crossfix.run.watch.partition import areas_that_hear, parts_of
from crossfix.run.watch.seeing import Seeing
from crossfix.run.watch.snapshot import Piece
from crossfix.run.watch.stages.messages import (
    LATE_S,
    Envelope,
    an_input,
    envelopes,
    in_pieces,
    message_to,
    present,
    set_back,
    sighted,
)
from crossfix.run.watch.turns import flights_seen
from crossfix.run.watch.worker import Found, Message


@dataclass(frozen=True, slots=True)
class Known:
    """What a part knows of one aircraft, for who asks: its reports (`packed.tables`, None: none), events and place."""

    reports: bytes | None
    events: tuple[Event, ...]
    state: AircraftState | None

    @property
    def table(self) -> Table | None:
        """The reports."""
        return None if self.reports is None else unpack_table(self.reports, "reports of a flight")


def known_of(answer: bytes) -> Known:
    """What was answered; StoreUnusable where it is something else."""
    return decoded(Known, opened(layout_of(Known), answer, "flight"), "flight")


@dataclass(frozen=True, slots=True)
class AircraftStage:
    """`worker.Handler` of a part of the aircraft. `new` makes an engine without reports; a stage has `parts`."""

    name: str
    parts: int
    new: Callable[[], Engine]
    exercise: bool = False

    def empty(self) -> Seeing:
        """No aircraft."""
        return Seeing(self.new(), self.name)

    def handle(self, state: Seeing, batch: Sequence[bytes]) -> Found[Seeing]:
        """A turn for each message, so that it is the same however they are cut into batches."""
        told: list[Notice] = []
        onward: list[Message] = []
        answers: list[tuple[str, bytes]] = []
        for one in envelopes(batch, self.name, told):
            if one.kind == "flight":
                answers.append((one.inbox, _known(state, one)))
                continue
            try:
                table = unpack_table(one.body, self.name) if one.kind == "reports" else None
            except StoreUnusable as error:
                told.append(Notice(self.name, f"reports were passed over: {error}"))
                continue
            if set_back(max(state.told_s, state.engine.newest_s), one):
                told.append(Notice(self.name, "the clock was set back; all aircraft are heard anew"))
                state = self.empty()
            sighting = state.turn(table, present(state.told_s, one, LATE_S), one.received_s)
            state.settled.clear()
            if sighting is not None:
                onward += self._onward(sighting)
        return Found(state, onward=onward, told=told, answers=answers)

    def pack(self, state: Seeing) -> Sequence[Piece]:
        """The engine; when what was told last is begun anew, and so told once more."""
        return engine_pieces(state.engine)

    def unpack(self, pieces: Mapping[str, bytes]) -> Seeing:
        """An engine that goes on."""
        return Seeing(engine_from(pieces, self.new(), self.name), self.name)

    def _onward(self, sighting: Sighting) -> Iterator[Message]:
        """To each part of the areas what it is to hear, to all subscriptions where aircraft are."""
        for part, heard in areas_that_hear(sighting, self.parts):
            for body in sighted(heard):
                yield message_to(part.name, self.name, body)
        seen = flights_seen(sighting, exercise=self.exercise)
        if seen is None:
            return
        for states in in_pieces(seen.states):
            body = an_input(type(seen)(states, seen.exercise), sighting.now_s)
            for part in parts_of("subscription", self.parts):
                yield message_to(part.name, self.name, body)


def _known(state: Seeing, asked: Envelope) -> bytes:
    address = int.from_bytes(asked.body[:4], "big")
    engine = state.engine
    table = engine.reports_of(address)
    events = tuple(event for event in engine.events() if event.icao_address == address)
    places = engine.states(asked.now_s) if table is not None else ()
    place = next((one for one in places if one.icao_address == address), None)
    return sealed(layout_of(Known), encoded(Known(None if table is None else pack_table(table), events, place)))
