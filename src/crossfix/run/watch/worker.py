"""A worker of a watch: takes parts, reads each in order, keeps what is found, and remembers how far it has read.

In this order: what `handle` found is in the store, then the state is in a snapshot, then the messages behind it go. So
who takes over a part begins at the last snapshot and reads again what came after it. It finds the same alerts, whose
ids are the same, and the store collapses them.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from crossfix.errors import PartLost, StoreUnavailable
from crossfix.records.alert import Alert, Delivery
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.records.thresholds import limit
from crossfix.run.watch.lease import Terms, held
from crossfix.run.watch.outbox import PATIENT, Patience, Tell, keep, until_done
from crossfix.run.watch.ports import Bus, Store

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Message:
    """To be published for the next stage; `id` is made of what it says, so that a second time is dropped."""

    part: str
    key: str
    body: bytes
    id: str


@dataclass(frozen=True, slots=True)
class Found(Generic[S]):
    """The state after a batch, and what came of it."""

    state: S
    alerts: Sequence[Alert] = ()
    deliveries: Sequence[Delivery] = ()
    hazards: Sequence[Hazard] = ()
    onward: Sequence[Message] = ()


class Handler(Protocol[S]):
    """What a part does with its messages: pure, and the same however they are cut into batches."""

    def empty(self) -> S:
        """Before the first message."""

    def handle(self, state: S, batch: Sequence[bytes]) -> Found[S]:
        """The messages in order; run in a thread, so that leases are renewed meanwhile."""

    def pack(self, state: S) -> bytes:
        """For a snapshot."""

    def unpack(self, body: bytes) -> S:
        """From a snapshot."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a worker cuts its work."""

    snapshot_s: float = limit(10.0, "s", "warning.md 4 of the project's references: what is read again after a death")
    batch: int = limit(256, "messages", "ours: in one call of the handler and one transaction of the store")
    wait_s: float = limit(0.05, "s", "ours: how long a batch waits for more")
    look_s: float = limit(1.0, "s", "ours: between looks whether a part is free")


class Worker(Generic[S]):
    """Serves those of `parts` that are free. `most` leaves some to others."""

    def __init__(
        self,
        bus: Bus,
        store: Store,
        handler: Handler[S],
        owner: str,
        tell: Tell,
        *,
        terms: Terms | None = None,
        pace: Pace | None = None,
        patience: Patience = PATIENT,
    ) -> None:
        self.bus = bus
        self.store = store
        self.handler = handler
        self.owner = owner
        self.tell = tell
        self.terms = terms or Terms()
        self.pace = pace or Pace()
        self.patience = patience

    async def run(self, parts: Sequence[str], most: int | None = None) -> None:
        """Until cancelled. Raises what no waiting heals: StoreUnusable, RequestInvalid, and errors of the handler."""
        room = asyncio.Semaphore(len(parts) if most is None else most)
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(self._again(part, room))

    async def _again(self, part: str, room: asyncio.Semaphore) -> None:
        while True:
            async with room:
                try:
                    async with held(self.bus, part, self.owner, self.terms, self.tell) as ours:
                        if ours:
                            await self._serve(part)
                except PartLost as error:
                    self.tell(Notice(part, f"let go: {error}"))
                except StoreUnavailable as error:
                    self.tell(Notice(part, f"begun anew: {error}"))
            await asyncio.sleep(self.pace.look_s)

    async def _serve(self, part: str) -> None:
        kept = await self.bus.snapshot(part)
        sequence, state = (0, self.handler.empty()) if kept is None else (kept[0], self.handler.unpack(kept[1]))
        last, saved = time.monotonic(), sequence
        async with contextlib.aclosing(batches(self.bus.subscribe(part, sequence), self.pace)) as read:
            async for batch in read:
                if batch:
                    found = await asyncio.to_thread(self.handler.handle, state, [body for _, body in batch])
                    await self._keep(found)
                    state, sequence = found.state, batch[-1][0]
                if sequence != saved and time.monotonic() - last >= self.pace.snapshot_s:
                    await self.bus.put_snapshot(part, sequence, self.handler.pack(state))
                    last, saved = time.monotonic(), sequence

    async def _keep(self, found: Found[S]) -> None:
        await keep(self.store, found.alerts, found.deliveries, found.hazards, self.tell, self.patience)
        for message in found.onward:
            await self._publish(message)

    async def _publish(self, message: Message) -> None:
        await until_done(
            message.part,
            lambda: self.bus.publish(message.part, message.key, message.body, message.id),
            self.tell,
            self.patience,
        )


async def batches(
    messages: AsyncIterator[tuple[int, bytes]], pace: Pace
) -> AsyncGenerator[list[tuple[int, bytes]], None]:
    """What came within `wait_s` of the first, at most `batch`; an empty one each `look_s` where nothing comes."""
    coming: asyncio.Task[tuple[int, bytes]] | None = None
    try:
        while True:
            batch: list[tuple[int, bytes]] = []
            until = time.monotonic() + pace.look_s
            while len(batch) < pace.batch:
                coming = coming or asyncio.create_task(_next(messages))
                await asyncio.wait({coming}, timeout=max(until - time.monotonic(), 0.0))
                if not coming.done():
                    break
                if not batch:
                    until = time.monotonic() + pace.wait_s
                batch.append(coming.result())
                coming = None
            yield batch
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.wait({coming})


async def _next(messages: AsyncIterator[tuple[int, bytes]]) -> tuple[int, bytes]:
    return await anext(messages)
