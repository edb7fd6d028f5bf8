"""The watch in one process: feeds, turns, store and sender in one event loop; the turns in a thread.

    feeds -> waiting (bounded) -> turn -> writing (bounded) -> store -> sender

Where the store is away, what must be written waits, and the turns go on; where that is full, they wait, then the
feeds, then the senders of the feeds: back-pressure, and nothing is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Delivery
from crossfix.records.notice import Notice
from crossfix.records.table import Table, concatenated
from crossfix.records.thresholds import limit
from crossfix.records.watch_effects import DeliveryReported, FeedBack, FeedSilent, Input, Told, Write
from crossfix.run.watch.clock import Clock, ReplayClock, WallClock
from crossfix.run.watch.deliver.sender import Sender
from crossfix.run.watch.deliver.stream import Hub, Stream
from crossfix.run.watch.deliver.tries import Outcome, reported
from crossfix.run.watch.feed_health import FeedLimits, HealthyFeed, Tell
from crossfix.run.watch.outbox import keep
from crossfix.run.watch.ports import Store
from crossfix.run.watch.running import KnownFlight
from crossfix.run.watch.turns import Turns


@dataclass(frozen=True, slots=True)
class WatchLimits:
    """The pace of a watch; each with its unit and reason."""

    idle_s: float = limit(0.5, "s", "ours: without reports, deadlines and silence are looked at so often")
    waiting: int = limit(32, "batches", "ours: before the feeds wait")
    writing: int = limit(1000, "writes", "ours: while the store is away; then the turns wait")
    most_reports: int = limit(200_000, "reports", "ours: in one turn; a burst is taken in pieces")


@dataclass(slots=True, repr=False)
class _Batch:
    received_s: float
    reports: Table


@dataclass(slots=True, repr=False)
class _Given:
    given: Input
    done: asyncio.Future[Sequence[Told]]


@dataclass(slots=True, repr=False)
class Watch:
    """Run it once. `tell` is given every doubt; `hub` carries alerts to those who listen."""

    feeds: Sequence[HealthyFeed]
    turns: Turns
    store: Store
    hub: Hub
    clock: Clock
    tell: Tell
    source: str = "crossfix/watch"
    limits: WatchLimits = field(default_factory=WatchLimits)
    feed_limits: FeedLimits = field(default_factory=FeedLimits)
    beside: Sequence[Callable[[Watch], Awaitable[None]]] = ()
    """Run in the same event loop until the watch ends, such as a web server."""
    first: Sequence[Input] = ()
    """Given before any report: the hazards of notices."""
    shown: Sequence[AircraftState] = ()
    began_s: float = 0.0
    turned: int = 0
    _replayed_s: float | None = None
    _waiting: asyncio.Queue[_Batch | _Given | None] = field(init=False)
    _writing: asyncio.Queue[tuple[Write, list[_Given], list[Told]]] = field(init=False)
    _woken: asyncio.Event = field(init=False)
    _busy: asyncio.Lock = field(init=False)

    def __post_init__(self) -> None:
        self._waiting = asyncio.Queue(self.limits.waiting)
        self._writing = asyncio.Queue(self.limits.writing)
        self._woken = asyncio.Event()
        self._busy = asyncio.Lock()

    async def run(self, sender: Sender | None = None) -> None:
        """Until the feeds end (a replay) and all is written, or until cancelled."""
        self.began_s = self.clock.now()
        sender = sender or Sender(self.store, self.hub, self.source, self.clock.now, self.reported, self.tell)
        tasks = [asyncio.create_task(work) for work in (self._write(), sender.run(self._woken), self._idle())]
        tasks += [asyncio.create_task(cast(Any, work(self))) for work in self.beside]
        turning = asyncio.create_task(self._turn_on())
        reading = [asyncio.create_task(self._read(feed)) for feed in self.feeds]
        ended = asyncio.gather(*reading)
        try:
            await _first_of(ended, turning, *tasks)
            await ended
            await self._waiting.put(None)
            await _first_of(turning, *tasks)
            await self._writing.join()
            await sender.send_due()
        finally:
            ended.cancel()
            for task in [*reading, turning, *tasks]:
                task.cancel()
            await asyncio.gather(ended, *reading, turning, *tasks, return_exceptions=True)

    async def give(self, given: Input) -> Sequence[Told]:
        """An input of a person or of the sender; what it asked to store is stored when this returns."""
        done: asyncio.Future[Sequence[Told]] = asyncio.get_running_loop().create_future()
        await self._waiting.put(_Given(given, done))
        return await done

    async def reported(self, delivery: Delivery, outcome: Outcome) -> None:
        """How a try of a delivery ended, into the state machine; nobody waits for it."""
        report = reported(delivery, outcome, self._replayed_s or self.clock.now())
        if report is None:
            return
        done: asyncio.Future[Sequence[Told]] = asyncio.get_running_loop().create_future()
        await self._waiting.put(_Given(report, done))

    def now(self) -> Sequence[AircraftState]:
        """Where every aircraft was when all were last looked at, or refreshed (the door `States`)."""
        return self.shown or tuple(self.turns.measuring.states.values())

    async def refresh(self) -> None:
        """Look where all aircraft are now, for those who watch a map; waits for the turn under way."""
        async with self._busy:
            self.shown = await asyncio.to_thread(self.turns.seeing.engine.states, self.clock.now())

    async def known(self, icao_address: int) -> KnownFlight:
        """What is kept of an aircraft; waits for the turn under way."""
        async with self._busy:
            reports = await asyncio.to_thread(self.turns.seeing.engine.reports_of, icao_address)
        events = tuple(event for event in self.turns.events if event.icao_address == icao_address)
        return KnownFlight(reports, events, next((one for one in self.now() if one.icao_address == icao_address), None))

    def elsewhere(self) -> Mapping[str, float | None]:
        """No feeds: there is no other process."""
        return {}

    @property
    def stream(self) -> Stream:
        """To those who listen here."""
        return self.hub

    @property
    def exercise(self) -> bool:
        """Whether all that it finds is marked as an exercise."""
        return self.turns.exercise

    @property
    def reports(self) -> int:
        """How many came from the feeds."""
        return self.turns.seeing.engine.counts.reports

    @property
    def _replays(self) -> bool:
        """Then each batch is a turn of its own, at its time: the same each time, however fast."""
        return isinstance(self.clock, ReplayClock)

    async def _read(self, feed: HealthyFeed) -> None:
        async with contextlib.aclosing(cast(AsyncGenerator[tuple[float, Table]], feed.batches())) as batches:
            async for received_s, reports in batches:
                await self._waiting.put(_Batch(received_s, reports))

    async def _idle(self) -> None:
        """Time passes without reports as well; told: a clock that was set."""
        while True:
            await asyncio.sleep(self.limits.idle_s)
            if isinstance(self.clock, WallClock) and (stepped := self.clock.stepped()) is not None:
                self.tell(stepped)
                await self._note(stepped)
            if self._waiting.empty() and not self._replays:
                await self._turn([], [])

    async def _turn_on(self) -> None:
        ended = False
        while not ended:
            items = [await self._waiting.get()]
            count = 0
            while not self._waiting.empty() and count < self.limits.most_reports and not self._replays:
                count += len(items[-1].reports) if isinstance(items[-1], _Batch) else 0
                items.append(self._waiting.get_nowait())
            ended = None in items
            batches = [one for one in items if isinstance(one, _Batch)]
            await self._turn(batches, [one for one in items if isinstance(one, _Given)])
        await self._end()

    async def _turn(self, batches: list[_Batch], given: list[_Given]) -> None:
        received_s = min((one.received_s for one in batches), default=None)
        async with self._busy:
            now_s = self._present(received_s)
            inputs = [*self.first, *(one.given for one in given), *self._silences(now_s)]
            self.first = ()
            reports = concatenated([one.reports for one in batches]) if batches else None
            effects = await asyncio.to_thread(self.turns.turn, reports, now_s, received_s, inputs)
            self.turned += 1
            self.turns.seeing.settled.clear()
        await self._do(effects, given)

    def _present(self, received_s: float | None) -> float:
        """The time of a turn: in a replay that of its reports, for what comes between that of the last, and no jump."""
        if not self._replays:
            return self.clock.now()
        self.turns.board = replace(self.turns.board, clock_s=None)
        if received_s is not None:
            self._replayed_s = received_s
        return self.clock.now() if self._replayed_s is None else self._replayed_s

    async def _end(self) -> None:
        if self._replays:
            await self._do(await asyncio.to_thread(self.turns.finish, self._present(None)), [])

    async def _do(self, effects: Sequence[object], given: list[_Given]) -> None:
        told = [one for one in effects if isinstance(one, Told)]
        for one in told:
            self.tell(one.notice)
        writes = [one for one in effects if isinstance(one, Write)]
        hazards = tuple(self.turns.hazards.values())
        self.turns.hazards.clear()
        if writes or hazards or any(not isinstance(one.given, DeliveryReported) for one in given):
            alerts = tuple(alert for one in writes for alert in one.alerts)
            deliveries = tuple(delivery for one in writes for delivery in one.deliveries)
            await self._writing.put((Write(alerts, deliveries, hazards), given, told))

    async def _write(self) -> None:
        """To the store, in order; who waits for it is answered when it is on disk."""
        while True:
            write, given, told = await self._writing.get()
            try:
                await keep(self.store, write.alerts, write.deliveries, write.hazards, self._tell_store)
                self._woken.set()
            finally:
                self._writing.task_done()
            for one in given:
                if not one.done.done():
                    one.done.set_result(told)

    def _tell_store(self, notice: Notice) -> None:
        self.tell(notice)

    async def _note(self, notice: Notice) -> None:
        with contextlib.suppress(Exception):  # the trail must not end the watch; the notice was told
            await self.store.note(notice.where, notice.text, self.clock.now())

    def _silences(self, now_s: float) -> list[Input]:
        """Feeds that fell silent, or are heard again. A replay has no silence: what was not recorded is not known."""
        made: list[Input] = []
        if self._replays:
            return made
        exercise = self.turns.exercise
        for feed in self.feeds:
            known = self.turns.board.feeds.get((feed.name, exercise), -1.0)
            since_s = feed.health.silent_since(now_s, self.began_s, self.feed_limits)
            if since_s is not None and known in (None, -1.0):
                made.append(FeedSilent(feed.name, since_s, exercise))
            elif since_s is None and feed.health.last_s is not None and known is not None:
                made.append(FeedBack(feed.name, exercise))
        return made


async def _first_of(wanted: Awaitable[Any], *others: asyncio.Task[None]) -> None:
    """Wait for one; another that ends before, ends all, with what went wrong in it."""
    waited = asyncio.ensure_future(wanted)
    while not waited.done():
        done, _ = await asyncio.wait({waited, *others}, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {waited}:
            task.result()
            others = tuple(one for one in others if one is not task)
    waited.result()
