"""`places.geojson`: the case's places and tracks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossfix.physics.geodesy import circle
from crossfix.present.case_json import CaseJson, PlaceOut, RecordingOut
from crossfix.present.map_view import Run, runs


def places_geojson(case: CaseJson) -> dict[str, object]:
    """GeoJSON (RFC 7946): longitude first, exterior rings counter-clockwise; areas are polygons.

    A track is a MultiLineString with a line per run, cut at every gap; positions alone between gaps, which make
    no line, are a MultiPoint. `times_utc` and `sources` follow the coordinates.
    Limit: an area or a line across the 180th meridian is not cut in two (RFC 7946, 3.1.9).
    """
    features: list[dict[str, object]] = [_feature(place) for place in case.places]
    for recording in case.recordings:
        features += _tracks(recording)
    return {"type": "FeatureCollection", "features": features}


def _feature(place: PlaceOut) -> dict[str, object]:
    properties = place.model_dump(exclude={"id", "latitude", "longitude"})
    return {"type": "Feature", "id": place.id, "geometry": _geometry(place), "properties": properties}


def _geometry(place: PlaceOut) -> dict[str, object]:
    if place.radius_km is None:
        return {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    ring = circle(place.latitude, place.longitude, place.radius_km * 1000.0)
    return {"type": "Polygon", "coordinates": [[[round(lon, 6), round(lat, 6)] for lat, lon in ring]]}


def _tracks(recording: RecordingOut) -> Iterator[dict[str, object]]:
    found = runs(recording)
    lines = [run for run in found if len(run.points) > 1]
    alone = [run for run in found if len(run.points) == 1]
    if lines:
        yield _track(recording, "track", "MultiLineString", lines, [_positions(run) for run in lines])
    if alone:
        positions = [_positions(run)[0] for run in alone]
        yield _track(recording, "positions", "MultiPoint", alone, positions)


def _track(
    recording: RecordingOut, part: str, kind: str, found: Sequence[Run], coordinates: Sequence[object]
) -> dict[str, object]:
    properties: dict[str, object] = {
        "label": f"{recording.id}: {part}",
        "kind": "track",
        "file": recording.file,
        "reader": recording.reader,
        "aircraft": recording.aircraft,
        "clock": recording.clock,
        "sources": [run.source for run in found],
        "times_utc": [[point.utc for point in run.points] for run in found],
    }
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "id": f"{part}:{recording.id}", "geometry": geometry, "properties": properties}


def _positions(run: Run) -> list[list[float | None]]:
    return [[point.longitude, point.latitude] for point in run.points]
