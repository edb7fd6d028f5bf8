"""A NATS server that is killed, full or not there: said, survived, nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders.servers import Server, free_port, nats_server, nats_url, running
from crossfix.errors import RequestInvalid, StoreUnavailable, StoreUnusable
from crossfix.records.notice import Notice
from crossfix.run.watch.buses.nats import SNAPSHOTS, NatsBus, NatsLimits, open_nats
from crossfix.run.watch.outbox import Patience, until_done

PART = "aircraft.1-of-1"
SOON = Patience(first_s=0.02, longest_s=0.2)
QUICK = NatsLimits(answer_s=1.0, again_s=0.1, look_s=0.3)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A NATS server of this test's own."""
    with running(nats_server(tmp_path)) as started:
        yield started


async def published(bus: NatsBus, number: int, told: list[Notice]) -> None:
    """Until it is in the server's file."""
    await until_done("publish", lambda: bus.publish(PART, "k", b"%d" % number, f"m-{number}"), told.append, SOON)


def test_a_killed_server_loses_nothing_and_readers_go_on(server: Server) -> None:
    async def go() -> None:
        told: list[Notice] = []
        bus = await open_nats(nats_url(server), "test", QUICK, told.append)
        messages = bus.subscribe(PART, 0)
        for number in range(10):
            await published(bus, number, told)
        first = [await anext(messages) for _ in range(10)]
        waiting = asyncio.ensure_future(anext(messages))
        server.kill()
        writing = asyncio.create_task(published(bus, 10, told))
        await asyncio.sleep(1.5)
        assert not waiting.done()
        await asyncio.to_thread(server.start)
        await asyncio.wait_for(writing, 20)
        assert (await asyncio.wait_for(waiting, 20))[1] == b"10"
        assert [body for _, body in first] == [b"%d" % n for n in range(10)]
        said = [notice.text for notice in told]
        assert any("the connection is lost" in text for text in said)
        assert any("not done, tried again" in text for text in said)
        assert any("read again, from after message 10" in text for text in said)
        await bus.close()

    asyncio.run(go())


def test_sequences_go_on_after_a_kill_when_all_was_read(server: Server) -> None:
    """A stream that is empty counts from 1 again; then what comes would be taken for read."""

    async def go() -> None:
        told: list[Notice] = []
        bus = await open_nats(nats_url(server), "test", QUICK, told.append)
        for number in range(20):
            await published(bus, number, told)
        await bus.put_snapshot(PART, 20, b"state")
        server.kill()
        await asyncio.to_thread(server.start)
        await published(bus, 20, told)
        kept = await until_done("snapshot", lambda: bus.snapshot(PART), told.append, SOON)
        assert kept == (20, b"state")
        assert await asyncio.wait_for(anext(bus.subscribe(PART, 20)), 20) == (21, b"20")
        await bus.close()

    asyncio.run(go())


def test_a_server_that_lost_what_was_read_is_read_from_the_beginning(server: Server) -> None:
    async def go() -> None:
        told: list[Notice] = []
        bus = await open_nats(nats_url(server), "test", QUICK, told.append)
        await published(bus, 0, told)
        assert await asyncio.wait_for(anext(bus.subscribe(PART, 500)), 20) == (1, b"0")
        assert "the server has 1 messages, 500 were read: it lost some" in told[-1].text
        await bus.close()

    asyncio.run(go())


def test_a_full_stream_refuses_and_takes_again_when_there_is_room(server: Server) -> None:
    async def go() -> None:
        bus = await open_nats(nats_url(server), "test", NatsLimits(max_bytes=50_000))
        for number in range(9):
            await bus.publish(PART, "k", b"x" * 5000, f"m-{number}")
        with pytest.raises(StoreUnavailable, match="maximum bytes exceeded"):
            await bus.publish(PART, "k", b"x" * 5000, "m-9")
        await bus.put_snapshot(PART, 8, b"")
        await bus.publish(PART, "k", b"y" * 5000, "more")
        with pytest.raises(RequestInvalid, match="larger than the server takes"):
            await bus.publish(PART, "k", b"x" * (2 << 20), "huge")
        await bus.close()

    asyncio.run(go())


def test_a_damaged_snapshot_is_said(server: Server) -> None:
    async def go() -> None:
        bus = await open_nats(nats_url(server), "test")
        await bus.put_snapshot(PART, 8, b"x" * 700_000)
        (name,) = {n for n in await bus._snapshots.keys() if n.endswith(".1")}
        await bus._snapshots.put(name, b"y" * 10)
        with pytest.raises(StoreUnusable, match="2 of 2 pieces, 524298 bytes, and they have not the SHA-256"):
            await bus.snapshot(PART)
        await bus._stream.purge_stream(f"KV_{SNAPSHOTS}", subject=f"$KV.{SNAPSHOTS}.{name}")
        with pytest.raises(StoreUnusable, match="1 of 2 pieces"):
            await bus.snapshot(PART)
        await bus.close()

    asyncio.run(go())


def test_old_pieces_do_not_pile_up(server: Server) -> None:
    async def go() -> None:
        bus = await open_nats(nats_url(server), "test")
        for number in range(1, 6):
            await bus.put_snapshot(PART, number, b"x" * 600_000)
            await bus.put_snapshot(f"{PART}2", number, b"x")
        info = await bus._stream.stream_info(f"KV_{SNAPSHOTS}")
        assert info.state.messages == 2 + 1 + 2
        await bus.close()

    asyncio.run(go())


def test_nobody_there_is_unavailable_and_names_no_password() -> None:
    url = f"nats://watch:secret@127.0.0.1:{free_port()}"
    with pytest.raises(StoreUnavailable) as caught:
        asyncio.run(open_nats(url, "test", NatsLimits(answer_s=0.2, again_s=0.05)))
    assert "check that the server runs with JetStream" in str(caught.value)
    assert "secret" not in str(caught.value)
