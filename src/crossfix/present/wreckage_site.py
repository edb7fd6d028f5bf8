"""`site.geojson`: the first impact and the pieces at the site."""

from __future__ import annotations

from collections.abc import Iterator

from crossfix.physics.geodesy import circle
from crossfix.present.wreckage_json import PieceOut, SiteOut, WreckageOut

Feature = dict[str, object]


def site_geojson(wreckage: WreckageOut) -> dict[str, object] | None:
    """GeoJSON (RFC 7946): longitude first, rings counter-clockwise; None where no position is told.

    Each position is a point, and beside it, where it is told to within more than 0 m, a polygon of that radius.
    Limit: a polygon across the 180th meridian is not cut in two (RFC 7946, 3.1.9).
    """
    site = wreckage.site
    features = [] if site is None else [*_first_impact(site), *_pieces(site)]
    return {"type": "FeatureCollection", "features": features} if features else None


def _first_impact(site: SiteOut) -> Iterator[Feature]:
    if site.first_impact is None:
        return
    latitude, longitude, within_m = site.first_impact
    properties: dict[str, object] = {
        "kind": "first_impact",
        "label": "First impact",
        "within_m": within_m,
        "heading_deg": site.heading_deg,
        "bank_deg": site.bank_deg,
        "note": site.note,
        "statements": site.statements,
    }
    yield from _place("first_impact", latitude, longitude, within_m, properties)


def _pieces(site: SiteOut) -> Iterator[Feature]:
    for piece in site.pieces:
        yield from _place(piece.id, piece.latitude, piece.longitude, piece.within_m, _about(piece))


def _about(piece: PieceOut) -> dict[str, object]:
    return {"kind": "piece", **piece.model_dump(include={"label", "within_m", "zone", "statements"})}


def _place(
    identifier: str, latitude: float, longitude: float, within_m: float, properties: dict[str, object]
) -> Iterator[Feature]:
    """The point, and the area that it may be in."""
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    yield {"type": "Feature", "id": identifier, "geometry": point, "properties": properties}
    if within_m > 0:
        ring = [[round(east, 7), round(north, 7)] for north, east in circle(latitude, longitude, within_m)]
        area = {"type": "Polygon", "coordinates": [ring]}
        yield {
            "type": "Feature",
            "id": f"{identifier}:within",
            "geometry": area,
            "properties": {**properties, "kind": f"{properties['kind']}_within"},
        }
