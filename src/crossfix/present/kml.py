"""`places.kml`: the case's places and tracks for Earth viewers."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from crossfix.physics.geodesy import circle
from crossfix.present.case_json import CaseJson, PlaceOut, RecordingOut
from crossfix.present.map_view import Run, runs

NAMESPACE = "http://www.opengis.net/kml/2.2"
# Google's extension, part of KML 2.3 (OGC 12-007r2) under its own name there: times along a track.
EXTENSION = "http://www.google.com/kml/ext/2.2"
# XML 1.0 (fifth edition), 2.2: control characters other than these three are not allowed at all.
ALLOWED_CONTROLS = "\t\n\r"


def places_kml(case: CaseJson) -> str:
    """KML 2.2 (OGC 07-147r2): points as Point, areas as Polygon, tracks as a gx:Track per run, on the ground."""
    root = ElementTree.Element("kml", {"xmlns": NAMESPACE, "xmlns:gx": EXTENSION})
    document = ElementTree.SubElement(root, "Document")
    _text(document, "name", case.case.title)
    for place in case.places:
        _placemark(document, place)
    for recording in case.recordings:
        found = runs(recording)
        if found:
            _track(document, recording, found)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _placemark(document: ElementTree.Element, place: PlaceOut) -> None:
    mark = ElementTree.SubElement(document, "Placemark")
    _text(mark, "name", place.label)
    approximate = "" if place.radius_km is None else f"Approximate: within {place.radius_km:g} km. "
    _text(mark, "description", f"{approximate}Source: {place.source}")
    if place.radius_km is None:
        point = ElementTree.SubElement(mark, "Point")
        _text(point, "coordinates", f"{place.longitude},{place.latitude}")
        return
    polygon = ElementTree.SubElement(mark, "Polygon")
    boundary = ElementTree.SubElement(polygon, "outerBoundaryIs")
    ring = ElementTree.SubElement(boundary, "LinearRing")
    corners = circle(place.latitude, place.longitude, place.radius_km * 1000.0)
    _text(ring, "coordinates", " ".join(f"{lon:.6f},{lat:.6f}" for lat, lon in corners))


def _track(document: ElementTree.Element, recording: RecordingOut, found: Sequence[Run]) -> None:
    mark = ElementTree.SubElement(document, "Placemark")
    aircraft = f", {recording.aircraft}" if recording.aircraft else ""
    _text(mark, "name", f"Track: {recording.id}{aircraft}")
    _text(mark, "description", f"Source: {recording.file}. Times: {recording.clock}. Nothing is drawn over a gap.")
    more = ElementTree.SubElement(mark, "ExtendedData")
    sources = ", ".join(dict.fromkeys(run.source for run in found))
    rows = {"file": recording.file, "reader": recording.reader, "clock": recording.clock, "sources": sources}
    for name, value in rows.items():
        _text(ElementTree.SubElement(more, "Data", name=name), "value", value)
    tracks = ElementTree.SubElement(mark, "gx:MultiTrack")
    _text(tracks, "gx:interpolate", "0")
    for run in found:
        track = ElementTree.SubElement(tracks, "gx:Track")
        for point in run.points:
            _text(track, "when", point.utc)
        for point in run.points:
            _text(track, "gx:coord", f"{point.longitude} {point.latitude} 0")


def _text(parent: ElementTree.Element, tag: str, text: str) -> None:
    kept = "".join(mark for mark in text if mark >= " " or mark in ALLOWED_CONTROLS)
    ElementTree.SubElement(parent, tag).text = kept
