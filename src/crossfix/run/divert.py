"""`crossfix divert`: hazards and weather from files, airports from the table, options for the commander."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from crossfix import __version__
from crossfix.errors import InputUnusable
from crossfix.present.divert_json import divert_json
from crossfix.present.divert_terminal import print_diversion
from crossfix.read.airports.table import AirportTable, airport_table
from crossfix.read.notices.notice_files import hazards_in
from crossfix.records.diversion import Airport, Diversion, Situation, Surroundings
from crossfix.records.hazard import Hazard
from crossfix.records.notice import Notice
from crossfix.run.divert_weather import weather_in
from crossfix.warn.diversion.landing import HARD
from crossfix.warn.diversion.limits import DiversionLimits, SearchLimits
from crossfix.warn.diversion.options import options_of


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: the situation, files of hazards and of METAR and TAF, and what a person was told."""

    situation: Situation
    hazards: tuple[Path, ...] = ()
    weather: tuple[Path, ...] = ()
    told_open: frozenset[str] = frozenset()
    runway_codes: tuple[tuple[str, int], ...] = ()
    within_nm: float | None = None


def show(console: Console, request: Request, plain: bool, everything: bool) -> None:
    """Print tables or, where `plain`, JSON. Raises InputUnusable with the file that cannot be read."""
    found = diverted(request)
    if plain:
        console.file.write(divert_json(found, __version__).model_dump_json(by_alias=True, indent=1) + "\n")
    else:
        print_diversion(console, found, everything)


def diverted(request: Request) -> Diversion:
    """The options of a request, with the doubts of what was read."""
    now = request.situation
    hazards, notices = _hazards(request.hazards, now)
    text = [(path.name, _text(path)) for path in request.weather]
    weather = weather_in(text, now.time_s)
    around = Surroundings(hazards, weather.reports, weather.forecasts, request.told_open, dict(request.runway_codes))
    limits = DiversionLimits()
    if request.within_nm is not None:
        limits = replace(limits, search=replace(limits.search, within_nm=request.within_nm))
    found = diversion(now, around, limits)
    return replace(found, notices=(*notices, *weather.notices, *found.notices))


def diversion(
    now: Situation, around: Surroundings, limits: DiversionLimits | None = None, table: AirportTable | None = None
) -> Diversion:
    """Options among the airports near; `crossfix watch` asks so for each flight of an alert."""
    limits = limits or DiversionLimits()
    airports, notices = candidates(now, table or airport_table(), limits.search)
    found = options_of(now, airports, around, limits)
    return replace(found, notices=(*notices, *found.notices))


def candidates(
    now: Situation, table: AirportTable, limits: SearchLimits
) -> tuple[tuple[Airport, ...], tuple[Notice, ...]]:
    """Airports with a hard runway long enough, nearest first; the circle is widened until there are enough."""

    def wanted(airport: Airport) -> bool:
        return any(one.length_m >= limits.runway_m and one.surface in (*HARD, "") for one in airport.runways)

    within_nm = limits.within_nm + now.within_nm
    while True:
        found = tuple(airport for _, airport in table.near(now.latitude, now.longitude, within_nm, wanted))
        if len(found) >= limits.least or within_nm >= limits.widest_nm:
            break
        within_nm *= 2.0
    least = f"a hard runway of {limits.runway_m:.0f} m or more"
    notices = [Notice("search", f"{len(found)} airports with {least} within {within_nm:.0f} NM were looked at")]
    if len(found) < limits.least:
        notices.append(Notice("search", f"{table.name} has no more with {least}"))
    return found, tuple(notices)


def _hazards(paths: Sequence[Path], now: Situation) -> tuple[tuple[Hazard, ...], tuple[Notice, ...]]:
    hazards: list[Hazard] = []
    notices: list[Notice] = []
    for path in paths:
        read = hazards_in(_text(path), path.name, now.time_s)
        hazards += read.hazards
        notices += [*read.notices, *(Notice(one.what, f"left out: {one.why}") for one in read.skipped)]
        if not read.hazards:
            notices.append(Notice(path.name, "holds no hazard"))
    notices += _later(hazards, now)
    return tuple(hazards), tuple(notices)


def _later(hazards: Sequence[Hazard], now: Situation) -> Iterator[Notice]:
    for one in hazards:
        if one.first_evidence_s > now.time_s:
            yield Notice(one.id, "became known after the time that is asked about; it counts all the same")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputUnusable(f"{path}: cannot be read as text in UTF-8: {error}") from error
