"""The command that lists airports for a diversion."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
from rich.console import Console

from crossfix.cli.reporting import FOLDER, reporting

if TYPE_CHECKING:
    from crossfix.records.diversion import Degraded


@click.command(name="divert", short_help="Options for a diversion: airports and what is known of each.")
@click.option("--at", required=True, metavar="LAT,LON[,NM]", help="Place in degrees, and within how many NM of it.")
@click.option("--time", "when", required=True, metavar="UTC", help="Such as 2024-12-25T05:14:00Z.")
@click.option("--altitude", type=float, metavar="FT", help="Pressure altitude.")
@click.option("--speed", type=click.FloatRange(min=0, min_open=True), metavar="KT", help="Ground speed.")
@click.option("--track", type=click.FloatRange(0, 360), metavar="DEG", help="True track.")
@click.option("--type", "kind", metavar="CODE", help="ICAO type designator, such as E190.")
@click.option(
    "--without", metavar="LIST", help="What does not work: hydraulics,gnss,reversers,spoilers,antiskid,flaps."
)
@click.option("--no-thrust", is_flag=True, help="Glide: reach by height.")
@click.option(
    "--endurance", type=click.FloatRange(min=0), metavar="MIN", help="Minutes of fuel left, reserve included."
)
@click.option("--wind", metavar="DEG/KT", help="Wind aloft: true direction it comes from, and speed.")
@click.option("--hazards", type=FOLDER, multiple=True, metavar="FILE", help="NOTAM, GeoJSON, CSV or posts; repeatable.")
@click.option("--weather", type=FOLDER, multiple=True, metavar="FILE", help="METAR and TAF; repeatable.")
@click.option("--open", "told_open", metavar="LIST", help="Airports known to be open, as told by ATC.")
@click.option("--rwycc", metavar="LIST", help="Runway condition codes, such as URML=5,UATE=6.")
@click.option("--operator-state", metavar="CODE", help="State of the operator, for prohibitions that name one.")
@click.option("--search", type=click.FloatRange(min=1), metavar="NM", help="How far to look; 300.")
@click.option("--all", "everything", is_flag=True, help="Print every airport found.")
@click.option("--json", "plain", is_flag=True, help="Print JSON instead of tables.")
@reporting
def divert_command(
    at: str,
    when: str,
    altitude: float | None,
    speed: float | None,
    track: float | None,
    kind: str | None,
    without: str | None,
    no_thrust: bool,
    endurance: float | None,
    wind: str | None,
    hazards: tuple[Path, ...],
    weather: tuple[Path, ...],
    told_open: str | None,
    rwycc: str | None,
    operator_state: str | None,
    search: float | None,
    everything: bool,
    plain: bool,
) -> None:
    """List airports for a diversion, each with six facts: yes, marginal, unknown or no.

    They are options for the commander, in order and with the rejected ones and the reason. Terrain is not considered.
    Where satellite navigation is lost, give the radius: --at 43.45,45.9,12.

    \b
    crossfix divert --at 43.45,45.9,5 --altitude 9000 --type E190 --time 2024-12-25T05:14:00Z --without hydraulics,gnss
    """
    from crossfix.records.diversion import Situation  # noqa: PLC0415
    from crossfix.run.divert import Request, show  # noqa: PLC0415

    _finite(altitude=altitude, speed=speed, track=track, endurance=endurance, search=search)
    latitude, longitude, within_nm = _place(at)
    situation = Situation(
        _seconds(when), latitude, longitude, within_nm, altitude, speed, track, kind.upper() if kind else None,
        _degraded(without), not no_thrust, None if endurance is None else endurance * 60.0, _wind(wind), operator_state,
    )  # fmt: skip
    codes = tuple(_code(one) for one in _listed(rwycc))
    request = Request(situation, hazards, weather, frozenset(_listed(told_open)), codes, search)
    show(Console(), request, plain, everything)


def _finite(**numbers: float | None) -> None:
    for name, number in numbers.items():
        if number is not None and not isfinite(number):
            raise click.BadParameter(f"--{name} is {number}, expected a finite number")


def _place(text: str) -> tuple[float, float, float]:
    parts = [part.strip().removeprefix("within").removesuffix("NM") for part in text.split(",")]
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) not in (2, 3) or not abs(numbers[0]) <= 90 or not abs(numbers[1]) <= 180:
        raise click.BadParameter(f"{text!r}, expected LAT,LON or LAT,LON,NM in degrees, such as 43.45,45.9,12")
    within_nm = numbers[2] if len(numbers) == 3 else 0.0
    if not 0 <= within_nm <= 3000:
        raise click.BadParameter(f"{text!r}: the radius is 0 to 3000 NM")
    return numbers[0], numbers[1], within_nm


def _seconds(text: str) -> float:
    from crossfix.read.notices.areas_values import time_of  # noqa: PLC0415

    try:
        found = time_of(text, "--time")
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    if found is None:
        raise click.BadParameter("--time is empty, expected a time such as 2024-12-25T05:14:00Z")
    return found


def _listed(text: str | None) -> list[str]:
    return [word.strip().upper() for word in (text or "").split(",") if word.strip()]


def _degraded(text: str | None) -> frozenset[Degraded]:
    from crossfix.records.diversion import Degraded  # noqa: PLC0415

    known: tuple[Degraded, ...] = get_args(Degraded)
    words = [word.lower() for word in _listed(text)]
    if unknown := [word for word in words if word not in known]:
        raise click.BadParameter(f"--without {', '.join(unknown)}: expected some of {', '.join(known)}")
    return frozenset(one for one in known if one in words)


def _wind(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    direction, _, speed = text.partition("/")
    try:
        found = float(direction), float(speed)
    except ValueError:
        found = -1.0, -1.0
    if not 0 <= found[0] <= 360 or not 0 <= found[1] <= 300:
        raise click.BadParameter(f"--wind {text!r}, expected DEG/KT such as 270/45")
    return found


def _code(text: str) -> tuple[str, int]:
    airport, _, code = text.partition("=")
    if not airport or code not in tuple("0123456"):
        raise click.BadParameter(f"--rwycc {text!r}, expected AIRPORT=0 to 6, such as URML=5")
    return airport, int(code)
