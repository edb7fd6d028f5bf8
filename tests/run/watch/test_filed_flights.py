"""What is filed in a live watch: by address, registration and callsign, read again when it changes, acted on."""

from __future__ import annotations

import asyncio
import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.feeds import FIRST_ADDRESS, Traffic
from crossfix.errors import InputUnusable
from crossfix.read.filed_flights import FiledEntry
from crossfix.read.protocol import Reading
from crossfix.read.surveillance.live_snapshots import LiveSnapshots
from crossfix.records.alert import Alert
from crossfix.records.filed import Filed
from crossfix.records.notice import Notice
from crossfix.run.watch.conduct import Request, prepared
from crossfix.run.watch.engine import Engine
from crossfix.run.watch.filed_flights import NONE, ByAddress, FiledFlights, Index, overlapping

A, B = 0x4CA216, 0x4CA217
START = "2026-01-06T06:00:00Z"


def entry(address: int | None, callsign: str | None, **known: Any) -> FiledEntry:
    """One line; `begin` and `end` are when it holds."""
    begin, end = known.pop("begin", -np.inf), known.pop("end", np.inf)
    return FiledEntry(address, callsign, Filed(**known), begin, end)


def test_an_address_goes_before_a_registration_and_that_before_a_callsign() -> None:
    index = Index.of(
        [
            entry(None, "TST1", destination="CCCC", operator="By callsign"),
            entry(None, None, registration="EI-ABC", destination="BBBB", type="E190"),
            entry(A, None, destination="AAAA"),
        ]
    )
    told = Filed(registration="EIABC")
    assert index.filed(A, "TST1 ", 0.0, told).destination == "AAAA"
    assert index.filed(B, "TST1", 0.0, told) == Filed("EI-ABC", "By callsign", "E190", destination="BBBB")
    assert index.filed(B, "tst1", 0.0).destination == "CCCC"
    assert index.filed(B, "TST2", 0.0) == NONE


def test_a_callsign_tells_which_flight_of_an_aircraft_it_is() -> None:
    index = Index.of([entry(A, "TST1", destination="AAAA", type="E190"), entry(A, "TST2", destination="BBBB")])
    assert [index.filed(A, name, 0.0).destination for name in ("TST1", "TST2", "TST3")] == ["AAAA", "BBBB", None]
    assert index.filed(A, "TST3", 0.0).type == "E190"


def test_another_aircraft_with_the_callsign_has_the_flight_and_not_the_airframe() -> None:
    index = Index.of([entry(A, "TST1", registration="EI-ABC", type="E190", origin="AAAA", destination="BBBB")])
    assert index.filed(B, "TST1", 0.0) == Filed(operator="TST", origin="AAAA", destination="BBBB")


def test_origin_and_destination_are_of_one_flight() -> None:
    index = Index.of([entry(A, None, destination="BBBB"), entry(None, "TST1", origin="AAAA", destination="CCCC")])
    assert (index.filed(A, "TST1", 0.0).origin, index.filed(A, "TST1", 0.0).destination) == (None, "BBBB")


def test_an_operator_that_is_not_named_is_a_code_and_no_name_is_guessed() -> None:
    index = Index.of([entry(A, None, destination="BBBB")])
    assert [index.filed(A, name, 0.0).operator for name in ("TST1", "EIABC", "")] == ["TST", None, None]
    assert index.filed(A, "TST1", 0.0, Filed(operator="Test Air")).operator == "Test Air"


def test_an_entry_holds_from_its_begin_until_its_end() -> None:
    day = [entry(None, "TST1", destination=f"D{k}", begin=100.0 * k, end=100.0 * k + 100.0) for k in range(3)]
    index = Index.of(day)
    assert [index.filed(A, "TST1", at_s).destination for at_s in (-1.0, 0.0, 99.9, 100.0, 299.0, 300.0)] == [
        None, "D0", "D0", "D1", "D2", None,
    ]  # fmt: skip
    assert list(overlapping(index)) == []


def test_entries_that_hold_together_are_told_and_the_one_that_begins_last_counts() -> None:
    index = Index.of([entry(None, "TST1", destination="LATE", begin=50.0), entry(None, "TST1", destination="EARLY")])
    assert [index.filed(A, "TST1", at_s).destination for at_s in (0.0, 60.0)] == ["EARLY", "LATE"]
    assert (
        "1 callsigns have entries that hold at the same time and differ, the first TST1"
        in next(overlapping(index)).text
    )


ENTRIES = st.builds(
    entry,
    st.none() | st.sampled_from([A, B]),
    st.none() | st.sampled_from(["TST1", "TST2"]),
    registration=st.none() | st.sampled_from(["EI-ABC", "EI-DEF"]),
    destination=st.none() | st.sampled_from(["AAAA", "BBBB"]),
    begin=st.sampled_from([-np.inf, 0.0, 10.0]),
    end=st.sampled_from([5.0, 20.0, np.inf]),
)


@given(st.lists(ENTRIES, max_size=6), st.sampled_from([-1.0, 0.0, 7.0, 30.0]))
def test_nothing_is_told_that_no_entry_says_of_the_flight(entries: list[FiledEntry], now_s: float) -> None:
    found = Index.of(entries).filed(A, "TST1", now_s)
    holding = [one for one in entries if one.from_s <= now_s < one.until_s]
    if found.destination is not None:
        said = [one for one in holding if one.filed.destination == found.destination]
        assert any(one.callsign in (None, "TST1") for one in said)
    own = [one for one in holding if one.icao_address == A and one.filed.registration]
    if own:
        assert found.registration in {one.filed.registration for one in own}


def test_a_file_is_read_again_and_a_broken_version_leaves_the_old(tmp_path: Path) -> None:
    path, told = tmp_path / "f.csv", list[Notice]()
    path.write_text("callsign,destination\nTST1,URMG\n", "utf-8")
    flights = FiledFlights([path], told.append)
    flights.load()
    assert not flights.look()
    path.write_text("callsign,destination\nTST1,UBBB\nTST2,URMG\n", "utf-8")
    assert flights.look()
    assert told[-1] == Notice("f.csv", "read again: 2 filed flights")
    found = flights.of(A, "TST1", 0.0)
    assert found is not None
    assert found.destination == "UBBB"
    path.write_text("nothing of use\n", "utf-8")
    assert not flights.look()
    assert told[-1].text.endswith("what was read before stays")
    assert flights.of(A, "TST1", 0.0) == found
    count = len(told)
    assert not flights.look()
    os.unlink(path)
    assert not flights.look()
    assert [one.where for one in told[count:]] == ["f.csv"]
    assert flights.of(A, "TST1", 0.0) == found


def test_a_list_that_cannot_be_read_at_the_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputUnusable, match="cannot be read"):
        FiledFlights([tmp_path / "none.csv"], lambda _: None).load()
    (tmp_path / "bytes.csv").write_bytes(b"callsign\n\xff")
    with pytest.raises(InputUnusable, match="byte 9 is 0xff, expected UTF-8 text; save it so"):
        FiledFlights([tmp_path / "bytes.csv"], lambda _: None).load()


def snapshot(now: float, **more: Any) -> bytes:
    """One line of aircraft.json with one aircraft."""
    one = {"hex": "4ca216", "flight": "TST1", "lat": 45.0, "lon": 45.0, "seen": 0.0, "seen_pos": 0.0, **more}
    return json.dumps({"now": now, "aircraft": [one, {"hex": "~4ca217", "r": "NO"}]}).encode() + b"\n"


def test_what_aircraft_json_says_is_known_with_the_least_rank() -> None:
    reading = Reading("feed", live=True)
    text = b"".join(
        [
            snapshot(1767679200.0, r="EI-ABC", t="E190", desc="EMBRAER 190", ownOp="Test\u200b Air\n"),
            snapshot(1767679201.0),
            snapshot(1767679202.0, r="EI-DEF", desc="EMBRAER 190"),
        ]
    )
    tables = LiveSnapshots().read_chunks(io.BufferedReader(io.BytesIO(text)), reading)
    next(tables)
    assert reading.filed == {A: Filed("EI-ABC", "Test Air", "E190")}
    list(tables)
    assert reading.filed == {A: Filed("EI-DEF", None, "EMBRAER 190")}
    flights = FiledFlights([], lambda _: None, [{}, reading.filed])
    flights.index = Index.of([entry(A, None, registration="EI-GHI", destination="URMG")])
    assert flights.of(A, "", 0.0) == Filed("EI-GHI", None, "EMBRAER 190", destination="URMG")
    known = ByAddress(flights, Engine())
    assert (len(known), list(known), known.get(B), known[A].destination) == (2, [A], None, "URMG")
    with pytest.raises(KeyError):
        known[B]


def traffic() -> Traffic:
    """Twelve aircraft within some 60 NM, of which five lose satellites within two seconds."""
    count = 12
    chance = np.random.default_rng(3)
    lost = np.full(count, np.inf)
    lost[:5] = 25.0 + np.arange(5) * 0.4
    return Traffic(
        chance.uniform(44.8, 45.4, count), chance.uniform(44.8, 45.6, count), chance.uniform(0, 360, count),
        np.full(count, 420.0), np.full(count, 33_000.0), lost, np.full(count, np.inf),
    )  # fmt: skip


def watched(request: Request) -> list[Alert]:
    """What is in the store at the end."""

    async def run() -> list[Alert]:
        async with prepared(request, lambda _: None) as watch:
            await watch.run()
            return list(await watch.store.alerts(only_open=False))

    return asyncio.run(run())


def test_who_asked_by_operator_registration_route_and_destination_is_told_of_these_flights(tmp_path: Path) -> None:
    (tmp_path / "log.bin").write_bytes(traffic().sent(1.0, 60.0))
    names = [f"{FIRST_ADDRESS + k:06x}" for k in range(5)]
    rows = [
        f"{names[0]},,Test Air,,", f"{names[1]},EI-ABC,,,", f"{names[2]},,,URMG,UBBB", f"{names[3]},,,,QQQQ",
    ]  # fmt: skip
    (tmp_path / "f.csv").write_text("\n".join(["icao24,registration,operator,origin,destination", *rows]), "utf-8")
    asked: list[dict[str, Any]] = [
        {"id": "op", "name": "op", "party": "operator", "operators": ["Test Air"]},
        {"id": "reg", "name": "reg", "party": "subscriber", "registrations": ["EI-ABC"]},
        {"id": "route", "name": "route", "party": "subscriber", "routes": [["URMG", "UBBB"]]},
        {"id": "field", "name": "field", "party": "airport", "airports": ["QQQQ"]},
    ]
    (tmp_path / "who.json").write_text(json.dumps([{**one, "least": "information"} for one in asked]), "utf-8")
    request = Request(
        replay=(tmp_path / "log.bin",), start=START, subscriptions=tmp_path / "who.json", flights=(tmp_path / "f.csv",)
    )
    told: dict[str, set[str]] = {}
    for alert in watched(request):
        told.setdefault(alert.addressee, set()).update(f"{one.icao_address:06x}" for one in alert.concerned)
    assert told == {"op": {names[0]}, "reg": {names[1]}, "route": {names[2]}, "field": {names[3]}}
