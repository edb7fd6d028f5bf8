"""Sources of interference as GeoJSON (RFC 7946): what holds each with 50 % and 95 %, or why it is not locatable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossfix.detect.gnss.area import Area
from crossfix.detect.gnss.source import Located, NotLocatable, Polygon


def sources_geojson(found: Sequence[tuple[Area, Located | NotLocatable]]) -> dict[str, object]:
    """A FeatureCollection: for each area a point and two areas, or a feature without geometry that says why not.

    Longitudes run on across 180 degrees, so that an area stays in one piece.
    """
    features = [one for area, source in found for one in _features(area, source)]
    return {"type": "FeatureCollection", "features": features}


def _features(area: Area, source: Located | NotLocatable) -> Iterator[dict[str, object]]:
    base: dict[str, object] = {
        "area": area.id,
        "aircraft": source.aircraft,
        "aircraft_affected": source.affected_aircraft,
    }
    if isinstance(source, NotLocatable):
        yield _feature(f"{area.id}:none", None, base | {"kind": "not locatable", "reason": source.reason})
        return
    told = base | {
        "eirp_low_dbm": source.eirp_dbm.low,
        "eirp_high_dbm": source.eirp_dbm.high,
        "antenna_low_m": source.antenna_height_m.low,
        "antenna_high_m": source.antenna_height_m.high,
        "azimuth_spread_deg": source.azimuth_spread_deg,
    }
    place: dict[str, object] = {"type": "Point", "coordinates": [source.longitude, source.latitude]}
    yield _feature(f"{area.id}:place", place, told | {"kind": "most likely place"})
    for kind, polygons, km2 in (
        ("holds 50 %", source.area50, source.area50_km2),
        ("holds 95 %", source.area95, source.area95_km2),
    ):
        yield _feature(f"{area.id}:{kind[6:8]}", _shape(polygons), told | {"kind": kind, "area_km2": km2})


def _shape(polygons: Sequence[Polygon]) -> dict[str, object]:
    rings = [
        [[[longitude, latitude] for latitude, longitude in (*ring, ring[0])] for ring in polygon]
        for polygon in polygons
    ]
    return {"type": "MultiPolygon", "coordinates": rings}


def _feature(name: str, geometry: dict[str, object] | None, properties: dict[str, object]) -> dict[str, object]:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}
