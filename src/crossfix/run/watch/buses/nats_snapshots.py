"""Snapshots in a key-value bucket of a NATS server: pieces in messages, and a head written by compare and set."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Sequence
from typing import Any

from crossfix.errors import PartLost, StoreUnusable
from crossfix.run.watch.buses.nats_door import NatsLimits, Told, bucket, nats
from crossfix.run.watch.snapshot import Head, Kept, Piece, cut, distinct, head_of, whole

SNAPSHOTS = "crossfix_snapshots"
PREFIX = f"$KV.{SNAPSHOTS}."


class Snapshots:
    """Those of all parts. It knows the last head that it read or wrote of each."""

    def __init__(self, stream: Any, where: str, limits: NatsLimits) -> None:
        self._stream = stream
        self._where = where
        self._limits = limits
        self._bucket: Any = None
        self._heads: dict[str, tuple[int, Head | None]] = {}
        """Revision and head."""
        self._tidy: set[str] = set()
        """Names under which there is nothing but what the head names."""

    async def prepare(self) -> None:
        """Makes the bucket where it is not there."""
        self._bucket = await bucket(self._stream, SNAPSHOTS, None, self._limits.replicas)

    async def put(self, name: str, sequence: int, pieces: Sequence[Piece]) -> None:
        """PartLost where another has written a head since the one known here."""
        distinct(pieces, f"{self._where}: {name}")
        if name not in self._heads:
            self._heads[name] = await self._head(name)
        revision, last = self._heads[name]
        if last is not None and last.sequence > sequence:
            raise PartLost(f"{name}: the snapshot kept has read up to {last.sequence}, this one to {sequence}")
        known = {} if last is None else {one.name: one for one in last.pieces}
        tidy, writing = name in self._tidy, uuid.uuid4().hex
        self._tidy.discard(name)
        kept = [
            known.get(piece.name) or await self._write(name, writing, place, piece)
            for place, piece in enumerate(pieces)
        ]
        head = Head(sequence, tuple(kept))
        with Told(self._where):
            try:
                written = await self._bucket.update(f"head.{name}", head.packed(), last=revision)
            except nats("js.errors").KeyWrongLastSequenceError as error:
                del self._heads[name]
                await self._purge(f"pieces.{name}.{writing}.>")
                raise PartLost(f"{name}: another worker has written a snapshot since; this one is not kept") from error
            self._heads[name] = (written, head)
            await self._let_go(name, written, head, last if tidy else None)
        self._tidy.add(name)

    async def get(self, name: str) -> tuple[int, dict[str, bytes]] | None:
        """The last one kept; StoreUnusable where it is damaged."""
        self._tidy.discard(name)
        while True:
            revision, head = self._heads[name] = await self._head(name)
            if head is None:
                return None
            messages = await self._messages(name)
            try:
                bodies = {kept.name: await self._joined(name, kept, messages) for kept in head.pieces}
            except StoreUnusable:
                if (await self._head(name))[0] == revision:
                    raise
                continue  # it was replaced meanwhile, and its pieces went
            return head.sequence, bodies

    async def _head(self, name: str) -> tuple[int, Head | None]:
        with Told(self._where):
            try:
                entry = await self._bucket.get(f"head.{name}")
            except nats("js.errors").NotFoundError:
                return 0, None
        return entry.revision, head_of(entry.value, f"{self._where}: {name}")

    async def _write(self, name: str, writing: str, place: int, piece: Piece) -> Kept:
        body = await asyncio.to_thread(piece.body)
        kept, messages = await asyncio.to_thread(cut, piece.name, writing, place, body)
        with Told(self._where):
            for first in range(0, len(messages), self._limits.at_once):
                some = enumerate(messages[first : first + self._limits.at_once], first)
                await asyncio.gather(*(self._bucket.put(_key(name, kept, number), one) for number, one in some))
        return kept

    async def _messages(self, name: str) -> dict[str, bytes]:
        """All that there are, by key, read in one go: asked for one by one they take ten times as long."""
        api, found = nats("js.api"), dict[str, bytes]()
        with Told(self._where):
            config = api.ConsumerConfig(
                deliver_policy=api.DeliverPolicy.ALL,
                filter_subject=f"{PREFIX}pieces.{name}.*.*.*",
                ack_policy=api.AckPolicy.NONE,
                inactive_threshold=30.0,
                mem_storage=True,
                num_replicas=1,
            )
            made = await self._stream.add_consumer(f"KV_{SNAPSHOTS}", config)
            puller = await self._stream.pull_subscribe_bind(made.name, f"KV_{SNAPSHOTS}")
            pending = made.num_pending or 0
            try:
                while pending:
                    some = await puller.fetch(min(pending, self._limits.pieces), timeout=self._limits.look_s)
                    found |= {one.subject.removeprefix(PREFIX): one.data for one in some}
                    pending = some[-1].metadata.num_pending
            except TimeoutError:
                return found  # the others went meanwhile, or the server is slow: they are asked for
            finally:
                with contextlib.suppress(nats("errors").Error):
                    await puller.unsubscribe()
                    await self._stream.delete_consumer(f"KV_{SNAPSHOTS}", made.name)
        return found

    async def _joined(self, name: str, kept: Kept, messages: dict[str, bytes]) -> bytes:
        """One piece. What was not read is asked for: in a cluster, a server that is behind may have been read."""
        mine: list[bytes] = []
        while len(mine) < kept.messages:
            key = _key(name, kept, len(mine))
            one = messages.pop(key, None) or await self._message(key)
            if one is None:
                break
            mine.append(one)
        return await asyncio.to_thread(whole, kept, mine, f"{self._where}: {name}")

    async def _message(self, key: str) -> bytes | None:
        with Told(self._where):
            try:
                return bytes((await self._bucket.get(key)).value)
            except nats("js.errors").NotFoundError:
                return None

    async def _let_go(self, name: str, revision: int, head: Head, last: Head | None) -> None:
        """Of pieces that the head does not name; of those of the last head alone, where there can be no others.

        What was written after the head stays: it may be another worker's, who has read this head and names it soon.
        """
        if last is None:
            subjects = f"{PREFIX}pieces.{name}.*.*.*"
            info = await self._stream.stream_info(f"KV_{SNAPSHOTS}", subjects_filter=subjects)
            there = {tuple(subject.split(".")[-3:-1]) for subject in info.state.subjects or {}}
        else:
            there = {(one.writing, str(one.place)) for one in last.pieces}
        named = {(one.writing, str(one.place)) for one in head.pieces}
        writings = {writing for writing, _ in named}
        for writing in {writing for writing, _ in there} - writings:
            await self._purge(f"pieces.{name}.{writing}.>", revision)
        for writing, place in there - named:
            if writing in writings:
                await self._purge(f"pieces.{name}.{writing}.{place}.*", revision)

    async def _purge(self, keys: str, before: int | None = None) -> None:
        await self._stream.purge_stream(f"KV_{SNAPSHOTS}", subject=f"{PREFIX}{keys}", seq=before)


def _key(name: str, kept: Kept, number: int) -> str:
    return f"pieces.{name}.{kept.writing}.{kept.place}.{number}"
