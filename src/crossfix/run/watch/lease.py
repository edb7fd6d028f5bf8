"""A part is one worker's at a time: it holds a lease, renews it, and lets go of the part when it cannot."""

from __future__ import annotations

import asyncio
import contextlib
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

    A lease that could not be renewed for its whole time counts as lost: another may have it.
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


async def _renewed(bus: Bus, part: str, owner: str, terms: Terms, inside: asyncio.Task[object], why: list[str]) -> None:
    until = time.monotonic() + terms.ttl_s
    while True:
        await asyncio.sleep(terms.ttl_s / terms.renewals)
        asked = time.monotonic()
        try:
            if not await asyncio.wait_for(bus.lease(part, owner, terms.ttl_s), max(until - asked, 0.01)):
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
