"""Lists of filed flights, CSV or JSON: what is known of a flight that its own reports do not tell.

| name | what |
|---|---|
| icao24 or hex | the aircraft's 24-bit address, six hexadecimal digits |
| callsign or flight | as the aircraft sends it |
| registration | as it is painted |
| operator, type | in words or codes, as they are to be shown |
| origin, destination | ICAO or IATA codes |
| route | "lat,lon lat,lon ..." in degrees, or positions as notices write them; in JSON also a list of pairs |
| from, until | when the entry holds, ISO times with a zone: a callsign is used again each day |

CSV has a first line of names, its cells apart by commas, semicolons or tabs. JSON is a list of objects, or an object
with the list under `flights`. A line whose aircraft or times cannot be read is left out; of any other value that
cannot be read, that value alone. Both are told.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from crossfix.errors import InputUnusable
from crossfix.read import filed_values as values
from crossfix.read.airports.table import airport_table
from crossfix.read.doubts import Doubts
from crossfix.records.filed import Filed
from crossfix.records.notice import Notice

SAME = {"hex": "icao24", "flight": "callsign"}
KEYS = ("icao24", "callsign", "registration")
PLAIN = ("operator", "type")
WORDS = (*PLAIN, "origin", "destination")
NAMES = (*KEYS, *WORDS, "route", "from", "until")
ALWAYS = (-math.inf, math.inf)
NOTE = "note"
"""A name that is read over, for a remark of who made the list."""
Codes = Callable[[str], str | None]
"""From a code as written that of the watch's table; None where it has none."""


@dataclass(frozen=True, slots=True)
class FiledEntry:
    """One line: of which aircraft or flight it tells, what, and when it holds, s UTC since 1970, [from, until)."""

    icao_address: int | None
    callsign: str | None
    filed: Filed
    from_s: float = -math.inf
    until_s: float = math.inf


@dataclass(frozen=True, slots=True)
class FiledList:
    """The entries in their order, and everything that was not read or is doubted."""

    entries: tuple[FiledEntry, ...]
    notices: tuple[Notice, ...]


def filed_in(text: str, name: str, codes: Codes | None = None) -> FiledList:
    """The entries of a file's text; without `codes` those of the table of airports.

    Raises InputUnusable where it is neither CSV with a known name in its first line, nor JSON of the form above.
    """
    reading = _Reading(name, codes or table_codes(), Doubts())
    start = text.removeprefix("\ufeff")
    read = _of_json if start.lstrip()[:1] in ("[", "{") else _of_csv
    entries = tuple(entry for entry in read(start, reading) if entry is not None)
    notices = (Notice(f"{name} {one.where}".strip(), one.text) for one in reading.doubts.notices())
    return FiledList(entries, tuple(notices))


def table_codes() -> Codes:
    """ICAO codes of the table of airports as they are, IATA codes where one airport alone has them."""
    table = airport_table()
    by_iata: dict[str, list[str]] = {}
    for row in table.rows:
        if row[1]:
            by_iata.setdefault(row[1], []).append(row[0])
    single = {iata: found[0] for iata, found in by_iata.items() if len(found) == 1}
    return lambda code: code if code in table.by_code else single.get(code)


@dataclass(slots=True)
class _Reading:
    """A file under way. Cells are in the order of NAMES, empty where there is none.

    `known` holds what was made of a word that comes again, by its column.
    """

    name: str
    codes: Codes
    doubts: Doubts
    known: dict[str, dict[str, str | None]] = field(default_factory=lambda: {name: {"": None} for name in WORDS})

    def entry(self, where: str, cells: Sequence[str], points: values.Route = ()) -> FiledEntry | None:
        """A line; None where it cannot be told of whom it is, or when it holds."""
        icao24, callsign, registration, *words, route, begin, end = cells
        try:
            if not (icao24 or callsign or registration):
                raise ValueError("no icao24, callsign or registration, expected one of them")
            address = values.address_of(icao24) if icao24 else None
            heard = values.callsign_of(callsign) if callsign else None
            painted = values.registration_of(registration) if registration else None
            from_s, until_s = values.period_of(begin, end) if begin or end else ALWAYS
        except ValueError as error:
            self.doubts.add(where, f"{error}; the line is left out")
            return None
        operator, kind, origin, destination = [
            known[word] if word in known else self._value(where, column, word)
            for (column, known), word in zip(self.known.items(), words, strict=True)
        ]
        if route:
            points = self._route(where, route)
        return FiledEntry(address, heard, Filed(painted, operator, kind, origin, destination, points), from_s, until_s)

    def _value(self, where: str, column: str, text: str) -> str | None:
        """Words, or the code of an airport; None where it cannot be read. A doubt is told each time."""
        try:
            found = values.plain_of(text, column) if column in PLAIN else values.airport_of(text, column)
        except ValueError as error:
            self.doubts.add(where, f"{error}; it is left out")
            return None
        code = found if column in PLAIN else self.codes(found)
        if code is None:
            said = "is in no table of airports, or of more than one airport; kept as written"
            self.doubts.add(where, f"{column} {found} {said}")
            return found
        self.known[column][text] = code
        return code

    def _route(self, where: str, text: str) -> values.Route:
        try:
            return values.route_of(text)
        except ValueError as error:
            self.doubts.add(where, f"{error}; it is left out")
            return ()


def _of_csv(text: str, reading: _Reading) -> Iterator[FiledEntry | None]:
    lines = text.splitlines()
    head = lines[0] if lines else ""
    apart = max(",;\t", key=head.count)
    names = _names(head, apart, reading)
    ordered = itemgetter(*(names.index(one) if one in names else -1 for one in NAMES))
    for number, line in enumerate(lines[1:], 2):
        if not line or line.isspace():
            continue
        try:
            cells = _cells(line, apart) if '"' in line else line.split(apart)
        except csv.Error as error:
            reading.doubts.add(f"line {number}", f"not CSV: {error}; the line is left out")
            continue
        if len(cells) != len(names):
            said = f"{len(cells)} cells, expected {len(names)}; the line is left out"
            reading.doubts.add(f"line {number}", said)
            continue
        cells.append("")
        yield reading.entry(f"line {number}", [one.strip() for one in ordered(cells)])


def _cells(line: str, apart: str) -> list[str]:
    """One line is one entry: a quote that is not closed ends with it."""
    return next(csv.reader([line], delimiter=apart, strict=True), [])


def _names(head: str, apart: str, reading: _Reading) -> list[str]:
    try:
        written = [one.strip().lower() for one in _cells(head, apart)]
    except csv.Error as error:
        raise InputUnusable(f"{reading.name}: the first line is not CSV: {error}") from error
    names = [SAME.get(one, one) for one in written]
    if not set(names) & set(KEYS):
        raise InputUnusable(
            f"{reading.name}: the first line is {head[:80]!r}, expected names with one of {', '.join((*KEYS, *SAME))}"
        )
    if twice := next((one for one in names if one and names.count(one) > 1), None):
        raise InputUnusable(f"{reading.name}: the first line names {twice!r} twice, expected each once")
    _strange(names, "line 1", reading.doubts)
    return names


def _strange(names: Iterable[str], where: str, doubts: Doubts) -> None:
    for one in names:
        if one not in NAMES and one != NOTE:
            doubts.add(where, f"{one[:40]!r} is not read; known are {', '.join((*NAMES, *SAME))}")


def _of_json(text: str, reading: _Reading) -> Iterator[FiledEntry | None]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputUnusable(f"{reading.name}: not JSON: {str(error)[:200]}") from error
    listed = whole.get("flights") if isinstance(whole, dict) else whole
    if not isinstance(listed, list):
        raise InputUnusable(f"{reading.name}: expected a JSON list of flights, or an object with it under `flights`")
    for number, one in enumerate(listed, 1):
        where = f"entry {number}"
        if not isinstance(one, dict):
            reading.doubts.add(where, f"{_shown(one)}, expected an object; it is left out")
            continue
        cells = {SAME.get(key.lower(), key.lower()): value for key, value in one.items()}
        _strange(cells, where, reading.doubts)
        try:
            points = _points(cells.pop("route")) if isinstance(cells.get("route"), list) else ()
            given = [_text(name, cells.get(name)) for name in NAMES]
        except ValueError as error:
            reading.doubts.add(where, f"{error}; the entry is left out")
            continue
        yield reading.entry(where, given, points)


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is {_shown(value)}, expected text")
    return value.strip()


def _points(given: list[Any]) -> values.Route:
    """Pairs of numbers."""
    found = []
    for one in given:
        if not (isinstance(one, list) and len(one) == 2 and all(type(part) in (int, float) for part in one)):
            raise ValueError(f"route has {_shown(one)}, expected [latitude, longitude]")
        if not all(abs(part) <= 180 for part in one):
            raise ValueError(f"route has {_shown(one)}, expected latitude and longitude in degrees")
        found.append((float(one[0]), float(one[1])))
    return values.checked(tuple(found)) if found else ()


def _shown(value: Any) -> str:
    return json.dumps(value)[:40]
