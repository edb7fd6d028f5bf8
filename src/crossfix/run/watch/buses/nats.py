"""A bus between machines: NATS JetStream 2.9 or later, by nats-py.

One stream holds the messages of all parts, a part is a subject in it, and each worker reads by a pull consumer with one
filter (a server of 2.9 takes no more). Snapshots and leases are in key-value buckets; both are written by compare and
set on the revision. docs.nats.io: "Streams", "Consumers", "Key/Value Store".

JetStream of 2.9 has a message in the server's file when it answers, and flushes the file to disk every 2 minutes:
killing the server loses nothing, a power cut may. With `replicas` 3 the others have it.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from crossfix.errors import LibraryMissing, PartLost, RequestInvalid, StoreUnavailable
from crossfix.records.notice import Notice
from crossfix.records.thresholds import limit
from crossfix.run.watch.snapshot import Head, cut, head_of, whole

STREAM, SNAPSHOTS, LEASES = "CROSSFIX", "crossfix_snapshots", "crossfix_leases"
SUBJECT = "crossfix.part."


@dataclass(frozen=True, slots=True)
class NatsLimits:
    """What the stream keeps, and how long is waited."""

    max_bytes: int = limit(
        4 << 30, "bytes", "ours: hours of 12,000 aircraft; a stream that is full refuses, and who publishes waits"
    )
    same_s: float = limit(120.0, "s", "duplicate_window, the server's default")
    replicas: int = limit(1, "1", "3 where the servers are a cluster; see the how-to")
    answer_s: float = limit(5.0, "s", "ours: an answer on a local network takes under 1 ms")
    look_s: float = limit(1.0, "s", "ours: how long one request for messages waits for the first of them")
    batch: int = limit(256, "messages", "ours: what one request asks for at most")
    again_s: float = limit(0.5, "s", "ours: between tries to reach the server")


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
        self._snapshots: Any = None
        self._leases: dict[float, Any] = {}
        self._held: dict[tuple[str, str], int] = {}
        self._heads: dict[str, tuple[int, Head | None]] = {}

    async def prepare(self) -> None:
        """Makes the stream and the bucket of snapshots where they are not there."""
        api = _nats("js.api")
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
            self._snapshots = await self._bucket(SNAPSHOTS, None)

    async def publish(self, part: str, key: str, body: bytes, message_id: str) -> None:
        """In the server's file when it returns. StoreUnavailable where it is away or full: publish again, same id."""
        headers = {"Nats-Msg-Id": message_id, "Crossfix-Key": key}
        with self._told():
            await self._stream.publish(SUBJECT + part, body, headers=headers)

    async def subscribe(self, part: str, after: int) -> AsyncIterator[tuple[int, bytes]]:
        """(sequence, body) from after a sequence on, without end; it waits while the server is away, and says so."""
        puller: Any = None
        away = False
        while True:
            try:
                if puller is None:
                    puller, after = await self._puller(part, after)
                messages = await self._pulled(puller)
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

    async def put_snapshot(self, name: str, sequence: int, body: bytes) -> None:
        """PartLost where another worker has written one since this one read it."""
        if name not in self._heads:
            await self.snapshot(name)
        revision, last = self._heads[name]
        if last is not None and last.sequence > sequence:
            raise PartLost(f"{name}: the snapshot kept has read up to {last.sequence}, this one to {sequence}")
        head, pieces = cut(sequence, uuid.uuid4().hex, body)
        with self._told():
            for place, piece in enumerate(pieces):
                await self._snapshots.put(_piece(name, head, place), piece)
            try:
                written = await self._snapshots.update(_head(name), head.packed(), last=revision)
            except _nats("js.errors").KeyWrongLastSequenceError as error:
                del self._heads[name]
                raise PartLost(f"{name}: another worker has written a snapshot since; this one is not kept") from error
            self._heads[name] = (written, head)
            await self._let_go(name, head)

    async def snapshot(self, name: str) -> tuple[int, bytes] | None:
        """The last one kept; StoreUnusable where it is damaged."""
        missing = _nats("js.errors").NotFoundError
        with self._told():
            try:
                entry = await self._snapshots.get(_head(name))
            except missing:
                self._heads[name] = (0, None)
                return None
            head = head_of(entry.value, f"{self.where}: {name}")
            pieces: list[bytes | None] = []
            for place in range(head.pieces):
                try:
                    pieces.append((await self._snapshots.get(_piece(name, head, place))).value)
                except missing:
                    pieces.append(None)
        body = whole(head, pieces, f"{self.where}: {name}")
        self._heads[name] = (entry.revision, head)
        return head.sequence, body

    async def lease(self, part: str, owner: str, ttl_s: float) -> bool:
        """Taken or renewed by compare and set; the server forgets it `ttl_s` after the last time. Owners are unique."""
        errors = _nats("js.errors")
        with self._told():
            if ttl_s not in self._leases:
                self._leases[ttl_s] = await self._bucket(f"{LEASES}_{round(1000 * ttl_s)}", ttl_s)
            bucket = self._leases[ttl_s]
            for _ in range(2):  # the second time with the revision as it is: an answer may have been lost
                try:
                    last = self._held.get((part, owner), 0)
                    self._held[part, owner] = await bucket.update(part, owner.encode(), last=last)
                    return True
                except errors.KeyWrongLastSequenceError:
                    self._held.pop((part, owner), None)
                try:
                    entry = await bucket.get(part)
                except errors.NotFoundError:
                    continue
                if entry.value != owner.encode():
                    return False
                self._held[part, owner] = entry.revision
        return False

    async def close(self) -> None:
        """Ends the connection."""
        await self._client.close()

    async def _bucket(self, name: str, ttl_s: float | None) -> Any:
        return await self._stream.create_key_value(
            bucket=name, ttl=ttl_s, history=1, replicas=self.limits.replicas, storage=_nats("js.api").StorageType.FILE
        )

    async def _puller(self, part: str, after: int) -> tuple[Any, int]:
        """A consumer of its own from after a message, or from the first where the server has forgotten that one."""
        api = _nats("js.api")
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
        errors = _nats("errors")
        with self._told():
            try:
                found: list[Any] = await puller.fetch(self.limits.batch, timeout=self.limits.look_s)
                return found
            except errors.TimeoutError:
                if not self._client.is_connected:
                    raise
            await puller.consumer_info()  # nothing new, or nobody there
        return []

    async def _let_go(self, name: str, head: Head) -> None:
        """Of pieces that no head names, and of messages that the state holds, but for the last of them.

        A server of 2.9 whose stream is empty counts from 1 again after it was killed, and what comes then would be
        taken for read (tests/run/watch/buses holds this).
        """
        pieces = f"$KV.{SNAPSHOTS}.pieces.{name}"
        info = await self._stream.stream_info(f"KV_{SNAPSHOTS}", subjects_filter=f"{pieces}.*.*")
        writings = {subject.split(".")[-2] for subject in info.state.subjects or {}} - {head.writing}
        for writing in writings:
            await self._stream.purge_stream(f"KV_{SNAPSHOTS}", subject=f"{pieces}.{writing}.*")
        await self._stream.purge_stream(STREAM, subject=SUBJECT + name, seq=head.sequence)

    def _told(self) -> _Told:
        return _Told(self.where)


class _Told:
    """Turns the client's errors into ours."""

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        errors = _nats("errors")
        if isinstance(error, errors.MaxPayloadError):
            raise RequestInvalid(
                f"{self.where}: a message is larger than the server takes; raise its max_payload, or send less at once"
            ) from error
        if isinstance(error, (errors.Error, OSError, TimeoutError)):
            raise StoreUnavailable(
                f"{self.where}: {str(error) or type(error).__name__}; check that the server runs with JetStream, "
                "can be reached, and has room"
            ) from error


def _head(name: str) -> str:
    return f"head.{name}"


def _piece(name: str, head: Head, place: int) -> str:
    return f"pieces.{name}.{head.writing}.{place}"


async def _unsaid(_: Exception) -> None:
    return


async def open_nats(
    url: str, name: str, limits: NatsLimits | None = None, tell: Callable[[Notice], None] = _quiet
) -> NatsBus:
    """A bus that was reached; `name` is what the server shows of who is connected. Raises StoreUnavailable."""
    limits, client = limits or NatsLimits(), _nats("aio.client").Client()
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
    with _Told(where):
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


@functools.cache
def _nats(module: str) -> Any:
    try:
        return importlib.import_module(f"nats.{module}")
    except ImportError as error:
        raise LibraryMissing("nats-py", "a bus between machines", "watch") from error
