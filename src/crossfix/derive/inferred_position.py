"""Where an aircraft was while it sent no position that can be trusted: inferred, with a sigma that grows.

The velocity is the velocity through the air plus the wind where airspeed and heading were sent, else the last good
ground velocity held. The wind, or the ground velocity, is that of the last good reports before and of the first after,
linear in between. Two fixes close the path: the closing error is spread so that the path meets both with both winds.

One law gives sigma. What is not known of the velocity changes like a random walk. A position reckoned from one fix and
velocity over a time t is then uncertain by k t^1.5, and one between two by k (t u / (t + u))^1.5, with t and u the
times to them; the cubic that spreads the closing error is the most probable path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.airspeed import Floats, Vectors, air_velocity, at_instants, neighbours
from crossfix.derive.source_lines import HEARD, of_classes, with_position
from crossfix.physics.geodesy import EARTH_RADIUS_M
from crossfix.records.flight import Flight
from crossfix.records.interval import Interval
from crossfix.records.table import Column, Mask, Table

NM_PER_DEG = float(np.radians(EARTH_RADIUS_M)) / 1852.0
USED = (
    *("time", "source_class", "latitude", "longitude", "pressure_altitude", "ground_speed", "track_angle"),
    *("true_heading", "magnetic_heading", "true_airspeed", "indicated_airspeed", "mach"),
)


@dataclass(frozen=True, slots=True)
class DeadReckoning:
    """How positions are inferred; each value with its unit and reason.

    The two growths were measured on real flights of which 2 to 20 minutes were hidden: 93 to 100 % of the errors lie
    within 2.45 sigma (tests/real/test_inferred_on_real_flights.py).
    """

    step_s: float = field(default=10.0, metadata={"unit": "s", "reason": "1.3 NM at 480 kt; a turn of 30 degrees"})
    reach_s: float = field(
        default=3600.0, metadata={"unit": "s", "reason": "farther fixes say less than the airways would"}
    )
    hold_s: float = field(
        default=30.0, metadata={"unit": "s", "reason": "radars ask for airspeed and heading every 4 to 12 s"}
    )
    wind_s: float = field(
        default=60.0, metadata={"unit": "s", "reason": "180 s gave errors a third larger: wind changes with height"}
    )
    learn_s: float = field(
        default=900.0, metadata={"unit": "s", "reason": "turns tell the declination; 1800 s gave the same errors"}
    )
    turn_s: float = field(
        default=120.0, metadata={"unit": "s", "reason": "most turns end in it, and the wind is nearly constant"}
    )
    turn_kt: float = field(
        default=200.0,
        metadata={"unit": "kt", "reason": "change of air velocity at which a learned declination counts for half"},
    )
    air_share: float = field(
        default=0.5, metadata={"unit": "1", "reason": "of the time with air data; with less the velocity is held"}
    )
    fix_nm: float = field(
        default=0.05, metadata={"unit": "NM", "reason": "NACp 8 is 93 m at 95 %, and 0.2 s of latency at 480 kt"}
    )
    air_growth: float = field(
        default=45.0, metadata={"unit": "NM/h^1.5", "reason": "with air data 1.1 NM after 5 min, measured"}
    )
    held_growth: float = field(
        default=450.0, metadata={"unit": "NM/h^1.5", "reason": "turns are not seen: 11 NM after 5 min, measured"}
    )


@dataclass(frozen=True, slots=True, eq=False)
class Inferred:
    """Inferred positions, float64[n] each: s, degrees, ft on 1013.25 hPa (NaN where not known), NM.

    `sigma_nm` is that of each axis, north and east: were the error normal, 39 % would be within 1 sigma and 95 %
    within 2.45. `method` is "air data" or "held velocity" and where from, or "straight" between two fixes.
    """

    time_s: Floats
    latitude: Floats
    longitude: Floats
    altitude_ft: Floats
    sigma_nm: Floats
    method: str


@dataclass(frozen=True, slots=True)
class _Fix:
    time_s: float
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, eq=False)
class _Motion:
    """Velocity through the air, zero where it is not used, and what is added to it at both ends, NaN if not known."""

    air_kt: Vectors
    drift_kt: tuple[complex, complex]
    air_share: float

    @property
    def drifting(self) -> tuple[bool, bool]:
        """Whether the drift is known at each end."""
        return not np.isnan(self.drift_kt[0]), not np.isnan(self.drift_kt[1])


def inferred_positions(
    flight: Flight,
    begin_s: float,
    end_s: float,
    distrusted: Sequence[Interval] = (),
    settings: DeadReckoning | None = None,
) -> Inferred | None:
    """Positions each `step_s` from `begin_s` to `end_s`, both included, as if nothing of that time were known.

    Fixes are the last position before `begin_s` and the first at or after `end_s`, outside `distrusted` (ends
    included) and within `reach_s`. None where there is no fix, or one and no velocity to go with it. Airspeed, heading
    and pressure altitude are used at all times: satellites have no part in them. Not for the last degree to a pole.
    """
    settings = settings or DeadReckoning()
    reports = _around(flight.reports, begin_s, end_s, settings)
    trusted = _trusted(reports, begin_s, end_s, distrusted)
    fixes = _fixes(reports, trusted, begin_s, end_s, settings.reach_s)
    if not fixes:
        return None
    wanted_s = np.append(np.arange(begin_s, end_s, settings.step_s), end_s)
    fixes_s = [fix.time_s for fix in fixes]
    between_s = np.arange(min(fixes_s[0], begin_s), max(fixes_s[-1], end_s), settings.step_s)
    at_s = np.unique(np.concatenate([wanted_s, fixes_s, between_s[(between_s < begin_s) | (between_s > end_s)]]))
    motion = _motion(reports, trusted, at_s, len(fixes) == 2, settings)
    if len(fixes) == 1 and not any(motion.drifting):
        return None
    latitude, longitude = _reckoned(at_s, motion, fixes)
    shown = np.isin(at_s, wanted_s)
    time_s = at_s[shown]
    return Inferred(
        time_s,
        latitude[shown],
        (longitude[shown] + 180.0) % 360.0 - 180.0,
        at_instants(reports, "pressure_altitude", time_s, settings.hold_s),
        _sigma_nm(time_s, fixes_s, motion.air_share, settings),
        _method(motion, fixes, begin_s),
    )


def _around(reports: Table, begin_s: float, end_s: float, settings: DeadReckoning) -> Table:
    """What can matter, without a copy."""
    far_s = settings.reach_s + settings.learn_s
    first, last = np.searchsorted(_times(reports), [begin_s - far_s, end_s + far_s])
    names = [name for name in USED if name in reports]
    return Table({n: Column(reports[n].values[first:last], reports[n].valid[first:last]) for n in names})


def _times(reports: Table) -> Floats:
    return reports["time"].values.astype(np.float64, copy=False)


def _trusted(reports: Table, begin_s: float, end_s: float, distrusted: Sequence[Interval]) -> Mask:
    times = _times(reports)
    trusted: Mask = of_classes(reports, HEARD) & ((times < begin_s) | (times >= end_s))
    for one in distrusted:
        trusted &= (times < one.low) | (times > one.high)
    return trusted


def _fixes(reports: Table, trusted: Mask, begin_s: float, end_s: float, reach_s: float) -> list[_Fix]:
    """The last before and the first after, as far as there are any within reach."""
    rows = np.flatnonzero(trusted & with_position(reports))
    cut = int(np.searchsorted(_times(reports)[rows], begin_s))
    nearest = [_fix(reports, int(row)) for row in rows[max(cut - 1, 0) : cut + 1]]
    return [fix for fix in nearest if begin_s - reach_s <= fix.time_s <= end_s + reach_s]


def _fix(reports: Table, row: int) -> _Fix:
    return _Fix(*(float(reports[name].values[row]) for name in ("time", "latitude", "longitude")))


def _motion(reports: Table, trusted: Mask, at_s: Floats, closed: bool, settings: DeadReckoning) -> _Motion:
    """What moves the aircraft at these instants; the drift is the wind with air data, else the ground velocity.

    Air data without a known wind serve where two fixes close the path: then the closing error is the wind.
    """
    away_s = np.arange(0.0, settings.learn_s, settings.step_s)
    outside_s = np.stack([at_s[0] - away_s, at_s[-1] + away_s])
    ground = _ground_velocity(reports, trusted, outside_s.ravel(), settings.hold_s).reshape(2, -1)
    air = air_velocity(reports, np.concatenate([at_s, outside_s.ravel()]), settings.hold_s)
    inside, outside = air.velocity_kt[: len(at_s)], air.velocity_kt[len(at_s) :].reshape(2, -1)
    if air.magnetic:
        turned = _north(outside, ground, away_s, settings)
        inside, outside = inside * turned, outside * turned
    known = ~np.isnan(inside)
    share = float(np.mean(known))
    if share >= settings.air_share:
        wind = (ground - outside)[:, away_s <= settings.wind_s]
        motion = _Motion(np.interp(at_s, at_s[known], inside[known]), (_mean(wind[0]), _mean(wind[1])), share)
        if closed or any(motion.drifting):
            return motion
    return _Motion(np.zeros(len(at_s), np.complex128), (complex(ground[0, 0]), complex(ground[1, 0])), 0.0)


def _ground_velocity(reports: Table, trusted: Mask, at_s: Floats, hold_s: float) -> Vectors:
    """In kt, from trusted reports; NaN where none is near."""
    if "ground_speed" not in reports or "track_angle" not in reports:
        return np.full(len(at_s), np.nan, np.complex128)
    speed, track = reports["ground_speed"], reports["track_angle"]
    rows, weights = neighbours(reports, trusted & speed.valid & track.valid, at_s, hold_s)
    along = np.radians(track.values[rows].astype(np.float64))
    return np.asarray((weights * speed.values[rows].astype(np.float64) * np.exp(1j * along)).sum(axis=0))


def _mean(values: Vectors) -> complex:
    known = values[~np.isnan(values)]
    return complex(known.mean()) if len(known) else complex(np.nan)


def _north(air: Vectors, ground: Vectors, away_s: Floats, settings: DeadReckoning) -> complex:
    """The rotation exp(1j declination) from magnetic to true north, learned where the aircraft turned.

    Within a block of `turn_s` the wind is taken as constant. Then the changes of the ground velocity are those of the
    velocity through the air, rotated: the rotation of least squares is the angle of the sum of conj(change of air
    velocity) x change of ground velocity. On a straight leg nothing tells it, and the wind takes up what is wrong;
    `turn_kt` holds it at zero there.
    """
    block = np.add.outer([0, len(away_s)], (away_s // settings.turn_s).astype(np.int64))
    known = ~np.isnan(air - ground)
    block, air, ground = block[known], air[known], ground[known]
    total = np.vdot(_changes(air, block), _changes(ground, block)) + settings.turn_kt**2
    return complex(total / abs(total))


def _changes(values: Vectors, block: NDArray[np.int64]) -> Vectors:
    """Less the mean of their block."""
    count = np.maximum(np.bincount(block), 1)
    mean = (np.bincount(block, values.real) + 1j * np.bincount(block, values.imag)) / count
    return values - mean[block]


def _reckoned(at_s: Floats, motion: _Motion, fixes: Sequence[_Fix]) -> tuple[Floats, Floats]:
    """Latitude and longitude: from the first fix, forward or backward, closed on the second."""
    part = (at_s - at_s[0]) / max(at_s[-1] - at_s[0], 1e-9)
    weight = part**2 * (3.0 - 2.0 * part) if any(motion.drifting) else part
    first, last = _at_both_ends(motion.drift_kt, 1.0)
    latitude, longitude = _path(at_s, motion.air_kt + first + (last - first) * part, fixes, weight)
    if motion.air_share:
        return latitude, longitude
    first, last = _at_both_ends(motion.drift_kt, _convergence(latitude, longitude))
    return _path(at_s, first + (last - first) * part, fixes, weight)


def _at_both_ends(drift_kt: tuple[complex, complex], turned: complex) -> tuple[complex, complex]:
    """The drift at both ends; where one is not known it is the other, turned by the convergence of the meridians."""
    first, last = drift_kt
    if np.isnan(first) and np.isnan(last):
        return 0j, 0j
    return (last / turned if np.isnan(first) else first), (first * turned if np.isnan(last) else last)


def _convergence(latitude: Floats, longitude: Floats) -> complex:
    """How far the course of a great circle turns from the first to the last point, as a rotation."""
    middle = np.radians((latitude[0] + latitude[-1]) / 2.0)
    return complex(np.exp(1j * np.radians(longitude[-1] - longitude[0]) * np.sin(middle)))


def _path(at_s: Floats, velocity_kt: Vectors, fixes: Sequence[_Fix], weight: Floats) -> tuple[Floats, Floats]:
    """The velocity summed by trapezoids on the sphere, through the first fix, whose time is one of the instants.

    Latitude is closed first: the way east is counted on the parallels where the aircraft was.
    """
    moved_nm = _summed((velocity_kt[1:] + velocity_kt[:-1]) / 2.0 * np.diff(at_s) / 3600.0)
    row = int(np.searchsorted(at_s, fixes[0].time_s))
    north_deg = (moved_nm.real - moved_nm.real[row]) / NM_PER_DEG
    latitude = _closed(north_deg, [fix.latitude for fix in fixes], weight)
    parallel = np.cos(np.radians((latitude[1:] + latitude[:-1]) / 2.0))
    east_deg = _summed(np.diff(moved_nm.imag) / NM_PER_DEG / parallel).real
    return latitude, _closed(east_deg - east_deg[row], [fix.longitude for fix in fixes], weight)


def _closed(moved_deg: Floats, ends_deg: Sequence[float], weight: Floats) -> Floats:
    """From the first end, and with the closing error spread by weight where there is a second."""
    path = ends_deg[0] + moved_deg
    return path if len(ends_deg) == 1 else path + weight * ((ends_deg[1] - path[-1] + 180.0) % 360.0 - 180.0)


def _summed(steps: Vectors | Floats) -> Vectors:
    return np.concatenate([[0j], np.cumsum(steps)])


def _sigma_nm(time_s: Floats, fixes_s: Sequence[float], air_share: float, settings: DeadReckoning) -> Floats:
    """One sigma of each axis; 1/t and 1/u add up to that of the time that counts."""
    away_h = [np.abs(time_s - fix_s) / 3600.0 for fix_s in fixes_s]
    counts_h = away_h[0] if len(away_h) == 1 else away_h[0] * away_h[1] / (away_h[0] + away_h[1])
    growth_squared = air_share * settings.air_growth**2 + (1.0 - air_share) * settings.held_growth**2
    return np.asarray(np.sqrt(settings.fix_nm**2 + growth_squared * counts_h**3))


def _method(motion: _Motion, fixes: Sequence[_Fix], begin_s: float) -> str:
    if not motion.air_share and not any(motion.drifting):
        return "straight between fixes"
    where = "between fixes" if len(fixes) == 2 else "after a fix" if fixes[0].time_s < begin_s else "before a fix"
    return f"{'air data' if motion.air_share else 'held velocity'} {where}"
