"""A store in one file by SQLite, from the standard library, in a thread of its own.

Write-ahead log, `synchronous=FULL`: a transaction is flushed to disk before it returns (sqlite.org, "PRAGMA
Statements", synchronous; "Write-Ahead Logging", 2.3).
"""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from crossfix.errors import StoreUnavailable, StoreUnusable
from crossfix.run.watch.stores.asks import Ask, Dialect, Rows, Work
from crossfix.run.watch.stores.schema import prepare

T = TypeVar("T")
BUSY_MS = 5000
"""How long another process may hold the file before it is told; ours."""
APPLICATION = 0x63726678
"""In the file's header: "crfx"."""
HEALS = {
    sqlite3.SQLITE_BUSY: "another process holds it; end that process or wait",
    sqlite3.SQLITE_LOCKED: "another connection holds it; wait",
    sqlite3.SQLITE_NOMEM: "there is no memory left; free some",
    sqlite3.SQLITE_INTERRUPT: "the work was interrupted",
    sqlite3.SQLITE_READONLY: "it cannot be written; check the rights of the file and its folder, and the file system",
    sqlite3.SQLITE_IOERR: "reading or writing failed; check the disk and limits on file size",
    sqlite3.SQLITE_FULL: "the disk is full; make room",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check that the folder is there and may be written",
}
DAMAGED = {
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is no SQLite database",
}


class SqliteDatabase:
    """One connection, opened when it is first needed and again after reading or writing failed."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)
        self._thread = ThreadPoolExecutor(1, "crossfix-store")
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None

    async def run(self, make: Callable[[], Work[T]]) -> T:
        """One transaction, on disk when it returns."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._in_thread, make)

    async def close(self) -> None:
        """Folds the log into the file and lets it go."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._drop)
        self._thread.shutdown()

    def _in_thread(self, make: Callable[[], Work[T]]) -> T:
        try:
            if self._connection is None:
                self._open()
            assert self._connection is not None
            self._check_same_file()
            return _transaction(self._connection, make)
        except (sqlite3.Error, OSError) as error:
            self._drop()
            raise self._told(error) from error

    def _open(self) -> None:
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))  # it holds the secrets of subscriptions
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=BUSY_MS / 1000)
        try:
            _set_up(connection, self.where)
        except BaseException:
            connection.close()
            raise
        status = self.path.stat()
        self._connection, self._file = connection, (status.st_dev, status.st_ino)

    def _check_same_file(self) -> None:
        """A file that was removed can still be written, and nobody would ever read it."""
        status = self.path.stat() if self.path.exists() else None
        if status is None or (status.st_dev, status.st_ino) != self._file:
            raise StoreUnusable(
                f"{self.where}: the file was removed or replaced while it was in use; put it back and start again, "
                "or start with a new one: what was open is in the log of the watch"
            )

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except sqlite3.Error:
                return  # the reason is told by who dropped it; the log is folded in when the file is next opened

    def _told(self, error: sqlite3.Error | OSError) -> StoreUnavailable | StoreUnusable:
        code = getattr(error, "sqlite_errorcode", None)
        kind = sqlite3.SQLITE_CANTOPEN if isinstance(error, OSError) else (code or 0) & 0xFF
        if kind in HEALS:
            return StoreUnavailable(f"{self.where}: {error}: {HEALS[kind]}")
        why = DAMAGED.get(kind, "the tables are not as expected")
        return StoreUnusable(
            f"{self.where}: {error}: {why}; move the file and those named -wal and -shm beside it away, start with a "
            "copy of it or without, and keep it: `sqlite3 FILE .recover` may still read it"
        )


def _set_up(connection: sqlite3.Connection, where: str) -> None:
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    if found not in (0, APPLICATION):
        raise StoreUnusable(
            f"{where}: is a database of another program (application id {found:#x}, expected {APPLICATION:#x}); "
            "name another file"
        )
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    checked = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if checked != "ok":
        raise StoreUnusable(
            f"{where}: the file is damaged: {checked}; move it away and keep it, and start with a copy or without: "
            "`sqlite3 FILE .recover` may still read it"
        )
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise StoreUnusable(
            f"{where}: no write-ahead log is possible here (found {mode!r}); use a file on a local disk"
        )
    connection.execute("PRAGMA synchronous=FULL")
    _transaction(connection, lambda: prepare("sqlite", where))
    if found == 0:
        connection.execute(f"PRAGMA application_id={APPLICATION}")


def _transaction(connection: sqlite3.Connection, make: Callable[[], Work[T]]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = _driven(connection, make())
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


def _driven(connection: sqlite3.Connection, work: Work[T]) -> T:
    try:
        ask = next(work)
        while True:
            ask = work.send(_answer(connection, ask))
    except StopIteration as end:
        result: T = end.value
        return result


def _answer(connection: sqlite3.Connection, ask: Ask) -> Rows:
    sql = re.sub(r"\$(\d+)", r"?\1", ask.sql)
    if ask.many is not None:
        connection.executemany(sql, ask.many)
        return ()
    return connection.execute(sql, ask.values).fetchall()
