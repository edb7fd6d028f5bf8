"""What all that speaks to a NATS server shares: the library where there is one, limits, and errors turned to ours."""

from __future__ import annotations

import asyncio
import functools
import importlib
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from crossfix.errors import LibraryMissing, RequestInvalid, StoreUnavailable
from crossfix.records.thresholds import limit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NatsLimits:
    """What the stream keeps, and how long is waited."""

    max_bytes: int = limit(
        4 << 30, "bytes", "ours: hours of 12,000 aircraft; a stream that is full refuses, and who publishes waits"
    )
    same_s: float = limit(120.0, "s", "duplicate_window, the server's default")
    replicas: int = limit(1, "1", "3 where the servers are a cluster; see the how-to")
    answer_s: float = limit(5.0, "s", "ours: an answer on a local network takes under 1 ms")
    look_s: float = limit(1.0, "s", "ours: how long one request for messages waits for the first of them")
    batch: int = limit(256, "messages", "ours: what one request asks for at most")
    again_s: float = limit(0.5, "s", "ours: between tries to reach the server")
    at_once: int = limit(8, "messages", "ours: of a snapshot written together; 4 MiB of memory")
    pieces: int = limit(32, "messages", "ours: of a snapshot read together; 16 MiB of memory")


class Told:
    """Turns the client's errors into ours."""

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        errors = nats("errors")
        if isinstance(error, errors.MaxPayloadError):
            raise RequestInvalid(
                f"{self.where}: a message is larger than the server takes; raise its max_payload, or send less at once"
            ) from error
        if isinstance(error, (errors.Error, OSError, TimeoutError)):
            raise StoreUnavailable(
                f"{self.where}: {str(error) or type(error).__name__}; check that the server runs with JetStream, "
                "can be reached, and has room"
            ) from error


async def sure(work: Coroutine[Any, Any, T]) -> T:
    """The result. Who is cancelled here is cancelled, when the work has ended.

    nats-py waits by asyncio.wait_for, which in Python 3.11 loses a cancellation that comes together with the answer
    (python/cpython issue 86296). A worker would go on then, and who ends it would wait without end.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task})
    except asyncio.CancelledError:
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # looked at, or asyncio tells of it
        raise
    return task.result()


async def bucket(stream: Any, name: str, ttl_s: float | None, replicas: int) -> Any:
    """A key-value bucket on disk, made where it is not there."""
    return await stream.create_key_value(
        bucket=name, ttl=ttl_s, history=1, replicas=replicas, storage=nats("js.api").StorageType.FILE
    )


@functools.cache
def nats(module: str) -> Any:
    """A module of nats-py; LibraryMissing where it is not installed."""
    try:
        return importlib.import_module(f"nats.{module}")
    except ImportError as error:
        raise LibraryMissing("nats-py", "a bus between machines", "watch") from error
