"""Two processes of a watch on many machines, in one event loop on a bus in memory: feeds in, alerts and answers out."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from builders.memory_bus import MemoryBus
from builders.servers import Server, nats_server, nats_url, postgres_server, postgres_url
from builders.staged import Places, close_traffic, steps
from crossfix.errors import RequestInvalid, StoreUnavailable
from crossfix.records.alert import Alert, Delivery, Subscription
from crossfix.records.notice import Notice
from crossfix.records.table import Column, Table
from crossfix.records.watch_effects import Acknowledge, Subscribed
from crossfix.run.watch.clock import WallClock
from crossfix.run.watch.conduct import Request
from crossfix.run.watch.conduct_shared import shared
from crossfix.run.watch.deliver.sender import Sender
from crossfix.run.watch.deliver.stream import Hub
from crossfix.run.watch.deliver.tries import Arrived
from crossfix.run.watch.engine import Engine
from crossfix.run.watch.feed_health import FeedHealth, FeedLimits
from crossfix.run.watch.ingest import Ingest
from crossfix.run.watch.lease import Terms
from crossfix.run.watch.shared import Place, SharedWatch, agreed
from crossfix.run.watch.stores.open import open_store
from crossfix.run.watch.stores.store import SqlStore

RATE, ZERO_S = 20.0, 1.8e9
PLACES: Places = {"TSTA": (45.2, 45.2)}
ASKED = tuple(Subscription(f"who-{k}", f"who {k}", "operator") for k in range(4))


@dataclass
class Made:
    """A feed of a table that plays as fast as the clock runs."""

    table: Table
    clock: WallClock
    name: str = "made"
    health: FeedHealth = field(default_factory=lambda: FeedHealth("made"))

    async def batches(self) -> AsyncIterator[tuple[float, Table]]:
        """A second each, and then nothing more."""
        for now_s, piece in steps(self.table, 1.0):
            await asyncio.sleep(max(0.0, (now_s - self.clock.now()) / RATE))
            self.health.took(self.clock.now(), len(piece))
            yield self.clock.now(), piece
        await asyncio.Event().wait()


def fast(by_s: float = 0.0) -> WallClock:
    """Twenty times as fast as the world; half a second after the start the computer's clock is set by some time."""
    began = time.monotonic()

    def steady() -> float:
        return (time.monotonic() - began) * RATE

    return WallClock(lambda: ZERO_S + steady() + (by_s if steady() > 0.5 * RATE else 0.0), steady)


@contextlib.asynccontextmanager
async def two(
    folder: Path, told: list[Notice], by_s: float = 0.0
) -> AsyncIterator[tuple[SharedWatch, SharedWatch, SqlStore]]:
    """Workers 1 and 2 of 2; the first has the feed."""
    bus, clock = MemoryBus(), fast(by_s)
    store = await open_store(str(folder / "s.sqlite"), clock.now)
    made = close_traffic(lasts_s=70.0)
    start_s = float(np.floor(made["time"].values[0]))
    times = made["time"].values.astype(np.float64) - start_s + ZERO_S + 20.0
    table = Table({**made.columns, "time": Column(times, made["time"].valid)})
    watches = []
    for worker in (1, 2):
        feeds = [Made(table, clock)] if worker == 1 else []
        ingest = Ingest(feeds, bus, 2, clock, told.append, FeedLimits(silent_s=3600.0))
        watch = SharedWatch(
            ingest, Place(worker, 2), bus, store, Hub(f"epoch{worker}"), clock, told.append, PLACES, Engine,
            terms=Terms(ttl_s=1.0), first=tuple(Subscribed(one) for one in ASKED) if worker == 1 else (),
        )  # fmt: skip
        watches.append(watch)
    for one in ASKED:
        await store.subscribe(one)
    tasks = []
    for watch in watches:
        sender = Sender(store, watch.stream, watch.source, clock.now, watch.reported, told.append)
        tasks.append(asyncio.create_task(watch.run(sender)))
    try:
        yield watches[0], watches[1], store
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        await store.close()
        assert all(isinstance(one, asyncio.CancelledError) for one in ended), ended


async def until(wanted: Callable[[], Awaitable[bool]], most_s: float = 20.0) -> None:
    async with asyncio.timeout(most_s):
        while not await wanted():
            await asyncio.sleep(0.05)


async def _whole_way(folder: Path, told: list[Notice]) -> None:
    async with two(folder, told) as (first, second, store):
        listener = second.hub.listen()
        await second.refresh()

        async def raised() -> bool:
            return {one.addressee for one in await store.alerts()} == {one.id for one in ASKED}

        await until(raised)
        messages = listener.messages(5.0)
        message = await anext(messages)
        assert message is not None
        assert message.event == "alert"

        async def delivered() -> bool:
            return all(one.state == "delivered" for one in await store.alerts())

        await until(delivered)
        alert = next(iter(await store.alerts()))
        assert await first.give(Acknowledge(alert.id, "dispatcher")) == []
        assert {one.id: one.state for one in await store.alerts()}[alert.id] == "acknowledged"
        (refused,) = await second.give(Acknowledge(alert.id.replace(alert.id[:4], "0000"), "dispatcher"))
        assert "not known here" in refused.notice.text
        known = await second.known(0x400000)
        assert known.state is not None
        assert known.state.gnss == "lost"
        assert known.reports is not None
        assert len(known.events) == 1
        assert (await second.known(0x123456)).reports is None
        assert len(second.now()) == 16
        assert second.elsewhere() == {"made": None}
        assert first.reports > 100
        assert second.reports == 0


def test_two_processes_find_tell_and_answer(tmp_path: Path) -> None:
    told: list[Notice] = []
    asyncio.run(_whole_way(tmp_path, told))
    assert [one for one in told if "passed over" in one.text or "ended" in one.text] == []


@pytest.mark.parametrize("by_s", [3600.0, -3600.0])
def test_a_clock_that_is_set_is_told_and_alerts_are_right(tmp_path: Path, by_s: float) -> None:
    told: list[Notice] = []

    async def go() -> None:
        async with two(tmp_path, told, by_s) as (_, _, store):

            async def raised() -> bool:
                return {one.addressee for one in await store.alerts()} == {one.id for one in ASKED}

            await until(raised)
            for one in await store.alerts():
                assert ZERO_S + 20.0 < one.first_evidence_s <= one.raised_s < ZERO_S + 20.0 * RATE
            assert any(line.who == "clock" for line in await store.audit())

    asyncio.run(go())
    said = [one.text for one in told if one.where == "clock"]
    assert len(said) == 1  # they share one clock here
    assert f"the computer's clock was set {'ahead' if by_s > 0 else 'back'} by 3600.0 s" in said[0]


@dataclass
class _Away:
    """A store that cannot be asked for its alerts for the first times."""

    inner: SqlStore
    times: int

    async def alerts(self, only_open: bool = True) -> Sequence[Alert]:
        """Fails at first."""
        self.times -= 1
        if self.times >= 0:
            raise StoreUnavailable("the store is away")
        return await self.inner.alerts(only_open)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def test_a_store_that_goes_away_after_a_sending_does_not_end_the_watch(tmp_path: Path) -> None:
    told: list[Notice] = []

    async def go() -> None:
        async with two(tmp_path, told) as (first, _, store):
            first.store = cast(Any, _Away(store, 2))
            delivery = Delivery("d", "an alert", "who-1", "stream", 0, ZERO_S, delivered_s=ZERO_S)
            await first.reported(delivery, Arrived("taken"))
            first.store = store

    asyncio.run(go())
    words = " | ".join(one.text for one in told)
    assert "tried again: the store is away" in words
    assert "nothing was lost" in words


def test_who_is_started_before_its_store_waits_for_it(tmp_path: Path) -> None:
    told: list[Notice] = []
    bus, store = nats_server(tmp_path), postgres_server(tmp_path)
    request = Request(bus=nats_url(bus), store=postgres_url(store), place=Place(0, 1))

    async def go() -> None:
        starting = asyncio.create_task(_when_missed(store, told))
        async with asyncio.timeout(30.0), shared(request, told.append) as watch:
            assert await watch.store.subscriptions() != []
        await starting

    try:
        bus.start()
        asyncio.run(go())
    finally:
        bus.stop()
        store.stop()
    words = [one.text for one in told if one.where == "store"]
    assert words[0].startswith("not done, tried again: postgresql://")
    assert words[-1].startswith("done again after")


async def _when_missed(server: Server, told: list[Notice]) -> None:
    while not told:
        await asyncio.sleep(0.05)
    await asyncio.to_thread(server.start)


async def _agreement() -> None:
    bus = MemoryBus()
    await agreed(bus, Place(1, 3), exercise=False)
    await agreed(bus, Place(2, 3), exercise=False)
    with pytest.raises(RequestInvalid, match=r"parts-3-actual.*parts-2-actual"):
        await agreed(bus, Place(1, 2), exercise=False)
    with pytest.raises(RequestInvalid, match="bus of its own for an exercise"):
        await agreed(bus, Place(1, 3), exercise=True)


def test_all_processes_have_one_number_of_parts_and_one_kind() -> None:
    asyncio.run(_agreement())


@pytest.mark.parametrize("text", ["", "1", "1/", "/2", "3/2", "1/0", "-1/2", "1/2/3", "a/b"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(RequestInvalid, match="--part"):
        Place.of(text)


def test_what_does_not_go_with_a_bus_is_refused() -> None:
    with pytest.raises(RequestInvalid, match="--store"):
        Request(("beast://127.0.0.1:1",), bus="nats://127.0.0.1:1")
    with pytest.raises(RequestInvalid, match="--replay runs in one process"):
        Request(replay=(Path("x"),), bus="nats://127.0.0.1:1", store="x")
    with pytest.raises(RequestInvalid, match="give --bus"):
        Request(("beast://127.0.0.1:1",), place=Place(1, 2))
    assert Request(bus="nats://127.0.0.1:1", store="x", place=Place(1, 2)).feeds == ()
