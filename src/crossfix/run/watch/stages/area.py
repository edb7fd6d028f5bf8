"""The second stage as a part: sightings of its areas in, measured hazards out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crossfix.errors import StoreUnusable
from crossfix.records.airborne import AircraftState
from crossfix.records.event import Event
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.records.sighting import Sighting
from crossfix.records.watch_effects import HazardsSeen
from crossfix.run.watch.measuring import Measuring
from crossfix.run.watch.packed.board_state import pack_watching, unpack_watching
from crossfix.run.watch.packed.sealed import layout_of, opened, sealed
from crossfix.run.watch.packed.values import decoded, encoded, unpack_value
from crossfix.run.watch.partition import Part, owns, parts_of
from crossfix.run.watch.snapshot import Piece
from crossfix.run.watch.stages.messages import an_input, envelopes, message_to, present, set_back
from crossfix.run.watch.worker import Found, Message

WATCHING, REST = "watching-", "measuring-"


@dataclass(frozen=True, slots=True)
class _Rest:
    """What `Measuring` keeps beside visits and episodes; all else is given anew, or worked out again."""

    states: tuple[AircraftState, ...]
    events_of: tuple[tuple[str, tuple[Event, ...]], ...]
    untold: tuple[Hazard, ...]
    told: tuple[tuple[str, tuple[float | None, str]], ...]
    told_s: float
    since_s: float
    news_s: float
    looked_s: float
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AreaStage:
    """`worker.Handler` of a part of the areas. It tells of the hazards that began in its own cells."""

    part: Part
    airports: Mapping[str, tuple[float, float]]
    exercise: bool = False

    def empty(self) -> Measuring:
        """Nothing heard."""
        return Measuring(self.airports, self.exercise, ours=lambda cell: owns(self.part, cell))

    def handle(self, state: Measuring, batch: Sequence[bytes]) -> Found[Measuring]:
        """A turn for each message; hazards go to the store and to all subscriptions."""
        told: list[Notice] = []
        onward: list[Message] = []
        hazards: dict[str, Hazard] = {}
        for one in envelopes(batch, self.part.name, told):
            now_s = present(state.looked_s, one)
            if set_back(state.looked_s, one):
                state = self._set_to(state, now_s)
            if one.kind == "sighting":
                try:
                    state.take(unpack_value(one.body, Sighting, self.part.name))
                except StoreUnusable as error:
                    told.append(Notice(self.part.name, f"a sighting was passed over: {error}"))
                    continue
            if (found := state.turn(now_s)) is not None:
                hazards |= {hazard.id: hazard for hazard in found.hazards}
                onward += self._onward(found, now_s)
        return Found(state, hazards=tuple(hazards.values()), onward=onward, told=told)

    def pack(self, state: Measuring) -> Sequence[Piece]:
        """All in two pieces."""
        rest = _Rest(
            tuple(state.states.values()),
            tuple(state.events_of.items()),
            tuple(state.untold.values()),
            tuple(state.told.items()),
            state.told_s,
            state.since_s,
            state.news_s,
            state.looked_s,
            tuple(sorted(state.shares)),
        )
        watching, unique = state.watching, uuid.uuid4().hex
        return (
            Piece(WATCHING + unique, lambda: pack_watching(watching)),
            Piece(REST + unique, lambda: sealed(layout_of(_Rest, "Measuring"), encoded(rest))),
        )

    def unpack(self, pieces: Mapping[str, bytes]) -> Measuring:
        """It goes on where it was; StoreUnusable where that cannot be read."""
        where = self.part.name
        names = {name.partition("-")[0] + "-": body for name, body in pieces.items()}
        if set(names) != {WATCHING, REST}:
            raise StoreUnusable(f"{where}: pieces {sorted(pieces)}, expected {WATCHING}* and {REST}*")
        rest = decoded(_Rest, opened(layout_of(_Rest, "Measuring"), names[REST], where), where)
        made = self.empty()
        made.watching = unpack_watching(names[WATCHING], where)
        made.states = {state.icao_address: state for state in rest.states}
        made.events_of, made.told = dict(rest.events_of), dict(rest.told)
        made.untold = {hazard.id: hazard for hazard in rest.untold}
        made.told_s, made.since_s, made.news_s, made.looked_s = rest.told_s, rest.since_s, rest.news_s, rest.looked_s
        made.shares = frozenset(rest.shares)
        return made

    def _set_to(self, state: Measuring, now_s: float) -> Measuring:
        """After the clock was set back: the hazards go on, the rest is heard anew."""
        made = self.empty()
        episodes = (replace(one, last_affected_s=min(one.last_affected_s, now_s)) for one in state.watching.episodes)
        made.watching, made.told = replace(made.watching, episodes=tuple(episodes)), state.told
        return made

    def _onward(self, found: HazardsSeen, now_s: float) -> list[Message]:
        body = an_input(found, now_s)
        return [message_to(part.name, self.part.name, body) for part in parts_of("subscription", self.part.of)]
