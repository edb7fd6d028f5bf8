"""What a bus promises, held by both: in memory, and by a real NATS server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from builders.servers import nats_server, nats_url, running
from crossfix.errors import PartLost
from crossfix.run.watch.buses.memory import MemoryBus
from crossfix.run.watch.buses.nats import open_nats
from crossfix.run.watch.ports import Bus

Test = Callable[[Bus, Bus, str], Awaitable[None]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a NATS server of this module's own."""
    with running(nats_server(tmp_path_factory.mktemp("bus"))) as started:
        yield nats_url(started)


@pytest.fixture(params=["memory", "nats"])
def held(request: pytest.FixtureRequest) -> Callable[[Test], None]:
    """Runs a test with two clients of one bus and a part of its own."""
    url = request.getfixturevalue("server") if request.param == "nats" else None

    @asynccontextmanager
    async def clients() -> AsyncIterator[tuple[Bus, Bus]]:
        one: Bus = MemoryBus() if url is None else await open_nats(url, "one")
        two: Bus = one if url is None else await open_nats(url, "two")
        try:
            yield one, two
        finally:
            await one.close()
            await two.close()

    async def go(test: Test) -> None:
        async with clients() as (one, two):
            await asyncio.wait_for(test(one, two, f"area.{test.__name__}"), 30)

    return lambda test: asyncio.run(go(test))


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
        for body, name in ((b"a", "same-1"), (b"a", "same-1"), (b"b", "same-2"), (b"a", "same-1"), (b"c", "same-3")):
            await one.publish(part, "key", body, name)
        assert [body for _, body in await taken(two, part, 0, 3)] == [b"a", b"b", b"c"]

    held(same_id)


def test_who_waits_hears_at_once(held: Callable[[Test], None]) -> None:
    async def waiting(one: Bus, two: Bus, part: str) -> None:
        reading = asyncio.create_task(taken(two, part, 0, 1))
        await asyncio.sleep(0.2)
        await one.publish(part, "key", b"late", "late-1")
        assert [body for _, body in await asyncio.wait_for(reading, 5)] == [b"late"]

    held(waiting)


def test_a_snapshot_of_any_size_comes_back_and_lets_messages_go(held: Callable[[Test], None]) -> None:
    async def snapshots(one: Bus, two: Bus, part: str) -> None:
        assert await one.snapshot(part) is None
        for number in range(5):
            await one.publish(part, "key", b"%d" % number, f"snap-{number}")
        sequences = [sequence for sequence, _ in await taken(one, part, 0, 5)]
        for place, body in ((1, b""), (2, b"x" * 1_300_000), (3, b"small")):
            await one.put_snapshot(part, sequences[place], body)
            assert await two.snapshot(part) == (sequences[place], body)
        assert (await taken(two, part, sequences[3], 1))[0] == (sequences[4], b"4")
        assert (await taken(two, part, 0, 1))[0][0] >= sequences[3]

    held(snapshots)


def test_a_snapshot_of_one_who_lost_the_part_is_not_kept(held: Callable[[Test], None]) -> None:
    async def fenced(one: Bus, two: Bus, part: str) -> None:
        await one.put_snapshot(part, 3, b"first")
        assert await two.snapshot(part) == (3, b"first")
        await two.put_snapshot(part, 5, b"second")
        with pytest.raises(PartLost, match="snapshot"):
            await one.put_snapshot(part, 4, b"late")
        assert await one.snapshot(part) == (5, b"second")
        await one.put_snapshot(part, 6, b"third")
        assert await two.snapshot(part) == (6, b"third")

    held(fenced)


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
