"""Messages of a part cut into batches, and how fast a worker goes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass

from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class Pace:
    """How a worker cuts its work."""

    snapshot_s: float = limit(10.0, "s", "warning.md 4 of the project's references: what is read again after a death")
    worked_s: float = limit(
        2.0, "s", "ours: of work alone, so that who is behind and is killed again and again gets on"
    )
    turn_s: float = limit(0.5, "s", "ours: of work, after which what was found is kept, and the rest of a batch waits")
    first: int = limit(4, "messages", "ours: in the first turn, when it is not known how long one takes")
    batch: int = limit(256, "messages", "ours: in one call of the handler and one transaction of the store")
    at_once: int = limit(64, "messages", "ours: published in order, without waiting for the answer to each")
    wait_s: float = limit(0.01, "s", "ours: how long a batch waits for more; three stages do, one after another")
    look_s: float = limit(1.0, "s", "ours: between looks whether a part is free, and whether its worker is there again")

    def next_turn(self, messages: int, took_s: float) -> int:
        """How many messages to handle at once, after so many took so long; at most twice as many."""
        return max(1, min(self.batch, 2 * messages, int(messages * self.turn_s / max(took_s, 1e-6))))

    def to_be_kept(self, since_s: float, worked_s: float) -> bool:
        """Whether a snapshot is due, so long after the last and with so much work since."""
        return since_s >= self.snapshot_s or (worked_s >= self.worked_s and since_s >= self.look_s)


async def batches(
    messages: AsyncIterator[tuple[int, bytes]], pace: Pace, most: Callable[[], int] | None = None
) -> AsyncGenerator[list[tuple[int, bytes]], None]:
    """What came within `wait_s` of the first; an empty one each `look_s` where nothing comes.

    At most `most()`, without it `Pace.batch`.
    """
    coming: asyncio.Task[tuple[int, bytes]] | None = None
    try:
        while True:
            batch: list[tuple[int, bytes]] = []
            until = time.monotonic() + pace.look_s
            while len(batch) < (pace.batch if most is None else most()):
                coming = coming or asyncio.create_task(_next(messages))
                await asyncio.wait({coming}, timeout=max(until - time.monotonic(), 0.0))
                if not coming.done():
                    break
                if not batch:
                    until = time.monotonic() + pace.wait_s
                batch.append(coming.result())
                coming = None
            yield batch
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.wait({coming})


async def _next(messages: AsyncIterator[tuple[int, bytes]]) -> tuple[int, bytes]:
    return await anext(messages)
