"""Flights out of tables of reports: one per aircraft, with what a receiver heard of it and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.source_lines import HEARD, source_classes
from crossfix.records.flight import Flight, Receiver
from crossfix.records.recording import Track
from crossfix.records.table import Column, Table

NON_ICAO_BIT = 24
"""A key is the 24-bit address, with the next bit set where it is not an ICAO address."""
NO_ADDRESS = -1
IS_HEARD = np.isin(np.arange(256), HEARD)
"""By the code of a source class."""


def keys_of(table: Table) -> NDArray[np.int64]:
    """The key of every report: its address, bit 24 set for a non-ICAO one; NO_ADDRESS where it is not valid."""
    address = table["icao_address"]
    keys = address.values.astype(np.int64)
    if "non_icao" in table:
        foreign = table["non_icao"]
        keys |= (foreign.values.astype(bool) & foreign.valid).astype(np.int64) << NON_ICAO_BIT
    return np.where(address.valid, keys, NO_ADDRESS)


def heard(table: Table) -> NDArray[np.bool_]:
    """Which reports exist because a receiver heard the aircraft; ADS-R and TIS-B come from ground stations."""
    mask: NDArray[np.bool_] = IS_HEARD[source_classes(table)]
    return mask


def tracks_in(table: Table) -> Iterator[Track]:
    """One track per address, in the order of the table where each address stands together, else in order of address.

    The columns are views of the table's where its order is kept. Reports without a valid address are left out.
    """
    keys = keys_of(table)
    begins = _begins(keys)
    if len(np.unique(keys[begins])) < len(begins):
        order = np.argsort(keys, kind="stable")
        table, keys = table.where(order), keys[order]
        begins = _begins(keys)
    for begin, end in pairwise([*begins.tolist(), len(keys)]):
        key = int(keys[begin])
        if key != NO_ADDRESS:
            yield Track(key & 0xFFFFFF, bool(key >> NON_ICAO_BIT), _rows(table, begin, end))


def flight_of(track: Track, receiver: Receiver | None = None) -> Flight:
    """What a receiver heard of an aircraft, with sure times, in their order; equal times stay as they stand.

    The columns are the track's own where all of it fits.
    """
    reports = track.reports
    wanted = reports["time"].valid & heard(reports)
    times = reports["time"].values
    if not wanted.all():
        rows = np.flatnonzero(wanted)
        reports = reports.where(rows[np.argsort(times[rows], kind="stable")])
    elif np.any(times[1:] < times[:-1]):  # type: ignore[operator]
        reports = reports.where(np.argsort(times, kind="stable"))
    return Flight(track.icao_address, reports, receiver)


def flights_in(table: Table, receiver: Receiver | None = None) -> Iterator[Flight]:
    """One flight per ICAO address of which anything was heard."""
    for track in tracks_in(table):
        if not track.non_icao and len(flight := flight_of(track, receiver).reports):
            yield Flight(track.icao_address, flight, receiver)


def _begins(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where a run of equal keys begins."""
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])


def _rows(table: Table, begin: int, end: int) -> Table:
    return Table({name: Column(c.values[begin:end], c.valid[begin:end]) for name, c in table.columns.items()})
