"""Where aircraft will be: carried on along their track or filed route, within a radius that grows.

The first moments are found by marching: from a place that is d outside a boundary nothing is reached sooner than d at
the aircraft's speed and the growth of its radius together, so the march takes steps of that length (as sphere tracing
does: J. C. Hart, The Visual Computer 12, 1996, 527).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.geodesy import bearings_deg, distances_m
from crossfix.physics.sphere import unit_vectors
from crossfix.records.airborne import AircraftState
from crossfix.records.hazard import Volume
from crossfix.records.interval import INFINITE, Interval
from crossfix.warn.limits import HeightLimits, ProjectionLimits
from crossfix.warn.volumes import NM_PER_RAD, UNKNOWN_SPEED_KT, Fleet, Inside, Shape, heights, near, shape_of, signed_nm

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Judge = Callable[[Ints, Floats], tuple[Floats, Mask]]
"""Of rows at times: NM by which a condition is met across (below zero: not met), and whether it is met in height."""

FAR_NM = -10.0
"""So far outside the disc around a shape the shape itself is not asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """n aircraft carried on: legs float64[n, k, 3] with their start and heading (vectors), and when each begins, s.

    `growth_nm_s` is how fast the radius grows to all sides where speed or track is not known, 0 where both are.
    `horizon_s` is how far each is looked ahead.
    """

    start: Floats
    ahead: Floats
    from_s: Floats
    speed_nm_s: Floats
    growth_nm_s: Floats
    width_nm: Floats
    within_nm: Floats
    low_ft: Floats
    high_ft: Floats
    rate_fpm: Floats
    horizon_s: Floats
    limits: ProjectionLimits

    def places(self, rows: Ints, after_s: Floats) -> Floats:
        """float64[len(rows), 3]: where each of these rows is, as far as its path tells."""
        leg = (self.from_s[rows] <= after_s[:, None]).sum(axis=1) - 1
        angle = (after_s - self.from_s[rows, leg]) * self.speed_nm_s[rows] / NM_PER_RAD
        angle = np.where(self.ahead[rows, leg].any(axis=1), angle, 0.0)
        start, ahead = self.start[rows, leg], self.ahead[rows, leg]
        return np.asarray(start * np.cos(angle)[:, None] + ahead * np.sin(angle)[:, None])

    def radius_nm(self, rows: Ints, after_s: Floats) -> Floats:
        """How far from there each may be."""
        of, speed, t = self.limits, self.speed_nm_s[rows], after_s
        along = np.minimum(of.acceleration_kt_s / 3600.0 * t**2 / 2.0, of.speed_share * speed * t)
        spread = np.minimum(speed * t * np.sin(np.radians(of.spread_deg)), self.width_nm[rows])
        across = np.minimum(speed * np.radians(of.turn_deg_s) * t**2 / 2.0, spread)
        return np.asarray(self.within_nm[rows] + np.hypot(along, across) + self.growth_nm_s[rows] * t)

    def fastest(self, rows: Ints) -> Floats:
        """NM/s: the most by which a boundary comes nearer, growth and motion together."""
        of = self.limits
        growth = 2.0 * np.hypot(of.speed_share, np.sin(np.radians(of.spread_deg)))
        return np.asarray(self.speed_nm_s[rows] * (1.0 + growth) + self.growth_nm_s[rows])

    def heights_ft(self, rows: Ints, after_s: Floats) -> tuple[Floats, Floats]:
        """The lowest and highest that each may be: it may level off at any time, or climb or descend faster."""
        change = self.rate_fpm[rows] * after_s / 60.0 * self.limits.climb_share
        slack = np.minimum(self.limits.level_ft, after_s * 25.0)
        low, high = self.low_ft[rows], self.high_ft[rows]
        return low + np.minimum(change, 0.0) - slack, high + np.maximum(change, 0.0) + slack


def paths_of(fleet: Fleet, limits: ProjectionLimits) -> Paths:
    """The paths of a fleet; those on the ground stay where they are."""
    count = len(fleet)
    told = np.array([_told(state, limits) for state in fleet.states], np.float64).reshape(-1, 7)
    routes = {row: _legs(state, limits) for row, state in enumerate(fleet.states) if _follows_route(state)}
    most = max((len(legs) for legs in routes.values()), default=1) or 1
    start, ahead, from_s = np.zeros((count, most, 3)), np.zeros((count, most, 3)), np.full((count, most), np.inf)
    start[:, 0], from_s[:, 0] = fleet.points, 0.0
    ahead[:, 0] = _headings(told[:, 4], told[:, 5], told[:, 6])
    for row, legs in routes.items():
        for k, (place, heading, begin_s) in enumerate(legs):
            start[row, k], ahead[row, k], from_s[row, k] = place, heading, begin_s
    width = np.full(count, np.inf)
    width[[row for row, legs in routes.items() if legs]] = limits.route_width_nm
    speed, growth, horizon, rate = told[:, :4].T
    return Paths(
        start,
        ahead,
        from_s,
        speed,
        growth,
        width,
        fleet.within_nm,
        fleet.low_ft,
        fleet.high_ft,
        rate,
        horizon,
        limits,
    )


def _follows_route(state: AircraftState) -> bool:
    return bool(state.route) and state.ground_speed_kt is not None and not state.on_ground


def _told(state: AircraftState, limits: ProjectionLimits) -> tuple[float, ...]:
    """Speed along the path and growth to all sides, NM/s, how far to look ahead, s; ft/min; place and track."""
    rest = (state.vertical_rate_fpm or 0.0, state.latitude, state.longitude, state.track_deg or 0.0)
    if state.on_ground:
        return 0.0, 0.0, 0.0, *rest
    if state.ground_speed_kt is None:
        return 0.0, UNKNOWN_SPEED_KT / 3600.0, limits.unknown_horizon_s, *rest
    speed = max(state.ground_speed_kt, 0.0) / 3600.0
    if state.track_deg is None and not state.route:
        return 0.0, speed, limits.unknown_horizon_s, *rest
    return speed, 0.0, limits.horizon_s, *rest


def _legs(state: AircraftState, limits: ProjectionLimits) -> list[tuple[Floats, Floats, float]]:
    """Start, heading and begin of each leg of a filed route; at its end the aircraft stays."""
    found: list[tuple[Floats, Floats, float]] = []
    speed_nm_s, after_s = max(state.ground_speed_kt or 0.0, 1.0) / 3600.0, 0.0
    here = (state.latitude, state.longitude)
    for there in state.route:
        away_nm = float(distances_m(*here, *there)) / 1852.0
        if away_nm < 0.01:
            continue
        place, track = np.array([here]), float(bearings_deg(*here, *there))
        heading = _headings(place[:, 0], place[:, 1], np.array([track]))[0]
        found.append((unit_vectors(place[:, 0], place[:, 1])[0], heading, after_s))
        here, after_s = there, after_s + away_nm / speed_nm_s
        if after_s > limits.horizon_s:
            return found
    place = np.array([here])
    return [*found, (unit_vectors(place[:, 0], place[:, 1])[0], np.zeros(3), after_s)] if found else []


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


def coming(volume: Volume, paths: Paths, limits: HeightLimits, rows: Ints | None = None) -> Coming:
    """Who comes into a volume within its horizon, among all or some rows; those that are in it already come at 0."""
    shape = shape_of(volume)
    rows = _may_reach(volume, shape, paths, limits, rows)
    if not len(rows):
        return Coming(rows, (), ())

    def judged(sign: float, within: bool) -> Judge:
        def judge(which: Ints, after_s: Floats) -> tuple[Floats, Mask]:
            radius = sign * paths.radius_nm(which, after_s)
            places = paths.places(which, after_s)
            if not within:
                return radius - signed_nm(shape, places), np.ones(len(which), bool)
            code = heights(volume, *paths.heights_ft(which, after_s), limits)
            wanted = code > Inside.NO if sign > 0 else code == Inside.YES
            return radius + _depth_nm(shape, places, radius), wanted

        return judge

    earliest, there = _first(paths, rows, judged(1.0, True), np.zeros(len(rows)))
    comes = np.isfinite(earliest)
    rows, earliest, there = rows[comes], earliest[comes], there[comes]
    _, latest = _first(paths, rows, judged(-1.0, True), earliest)
    in_it = np.where(np.isfinite(latest), latest, there)
    out_earliest, _ = _first(paths, rows, judged(1.0, False), in_it)
    _, out_latest = _first(paths, rows, judged(-1.0, False), in_it)
    return Coming(rows, _intervals(earliest, latest), _intervals(out_earliest, out_latest))


def _depth_nm(shape: Shape, places: Floats, radius_nm: Floats) -> Floats:
    """NM inside a shape; far from the disc around it the distance to that, which is less: a step falls short."""
    if shape.unusable:
        return np.where(radius_nm > 0.0, 0.0, signed_nm(shape, places))
    off = np.arccos(np.clip(np.einsum("ij,j->i", places, shape.middle), -1.0, 1.0)) - shape.reach_rad
    depth = -off * NM_PER_RAD
    close = np.flatnonzero(depth > FAR_NM - np.abs(radius_nm))
    depth[close] = signed_nm(shape, places[close])
    return np.asarray(depth)


def _intervals(low: Floats, high: Floats) -> tuple[Interval, ...]:
    """With both ends infinite: nothing is known."""
    return tuple(
        Interval(a if a != INFINITE else -INFINITE, b) for a, b in zip(low.tolist(), high.tolist(), strict=True)
    )


def _may_reach(volume: Volume, shape: Shape, paths: Paths, limits: HeightLimits, rows: Ints | None) -> Ints:
    """Rows that the disc around the shape, and its heights, do not rule out within their horizon."""
    if shape.empty:
        return np.zeros(0, np.int64)
    rows = np.arange(len(paths.horizon_s)) if rows is None else rows
    rows = rows[paths.horizon_s[rows] > 0.0]
    horizon = paths.horizon_s[rows]
    radius = paths.radius_nm(rows, horizon)
    reach = radius + paths.speed_nm_s[rows] * horizon
    kept = near(shape, paths.start[rows, 0], reach)
    rows, radius, horizon = rows[kept], radius[kept], horizon[kept]
    low, high = paths.heights_ft(rows, horizon)
    kept = np.flatnonzero(heights(volume, low, high, limits) > Inside.NO)
    rows, radius = rows[kept], radius[kept]
    if shape.unusable:
        return rows
    turns = np.isfinite(paths.from_s[rows, 1:]).any(axis=1)
    off = _off_track(paths.start[rows, 0], paths.ahead[rows, 0], shape.middle) * NM_PER_RAD
    passes = off <= shape.reach_rad * NM_PER_RAD + radius
    return np.asarray(rows[turns | passes])


def _off_track(start: Floats, ahead: Floats, middle: Floats) -> Floats:
    """Radians from a point to the half great circle ahead of each start."""
    along, forward = start @ middle, ahead @ middle
    off = np.arccos(np.clip(np.hypot(along, forward), -1.0, 1.0))
    return np.where(forward >= 0.0, off, np.arccos(np.clip(along, -1.0, 1.0)))


def _first(paths: Paths, rows: Ints, judge: Judge, begin_s: Floats) -> tuple[Floats, Floats]:
    """For each row a time until which the condition is not met, and one at which it is; infinite: not met.

    They are less than a step apart.
    """
    before, found = np.full(len(rows), np.inf), np.full(len(rows), np.inf)
    fastest = np.maximum(paths.fastest(rows), 1e-9)
    horizon = paths.horizon_s[rows]
    at, last = begin_s.copy(), begin_s.copy()
    left = np.flatnonzero(at <= horizon)
    while len(left):
        met, high = judge(rows[left], at[left])
        done = (met >= 0.0) & high
        before[left[done]], found[left[done]] = last[left[done]], at[left[done]]
        left, met = left[~done], met[~done]
        sure_s = np.maximum(-met, 0.0) / fastest[left]
        last[left] = at[left] + sure_s
        at[left] += np.maximum(sure_s, paths.limits.step_s)
        left = left[at[left] <= horizon[left]]
    return before, found
