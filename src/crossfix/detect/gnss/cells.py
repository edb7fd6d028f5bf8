"""Cells: how many airframes were affected of those seen, and whether the cell's own clean rate explains it.

An archive is counted twice. The first time each cell is held against the least clean rate; the rates of what is not
flagged, added up over all windows, are the clean rates of the second. Each pass takes one group of windows at a time:

    rates = rates_merged(rates_of(cell_counts(visits, limits, NO_RATES)) for visits in hours)
    tables = (cell_counts(visits, limits, rates) for visits in hours)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss.hexagons import RESOLUTION, parents, resolutions
from crossfix.physics.statistics import SIGMAS_95, binomial_tail, wilson_interval
from crossfix.records.thresholds import limit
from crossfix.records.visit import Condition, Visits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COARSEST = 2
"""Hexagons of 86,800 km2 on average."""


class CellState(IntEnum):
    """What the counts of a cell say."""

    TOO_FEW = 0
    """No data: fewer airframes than the least number were seen."""
    CLEAR = 1
    INTERFERENCE = 2


@dataclass(frozen=True, slots=True)
class CellLimits:
    """Thresholds of cells; each with its unit and reason."""

    fewest_seen: int = limit(3, "airframes", "with fewer, one airframe's own fault is a third or more")
    coarsen_below: int = limit(4, "airframes", "sparse cells of a parent are counted together; HORUS uses 4")
    fewest_affected: int = limit(2, "airframes", "one affected airframe may have a fault of its own")
    chance: float = limit(1e-4, "1", "one false flag in 10,000 cells, windows and bands at the clean rate")
    least_clean_rate: float = limit(0.005, "1", "faults of airframes are never taken to be rarer than 1 in 200")
    most_clean_rate: float = limit(
        0.02, "1", "gpsjam.org calls a cell clean below 2 %; a cell affected for weeks is not"
    )
    enough_seen: int = limit(200, "airframes", "one affected of these is the least clean rate; fewer do not tell")
    sigmas: float = limit(SIGMAS_95, "1", "the Wilson interval holds 95 %")


@dataclass(frozen=True, slots=True, eq=False)
class CleanRates:
    """How many were affected of those seen outside flagged windows, sorted by cell and band, each once."""

    cell: NDArray[np.uint64]
    band: NDArray[np.uint8]
    seen: Ints
    affected: Ints


NO_RATES = CleanRates(np.zeros(0, np.uint64), np.zeros(0, np.uint8), np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class CellTable:
    """Columns of equal length, one row per window, cell and band that any airframe visited, in that order.

    The resolution of a count is the one of its cell's index. A row coarser than 4 counts the visits of those of its
    cells alone that have too few of their own: no visit is counted twice. `share`, its interval and `p_value` are NaN
    where the state is TOO_FEW. Airframes that could not be judged are in no count.
    """

    window_s: Ints
    cell: NDArray[np.uint64]
    band: NDArray[np.uint8]
    seen: Ints
    affected: Ints
    spoofed: Ints
    share: Floats
    wilson_low: Floats
    wilson_high: Floats
    clean_rate: Floats
    p_value: Floats
    state: NDArray[np.uint8]

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.window_s)

    @property
    def resolution(self) -> NDArray[np.uint8]:
        """The H3 resolution of each row's cell: 4, 3 or 2."""
        return resolutions(self.cell)

    @staticmethod
    def joined(many: Sequence[CellTable]) -> CellTable:
        """Tables one after another; at least one."""
        return CellTable(*(np.concatenate([getattr(table, one.name) for table in many]) for one in fields(CellTable)))

    def where(self, rows: NDArray[np.bool_] | Ints) -> CellTable:
        """Some of the rows, by mask or by position."""
        return CellTable(*(getattr(self, one.name)[rows] for one in fields(self)))


def cell_counts(visits: Visits, limits: CellLimits, rates: CleanRates) -> CellTable:
    """The counts of these visits (merged, of whole windows) against the clean rates of their cells."""
    window, cell, band, seen, affected, spoofed = _counted(visits, limits.coarsen_below)
    p0 = clean_rate(rates, cell, band, limits)
    enough = seen >= limits.fewest_seen
    low, high = wilson_interval(affected, seen, limits.sigmas)
    tail = binomial_tail(affected, seen, p0)
    flagged = enough & (affected >= limits.fewest_affected) & (tail < limits.chance)
    state = np.where(flagged, CellState.INTERFERENCE, np.where(enough, CellState.CLEAR, CellState.TOO_FEW))
    share, low, high, tail = (np.where(enough, x, np.nan) for x in (affected / np.maximum(seen, 1), low, high, tail))
    return CellTable(window, cell, band, seen, affected, spoofed, share, low, high, p0, tail, state.astype(np.uint8))


def rates_of(table: CellTable) -> CleanRates:
    """Counts of the rows that are CLEAR, window after window added up."""
    clear = table.state == CellState.CLEAR
    return rates_merged([CleanRates(table.cell[clear], table.band[clear], table.seen[clear], table.affected[clear])])


def rates_merged(many: Iterable[CleanRates]) -> CleanRates:
    """All together. Associative and commutative: any split of the work gives the same."""
    parts = [NO_RATES, *many]
    key = np.concatenate([place_keys(part.cell, part.band) for part in parts])
    _, first, row = np.unique(key, return_index=True, return_inverse=True)
    seen, affected = np.zeros(len(first), np.int64), np.zeros(len(first), np.int64)
    np.add.at(seen, row, np.concatenate([part.seen for part in parts]))
    np.add.at(affected, row, np.concatenate([part.affected for part in parts]))
    cell, band = np.concatenate([part.cell for part in parts]), np.concatenate([part.band for part in parts])
    return CleanRates(cell[first], band[first], seen, affected)


def clean_rate(rates: CleanRates, cell: NDArray[np.uint64], band: NDArray[np.uint8], limits: CellLimits) -> Floats:
    """The share affected of each cell outside flagged windows, within its limits; the least where too few were seen."""
    row, there = _found(place_keys(rates.cell, rates.band), place_keys(cell, band))
    rate = np.full(len(cell), limits.least_clean_rate)
    seen = np.where(there, np.append(rates.seen, 0)[row], 0)
    known = seen >= max(limits.enough_seen, 1)
    rate[known] = rates.affected[row[known]] / seen[known]
    np.clip(rate, limits.least_clean_rate, limits.most_clean_rate, out=rate)
    return rate


def rows_of(visits: Visits, table: CellTable) -> Ints:
    """The row of `table` that counts each visit; -1 where none does."""
    known = _keys(table.window_s, table.cell, table.band)
    rows = np.full(len(visits), -1, np.int64)
    for resolution in range(RESOLUTION, COARSEST - 1, -1):
        left = np.flatnonzero(rows < 0)
        cell = parents(visits.cell[left], resolution)
        row, there = _found(known, _keys(visits.window_s[left], cell, visits.band[left]))
        rows[left[there]] = row[there]
    return rows


def _counted(visits: Visits, coarsen_below: int) -> list[Any]:
    """Window, cell, band, seen, affected and spoofed, sorted; sparse cells counted with their sparse neighbours."""
    parts = []
    rest = visits
    for resolution in range(RESOLUTION, COARSEST - 1, -1):
        cell = parents(rest.cell, resolution)
        first, row, counts = _airframes(_keys(rest.window_s, cell, rest.band), rest)
        dense = (counts[0] >= coarsen_below) | (resolution == COARSEST)
        at = first[dense]
        parts.append((rest.window_s[at], cell[at], rest.band[at], *(one[dense] for one in counts)))
        rest = rest.where(~dense[row])
    columns: list[Any] = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(_keys(columns[0], columns[1], columns[2]))
    return [column[order] for column in columns]


def _airframes(keys: Ints, visits: Visits) -> tuple[Ints, Ints, tuple[Ints, Ints, Ints]]:
    """For each key its first visit and the number of airframes seen, affected, spoofed; for each visit its key."""
    _, first, row = np.unique(keys, return_index=True, return_inverse=True)
    order = np.lexsort((visits.condition, visits.icao_address, row))
    last = np.ones(len(order), bool)
    icao, group = visits.icao_address[order], row[order]
    last[:-1] = (icao[1:] != icao[:-1]) | (group[1:] != group[:-1])
    worst, group = visits.condition[order][last], group[last]
    at_least = (Condition.CLEAN, Condition.AFFECTED, Condition.SPOOFED)
    seen, affected, spoofed = (np.bincount(group[worst >= one], minlength=len(first)) for one in at_least)
    return first, row, (seen, affected, spoofed)


def _found(known: Ints, wanted: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Where each wanted key stands among the known (sorted), and whether it does."""
    row = np.searchsorted(known, wanted).astype(np.int64)
    return row, np.append(known, -1)[row] == wanted


def place_keys(cell: NDArray[np.uint64], band: NDArray[np.uint8]) -> Ints:
    """Resolution, base cell and 4 digits of the index (its bits 33 to 55), then the band: 25 bits, in that order."""
    place: Ints = ((cell >> np.uint64(33)) & np.uint64((1 << 23) - 1)).astype(np.int64)
    return place << 2 | band


def _keys(window_s: Ints, cell: NDArray[np.uint64], band: NDArray[np.uint8]) -> Ints:
    """One sortable number per window, cell and band."""
    return window_s << 25 | place_keys(cell, band)
