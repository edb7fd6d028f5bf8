"""A bus within one process, for tests that set its clock or lose it at a given moment; `buses` is held to it."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from crossfix.errors import PartLost
from crossfix.records.thresholds import limit
from crossfix.run.watch.buses.asked import INBOX, asked_before, inbox, unanswered
from crossfix.run.watch.snapshot import Piece, distinct

_Offers = asyncio.Queue[tuple[bytes, asyncio.Future[None]]]


@dataclass(frozen=True, slots=True)
class MemoryLimits:
    """What is kept, and for how long."""

    most: int = limit(100_000, "messages", "ours: some 10 s of 12,000 aircraft; then who publishes waits")
    same_s: float = limit(120.0, "s", "as NATS JetStream by default: duplicate_window")


@dataclass(slots=True)
class _Part:
    messages: deque[tuple[int, bytes]] = field(default_factory=deque)
    last: int = 0
    ids: dict[str, float] = field(default_factory=dict)


class MemoryBus:
    """`ports.Bus`. A snapshot with the name of a part lets go of the part's messages up to its sequence."""

    def __init__(self, limits: MemoryLimits | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits or MemoryLimits()
        self.clock = clock
        self._parts: defaultdict[str, _Part] = defaultdict(_Part)
        self._snapshots: dict[str, tuple[int, dict[str, bytes]]] = {}
        self._leases: dict[str, tuple[str, float]] = {}
        self._waiting: dict[str, asyncio.Future[bytes]] = {}
        self._listening: defaultdict[str, list[_Offers]] = defaultdict(list)
        self._changed = asyncio.Condition()

    async def publish(self, part: str, key: str, body: bytes, message_id: str) -> bool:  # noqa: ARG002 - of the door
        """Whether it was new: the same message id again within `same_s` is dropped. Waits while the part is full."""
        kept = self._parts[part]
        async with self._changed:
            await self._changed.wait_for(lambda: len(kept.messages) < self.limits.most)
            now = self.clock()
            while kept.ids and next(iter(kept.ids.values())) < now - self.limits.same_s:
                del kept.ids[next(iter(kept.ids))]
            if message_id in kept.ids:
                return False
            kept.ids[message_id] = now
            kept.last += 1
            kept.messages.append((kept.last, body))
            self._changed.notify_all()
            return True

    async def subscribe(self, part: str, after: int) -> AsyncIterator[tuple[int, bytes]]:
        """(sequence, body) from after a sequence on, without end."""
        kept = self._parts[part]
        while True:
            async with self._changed:
                while kept.last <= after:
                    await self._changed.wait()
                more = _newer(kept.messages, after)
                after = kept.last
            for message in more:
                yield message

    async def put_snapshot(self, name: str, sequence: int, pieces: Sequence[Piece]) -> None:
        """Keep a state; PartLost where one from further on is kept already."""
        distinct(pieces, name)
        last = self._snapshots.get(name)
        known = {} if last is None else last[1]
        bodies = {
            piece.name: known[piece.name] if piece.name in known else await asyncio.to_thread(piece.body)
            for piece in pieces
        }
        now = self._snapshots.get(name)
        if now is not None and now[0] > sequence:
            raise PartLost(f"{name}: the snapshot kept has read up to {now[0]}, this one to {sequence}")
        if now is not last:
            raise PartLost(f"{name}: another worker has written a snapshot since; this one is not kept")
        self._snapshots[name] = (sequence, bodies)
        async with self._changed:
            messages = self._parts[name].messages
            while messages and messages[0][0] <= sequence:
                messages.popleft()
            self._changed.notify_all()

    async def snapshot(self, name: str) -> tuple[int, dict[str, bytes]] | None:
        """The last one kept."""
        kept = self._snapshots.get(name)
        return None if kept is None else (kept[0], dict(kept[1]))

    async def lease(self, part: str, owner: str, ttl_s: float) -> bool:
        """Whether the part is this owner's until `ttl_s` from now."""
        holder, until = self._leases.get(part, (owner, 0.0))
        now = self.clock()
        if holder != owner and until > now:
            return False
        self._leases[part] = (owner, now + ttl_s)
        return True

    async def release(self, part: str, owner: str) -> None:
        """The part is free at once, if it is still this owner's."""
        if self._leases.get(part, ("", 0.0))[0] == owner:
            del self._leases[part]

    async def holder(self, part: str) -> str | None:
        """Who has the lease."""
        owner, until = self._leases.get(part, ("", 0.0))
        return owner if until > self.clock() else None

    async def ask(self, part: str, body_of: Callable[[str], bytes], message_id: str, timeout_s: float) -> bytes:
        """StoreUnavailable without an answer in time; RequestInvalid where the id was used before."""
        own = INBOX + uuid.uuid4().hex
        self._waiting[own] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_s):
                if not await self.publish(part, "", body_of(own), message_id):
                    raise asked_before(part, message_id)
                return await self._waiting[own]
        except TimeoutError as error:
            raise unanswered(part, timeout_s) from error
        finally:
            del self._waiting[own]

    async def answer(self, to: str, body: bytes) -> None:
        """To who waits, if it still does; RequestInvalid where `to` is no inbox."""
        waiting = self._waiting.get(inbox(to))
        if waiting is not None and not waiting.done():
            waiting.set_result(body)

    async def offer(self, topic: str, body: bytes, timeout_s: float) -> bool:
        """To each who listens; whether one took it."""
        took: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        for queue in self._listening[topic]:
            queue.put_nowait((body, took))
        if self._listening[topic]:
            await asyncio.wait({took}, timeout=timeout_s)
        return took.done()

    async def offered(self, topic: str, taken: Callable[[bytes], Awaitable[bool]]) -> None:
        """Those of one listener in order, one at a time."""
        queue = _Offers()
        self._listening[topic].append(queue)
        try:
            while True:
                body, took = await queue.get()
                if await taken(body) and not took.done():
                    took.set_result(None)
        finally:
            self._listening[topic].remove(queue)

    async def close(self) -> None:
        """Nothing to give back."""


def _newer(messages: deque[tuple[int, bytes]], after: int) -> list[tuple[int, bytes]]:
    """Those after a sequence, found from the end: what was read stays until there is a snapshot."""
    newer = list(itertools.takewhile(lambda message: message[0] > after, reversed(messages)))
    return newer[::-1]
