"""A handler that changes its state in place, and a worker that runs it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from builders.alerts_plain import plain_alert
from crossfix.records.notice import Notice
from crossfix.run.watch.ports import Bus
from crossfix.run.watch.snapshot import Piece
from crossfix.run.watch.stores.open import open_store
from crossfix.run.watch.stores.store import SqlStore
from crossfix.run.watch.worker import Found


@dataclass
class Listing:
    """The state is all bodies read, in order. `before` is called with each after it was added: it may fail or wait."""

    before: Callable[[bytes], None] = lambda _: None
    calls: int = 0
    states: list[list[bytes]] = field(default_factory=list)
    """That were begun with."""

    def empty(self) -> list[bytes]:
        """Nothing was read."""
        self.states.append([])
        return self.states[-1]

    def handle(self, state: list[bytes], batch: Sequence[bytes]) -> Found[list[bytes]]:
        """A body that is a question, `[inbox, id]`, raises an alert of that id, and is told of and answered."""
        self.calls += 1
        alerts, told, answers = [], [], []
        for body in batch:
            state.append(body)
            self.before(body)
            if body.startswith(b"["):
                inbox, name = msgspec.json.decode(body, type=tuple[str, str])
                alerts.append(plain_alert(name, float(len(state))))
                told.append(Notice("listing", f"raised {name}"))
                answers.append((inbox, b"raised"))
        return Found(state, alerts, told=told, answers=answers)

    def pack(self, state: list[bytes]) -> list[Piece]:
        """Ten bodies a piece."""
        bodies = [msgspec.msgpack.encode(state[first : first + 10]) for first in range(0, len(state), 10)]
        return [
            Piece(f"{place}-{hashlib.sha256(body).hexdigest()}", lambda body=body: body)  # type: ignore[misc]
            for place, body in enumerate(bodies)
        ]

    def unpack(self, pieces: Mapping[str, bytes]) -> list[bytes]:
        """As it was packed."""
        self.states.append(listed(pieces))
        return self.states[-1]


def listed(pieces: Mapping[str, bytes]) -> list[bytes]:
    """The bodies of a snapshot."""
    return [one for body in pieces.values() for one in msgspec.msgpack.decode(body, type=list[bytes])]


@contextlib.asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SqlStore]:
    """A store in a file."""
    store = await open_store(str(path))
    try:
        yield store
    finally:
        await store.close()


async def until(done: Callable[[], Awaitable[bool]], most_s: float = 30.0) -> None:
    """Looks until it is so."""
    async with asyncio.timeout(most_s):
        while not await done():
            await asyncio.sleep(0.01)


async def kept_up_to(bus: Bus, part: str, sequence: int) -> list[bytes]:
    """What was read, as soon as a snapshot has it up to a sequence."""

    async def so_far() -> bool:
        kept = await bus.snapshot(part)
        return kept is not None and kept[0] >= sequence

    await until(so_far)
    kept = await bus.snapshot(part)
    assert kept is not None
    return listed(kept[1])


async def ended(*tasks: asyncio.Task[None]) -> None:
    """Cut short wherever they are."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
