"""Server-sent events over a real connection: nothing is lost between one connection and the next."""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders.served import LAVISH, Served, on_a_port, run, served
from crossfix.run.watch.deliver.stream import StreamLimits
from crossfix.web.tokens import Role

PATH = "/api/v1/stream"


@dataclass(frozen=True)
class Event:
    """As a client sees it."""

    id: str | None
    event: str
    data: str


async def events(response: httpx.Response) -> AsyncIterator[Event | str]:
    """Events, and comments as texts (HTML Standard, 9.2.6). An id without data is an event too here."""
    last, name, data = None, "message", ""
    async for line in response.aiter_lines():
        if line.startswith(":"):
            yield line
        elif line.startswith("id: "):
            last = line[4:]
        elif line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            data = line[6:]
        elif not line:
            yield Event(last, name if data else "", data)
            last, name, data = None, "message", ""


class Reader:
    """One connection to a stream."""

    def __init__(self, port: int, watch: Served, last: str | None = None) -> None:
        self.client = httpx.AsyncClient(timeout=20.0, verify=False, trust_env=False)
        headers = {"authorization": f"Bearer {watch.tokens[Role.READ]}"} | ({"last-event-id": last} if last else {})
        self.asked = self.client.stream("GET", f"http://127.0.0.1:{port}{PATH}", headers=headers)

    async def __aenter__(self) -> AsyncIterator[Event | str]:
        response = await self.asked.__aenter__()
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        return events(response)

    async def __aexit__(self, *error: Any) -> None:
        await self.asked.__aexit__(*error)
        await self.client.aclose()


async def told(found: AsyncIterator[Event | str], number: int) -> list[Event]:
    """So many events that have data."""
    taken: list[Event] = []
    async for one in found:
        if isinstance(one, Event) and one.data:
            taken.append(one)
            if len(taken) == number:
                break
    return taken


async def begun(found: AsyncIterator[Event | str]) -> str:
    """The id at the beginning of a new stream."""
    async for one in found:
        if isinstance(one, Event) and one.id is not None:
            return one.id
    raise AssertionError("no id")


def test_nothing_is_lost_over_any_number_of_breaks(tmp_path: Path) -> None:
    number, chance = 300, random.Random(7)

    async def work() -> None:
        async with served(tmp_path, alerts=[]) as watch, on_a_port(watch.app) as port:

            async def put() -> None:
                for k in range(number):
                    watch.hub.put("alert", b'{"n":%d}' % k)
                    if k % 7 == 0:
                        watch.hub.put("states", b"{}", kept=False)
                    await asyncio.sleep(0.001 * chance.random())

            got: list[int] = []
            async with Reader(port, watch) as found:
                last = await begun(found)
            putting = asyncio.create_task(put())
            while len(got) < number:
                async with Reader(port, watch, last) as found:
                    for one in await told(found, chance.randint(1, 40) if len(got) + 60 < number else 1):
                        last = one.id or last
                        got += [json.loads(one.data)["n"]] if one.event == "alert" else []
            await putting
            assert got == list(range(number))

    run(work)


def test_what_is_kept_no_more_comes_anew_from_the_store(tmp_path: Path) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch, on_a_port(watch.app) as port:
            for last in ("otherrun-3", "run1-999", "run1-x", "nonsense", "-1"):
                async with Reader(port, watch, last) as found:
                    resync, open_one = await told(found, 2)
                    assert (resync.event, resync.data) == ("resync", '{"last":1}')
                    assert json.loads(open_one.data)["id"] == watch.id
                    watch.hub.put("states", b'{"now_s":1}', kept=False)
                    (of_now,) = await told(found, 1)
                    assert (of_now.id, of_now.event) == (None, "states")
            async with Reader(port, watch, "run1-0") as found:
                (missed,) = await told(found, 1)
                assert (missed.id, json.loads(missed.data)["id"]) == ("run1-1", watch.id)

    run(work)


def test_a_stream_beats_ends_and_gives_its_place_back(tmp_path: Path) -> None:
    async def work() -> None:
        limits = replace(LAVISH, heartbeat_s=0.02, stream_s=0.2)
        async with served(tmp_path, limits=limits) as watch, on_a_port(watch.app) as port:
            async with Reader(port, watch) as found:
                all_of_it = [one async for one in found]
            assert all_of_it.count(": alive") >= 2
            async with Reader(port, watch) as found:
                await begun(found)
                assert watch.hub.listening == 1
            while watch.hub.listening:
                await asyncio.sleep(0.01)

    run(work)


def test_no_more_streams_than_allowed_and_none_without_a_token(tmp_path: Path) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch, on_a_port(watch.app) as port, httpx.AsyncClient() as client:
            watch.hub.limits = StreamLimits(listeners=1)
            async with Reader(port, watch) as found:
                await begun(found)
                token = {"authorization": f"Bearer {watch.tokens[Role.READ]}"}
                refused = await client.get(f"http://127.0.0.1:{port}{PATH}", headers=token)
                assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
            assert (await client.get(f"http://127.0.0.1:{port}{PATH}")).status_code == 401

    run(work)


def test_the_watch_ends_while_somebody_listens(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        async with served(tmp_path) as watch:
            async with on_a_port(watch.app, watch.hub.end) as port:
                reader = Reader(port, watch)
                found = await reader.__aenter__()
                await begun(found)
                watch.hub.put("alert", b'{"n":1}')
            (last,) = await told(found, 1)
            assert last.data == '{"n":1}'
            assert [one async for one in found] == []
            with pytest.raises(httpx.HTTPError):
                async with Reader(port, watch):
                    pass
            await reader.__aexit__(None, None, None)
            assert caplog.text == ""

    run(work)


def measured_ms(folder: Path, number: int = 300) -> tuple[float, float]:
    """Median and 99th percentile from put to client, ms: what the report quotes; run by hand, it judges nothing."""
    taken: list[float] = []

    async def work() -> None:
        async with served(folder, alerts=[]) as watch, on_a_port(watch.app) as port, Reader(port, watch) as found:
            await begun(found)
            for _ in range(number):
                put = time.perf_counter()
                watch.hub.put("alert", b'{"state":"raised"}')
                await told(found, 1)
                taken.append((time.perf_counter() - put) * 1000.0)

    run(work)
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]
