"""Opens a store by its name: a file, or the URL of a PostgreSQL server."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from crossfix.errors import RequestInvalid
from crossfix.run.watch.stores.postgres import PostgresDatabase
from crossfix.run.watch.stores.sqlite import SqliteDatabase
from crossfix.run.watch.stores.store import Database, SqlStore
from crossfix.run.watch.stores.work import Holding


async def open_store(name: str, clock: Callable[[], float] = time.time, holding: Holding | None = None) -> SqlStore:
    """A store that was reached and has its tables.

    Raises StoreUnavailable or StoreUnusable with what to do, RequestInvalid where the name is a URL of something else.
    """
    store = SqlStore(_database(name), clock, holding)
    try:
        await store.subscriptions()
    except BaseException:
        await store.close()
        raise
    return store


def _database(name: str) -> Database:
    if name.startswith(("postgresql://", "postgres://")):
        return PostgresDatabase(name)
    if "://" in name:
        raise RequestInvalid(f"{name.partition('://')[0]}://: no store of this kind; give a file or postgresql://...")
    return SqliteDatabase(Path(name))
