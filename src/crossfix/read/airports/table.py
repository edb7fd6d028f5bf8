"""The table of airports: 19,128 with a runway of 2400 ft or more, made by tools/build_airports.py.

Only the places are parsed at once; a row is made an Airport when it is asked for.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable
from crossfix.physics.geodesy import distances_m
from crossfix.physics.units import factor
from crossfix.records.diversion import Airport, Runway

SOURCE = "airports table: OurAirports by avwx-engine 1.9.10, 2026-10-18"
KINDS = {"L": "large", "M": "medium", "S": "small"}
COLUMNS = (
    "code", "iata", "kind", "latitude", "longitude", "elevation_ft", "country", "navaid", "navaid_nm",
    "runways", "name",
)  # fmt: skip
METRES = factor("ft", "m") or np.nan


@dataclass(frozen=True, slots=True, eq=False)
class AirportTable:
    """n rows as written, and their places in degrees, float64[n]."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    by_code: dict[str, int]

    def __len__(self) -> int:
        """Number of airports."""
        return len(self.rows)

    def airport(self, code: str) -> Airport | None:
        """By its code; None where the table has none such."""
        row = self.by_code.get(code)
        return None if row is None else _airport(self.rows[row], self.name)

    def near(
        self, latitude: float, longitude: float, within_nm: float, wanted: Callable[[Airport], bool] = bool
    ) -> Iterator[tuple[float, Airport]]:
        """(NM, airport) of those within a distance that are wanted, nearest first."""
        away_nm = distances_m(latitude, longitude, self.latitude, self.longitude) / 1852.0
        rows = np.flatnonzero(away_nm <= within_nm)
        for row in rows[np.argsort(away_nm[rows], kind="stable")].tolist():
            airport = _airport(self.rows[row], self.name)
            if wanted(airport):
                yield float(away_nm[row]), airport

    def places(self) -> dict[str, tuple[float, float]]:
        """Latitude and longitude by code, of all."""
        pairs = zip(self.latitude.tolist(), self.longitude.tolist(), strict=True)
        return {row[0]: pair for row, pair in zip(self.rows, pairs, strict=True)}


@cache
def airport_table() -> AirportTable:
    """The table that comes with the package."""
    packed = (files("crossfix.read.airports") / "airports.csv.gz").read_bytes()
    return table_of(gzip.decompress(packed).decode("utf-8").splitlines(), SOURCE)


def table_of(lines: Iterable[str], name: str) -> AirportTable:
    """A table in the same columns, such as a user's own. Raises InputUnusable with the line that cannot be read."""
    numbered = [(k, line) for k, line in enumerate(lines, 1) if line and not line.startswith("#")]
    read = list(csv.reader(line for _, line in numbered))
    if not read or tuple(read[0]) != COLUMNS:
        raise InputUnusable(f"{name}: the first line is {read[:1]}, expected the columns {','.join(COLUMNS)}")
    rows = tuple(tuple(row) for row in read[1:])
    for (line, _), row in zip(numbered[1:], rows, strict=False):
        if len(row) != len(COLUMNS):
            raise InputUnusable(f"{name}:{line}: {len(row)} columns, expected {len(COLUMNS)}")
    try:
        place = np.array([(row[3], row[4]) for row in rows], np.float64).reshape(-1, 2)
    except ValueError as error:
        raise InputUnusable(f"{name}: a latitude or longitude is no number: {error}") from error
    return AirportTable(name, rows, place[:, 0], place[:, 1], {row[0]: k for k, row in enumerate(rows)})


def _airport(row: tuple[str, ...], source: str) -> Airport:
    code, iata, kind, latitude, longitude, elevation, country, navaid, navaid_nm, runways, name = row
    made, doubts = _runways(runways)
    return Airport(
        code, iata, name, KINDS.get(kind, kind), country, float(latitude), float(longitude),
        float(elevation) if elevation else None, made, navaid or None, float(navaid_nm) if navaid_nm else None,
        doubts, source,
    )  # fmt: skip


def _runways(text: str) -> tuple[tuple[Runway, ...], tuple[str, ...]]:
    """One for each pair of ends: where the table has two lengths, the shorter, and that is said."""
    found: dict[tuple[str, str], Runway] = {}
    doubts: list[str] = []
    for words in text.split():
        runway = _runway(words)
        known = found.get(runway.ends)
        if known is not None:
            lengths = sorted((known.length_m, runway.length_m))
            ends = "/".join(runway.ends)
            doubts.append(
                f"runway {ends} is {lengths[0]:.0f} m and {lengths[1]:.0f} m in the table; the shorter counts"
            )
        if known is None or runway.length_m < known.length_m:
            found[runway.ends] = runway
    return tuple(found.values()), tuple(doubts)


def _runway(words: str) -> Runway:
    ends, length, width, surface, lights, bearing = words.split(":")
    first, _, second = ends.partition("/")
    return Runway(
        (first, second), float(length) * METRES, float(width) * METRES if width else None, surface,
        lights == "1", float(bearing) if bearing else None,
    )  # fmt: skip
