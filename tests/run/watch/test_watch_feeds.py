"""Feeds over real sockets on loopback: reports come, a line that breaks is made again, garbage is counted and told."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.feeds import FIRST_ADDRESS, Served, Traffic
from crossfix.errors import RequestInvalid
from crossfix.records.notice import Notice
from crossfix.records.table import Column, Table, concatenated
from crossfix.run.watch.clock import WallClock
from crossfix.run.watch.feed_health import FeedHealth, FeedLimits, Steadied
from crossfix.run.watch.feed_lines import line_of
from crossfix.run.watch.feed_live import Backoff, LiveFeed
from crossfix.run.watch.raw_log import RawLog

QUICK = FeedLimits(gather_s=0.02, again_s=0.05, longest_s=0.2, poll_s=0.1, cut_s=2.0)
TRAFFIC = Traffic.of(20)


def feed_of(url: str, told: list[Notice], raw: RawLog | None = None) -> LiveFeed:
    """A feed with short waits."""
    line, reader, _ = line_of(url, QUICK)
    return LiveFeed(url, line, reader, WallClock(), told.append, QUICK, raw)


def taken(feed: LiveFeed, enough: Callable[[int], bool], within_s: float = 15.0) -> Table:
    """Reports until there are enough of them."""

    async def take() -> list[Table]:
        tables: list[Table] = []
        async with asyncio.timeout(within_s), aclosing(feed.batches()) as batches:  # type: ignore[type-var]
            async for _, table in batches:
                tables.append(table)
                if enough(sum(map(len, tables))):
                    break
        return tables

    return concatenated(asyncio.run(take()))


def pieces(begin: float, end: float) -> list[bytes]:
    """What the aircraft send, in slices of a second."""
    return [TRAFFIC.sent(t, t + 1.0) for t in np.arange(begin, end)]


def test_beast_comes_with_the_time_of_its_arrival() -> None:
    told: list[Notice] = []
    with Served([pieces(0, 10)]) as server:
        table = taken(feed_of(f"beast://127.0.0.1:{server.port}", told), lambda n: n >= 300)
    addresses = np.unique(table["icao_address"].values)
    assert set(addresses.tolist()) == {FIRST_ADDRESS + k for k in range(20)}
    times = table["time"].values[table["time"].valid]
    assert float(np.ptp(times)) < 11.0
    assert abs(float(times[0]) - time.time()) < 30.0
    assert np.count_nonzero(table["latitude"].valid) > 50


def test_a_line_that_breaks_is_made_again_and_garbage_is_told() -> None:
    told: list[Notice] = []
    noise = random.Random(3).randbytes(3000).replace(b"\x1a", b"x")
    broken = [pieces(0, 3), [noise, *pieces(3, 6), noise[:100]], pieces(6, 9)]
    with Served(broken) as server:
        feed = feed_of(f"beast://127.0.0.1:{server.port}", told)
        table = taken(feed, lambda n: n >= 280)
        assert server.accepted == 3
    assert feed.health.connections == 3
    assert feed.health.garbage > 0
    words = " | ".join(notice.text for notice in told)
    assert "connecting again in" in words
    assert "bytes between frames" in words
    assert len(table) >= 280


def test_nothing_is_lost_while_the_engine_waits() -> None:
    """A batch is taken now and then only; the reading waits, and all comes in the end."""
    told: list[Notice] = []
    sent = pieces(0, 60)
    with Served([sent]) as server:
        limits = replace(QUICK, room=1, gather_s=0.0)
        line, reader, _ = line_of(f"beast://127.0.0.1:{server.port}", limits)
        feed = LiveFeed("slow", line, reader, WallClock(), told.append, limits)

        async def take() -> int:
            count = 0
            async with asyncio.timeout(20.0), aclosing(feed.batches()) as batches:  # type: ignore[type-var]
                async for _, table in batches:
                    count += len(table)
                    await asyncio.sleep(0.03)
                    if count >= 20 * 60 * 1.7:
                        break
            return count

        assert asyncio.run(take()) == 20 * 60 + 20 * 30 + 20 * 12


SBS = "MSG,3,1,1,4CA216,1,2026/01/06,07:00:{s:06.3f},2026/01/06,07:00:{s:06.3f},,35000,,,{lat:.5f},24.5,,,0,,0,0\r\n"


def test_sbs_on_a_clock_of_another_zone_is_put_on_the_watch() -> None:
    told: list[Notice] = []
    lines = [SBS.format(s=k * 0.5, lat=60.0 + k * 0.001).encode() for k in range(20)]
    with Served([[b"".join(lines[:10]), b"no message\r\n", b"".join(lines[10:])]]) as server:
        table = taken(feed_of(f"sbs://127.0.0.1:{server.port}", told), lambda n: n >= 20)
    assert len(table) == 20
    assert abs(float(table["time"].values[0]) - time.time()) < 30.0


class _Snapshots(BaseHTTPRequestHandler):
    """Answers aircraft.json; the second answer is an error, the third no JSON."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        now = time.time()
        one: dict[str, Any] = {
            "hex": "4ca216",
            "type": "adsb_icao",
            "lat": 60.0,
            "lon": 24.0,
            "seen": 0.1,
            "seen_pos": 0.1,
        }
        body = json.dumps({"now": now, "aircraft": [one | {"nic": 8, "alt_baro": 35000}]}, indent=1).encode()
        if type(self).asked == 2:
            self.send_error(500)
            return
        body = b"<html>" if type(self).asked == 3 else body
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def test_aircraft_json_is_polled_through_errors() -> None:
    told: list[Notice] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Snapshots)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}/data/aircraft.json"
        table = taken(feed_of(url, told), lambda n: n >= 3)
    finally:
        server.shutdown()
        server.server_close()
    assert len(table) == 3
    assert np.all(table["nic"].values == 8)
    words = " | ".join(notice.text for notice in told)
    assert "500" in words


def test_a_subject_of_nats(tmp_path: Path) -> None:
    program = shutil.which("nats-server") or shutil.which("/usr/sbin/nats-server")
    if program is None:
        pytest.skip("nats-server is not installed")
    nats = pytest.importorskip("nats", reason="nats-py is not installed")
    ports = tmp_path / "ports"
    ports.mkdir()
    server = subprocess.Popen(
        [program, "-a", "127.0.0.1", "-p", "-1", "--ports_file_dir", str(ports)], stderr=subprocess.DEVNULL
    )
    try:
        port = _port(ports)
        stop = threading.Event()

        async def publish() -> None:
            client = await nats.connect(f"nats://127.0.0.1:{port}")
            for second in range(200):
                if stop.is_set():
                    break
                await client.publish("raw.beast", TRAFFIC.sent(second, second + 1.0))
                await asyncio.sleep(0.03)
            await client.close()

        sender = threading.Thread(target=lambda: asyncio.run(publish()), daemon=True)
        sender.start()
        table = taken(feed_of(f"nats://127.0.0.1:{port}/raw.beast?form=beast", []), lambda n: n >= 200)
        stop.set()
        sender.join(5.0)
    finally:
        server.terminate()
        server.wait(5.0)
    assert len(np.unique(table["icao_address"].values)) == 20


def _port(folder: Path) -> int:
    for _ in range(100):
        for path in folder.glob("*.ports"):
            try:
                return int(json.loads(path.read_text())["nats"][0].rpartition(":")[2])
            except (ValueError, KeyError, IndexError):
                continue
        time.sleep(0.05)
    raise AssertionError("nats-server gave no port")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "beast://nowhere", "nats://127.0.0.1:4222/", "receiver:30005"])
def test_what_is_no_feed_is_refused(url: str) -> None:
    with pytest.raises(RequestInvalid, match="expected"):
        line_of(url, QUICK)


@given(st.integers(0, 1000), st.integers(1, 30))
def test_waits_double_with_jitter_up_to_the_longest(seed: int, times: int) -> None:
    limits = FeedLimits()
    waits = [w.next_s() for w in [Backoff(limits, random.Random(seed))] for _ in range(times)]
    again = [w.next_s() for w in [Backoff(limits, random.Random(seed))] for _ in range(times)]
    assert waits == again
    for number, wait_s in enumerate(waits):
        whole = min(limits.again_s * 2**number, limits.longest_s)
        assert (1 - limits.jitter) * whole <= wait_s <= whole


@settings(max_examples=50, deadline=None)
@given(st.floats(-7200, 7200), st.floats(0.0, 5.0))
def test_a_clock_that_is_set_moves_no_report_away(step_s: float, late_s: float) -> None:
    """Reports before and after a step of the feed's clock are near their arrival, and a large step is told."""
    told: list[Notice] = []
    limits = FeedLimits()
    steadied = Steadied(FeedHealth("one"), limits, told.append)
    for second in range(20):
        off = step_s if second >= 10 else 0.0
        times = np.array([1e9 + second + off - late_s])
        table = steadied.steady(Table({"time": Column(times, np.ones(1, bool))}), 0.0, 1e9 + second)
        assert -limits.behind_s <= float(table["time"].values[0]) - (1e9 + second) <= limits.ahead_s
    assert bool(told) == (not -limits.behind_s <= step_s - late_s <= limits.ahead_s)


def test_a_step_of_the_computers_clock_is_told_once_and_moves_nothing() -> None:
    wall, steady = [1e9], [50.0]
    clock = WallClock(lambda: wall[0], lambda: steady[0])
    for step_s in (3600.0, -3600.0):
        before = clock.now()
        wall[0] += step_s + 1.0
        steady[0] += 1.0
        notice = clock.stepped()
        assert notice is not None
        assert ("ahead" if step_s > 0 else "back") in notice.text
        assert clock.stepped() is None
        assert clock.now() == before + 1.0
