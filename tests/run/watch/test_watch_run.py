"""A watch from bytes on a socket, or from a file, to alerts in the store and on the stream; what goes wrong in it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builders.feeds import FIRST_ADDRESS, Served, Traffic
from crossfix.errors import InputUnusable, RequestInvalid, StoreUnavailable
from crossfix.records.alert import Alert, State
from crossfix.records.notice import Notice
from crossfix.run.watch.clock import WallClock
from crossfix.run.watch.conduct import Request, prepared, read_subscriptions
from crossfix.run.watch.feed_health import FeedLimits
from crossfix.run.watch.watch import Watch

START = "2026-01-06T06:00:00Z"
START_S = 1767679200.0
QUICK = FeedLimits(gather_s=0.02, again_s=0.05, longest_s=0.2, silent_s=0.5, behind_s=3600.0)


def close_traffic(lost_from_s: float = 25.0) -> Traffic:
    """Twelve aircraft within some 60 NM, of which five lose satellites within two seconds."""
    count = 12
    chance = np.random.default_rng(3)
    lost = np.full(count, np.inf)
    lost[:5] = lost_from_s + np.arange(5) * 0.4
    return Traffic(
        chance.uniform(44.8, 45.4, count), chance.uniform(44.8, 45.6, count), chance.uniform(0, 360, count),
        np.full(count, 420.0), np.full(count, 33_000.0), lost, np.full(count, np.inf),
    )  # fmt: skip


def written(folder: Path, traffic: Traffic, lasts_s: float) -> Path:
    """The traffic as a Beast log."""
    path = folder / "log.bin"
    path.write_bytes(traffic.sent(1.0, lasts_s))
    return path


async def _run(request: Request, told: list[Notice], within_s: float, change: Any = None) -> tuple[list[Alert], Watch]:
    async with prepared(request, told.append) as watch:
        if change is not None:
            change(watch)
        try:
            async with asyncio.timeout(within_s):
                await watch.run()
        except TimeoutError:
            pass
        return list(await watch.store.alerts(only_open=False)), watch


def run(
    request: Request, told: list[Notice] | None = None, within_s: float = 30.0, change: Any = None
) -> tuple[list[Alert], Watch]:
    """The alerts in the store at the end."""
    return asyncio.run(_run(request, told if told is not None else [], within_s, change))


def test_a_loss_of_several_aircraft_warns_within_seconds(tmp_path: Path) -> None:
    path = written(tmp_path, close_traffic(), 48.0)
    alerts, watch = run(Request(replay=(path,), start=START, store=str(tmp_path / "s.sqlite")))
    first = min(alerts, key=lambda one: one.raised_s)
    assert first.kind == "gnss_loss"
    assert 25.0 <= first.raised_s - START_S <= 40.0
    assert first.raised_s - first.received_s < 1.0
    told_of = {concern.icao_address for alert in alerts for concern in alert.concerned}
    assert {FIRST_ADDRESS + k for k in range(5)} <= told_of
    assert not any(alert.exercise for alert in alerts)
    lost = [one for one in watch.now() if one.gnss == "lost"]
    assert {one.icao_address for one in lost} == {FIRST_ADDRESS + k for k in range(5)}
    assert all(one.inferred and one.within_nm > 0.1 for one in lost)


def test_quiet_traffic_gives_no_alert(tmp_path: Path) -> None:
    path = written(tmp_path, close_traffic(np.inf), 48.0)
    alerts, watch = run(Request(replay=(path,), start=START))
    assert alerts == []
    assert watch.turns.seeing.engine.counts.runs == 0


def test_the_same_twice_and_an_exercise_is_one_everywhere(tmp_path: Path) -> None:
    path = written(tmp_path, close_traffic(), 48.0)
    first, _ = run(Request(replay=(path,), start=START))
    second, _ = run(Request(replay=(path,), start=START))
    assert [(one.id, one.raised_s) for one in first] == [(one.id, one.raised_s) for one in second]
    marked, _ = run(Request(replay=(path,), start=START, exercise=True))
    assert marked
    assert all(one.exercise for one in marked)


def test_live_warns_and_its_recording_replayed_gives_the_same_events(tmp_path: Path) -> None:
    traffic = close_traffic(10.0)
    pieces = [traffic.sent(t, t + 1.0) for t in range(1, 40)]
    rate = 10.0

    def faster(watch: Watch) -> None:
        """A clock ten times as fast, as the traffic is."""
        watch.clock = WallClock(lambda: time.monotonic() * rate + 1.8e9, lambda: time.monotonic() * rate)
        for feed in watch.feeds:
            feed.clock = watch.clock  # type: ignore[attr-defined]

    with Served([pieces], pause_s=1.0 / rate) as server:
        url = f"beast://127.0.0.1:{server.port}"
        request = Request((url,), store=str(tmp_path / "s.sqlite"), record=tmp_path / "raw", limits=QUICK)
        alerts, live = run(request, within_s=6.0, change=faster)
    assert any(one.kind == "gnss_loss" for one in alerts)
    _, replayed = run(Request(replay=(tmp_path / "raw",)))

    def shown(watch: Watch) -> list[tuple[Any, ...]]:
        events = sorted(watch.turns.seeing.engine.events(), key=lambda e: (e.icao_address, e.interval.low))
        begun = min(event.interval.low for event in events)
        return [
            (e.icao_address, e.kind, round(e.interval.low - begun, 3), round(e.interval.high - begun, 3))
            for e in events
        ]

    live.turns.seeing.engine.finish()
    assert shown(live) == shown(replayed)
    assert len(shown(live)) == 5


@dataclass
class _Away:
    """A store that cannot be reached for its first tries to write, as one whose server is started anew."""

    inner: Any
    times: int
    tries: list[int] = field(default_factory=list)

    async def write(self, alerts: Sequence[Alert], deliveries: Sequence[Any], hazards: Sequence[Any] = ()) -> None:
        """Fails at first."""
        self.tries.append(len(alerts))
        if len(self.tries) <= self.times:
            raise StoreUnavailable("the store is away")
        await self.inner.write(alerts, deliveries, hazards)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def test_a_store_that_is_away_is_told_and_loses_no_alert(tmp_path: Path) -> None:
    path = written(tmp_path, close_traffic(), 48.0)
    expected, _ = run(Request(replay=(path,), start=START))
    told: list[Notice] = []

    def away(watch: Watch) -> None:
        watch.store = _Away(watch.store, 6)

    alerts, _ = run(Request(replay=(path,), start=START, store=str(tmp_path / "s.sqlite")), told, change=away)
    assert {(one.id, len(one.concerned)) for one in alerts} == {(one.id, len(one.concerned)) for one in expected}
    words = " | ".join(notice.text for notice in told)
    assert "tried again: the store is away" in words
    assert "nothing was lost" in words


def test_a_silent_feed_is_an_alert_and_so_is_its_return(tmp_path: Path) -> None:
    traffic = close_traffic(np.inf)
    with Served([[traffic.sent(1.0, 2.0)], [traffic.sent(t, t + 1.0) for t in range(3, 90)]]) as server:
        limits = FeedLimits(gather_s=0.02, again_s=2.5, longest_s=3.0, jitter=0.0, silent_s=0.8)
        request = Request((f"beast://127.0.0.1:{server.port}",), store=str(tmp_path / "s.sqlite"), limits=limits)
        alerts, _ = run(request, within_s=5.5)
    (one,) = [alert for alert in alerts if alert.kind == "feed_silent"]
    assert [step.state for step in one.steps][-1] is State.CLEARED
    assert "heard again" in one.steps[-1].note


def test_what_cannot_be_asked_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestInvalid, match="one of them"):
        Request()
    with pytest.raises(RequestInvalid, match="--speed"):
        Request(replay=(tmp_path,), speed=-1.0)
    with pytest.raises(RequestInvalid, match="twice"):
        Request(("beast://a:1", "beast://a:1"))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"id": "a", "name": "A"}, "party"),
        ({"id": "a", "name": "A", "party": "pilot"}, "party"),
        ({"id": "a", "name": "A", "party": "atc", "colour": "red"}, "colour"),
        ("a", "Expected"),
    ],
)
def test_a_wrong_subscription_is_told_with_its_place(tmp_path: Path, entry: Any, words: str) -> None:
    path = tmp_path / "who.json"
    path.write_text(json.dumps([{"id": "ok", "name": "OK", "party": "atc"}, entry]))
    with pytest.raises(InputUnusable, match=f"subscription 2.*{words}"):
        read_subscriptions(path)


@pytest.mark.parametrize("by_s", [3600.0, -3600.0])
def test_a_clock_that_is_set_is_told_and_alerts_are_right(tmp_path: Path, by_s: float) -> None:
    traffic, rate, began = close_traffic(10.0), 10.0, time.monotonic()
    pieces = [traffic.sent(t, t + 1.0) for t in range(1, 40)]
    told: list[Notice] = []

    def steady() -> float:
        return (time.monotonic() - began) * rate

    def stepping(watch: Watch) -> None:
        """Ten times as fast; set a second after the start, before any aircraft is affected."""
        watch.clock = WallClock(lambda: 1.8e9 + steady() + (by_s if time.monotonic() - began > 1.0 else 0.0), steady)
        for feed in watch.feeds:
            feed.clock = watch.clock  # type: ignore[attr-defined]

    with Served([pieces], pause_s=1.0 / rate) as server:
        request = Request((f"beast://127.0.0.1:{server.port}",), store=str(tmp_path / "s.sqlite"), limits=QUICK)
        alerts, _ = run(request, told, within_s=5.0, change=stepping)
    (alert,) = [one for one in alerts if one.kind == "gnss_loss"]
    assert 1.8e9 < alert.first_evidence_s <= alert.raised_s < 1.8e9 + 6.0 * rate
    assert alert.raised_s - alert.received_s < 1.0 * rate
    assert [one.where for one in told].count("clock") == 1
    way = "ahead" if by_s > 0 else "back"
    assert any(f"the computer's clock was set {way} by 3600.0 s" in one.text for one in told)
