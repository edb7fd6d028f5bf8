"""A part is one worker's at a time: it holds a lease, renews it, and lets go of the part when it cannot."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass

from crossfix.errors import PartLost, StoreUnavailable
from crossfix.records.notice import Notice
from crossfix.records.thresholds import limit
from crossfix.run.watch.outbox import Tell
from crossfix.run.watch.ports import Bus


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a lease lasts without being renewed, and how often it is renewed."""

    ttl_s: float = limit(5.0, "s", "warning.md 4 of the project's references: the gap after a worker died")
    renewals: float = limit(3.0, "1", "ours: two renewals may fail before the lease runs out")


def owner_name(worker: str) -> str:
    """A name that no other process has, nor this worker after it is started anew."""
    return f"{worker}-{uuid.uuid4().hex[:12]}"


@contextlib.asynccontextmanager
async def held(bus: Bus, part: str, owner: str, terms: Terms, tell: Tell) -> AsyncIterator[bool]:
    """Whether the part could be taken; while inside, it is renewed, and PartLost is raised there when it is lost.

    A lease that could not be renewed for its whole time counts as lost: another may have it. Who leaves gives it back.
    """
    try:
        taken = await bus.lease(part, owner, terms.ttl_s)
    except StoreUnavailable as error:
        tell(Notice(part, f"not taken now: {error}"))
        taken = False
    if not taken:
        yield False
        return
    inside = asyncio.current_task()
    assert inside is not None
    why: list[str] = []
    renewing = asyncio.create_task(_renewed(bus, part, owner, terms, inside, why))
    try:
        yield True
    except asyncio.CancelledError as error:
        if not why or inside.uncancel() > 0:  # by who runs the task, and perhaps at the same moment
            raise
        raise PartLost(f"{part}: {why[0]}") from error
    finally:
        renewing.cancel()
        await asyncio.wait({renewing})
        if not why:
            with contextlib.suppress(StoreUnavailable, TimeoutError):  # then it runs out
                async with asyncio.timeout(terms.ttl_s):
                    await bus.release(part, owner)


async def presence(bus: Bus, name: str, owner: str, terms: Terms, tell: Tell) -> None:
    """Until cancelled: holds the lease that says that a worker is there, and takes it again when it was lost.

    So the others leave its parts to it (`Worker.run`). Told: that another process has the name, and that it is lost.
    """
    refused_s: float | None = None
    while True:
        try:
            async with held(bus, name, owner, terms, tell) as ours:
                if ours:
                    refused_s = None
                    await asyncio.Event().wait()
            holder, now = await bus.holder(name), time.monotonic()
            refused_s = now if refused_s is None else refused_s
            if holder is not None and now - refused_s >= 2.0 * terms.ttl_s:  # else this worker's, before it was killed
                tell(Notice(name, f"another process, {holder}, has this name; each worker needs one of its own"))
                refused_s = math.inf
        except (PartLost, StoreUnavailable) as error:
            tell(Notice(name, f"not seen by the others: {error}"))
        await asyncio.sleep(terms.ttl_s / terms.renewals)


async def _renewed(bus: Bus, part: str, owner: str, terms: Terms, inside: asyncio.Task[object], why: list[str]) -> None:
    until = time.monotonic() + terms.ttl_s
    while True:
        await asyncio.sleep(terms.ttl_s / terms.renewals)
        asked = time.monotonic()
        try:
            async with asyncio.timeout(max(until - asked, 0.01)):  # asyncio.wait_for of 3.11 can lose a cancellation
                ours = await bus.lease(part, owner, terms.ttl_s)
            if not ours:
                why.append("another worker has it")
        except (StoreUnavailable, TimeoutError) as error:
            if time.monotonic() >= until:
                why.append(f"the lease could not be renewed for {terms.ttl_s:g} s: {str(error) or 'no answer'}")
        except Exception as error:
            why.append(f"the lease cannot be renewed: {error}")
        else:
            until = asked + terms.ttl_s
        if why:
            inside.cancel()
            return
