"""Areas in GeoJSON: Polygon, MultiPolygon, and Point with a `radius_nm`, each with the properties of a hazard.

Source: RFC 7946. Coordinates are longitude, latitude. A hole is not kept: the outer ring counts, which is the larger
area, and a notice says so. An area cut at the antimeridian (3.1.9) is two rings of one hazard.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from crossfix.errors import InputUnusable
from crossfix.read.notices.areas_values import (
    AREA_LIMITS,
    MOST_BYTES,
    PROPERTIES,
    AreaLimits,
    Areas,
    Drawing,
    checked_circle,
)
from crossfix.records.hazard import Circle
from crossfix.records.notice import Notice, Skipped
from crossfix.records.notice_text import Ring


def read_areas_geojson(text: str, name: str, known_s: float, limits: AreaLimits = AREA_LIMITS) -> Areas:
    """The areas of a FeatureCollection, a Feature or a geometry; InputUnusable where the text is none of them.

    `known_s` is when the areas were there to be known, seconds UTC since 1970: the time of the file or of its upload.
    An area without a beginning begins then.
    """
    if len(text) > MOST_BYTES:
        raise InputUnusable(f"{name}: {len(text):,} characters; a file of areas has at most {MOST_BYTES:,}")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputUnusable(f"{name}: not JSON, expected GeoJSON: {str(error)[:200]}") from error
    kind = whole.get("type") if isinstance(whole, dict) else None
    if kind == "FeatureCollection":
        features = whole.get("features")
    elif kind == "Feature":
        features = [whole]
    else:
        features = [{"type": "Feature", "geometry": whole, "properties": {}}] if kind else None
    if not isinstance(features, list):
        raise InputUnusable(f"{name}: type is {kind!r}, expected FeatureCollection, Feature or a geometry of GeoJSON")
    drawing = Drawing(name, known_s, limits)
    for k, feature in enumerate(features, 1):
        _feature(drawing, f"feature {k}", feature if isinstance(feature, dict) else {})
    return drawing.done()


def _feature(drawing: Drawing, where: str, feature: dict[str, Any]) -> None:
    properties, geometry = feature.get("properties"), feature.get("geometry")
    properties = properties if isinstance(properties, dict) else {}
    geometry = geometry if isinstance(geometry, dict) else {}
    words = {key: _word(properties[key]) for key in PROPERTIES if properties.get(key) is not None}
    if not words.get("id") and feature.get("id") is not None:
        words["id"] = _word(feature["id"])
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    try:
        if kind == "Polygon":
            drawing.add(where, words, [_outer(drawing, where, coordinates)], ())
        elif kind == "MultiPolygon":
            drawing.add(where, words, [_outer(drawing, where, one) for one in _listed(coordinates)], ())
        elif kind == "Point":
            drawing.add(where, words, (), [_circle(coordinates, properties.get("radius_nm"))])
        else:
            raise ValueError(f"geometry is {kind!r}, expected Polygon, MultiPolygon, or Point with radius_nm")
    except ValueError as error:
        drawing.skipped.append(Skipped(f"{drawing.name} {where}", str(error)))


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _listed(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("coordinates are no list")
    return value


def _outer(drawing: Drawing, where: str, rings: object) -> Ring:
    listed = _listed(rings)
    if not listed:
        raise ValueError("a polygon without a ring")
    if len(listed) > 1:
        told = f"{len(listed) - 1} hole(s) are not kept; the whole of the outer ring counts"
        drawing.notices.append(Notice(f"{drawing.name} {where}", told))
    return tuple(_positions(_listed(listed[0])))


def _positions(listed: list[Any]) -> Iterator[tuple[float, float]]:
    for one in listed:
        yield _position(one)


def _position(one: object) -> tuple[float, float]:
    """(latitude, longitude); a height is left out, as RFC 7946 allows."""
    numbers = one[:2] if isinstance(one, list) else []
    if len(numbers) != 2 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise ValueError(f"position {str(one)[:40]!r}, expected [longitude, latitude]")
    if not all(math.isfinite(n) for n in numbers):
        raise ValueError("a position that is not finite")
    return float(numbers[1]), float(numbers[0])


def _circle(coordinates: object, radius: object) -> Circle:
    latitude, longitude = _position(coordinates)
    if not isinstance(radius, int | float) or isinstance(radius, bool) or not 0 < radius < math.inf:
        raise ValueError(f"radius_nm is {radius!r}, expected a positive number")
    return checked_circle(latitude, longitude, float(radius))
