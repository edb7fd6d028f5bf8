"""Sets up one process of a watch on many machines from what was asked."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncIterator, Sequence
from functools import partial

from crossfix.errors import RequestInvalid
from crossfix.read.airports.table import airport_table
from crossfix.records.watch_effects import HazardsSeen, Input, Subscribed
from crossfix.run.watch.buses.nats import open_nats
from crossfix.run.watch.clock import WallClock
from crossfix.run.watch.conduct import Request, asked_for, engine_of, opened, read_notices
from crossfix.run.watch.deliver.stream import Hub
from crossfix.run.watch.feed_health import HealthyFeed, Tell
from crossfix.run.watch.filed_flights import FiledFlights
from crossfix.run.watch.ingest import Ingest
from crossfix.run.watch.outbox import AT_START, keep, until_done
from crossfix.run.watch.ports import Bus, Store
from crossfix.run.watch.shared import Place, SharedWatch


@contextlib.asynccontextmanager
async def shared(request: Request, tell: Tell) -> AsyncIterator[SharedWatch]:
    """One process that is ready to run; its store and its bus are closed at the end."""
    if request.bus is None:
        raise RequestInvalid("no bus is given: --bus nats://HOST:PORT")
    clock = WallClock()
    async with opened(request, clock, tell) as (feeds, filed, store):
        url = request.bus
        bus = await until_done("bus", lambda: open_nats(url, "crossfix watch", tell=tell), tell, AT_START)
        try:
            yield await _watch(request, bus, feeds, filed, store, clock, tell)
        finally:
            await bus.close()


async def _watch(
    request: Request,
    bus: Bus,
    feeds: Sequence[HealthyFeed],
    filed: FiledFlights,
    store: Store,
    clock: WallClock,
    tell: Tell,
) -> SharedWatch:
    asked = await until_done("store", lambda: asked_for(request, store), tell, AT_START)
    place = request.place or Place(1, 1)
    ingest = Ingest(feeds, bus, place.workers, clock, tell, request.limits, request.exercise)
    hazards = read_notices(request.notices, clock.now(), tell)
    await keep(store, (), (), hazards, tell)
    first: list[Input] = [Subscribed(one) for one in asked]
    if hazards:
        first.append(HazardsSeen(hazards, clock.now(), exercise=request.exercise))
    return SharedWatch(
        ingest,
        place,
        bus,
        store,
        Hub(uuid.uuid4().hex[:12]),
        clock,
        tell,
        airport_table().places(),
        partial(engine_of, request, filed),
        request.exercise,
        feed_limits=request.limits,
        first=first,
    )
