"""A bus within one process: it ends with it."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from crossfix.errors import PartLost
from crossfix.records.thresholds import limit


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
        self._snapshots: dict[str, tuple[int, bytes]] = {}
        self._leases: dict[str, tuple[str, float]] = {}
        self._changed = asyncio.Condition()

    async def publish(self, part: str, key: str, body: bytes, message_id: str) -> None:  # noqa: ARG002 - of the door
        """Waits while the part is full; the same message id again within `same_s` is dropped."""
        kept = self._parts[part]
        async with self._changed:
            await self._changed.wait_for(lambda: len(kept.messages) < self.limits.most)
            now = self.clock()
            while kept.ids and next(iter(kept.ids.values())) < now - self.limits.same_s:
                del kept.ids[next(iter(kept.ids))]
            if message_id in kept.ids:
                return
            kept.ids[message_id] = now
            kept.last += 1
            kept.messages.append((kept.last, body))
            self._changed.notify_all()

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

    async def put_snapshot(self, name: str, sequence: int, body: bytes) -> None:
        """Keep a state; PartLost where one from further on is kept already."""
        kept = self._snapshots.get(name)
        if kept is not None and kept[0] > sequence:
            raise PartLost(f"{name}: the snapshot kept has read up to {kept[0]}, this one to {sequence}")
        self._snapshots[name] = (sequence, body)
        async with self._changed:
            messages = self._parts[name].messages
            while messages and messages[0][0] <= sequence:
                messages.popleft()
            self._changed.notify_all()

    async def snapshot(self, name: str) -> tuple[int, bytes] | None:
        """The last one kept."""
        return self._snapshots.get(name)

    async def lease(self, part: str, owner: str, ttl_s: float) -> bool:
        """Whether the part is this owner's until `ttl_s` from now."""
        holder, until = self._leases.get(part, (owner, 0.0))
        now = self.clock()
        if holder != owner and until > now:
            return False
        self._leases[part] = (owner, now + ttl_s)
        return True

    async def close(self) -> None:
        """Nothing to give back."""


def _newer(messages: deque[tuple[int, bytes]], after: int) -> list[tuple[int, bytes]]:
    """Those after a sequence, found from the end: what was read stays until there is a snapshot."""
    newer = list(itertools.takewhile(lambda message: message[0] > after, reversed(messages)))
    return newer[::-1]
