"""Values of a list of filed flights: what a cell may hold, and what is said where it holds something else.

Each function takes the text of a cell that is not empty and raises ValueError that says what was found and expected.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from crossfix.read.notices.areas_values import time_of
from crossfix.read.notices.positions import positions

ADDRESS = re.compile(r"[0-9A-Fa-f]{6}")
CALLSIGN = re.compile(r"[A-Z0-9]{1,8}")
REGISTRATION = re.compile(r"[A-Z0-9][A-Z0-9 .+-]{0,14}")
AIRPORT = re.compile(r"[A-Z0-9-]{2,8}")
NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
PAIRS = re.compile(rf"{NUMBER},{NUMBER}(?:[ ;]+{NUMBER},{NUMBER})*")
LONGEST_TEXT = 120
MOST_POINTS = 1000
Route = tuple[tuple[float, float], ...]


def address_of(text: str) -> int:
    """A 24-bit address in hexadecimal.

    >>> hex(address_of("4CA216"))
    '0x4ca216'
    """
    if ADDRESS.fullmatch(text) is None:
        raise ValueError(f"icao24 is {text[:40]!r}, expected six hexadecimal digits")
    return int(text, 16)


def callsign_of(text: str) -> str:
    """As an aircraft sends it."""
    name = text.upper()
    if CALLSIGN.fullmatch(name) is None:
        raise ValueError(f"callsign is {text[:40]!r}, expected one to eight letters and figures")
    return name


def registration_of(text: str) -> str:
    """As it is painted."""
    name = text.upper()
    if REGISTRATION.fullmatch(name) is None:
        raise ValueError(f"registration is {text[:40]!r}, expected up to 15 letters, figures and hyphens")
    return name


def plain_of(text: str, column: str) -> str:
    """Words that can be shown in a line."""
    if len(text) > LONGEST_TEXT or not text.isprintable():
        raise ValueError(f"{column} is {text[:40]!r}, expected at most {LONGEST_TEXT} printable characters")
    return text


def airport_of(text: str, column: str) -> str:
    """A code of an airport, or what is used as one."""
    code = text.upper()
    if AIRPORT.fullmatch(code) is None:
        raise ValueError(f"{column} is {text[:40]!r}, expected an ICAO or IATA code of an airport")
    return code


@lru_cache(maxsize=4096)
def period_of(begin: str, end: str) -> tuple[float, float]:
    """[from, until) in s UTC since 1970, of ISO times with their zone; without end on the side that is empty."""
    from_s, until_s = time_of(begin, "from"), time_of(end, "until")
    if from_s is not None and until_s is not None and not from_s < until_s:
        raise ValueError(f"until is {end!r}, expected a time after from, {begin!r}")
    return -math.inf if from_s is None else from_s, math.inf if until_s is None else until_s


def route_of(text: str) -> Route:
    """Points in order, as decimal degrees "43.3,45.7 42.9,47.6", or as notices write positions.

    >>> route_of("43.3,45.7 42.9,47.6")
    ((43.3, 45.7), (42.9, 47.6))
    >>> route_of("4318N04547E 4254N04736E")[1]
    (42.9, 47.6)
    """
    if PAIRS.fullmatch(text) is None:
        return checked(_as_in_notices(text))
    numbers = map(float, text.replace(",", " ").replace(";", " ").split())
    return checked(tuple(zip(numbers, numbers, strict=True)))


def checked(points: Route) -> Route:
    """Of two points or more, each a place on Earth."""
    if not 2 <= len(points) <= MOST_POINTS:
        raise ValueError(f"route has {len(points)} points, expected 2 to {MOST_POINTS}")
    for latitude, longitude in points:
        if not (abs(latitude) <= 90.0 and abs(longitude) <= 180.0):
            raise ValueError(f"route has ({latitude:g}, {longitude:g}), expected latitude and longitude in degrees")
    return points


def _as_in_notices(text: str) -> Route:
    read = positions(text)
    rest = list(text)
    for one in read.found:
        rest[one.begin : one.end] = " " * (one.end - one.begin)
    left = "".join(rest).replace(" - ", " ").split()
    if read.unread or left or not read.found:
        found = left[0] if left else text
        raise ValueError(f"route has {found[:40]!r}, expected 'lat,lon lat,lon ...' or positions such as 4318N04547E")
    return tuple((one.latitude, one.longitude) for one in read.found)
