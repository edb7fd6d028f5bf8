"""Sets up a watch from what was asked, and runs it: feeds or recordings, store, subscriptions, notices."""

from __future__ import annotations

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
from crossfix.run.watch.feed_health import FeedLimits, Tell
from crossfix.run.watch.feed_lines import line_of
from crossfix.run.watch.feed_live import LiveFeed
from crossfix.run.watch.feed_replay import ReplayFeed
from crossfix.run.watch.ports import Store
from crossfix.run.watch.raw_log import RawLog
from crossfix.run.watch.stores.open import open_store
from crossfix.run.watch.turns import Turns
from crossfix.run.watch.watch import HealthyFeed, Watch
from crossfix.warn.board import restored
from crossfix.warn.look import Airports

STORE = "crossfix-watch.sqlite"
EVERYONE = Subscription("everyone", "who listens to the stream", "subscriber", least=Severity.INFORMATION)
"""Where nobody is named."""
MOST_TEXT = 64 << 20


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. `replay` and `feeds` exclude each other."""

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
    frames: bool = False
    limits: FeedLimits = field(default_factory=FeedLimits)

    def __post_init__(self) -> None:
        if bool(self.feeds) == bool(self.replay):
            raise RequestInvalid("give feeds to watch, or --replay with recordings: one of them")
        if len(set(self.feeds)) != len(self.feeds):
            raise RequestInvalid("the same feed is given twice")
        if self.speed < 0.0 or not math.isfinite(self.speed):
            raise RequestInvalid(f"--speed {self.speed}: expected 0 (as fast as possible) or more, 1 is as it was")


@contextlib.asynccontextmanager
async def prepared(request: Request, tell: Tell) -> AsyncIterator[Watch]:
    """A watch that is ready to run; its store is closed at the end.

    A replay without a store of its own keeps its alerts in a folder that is removed, so that they meet no actual ones.
    """
    clock: Clock = ReplayClock(request.speed) if request.replay else WallClock()
    feeds = _feeds(request, clock, tell)
    with contextlib.ExitStack() as stack:
        name = request.store
        if name is None:
            name = str(Path(stack.enter_context(tempfile.TemporaryDirectory()), STORE)) if request.replay else STORE
        store = await open_store(name, clock.now)
        try:
            yield await _watch(request, feeds, store, clock, tell)
        finally:
            await store.close()


async def _watch(request: Request, feeds: Sequence[HealthyFeed], store: Store, clock: Clock, tell: Tell) -> Watch:
    asked = read_subscriptions(request.subscriptions) if request.subscriptions is not None else ()
    known = await store.subscriptions()
    for one in asked or (() if known else (EVERYONE,)):
        await store.subscribe(one)
    places = airport_table().places()
    board = restored(
        await store.alerts(only_open=False),
        await store.hazards(),
        await store.subscriptions(),
        await store.silences(),
        airports=Airports.of(places),
    )
    turns = Turns(Engine(receiver=request.receiver), board, places, request.exercise)
    watch = Watch(feeds, turns, store, Hub(uuid.uuid4().hex[:12]), clock, tell, feed_limits=request.limits)
    hazards = read_notices(request.notices, clock.now(), tell)
    if hazards:
        watch.first = (HazardsSeen(hazards, clock.now(), exercise=request.exercise),)
        turns.hazards.update({one.id: one for one in hazards})
    return watch


def _feeds(request: Request, clock: Clock, tell: Tell) -> tuple[HealthyFeed, ...]:
    if isinstance(clock, ReplayClock):
        replay = ReplayFeed(
            request.replay, clock, tell, request.start, request.start_from_name, request.reader, request.frames
        )
        return (replay,)
    made = []
    for seed, url in enumerate(request.feeds):
        line, reader, ending = line_of(url, request.limits)
        raw = RawLog(request.record, url, ending, tell) if request.record is not None else None
        made.append(LiveFeed(url, line, reader, clock, tell, request.limits, raw, request.frames, seed))
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
        read = hazards_in(_text(path), path.name, now_s)
        found += read.hazards
        for notice in read.notices:
            tell(notice)
    return tuple(found)


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise InputUnusable(f"{path}: not JSON: {str(error)[:200]}") from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_TEXT:
            raise InputUnusable(f"{path}: larger than {MOST_TEXT >> 20} MiB")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputUnusable(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
