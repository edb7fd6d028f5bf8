"""Hazards, and the flights that they concern, as GeoJSON (RFC 7946)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crossfix.physics.geodesy import circle
from crossfix.present.alert_json import utc
from crossfix.present.map_polygons import polygon
from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Severity
from crossfix.records.hazard import Hazard, Volume

METRES_PER_NM = 1852.0


def hazard_features(
    hazards: Sequence[Hazard], now_s: float, severities: Mapping[str, Severity] | None = None
) -> list[dict[str, Any]]:
    """A feature for each; `severities` by the hazard's id, as its alerts have them: the map colours by them.

    The geometry is None where a hazard names airports alone. `begins_s`, `ends_s` are of the period that holds at
    `now_s`, else of the next one, else of the last; `ends_s` None has no end that is known.
    """
    return [_hazard(hazard, now_s, (severities or {}).get(hazard.id)) for hazard in hazards]


def hazards_geojson(
    hazards: Sequence[Hazard], now_s: float, severities: Mapping[str, Severity] | None = None
) -> dict[str, Any]:
    """A FeatureCollection of `hazard_features`."""
    return {"type": "FeatureCollection", "features": hazard_features(hazards, now_s, severities)}


def alerts_geojson(
    alerts: Sequence[Alert], hazards: Sequence[Hazard], states: Sequence[AircraftState], now_s: float
) -> dict[str, Any]:
    """A FeatureCollection: for each alert the area of its hazard, and a point for each flight concerned.

    A flight whose place is not known has no geometry; where its place is inferred, `within_nm` says how far off.
    """
    areas, places = {hazard.id: hazard for hazard in hazards}, {state.icao_address: state for state in states}
    features = [one for alert in alerts for one in _alert(alert, areas.get(alert.hazard), places, now_s)]
    return {"type": "FeatureCollection", "features": features}


def geometry(volume: Volume) -> dict[str, Any] | None:
    """All rings and circles as one Polygon or MultiPolygon; None where there are none."""
    rings = [list(ring) for ring in volume.rings if len(ring) > 2]
    rings += [circle(c.latitude, c.longitude, c.radius_nm * METRES_PER_NM)[:-1] for c in volume.circles]
    parts: list[Any] = []
    for ring in rings:
        drawn: dict[str, Any] = polygon(ring) or {}
        coordinates = drawn.get("coordinates", [])
        parts += [coordinates] if drawn.get("type") == "Polygon" else coordinates
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts} if parts else None


def _hazard(hazard: Hazard, now_s: float, severity: Severity | None) -> dict[str, Any]:
    begins_s, ends_s = _period(hazard, now_s)
    volume = hazard.volume
    properties = {
        "kind": hazard.kind.value,
        "label": hazard.label,
        "severity": severity.value if severity else None,
        "active": hazard.active(now_s),
        "floor_ft": volume.floor_ft,
        "floor_reference": volume.floor_reference,
        "ceiling_ft": volume.ceiling_ft,
        "ceiling_reference": volume.ceiling_reference,
        "airports": list(volume.airports),
        "begins_s": begins_s,
        "ends_s": ends_s,
        "end_estimated": hazard.end_estimated,
        "cancelled_s": hazard.cancelled_s,
        "first_evidence_s": hazard.first_evidence_s,
        "force": hazard.force,
        "issuer": hazard.issuer,
        "addressed_to": hazard.addressed_to,
        "confidence": hazard.confidence,
        "geometry_from": hazard.geometry_from,
        "measured": [f"{address:06x}" for address in hazard.measured],
        "text": hazard.text,
        "exercise": hazard.exercise,
    }
    return {"type": "Feature", "id": hazard.id, "geometry": geometry(volume), "properties": properties}


def _period(hazard: Hazard, now_s: float) -> tuple[float | None, float | None]:
    if not hazard.periods:
        return None, None
    return next((period for period in hazard.periods if now_s < period[1]), hazard.periods[-1])


def _alert(
    alert: Alert, hazard: Hazard | None, places: Mapping[int, AircraftState], now_s: float
) -> Iterator[dict[str, Any]]:
    told = {
        "alert": alert.id,
        "kind": alert.kind,
        "severity": alert.severity.value,
        "state": alert.state.value,
        "headline": alert.headline,
        "party": alert.party,
        "raised": utc(alert.raised_s),
        "exercise": alert.exercise or (hazard is not None and hazard.exercise),
    }
    area = geometry(hazard.volume) if hazard else None
    periods = _period(hazard, now_s) if hazard else (None, None)
    shown = {**told, "what": "hazard", "begins_s": periods[0], "ends_s": periods[1]}
    yield {"type": "Feature", "id": alert.id, "geometry": area, "properties": shown}
    for concern in alert.concerned:
        state = places.get(concern.icao_address)
        place = {"type": "Point", "coordinates": [state.longitude, state.latitude]} if state else None
        flight = {
            **told,
            "what": "flight",
            "callsign": concern.callsign,
            "icao_address": f"{concern.icao_address:06x}",
            "how": concern.how,
            "basis": concern.basis,
            "within_nm": state.within_nm if state else None,
            "inferred": state.inferred if state else None,
        }
        name = f"{alert.id}:{concern.icao_address:06x}:{concern.how}"
        yield {"type": "Feature", "id": name, "geometry": place, "properties": flight}
