"""Workers on both buses: time by messages, answers after the store, and parts that move with who is there."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import pytest

from builders.listing import Listing, ended, kept_up_to, listed, opened, until
from crossfix.records.notice import Notice
from crossfix.run.watch.batches import Pace
from crossfix.run.watch.lease import Terms, presence
from crossfix.run.watch.outbox import Patience
from crossfix.run.watch.ports import Bus
from crossfix.run.watch.stores.store import SqlStore
from crossfix.run.watch.ticks import Ticks
from crossfix.run.watch.worker import Worker

Test = Callable[[Bus, Bus, str], Awaitable[None]]
PACE = Pace(snapshot_s=0.05, batch=7, wait_s=0.005, look_s=0.02)
TERMS = Terms(ttl_s=0.6)
SOON = Patience(first_s=0.001, longest_s=0.01)


def tick(now_s: float) -> bytes:
    """A time as a message."""
    return b"tick %d" % now_s


def times(bodies: list[bytes]) -> list[int]:
    """Of the ticks among the messages."""
    return [int(body[5:]) for body in bodies if body.startswith(b"tick ")]


async def read(bus: Bus, part: str) -> list[bytes]:
    """What the last snapshot of the part has read."""
    kept = await bus.snapshot(part)
    return [] if kept is None else listed(kept[1])


def test_each_second_is_read_once_and_again_after_a_death(held: Callable[[Test], None], tmp_path: Path) -> None:
    """By three workers one after the other, two of which overlap; the clock is ten times as fast as ours."""

    async def ticking(one: Bus, two: Bus, part: str) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()

        def now() -> float:
            return 1000.0 + 10.0 * (loop.time() - began)

        async with opened(tmp_path / "watch.db") as store:
            handler = Listing()

            def working(bus: Bus, name: str) -> asyncio.Task[None]:
                worker = Worker(bus, store, handler, name, lambda _: None, terms=TERMS, pace=PACE, tick=tick, now=now)
                return asyncio.create_task(worker.run([part]))

            first = working(one, "first")
            await asyncio.sleep(0.8)
            second = working(two, "second")
            await asyncio.sleep(0.3)
            await ended(first)
            await asyncio.sleep(0.8)
            await ended(second)
            third = working(one, "third")

            async def enough() -> bool:
                return len(times(await read(two, part))) >= 20

            await until(enough)
            await ended(third)
        found = times(await read(one, part))
        assert found == sorted(set(found))
        assert found[0] in (1000, 1001)
        assert found[-1] - found[0] < 3 * len(found)
        assert all(b"tick %d" % second in handler.states[-1] for second in found[:10])

    held(ticking)


def test_ticks_do_not_pile_up_while_a_worker_is_behind(held: Callable[[Test], None], tmp_path: Path) -> None:
    async def behind(one: Bus, two: Bus, part: str) -> None:
        clock, go = [500.0], threading.Event()

        def before(body: bytes) -> None:
            assert body == b"heavy" or go.is_set()
            go.wait(20)

        await one.publish(part, "k", b"heavy", part)
        async with opened(tmp_path / "watch.db") as store:
            worker = Worker(
                two,
                store,
                Listing(before),
                "w",
                lambda _: None,
                terms=TERMS,
                pace=PACE,
                tick=tick,
                now=lambda: clock[0],
            )
            task = asyncio.create_task(worker.run([part]))
            for _ in range(30):
                clock[0] += 1.0
                await asyncio.sleep(0.02)
            go.set()
            await kept_up_to(one, part, 2)
            clock[0] += 1.0

            async def caught_up() -> bool:
                return 531 in times(await read(one, part))

            await until(caught_up)
            await ended(task)
        assert 2 <= len(times(await read(one, part))) <= 4

    held(behind)


def test_two_who_have_a_part_for_a_moment_give_one_tick_a_second(held: Callable[[Test], None]) -> None:
    async def both(one: Bus, two: Bus, part: str) -> None:
        clock = [7.2]
        ticks = [Ticks(bus, part, tick, lambda: clock[0]) for bus in (one, two)]
        tasks = [asyncio.create_task(each.run(lambda _: None, SOON)) for each in ticks]
        messages = two.subscribe(part, 0)
        for second in (7, 8, 11):
            clock[0] = second + 0.2
            _, body = await asyncio.wait_for(anext(messages), 10)
            assert body == b"tick %d" % second
            for each in ticks:
                each.read([body])
            await asyncio.sleep(0.15)  # the other's is dropped meanwhile
        await one.publish(part, "k", b"last", part)
        assert (await anext(messages))[1] == b"last"
        await ended(*tasks)

    held(both)


def test_a_tick_that_was_lost_is_not_waited_for_without_end(held: Callable[[Test], None]) -> None:
    async def lost(one: Bus, two: Bus, part: str) -> None:
        clock = [7.0]
        ticks = Ticks(one, part, tick, lambda: clock[0], lost_s=0.05)
        task = asyncio.create_task(ticks.run(lambda _: None, SOON))
        messages = two.subscribe(part, 0)
        assert (await anext(messages))[1] == b"tick 7"
        clock[0] = 9.5
        assert (await asyncio.wait_for(anext(messages), 10))[1] == b"tick 9"
        await ended(task)

    held(lost)


def test_an_error_of_the_tick_is_raised(held: Callable[[Test], None], tmp_path: Path) -> None:
    async def broken(one: Bus, _: Bus, part: str) -> None:
        def no_tick(_: float) -> bytes:
            raise ValueError("no such time")

        async with opened(tmp_path / "watch.db") as store:
            worker = Worker(one, store, Listing(), "w", lambda _: None, pace=PACE, tick=no_tick)
            with pytest.raises(ExceptionGroup) as caught:
                await asyncio.wait_for(worker.run([part]), 10)
        assert [str(error) for error in caught.value.exceptions] == ["no such time"]

    held(broken)


def test_an_answer_comes_when_what_was_asked_is_in_the_store(held: Callable[[Test], None], tmp_path: Path) -> None:
    async def answered(one: Bus, two: Bus, part: str) -> None:
        told: list[Notice] = []
        async with opened(tmp_path / "watch.db") as store:
            worker = Worker(two, store, Listing(), "w", told.append, terms=TERMS, pace=PACE)
            task = asyncio.create_task(worker.run([part]))
            for number in range(5):
                name = f"{part}-{number}"
                body_of = lambda inbox, name=name: msgspec.json.encode((inbox, name))  # noqa: E731
                assert await one.ask(part, body_of, name, 10.0) == b"raised"
                assert name in {alert.id for alert in await store.alerts()}
                assert Notice("listing", f"raised {name}") in told
            await one.publish(part, "k", msgspec.json.encode(("crossfix.part.other", "x")), f"{part}-no-inbox")
            assert await one.ask(part, lambda inbox: msgspec.json.encode((inbox, "y")), f"{part}-y", 10.0) == b"raised"
            assert [one.text for one in told if one.where == part] == [
                "an answer was not given: 'crossfix.part.other': not the name of one who waits for an answer; these "
                "begin with _INBOX."
            ]
            await ended(task)

    held(answered)


def test_parts_of_one_that_is_away_are_served_and_given_back(held: Callable[[Test], None], tmp_path: Path) -> None:
    async def moving(one: Bus, two: Bus, part: str) -> None:
        names, told = [f"{part}.worker.{k}-of-2" for k in (1, 2)], list[Notice]()
        parts = [[f"{part}.{k}.{number}" for number in range(2)] for k in (1, 2)]
        buses = (one, two)

        async def working(k: int, life: str, store: SqlStore) -> None:
            owner = f"w{k + 1}-{life}"
            worker = Worker(buses[k], store, Listing(), owner, told.append, terms=TERMS, pace=PACE, patience=SOON)
            async with asyncio.TaskGroup() as group:
                group.create_task(presence(buses[k], names[k], owner, TERMS, told.append))
                group.create_task(worker.run(parts[k], dict.fromkeys(parts[1 - k], names[1 - k])))

        async def has(k: int, owner: str) -> bool:
            return all([await one.holder(each) == owner for each in parts[k]])

        sent = 0

        async def send() -> None:
            nonlocal sent
            for each in (*parts[0], *parts[1]):
                await one.publish(each, "k", b"%d" % sent, f"{each}-{sent}")
            sent += 1

        async with opened(tmp_path / "watch.db") as store:
            first = asyncio.create_task(working(0, "a", store))
            second = asyncio.create_task(working(1, "a", store))
            await until(lambda: has(1, "w2-a"))
            await send()
            await asyncio.sleep(1.5 * TERMS.ttl_s)
            assert await has(0, "w1-a")
            assert await has(1, "w2-a")
            await ended(second)
            await send()
            await until(lambda: has(1, "w1-a"))
            await send()
            again = asyncio.create_task(working(1, "b", store))
            await until(lambda: has(1, "w2-b"))
            await send()
            await asyncio.sleep(TERMS.ttl_s)
            assert await has(0, "w1-a")
            assert await has(1, "w2-b")
            for each in (*parts[0], *parts[1]):

                async def all_there(each: str = each) -> bool:
                    return await read(two, each) == [b"0", b"1", b"2", b"3"]

                await until(all_there)
            await ended(first, again)
        back = sorted((notice for notice in told if "given back" in notice.text), key=lambda notice: notice.where)
        assert back == [Notice(each, f"given back to {names[1]}, which is there again") for each in sorted(parts[1])]

    held(moving)


def test_a_name_that_another_process_has_is_told_once_and_taken_when_it_is_free(held: Callable[[Test], None]) -> None:
    async def double(one: Bus, two: Bus, part: str) -> None:
        told: list[Notice] = []
        first = asyncio.create_task(presence(one, part, "first", TERMS, told.append))

        async def has(owner: str) -> bool:
            return await two.holder(part) == owner

        await until(lambda: has("first"))
        second = asyncio.create_task(presence(two, part, "second", TERMS, told.append))
        await asyncio.sleep(1.5 * TERMS.ttl_s)
        assert told == []
        await asyncio.sleep(2.0 * TERMS.ttl_s)
        assert told == [Notice(part, "another process, first, has this name; each worker needs one of its own")]
        await ended(first)
        await until(lambda: has("second"))
        await ended(second)
        assert await one.holder(part) is None

    held(double)


def test_a_presence_that_was_lost_is_taken_again(held: Callable[[Test], None]) -> None:
    async def again(one: Bus, two: Bus, part: str) -> None:
        told: list[Notice] = []
        task = asyncio.create_task(presence(one, part, "first", TERMS, told.append))

        async def has(owner: str) -> bool:
            return await two.holder(part) == owner

        await until(lambda: has("first"))
        await one.release(part, "first")  # as when the server lost it
        assert await two.lease(part, "second", TERMS.ttl_s)
        await until(lambda: has("first"))
        await ended(task)
        assert [notice.text for notice in told][:1] == [f"not seen by the others: {part}: another worker has it"]

    held(again)
