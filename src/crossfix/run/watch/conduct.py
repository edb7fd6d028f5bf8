"""Sets up a watch from what was asked, and runs it: feeds or recordings, store, subscriptions, notices."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import tempfile
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.airports.table import airport_table
from crossfix.read.notices.notice_files import hazards_in
from crossfix.records.alert import Severity, Subscription
from crossfix.records.flight import Receiver
from crossfix.records.hazard import Hazard
from crossfix.records.watch_effects import HazardsSeen
from crossfix.run.watch.clock import Clock, ReplayClock, WallClock
from crossfix.run.watch.deliver.stream import Hub
from crossfix.run.watch.engine import Engine
from crossfix.run.watch.feed_health import FeedLimits, HealthyFeed, Tell
from crossfix.run.watch.feed_lines import line_of
from crossfix.run.watch.feed_live import LiveFeed
from crossfix.run.watch.feed_replay import ReplayFeed
from crossfix.run.watch.filed_flights import ByAddress, FiledFlights, text_of
from crossfix.run.watch.measuring import Measuring
from crossfix.run.watch.outbox import AT_START, until_done
from crossfix.run.watch.ports import Store
from crossfix.run.watch.raw_log import RawLog
from crossfix.run.watch.seeing import Seeing
from crossfix.run.watch.shared import Place
from crossfix.run.watch.stores.open import open_store
from crossfix.run.watch.turns import Turns
from crossfix.run.watch.warm import warm
from crossfix.run.watch.watch import Watch
from crossfix.warn.board import restored
from crossfix.warn.look import Airports

STORE = "crossfix-watch.sqlite"
EVERYONE = Subscription("everyone", "who listens to the stream", "subscriber", least=Severity.INFORMATION)
"""Where nobody is named."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. `replay` and `feeds` exclude each other; with a `bus` this is one process of many."""

    feeds: tuple[str, ...] = ()
    replay: tuple[Path, ...] = ()
    speed: float = 0.0
    start: str | None = None
    start_from_name: str | None = None
    reader: str | None = None
    store: str | None = None
    subscriptions: Path | None = None
    notices: tuple[Path, ...] = ()
    record: Path | None = None
    receiver: Receiver | None = None
    exercise: bool = False
    limits: FeedLimits = field(default_factory=FeedLimits)
    flights: tuple[Path, ...] = ()
    bus: str | None = None
    place: Place | None = None

    def __post_init__(self) -> None:
        if self.bus is not None:
            self._on_a_bus()
        elif self.place is not None:
            raise RequestInvalid("--part is of a watch on many machines: give --bus nats://HOST:PORT as well")
        elif bool(self.feeds) == bool(self.replay):
            raise RequestInvalid("give feeds to watch, or --replay with recordings: one of them")
        if len(set(self.feeds)) != len(self.feeds):
            raise RequestInvalid("the same feed is given twice")
        if self.speed < 0.0 or not math.isfinite(self.speed):
            raise RequestInvalid(f"--speed {self.speed}: expected 0 (as fast as possible) or more, 1 is as it was")

    def _on_a_bus(self) -> None:
        if self.replay:
            raise RequestInvalid("--replay runs in one process: its clock is the recording's; leave --bus out")
        if self.store is None:
            raise RequestInvalid(
                "with --bus give --store: a postgresql:// URL that all processes reach, or a file where all are on one "
                "machine"
            )


@contextlib.asynccontextmanager
async def prepared(request: Request, tell: Tell) -> AsyncIterator[Watch]:
    """A watch of one process that is ready to run; its store is closed at the end.

    A replay without a store of its own keeps its alerts in a folder that is removed, so that they meet no actual ones.
    """
    clock: Clock = ReplayClock(request.speed) if request.replay else WallClock()
    async with opened(request, clock, tell) as (feeds, filed, store):
        yield await _watch(request, feeds, filed, store, clock, tell)


@contextlib.asynccontextmanager
async def opened(
    request: Request, clock: Clock, tell: Tell
) -> AsyncIterator[tuple[Sequence[HealthyFeed], FiledFlights, Store]]:
    """What every watch has: its feeds, what is filed of flights, and the store."""
    feeds = _feeds(request, clock, tell)
    filed = FiledFlights(request.flights, tell, [one.filed for one in feeds])
    filed.load()
    await asyncio.to_thread(warm)
    with contextlib.ExitStack() as stack:
        name = request.store
        if name is None:
            name = str(Path(stack.enter_context(tempfile.TemporaryDirectory()), STORE)) if request.replay else STORE
        store = await _store(name, clock, tell, waits=request.bus is not None or "://" in name)
        following = asyncio.create_task(_follow(filed, clock))
        try:
            yield feeds, filed, store
        finally:
            following.cancel()
            await store.close()


async def _store(name: str, clock: Clock, tell: Tell, *, waits: bool) -> Store:
    """The store; one that others start too may come a little later. A file that cannot be opened is told at once."""
    if not waits:
        return await open_store(name, clock.now)
    return await until_done("store", lambda: open_store(name, clock.now), tell, AT_START)


async def _follow(filed: FiledFlights, clock: Clock) -> None:
    """Lists are read again where they change; in a replay they are what they were, so that it is the same each time."""
    if filed.paths and isinstance(clock, WallClock):
        await filed.follow()


async def _watch(
    request: Request, feeds: Sequence[HealthyFeed], filed: FiledFlights, store: Store, clock: Clock, tell: Tell
) -> Watch:
    await asked_for(request, store)
    places = airport_table().places()
    board = restored(
        await store.alerts(only_open=False),
        await store.hazards(),
        await store.subscriptions(),
        await store.silences(),
        airports=Airports.of(places),
    )
    turns = Turns(Seeing(engine_of(request, filed)), Measuring(places, request.exercise), board)
    watch = Watch(feeds, turns, store, Hub(uuid.uuid4().hex[:12]), clock, tell, feed_limits=request.limits)
    hazards = read_notices(request.notices, clock.now(), tell)
    if hazards:
        watch.first = (HazardsSeen(hazards, clock.now(), exercise=request.exercise),)
        turns.hazards.update({one.id: one for one in hazards})
    return watch


def engine_of(request: Request, filed: FiledFlights) -> Engine:
    """An engine without reports, with what is filed of flights."""
    engine = Engine(receiver=request.receiver)
    engine.filed = ByAddress(filed, engine)
    return engine


async def asked_for(request: Request, store: Store) -> Sequence[Subscription]:
    """Who is to be told beside those whom the store knows; put into it."""
    asked = read_subscriptions(request.subscriptions) if request.subscriptions is not None else ()
    asked = asked or (() if await store.subscriptions() else (EVERYONE,))
    for one in asked:
        await store.subscribe(one)
    return asked


def _feeds(request: Request, clock: Clock, tell: Tell) -> tuple[ReplayFeed | LiveFeed, ...]:
    if isinstance(clock, ReplayClock):
        replay = ReplayFeed(request.replay, clock, tell, request.start, request.start_from_name, request.reader)
        return (replay,)
    made = []
    for seed, url in enumerate(request.feeds):
        line, reader, ending = line_of(url, request.limits)
        raw = RawLog(request.record, url, ending, tell) if request.record is not None else None
        made.append(LiveFeed(url, line, reader, clock, tell, request.limits, raw, seed))
    return tuple(made)


def read_subscriptions(path: Path) -> tuple[Subscription, ...]:
    """A JSON list of objects with the fields of `records.alert.Subscription`; `id`, `name`, `party` are needed.

    Raises InputUnusable that says which entry is wrong, and how.
    """
    listed = _json(path)
    if not isinstance(listed, list):
        raise InputUnusable(f"{path}: expected a JSON list of subscriptions")
    made: dict[str, Subscription] = {}
    allowed = set(Subscription.__dataclass_fields__)
    for number, entry in enumerate(listed, 1):
        try:
            one = msgspec.convert(entry, Subscription)
        except (msgspec.ValidationError, RecursionError) as error:
            raise InputUnusable(f"{path}: subscription {number}: {error}") from error
        if unknown := sorted(set(entry) - allowed):
            raise InputUnusable(
                f"{path}: subscription {number}: unknown field {unknown[0]!r}; expected {sorted(allowed)}"
            )
        if one.id in made:
            raise InputUnusable(f"{path}: subscription {number}: the id {one.id!r} is given twice")
        made[one.id] = one
    return tuple(made.values())


def read_notices(paths: Sequence[Path], now_s: float, tell: Tell) -> tuple[Hazard, ...]:
    """The hazards of files of NOTAM, restriction posts, GeoJSON or CSV."""
    found: list[Hazard] = []
    for path in paths:
        read = hazards_in(text_of(path), path.name, now_s)
        found += read.hazards
        for notice in read.notices:
            tell(notice)
    return tuple(found)


def _json(path: Path) -> Any:
    try:
        return json.loads(text_of(path))
    except (ValueError, RecursionError) as error:
        raise InputUnusable(f"{path}: not JSON: {str(error)[:200]}") from error
