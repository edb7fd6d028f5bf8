"""Feeds onto a bus: reports to the parts of their aircraft, and to all subscriptions whether a feed is heard."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import uuid
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import numpy as np

from crossfix.records.table import Table
from crossfix.records.watch_effects import FeedBack, FeedSilent, Input
from crossfix.run.watch.clock import Clock
from crossfix.run.watch.feed_health import FeedLimits, HealthyFeed, Tell
from crossfix.run.watch.outbox import until_done
from crossfix.run.watch.partition import Part, aircraft_parts, parts_of
from crossfix.run.watch.ports import Bus
from crossfix.run.watch.stages.messages import an_input, reports

MOST_REPORTS = 5000
"""In one message: some 60 bytes each before packing, and a server takes 1 MiB."""
LOOK_S, SAY_S = 1.0, 10.0
"""Ours: whether a feed is heard is looked at so often, and said so often though it is as before."""


@dataclass(slots=True)
class Ingest:
    """The feeds of one process. It waits while the bus is away, and so do its feeds."""

    feeds: Sequence[HealthyFeed]
    bus: Bus
    parts: int
    clock: Clock
    tell: Tell
    limits: FeedLimits
    exercise: bool = False
    reports: int = 0
    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    began_s: float = 0.0
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    async def run(self) -> None:
        """Until cancelled, or until the feeds end."""
        self.began_s = self.clock.now()
        async with asyncio.TaskGroup() as group:
            saying = group.create_task(self._say())
            reading = [group.create_task(self._read(feed)) for feed in self.feeds]
            if reading:
                await asyncio.wait(reading)
            saying.cancel()

    async def _read(self, feed: HealthyFeed) -> None:
        async with contextlib.aclosing(cast(AsyncGenerator[tuple[float, Table]], feed.batches())) as batches:
            async for received_s, table in batches:
                self.reports += len(table)
                for begin in range(0, len(table), MOST_REPORTS):
                    rows = np.arange(begin, min(begin + MOST_REPORTS, len(table)))
                    await self._publish(table.where(rows), received_s)

    async def _publish(self, table: Table, received_s: float) -> None:
        number, now_s = next(self._numbers), self.clock.now()
        part = aircraft_parts(table["icao_address"].values.astype(np.int64), self.parts)
        async with asyncio.TaskGroup() as group:
            for index in np.unique(part).tolist():
                body = reports(table.where(part == index), now_s, received_s)
                to = Part("aircraft", index, self.parts)
                group.create_task(self._put(to, body, f"{self.session}.{number}.{index}"))

    async def _put(self, part: Part, body: bytes, name: str) -> None:
        await until_done(part.name, partial(self.bus.publish, part.name, "", body, name), self.tell)

    async def _say(self) -> None:
        """Whether each feed is heard: at once when that changes, else now and then, so that silence is not mistaken."""
        said: dict[str, tuple[bool, float]] = {}
        while True:
            now_s = self.clock.now()
            for feed in self.feeds:
                silent_s = feed.health.silent_since(now_s, self.began_s, self.limits)
                if silent_s is None and feed.health.last_s is None:
                    continue  # not heard yet, and not for long
                before = said.get(feed.name)
                if before is None or before[0] != (silent_s is None) or not 0.0 <= now_s - before[1] < SAY_S:
                    said[feed.name] = (silent_s is None, now_s)
                    given: Input = FeedBack(feed.name, self.exercise)
                    if silent_s is not None:
                        given = FeedSilent(feed.name, silent_s, self.exercise)
                    await self._to_all(given, now_s)
            await asyncio.sleep(LOOK_S)

    async def _to_all(self, given: Input, now_s: float) -> None:
        number = next(self._numbers)
        for part in parts_of("subscription", self.parts):
            await self._put(part, an_input(given, now_s), f"{self.session}.{number}.{part.index}")
