"""What METAR and TAF share: the parser's objects into ours, days resolved against a date, groups not understood.

The parser (metar-taf-parser-mivek, MIT, extra "watch") leaves out in silence what it does not know; here each group is
held against the forms of WMO-No. 306 FM 15 and FM 51, and one that fits none is a notice.
"""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from crossfix.errors import LibraryMissing
from crossfix.physics.units import factor
from crossfix.records.notice import Notice
from crossfix.records.weather import Conditions, Layer, Wind

try:
    _parsers: Any = importlib.import_module("metar_taf_parser.parser.parser")
except ImportError:  # pragma: no cover - the extra is not installed
    _parsers = None

DAY_S, HOUR_S, MINUTE_S = 86400.0, 3600.0, 60.0
FAR_M = 10_000.0
"""As 9999 and CAVOK are to be read: 10 km or more (WMO-No. 306, FM 15, 15.6)."""
MOST_CHARACTERS = 4000
"""Of one message; ours: the longest TAF have some 1000."""
MILE_M = 1609.344
SPEEDS = {"KT": "kt", "MPS": "m/s", "KMH": "km/h", "KM/H": "km/h"}
PHENOMENA = r"(?:DZ|RA|SN|SG|PL|IC|GR|GS|UP|BR|FG|FU|VA|DU|SA|HZ|PO|SQ|FC|SS|DS|PY)"
WEATHER = rf"(?:RE|VC|[+-])?(?:MI|PR|BC|DR|BL|SH|TS|FZ)*{PHENOMENA}*"
KNOWN = re.compile(
    r"METAR|SPECI|TAF|COR|AUTO|NIL|AMD|CNL|CAVOK|NOSIG|NSW|NSC|NCD|SKC|CLR|TEMPO|BECMG|INTER|PROB[34]0"
    r"|\d{6}Z|\d{4}/\d{4}|FM\d{4}|FM\d{6}|TL\d{4}|AT\d{4}|T[XN]M?\d{2}/\d{4}Z"
    r"|(?:\d{3}|VRB)P?\d{2,3}(?:GP?\d{2,3})?(?:KT|MPS|KMH)|/{5}(?:KT|MPS)|\d{3}V\d{3}"
    r"|\d{4}(?:NDV|[NSEW]{1,2})?|/{2,6}|[PM]?\d{1,2}(?:/\d{1,2})?SM|\d"
    r"|(?:FEW|SCT|BKN|OVC|VV)(?:\d{3}|///)(?:CB|TCU|///)?|/{6}(?:CB|TCU)"
    r"|M?\d{2}/(?:M?\d{2}|//)|//?/M?\d{2}|[QA](?:\d{4}|////)"
    r"|R\d{2}[LCR]?(?:/[\dPMVUDNFT/]+)?|R/SNOCLO|WS|ALL|RWY\d{0,2}[LCR]?|W[M\d/]{2,3}/[SH][\d/]+"
    rf"|{WEATHER}"
)


def parser(name: str) -> Any:
    """A new MetarParser or TAFParser; LibraryMissing without the extra."""
    if _parsers is None:
        raise LibraryMissing("metar-taf-parser-mivek", "reading METAR and TAF", "watch")
    return getattr(_parsers, name)()


def words_of(text: str) -> list[str]:
    """The groups of a message, up to its equals sign, without remarks."""
    words = text[:MOST_CHARACTERS].upper().partition("=")[0].split()
    return words[: words.index("RMK")] if "RMK" in words else words


def unknown_groups(words: Iterable[str], text: str, where: str) -> Iterator[Notice]:
    """One notice for each group that no form fits, and one where the message is longer than is read."""
    if len(text) > MOST_CHARACTERS:
        yield Notice(where, f"longer than {MOST_CHARACTERS} characters; the rest was not read")
    for word in words:
        if len(word) > 20 or not KNOWN.fullmatch(word):
            yield Notice(where, f"group {word[:20]!r} is not understood and left out")


def resolved(day: int, seconds: float, near_s: float) -> float | None:
    """UTC seconds of a day of the month nearest to a moment; None where that day is in none of the months around."""
    near = datetime.fromtimestamp(near_s, UTC)
    found = []
    for month in range(near.month - 2, near.month + 1):
        year, index = near.year + month // 12, month % 12 + 1
        try:
            found.append(datetime(year, index, day, tzinfo=UTC).timestamp() + seconds)
        except ValueError:
            continue
    return min(found, key=lambda one: abs(one - near_s), default=None)


def conditions(group: Any, words: Iterable[str]) -> Conditions:
    """Of a parsed report, forecast or trend. `words` are its own groups, where the parser loses them."""
    said = set(words)
    layers = tuple(_layer(one) for one in group.clouds if one.quantity.value not in CLEAR)
    if group.vertical_visibility is not None:
        layers = (*layers, Layer("VV", float(group.vertical_visibility)))
    elif "VV///" in said:
        layers = (*layers, Layer("VV", None))
    cavok = bool(group.cavok)
    clear = cavok or bool(said & {*CLEAR, "NCD"})
    weather = (*(_code(one) for one in group.weather_conditions), *(["NSW"] if "NSW" in said else []))
    return Conditions(
        wind=_wind(group.wind),
        visibility_m=_visibility(group.visibility),
        ceiling_ft=_ceiling(layers, clear),
        layers=layers,
        weather=tuple(one for one in weather if not one.startswith("RE")),
        cavok=cavok,
    )


CLEAR = ("SKC", "CLR", "NSC")


def _layer(cloud: Any) -> Layer:
    kind = None if cloud.type is None else str(cloud.type.name)
    return Layer(cloud.quantity.value, None if cloud.height is None else float(cloud.height), kind)


def _ceiling(layers: tuple[Layer, ...], clear: bool) -> float | None:
    broken = [one for one in layers if one.amount in ("BKN", "OVC", "VV")]
    if any(one.base_ft is None for one in broken):
        return None
    if broken:
        return min(one.base_ft for one in broken if one.base_ft is not None)
    return math.inf if clear or layers else None


def _wind(wind: Any) -> Wind | None:
    if wind is None or wind.speed is None or (ratio := factor(SPEEDS.get(wind.unit, "?"), "kt")) is None:
        return None
    variable = wind.degrees is None
    calm = wind.speed == 0
    between = None
    if wind.min_variation is not None and wind.max_variation is not None:
        between = (float(wind.min_variation), float(wind.max_variation))
    return Wind(
        direction_deg=None if variable or calm else float(wind.degrees),
        speed_kt=wind.speed * ratio,
        gust_kt=None if wind.gust is None else wind.gust * ratio,
        variable=variable,
        between_deg=between,
    )


def _visibility(visibility: Any) -> float | None:
    """The prevailing visibility; the lower bound of "less than" (M1/4SM) is not known and taken as that limit."""
    if visibility is None or visibility.distance is None:
        return None
    text, unit = str(visibility.distance), str(getattr(visibility.unit, "value", visibility.unit))
    if text.startswith(">"):
        return FAR_M
    parts = [part.lstrip("PM") for part in text.split()]
    try:
        value = sum(_fraction(part) for part in parts)
    except (ValueError, ZeroDivisionError):
        return None
    return min(FAR_M, value * MILE_M) if unit == "SM" else value


def _fraction(text: str) -> float:
    above, _, below = text.partition("/")
    return float(above) / float(below or 1)


def _code(weather: Any) -> str:
    parts = (weather.intensity, weather.descriptive, *weather.phenomenons)
    return "".join(part.value for part in parts if part is not None)
