"""Compiled loops: aircraft carried on along their paths, and when each comes into a shape and leaves it.

The first moments are found by marching: from a place that is d outside a boundary nothing is reached sooner than d at
the aircraft's speed and the growth of its radius together, so the march takes steps of that length (as sphere tracing
does: J. C. Hart, The Visual Computer 12, 1996, 527).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled, digest_of, inlined
from crossfix.physics import ring_loops
from crossfix.physics.ring_loops import Outline, signed_rad
from crossfix.warn import volumes
from crossfix.warn.volumes import NM_PER_RAD, Inside, height_code

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Span = tuple[float, float]

FAR_NM = -10.0
"""So far outside the disc around a shape the shape itself is not asked."""
TOUCH_NM = 1e-6
"""2 mm: a boundary so near is possibly crossed, not surely. A step may end on it, and rounding must not decide."""
SLACK_RAD, SLACK = 1e-9, 1e-12
"""Of angles and cosines, so that rounding leaves nothing out."""
YES, NO = int(Inside.YES), int(Inside.NO)
coded = inlined(height_code)


class Ways(NamedTuple):
    """n aircraft carried on: legs float64[n, k, 3] with their start and heading (vectors), and when each begins, s.

    `growth_nm_s` is how fast the radius grows to all sides where speed or track is not known, 0 where both are.
    `horizon_s` is how far each is looked ahead. `fastest_nm_s` is the most by which a boundary comes nearer, growth
    and motion together. `ends` float64[n, 4]: the radius at the horizon, NM, and the angle from the first start within
    which all of the path is, with its cosine and sine.
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
    fastest_nm_s: Floats
    ends: Floats


class Rules(NamedTuple):
    """How uncertainty grows: `limits.ProjectionLimits` in the units of the loops."""

    acceleration_nm_s2: float
    speed_share: float
    spread_sine: float
    turn_rad_s: float
    climb_share: float
    level_ft: float
    step_s: float


class Sought(NamedTuple):
    """A shape, the disc that holds all of it, and the lowest and highest that its floor and ceiling may be, ft."""

    outline: Outline
    middle: Floats
    reach_rad: float
    unusable: bool
    floor_ft: Span
    ceiling_ft: Span


@inlined
def _radius_nm(row: int, t: float, ways: Ways, rules: Rules) -> float:
    """How far from its path an aircraft may be."""
    speed = ways.speed_nm_s[row]
    along = min(rules.acceleration_nm_s2 * t**2 / 2.0, rules.speed_share * speed * t)
    spread = min(speed * t * rules.spread_sine, ways.width_nm[row])
    across = min(speed * rules.turn_rad_s * t**2 / 2.0, spread)
    grown = math.sqrt(along * along + across * across)
    return ways.within_nm[row] + grown + ways.growth_nm_s[row] * t  # type: ignore[no-any-return]


@inlined
def _place(row: int, t: float, ways: Ways) -> tuple[float, float, float]:
    """Where it is, as far as its path tells."""
    leg = 0
    while leg + 1 < ways.from_s.shape[1] and ways.from_s[row, leg + 1] <= t:
        leg += 1
    start, ahead = ways.start[row, leg], ways.ahead[row, leg]
    if ahead[0] == 0.0 and ahead[1] == 0.0 and ahead[2] == 0.0:
        return start[0], start[1], start[2]
    angle = (t - ways.from_s[row, leg]) * ways.speed_nm_s[row] / NM_PER_RAD
    c, s = math.cos(angle), math.sin(angle)
    return start[0] * c + ahead[0] * s, start[1] * c + ahead[1] * s, start[2] * c + ahead[2] * s


@inlined
def _height(row: int, t: float, ways: Ways, rules: Rules, sought: Sought) -> int:
    """Between floor and ceiling: it may level off at any time, or climb or descend faster."""
    change = ways.rate_fpm[row] * t / 60.0 * rules.climb_share
    slack = min(rules.level_ft, t * 25.0)
    low = ways.low_ft[row] + min(change, 0.0) - slack
    high = ways.high_ft[row] + max(change, 0.0) + slack
    return coded(low, high, sought.floor_ft, sought.ceiling_ft)  # type: ignore[no-any-return]


@inlined
def _depth_nm(x: float, y: float, z: float, radius_nm: float, sought: Sought) -> float:
    """NM inside a shape; far from the disc around it the distance to that, which is less: a step falls short."""
    if sought.unusable:
        return signed_rad(sought.outline, x, y, z) * NM_PER_RAD
    middle = sought.middle
    cosine = x * middle[0] + y * middle[1] + z * middle[2]
    depth = (sought.reach_rad - math.acos(min(max(cosine, -1.0), 1.0))) * NM_PER_RAD
    return signed_rad(sought.outline, x, y, z) * NM_PER_RAD if depth > FAR_NM - radius_nm else depth


@inlined
def _first(row: int, begin_s: float, sign: float, into: bool, ways: Ways, rules: Rules, sought: Sought) -> Span:
    """A time until which a row is not in a shape (or not out of it), and one at which it is; infinite: it never is.

    With `sign` 1 possibly, with -1 surely. The two times are less than a step apart. Height counts on the way in.
    """
    at = last = begin_s
    fastest, horizon_s = max(ways.fastest_nm_s[row], 1e-9), ways.horizon_s[row]
    while at <= horizon_s:
        radius = _radius_nm(row, at, ways, rules)
        x, y, z = _place(row, at, ways)
        if into and sought.unusable and sign * radius > 0.0:
            met = radius
        else:
            depth = _depth_nm(x, y, z, radius, sought)
            met = sign * radius + (depth if into else -depth)
        if met >= -sign * TOUCH_NM:
            code = _height(row, at, ways, rules, sought) if into else YES
            if (sign > 0.0 and code > NO) or code == YES:
                return last, at
        elif met != met:
            break
        sure_s = max(-met, 0.0) / fastest
        last = at + sure_s
        at += max(sure_s, rules.step_s)
    return np.inf, np.inf


@inlined
def _may_reach(row: int, lean: tuple[float, float], ways: Ways, rules: Rules, sought: Sought) -> bool:
    """Whether the disc around a shape, and its heights, do not rule a row out. `lean`: cosine and sine of its reach."""
    x, y, z = ways.start[row, 0, 0], ways.start[row, 0, 1], ways.start[row, 0, 2]
    middle, ends, horizon_s = sought.middle, ways.ends[row], ways.horizon_s[row]
    along = x * middle[0] + y * middle[1] + z * middle[2]
    all_round = sought.unusable or ends[1] + sought.reach_rad + SLACK_RAD >= math.pi
    if not all_round and along < lean[0] * ends[2] - lean[1] * ends[3] - SLACK:
        return False
    if not horizon_s > 0.0 or _height(row, horizon_s, ways, rules, sought) == NO:
        return False
    if all_round or (ways.from_s.shape[1] > 1 and ways.from_s[row, 1] < np.inf):
        return True
    ahead = ways.ahead[row, 0]
    forward = ahead[0] * middle[0] + ahead[1] * middle[1] + ahead[2] * middle[2]
    near = math.sqrt(along * along + forward * forward) if forward >= 0.0 else along  # to the half circle ahead
    return bool(math.acos(min(max(near, -1.0), 1.0)) <= sought.reach_rad + ends[0] / NM_PER_RAD)


Coming = Callable[[Ways, Rules, Sought, Ints, Floats], int]


def _coming(sources: int) -> Coming:
    @compiled
    def fill_coming(ways: Ways, rules: Rules, sought: Sought, rows: Ints, times: Floats) -> int:
        """The rows that may come into a shape, written to `rows`; how many they are.

        times: float64[n, 4], s: for each of them until when it is surely not in it, when it surely is, and the same of
        being out of it again; infinite: not within the horizon.
        """
        found = 0 * sources  # closed over
        lean = math.cos(sought.reach_rad + SLACK_RAD), math.sin(sought.reach_rad + SLACK_RAD)
        for row in range(len(ways.horizon_s)):
            if not _may_reach(row, lean, ways, rules, sought):
                continue
            earliest, there = _first(row, 0.0, 1.0, True, ways, rules, sought)
            if there == np.inf:
                continue
            _, latest = _first(row, earliest, -1.0, True, ways, rules, sought)
            in_it = latest if latest < np.inf else there
            rows[found], times[found, 0], times[found, 1] = row, earliest, latest
            times[found, 2] = _first(row, in_it, 1.0, False, ways, rules, sought)[0]
            times[found, 3] = _first(row, in_it, -1.0, False, ways, rules, sought)[1]
            found += 1
        return found

    return fill_coming


fill_coming = _coming(digest_of(ring_loops.__file__, volumes.__file__))


@compiled
def fill_radius(ways: Ways, rules: Rules, rows: Ints, after_s: Floats, out: Floats) -> None:
    """NM: how far from their paths rows may be at times."""
    for k in range(len(rows)):
        out[k] = _radius_nm(rows[k], after_s[k], ways, rules)


@compiled
def fill_places(ways: Ways, rows: Ints, after_s: Floats, out: Floats) -> None:
    """float64[n, 3]: where rows are at times, as far as their paths tell."""
    for k in range(len(rows)):
        out[k, 0], out[k, 1], out[k, 2] = _place(rows[k], after_s[k], ways)
