"""The doors of a watch: what stores, carries and feeds it. One process and many machines use the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Delivery, Silence, Subscription
from crossfix.records.hazard import Hazard
from crossfix.records.table import Table
from crossfix.run.watch.snapshot import Piece


class Feed(Protocol):
    """Reports of surveillance, as they come. It reconnects by itself, and says when it is silent."""

    name: str

    def batches(self) -> AsyncIterator[tuple[float, Table]]:
        """(time received, s UTC since 1970, by the watch's clock; reports as read.surveillance gives them)."""


class Store(Protocol):
    """Alerts and what must go out, written together or not at all; SQLite in one process, PostgreSQL for many."""

    async def write(
        self, alerts: Sequence[Alert], deliveries: Sequence[Delivery], hazards: Sequence[Hazard] = ()
    ) -> None:
        """One transaction, on disk when it returns. A known alert is replaced by one with more steps only."""

    async def alerts(self, only_open: bool = True) -> Sequence[Alert]:
        """In order of raising."""

    async def hazards(self) -> Sequence[Hazard]:
        """All that are not over."""

    async def due(self, now_s: float, most: int = 100) -> Sequence[Delivery]:
        """Deliveries to try now, oldest first; each is held for a while by who asked, so that two do not send it."""

    async def delivered(self, delivery: Delivery) -> None:
        """A try and how it ended."""

    async def subscriptions(self) -> Sequence[Subscription]:
        """All."""

    async def subscribe(self, subscription: Subscription) -> None:
        """Add or replace."""

    async def unsubscribe(self, subscription: str) -> None:
        """Take one away, by its id; one that is not there is none."""

    async def silences(self) -> Sequence[Silence]:
        """All that have not ended."""

    async def silence(self, silence: Silence) -> None:
        """Add or replace."""

    async def note(self, who: str, what: str, at_s: float) -> None:
        """A line of the audit trail."""

    async def close(self) -> None:
        """Give back what it holds."""


class Bus(Protocol):
    """Carries reports, states and events between workers, in parts; at least once, in the order of each part.

    What is answered and offered is not kept: it reaches who is there.
    """

    async def publish(self, part: str, key: str, body: bytes, message_id: str) -> bool:
        """On disk when it returns; the same message id again is dropped, and False."""

    def subscribe(self, part: str, after: int) -> AsyncIterator[tuple[int, bytes]]:
        """(sequence, body) from after a sequence on."""

    async def put_snapshot(self, name: str, sequence: int, pieces: Sequence[Piece]) -> None:
        """Keep a worker's state and up to where it has read. Pieces whose names the last one has are not written."""

    async def snapshot(self, name: str) -> tuple[int, dict[str, bytes]] | None:
        """The last one kept: up to where was read, and the pieces by name in their order."""

    async def lease(self, part: str, owner: str, ttl_s: float) -> bool:
        """Whether the part is this owner's now: taken or renewed by compare-and-set."""

    async def release(self, part: str, owner: str) -> None:
        """Give the lease back before its time; nothing where it is another's."""

    async def holder(self, part: str) -> str | None:
        """Who has the lease now."""

    async def ask(self, part: str, body_of: Callable[[str], bytes], message_id: str, timeout_s: float) -> bytes:
        """Publish `body_of(inbox)` to the part, and wait for what is answered to the inbox. The id must be new.

        StoreUnavailable where no answer comes in time: who asked cannot know then whether it was done.
        """

    async def answer(self, to: str, body: bytes) -> None:
        """To an inbox; lost where nobody waits there."""

    async def offer(self, topic: str, body: bytes, timeout_s: float) -> bool:
        """To all who listen: True as soon as one took it, False at once where nobody listens, or after the timeout."""

    async def offered(self, topic: str, taken: Callable[[bytes], Awaitable[bool]]) -> None:
        """Listens until cancelled: `taken` says of each offer whether it was taken."""

    async def close(self) -> None:
        """Give back what it holds."""


class States(Protocol):
    """Where every aircraft is now, as the engine believes."""

    def now(self) -> Sequence[AircraftState]:
        """All that were heard of late."""
