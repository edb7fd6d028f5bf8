"""A bus between machines: NATS JetStream 2.9 or later, by nats-py.

One stream holds the messages of all parts, a part is a subject in it, and each worker reads by a pull consumer with one
filter (a server of 2.9 takes no more). Snapshots and leases are in key-value buckets; both are written by compare and
set on the revision. docs.nats.io: "Streams", "Consumers", "Key/Value Store".

JetStream of 2.9 has a message in the server's file when it answers, and flushes the file to disk every 2 minutes:
killing the server loses nothing, a power cut may. With `replicas` 3 the others have it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from crossfix.errors import StoreUnavailable
from crossfix.records.notice import Notice
from crossfix.run.watch.buses.asked import asked_before, inbox, unanswered
from crossfix.run.watch.buses.nats_door import NatsLimits, Told, nats, sure
from crossfix.run.watch.buses.nats_leases import Leases
from crossfix.run.watch.buses.nats_snapshots import Snapshots
from crossfix.run.watch.snapshot import Piece

STREAM = "CROSSFIX"
SUBJECT, OFFERS = "crossfix.part.", "crossfix.offer."
"""The first is in the stream, the second only between those who are there."""


def _quiet(_: Notice) -> None:
    return


class NatsBus:
    """`ports.Bus`; made by `open_nats`. A snapshot with the name of a part lets go of the part's messages before it."""

    def __init__(self, client: Any, where: str, limits: NatsLimits, tell: Callable[[Notice], None]) -> None:
        self.where = where
        self.limits = limits
        self._client = client
        self._stream = client.jetstream(timeout=limits.answer_s)
        self._tell = tell
        self._snapshots = Snapshots(self._stream, where, limits)
        self._leases = Leases(self._stream, where, limits)

    async def prepare(self) -> None:
        """Makes the stream and the bucket of snapshots where they are not there."""
        api = nats("js.api")
        wanted = api.StreamConfig(
            name=STREAM,
            subjects=[f"{SUBJECT}>"],
            storage=api.StorageType.FILE,
            discard=api.DiscardPolicy.NEW,
            max_bytes=self.limits.max_bytes,
            duplicate_window=self.limits.same_s,
            num_replicas=self.limits.replicas,
        )
        with self._told():
            await self._stream.add_stream(wanted)
            await self._snapshots.prepare()

    async def publish(self, part: str, key: str, body: bytes, message_id: str) -> bool:
        """In the server's file when it returns; whether it was new. StoreUnavailable where it is away or full: publish
        again, same id.
        """
        headers = {"Nats-Msg-Id": message_id, "Crossfix-Key": key}
        with self._told():
            answer = await sure(self._stream.publish(SUBJECT + part, body, headers=headers))
        return not answer.duplicate

    async def subscribe(self, part: str, after: int) -> AsyncIterator[tuple[int, bytes]]:
        """(sequence, body) from after a sequence on, without end; it waits while the server is away, and says so."""
        puller: Any = None
        away = False
        while True:
            try:
                if puller is None:
                    puller, after = await sure(self._puller(part, after))
                messages = await sure(self._pulled(puller))
            except nats("js.errors").NotFoundError:  # the server was started again: it forgets who reads, not what
                puller = None
                continue
            except StoreUnavailable as error:
                if not away:
                    self._tell(Notice(part, f"not read now: {error}"))
                puller, away = None, True
                await asyncio.sleep(self.limits.again_s)
                continue
            if away:
                self._tell(Notice(part, f"read again, from after message {after}"))
            away = False
            for message in messages:
                sequence = message.metadata.sequence.stream
                if sequence > after:
                    after = sequence
                    yield sequence, message.data

    async def put_snapshot(self, name: str, sequence: int, pieces: Sequence[Piece]) -> None:
        """PartLost where another worker has written one since this one read it.

        The last message that the state holds stays. A server of 2.9 whose stream is empty counts from 1 again after it
        was killed, and what comes then would be taken for read (tests/run/watch/buses holds this).
        """
        await sure(self._snapshots.put(name, sequence, pieces))
        with self._told():
            await sure(self._stream.purge_stream(STREAM, subject=SUBJECT + name, seq=sequence))

    async def snapshot(self, name: str) -> tuple[int, dict[str, bytes]] | None:
        """The last one kept; StoreUnusable where it is damaged."""
        return await sure(self._snapshots.get(name))

    async def lease(self, part: str, owner: str, ttl_s: float) -> bool:
        """Taken or renewed by compare and set; the server forgets it `ttl_s` after the last time. Owners are unique."""
        return await sure(self._leases.lease(part, owner, ttl_s))

    async def release(self, part: str, owner: str) -> None:
        """The part is free at once, if it is still this owner's."""
        await sure(self._leases.release(part, owner))

    async def holder(self, part: str) -> str | None:
        """Who has the lease; the server forgets one that was not renewed some tenths of a second late."""
        return await sure(self._leases.holder(part))

    async def ask(self, part: str, body_of: Callable[[str], bytes], message_id: str, timeout_s: float) -> bytes:
        """StoreUnavailable without an answer in time; RequestInvalid where the id was used before."""
        own = self._client.new_inbox()
        with self._told():
            waiting = await self._client.subscribe(own)
        try:
            async with asyncio.timeout(timeout_s):
                if not await self.publish(part, "", body_of(own), message_id):
                    raise asked_before(part, message_id)
                with self._told():
                    return bytes((await waiting.next_msg(timeout=None)).data)
        except TimeoutError as error:
            raise unanswered(part, timeout_s) from error
        finally:
            with contextlib.suppress(nats("errors").Error):
                await waiting.unsubscribe()

    async def answer(self, to: str, body: bytes) -> None:
        """To who waits, if it still does; RequestInvalid where `to` is no inbox."""
        with self._told():
            await self._client.publish(inbox(to), body)

    async def offer(self, topic: str, body: bytes, timeout_s: float) -> bool:
        """StoreUnavailable where the server is away."""
        with self._told():
            try:
                await sure(self._client.request(OFFERS + topic, body, timeout=timeout_s))
            except nats("errors").NoRespondersError:
                return False
            except TimeoutError:
                if not self._client.is_connected:
                    raise
                return False
        return True

    async def offered(self, topic: str, taken: Callable[[bytes], Awaitable[bool]]) -> None:
        """Those of one listener in order, one at a time; what is offered while the server is away is not heard."""
        with self._told():
            listening = await self._client.subscribe(OFFERS + topic)
        try:
            async for message in listening.messages:
                if await taken(bytes(message.data)):
                    with self._told():
                        await self._client.publish(message.reply, b"")
        finally:
            with contextlib.suppress(nats("errors").Error):
                await listening.unsubscribe()
        raise StoreUnavailable(f"{self.where}: {topic}: the connection was closed; nothing more is heard")

    async def close(self) -> None:
        """Ends the connection."""
        await self._client.close()

    async def _puller(self, part: str, after: int) -> tuple[Any, int]:
        """A consumer of its own from after a message, or from the first where the server has forgotten that one."""
        api = nats("js.api")
        with self._told():
            state = (await self._stream.stream_info(STREAM)).state
            if state.last_seq < after:
                text = f"the server has {state.last_seq} messages, {after} were read: it lost some; all are read again"
                self._tell(Notice(part, text))
                after = 0
            config = api.ConsumerConfig(
                deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=after + 1,
                filter_subject=SUBJECT + part,
                ack_policy=api.AckPolicy.NONE,
                inactive_threshold=30.0,
                mem_storage=True,
                num_replicas=1,
            )
            made = await self._stream.add_consumer(STREAM, config)
            return await self._stream.pull_subscribe_bind(made.name, STREAM), after

    async def _pulled(self, puller: Any) -> list[Any]:
        with self._told():
            try:
                found: list[Any] = await puller.fetch(self.limits.batch, timeout=self.limits.look_s)
                return found
            except TimeoutError:
                if not self._client.is_connected:
                    raise
        return await self._nothing(puller)

    async def _nothing(self, puller: Any) -> list[Any]:
        """Nothing new; NotFoundError where the server does not know who reads."""
        gone = nats("js.errors").NotFoundError
        try:
            with self._told():
                await puller.consumer_info()
        except StoreUnavailable as error:
            if isinstance(error.__cause__, gone):
                raise error.__cause__ from error
            raise
        return []

    def _told(self) -> Told:
        return Told(self.where)


async def _unsaid(_: Exception) -> None:
    return


async def open_nats(
    url: str, name: str, limits: NatsLimits | None = None, tell: Callable[[Notice], None] = _quiet
) -> NatsBus:
    """A bus that was reached; `name` is what the server shows of who is connected. Raises StoreUnavailable."""
    limits, client = limits or NatsLimits(), nats("aio.client").Client()
    where = f"nats://{url.rpartition('@')[2].removeprefix('nats://')}"

    def saying(text: str) -> Callable[[], Awaitable[None]]:
        async def said() -> None:
            tell(Notice(where, text))

        return said

    options = {
        "connect_timeout": limits.answer_s,
        "max_reconnect_attempts": -1,
        "reconnect_time_wait": limits.again_s,
        "error_cb": _unsaid,  # each try to connect again; the outage is told once, by the two below
        "disconnected_cb": saying("the connection is lost; it is tried again"),
        "reconnected_cb": saying("connected again"),
    }
    with Told(where):
        try:
            await asyncio.wait_for(client.connect(url, name=name, **options), 2 * limits.answer_s)
        except BaseException:
            await client.close()
            raise
    bus = NatsBus(client, where, limits, tell)
    try:
        await bus.prepare()
    except BaseException:
        await bus.close()
        raise
    return bus
