"""Flights out of tables: every report once, in order, whatever the order of the table."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from crossfix.derive.source_lines import HEARD
from crossfix.records.recording import Recording, Track
from crossfix.records.source import Source
from crossfix.records.table import Column, Table
from crossfix.records.timebase import Timebase
from crossfix.run.flights import flight_of, flights_in, tracks_in

REPORT = st.tuples(
    st.integers(0, 3),  # address
    st.booleans(),  # of an ICAO address
    st.one_of(st.none(), st.integers(0, 9)),  # time
    st.integers(0, 6),  # class of the source
    st.integers(0, 7).map(lambda k: k > 0),  # the address is valid
)
Row = tuple[int, bool, int | None, int, bool]


def table_of(rows: list[Row]) -> Table:
    """Reports numbered in `receiver`, so that each is known again."""
    address, icao, time, source, valid = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return Table(
        {
            "time": Column.of("time", [np.nan if t is None else t for t in time]),
            "icao_address": Column.of("icao_address", address, valid),
            "non_icao": Column.of("non_icao", [not one for one in icao]),
            "source_class": Column.of("source_class", source),
            "receiver": Column.of("receiver", range(len(rows))),
        }
    )


def numbers(table: Table) -> list[int]:
    """Which reports these are."""
    return [int(n) for n in table["receiver"].values]


@given(st.lists(REPORT, max_size=30))
def test_flights_are_what_a_loop_over_the_rows_finds(rows: list[Row]) -> None:
    wanted: dict[int, list[tuple[int, int]]] = {}
    for k, (address, icao, time, source, valid) in enumerate(rows):
        if valid and icao and time is not None and source in HEARD:
            wanted.setdefault(address, []).append((time, k))
    found = {flight.icao_address: numbers(flight.reports) for flight in flights_in(table_of(rows))}
    assert found == {address: [k for _, k in sorted(some)] for address, some in wanted.items()}


@given(st.lists(REPORT, max_size=30))
def test_tracks_are_those_of_a_recording(rows: list[Row]) -> None:
    table = table_of(rows)
    recording = Recording(Source("x", 0, ""), "x", Timebase("x", 1.0), table, ())
    same = {(t.hex, tuple(sorted(numbers(t.reports)))) for t in recording.tracks()}
    assert {(t.hex, tuple(sorted(numbers(t.reports)))) for t in tracks_in(table)} == same


def test_what_fits_is_not_copied() -> None:
    table = table_of([(1, True, 0, 1, True), (1, True, 1, 1, True), (0, True, 5, 1, True)])
    tracks = list(tracks_in(table))
    assert [t.icao_address for t in tracks] == [1, 0]
    for track in tracks:
        assert np.shares_memory(flight_of(track).reports["time"].values, table["time"].values)


def test_columns_that_a_source_lacks() -> None:
    table = Table({"time": Column.of("time", [2.0, 1.0]), "icao_address": Column.of("icao_address", [7, 7])})
    (flight,) = flights_in(table)
    assert flight["time"].values.tolist() == [1.0, 2.0]
    assert flight_of(Track(7, False, table.where(np.zeros(2, bool)))).reports["time"].values.tolist() == []
