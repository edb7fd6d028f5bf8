"""What was found is kept, however long the store is away, and what must go out is tried until it is out.

Alerts and deliveries are in the store before anything is sent. Who sends (`deliver.sender`) asks the store for what is
due and tells how it ended: killed in between, it has sent something that is sent again, with the id that it had.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from crossfix.errors import StoreUnavailable
from crossfix.records.alert import Alert, Delivery
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.records.thresholds import limit
from crossfix.run.watch.ports import Store

T = TypeVar("T")
Tell = Callable[[Notice], None]


@dataclass(frozen=True, slots=True)
class Patience:
    """How a store or bus that is away is asked again."""

    first_s: float = limit(0.1, "s", "ours: most outages are a lock or a connection that is made anew")
    longest_s: float = limit(5.0, "s", "ours: a store that is back is found within this")
    say_s: float = limit(60.0, "s", "ours: how often an outage is told again")
    most_s: float = limit(math.inf, "s", "ours: while it runs, a watch waits for as long as it takes")


PATIENT = Patience()
AT_START = Patience(most_s=120.0)
"""Ours: machines that start together wait for one another; what is not there then may be named wrong."""


async def until_done(what: str, work: Callable[[], Awaitable[T]], tell: Tell, patience: Patience = PATIENT) -> T:
    """The result of work that is tried until it succeeds; who waits for it takes in nothing more: back-pressure.

    `work` must come to the same when done twice. Told: that it failed and why, again each minute, and that it is well
    again. Raises what no waiting heals: StoreUnusable, PartLost, RequestInvalid; and StoreUnavailable after `most_s`.
    """
    began: float | None = None
    told = wait = 0.0
    chance = random.Random(what)
    while True:
        try:
            result = await work()
        except StoreUnavailable as error:
            now = time.monotonic()
            if began is None or now - told >= patience.say_s:
                since = "" if began is None else f" for {now - began:.0f} s"
                tell(Notice(what, f"not done{since}, tried again: {error}"))
                told = now
            began = now if began is None else began
            if now - began >= patience.most_s:
                raise
            wait = min(max(2 * wait, patience.first_s), patience.longest_s)
            await asyncio.sleep(wait * chance.uniform(0.5, 1.0))
            continue
        if began is not None:
            tell(Notice(what, f"done again after {time.monotonic() - began:.1f} s; nothing was lost"))
        return result


async def keep(
    store: Store,
    alerts: Sequence[Alert],
    deliveries: Sequence[Delivery],
    hazards: Sequence[Hazard],
    tell: Tell,
    patience: Patience = PATIENT,
) -> None:
    """Writes them, and returns when they are on disk, however long that takes."""
    if alerts or deliveries or hazards:
        await until_done("alerts", lambda: store.write(alerts, deliveries, hazards), tell, patience)
