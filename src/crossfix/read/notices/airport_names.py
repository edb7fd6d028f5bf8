"""Airports by the names that posts give them, in Russian and English, and by their codes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BETWEEN = r"[\s(«\"-]+"
"""Between the words of a name."""


@dataclass(frozen=True, slots=True)
class AirportName:
    """One row: ICAO codes (several where the name stands for all), IATA code, hours of local time after UTC, names."""

    icao: tuple[str, ...]
    iata: str
    utc_h: float
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Airports that characters [begin, end) name."""

    icao: tuple[str, ...]
    begin: int
    end: int


class AirportNames:
    """A table of names under one expression; the longest name wins where several fit."""

    def __init__(self, rows: Iterable[AirportName]) -> None:
        self.rows = tuple(rows)
        self.zones = {row.icao[0]: row.utc_h for row in self.rows if len(row.icao) == 1}
        named = sorted(((name, row) for row in self.rows for name in row.names), key=lambda one: -len(one[0]))
        self._groups = [row for _, row in named]
        self._names = re.compile("|".join(rf"(\b{_expression(name)}\b)" for name, _ in named) or "(?!)", re.IGNORECASE)
        self._codes = {
            code: row.icao for row in self.rows if len(row.icao) == 1 for code in (*row.icao, row.iata) if code
        }

    def find(self, text: str) -> tuple[Named, ...]:
        """Every airport of a text in order. A code of three letters counts only in brackets."""
        found = [Named(self._groups[(one.lastindex or 1) - 1].icao, *one.span()) for one in self._names.finditer(text)]
        for one in re.finditer(r"\b[A-Z]{4}\b|\([A-Z]{3}\)", text):
            if (icao := self._codes.get(one[0].strip("()"))) is not None:
                found.append(Named(icao, *one.span()))
        return tuple(sorted(found, key=lambda named: named.begin))


def _expression(name: str) -> str:
    words = (re.escape(word).replace(r"\*", r"\w{0,3}") for word in name.split())
    return BETWEEN.join(words)


@cache
def airport_names() -> AirportNames:
    """The table of `airport_names.csv`."""
    lines = (files("crossfix.read.notices") / "airport_names.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return AirportNames(
        AirportName(
            tuple(row["icao"].split()),
            row["iata"],
            float(row["utc_h"]),
            tuple(name for name in f"{row['ru']}|{row['en']}".split("|") if name),
        )
        for row in rows
    )
