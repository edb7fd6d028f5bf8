"""A server that is away, restarted, read-only or wrongly named: said, survived, nothing lost."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Iterator

import pytest

from builders.alerts import alert, delivery
from builders.alerts_plain import stepped
from builders.servers import Server, free_port, postgres_server, postgres_url, running
from crossfix.errors import StoreUnavailable, StoreUnusable
from crossfix.records.alert import State
from crossfix.records.notice import Notice
from crossfix.run.watch.outbox import Patience, keep
from crossfix.run.watch.stores.open import open_store
from crossfix.run.watch.stores.postgres import PostgresDatabase
from crossfix.run.watch.stores.store import SqlStore

SOON = Patience(first_s=0.02, longest_s=0.2)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL of this module's own."""
    with running(postgres_server(tmp_path_factory.mktemp("trouble"))) as started:
        yield started


async def until(done: Callable[[], bool]) -> None:
    """Looks every hundredth of a second."""
    while not done():
        await asyncio.sleep(0.01)


async def told_why(url: str) -> str:
    """Why a store does not open."""
    with pytest.raises(StoreUnusable) as caught:
        await open_store(url)
    return str(caught.value)


async def commanded(url: str, *commands: str) -> None:
    """On a connection of its own."""
    connection = await importlib.import_module("asyncpg").connect(url)
    for command in commands:
        await connection.execute(command)
    await connection.close()


def test_killed_in_the_midst_of_writing_it_comes_back_with_everything(server: Server) -> None:
    async def go() -> None:
        store = await open_store(postgres_url(server))
        await store.write([alert(1)], [])
        told: list[Notice] = []
        server.kill()
        more = stepped(alert(1), State.SENT, 1001.0, "sender")
        writing = asyncio.create_task(keep(store, [more, alert(2)], [delivery(1)], [], told.append, SOON))
        await asyncio.wait_for(until(lambda: bool(told)), 20)
        assert not writing.done()
        await asyncio.to_thread(server.start)
        await asyncio.wait_for(writing, 30)
        assert await store.alerts() == [more, alert(2)]
        assert told[0].text.startswith("not done, tried again: postgresql://127.0.0.1")
        assert told[-1].text.endswith("nothing was lost")
        await store.close()

    asyncio.run(go())


def test_a_server_that_does_not_answer_is_unavailable_and_then_heals(server: Server) -> None:
    async def go() -> None:
        store = SqlStore(PostgresDatabase(postgres_url(server), answer_s=0.5))
        await store.note("duty", "before", 0.0)
        server.freeze()
        try:
            # the process that serves a connection still answers: only new connections do not
            ended = await asyncio.gather(*(store.note("duty", "frozen", 0.0) for _ in range(4)), return_exceptions=True)
            assert "no answer in time; check that the server runs" in str([e for e in ended if e is not None])
            assert {type(e) for e in ended} == {StoreUnavailable, type(None)}
        finally:
            server.thaw()
        await store.note("duty", "after", 0.0)
        assert "after" in [line.what for line in await store.audit()]
        await store.close()

    asyncio.run(go())


def test_read_only_heals_and_no_database_does_not(server: Server) -> None:
    url = postgres_url(server)

    async def go() -> None:
        store = await open_store(url)
        await commanded(url, "ALTER DATABASE postgres SET default_transaction_read_only = on")
        await store.close()
        reading = SqlStore(PostgresDatabase(url))
        with pytest.raises(StoreUnavailable, match="read-only transaction"):
            await reading.note("duty", "x", 0.0)
        await commanded(url, "SET default_transaction_read_only = off", "ALTER DATABASE postgres RESET ALL")
        await reading.close()
        again = await open_store(url)
        await again.note("duty", "x", 0.0)
        await again.close()
        said = await told_why(url.replace("/postgres", "/nothing"))
        assert 'database "nothing" does not exist (SQLSTATE 3D000)' in said
        assert "watch@" not in said

    asyncio.run(go())


def test_a_newer_version_is_refused(server: Server) -> None:
    url = postgres_url(server)

    async def go() -> None:
        await (await open_store(url)).close()
        await commanded(url, "UPDATE crossfix_store SET version = 9")
        assert "has the tables of version 9, this crossfix knows 1" in await told_why(url)
        await commanded(url, "DROP TABLE crossfix_store")
        assert "it is another program's" in await told_why(url)
        await commanded(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    asyncio.run(go())


def test_commits_are_flushed_even_where_the_server_would_not(server: Server) -> None:
    url = postgres_url(server)

    async def go() -> None:
        await commanded(url, "ALTER DATABASE postgres SET synchronous_commit = off")
        store = await open_store(url)
        assert isinstance(store.database, PostgresDatabase)
        async with store.database._pool.acquire() as connection:
            assert await connection.fetchval("SHOW synchronous_commit") == "on"
        await store.close()
        await commanded(url, "ALTER DATABASE postgres RESET ALL")

    asyncio.run(go())


def test_nobody_there_is_unavailable_and_names_no_password() -> None:
    url = f"postgresql://watch:secret@127.0.0.1:{free_port()}/watch"
    with pytest.raises(StoreUnavailable) as caught:
        asyncio.run(open_store(url))
    assert "check that the server runs and can be reached" in str(caught.value)
    assert "secret" not in str(caught.value)
