"""The Store door of a watch over either database."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from crossfix.records.alert import Alert, Delivery, Silence, Subscription
from crossfix.records.hazard import Hazard
from crossfix.run.watch.stores import work
from crossfix.run.watch.stores.asks import Dialect, Work

T = TypeVar("T")


class Database(Protocol):
    """Runs work in one transaction; on disk when it returns.

    Raises StoreUnavailable where it may heal (nothing was kept then), StoreUnusable where it does not.
    """

    dialect: Dialect
    where: str

    async def run(self, make: Callable[[], Work[T]]) -> T:
        """What the work returns; `make` gives it anew for a second try."""

    async def close(self) -> None:
        """Ends the connections."""


class SqlStore:
    """`ports.Store`, and the audit trail. `clock` gives seconds UTC since 1970."""

    def __init__(
        self, database: Database, clock: Callable[[], float] = time.time, holding: work.Holding | None = None
    ) -> None:
        self.database = database
        self.clock = clock
        self.holding = holding or work.Holding()

    async def write(
        self, alerts: Sequence[Alert], deliveries: Sequence[Delivery], hazards: Sequence[Hazard] = ()
    ) -> None:
        """One transaction, on disk when it returns; a second writing of the same changes nothing.

        RequestInvalid where an alert is an exercise in the store and not in what is written, or the other way round.
        """
        now_s, dialect = self.clock(), self.database.dialect
        await self.database.run(lambda: work.write(dialect, now_s, alerts, deliveries, hazards))

    async def alerts(self, only_open: bool = True) -> Sequence[Alert]:
        """In order of raising; open is what is neither acted on, rejected nor cleared."""
        return await self.database.run(lambda: work.alerts(only_open))

    async def hazards(self) -> Sequence[Hazard]:
        """All that are not over."""
        return await self.database.run(lambda: work.hazards(self.clock()))

    async def due(self, now_s: float, most: int = 100) -> Sequence[Delivery]:
        """Deliveries to try now, oldest first, held for `holding.hold_s` or until `delivered` is told."""
        return await self.database.run(lambda: work.due(self.database.dialect, self.holding, now_s, most))

    async def delivered(self, delivery: Delivery) -> None:
        """A try and how it ended."""
        now_s, dialect = self.clock(), self.database.dialect
        await self.database.run(lambda: work.delivered(dialect, now_s, delivery))

    async def subscriptions(self) -> Sequence[Subscription]:
        """All, by id."""
        return await self.database.run(work.subscriptions)

    async def subscribe(self, subscription: Subscription) -> None:
        """Add or replace."""
        await self.database.run(lambda: work.subscribe(subscription))

    async def unsubscribe(self, subscription: str) -> None:
        """The one of this id is no more; nothing where there was none."""
        await self.database.run(lambda: work.unsubscribe(subscription))

    async def silences(self) -> Sequence[Silence]:
        """All that have not ended, by id."""
        return await self.database.run(lambda: work.silences(self.clock()))

    async def silence(self, silence: Silence) -> None:
        """Add or replace."""
        await self.database.run(lambda: work.silence(silence))

    async def note(self, who: str, what: str, at_s: float) -> None:
        """A line of the audit trail."""
        await self.database.run(lambda: work.note(who, what, at_s))

    async def audit(self, after: int = 0, most: int = 1000) -> Sequence[work.AuditLine]:
        """Lines of the audit trail after one, in order."""
        return await self.database.run(lambda: work.audit(after, most))

    async def close(self) -> None:
        """Ends the connections."""
        await self.database.close()
