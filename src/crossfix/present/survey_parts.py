"""What a survey found, piece by piece, as `survey.json` has it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from crossfix.detect.gnss.area import Area
from crossfix.detect.gnss.cells import CellState, CellTable
from crossfix.detect.gnss.hexagons import outline
from crossfix.detect.gnss.reasons import sentence
from crossfix.detect.gnss.shared_position import SharedPoint, SharedPositionLimits
from crossfix.detect.gnss.source import Located, NotLocatable
from crossfix.detect.gnss.visits import VisitSettings
from crossfix.present.cells_geojson import band_titles
from crossfix.present.events_parquet import EventRow
from crossfix.present.survey_cells import CellCount, packed
from crossfix.present.survey_json import (
    AircraftEventOut,
    AircraftOut,
    AreaOut,
    BandOut,
    CellOut,
    CountOut,
    DetectorOut,
    FrameOut,
    MomentOut,
    ReasonOut,
    RingOut,
    SettingsOut,
    SharedPointOut,
    SourceOut,
    State,
    StripOut,
    ThresholdOut,
)
from crossfix.records.event import Reason
from crossfix.records.thresholds import thresholds_of
from crossfix.records.visit import Band

FRAMES = 10
"""Of an event on the page; events.parquet has all that it carries."""
STATES: dict[int, State] = {
    CellState.TOO_FEW: "too_few",
    CellState.CLEAR: "clear",
    CellState.INTERFERENCE: "interference",
}


@dataclass(frozen=True, slots=True)
class Zero:
    """The survey's zero in Unix seconds, None where nothing is dated. Undated times count from the start of a file."""

    utc_s: float | None

    def utc(self, unix_s: float) -> MomentOut:
        """A dated moment."""
        return MomentOut(s=round(unix_s - (self.utc_s or 0.0), 3), utc=iso(unix_s))

    def of(self, row: EventRow, since_first_s: float) -> MomentOut:
        """A moment of a row, in seconds from the first report of its file."""
        if row.start_utc_s is None:
            return MomentOut(s=round(since_first_s, 3), utc=None)
        return self.utc(row.start_utc_s - row.start_s + since_first_s)


def iso(unix_s: float) -> str:
    """ISO 8601 to the millisecond.

    >>> iso(1767657640.25)
    '2026-01-06T00:00:40.250Z'
    """
    return datetime.fromtimestamp(round(unix_s, 3), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def settings_out(zero: Zero, windows: tuple[int, int] | None, visits: VisitSettings) -> SettingsOut:
    """`windows` are the starts of the first and the last window in Unix seconds, None where there is none."""
    first_s, last_s = windows or (0, -visits.window_s)
    titles = band_titles(visits)
    edges: dict[Band, tuple[float | None, float | None]] = {
        Band.LOW: (None, visits.low_below_ft),
        Band.MIDDLE: (visits.low_below_ft, visits.high_above_ft),
        Band.HIGH: (visits.high_above_ft, None),
        Band.UNKNOWN: (None, None),
    }
    return SettingsOut(
        window_s=visits.window_s,
        windows=(last_s - first_s) // visits.window_s + 1,
        first=zero.utc(first_s) if windows else MomentOut(s=0.0, utc=None),
        bands=[BandOut(label=titles[b], floor_ft=edges[b][0], ceiling_ft=edges[b][1]) for b in Band],
    )


def cells_out(
    tables: Iterable[CellTable], first_window_s: int, visits: VisitSettings
) -> tuple[list[CountOut], list[CellOut]]:
    """The counts of the page."""
    rings: dict[str, RingOut] = {}
    rows: list[CellCount] = []
    for table in tables:
        for k in range(len(table)):
            cell = f"{int(table.cell[k]):x}"
            if cell not in rings:
                corners = [(round(east, 4), round(north, 4)) for north, east in outline(int(table.cell[k]))]
                rings[cell] = [*corners, corners[0]]
            window = (int(table.window_s[k]) - first_window_s) // visits.window_s
            rows.append(CellCount(cell, window, int(table.band[k]), _count(table, k)))
    return packed(rows, rings, len(Band))


def _count(table: CellTable, k: int) -> CountOut:
    told = int(table.state[k]) != CellState.TOO_FEW
    return CountOut(
        seen=int(table.seen[k]),
        affected=int(table.affected[k]),
        spoofed=int(table.spoofed[k]),
        state=STATES[int(table.state[k])],
        p_value=float(table.p_value[k]) if told else None,
        wilson_low=float(table.wilson_low[k]) if told else None,
        wilson_high=float(table.wilson_high[k]) if told else None,
        resolution=int(table.resolution[k]),
    )


def areas_out(found: Sequence[Area], zero: Zero) -> list[AreaOut]:
    """Areas in order."""
    return [
        AreaOut(
            id=area.id,
            outline=[_ring(area.outline)] if area.outline else [],
            start=zero.utc(area.first_s),
            end=zero.utc(area.last_s),
            onset_earliest=zero.utc(area.onset.low) if area.onset.low > -1e300 else None,
            onset_latest=zero.utc(area.onset.high),
            floor_altitude_ft=area.floor_altitude_ft,
            aircraft_affected=area.affected,
            aircraft_seen=area.seen,
            aircraft_spoofed=area.spoofed,
            p_value=area.p_value,
        )
        for area in found
    ]


def sources_out(found: Iterable[tuple[Area, Located | NotLocatable]]) -> Iterator[SourceOut]:
    """The source of each area, or why there is none."""
    for area, source in found:
        placed = source if isinstance(source, Located) else None
        yield SourceOut(
            area=area.id,
            located=placed is not None,
            reason=source.reason if isinstance(source, NotLocatable) else None,
            latitude=placed.latitude if placed else None,
            longitude=placed.longitude if placed else None,
            area50=[_ring(ring) for polygon in placed.area50 for ring in polygon] if placed else [],
            area95=[_ring(ring) for polygon in placed.area95 for ring in polygon] if placed else [],
            area50_km2=placed.area50_km2 if placed else None,
            area95_km2=placed.area95_km2 if placed else None,
            eirp_low_dbm=placed.eirp_dbm.low if placed else None,
            eirp_high_dbm=placed.eirp_dbm.high if placed else None,
        )


def _ring(corners: Sequence[tuple[float, float]]) -> RingOut:
    """A closed ring of [longitude, latitude] from corners of (latitude, longitude)."""
    ring = [(round(east, 4), round(north, 4)) for north, east in corners]
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def points_out(found: Sequence[SharedPoint], limits: SharedPositionLimits, zero: Zero) -> list[SharedPointOut]:
    """Places that several aircraft claim."""
    return [
        SharedPointOut(
            latitude=point.latitude,
            longitude=point.longitude,
            within_m=limits.within_km * 1000.0,
            aircraft=[f"{address:06x}" for address in point.aircraft],
            first=zero.utc(min(claim.first_s for claim in point.claims)),
            last=zero.utc(max(claim.last_s for claim in point.claims)),
        )
        for point in found
    ]


def aircraft_out(address: str, rows: Sequence[EventRow], strip: StripOut | None, zero: Zero) -> AircraftOut:
    """One aircraft with its events."""
    callsigns = [row.callsign for row in rows if row.callsign]
    events = [_event(row, zero) for row in rows]
    return AircraftOut(icao_address=address, callsign=callsigns[0] if callsigns else None, events=events, strip=strip)


def _event(row: EventRow, zero: Zero) -> AircraftEventOut:
    reasons = [Reason(**told) for told in json.loads(row.reasons)]
    frames = json.loads(row.evidence)[:FRAMES]
    return AircraftEventOut(
        kind=cast(Literal["degraded", "loss", "spoofing", "recovery"], row.kind),
        form=row.form,
        confirmed=row.confirmed,
        ongoing=row.ongoing,
        start=zero.of(row, row.start_s),
        end=zero.of(row, row.end_s),
        latitude=row.latitude,
        longitude=row.longitude,
        altitude_ft=row.altitude_ft,
        inferred=row.inferred,
        sigma_nm=row.sigma_nm,
        reasons=[
            ReasonOut(code=r.code, text=sentence(r), reports=r.reports, value=r.value, limit=r.limit, unit=r.unit)
            for r in reasons
        ],
        frames=[FrameOut(at=zero.of(row, one["time_s"]), reason=one["reason"], frame=one["frame"]) for one in frames],
    )


def detector_out(name: str, method: str, limits: str, owner: Any) -> DetectorOut:
    """Something with thresholds: a dataclass whose fields have unit and reason in their metadata."""
    thresholds = [
        ThresholdOut(name=one.name, value=_plain(one.value), unit=one.unit, reason=one.reason)
        for one in thresholds_of(owner)
    ]
    return DetectorOut(name=name, method=method, limits=limits, thresholds=thresholds)


def _plain(value: Any) -> float | int | str | bool | None:
    """A value as JSON has it; several with "to" between."""
    return value if isinstance(value, float | int | str | bool | None) else " to ".join(f"{one:g}" for one in value)
