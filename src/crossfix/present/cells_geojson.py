"""Cells, areas and shared points as GeoJSON (RFC 7946): longitude first, outer rings counter-clockwise.

What reaches across the 180th meridian is cut there in two (3.1.9); a ring round a pole is led along it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np

from crossfix.detect.gnss.area import Area
from crossfix.detect.gnss.cells import CellState, CellTable
from crossfix.detect.gnss.hexagons import outline
from crossfix.detect.gnss.shared_position import SharedPoint
from crossfix.detect.gnss.visits import VisitSettings
from crossfix.present.map_polygons import polygon
from crossfix.records.interval import Interval
from crossfix.records.visit import Band

STATES = {CellState.TOO_FEW: "no data", CellState.CLEAR: "clear", CellState.INTERFERENCE: "interference"}


def cells_geojson(
    table: CellTable, areas: Sequence[Area], points: Sequence[SharedPoint], settings: VisitSettings
) -> dict[str, object]:
    """A FeatureCollection: one feature per row of the table, per area and per shared point.

    `settings` are those that the visits were made with. A cell coarser than resolution 4 stands for the part of it
    that no finer cell of the same window and band covers.
    """
    titles = band_titles(settings)
    features = [*_cells(table, titles, settings.window_s), *map(_area, areas), *map(_point, points)]
    return {"type": "FeatureCollection", "features": features}


def band_titles(settings: VisitSettings) -> dict[Band, str]:
    """What each altitude band is called."""
    low, high = f"{settings.low_below_ft:,.0f} ft", f"{settings.high_above_ft:,.0f} ft"
    return {
        Band.LOW: f"below {low}",
        Band.MIDDLE: f"{low.removesuffix(' ft')} to {high}",
        Band.HIGH: f"above {high}",
        Band.UNKNOWN: "altitude unknown",
    }


def _cells(table: CellTable, titles: dict[Band, str], window_s: int) -> Iterator[dict[str, object]]:
    shapes = {cell: polygon(outline(cell)) for cell in np.unique(table.cell).tolist()}
    for k in range(len(table)):
        cell, start_s, band = int(table.cell[k]), int(table.window_s[k]), Band(table.band[k])
        properties: dict[str, object] = {
            "kind": "cell",
            "cell": f"{cell:x}",
            "resolution": int(table.resolution[k]),
            "window_start": _utc(start_s),
            "window_stop": _utc(start_s + window_s),
            "band": titles[band],
            "state": STATES[CellState(table.state[k])],
            "aircraft_seen": int(table.seen[k]),
            "aircraft_affected": int(table.affected[k]),
            "aircraft_spoofed": int(table.spoofed[k]),
            "share": _known(float(table.share[k])),
            "share_least": _known(float(table.wilson_low[k])),
            "share_most": _known(float(table.wilson_high[k])),
            "clean_rate": float(table.clean_rate[k]),
            "p_value": _known(float(table.p_value[k])),
        }
        yield _feature(f"cell:{cell:x}:{start_s}:{band}", shapes[cell], properties)


def _area(area: Area) -> dict[str, object]:
    properties: dict[str, object] = {
        "kind": "area",
        "first": _utc(area.first_s),
        "last": _utc(area.last_s),
        "onset": _span(area.onset),
        "floor_altitude_ft": area.floor_altitude_ft,
        "unaffected_below_ft": area.unaffected_below_ft,
        "aircraft_seen": area.seen,
        "aircraft_affected": area.affected,
        "aircraft_spoofed": area.spoofed,
        "aircraft": [f"{address:06x}" for address in area.aircraft],
        "share": area.affected / area.seen,
        "share_least": area.share.low,
        "share_most": area.share.high,
        "clean_rate": area.clean_rate,
        "p_value": area.p_value,
        "cells": [f"{cell:x}" for cell in area.cells],
        "events": len(area.events),
    }
    return _feature(f"area:{area.id}", polygon(area.outline), properties)


def _point(point: SharedPoint) -> dict[str, object]:
    place: dict[str, object] = {"type": "Point", "coordinates": [round(point.longitude, 6), round(point.latitude, 6)]}
    properties: dict[str, object] = {
        "kind": "shared point",
        "meaning": "a place that several aircraft claim; never where an emitter is",
        "aircraft": [f"{address:06x}" for address in point.aircraft],
        "claims": len(point.claims),
        "first": _utc(min(claim.first_s for claim in point.claims)),
        "last": _utc(max(claim.last_s for claim in point.claims)),
    }
    first = point.claims[0]
    return _feature(f"shared_point:{first.icao_address:06x}:{_utc(first.first_s)}", place, properties)


def _feature(name: str, geometry: dict[str, object] | None, properties: dict[str, object]) -> dict[str, object]:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _known(value: float) -> float | None:
    """The number, however small; None where unknown, which JSON has no number for."""
    return None if math.isnan(value) else value


def _utc(seconds: float) -> str | None:
    """ISO 8601 to the millisecond; None where unknown."""
    if not math.isfinite(seconds):
        return None
    return datetime.fromtimestamp(round(seconds, 3), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _span(interval: Interval) -> list[str | None]:
    return [_utc(interval.low), _utc(interval.high)]
