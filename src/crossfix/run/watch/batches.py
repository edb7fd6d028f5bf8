"""Messages of a part cut into batches, and how fast a worker goes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class Pace:
    """How a worker cuts its work."""

    snapshot_s: float = limit(10.0, "s", "warning.md 4 of the project's references: what is read again after a death")
    batch: int = limit(256, "messages", "ours: in one call of the handler and one transaction of the store")
    wait_s: float = limit(0.05, "s", "ours: how long a batch waits for more")
    look_s: float = limit(1.0, "s", "ours: between looks whether a part is free, and whether its worker is there again")


async def batches(
    messages: AsyncIterator[tuple[int, bytes]], pace: Pace
) -> AsyncGenerator[list[tuple[int, bytes]], None]:
    """What came within `wait_s` of the first, at most `batch`; an empty one each `look_s` where nothing comes."""
    coming: asyncio.Task[tuple[int, bytes]] | None = None
    try:
        while True:
            batch: list[tuple[int, bytes]] = []
            until = time.monotonic() + pace.look_s
            while len(batch) < pace.batch:
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
