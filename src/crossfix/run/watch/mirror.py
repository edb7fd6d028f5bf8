"""Where all aircraft are and which feeds are heard, as a part of the subscriptions is told: for a board to show."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import cast

from crossfix.errors import StoreUnusable
from crossfix.records.airborne import AircraftState
from crossfix.records.thresholds import limit
from crossfix.records.watch_effects import FeedBack, FeedSilent, FlightsSeen
from crossfix.run.watch.packed.values import unpack_input
from crossfix.run.watch.ports import Bus
from crossfix.run.watch.stages.messages import envelope_of


@dataclass(frozen=True, slots=True)
class MirrorLimits:
    """What is shown."""

    heard_s: float = limit(600.0, "s", "AlertLimits.heard_s: an aircraft not heard for it is not shown")


@dataclass(slots=True)
class Mirror:
    """Reads what a part is sent, and takes nothing from it."""

    limits: MirrorLimits = field(default_factory=MirrorLimits)
    states: dict[int, AircraftState] = field(default_factory=dict)
    feeds: dict[str, float | None] = field(default_factory=dict)
    """Since when each is silent; None: it is heard."""

    async def run(self, bus: Bus, part: str) -> None:
        """Until cancelled."""
        async with contextlib.aclosing(cast(AsyncGenerator[tuple[int, bytes]], bus.subscribe(part, 0))) as messages:
            async for _, body in messages:
                with contextlib.suppress(StoreUnusable):  # told by the part itself
                    self._take(body)

    def now(self, now_s: float) -> tuple[AircraftState, ...]:
        """Those heard of late."""
        self.states = {a: one for a, one in self.states.items() if now_s - one.time_s <= self.limits.heard_s}
        return tuple(self.states.values())

    def _take(self, body: bytes) -> None:
        envelope = envelope_of(body, "mirror")
        if envelope.kind != "input":
            return
        match unpack_input(envelope.body, "mirror"):
            case FlightsSeen(states, _):
                self.states.update((one.icao_address, one) for one in states)
            case FeedSilent(feed, since_s, _):
                self.feeds[feed] = since_s
            case FeedBack(feed, _):
                self.feeds[feed] = None
            case _:
                pass
