"""A store that many machines share, in PostgreSQL 15 or later, by asyncpg."""

from __future__ import annotations

import asyncio
import functools
import importlib
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from crossfix.errors import LibraryMissing, StoreUnavailable, StoreUnusable
from crossfix.run.watch.stores.asks import Ask, Dialect, Rows, Work
from crossfix.run.watch.stores.schema import prepare

T = TypeVar("T")
HEALS = ("08", "25006", "40", "53", "55", "57", "58")
"""SQLSTATE by its beginning (PostgreSQL 15, Appendix A): connection, read-only, rollback, resources, not now, operator,
system. The rest, such as no rights, no such database and damaged data, is not healed by waiting.
"""
CONNECTIONS = 4
"""Ours: a worker writes one batch at a time; beside it write people and the sender."""


class PostgresDatabase:
    """A few connections, made when they are first needed, and again after the server was away."""

    dialect: Dialect = "postgres"

    def __init__(self, url: str, answer_s: float = 10.0) -> None:
        self.url = url
        self.answer_s = answer_s
        self.where = shown_url(url)
        self._pool: Any = None
        self._opening = asyncio.Lock()

    async def run(self, make: Callable[[], Work[T]]) -> T:
        """One transaction, on the server's disk when it returns."""
        library = _asyncpg()
        try:
            async with self._opening:
                if self._pool is None:
                    await self._open(library)
            async with self._pool.acquire(timeout=self.answer_s) as connection, connection.transaction():
                return await _driven(connection, make())
        except (library.PostgresError, library.InterfaceError, library.InternalClientError) as error:
            raise self._told(error) from error
        except (OSError, TimeoutError) as error:
            raise StoreUnavailable(
                f"{self.where}: {str(error) or 'no answer in time'}; check that the server runs and can be reached"
            ) from error

    async def close(self) -> None:
        """Ends the connections; those that do not end in time are cut."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        try:
            await asyncio.wait_for(pool.close(), self.answer_s)
        except (OSError, TimeoutError, _asyncpg().InterfaceError):
            pool.terminate()

    async def _open(self, library: Any) -> None:
        waits = {"timeout": self.answer_s, "command_timeout": self.answer_s}
        connection = await library.connect(self.url, **waits)
        try:
            async with connection.transaction():
                settings = await _durable(connection, self.where)
                await _driven(connection, prepare("postgres", self.where))
        finally:
            await connection.close(timeout=self.answer_s)
        self._pool = await library.create_pool(
            self.url, min_size=0, max_size=CONNECTIONS, server_settings=settings, **waits
        )

    def _told(self, error: Exception) -> StoreUnavailable | StoreUnusable:
        state = getattr(error, "sqlstate", None)
        if type(error) is _asyncpg().InternalClientError:  # its own words are of states of the protocol
            return StoreUnavailable(f"{self.where}: the connection was cut amid its work; check the server")
        if state is None or state.startswith(HEALS):
            return StoreUnavailable(f"{self.where}: {error}; check the server")
        return StoreUnusable(
            f"{self.where}: {error} (SQLSTATE {state}); check the name of the database, the user's rights and the "
            "server's log"
        )


def shown_url(url: str) -> str:
    """Host, port and database, without user and password.

    >>> shown_url("postgresql://someone:secret@db.example:5433/watch?sslmode=require")
    'postgresql://db.example:5433/watch'
    """
    parts = urlsplit(url)
    return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"


async def _durable(connection: Any, where: str) -> dict[str, str]:
    """What to ask of the server so that a commit is on disk when it answers; not less than it is set to."""
    if await connection.fetchval("SHOW fsync") == "off":
        raise StoreUnusable(
            f"{where}: the server runs with fsync=off and would lose alerts when the power fails; turn it on"
        )
    commits = await connection.fetchval("SHOW synchronous_commit")
    return {"synchronous_commit": "on"} if commits == "off" else {}


async def _driven(connection: Any, work: Work[T]) -> T:
    try:
        ask = next(work)
        while True:
            ask = work.send(await _answer(connection, ask))
    except StopIteration as end:
        result: T = end.value
        return result


async def _answer(connection: Any, ask: Ask) -> Rows:
    if ask.many is not None:
        await connection.executemany(ask.sql, ask.many)
        return ()
    rows: Rows = await connection.fetch(ask.sql, *ask.values)
    return rows


@functools.cache
def _asyncpg() -> Any:
    try:
        return importlib.import_module("asyncpg")
    except ImportError as error:
        raise LibraryMissing("asyncpg", "a store in PostgreSQL", "watch") from error
