"""A NATS server that is killed, full or not there: said, survived, nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders.pieces import pieces_of
from builders.servers import Server, free_port, nats_server, nats_url, running
from crossfix.errors import PartLost, RequestInvalid, StoreUnavailable, StoreUnusable
from crossfix.records.notice import Notice
from crossfix.run.watch.buses.nats import NatsBus, open_nats
from crossfix.run.watch.buses.nats_door import NatsLimits
from crossfix.run.watch.buses.nats_snapshots import PREFIX, SNAPSHOTS
from crossfix.run.watch.outbox import Patience, until_done
from crossfix.run.watch.snapshot import Piece

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
        await bus.put_snapshot(PART, 20, pieces_of({"a": b"state"}))
        server.kill()
        await asyncio.to_thread(server.start)
        await published(bus, 20, told)
        kept = await until_done("snapshot", lambda: bus.snapshot(PART), told.append, SOON)
        assert kept == (20, {"a": b"state"})
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
        await bus.put_snapshot(PART, 8, [])
        await bus.publish(PART, "k", b"y" * 5000, "more")
        with pytest.raises(RequestInvalid, match="larger than the server takes"):
            await bus.publish(PART, "k", b"x" * (2 << 20), "huge")
        await bus.close()

    asyncio.run(go())


def test_a_damaged_snapshot_is_said(server: Server) -> None:
    async def go() -> None:
        bus = await open_nats(nats_url(server), "test")
        await bus.put_snapshot(PART, 8, pieces_of({"a": b"x", "tracks": b"x" * 700_000}))
        bucket = bus._snapshots._bucket
        info = await bus._stream.stream_info(f"KV_{SNAPSHOTS}", subjects_filter=f"{PREFIX}pieces.{PART}.*.1.1")
        (name,) = (subject.removeprefix(PREFIX) for subject in info.state.subjects)
        await bucket.put(name, b"y" * 10)
        with pytest.raises(
            StoreUnusable, match="piece tracks: 2 of 2 messages, 524298 bytes, and they have not the SHA"
        ):
            await bus.snapshot(PART)
        await bus._stream.purge_stream(f"KV_{SNAPSHOTS}", subject=f"$KV.{SNAPSHOTS}.{name}")
        with pytest.raises(StoreUnusable, match="piece tracks: 1 of 2 messages"):
            await bus.snapshot(PART)
        await bucket.put(f"head.{PART}", b"{}")
        with pytest.raises(StoreUnusable, match="not the head of a snapshot"):
            await bus.snapshot(PART)
        await bus.close()

    asyncio.run(go())


async def count(bus: NatsBus) -> int:
    """How many messages the snapshots have."""
    return int((await bus._stream.stream_info(f"KV_{SNAPSHOTS}")).state.messages)


def test_pieces_that_no_head_names_go_away(server: Server) -> None:
    async def go() -> None:
        bus = await open_nats(nats_url(server), "test")
        for number in range(1, 6):
            state = {"always": b"a" * 600_000, f"two-{number // 2}": b"t", f"new-{number}": b"x" * 600_000}
            await bus.put_snapshot(PART, number, pieces_of(state))
            await bus.put_snapshot(f"{PART}2", number, pieces_of({f"new-{number}": b"x"}))
            assert await count(bus) == (1 + 2 + 1 + 2) + (1 + 1)
        writing = asyncio.create_task(bus.put_snapshot(PART, 6, pieces_of({"cut": b"x" * 700_000, "more": b"y" * 9})))
        while await count(bus) == 8:
            await asyncio.sleep(0.001)
        writing.cancel()
        await asyncio.wait({writing})
        other = await open_nats(nats_url(server), "other")  # as who takes over from one that died there
        await other.snapshot(PART)
        await other.put_snapshot(PART, 7, pieces_of(state))
        assert await count(bus) == 8
        with pytest.raises(PartLost):
            await bus.put_snapshot(PART, 8, pieces_of({"late": b"x"}))
        assert await count(bus) == 8
        assert await other.snapshot(PART) == (7, state)
        await bus.close()
        await other.close()

    asyncio.run(go())


def test_what_another_is_writing_is_not_taken_for_left_over(server: Server) -> None:
    """One who wrote a head tidies up late, while another who has read that head writes the next pieces."""

    async def go() -> None:
        bus = await open_nats(nats_url(server), "test")
        other = await open_nats(nats_url(server), "other")
        await bus.put_snapshot(PART, 1, pieces_of({"a": b"a"}))
        revision, head = bus._snapshots._heads[PART]
        assert head is not None
        await other.snapshot(PART)
        loop = asyncio.get_running_loop()

        def meanwhile() -> bytes:
            late = bus._snapshots._let_go(PART, revision, head, None)
            asyncio.run_coroutine_threadsafe(late, loop).result(10)
            return b"c"

        await other.put_snapshot(PART, 2, [*pieces_of({"b": b"b"}), Piece("c", meanwhile)])
        assert await bus.snapshot(PART) == (2, {"b": b"b", "c": b"c"})
        await bus.close()
        await other.close()

    asyncio.run(go())


def test_who_waits_for_an_answer_and_who_listens_outlive_a_kill(server: Server) -> None:
    async def go() -> None:
        bus = await open_nats(nats_url(server), "test", QUICK)
        other = await open_nats(nats_url(server), "other", QUICK)
        inboxes: list[str] = []

        def body_of(inbox: str) -> bytes:
            inboxes.append(inbox)
            return b"question"

        async def taken(body: bytes) -> bool:
            return body == b"take it"

        asking = asyncio.create_task(bus.ask(PART, body_of, "ask-1", 30.0))
        listening = asyncio.create_task(bus.offered("topic", taken))
        await anext(aiter(other.subscribe(PART, 0)))
        assert not await other.offer("topic", b"leave it", 0.2)
        server.kill()
        with pytest.raises(StoreUnavailable):
            await other.offer("topic", b"take it", 0.5)
        await asyncio.to_thread(server.start)
        async with asyncio.timeout(20):
            while not await until_done("offer", lambda: other.offer("topic", b"take it", 1.0), lambda _: None, SOON):
                await asyncio.sleep(0.05)
            while not asking.done():  # an answer may still be lost while the one who asked connects again
                await until_done("answer", lambda: other.answer(inboxes[0], b"yes"), lambda _: None, SOON)
                await asyncio.sleep(0.05)
        assert await asking == b"yes"
        listening.cancel()
        await asyncio.wait({listening})
        await bus.close()
        await other.close()

    asyncio.run(go())


def test_nobody_there_is_unavailable_and_names_no_password() -> None:
    url = f"nats://watch:secret@127.0.0.1:{free_port()}"
    with pytest.raises(StoreUnavailable) as caught:
        asyncio.run(open_nats(url, "test", NatsLimits(answer_s=0.2, again_s=0.05)))
    assert "check that the server runs with JetStream" in str(caught.value)
    assert "secret" not in str(caught.value)
