"""Areas in CSV: one a line, a polygon in one cell or a centre with a radius.

| column | what |
|---|---|
| polygon | positions as notices write them ("433000N 0453000E - ...") or decimal "43.5 45.5; 43.6 45.7; ..." |
| latitude, longitude, radius_nm | a circle, in degrees and NM |
| id, label, kind, text, exercise | as in the GeoJSON properties; the kind is a word of HazardKind |
| floor, ceiling; floor_ft, ceiling_ft | "FL195", "3000FT AGL", "SFC"; or feet AMSL |
| begins, ends | ISO times with a zone; empty for since it was known, and for no end |
"""

from __future__ import annotations

import csv
import re

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
from crossfix.read.notices.positions import positions
from crossfix.records.hazard import Circle
from crossfix.records.notice import Notice, Skipped
from crossfix.records.notice_text import Ring

GEOMETRY = ("polygon", "latitude", "longitude", "radius_nm")
PAIR = re.compile(r"([+-]?\d{1,3}(?:\.\d+)?)[\s,]+([+-]?\d{1,3}(?:\.\d+)?)")


def read_areas_csv(text: str, name: str, known_s: float, limits: AreaLimits = AREA_LIMITS) -> Areas:
    """The areas of a table; InputUnusable where its first line names no geometry.

    `known_s` as in read_areas_geojson.
    """
    if len(text) > MOST_BYTES:
        raise InputUnusable(f"{name}: {len(text):,} characters; a table of areas has at most {MOST_BYTES:,}")
    lines = text.removeprefix("\ufeff").replace("\0", "").splitlines()
    columns = [one.strip().lower() for one in next(csv.reader(lines[:1]), [])]
    if "polygon" not in columns and not set(GEOMETRY[1:]) <= set(columns):
        raise InputUnusable(f"{name}: its first line has neither polygon nor latitude, longitude, radius_nm")
    drawing = Drawing(name, known_s, limits)
    if unknown := [one for one in columns if one and one not in (*PROPERTIES, *GEOMETRY)]:
        drawing.notices.append(Notice(name, f"columns that are not known and not read: {', '.join(unknown)}"))
    try:
        for line, row in enumerate(csv.reader(lines[1:]), 2):
            if any(cell.strip() for cell in row):
                _row(drawing, f"line {line}", dict(zip(columns, (cell.strip() for cell in row), strict=False)))
    except csv.Error as error:
        drawing.skipped.append(Skipped(name, f"the rest cannot be read as CSV: {error}"))
    return drawing.done()


def _row(drawing: Drawing, where: str, cells: dict[str, str]) -> None:
    words = {key: cells[key] for key in PROPERTIES if cells.get(key)}
    try:
        rings = [polygon(cells["polygon"])] if cells.get("polygon") else []
        drawing.add(where, words, rings, _circles(cells))
    except ValueError as error:
        drawing.skipped.append(Skipped(f"{drawing.name} {where}", str(error)))


def polygon(text: str) -> Ring:
    """The positions of one cell; ValueError where any of it is none.

    >>> polygon("43.5 45.5; 43.6 45.7; 43.4 45.7")
    ((43.5, 45.5), (43.6, 45.7), (43.4, 45.7))
    """
    if re.search(r"[NSEW]", text, re.IGNORECASE):
        read = positions(text)
        if read.unread or not read.found:
            begin, end, why = read.unread[0] if read.unread else (0, len(text), "is no position")
            raise ValueError(f"polygon: {text[begin:end][:40]!r} {why}")
        return tuple((one.latitude, one.longitude) for one in read.found)
    pairs = [PAIR.fullmatch(part.strip()) for part in text.split(";") if part.strip()]
    if any(pair is None for pair in pairs):
        raise ValueError(f"polygon is {text[:40]!r}, expected 'latitude longitude; latitude longitude; ...'")
    return tuple((float(pair[1]), float(pair[2])) for pair in pairs if pair is not None)


def _circles(cells: dict[str, str]) -> list[Circle]:
    written = [cells.get(one, "") for one in GEOMETRY[1:]]
    if not any(written):
        return []
    try:
        latitude, longitude, radius = (float(one) for one in written)
    except ValueError:
        raise ValueError(f"latitude, longitude, radius_nm are {', '.join(written)}; expected three numbers") from None
    return [checked_circle(latitude, longitude, radius)]
