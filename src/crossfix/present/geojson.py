"""`places.geojson`: the case's places."""

from __future__ import annotations

from crossfix.physics.geodesy import circle
from crossfix.present.case_json import CaseJson, PlaceOut


def places_geojson(case: CaseJson) -> dict[str, object]:
    """GeoJSON (RFC 7946): longitude first, exterior rings counter-clockwise; areas are polygons.

    Limit: an area across the 180th meridian is not cut in two (RFC 7946, 3.1.9).
    """
    features: list[dict[str, object]] = [_feature(place) for place in case.places]
    return {"type": "FeatureCollection", "features": features}


def _feature(place: PlaceOut) -> dict[str, object]:
    properties = place.model_dump(exclude={"id", "latitude", "longitude"})
    return {"type": "Feature", "id": place.id, "geometry": _geometry(place), "properties": properties}


def _geometry(place: PlaceOut) -> dict[str, object]:
    if place.radius_km is None:
        return {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    ring = circle(place.latitude, place.longitude, place.radius_km * 1000.0)
    return {"type": "Polygon", "coordinates": [[[round(lon, 6), round(lat, 6)] for lat, lon in ring]]}
