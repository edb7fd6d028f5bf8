"""A worker of a watch: takes parts, reads each in order, keeps what is found, and remembers how far it has read.

In this order: what `handle` found is in the store, then it is published onward and answered, then the state is in a
snapshot, then the messages behind it go. So who takes over a part begins at the last snapshot and reads again what came
after it. It finds the same alerts, whose ids are the same, and the store collapses them.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from crossfix.errors import PartLost, RequestInvalid, StoreUnavailable
from crossfix.records.alert import Alert, Delivery
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.run.watch.batches import Pace, batches
from crossfix.run.watch.lease import Terms, held
from crossfix.run.watch.outbox import PATIENT, Patience, Tell, keep, until_done
from crossfix.run.watch.ports import Bus, Store
from crossfix.run.watch.snapshot import Piece
from crossfix.run.watch.ticks import Tick, Ticks

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
    told: Sequence[Notice] = ()
    answers: Sequence[tuple[str, bytes]] = ()
    """(inbox, body) for who asked by `Bus.ask`; lost where nobody waits any more."""


class Handler(Protocol[S]):
    """What a part does with its messages: the same however they are cut into batches, and whoever reads them again.

    It may change a state in place. A state is with one call at a time. It is never used again after the call that had
    it failed or was cut short, nor after what was found could not be kept: the part is then begun anew from the last
    snapshot. So `empty` and `unpack` give a state of its own each time. All are run in a thread, so that leases are
    renewed meanwhile.
    """

    def empty(self) -> S:
        """Before the first message."""

    def handle(self, state: S, batch: Sequence[bytes]) -> Found[S]:
        """The messages in order. Reads no clock: time comes as messages (`Worker`, `tick`)."""

    def pack(self, state: S) -> Sequence[Piece]:
        """For a snapshot. The bodies are asked for before the next call of `handle`."""

    def unpack(self, pieces: Mapping[str, bytes]) -> S:
        """From a snapshot: all pieces by their names, in the order of `pack`."""


class Worker(Generic[S]):
    """Serves its own parts, and those of workers that are away.

    `tick` makes a message of a time. With it, each part that is served gets one each second of `now`. `kept` is called
    when there is something new to send.
    """

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
        tick: Tick | None = None,
        now: Callable[[], float] = time.time,
        kept: Callable[[], None] = lambda: None,
    ) -> None:
        self.bus = bus
        self.store = store
        self.handler = handler
        self.owner = owner
        self.tell = tell
        self.terms = terms or Terms()
        self.pace = pace or Pace()
        self.patience = patience
        self.tick = tick
        self.now = now
        self.kept = kept

    async def run(self, own: Sequence[str], others: Mapping[str, str] | None = None) -> None:
        """Until cancelled. Raises what no waiting heals: StoreUnusable, RequestInvalid, and errors of the handler.

        `own` parts are taken as soon as they are free. `others` are parts by the lease of the worker whose they are
        (`lease.presence`): taken while nobody has that lease, and given back when somebody has it again.
        """
        others = others or {}
        there = {name: asyncio.Event() for name in others.values()}
        for event in there.values():
            event.set()  # until it was looked
        never = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for name, event in there.items():
                group.create_task(self._look(name, event))
            for part in own:
                group.create_task(self._own(part, never))
            for part, name in others.items():
                group.create_task(self._other(part, name, there[name]))

    async def _look(self, name: str, there: asyncio.Event) -> None:
        """Whether a worker is there; as it was while the bus is away, which `held` tells."""
        await asyncio.sleep(self.terms.ttl_s)  # workers that start together need not find each other at once
        while True:
            with contextlib.suppress(StoreUnavailable):
                if await self.bus.holder(name) is None:
                    there.clear()
                else:
                    there.set()
            await asyncio.sleep(self.pace.look_s)

    async def _own(self, part: str, never: asyncio.Event) -> None:
        while True:
            await self._hold(part, never)
            await asyncio.sleep(self.pace.look_s)

    async def _other(self, part: str, name: str, there: asyncio.Event) -> None:
        while True:
            if not there.is_set() and await self._hold(part, there):
                self.tell(Notice(part, f"given back to {name}, which is there again"))
            await asyncio.sleep(self.pace.look_s)

    async def _hold(self, part: str, leave: asyncio.Event) -> bool:
        """Takes the part if it is free, and serves it until it is lost, or until it is to be left: then True."""
        try:
            async with held(self.bus, part, self.owner, self.terms, self.tell) as ours:
                if ours:
                    await self._serve(part, leave)
                return ours
        except PartLost as error:
            self.tell(Notice(part, f"let go: {error}"))
        except StoreUnavailable as error:
            self.tell(Notice(part, f"begun anew: {error}"))
        return False

    async def _serve(self, part: str, leave: asyncio.Event) -> None:
        sequence, state = await self._begin(part)
        last, saved, worked_s, most = time.monotonic(), sequence, 0.0, self.pace.first
        async with (
            self._ticking(part) as read_to,
            contextlib.aclosing(batches(self.bus.subscribe(part, sequence), self.pace, lambda: most)) as read,
        ):
            async for batch in read:
                began, bodies = time.monotonic(), [body for _, body in batch]
                if batch:
                    found = await asyncio.to_thread(self.handler.handle, state, bodies)
                    took_s = time.monotonic() - began
                    worked_s, most = worked_s + took_s, self.pace.next_turn(len(batch), took_s)
                    await self._keep(part, found)
                    state, sequence = found.state, batch[-1][0]
                read_to(bodies)
                left = leave.is_set()
                if sequence != saved and (left or self.pace.to_be_kept(time.monotonic() - last, worked_s)):
                    pieces = await asyncio.to_thread(self.handler.pack, state)
                    await self.bus.put_snapshot(part, sequence, pieces)
                    last, saved, worked_s = time.monotonic(), sequence, 0.0
                if left:
                    return

    async def _begin(self, part: str) -> tuple[int, S]:
        kept = await self.bus.snapshot(part)
        if kept is None:
            return 0, await asyncio.to_thread(self.handler.empty)
        return kept[0], await asyncio.to_thread(self.handler.unpack, kept[1])

    @contextlib.asynccontextmanager
    async def _ticking(self, part: str) -> AsyncIterator[Callable[[Sequence[bytes]], None]]:
        """Publishes ticks while inside; gives what is to be called with what was read. An error of `tick` is raised."""
        if self.tick is None:
            yield lambda _: None
            return
        ticks = Ticks(self.bus, part, self.tick, self.now)
        running = asyncio.create_task(ticks.run(self.tell, self.patience))

        def read_to(bodies: Sequence[bytes]) -> None:
            ticks.read(bodies)
            if running.done():
                running.result()

        try:
            yield read_to
        finally:
            running.cancel()
            await asyncio.wait({running})

    async def _keep(self, part: str, found: Found[S]) -> None:
        await keep(self.store, found.alerts, found.deliveries, found.hazards, self.tell, self.patience)
        if found.deliveries:
            self.kept()
        for begin in range(0, len(found.onward), self.pace.at_once):  # an answer takes long beside busy threads
            await asyncio.gather(*map(self._publish, found.onward[begin : begin + self.pace.at_once]))
        for notice in found.told:
            self.tell(notice)
        for to, body in found.answers:
            try:
                await self.bus.answer(to, body)
            except (StoreUnavailable, RequestInvalid) as error:
                self.tell(Notice(part, f"an answer was not given: {error}"))

    async def _publish(self, message: Message) -> None:
        await until_done(
            message.part,
            lambda: self.bus.publish(message.part, message.key, message.body, message.id),
            self.tell,
            self.patience,
        )
