"""A live feed: connects, reads in a thread of its own, connects again, and waits where the engine is behind."""

from __future__ import annotations

import asyncio
import contextlib
import io
import random
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from typing import Any, Protocol

from crossfix.errors import CrossfixError
from crossfix.read.protocol import Reader, Reading
from crossfix.records.filed import Filed
from crossfix.records.notice import Notice
from crossfix.records.table import Table
from crossfix.run.watch.clock import Clock
from crossfix.run.watch.feed_health import FeedHealth, FeedLimits, Steadied, Tell
from crossfix.run.watch.raw_log import RawLog

BLOCK = 1 << 20
ASK_S = 0.25
"""How often a thread that waits looks whether it is to stop."""


class Connection(Protocol):
    """An open line, used by one thread."""

    def take(self) -> bytes | None:
        """What has come, waiting at most ASK_S for it; None: nothing yet; empty: the line has ended. Raises OSError."""

    def close(self) -> None:
        """End it."""


class Line(Protocol):
    """What can be connected to."""

    def open(self) -> Connection:
        """Raises OSError or CrossfixError with the reason."""


@dataclass(slots=True)
class Backoff:
    """Waits that double, with jitter from a seeded generator."""

    limits: FeedLimits
    chance: random.Random
    _wait_s: float = 0.0

    def next_s(self) -> float:
        """How long to wait now."""
        self._wait_s = min(max(self.limits.again_s, 2.0 * self._wait_s), self.limits.longest_s)
        return self._wait_s * (1.0 - self.limits.jitter * self.chance.random())

    def reset(self) -> None:
        """It is well again."""
        self._wait_s = 0.0


@dataclass(slots=True)
class LiveFeed:
    """Reports of one line. `raw` keeps what comes, `seed` is that of the jitter."""

    name: str
    line: Line
    reader: Reader
    clock: Clock
    tell: Tell
    health: FeedHealth = field(init=False)
    limits: FeedLimits = field(default_factory=FeedLimits)
    raw: RawLog | None = None
    seed: int = 0
    filed: dict[int, Filed] = field(default_factory=dict)
    """What the feed says of aircraft beside their reports."""
    _stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.health = FeedHealth(self.name)

    async def batches(self) -> AsyncIterator[tuple[float, Table]]:
        """(time received, reports with times in s UTC), without end; close the iterator to stop."""
        waiting: asyncio.Queue[tuple[float, Table]] = asyncio.Queue(self.limits.room)
        loop = asyncio.get_running_loop()

        def put(item: tuple[float, Table]) -> None:
            placed = asyncio.run_coroutine_threadsafe(waiting.put(item), loop)
            while not self._stop.is_set():
                with contextlib.suppress(FutureTimeout):
                    placed.result(ASK_S)
                    return
            placed.cancel()

        thread = threading.Thread(target=self._work, args=(put,), name=self.name, daemon=True)
        thread.start()
        try:
            while True:
                yield await waiting.get()
        finally:
            self._stop.set()

    def stop(self) -> None:
        """Let the thread end."""
        self._stop.set()

    def _work(self, put: Callable[[tuple[float, Table]], None]) -> None:
        backoff = Backoff(self.limits, random.Random(self.seed))
        while not self._stop.is_set():
            why = "the line ended"
            try:
                with contextlib.closing(self.line.open()) as connection:
                    self.health.connected = True
                    self.health.connections += 1
                    self._read(connection, put, backoff)
            except (OSError, CrossfixError) as error:
                why = str(error)
            except Exception as error:  # a fault in a reader must not end a watch silently
                why = f"reading failed: {type(error).__name__}: {error}"
            self.health.connected = False
            wait_s = backoff.next_s()
            if not self._stop.is_set():
                self._tell(Notice(self.name, f"{why}; connecting again in {wait_s:.1f} s"))
            self._stop.wait(wait_s)
        if self.raw is not None:
            self.raw.close()

    def _read(self, connection: Connection, put: Callable[[tuple[float, Table]], None], backoff: Backoff) -> None:
        if self.raw is not None:
            self.raw.begin(self.clock.now())
        came = _Came(self, connection, backoff)
        reading = Reading(self.name, self.clock.now(), live=True, frames=True, filed=self.filed)
        steadied = Steadied(self.health, self.limits, self._tell)
        told = 0
        try:
            for table in self.reader.read_chunks(io.BufferedReader(came, BLOCK), reading):
                zero_s = reading.timebase.utc_of_zero_s if reading.timebase is not None else None
                self.health.garbage += reading.doubts.count - told
                told = reading.doubts.count
                if len(table) and zero_s is not None:
                    self.health.took(came.received_s, len(table))
                    put((came.received_s, steadied.steady(table, zero_s, came.received_s)))
                elif len(table):
                    self.health.garbage += len(table)
        finally:
            self.health.garbage += reading.doubts.count - told
            for notice in reading.doubts.notices():
                self._tell(Notice(f"{self.name} {notice.where}".strip(), notice.text))

    def _tell(self, notice: Notice) -> None:
        self.health.notices.append(notice)
        self.tell(notice)


class _Came(io.RawIOBase):
    """The bytes of a connection as a stream: recorded, counted, gathered; it ends with the line, or if asked to."""

    def __init__(self, feed: LiveFeed, connection: Connection, backoff: Backoff) -> None:
        self._feed, self._connection, self._backoff = feed, connection, backoff
        self._rest = memoryview(b"")
        self._returned = self._heard = time.monotonic()
        self.received_s = feed.clock.now()

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """What has come, at most every `gather_s`; 0 at the end."""
        if not self._rest:
            self._feed._stop.wait(max(0.0, self._returned + self._feed.limits.gather_s - time.monotonic()))
            self._rest = memoryview(self._next())
            self._returned = time.monotonic()
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)

    def _next(self) -> bytes:
        feed = self._feed
        while not feed._stop.is_set():
            data = self._connection.take()
            if data is None:
                if time.monotonic() - self._heard > feed.limits.cut_s:
                    feed._tell(Notice(feed.name, f"silent for {feed.limits.cut_s:.0f} s; the connection was ended"))
                    return b""
                continue
            self.received_s, self._heard = feed.clock.now(), time.monotonic()
            if data:
                self._backoff.reset()
                feed.health.bytes += len(data)
                if feed.raw is not None:
                    feed.raw.write(self.received_s, data)
            return data
        return b""
