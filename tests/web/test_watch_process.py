"""`crossfix watch` as it is run: what its server tells of a replay, and how it ends while somebody listens."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import urlopen

import pytest

from builders.feeds import Served
from builders.watch_process import START, START_S, Running, close_traffic, lossy, watching
from crossfix.records.alert import State
from crossfix.run.watch.stores.open import open_store

T = TypeVar("T")


def until(ask: Callable[[], T | None]) -> T:
    """What is answered as soon as it is something; within a minute."""
    for _ in range(1200):
        if found := ask():
            return found
        time.sleep(0.05)
    raise AssertionError("nothing came")


def test_the_server_tells_the_replay_and_ends_in_good_order(tmp_path: Path) -> None:
    log = lossy(tmp_path, 300.0)
    with (
        watching(["--replay", str(log), "--start", START, "--speed", "20"]) as running,
        urlopen(f"{running.address}api/v1/stream", timeout=60.0) as stream,
    ):
        assert stream.readline().startswith(b"retry:")
        states = until(lambda: _with_end(running))
        assert states["replay"]["speed"] == 20.0
        assert states["replay"]["ends_s"] == pytest.approx(START_S + 299.0, abs=1.5)
        assert (states["synthetic"], states["exercise"]) == (False, False)
        alert = until(lambda: next(iter(running.get("alerts")["alerts"]), None))
        concerned = {one["icao_address"] for one in alert["concerned"]}
        frames = running.get(f"alerts/{alert['id']}/evidence")["evidence"]["frames"]
        assert frames
        assert {one["icao_address"] for one in frames} <= concerned
        for one in frames:
            assert one["frame"].startswith(f"8d{one['icao_address']:06x}")
        events = running.get(f"flights/{frames[0]['icao_address']:06x}")["events"]
        assert frames[0]["frame"] in [frame for event in events for frame in event["frames"]]
        assert running.stopped() == 130
        assert stream.read().endswith(b"\n\n")  # ended, and not in the middle of an event
    said = "\n".join(running.lines)
    assert running.lines[-1] == "Stopped."
    assert "Traceback" not in said
    assert "Error" not in said


def _with_end(running: Running) -> Any:
    states = running.get("states")
    return states if states["replay"]["ends_s"] is not None else None


def test_an_alert_that_is_only_printed_is_sent_and_not_delivered(tmp_path: Path) -> None:
    log, store = lossy(tmp_path), tmp_path / "watch.sqlite"
    command = [sys.executable, "-m", "crossfix", "watch", "--replay", str(log), "--start", START, "--store", str(store)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "WARNING raised: GPS lost or degraded" in done.stderr

    async def states() -> set[State]:
        opened = await open_store(str(store))
        try:
            return {step.state for one in await opened.alerts(only_open=False) for step in one.steps}
        finally:
            await opened.close()

    assert asyncio.run(states()) == {State.RAISED, State.SENT}


def test_garbage_between_the_frames_of_a_live_feed_is_counted_and_alerts_come(tmp_path: Path) -> None:
    """In real time: other bytes between the frames, and frames that are cut short after their counter."""
    chance, traffic = random.Random(1), close_traffic(8.0)
    pieces = [chance.randbytes(5000)]
    for tenth in range(10, 600):
        frames = traffic.sent(tenth / 10.0, tenth / 10.0 + 0.1)
        noise = chance.randbytes(200).replace(b"\x1a", b"x")
        pieces += [noise + frames[: chance.randrange(18, 22)] + noise[:50] + frames]
    with Served([pieces], pause_s=0.1) as server:
        url = f"beast://127.0.0.1:{server.port}"
        with watching([url, "--store", str(tmp_path / "watch.sqlite")]) as running:
            alert = until(lambda: next(iter(running.get("alerts")["alerts"]), None))
            (feed,) = running.get("feeds")["feeds"]
            assert running.stopped() == 130
    assert alert["kind"] == "gnss_loss"
    assert len(alert["concerned"]) >= 5
    assert feed["state"] == "heard"
    assert feed["garbage"] > 50
    said = "\n".join(running.lines)
    assert url in said
    assert "Traceback" not in said
