"""Both buses, each with two clients: in memory, and by a real NATS server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from builders.memory_bus import MemoryBus
from builders.servers import nats_server, nats_url, running
from crossfix.run.watch.buses.nats import open_nats
from crossfix.run.watch.ports import Bus

Test = Callable[[Bus, Bus, str], Awaitable[None]]


@pytest.fixture(scope="session")
def bus_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a NATS server that tests share; each has parts of its own."""
    with running(nats_server(tmp_path_factory.mktemp("bus"))) as started:
        yield nats_url(started)


@pytest.fixture(params=["memory", "nats"])
def held(request: pytest.FixtureRequest) -> Callable[[Test], None]:
    """Runs a test with two clients of one bus and a part of its own."""
    url = request.getfixturevalue("bus_url") if request.param == "nats" else None

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
