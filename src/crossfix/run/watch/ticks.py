"""Time as messages of a part: who owns it publishes one each second, and takes the time from it when it comes round.

So a handler reads no clock, and a part that is read again after a death has the same times in the same places.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import math
from collections.abc import Callable, Collection

from crossfix.run.watch.outbox import Patience, Tell, until_done
from crossfix.run.watch.ports import Bus

Tick = Callable[[float], bytes]
"""The message for a time, in s UTC since 1970; the same for the same time."""

LOOK_S = 0.1
"""How long is slept at most: the clock of a replay may be faster than ours."""
LOST_S = 60.0
"""A tick that was not read for so long went with its server's disk, or who reads is far behind: then one more comes."""


class Ticks:
    """Of one part. The next is published only when the last was read: who is behind is not told each second of it.

    The time is a whole second, and the id is made of it. So two who own the part for a moment publish one tick.
    """

    def __init__(self, bus: Bus, part: str, tick: Tick, now: Callable[[], float], lost_s: float = LOST_S) -> None:
        self._bus = bus
        self._part = part
        self._tick = tick
        self._now = now
        self._lost_s = lost_s
        self._unread: bytes | None = None
        self._read = asyncio.Event()

    def read(self, bodies: Collection[bytes]) -> None:
        """What the part was just read up to."""
        if self._unread in bodies:
            self._unread = None
            self._read.set()

    async def run(self, tell: Tell, patience: Patience) -> None:
        """Until cancelled, however long the bus is away."""
        last = -math.inf
        while True:
            second = float(math.floor(self._now()))
            if second == last:
                await asyncio.sleep(min(max(last + 1.0 - self._now(), 0.01), LOOK_S))
                continue
            self._read.clear()
            self._unread = body = self._tick(second)
            name = f"tick.{self._part}.{second:.0f}"
            publish = functools.partial(self._bus.publish, self._part, "", body, name)
            if await until_done(self._part, publish, tell, patience):  # else another's, and perhaps read already
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._lost_s):
                        await self._read.wait()
            last = second
