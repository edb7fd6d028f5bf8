"""The live path over real recordings: no alert of clean ones, and the events of the whole flight of disturbed ones."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from crossfix.physics.geodesy import distances_m
from crossfix.records.alert import Alert
from crossfix.records.event import Event, Kind
from crossfix.records.table import concatenated
from crossfix.run.detect import events_in
from crossfix.run.flights import flights_in
from crossfix.run.watch.clock import ReplayClock
from crossfix.run.watch.conduct import Request, prepared
from crossfix.run.watch.engine import Engine
from crossfix.run.watch.feed_replay import ReplayFeed

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared/data"))
SURVEILLANCE, HELSINKI = DATA / "surveillance", DATA / "gnss/helsinki"
CLEAN = (
    "jet1090_full_flight_short.jsonl.gz", "jet1090_tutorial_toulouse.jsonl.gz", "trace_full_ac671b.json",
    "trace_full_ac134a.json", "adsb_actions_20250601_36_-122.gz", "adsb_lol_v2_excerpt.json",
    "noisy_time_issue.json.gz", "JL516_Flightradar24_ADS-B_data_granular.csv.xz",
)  # fmt: skip
LOGS = sorted(HELSINKI.glob("*.bin.xz"))
FIN07RT = "20260106_142856"


def there(path: Path) -> Path:
    """The file, or a skip that says why."""
    if not path.is_file():
        pytest.skip(f"{path} is not there: set CROSSFIX_DATA to the folder of shared recordings")
    return path


async def _alerts(path: Path, start: str | None) -> list[Alert]:
    async with prepared(Request(replay=(path,), start=start), lambda _: None) as watch:
        cast(ReplayFeed, watch.feeds[0]).step_s = 5.0  # a tenth of the turns; the events are the same
        await watch.run()
        return list(await watch.store.alerts(only_open=False))


@pytest.mark.parametrize("name", CLEAN)
def test_quiet_traffic_gives_no_alert(name: str) -> None:
    start = "2026-01-01T00:00:00Z" if name == "adsb_lol_v2_excerpt.json" else None  # it carries no date
    assert asyncio.run(_alerts(there(SURVEILLANCE / name), start)) == []


def in_order(events: Iterator[Event] | list[Event]) -> list[Event]:
    """By aircraft and time."""
    return sorted(events, key=lambda event: (event.icao_address, event.interval.low, event.kind))


@pytest.mark.parametrize("path", LOGS[:3] or [HELSINKI / "raw_adsb.bin.xz"], ids=lambda path: path.name[9:24])
def test_the_same_events_live_as_of_the_whole_flight(path: Path) -> None:
    replay = ReplayFeed([there(path)], ReplayClock(), lambda _: None, start="2026-01-06T00:00:00Z")
    pieces = list(replay.pieces())
    engine = Engine()
    for at_s, table in pieces:
        engine.add(table, at_s)
    engine.finish()
    whole = [e for flight in flights_in(concatenated([t for _, t in pieces])) for e in events_in(flight).events]
    assert in_order([*engine.settled(), *engine.events()]) == in_order(whole)
    assert whole


def test_a_spoofed_aircraft_is_never_shown_where_it_says() -> None:
    """FIN07RT claims a place 85 NM and more from where it is on approach; the engine keeps it there."""
    path = next((one for one in LOGS if FIN07RT in one.name), HELSINKI / FIN07RT)
    replay = ReplayFeed([there(path)], ReplayClock(), lambda _: None, start="2026-01-06T12:28:56Z")
    engine, looked = Engine(), 0
    for at_s, table in replay.pieces():
        engine.add(table, at_s)
        claimed = {e.icao_address: e.claimed for e in engine.events() if e.kind is Kind.SPOOFING and e.claimed}
        for state in engine.states(at_s):
            far = claimed.get(state.icao_address)
            if far is not None and far.latitude is not None and far.longitude is not None:
                away_m = float(distances_m(state.latitude, state.longitude, far.latitude, far.longitude))
                assert away_m > 100_000.0
                looked += 1
    assert looked > 100
