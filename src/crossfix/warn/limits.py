"""Thresholds of who is concerned, of what makes a hazard, and of the life of an alert; each with unit and reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from crossfix.detect.gnss.area import AreaLimits
from crossfix.detect.gnss.visits import VisitSettings
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class HeightLimits:
    """How far a height that is told may be from the height that is meant."""

    altimeter_ft: float = limit(200.0, "ft", "an altitude within it of a flight level: RVSM counts 200 ft as the level")
    pressure_ft: float = limit(1500.0, "ft", "pressure altitude less height above the sea: 50 hPa off at 27 ft each")
    terrain_low_ft: float = limit(-1400.0, "ft", "the lowest land, the shore of the Dead Sea")
    terrain_high_ft: float = limit(29_032.0, "ft", "the highest land; terrain is not known to this program")
    airport_high_ft: float = limit(14_500.0, "ft", "the highest airport (Daocheng Yading, 14,472 ft)")


@dataclass(frozen=True, slots=True)
class ProjectionLimits:
    """How an aircraft is carried on from where it is, and how its uncertainty grows."""

    horizon_s: float = limit(1200.0, "s", "20 min: issue and reference of the watch")
    unknown_horizon_s: float = limit(300.0, "s", "ours: with no speed or track the area grows to all sides")
    spread_deg: float = limit(10.0, "deg", "ours: tracks change; docs/explanation/warning.md has what it holds")
    turn_deg_s: float = limit(3.0, "deg/s", "the standard rate turn: no airliner leaves its track faster")
    speed_share: float = limit(0.05, "1", "ours: of the ground speed; wind and speed changes")
    acceleration_kt_s: float = limit(1.0, "kt/s", "ours: an airliner in level flight")
    route_width_nm: float = limit(5.0, "NM", "along a filed route; RNAV 5 keeps within 5 NM for 95 % of the time")
    climb_share: float = limit(1.5, "1", "ours: of the vertical rate told, and it may level off at any time")
    level_ft: float = limit(500.0, "ft", "ours: that far from its altitude without a vertical rate")
    step_s: float = limit(10.0, "s", "ours: the ends of an interval are held to it")


@dataclass(frozen=True, slots=True)
class ConcernLimits:
    """Whom a hazard concerns."""

    heights: HeightLimits = field(default_factory=HeightLimits)
    projection: ProjectionLimits = field(default_factory=ProjectionLimits)
    airport_ring_nm: float = limit(10.0, "NM", "an airport so near to a hazard is affected: its approaches")
    airport_floor_ft: float = limit(10_000.0, "ft", "ours: a notice's area that begins above it affects no airport")
    arrival_s: float = limit(7200.0, "s", "ours: bound for an affected airport and due within it")
    descending_nm: float = limit(40.0, "NM", "descending so near to an airport is an arrival, if none is known")
    descending_fpm: float = limit(-300.0, "fpm", "ours: slower is level flight")
    descending_ft: float = limit(20_000.0, "ft", "ours: and below it; 40 NM at 3 degrees is 12,700 ft")
    departing_nm: float = limit(5.0, "NM", "on the ground so near to an airport is a departure, if none is known")
    early_share: float = limit(0.9, "1", "ours: of the time straight to the airport at the present speed")
    late_share: float = limit(1.3, "1", "ours: the same, slowed down")
    late_s: float = limit(900.0, "s", "ours: and vectors, a hold, the approach")
    leaving_nm: float = limit(20.0, "NM", "ours: a departure that climbs is one so far out")


@dataclass(frozen=True, slots=True)
class MeasureLimits:
    """When events of aircraft make a hazard, how it grows, and when it ends."""

    visits: VisitSettings = field(default_factory=VisitSettings)
    near_km: float = limit(60.0, "km", "an H3 cell of resolution 4 and its neighbours reach so far")
    clean_rate: float = limit(0.005, "1", "CellLimits: faults of airframes are never taken to be rarer than 1 in 200")
    chance: float = limit(1e-3, "1", "ours: two of nine; a survey, which sees more, takes 1e-4: two of three")
    areas: AreaLimits = field(default_factory=lambda: AreaLimits(fewest_aircraft=2))
    alone_s: float = limit(10.0, "s", "one aircraft, confirmed, so long: the detector's own onset")
    alone_nm: float = limit(30.0, "NM", "ours: round one aircraft, somewhat more than the cell that it is in")
    clean_near: int = limit(2, "aircraft", "heard clean near it: then it is the aircraft's own equipment, ours")
    as_high_ft: float = limit(3000.0, "ft", "ours: and no lower than it by more: an emitter reaches farther up")
    enough: int = limit(3, "aircraft", "in one area; AreaLimits says why")
    margin_nm: float = limit(10.0, "NM", "ours: round the cells in which aircraft were affected; 80 s at 450 kt")
    sure_nm: float = limit(30.0, "NM", "ours: a place less sure than this, with 95 %, is in no cell")
    bound_nm: float = limit(150.0, "NM", "ours: arrivals of a destination so near to where it began are told")
    memory_s: float = limit(1200.0, "s", "two windows of AreaLimits are looked back on")
    quiet_s: float = limit(600.0, "s", "no aircraft affected for one window, and others heard clean there: it is over")
    clean_heard: int = limit(1, "aircraft", "ours: heard clean inside since then, for it to be over")
    stale_s: float = limit(3600.0, "s", "nobody heard there for it: not known any more, ours")
    bucket_s: float = limit(300.0, "s", "the start of an episode, in its id, is held to it")
    alone_confidence: float = limit(0.5, "1", "ours: one aircraft cannot tell interference from its own equipment")


@dataclass(frozen=True, slots=True)
class AlertLimits:
    """The life of an alert."""

    group_s: float = limit(5.0, "s", "ours: an advisory waits so long for more flights; a warning does not wait")
    again_s: float = limit(60.0, "s", "ours: new flights raise an alert again at most once in it")
    keep_s: float = limit(180.0, "s", "a flight concerned no more is kept so long: flapping raises nothing again")
    heard_s: float = limit(600.0, "s", "ours: an aircraft not heard for it concerns nobody any more")
    project_s: float = limit(10.0, "s", "ours: projections are made anew so often")
    critical_s: float = limit(600.0, "s", "ours: into closed airspace or an activity within it is critical")
    report_s: float = limit(600.0, "s", "India's DGCA asks for a report within 10 minutes of occurrence: a yardstick")
    beat_s: float = limit(60.0, "s", "ours: the heartbeat")
    beats_missed: float = limit(2.5, "1", "ours: so many beats late, the watch must be taken to be dead")
    clock_s: float = limit(2.0, "s", "ours: a clock that goes back by more is told")
    clock_ahead_s: float = limit(300.0, "s", "ours: a clock that goes ahead by more between two steps is told")
    known_s: float = limit(86_400.0, "s", "ours: what has ended is remembered so long")
