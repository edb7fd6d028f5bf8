"""Where aircraft will be: carried on along their track or filed route, within a radius that grows.

What comes of it for a volume is found by the compiled loops of `march`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.geodesy import bearings_deg, distances_m
from crossfix.physics.sphere import unit_vectors
from crossfix.records.airborne import AircraftState
from crossfix.records.hazard import Volume
from crossfix.records.interval import INFINITE, Interval
from crossfix.warn.limits import HeightLimits, ProjectionLimits
from crossfix.warn.march import Rules, Sought, Ways, fill_coming, fill_places, fill_radius
from crossfix.warn.volumes import NM_PER_RAD, UNKNOWN_SPEED_KT, Fleet, bounds_ft, shape_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAME_NM = 0.01
"""A filed route that ends so near to an aircraft says nothing of where it will be."""


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """n aircraft carried on, and how uncertainty grows with them."""

    ways: Ways
    rules: Rules

    @property
    def growth_nm_s(self) -> Floats:
        """How fast the radius grows to all sides where speed or track is not known, 0 where both are."""
        return self.ways.growth_nm_s

    def places(self, rows: Ints, after_s: Floats) -> Floats:
        """float64[len(rows), 3]: where each of these rows is, as far as its path tells."""
        found = np.empty((len(rows), 3))
        fill_places(self.ways, rows, after_s, found)
        return found

    def radius_nm(self, rows: Ints, after_s: Floats) -> Floats:
        """How far from there each may be."""
        found = np.empty(len(rows))
        fill_radius(self.ways, self.rules, rows, after_s, found)
        return found


def paths_of(fleet: Fleet, limits: ProjectionLimits) -> Paths:
    """The paths of a fleet; those on the ground stay where they are."""
    count = len(fleet)
    rows, start, ahead, from_s = _along_routes(fleet, limits)
    routed = set(rows.tolist())
    told = np.array([_told(one, row in routed, limits) for row, one in enumerate(fleet.states)], np.float64)
    told = told.reshape(-1, 7)
    width = np.full(count, np.inf)
    start, ahead, from_s = (_spread(part, rows, count) for part in (start, ahead, from_s))
    off = np.setdiff1d(np.arange(count), rows)
    start[off, 0], from_s[off] = fleet.points[off], np.inf
    ahead[off, 0], from_s[off, 0] = _headings(told[off, 4], told[off, 5], told[off, 6]), 0.0
    width[rows] = limits.route_width_nm
    speed, growth, horizon, rate = np.ascontiguousarray(told[:, :4].T)
    widest = 2.0 * np.hypot(limits.speed_share, np.sin(np.radians(limits.spread_deg)))
    fastest = speed * (1.0 + widest) + growth
    heights = fleet.within_nm, fleet.low_ft, fleet.high_ft
    within, low, high = (np.ascontiguousarray(column) for column in heights)
    ends = np.zeros((count, 4))
    ways = Ways(start, ahead, from_s, speed, growth, width, within, low, high, rate, horizon, fastest, ends)
    paths = Paths(ways, _rules(limits))
    ends[:, 0] = paths.radius_nm(np.arange(count), horizon)
    ends[:, 1] = (ends[:, 0] + speed * horizon) / NM_PER_RAD
    ends[:, 2], ends[:, 3] = np.cos(ends[:, 1]), np.sin(ends[:, 1])
    return paths


def _rules(limits: ProjectionLimits) -> Rules:
    return Rules(
        limits.acceleration_kt_s / 3600.0,
        limits.speed_share,
        float(np.sin(np.radians(limits.spread_deg))),
        float(np.radians(limits.turn_deg_s)),
        limits.climb_share,
        limits.level_ft,
        limits.step_s,
    )


def _follows_route(state: AircraftState) -> bool:
    return bool(state.route) and state.ground_speed_kt is not None and not state.on_ground


def _told(state: AircraftState, routed: bool, limits: ProjectionLimits) -> tuple[float, ...]:
    """Speed along the path and growth to all sides, NM/s, how far to look ahead, s; ft/min; place and track."""
    rest = (state.vertical_rate_fpm or 0.0, state.latitude, state.longitude, state.track_deg or 0.0)
    if state.on_ground:
        return 0.0, 0.0, 0.0, *rest
    if state.ground_speed_kt is None:
        return 0.0, UNKNOWN_SPEED_KT / 3600.0, limits.unknown_horizon_s, *rest
    speed = max(state.ground_speed_kt, 0.0) / 3600.0
    if state.track_deg is None and not routed:
        return 0.0, speed, limits.unknown_horizon_s, *rest
    return speed, 0.0, limits.horizon_s, *rest


def _along_routes(fleet: Fleet, limits: ProjectionLimits) -> tuple[Ints, Floats, Floats, Floats]:
    """Rows that follow a filed route, with start, heading and begin of each leg; at its end the aircraft stays."""
    rows = np.array([row for row, state in enumerate(fleet.states) if _follows_route(state)], np.int64)
    states = [fleet.states[row] for row in rows.tolist()]
    most = max((len(state.route) for state in states), default=0) + 1
    ways = [((s.latitude, s.longitude), *s.route, *(s.route[-1:] * (most - len(s.route)))) for s in states]
    here, there = (np.array([way[k : k + most] for way in ways]).reshape(-1, most, 2) for k in (0, 1))
    away_nm = distances_m(here[..., 0], here[..., 1], there[..., 0], there[..., 1]) / 1852.0
    speed_nm_s = np.array([max(state.ground_speed_kt or 0.0, 1.0) for state in states]) / 3600.0
    begin_s = (np.cumsum(away_nm, axis=1) - away_nm) / speed_nm_s[:, None]
    legs = np.array([len(state.route) for state in states], np.int64)
    begin_s[(np.arange(most) > legs[:, None]) | (begin_s > limits.horizon_s)] = np.inf
    used = max(int(np.isfinite(begin_s).sum(axis=1).max(initial=0)), 1)
    far = away_nm.sum(axis=1) >= SAME_NM
    here, there, away_nm = here[far, :used], there[far, :used], away_nm[far, :used]
    track_deg = bearings_deg(here[..., 0], here[..., 1], there[..., 0], there[..., 1])
    latitude, longitude = here.reshape(-1, 2).T
    heading = np.where(away_nm.reshape(-1, 1) > 0.0, _headings(latitude, longitude, track_deg.ravel()), 0.0)
    shape = (-1, used, 3)
    return rows[far], unit_vectors(latitude, longitude).reshape(shape), heading.reshape(shape), begin_s[far, :used]


def _spread(part: Floats, rows: Ints, count: int) -> Floats:
    """Some rows of all; the others are 0."""
    found = np.zeros((count, *part.shape[1:]))
    found[rows] = part
    return found


def _headings(latitude: Floats, longitude: Floats, track_deg: Floats) -> Floats:
    """float64[n, 3]: the directions of tracks on the sphere, as vectors of length 1."""
    north, east, track = np.radians(latitude), np.radians(longitude), np.radians(track_deg)
    northward = np.stack([-np.sin(north) * np.cos(east), -np.sin(north) * np.sin(east), np.cos(north)], axis=1)
    eastward = np.stack([-np.sin(east), np.cos(east), np.zeros(len(east))], axis=1)
    return np.asarray(northward * np.cos(track)[:, None] + eastward * np.sin(track)[:, None])


@dataclass(frozen=True, slots=True, eq=False)
class Coming:
    """Rows that may come into a volume, s from now: `enters` from the earliest possible to the latest, `leaves` too.

    Infinite: not within the horizon, or never surely.
    """

    rows: Ints
    enters: tuple[Interval, ...]
    leaves: tuple[Interval, ...]


def coming(volume: Volume, paths: Paths, limits: HeightLimits) -> Coming:
    """Who comes into a volume within its horizon; those that are in it already come at 0."""
    shape, count = shape_of(volume), len(paths.ways.horizon_s)
    rows, times = np.empty(0 if shape.empty else count, np.int64), np.empty((count, 4))
    if len(rows):
        unusable = bool(shape.unusable)
        sought = Sought(shape.outline, shape.middle, shape.reach_rad, unusable, *bounds_ft(volume, limits))
        found = fill_coming(paths.ways, paths.rules, sought, rows, times)
        rows, times = rows[:found].copy(), times[:found]
    return Coming(rows, _intervals(times[: len(rows), :2]), _intervals(times[: len(rows), 2:]))


def _intervals(ends: Floats) -> tuple[Interval, ...]:
    """With both ends infinite: nothing is known."""
    return tuple(Interval(low if low != INFINITE else -INFINITE, high) for low, high in ends.tolist())
