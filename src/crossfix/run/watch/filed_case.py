"""What a case says was filed of the flights that its surveillance recordings hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from crossfix.read.airports.table import airport_table
from crossfix.read.filed_flights import Codes, FiledEntry, filed_in, table_codes
from crossfix.records.case import Case
from crossfix.records.filed import Filed
from crossfix.records.notice import Skipped
from crossfix.records.table import Table
from crossfix.run.watch.filed_flights import NONE, Index, text_of


@dataclass(frozen=True, slots=True)
class CaseFiled:
    """By ICAO address; where its airports are, in degrees; what of the lists could not be read."""

    filed: Mapping[int, Filed]
    airports: Mapping[str, tuple[float, float]]
    skipped: tuple[Skipped, ...]


def filed_in_case(case: Case, folder: Path, reports: Table) -> CaseFiled:
    """Matched by address, registration and callsign as in a watch, at the first report of each aircraft.

    Airports are places of the case by their id, else those of the table. Raises InputUnusable.
    """
    entries: list[FiledEntry] = []
    skipped: list[Skipped] = []
    for name in dict.fromkeys(one.filed for one in case.recordings if one.filed is not None):
        read = filed_in(text_of(folder / name), name, _codes(case))
        entries += read.entries
        skipped += (Skipped(one.where, one.text) for one in read.notices)
    if not entries:
        return CaseFiled({}, {}, tuple(skipped))
    index = Index.of(entries)
    found = {address: index.filed(address, name, at_s) for address, (name, at_s) in _heard(reports).items()}
    known = {address: one for address, one in found.items() if one != NONE}
    return CaseFiled(known, dict(_places(case, list(known.values()))), tuple(skipped))


def _codes(case: Case) -> Codes:
    own, table = {one.id.upper(): one.id for one in case.places}, table_codes()
    return lambda code: own.get(code) or table(code)


def _places(case: Case, filed: Sequence[Filed]) -> list[tuple[str, tuple[float, float]]]:
    own = {one.id: (one.latitude, one.longitude) for one in case.places}
    codes = dict.fromkeys(code for one in filed for code in (one.origin, one.destination) if code is not None)
    found = []
    for code in codes:
        if code in own:
            found.append((code, own[code]))
        elif (airport := airport_table().airport(code)) is not None:
            found.append((code, (airport.latitude, airport.longitude)))
    return found


def _heard(reports: Table) -> dict[int, tuple[str, float]]:
    """The first callsign of each aircraft, empty where it sends none, and the time of its first report (s UTC)."""
    address = reports["icao_address"]
    rows = np.flatnonzero(address.valid)
    numbers, first = np.unique(address.values[rows], return_index=True)
    times = np.asarray(reports["time"].values, np.float64)[rows[first]]
    names: dict[int, str] = {}
    if "callsign" in reports:
        called = reports["callsign"]
        rows = np.flatnonzero(address.valid & called.valid)
        named, at = np.unique(address.values[rows], return_index=True)
        words = [bytes(one).decode("ascii", "replace") for one in called.values[rows[at]]]
        names = dict(zip(named.tolist(), words, strict=True))
    return {
        number: (names.get(number, ""), at_s) for number, at_s in zip(numbers.tolist(), times.tolist(), strict=True)
    }
