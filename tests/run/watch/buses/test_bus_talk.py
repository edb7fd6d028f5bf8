"""What a bus promises of what is not kept: an answer to who asked, and an offer to all who listen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import msgspec
import pytest

from crossfix.errors import RequestInvalid, StoreUnavailable
from crossfix.run.watch.ports import Bus

Test = Callable[[Bus, Bus, str], Awaitable[None]]


@asynccontextmanager
async def during(*work: Awaitable[None]) -> AsyncIterator[None]:
    """Goes on while inside; what it raises is raised."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        yield
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def question(what: int) -> Callable[[str], bytes]:
    """A body that says where the answer goes."""
    return lambda inbox: msgspec.json.encode((inbox, what))


async def doubling(bus: Bus, part: str) -> None:
    """Answers each question with twice its number, and then with a second answer."""
    async for _, body in bus.subscribe(part, 0):
        inbox, what = msgspec.json.decode(body, type=tuple[str, int])
        await bus.answer(inbox, b"%d" % (2 * what))
        await bus.answer(inbox, b"another answer")


def test_each_who_asks_has_its_own_answer(held: Callable[[Test], None]) -> None:
    async def asked(one: Bus, two: Bus, part: str) -> None:
        async with during(doubling(two, part)):
            found = await asyncio.gather(*(one.ask(part, question(n), f"{part}-{n}", 10.0) for n in range(20)))
        assert found == [b"%d" % (2 * n) for n in range(20)]

    held(asked)


def test_a_question_waits_on_disk_for_one_who_serves_the_part(held: Callable[[Test], None]) -> None:
    async def early(one: Bus, two: Bus, part: str) -> None:
        asking = asyncio.create_task(one.ask(part, question(21), part, 10.0))
        await asyncio.sleep(0.2)
        assert not asking.done()
        async with during(doubling(two, part)):
            assert await asking == b"42"

    held(early)


def test_no_answer_in_time_is_said_and_a_late_one_is_lost(held: Callable[[Test], None]) -> None:
    async def silent(one: Bus, two: Bus, part: str) -> None:
        with pytest.raises(StoreUnavailable, match=f"{part}: asked, and no answer within 0.1 s; it may be done later"):
            await one.ask(part, question(1), f"{part}-1", 0.1)
        async with during(doubling(two, part)):
            assert await one.ask(part, question(2), f"{part}-2", 10.0) == b"4"

    held(silent)


def test_a_question_with_an_id_that_was_used_is_refused_at_once(held: Callable[[Test], None]) -> None:
    async def used(one: Bus, two: Bus, part: str) -> None:
        await two.publish(part, "", b"", part)
        with pytest.raises(RequestInvalid, match="ask with an id of its own"):
            await one.ask(part, question(1), part, 10.0)

    held(used)


@pytest.mark.parametrize("to", ["crossfix.part.area.1-of-1", "", "_INBOX"])
def test_an_answer_goes_to_an_inbox_alone(held: Callable[[Test], None], to: str) -> None:
    async def elsewhere(one: Bus, _: Bus, __: str) -> None:
        with pytest.raises(RequestInvalid, match="not the name of one who waits"):
            await one.answer(to, b"x")

    held(elsewhere)


async def listened(bus: Bus, topic: str) -> None:
    """Returns when somebody listens."""
    async with asyncio.timeout(10):
        while not await bus.offer(topic, b"there?", 0.05):
            await asyncio.sleep(0.01)


def test_all_who_listen_are_offered_it_and_one_who_takes_it_is_enough(held: Callable[[Test], None]) -> None:
    async def to_all(one: Bus, two: Bus, part: str) -> None:
        heard: list[tuple[str, bytes]] = []

        def listener(name: str, takes: bool) -> Callable[[bytes], Awaitable[bool]]:
            async def taken(body: bytes) -> bool:
                heard.append((name, body))
                return takes or body == b"there?"

            return taken

        async with during(one.offered(part, listener("refuses", False)), two.offered(part, listener("takes", True))):
            async with asyncio.timeout(10):
                while {name for name, _ in heard} != {"refuses", "takes"}:
                    await listened(two, part)
            heard.clear()
            for number in range(5):
                assert await one.offer(part, b"%d" % number, 10.0)
            async with asyncio.timeout(10):
                while len(heard) < 10:
                    await asyncio.sleep(0.01)
        for name in ("refuses", "takes"):
            assert [body for one_name, body in heard if one_name == name] == [b"%d" % n for n in range(5)]

    held(to_all)


def test_what_nobody_hears_or_takes_is_not_taken(held: Callable[[Test], None]) -> None:
    async def refused(one: Bus, two: Bus, part: str) -> None:
        async with asyncio.timeout(5):
            assert not await one.offer(part, b"x", 60.0)

        async def taken(body: bytes) -> bool:
            return body == b"there?"

        async with during(two.offered(part, taken)):
            await listened(one, part)
            assert not await one.offer(part, b"x", 0.2)
            assert await one.offer(part, b"there?", 10.0)
        await two.holder(part)  # then the server has heard that it does not listen any more
        async with asyncio.timeout(5):
            assert not await one.offer(part, b"x", 60.0)

    held(refused)
