"""A worker keeps what it finds however it is cut short, and gives up a part that is no longer its own."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.in_a_row import InARow, Tracks, expected, reports
from builders.listing import Listing, ended, kept_up_to, opened, until
from builders.memory_bus import MemoryBus
from crossfix.errors import PartLost, StoreUnavailable, StoreUnusable
from crossfix.records.alert import Alert
from crossfix.records.notice import Notice
from crossfix.run.watch.batches import Pace, batches
from crossfix.run.watch.lease import Terms, held, owner_name
from crossfix.run.watch.outbox import Patience, until_done
from crossfix.run.watch.stores.store import SqlStore
from crossfix.run.watch.worker import Found, Message, Worker

SOON = Patience(first_s=0.001, longest_s=0.01)
PACE = Pace(snapshot_s=0.02, batch=7, wait_s=0.005, look_s=0.02)
TERMS = Terms(ttl_s=0.3)
PART = "aircraft.1-of-1"


def bodies(count: int, seed: int = 1) -> list[bytes]:
    """Reports as they are published."""
    return [msgspec.json.encode(asdict(one)) for one in itertools.islice(reports(seed), count)]


def working(bus: MemoryBus, store: SqlStore, told: list[Notice]) -> asyncio.Task[None]:
    """A worker of its own name."""
    worker = Worker(bus, store, InARow(), owner_name("w"), told.append, terms=TERMS, pace=PACE, patience=SOON)
    return asyncio.create_task(worker.run([PART]))


@given(st.lists(st.integers(1, 40), max_size=30), st.integers(0, 5))
@settings(max_examples=30)
def test_the_same_is_found_however_the_reports_are_cut_and_repeated(cuts: list[int], again: int) -> None:
    all_of, handler = bodies(300), InARow()
    state, found, place = handler.empty(), dict[str, Alert](), 0
    for size in (*cuts, 300):
        batch = all_of[max(place - again, 0) : place + size]
        made: Found[Tracks] = handler.handle(handler.unpack({p.name: p.body() for p in handler.pack(state)}), batch)
        state, place = made.state, place + size
        found |= {one.id: one for one in made.alerts}
    assert found == expected(1, 300)


def test_workers_cut_short_again_and_again_lose_nothing(tmp_path: Path) -> None:
    async def go() -> None:
        bus, told = MemoryBus(), list[Notice]()
        async with opened(tmp_path / "watch.db") as store:

            async def feeding() -> None:
                for number, body in enumerate(bodies(400)):
                    await bus.publish(PART, "k", body, str(number))
                    await asyncio.sleep(0.001)

            feed = asyncio.create_task(feeding())
            for pause in (0.03, 0.11, 0.05, 0.2, 0.08):
                first, second = working(bus, store, told), working(bus, store, told)
                await asyncio.sleep(pause)
                await ended(first, second)
                await asyncio.sleep(TERMS.ttl_s / 3)
            await feed
            last = working(bus, store, told)
            wanted = expected(1, 400)

            async def all_there() -> bool:
                return {a.id: a.state for a in await store.alerts(False)} == {n: a.state for n, a in wanted.items()}

            await until(all_there)
            await ended(last)
            assert {d.alert for d in await store.due(1e9, most=1000)} == set(wanted)

    asyncio.run(go())


def test_onward_messages_are_published_once_in_order(tmp_path: Path) -> None:
    """Of two workers; the first is ended before its first snapshot."""

    class Onward(Listing):
        def handle(self, state: list[bytes], batch: Sequence[bytes]) -> Found[list[bytes]]:
            return Found([*state, *batch], onward=[Message("area.1-of-1", "k", b, b.decode()) for b in batch])

    async def go() -> None:
        bus = MemoryBus()
        for number in range(20):
            await bus.publish(PART, "k", b"%d" % number, str(number))
        async with opened(tmp_path / "watch.db") as store:
            for _ in range(2):
                worker = Worker(
                    bus, store, Onward(), owner_name("w"), lambda _: None, terms=TERMS, pace=Pace(snapshot_s=9.0)
                )
                task = asyncio.create_task(worker.run([PART]))
                await asyncio.sleep(0.1)
                await ended(task)
        messages = bus.subscribe("area.1-of-1", 0)
        assert [await anext(messages) for _ in range(20)] == [(n + 1, b"%d" % n) for n in range(20)]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(messages), 0.05)

    asyncio.run(go())


def test_who_is_behind_and_is_killed_again_and_again_gets_on(tmp_path: Path) -> None:
    """It lives for a fraction of what all of the work takes, and never until a snapshot is due by the time alone."""

    class Slow(Listing):
        def handle(self, state: list[bytes], batch: Sequence[bytes]) -> Found[list[bytes]]:
            time.sleep(0.01 * len(batch))
            return Found([*state, *batch])

    async def go() -> None:
        bus, pace = MemoryBus(), Pace(snapshot_s=60.0, worked_s=0.05, turn_s=0.03, wait_s=0.005, look_s=0.02, batch=256)
        for number in range(200):
            await bus.publish(PART, "k", b"%d" % number, str(number))
        reached = []
        async with opened(tmp_path / "watch.db") as store:
            for _ in range(4):
                worker = Worker(bus, store, Slow(), owner_name("w"), lambda _: None, terms=TERMS, pace=pace)
                task = asyncio.create_task(worker.run([PART]))
                await asyncio.sleep(0.4)
                await ended(task)
                kept = await bus.snapshot(PART)
                reached.append(0 if kept is None else kept[0])
        assert 0 < reached[0] < reached[1] < reached[2] < reached[3]

    asyncio.run(go())


@given(st.integers(1, 256), st.floats(0.0, 1e4))
def test_a_turn_is_never_empty_nor_more_than_twice_the_last(messages: int, took_s: float) -> None:
    pace = Pace()
    most = pace.next_turn(messages, took_s)
    assert 1 <= most <= min(pace.batch, 2 * messages)
    if most > 1:
        assert most * took_s / messages <= pace.turn_s * 1.0001


def test_at_the_start_what_stays_away_is_raised() -> None:
    told, tries = list[Notice](), itertools.count()

    async def work() -> None:
        next(tries)
        raise StoreUnavailable("nobody there")

    with pytest.raises(StoreUnavailable, match="nobody there"):
        asyncio.run(until_done("store", work, told.append, replace(SOON, most_s=0.05)))
    assert next(tries) >= 2
    assert len(told) == 1


def test_a_part_that_another_took_is_let_go() -> None:
    async def go() -> None:
        bus = MemoryBus()
        stopped = asyncio.Event()

        async def serve() -> None:
            async with held(bus, PART, "one", TERMS, lambda _: None) as ours:
                assert ours
                try:
                    await asyncio.sleep(20)
                finally:
                    stopped.set()

        serving = asyncio.create_task(serve())
        await asyncio.sleep(0.05)
        async with held(bus, PART, "two", TERMS, lambda _: None) as ours:
            assert not ours
        bus._leases[PART] = ("two", bus.clock() + 9)  # as when this process was stopped for long
        with pytest.raises(PartLost, match="another worker has it"):
            await asyncio.wait_for(serving, 5)
        assert stopped.is_set()

    asyncio.run(go())


def test_a_lease_that_cannot_be_renewed_is_lost_when_its_time_is_over() -> None:
    class Away(MemoryBus):
        away = False

        async def lease(self, part: str, owner: str, ttl_s: float) -> bool:
            if self.away:
                raise StoreUnavailable("the bus is away")
            return await super().lease(part, owner, ttl_s)

    async def go() -> None:
        bus, told = Away(), list[Notice]()

        async def serve() -> None:
            async with held(bus, PART, "one", TERMS, told.append):
                bus.away = True
                await asyncio.sleep(9)

        with pytest.raises(PartLost, match=r"could not be renewed for 0.3 s: the bus is away"):
            await asyncio.create_task(serve())
        async with held(bus, PART, "one", TERMS, told.append) as ours:
            assert not ours
        assert [notice.text for notice in told] == ["not taken now: the bus is away"]

    asyncio.run(go())


def test_work_that_fails_is_tried_until_it_succeeds_and_both_are_told() -> None:
    async def go() -> None:
        told: list[Notice] = []
        left = [StoreUnavailable("the disk is full")] * 6

        async def work() -> str:
            if left:
                raise left.pop()
            return "done"

        assert await until_done("alerts", work, told.append, replace(SOON, say_s=0.0)) == "done"
        assert len(told) == 7
        assert told[0] == Notice("alerts", "not done, tried again: the disk is full")
        assert told[-1].text.endswith("nothing was lost")

    asyncio.run(go())


def test_work_that_no_waiting_heals_is_raised() -> None:
    async def work() -> None:
        raise StoreUnusable("damaged")

    with pytest.raises(StoreUnusable, match="damaged"):
        asyncio.run(until_done("alerts", work, lambda _: None))


@given(st.lists(st.integers(0, 24), max_size=4), st.integers(1, 12))
@settings(max_examples=20)
def test_a_state_is_not_used_after_its_handling_failed(failing: list[int], batch: int) -> None:
    """It is changed in place; each failure comes once, in the middle of a batch."""
    left = Counter(b"%d" % number for number in failing)

    def before(body: bytes) -> None:
        if left[body]:
            left[body] -= 1
            raise StoreUnavailable("a list of airports cannot be read now")

    async def go() -> None:
        bus, told, handler = MemoryBus(), list[Notice](), Listing(before)
        for number in range(25):
            await bus.publish(PART, "k", b"%d" % number, str(number))
        pace = replace(PACE, batch=batch, snapshot_s=0.0, look_s=0.001)
        with TemporaryDirectory() as folder:
            async with opened(Path(folder) / "watch.db") as store:
                task = asyncio.create_task(Worker(bus, store, handler, "w", told.append, pace=pace).run([PART]))
                assert await kept_up_to(bus, PART, 25) == [b"%d" % number for number in range(25)]
                await ended(task)
        assert [notice.text for notice in told] == ["begun anew: a list of airports cannot be read now"] * len(failing)
        assert len({id(state) for state in handler.states}) == len(handler.states) == len(failing) + 1

    asyncio.run(go())


def test_an_error_of_the_handler_ends_the_worker_and_gives_the_part_back(tmp_path: Path) -> None:
    def before(body: bytes) -> None:
        raise ValueError(f"not a report: {body.decode()}")

    async def go() -> None:
        bus = MemoryBus()
        await bus.publish(PART, "k", b"rubbish", "1")
        async with opened(tmp_path / "watch.db") as store:
            with pytest.raises(ExceptionGroup) as caught:
                await asyncio.wait_for(Worker(bus, store, Listing(before), "w", lambda _: None).run([PART]), 10)
        assert [str(error) for error in caught.value.exceptions] == ["not a report: rubbish"]
        assert await bus.holder(PART) is None

    asyncio.run(go())


def test_batches_are_in_order_and_an_empty_one_comes_where_nothing_does() -> None:
    async def go() -> None:
        bus = MemoryBus()
        for number in range(20):
            await bus.publish(PART, "k", b"%d" % number, str(number))
        read = batches(bus.subscribe(PART, 0), PACE)
        found = [await anext(read) for _ in range(4)]
        assert [len(batch) for batch in found] == [7, 7, 6, 0]
        assert [sequence for batch in found for sequence, _ in batch] == list(range(1, 21))
        await read.aclose()

    asyncio.run(go())
