"""A watch that runs, in one process or as one of many: what the terminal and the board ask of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Delivery
from crossfix.records.event import Event
from crossfix.records.table import Table
from crossfix.records.watch_effects import Input, Told
from crossfix.run.watch.clock import Clock
from crossfix.run.watch.deliver.sender import Sender
from crossfix.run.watch.deliver.stream import Hub, Stream
from crossfix.run.watch.deliver.tries import Outcome
from crossfix.run.watch.feed_health import FeedLimits, HealthyFeed, Tell
from crossfix.run.watch.ports import Store


@dataclass(frozen=True, slots=True, eq=False)
class KnownFlight:
    """What is known of an aircraft: its reports (s UTC; None: none), its events that are not settled, where it is."""

    reports: Table | None
    events: tuple[Event, ...]
    state: AircraftState | None


class Running(Protocol):
    """`Watch` and `SharedWatch`."""

    beside: Sequence[Callable[[Any], Awaitable[None]]]
    """Run in the same event loop until the watch ends, such as a web server."""

    @property
    def feeds(self) -> Sequence[HealthyFeed]:
        """Of this process."""

    @property
    def began_s(self) -> float:
        """When the feeds were begun, s UTC."""

    @property
    def feed_limits(self) -> FeedLimits:
        """When a feed is silent."""

    @property
    def store(self) -> Store:
        """Of alerts."""

    @property
    def hub(self) -> Hub:
        """Of those who listen in this process."""

    @property
    def tell(self) -> Tell:
        """Given every doubt."""

    @property
    def source(self) -> str:
        """The watch's name in what goes out, a URI reference."""

    @property
    def clock(self) -> Clock:
        """The present."""

    @property
    def stream(self) -> Stream:
        """To all who listen, wherever."""

    @property
    def exercise(self) -> bool:
        """Whether all that it finds is marked as an exercise."""

    @property
    def reports(self) -> int:
        """How many came from the feeds of this process."""

    async def run(self, sender: Sender) -> None:
        """Until the feeds end (a replay) and all is written, or until cancelled."""

    async def give(self, given: Input) -> Sequence[Told]:
        """An input of a person; what it asked to store is stored when this returns."""

    async def reported(self, delivery: Delivery, outcome: Outcome) -> None:
        """How a try of a delivery ended."""

    def now(self) -> Sequence[AircraftState]:
        """Where every aircraft was when it was last looked at."""

    async def refresh(self) -> None:
        """Look where all aircraft are now, for those who watch a map."""

    async def known(self, icao_address: int) -> KnownFlight:
        """Of one aircraft."""

    def elsewhere(self) -> Mapping[str, float | None]:
        """Feeds of other processes: since when each is silent, s UTC; None: it is heard."""
