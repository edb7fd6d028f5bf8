"""What goes wrong with a file is said, heals where it can, and loses nothing that was kept."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builders.alerts import alert, delivery
from crossfix.errors import RequestInvalid, StoreUnavailable, StoreUnusable
from crossfix.records.notice import Notice
from crossfix.run.watch.outbox import Patience, keep
from crossfix.run.watch.stores import sqlite
from crossfix.run.watch.stores.open import open_store
from crossfix.run.watch.stores.store import SqlStore

TESTS = Path(__file__).parents[3]


async def kept_in(path: Path, count: int = 1) -> SqlStore:
    """A store with some alerts."""
    store = await open_store(str(path))
    await store.write([alert(k) for k in range(count)], [])
    return store


async def until(done: Callable[[], bool]) -> None:
    """Looks every hundredth of a second."""
    while not done():
        await asyncio.sleep(0.01)


async def refused(path: Path) -> str:
    """Why a store does not open."""
    with pytest.raises(StoreUnusable) as caught:
        await open_store(str(path))
    return str(caught.value)


def test_it_flushes_to_disk_and_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    async def go() -> None:
        store = await kept_in(tmp_path / "watch.db")
        database = store.database
        assert isinstance(database, sqlite.SqliteDatabase)
        connection = database._connection
        assert connection is not None
        asked = [("PRAGMA synchronous", 2), ("PRAGMA journal_mode", "wal"), ("PRAGMA application_id", 0x63726678)]
        found = database._thread.submit(lambda: [connection.execute(sql).fetchone()[0] for sql, _ in asked]).result()
        assert found == [value for _, value in asked]
        await store.close()
        assert (tmp_path / "watch.db").stat().st_mode & 0o777 == 0o600

    asyncio.run(go())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE crossfix_store SET version = 7", "has the tables of version 7, this crossfix knows 1"),
        ("DELETE FROM crossfix_store", "has the tables of version unknown"),
        ("PRAGMA application_id = 3", "is a database of another program"),
        ("DROP TABLE crossfix_store", "no table crossfix_store, so it is another program's"),
        ("DROP TABLE subscriptions", "no such table: subscriptions: the tables are not as expected"),
    ],
)
def test_another_version_or_program_is_refused_and_left_as_it_is(tmp_path: Path, change: str, said: str) -> None:
    path = tmp_path / "watch.db"

    async def go() -> str:
        await (await kept_in(path)).close()
        connection = sqlite3.connect(path)
        connection.execute(change)
        connection.commit()
        connection.close()
        before = path.read_bytes()
        text = await refused(path)
        assert path.read_bytes() == before
        return text

    text = asyncio.run(go())
    assert text.startswith(str(path))
    assert said in text


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database" * 1000)
    assert "file is not a database" in asyncio.run(refused(path))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "watch.db"

    async def go() -> str:
        await (await kept_in(path, count=200)).close()
        content = bytearray(path.read_bytes())
        content[9000:-4096] = b"\xaa" * (len(content) - 4096 - 9000)
        path.write_bytes(content)
        return await refused(path)

    assert "damaged" in asyncio.run(go())


def test_a_file_that_was_removed_in_use_is_said(tmp_path: Path) -> None:
    path = tmp_path / "watch.db"

    async def go() -> None:
        store = await kept_in(path)
        path.rename(tmp_path / "elsewhere.db")
        with pytest.raises(StoreUnusable, match="removed or replaced while it was in use"):
            await store.write([alert(2)], [])
        await store.close()

    asyncio.run(go())


def test_other_urls_are_refused() -> None:
    with pytest.raises(RequestInvalid, match="mysql://: no store of this kind"):
        asyncio.run(open_store("mysql://someone:secret@host/db"))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be opened; check that the folder is there"):
        asyncio.run(open_store(str(tmp_path / "none" / "watch.db")))


def test_locked_by_another_it_waits_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MS", 50)
    path = tmp_path / "watch.db"

    async def go() -> None:
        store = await kept_in(path)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="another process holds it"):
            await store.write([alert(2)], [])
        told: list[Notice] = []
        writing = asyncio.create_task(keep(store, [alert(2)], [delivery(1)], [], told.append, Patience(first_s=0.01)))
        await asyncio.wait_for(until(lambda: bool(told)), 20)
        assert not writing.done()
        other.execute("COMMIT")
        await writing
        assert [a.id for a in await store.alerts()] == ["alert-0000", "alert-0002"]
        assert "not done, tried again" in told[0].text
        assert "done again after" in told[-1].text
        assert len(told) == 2
        other.close()
        await store.close()

    asyncio.run(go())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("mount is not installed")
    if done.returncode != 0:
        pytest.skip("a tmpfs cannot be mounted without rights")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_said_and_what_waited_is_kept_when_there_is_room(small_disk: Path) -> None:
    async def go() -> None:
        store = await kept_in(small_disk / "watch.db")
        state = os.statvfs(small_disk)
        (small_disk / "filler").write_bytes(b"x" * (state.f_bavail * state.f_bsize - 16384))
        alerts = [alert(k) for k in range(1, 120)]
        with pytest.raises(StoreUnavailable, match="the disk is full; make room"):
            await store.write(alerts, [delivery(1)])
        told: list[Notice] = []
        writing = asyncio.create_task(keep(store, alerts, [delivery(1)], [], told.append, Patience(first_s=0.01)))
        await asyncio.wait_for(until(lambda: bool(told)), 20)
        assert not writing.done()
        (small_disk / "filler").unlink()
        await writing
        assert [a.id for a in await store.alerts()] == [alert(k).id for k in range(120)]
        assert "full" in told[0].text
        await store.close()

    asyncio.run(go())


LIMITED = """
import asyncio, sys
from pathlib import Path
from builders.alerts import alert
from crossfix.run.watch.outbox import Patience, keep
from crossfix.run.watch.stores.open import open_store

async def go():
    store = await open_store(sys.argv[1])
    for k in range(100):
        await keep(store, [alert(k)], [], [], lambda n: print(n.text, flush=True), Patience(first_s=0.01))
    print("kept", flush=True)

asyncio.run(go())
"""


def test_a_limit_on_file_size_is_said_and_what_waited_is_kept_when_it_is_lifted(tmp_path: Path) -> None:
    path = tmp_path / "watch.db"
    # -B: what Python compiles would be cut at the limit too, and stay so.
    with subprocess.Popen(
        [sys.executable, "-B", "-c", LIMITED, str(path)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY)),  # noqa: PLW1509
    ) as process:
        assert process.stdout is not None
        assert "not done, tried again" in process.stdout.readline()
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        rest = process.stdout.read()
        assert process.wait(30) == 0
    assert rest.endswith("kept\n")

    async def go() -> None:
        store = await open_store(str(path))
        assert len(await store.alerts()) == 100
        await store.close()

    asyncio.run(go())


def test_read_only_is_said_and_heals(small_disk: Path) -> None:
    path = small_disk / "watch.db"

    def remounted(how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", str(small_disk)], check=True)

    async def go() -> None:
        await (await kept_in(path)).close()
        remounted("ro")
        with pytest.raises(StoreUnavailable, match=r"it cannot be (written|opened); check"):
            await open_store(str(path))
        remounted("rw")
        store = await kept_in(path, count=3)
        assert len(await store.alerts()) == 3
        await store.close()

    asyncio.run(go())
