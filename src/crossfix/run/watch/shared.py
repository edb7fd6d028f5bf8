"""The watch on many machines: one process of it, with feeds, parts of the stages, a sender, and what a board asks.

    feeds -> aircraft -> areas -> subscriptions -> store -> sender

Each arrow but the last two is a bus. Every process does some of each, and none knows another.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crossfix.errors import PartLost, RequestInvalid, StoreUnavailable
from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Delivery, State
from crossfix.records.watch_effects import Acknowledge, Act, Input, Reject, Told
from crossfix.run.watch.clock import WallClock
from crossfix.run.watch.deliver.sender import Sender
from crossfix.run.watch.deliver.stream import Hub, Stream
from crossfix.run.watch.deliver.tries import Outcome, reported
from crossfix.run.watch.engine import Engine
from crossfix.run.watch.feed_health import FeedLimits, HealthyFeed, Tell
from crossfix.run.watch.ingest import Ingest
from crossfix.run.watch.lease import Terms, owner_name, presence
from crossfix.run.watch.mirror import Mirror
from crossfix.run.watch.outbox import PATIENT, until_done
from crossfix.run.watch.partition import Part, aircraft_part, parts_of, subscription_part
from crossfix.run.watch.ports import Bus, Store
from crossfix.run.watch.running import KnownFlight
from crossfix.run.watch.snapshot import Piece
from crossfix.run.watch.stages.aircraft import AircraftStage, known_of
from crossfix.run.watch.stages.area import AreaStage
from crossfix.run.watch.stages.messages import Envelope, an_input, packed, tick
from crossfix.run.watch.stages.subscription import Kept, SubscriptionStage, answered
from crossfix.run.watch.worker import Handler, Worker
from crossfix.warn.look import Airports

STREAM = "stream"
ANSWER_S = 10.0
"""Ours: an answer comes after the store has what was asked, within tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which worker this process is: K of N, and the parts of each stage are N. Worker 0 serves none."""

    worker: int
    workers: int

    def __post_init__(self) -> None:
        if not 0 <= self.worker <= self.workers or self.workers < 1:
            raise RequestInvalid(
                f"--part {self.worker}/{self.workers}: workers are counted from 1 to how many there are; 0 has feeds "
                "and a board alone"
            )

    @staticmethod
    def of(text: str) -> Place:
        """From "K/N".

        >>> Place.of("2/3")
        Place(worker=2, workers=3)
        """
        worker, slash, workers = text.partition("/")
        if not (slash and worker.isdecimal() and workers.isdecimal()):
            raise RequestInvalid(f"--part {text}: expected K/N, such as 2/3")
        return Place(int(worker), int(workers))

    def name(self, worker: int) -> str:
        """The lease that a worker has for as long as it runs."""
        return f"worker.{worker}-of-{self.workers}"


@dataclass(slots=True, repr=False)
class SharedWatch:
    """Run it once. `tell` is given every doubt; `hub` carries alerts to those who listen in this process."""

    ingest: Ingest
    place: Place
    bus: Bus
    store: Store
    hub: Hub
    clock: WallClock
    tell: Tell
    airports: Mapping[str, tuple[float, float]]
    new_engine: Callable[[], Engine]
    exercise: bool = False
    source: str = "crossfix/watch"
    terms: Terms = field(default_factory=Terms)
    feed_limits: FeedLimits = field(default_factory=FeedLimits)
    beside: Sequence[Callable[[Any], Awaitable[None]]] = ()
    """Run in the same event loop until the watch ends, such as a web server."""
    first: Sequence[Input] = ()
    """Given once it runs: subscriptions, and the hazards of notices."""
    mirror: Mirror = field(default_factory=Mirror)
    """Runs once somebody asks where aircraft are."""
    _asked: asyncio.Event = field(default_factory=asyncio.Event)
    _addressees: dict[str, str] = field(default_factory=dict)

    async def run(self, sender: Sender) -> None:
        """Until cancelled, or until what no waiting heals: then that is raised."""
        try:
            await self._run(sender)
        except BaseExceptionGroup as group:
            raise _first(group) from group

    async def _run(self, sender: Sender) -> None:
        await until_done("bus", lambda: agreed(self.bus, self.place, exercise=self.exercise), self.tell)
        await self._begin()
        woken, owner = asyncio.Event(), owner_name(self.place.name(self.place.worker))
        async with asyncio.TaskGroup() as group:
            if self.place.worker:
                name = self.place.name(self.place.worker)
                group.create_task(presence(self.bus, name, owner, self.terms, self.tell))
                for worker, own, others in self._workers(owner, woken.set):
                    group.create_task(worker.run(own, others))
            group.create_task(self.ingest.run())
            group.create_task(sender.run(woken))
            group.create_task(self._look_on())
            group.create_task(self.bus.offered(STREAM, self._offered))
            for work in self.beside:
                group.create_task(_awaited(work(self)))
            group.create_task(self._mind_the_clock())

    def _workers(self, owner: str, kept: Callable[[], None]) -> list[tuple[Worker[Any], list[str], dict[str, str]]]:
        """A worker for each part of each stage: its own ones, and those of others while they are away."""
        made: list[tuple[Worker[Any], list[str], dict[str, str]]] = []
        airports = Airports.of(self.airports)
        for index in range(1, self.place.workers + 1):
            for part, handler in self._handlers(index, airports):
                worker: Worker[Any] = Worker(
                    self.bus,
                    self.store,
                    handler,
                    owner,
                    self.tell,
                    terms=self.terms,
                    tick=tick,
                    now=self.clock.now,
                    kept=kept,
                )
                ours = index == self.place.worker
                made.append((worker, [part] if ours else [], {} if ours else {part: self.place.name(index)}))
        return made

    def _handlers(self, index: int, airports: Airports) -> list[tuple[str, Handler[Any]]]:
        of = self.place.workers
        aircraft, area, own = (Part(stage, index, of) for stage in ("aircraft", "area", "subscription"))
        return [
            (aircraft.name, AircraftStage(aircraft.name, of, self.new_engine, self.exercise)),
            (area.name, AreaStage(area, self.airports, self.exercise)),
            (own.name, SubscriptionStage(own, airports, self.exercise)),
        ]

    async def _begin(self) -> None:
        """Parts that have not begun are told what the store has; all are told what this process was started with."""
        kept = await until_done("store", self._kept, self.tell)
        now_s = self.clock.now()
        body = packed(Envelope("kept", now_s, kept.packed()))
        for part in parts_of("subscription", self.place.workers):
            await self._publish(part, body)
            for given in self.first:
                await self._publish(part, an_input(given, now_s))

    async def _kept(self) -> Kept:
        hazards = await self.store.hazards()
        on = {one.id for one in hazards}
        alerts = [a for a in await self.store.alerts(only_open=False) if a.state is not State.CLEARED or a.hazard in on]
        subscriptions, silences = await self.store.subscriptions(), await self.store.silences()
        return Kept(tuple(alerts), tuple(hazards), tuple(subscriptions), tuple(silences))

    async def _publish(self, part: Part, body: bytes) -> None:
        name = uuid.uuid4().hex
        await until_done(part.name, lambda: self.bus.publish(part.name, "", body, name), self.tell, PATIENT)

    async def give(self, given: Input) -> Sequence[Told]:
        """An input of a person; what it asked to store is stored when this returns. StoreUnavailable: not known."""
        told: list[Told] = []
        for part in await self._parts_of(given):
            now_s = self.clock.now()

            def body(inbox: str, now_s: float = now_s) -> bytes:
                return an_input(given, now_s, inbox)

            answer = await self.bus.ask(part.name, body, uuid.uuid4().hex, ANSWER_S)
            told += [one for one in answered(answer) if one not in told]
        return told

    async def reported(self, delivery: Delivery, outcome: Outcome) -> None:
        """How a try of a delivery ended, into the state machine; nobody waits for it."""
        report = reported(delivery, outcome, self.clock.now())
        if report is None:
            return
        for part in await until_done("deliveries", lambda: self._parts_of_alert(delivery.alert), self.tell):
            await self._publish(part, an_input(report, self.clock.now()))

    def now(self) -> Sequence[AircraftState]:
        """Where every aircraft was when it was last told of (the door `States`); nothing when first asked."""
        self._asked.set()
        return self.mirror.now(self.clock.now())

    async def refresh(self) -> None:
        """The parts tell by themselves; it is listened to from now on."""
        self._asked.set()

    async def _look_on(self) -> None:
        await self._asked.wait()
        await self.mirror.run(self.bus, Part("subscription", 1, self.place.workers).name)

    def elsewhere(self) -> Mapping[str, float | None]:
        """The feeds that other processes told of."""
        own = {feed.name for feed in self.feeds}
        return {name: since_s for name, since_s in self.mirror.feeds.items() if name not in own}

    @property
    def feeds(self) -> Sequence[HealthyFeed]:
        """Of this process."""
        return self.ingest.feeds

    @property
    def began_s(self) -> float:
        """When the feeds were begun."""
        return self.ingest.began_s

    @property
    def stream(self) -> Stream:
        """To those who listen in any process."""
        return BusStream(self.bus)

    @property
    def reports(self) -> int:
        """How many came from the feeds of this process."""
        return self.ingest.reports

    async def known(self, icao_address: int) -> KnownFlight:
        """What the part of an aircraft knows of it. StoreUnavailable where nobody has the part now."""
        part = aircraft_part(icao_address, self.place.workers)
        now_s, address = self.clock.now(), icao_address.to_bytes(4, "big")

        def body(inbox: str) -> bytes:
            return packed(Envelope("flight", now_s, address, inbox=inbox))

        found = known_of(await self.bus.ask(part.name, body, uuid.uuid4().hex, ANSWER_S))
        return KnownFlight(found.table, found.events, found.state)

    async def _parts_of(self, given: Input) -> Sequence[Part]:
        """Who must be told: the part of an alert's addressee, or all."""
        if isinstance(given, Acknowledge | Act | Reject):
            return await self._parts_of_alert(given.alert)
        return parts_of("subscription", self.place.workers)

    async def _parts_of_alert(self, alert: str) -> Sequence[Part]:
        if alert not in self._addressees:
            self._addressees = {one.id: one.addressee for one in await self.store.alerts(only_open=False)}
        addressee = self._addressees.get(alert)
        if addressee is None:
            return parts_of("subscription", self.place.workers)
        return [subscription_part(addressee, self.place.workers)]

    async def _offered(self, body: bytes) -> bool:
        name, _, alert = body.partition(b"\n")
        return await self.hub.deliver(name.decode(), alert)

    async def _mind_the_clock(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            if (stepped := self.clock.stepped()) is not None:
                self.tell(stepped)
                with contextlib.suppress(StoreUnavailable):  # the trail must not end the watch; it was told
                    await self.store.note(stepped.where, stepped.text, self.clock.now())


@dataclass(frozen=True, slots=True)
class BusStream:
    """The stream of all processes that serve a board (`deliver.stream.Stream`)."""

    bus: Bus
    within_s: float = 2.0

    async def deliver(self, delivery: str, body: bytes) -> bool:
        """Whether somebody listens, now or by resuming later."""
        with contextlib.suppress(StoreUnavailable):
            return await self.bus.offer(STREAM, delivery.encode() + b"\n" + body, self.within_s)
        return False


async def agreed(bus: Bus, place: Place, *, exercise: bool) -> None:
    """RequestInvalid where the bus has a watch of another number of parts, or of the other kind."""
    name, wanted = "watch", f"parts-{place.workers}-{'exercise' if exercise else 'actual'}"
    for _ in range(3):
        kept = await bus.snapshot(name)
        if kept is not None:
            if wanted not in kept[1]:
                raise RequestInvalid(
                    f"the bus has a watch of {' '.join(kept[1])}, this one is {wanted}; use the same --part K/N "
                    "everywhere, and a bus of its own for an exercise; to change it stop all and remove the bucket "
                    "crossfix_snapshots"
                )
            return
        with contextlib.suppress(PartLost):  # another was first
            await bus.put_snapshot(name, 1, [Piece(wanted, lambda: b"1")])


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error of all that ended together."""
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found


async def _awaited(work: Awaitable[None]) -> None:
    await work
