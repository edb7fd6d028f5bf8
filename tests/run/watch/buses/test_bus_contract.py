"""What a bus promises, held by both: in memory, and by a real NATS server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from crossfix.run.watch.ports import Bus

Test = Callable[[Bus, Bus, str], Awaitable[None]]


async def taken(bus: Bus, part: str, after: int, count: int) -> list[tuple[int, bytes]]:
    """The next messages of a part."""
    found: list[tuple[int, bytes]] = []
    async for message in bus.subscribe(part, after):
        found.append(message)
        if len(found) == count:
            break
    return found


def test_messages_come_in_order_and_again_from_any_sequence(held: Callable[[Test], None]) -> None:
    async def in_order(one: Bus, two: Bus, part: str) -> None:
        for number in range(30):
            await one.publish(part, "key", b"%d" % number, f"in-order-{number}")
            await one.publish(f"{part}-other", "key", b"other", f"other-{number}")
        found = await taken(two, part, 0, 30)
        assert [body for _, body in found] == [b"%d" % n for n in range(30)]
        sequences = [sequence for sequence, _ in found]
        assert sequences == sorted(set(sequences))
        assert await taken(two, part, sequences[17], 12) == found[18:]

    held(in_order)


def test_the_same_message_id_is_dropped(held: Callable[[Test], None]) -> None:
    async def same_id(one: Bus, two: Bus, part: str) -> None:
        sent = ((b"a", "same-1"), (b"a", "same-1"), (b"b", "same-2"), (b"a", "same-1"), (b"c", "same-3"))
        new = [await one.publish(part, "key", body, name) for body, name in sent]
        assert new == [True, False, True, False, True]
        assert [body for _, body in await taken(two, part, 0, 3)] == [b"a", b"b", b"c"]

    held(same_id)


def test_who_waits_hears_at_once(held: Callable[[Test], None]) -> None:
    async def waiting(one: Bus, two: Bus, part: str) -> None:
        reading = asyncio.create_task(taken(two, part, 0, 1))
        await asyncio.sleep(0.2)
        await one.publish(part, "key", b"late", "late-1")
        assert [body for _, body in await asyncio.wait_for(reading, 5)] == [b"late"]

    held(waiting)


def test_a_lease_is_one_owners_until_it_is_not_renewed(held: Callable[[Test], None]) -> None:
    async def leases(one: Bus, two: Bus, part: str) -> None:
        assert await one.lease(part, "one", 1.0)
        assert not await two.lease(part, "two", 1.0)
        for _ in range(4):
            await asyncio.sleep(0.4)
            assert await one.lease(part, "one", 1.0)
            assert not await two.lease(part, "two", 1.0)
        async with asyncio.timeout(10):
            while not await two.lease(part, "two", 1.0):
                await asyncio.sleep(0.1)
        assert not await one.lease(part, "one", 1.0)
        assert await two.lease(part, "two", 1.0)

    held(leases)


def test_of_many_who_ask_at_once_one_gets_the_lease(held: Callable[[Test], None]) -> None:
    async def rush(one: Bus, two: Bus, part: str) -> None:
        asked = ((bus, f"{name}-{k}") for k in range(5) for name, bus in (("one", one), ("two", two)))
        assert sum(await asyncio.gather(*(bus.lease(part, owner, 5.0) for bus, owner in asked))) == 1

    held(rush)


def test_a_lease_that_is_given_back_is_free_at_once_and_no_other_is(held: Callable[[Test], None]) -> None:
    async def given_back(one: Bus, two: Bus, part: str) -> None:
        assert await one.lease(part, "one", 60.0)
        await two.release(part, "two")
        assert not await two.lease(part, "two", 60.0)
        await one.release(part, "one")
        assert await two.lease(part, "two", 60.0)
        await one.release(part, "one")
        assert not await one.lease(part, "one", 60.0)
        await two.release(part, "two")
        assert await one.holder(part) is None

    held(given_back)


def test_everyone_sees_who_has_a_lease(held: Callable[[Test], None]) -> None:
    async def seen(one: Bus, two: Bus, part: str) -> None:
        assert await two.holder(part) is None
        assert await one.lease(part, "one", 0.6)
        assert await two.holder(part) == await one.holder(part) == "one"
        async with asyncio.timeout(10):
            while await two.holder(part) is not None:
                await asyncio.sleep(0.05)
        assert await two.lease(part, "two", 0.6)
        assert await one.holder(part) == "two"

    held(seen)
