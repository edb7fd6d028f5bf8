"""What is filed of the flights that a watch hears: lists that may change while it runs, and what a feed itself tells.

An entry is of an aircraft by its address, else by its registration, else of a flight by its callsign as heard. What
is of the airframe (registration, type) goes with the aircraft; origin, destination and route go with the callsign,
where an entry has one, and are taken of one entry together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from crossfix.errors import InputUnusable
from crossfix.read.filed_flights import FiledEntry, filed_in
from crossfix.records.filed import Filed
from crossfix.records.notice import Notice
from crossfix.run.watch.engine import Engine
from crossfix.run.watch.feed_health import Tell
from crossfix.warn.subscriptions import operators_of

LOOK_S = 5.0
"""How often it is looked whether a file changed; ours."""
MOST_TEXT = 64 << 20
Version = tuple[int, int]
"""When a file was changed (ns), and its size in bytes."""
NONE = Filed()


@dataclass(frozen=True, slots=True)
class Index:
    """Entries by what names them; of each the one first that began last, then the one that was read last."""

    by_address: Mapping[int, Sequence[FiledEntry]] = field(default_factory=dict)
    by_registration: Mapping[str, Sequence[FiledEntry]] = field(default_factory=dict)
    by_callsign: Mapping[str, Sequence[FiledEntry]] = field(default_factory=dict)
    count: int = 0

    @staticmethod
    def of(entries: Sequence[FiledEntry]) -> Index:
        """An entry is under each of its names."""
        addresses: dict[int, list[FiledEntry]] = {}
        registrations: dict[str, list[FiledEntry]] = {}
        callsigns: dict[str, list[FiledEntry]] = {}
        for _, _, one in sorted(
            ((e.from_s, k, e) for k, e in enumerate(entries)), key=lambda row: row[:2], reverse=True
        ):
            if one.icao_address is not None:
                addresses.setdefault(one.icao_address, []).append(one)
            if one.filed.registration is not None:
                registrations.setdefault(_bare(one.filed.registration), []).append(one)
            if one.callsign is not None:
                callsigns.setdefault(one.callsign, []).append(one)
        return Index(addresses, registrations, callsigns, len(entries))

    def filed(self, address: int, callsign: str, now_s: float, told: Filed = NONE) -> Filed:
        """What is known of an aircraft that is heard with a callsign; `told` is what a feed says, of least rank."""
        name = callsign.strip().upper()
        found = _holding(self.by_address.get(address, ()), now_s)
        painted = next((one.filed.registration for one in found if one.filed.registration), told.registration)
        if painted is not None:
            more = _holding(self.by_registration.get(_bare(painted), ()), now_s)
            found += [one for one in more if one.icao_address is None]
        if name:
            found += _holding(self.by_callsign.get(name, ()), now_s)
        return _joined(found, address, name, painted, told) if found else told


def _joined(found: Sequence[FiledEntry], address: int, name: str, painted: str | None, told: Filed) -> Filed:
    frame = [one.filed for one in found if _of_airframe(one, address, painted)]
    flight = [one.filed for one in found if not name or one.callsign in (None, name)]
    plan = next((one for one in flight if one.origin or one.destination or one.route), NONE)
    operator = next((one.operator for one in flight if one.operator), None)
    return Filed(
        registration=next((one.registration for one in frame if one.registration), told.registration),
        operator=operator or told.operator or next(iter(operators_of(name, None)), None),
        type=next((one.type for one in frame if one.type), told.type),
        origin=plan.origin,
        destination=plan.destination,
        route=plan.route,
    )


def _of_airframe(one: FiledEntry, address: int, painted: str | None) -> bool:
    """Not of another aircraft, that was to fly with this callsign."""
    if one.icao_address is not None:
        return one.icao_address == address
    return one.filed.registration is None or painted is None or _bare(one.filed.registration) == _bare(painted)


def _holding(entries: Sequence[FiledEntry], now_s: float) -> list[FiledEntry]:
    return [one for one in entries if one.from_s <= now_s < one.until_s]


def _bare(registration: str) -> str:
    """As lists write it with and without a hyphen."""
    return registration.upper().replace("-", "").replace(" ", "")


@dataclass(slots=True)
class FiledFlights:
    """The lists of a watch; `told` are the mappings of the feeds."""

    paths: Sequence[Path]
    tell: Tell
    told: Sequence[Mapping[int, Filed]] = ()
    index: Index = field(default_factory=Index)
    _read: dict[Path, tuple[FiledEntry, ...]] = field(default_factory=dict)
    _versions: dict[Path, Version | None] = field(default_factory=dict)

    def load(self) -> None:
        """Read all for the first time. Raises InputUnusable where one cannot be."""
        for path in self.paths:
            self._take(path)
        self._index()

    def look(self) -> bool:
        """Read again what changed; a new version that cannot be read is told, and the old one stays."""
        changed = False
        for path in self.paths:
            if _version(path) == self._versions[path]:
                continue
            try:
                self._take(path)
            except InputUnusable as error:
                self.tell(Notice(path.name, f"{error}; what was read before stays"))
            else:
                changed = True
                self.tell(Notice(path.name, f"read again: {len(self._read[path])} filed flights"))
        if changed:
            self._index()
        return changed

    async def follow(self) -> None:
        """Look for changes until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            await asyncio.to_thread(self.look)

    def of(self, address: int, callsign: str, now_s: float) -> Filed | None:
        """What is known of an aircraft now; None where nothing is."""
        told = next((known[address] for known in self.told if address in known), NONE)
        found = self.index.filed(address, callsign, now_s, told)
        return None if found == NONE else found

    def _take(self, path: Path) -> None:
        self._versions[path] = _version(path)
        read = filed_in(text_of(path), path.name)
        self._read[path] = read.entries
        for notice in read.notices:
            self.tell(notice)

    def _index(self) -> None:
        entries = [one for path in self.paths for one in self._read[path]]
        self.index = Index.of(entries)
        for doubt in overlapping(self.index):
            self.tell(doubt)


def text_of(path: Path) -> str:
    """A file of text. Raises InputUnusable where it cannot be read, is not UTF-8 or too large."""
    try:
        if path.stat().st_size > MOST_TEXT:
            raise InputUnusable(f"{path}: larger than {MOST_TEXT >> 20} MiB")
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        why = f"byte {error.start} is {error.object[error.start]:#04x}, expected UTF-8 text; save it so"
        raise InputUnusable(f"{path}: cannot be read: {why}") from error
    except OSError as error:
        raise InputUnusable(f"{path}: cannot be read: {error.strerror or error}") from error


def _version(path: Path) -> Version | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def overlapping(index: Index) -> Iterator[Notice]:
    """Flights with two entries that hold at the same time and say different things; at most one notice."""
    found = [
        (name, late)
        for name, entries in index.by_callsign.items()
        for late, early in pairwise(entries)
        if late.from_s < early.until_s and late.icao_address == early.icao_address and late.filed != early.filed
    ]
    if found:
        said = f"{len(found)} callsigns have entries that hold at the same time and differ, the first {found[0][0]}"
        yield Notice("filed flights", f"{said}; the one that begins last counts, then the last that was read")


@dataclass(frozen=True, slots=True, eq=False)
class ByAddress(Mapping[int, Filed]):
    """As an engine asks for it: by address alone, of the callsign that it heard last and its present."""

    flights: FiledFlights
    engine: Engine

    def get(self, address: int, default: Any = None) -> Any:
        """What is known of an aircraft, a Filed."""
        return self.flights.of(address, self.engine.callsign_of(address), self.engine.newest_s) or default

    def __getitem__(self, address: int) -> Filed:
        """As get; KeyError where nothing is known."""
        found: Filed | None = self.get(address)
        if found is None:
            raise KeyError(address)
        return found

    def __iter__(self) -> Iterator[int]:
        """Addresses that are named; those of callsigns and registrations alone are not among them."""
        yield from dict.fromkeys([*self.flights.index.by_address, *(a for one in self.flights.told for a in one)])

    def __len__(self) -> int:
        """How much is known at all: entries, and aircraft of feeds."""
        return self.flights.index.count + sum(map(len, self.flights.told))
