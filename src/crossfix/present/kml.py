"""`places.kml`: the case's places for Earth viewers."""

from __future__ import annotations

from xml.etree import ElementTree

from crossfix.physics.geodesy import circle
from crossfix.present.case_json import CaseJson, PlaceOut

NAMESPACE = "http://www.opengis.net/kml/2.2"
# XML 1.0 (fifth edition), 2.2: control characters other than these three are not allowed at all.
ALLOWED_CONTROLS = "\t\n\r"


def places_kml(case: CaseJson) -> str:
    """KML 2.2 (OGC 07-147r2): points as Point, areas as Polygon, on the ground."""
    root = ElementTree.Element("kml", xmlns=NAMESPACE)
    document = ElementTree.SubElement(root, "Document")
    _text(document, "name", case.case.title)
    for place in case.places:
        _placemark(document, place)
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


def _text(parent: ElementTree.Element, tag: str, text: str) -> None:
    kept = "".join(mark for mark in text if mark >= " " or mark in ALLOWED_CONTROLS)
    ElementTree.SubElement(parent, tag).text = kept
