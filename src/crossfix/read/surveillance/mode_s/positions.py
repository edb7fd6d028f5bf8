"""From CPR codes to believed positions, aircraft by aircraft.

1. Against the last believed position, where that is recent: the local decode must lie where the aircraft can have moved
   to. Every frame is held to the same track, so even and odd must agree.
2. A frame that does not fit, or has nothing to fit to, is kept. With one of the other parity that did not fit either it
   makes a trial by the global decode. A frame that fitted is never crossed with one that did not: positions from before
   and after a step do not mix, and one faulty parity cannot move a track.
3. A trial is believed once enough frames of each parity have agreed with it (`Settings.confirm_each`), counting those
   that agreed with each other before the two parities were crossed. So a first position comes with the second pair, and
   a real step, also that of a spoofed receiver, is followed after as many frames. Until then rows have no position.
Airborne and surface codes are kept apart, for their grids differ by a factor of four; the believed position is common.
Codes that are all zero are what a transmitter sends that has none; one point in 17 thousand million is lost by leaving
them out.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from crossfix.read.surveillance.cpr import crossed, distance_nm, near
from crossfix.read.surveillance.mode_s.aircraft import One
from crossfix.read.surveillance.mode_s.compiled import inlined
from crossfix.read.surveillance.mode_s.settings import Rejected

ZERO, NO_TIME, NO_PAIR = int(Rejected.CPR_ZERO), int(Rejected.CPR_NO_TIME), int(Rejected.CPR_NO_PAIR)
UNCONFIRMED, ZONES = int(Rejected.CPR_UNCONFIRMED), int(Rejected.CPR_ZONES)
ONE_GRID = int(Rejected.CPR_ONE_GRID)
NULL_DEG = 4.0
NO_REFERENCE, OFF_TRACK = int(Rejected.CPR_NO_REFERENCE), int(Rejected.CPR_OFF_TRACK)
BELIEVED = -1
FAST_KT = 25.0
CODES, HALF = 131_072, 65_536


class Limits(NamedTuple):
    """`Settings` as the kernel takes them, and the receiver's place (NaN where not known)."""

    pair_airborne_s: float
    pair_surface_s: float
    pair_surface_fast_s: float
    follow_s: float
    airborne_kt: float
    surface_kt: float
    airborne_slack_nm: float
    surface_slack_nm: float
    confirm_each: int
    reference_s: float
    supplement_s: float
    reach_nm: float
    receiver_latitude: float
    receiver_longitude: float


class Sent(NamedTuple):
    """The position bits of one frame; surface and odd are 0 or 1; knots NaN where not known."""

    now: float
    surface: int
    odd: int
    latitude: int
    longitude: int
    knots: float


@inlined
def reached(seconds: float, surface: int, distance: float, limits: Limits) -> bool:
    """Whether an aircraft can have moved so far, in NM; False for NaN."""
    speed = limits.surface_kt if surface else limits.airborne_kt
    slack = limits.surface_slack_nm if surface else limits.airborne_slack_nm
    return distance <= speed * abs(seconds) / 3600.0 + slack


@inlined
def position(a: One, sent: Sent, limits: Limits) -> tuple[int, float, float]:
    """BELIEVED or the reason against it, latitude and longitude."""
    if sent.latitude == 0 and sent.longitude == 0:
        return ZERO, math.nan, math.nan
    if math.isnan(sent.now):
        return NO_TIME, math.nan, math.nan
    span = 90.0 if sent.surface else 360.0
    place = 2 * sent.surface + sent.odd
    _keep(a, place, sent, limits)
    reason = NO_PAIR
    if abs(sent.now - a.fix_s) <= limits.follow_s:
        y, x = near(a.fix_latitude, a.fix_longitude, sent.latitude, sent.longitude, sent.odd, span)
        moved = distance_nm(a.fix_latitude, a.fix_longitude, y, x)
        if reached(sent.now - a.fix_s, sent.surface, moved, limits):
            a.cpr_fits[place] = 1
            _believe(a, sent.now, y, x)
            return BELIEVED, y, x
        reason = OFF_TRACK
    if abs(sent.now - a.trial_s) <= limits.follow_s and a.trial_surface == sent.surface:
        y, x = near(a.trial_latitude, a.trial_longitude, sent.latitude, sent.longitude, sent.odd, span)
        moved = distance_nm(a.trial_latitude, a.trial_longitude, y, x)
        if reached(sent.now - a.trial_s, sent.surface, moved, limits):
            even, odd = a.trial_even + 1 - sent.odd, a.trial_odd + sent.odd
            return _tried(a, sent, y, x, even, odd, limits)
    return _cross(a, sent, span, reason, limits)


@inlined
def window_of(sent: Sent, limits: Limits) -> float:
    """Seconds within which two frames belong together."""
    if not sent.surface:
        return limits.pair_airborne_s
    return limits.pair_surface_fast_s if sent.knots > FAST_KT else limits.pair_surface_s


@inlined
def _keep(a: One, place: int, sent: Sent, limits: Limits) -> None:
    """Remember the frame, and how many in a row of its parity agree. Zones are some 360 NM wide, on the surface 90."""
    zone_nm = 90.0 if sent.surface else 360.0
    north = ((sent.latitude - a.cpr_latitude[place] + HALF) % CODES - HALF) / CODES * zone_nm
    east = ((sent.longitude - a.cpr_longitude[place] + HALF) % CODES - HALF) / CODES * zone_nm
    waited = sent.now - a.cpr_s[place]
    agrees = abs(waited) <= window_of(sent, limits) and reached(waited, sent.surface, math.hypot(north, east), limits)
    a.cpr_run[place] = a.cpr_run[place] + 1 if agrees else 1
    a.cpr_s[place] = sent.now
    a.cpr_latitude[place] = sent.latitude
    a.cpr_longitude[place] = sent.longitude
    a.cpr_fits[place] = 0


@inlined
def _believe(a: One, now: float, latitude: float, longitude: float) -> None:
    a.fix_s = now
    a.fix_latitude = latitude
    a.fix_longitude = longitude
    a.trial_s = math.nan


@inlined
def _tried(
    a: One, sent: Sent, latitude: float, longitude: float, even: int, odd: int, limits: Limits
) -> tuple[int, float, float]:
    """Keep the trial, or believe it where both parities have agreed often enough."""
    if even >= limits.confirm_each and odd >= limits.confirm_each:
        a.cpr_fits[2 * sent.surface] = 1
        a.cpr_fits[2 * sent.surface + 1] = 1
        _believe(a, sent.now, latitude, longitude)
        return BELIEVED, latitude, longitude
    a.trial_s = sent.now
    a.trial_latitude = latitude
    a.trial_longitude = longitude
    a.trial_even = even
    a.trial_odd = odd
    a.trial_surface = sent.surface
    return UNCONFIRMED, math.nan, math.nan


@inlined
def _cross(a: One, sent: Sent, span: float, reason: int, limits: Limits) -> tuple[int, float, float]:
    """A new trial from this frame and the last of the other parity."""
    even, odd = 2 * sent.surface, 2 * sent.surface + 1
    other = even if sent.odd else odd
    if not abs(sent.now - a.cpr_s[other]) <= window_of(sent, limits) or a.cpr_fits[other]:
        return reason, math.nan, math.nan
    reference = limits.receiver_latitude, limits.receiver_longitude
    if abs(sent.now - a.fix_s) <= limits.reference_s:
        reference = a.fix_latitude, a.fix_longitude
    if sent.surface and math.isnan(reference[0]):
        return NO_REFERENCE, math.nan, math.nan
    latitude, longitude = crossed(
        a.cpr_latitude[even],
        a.cpr_longitude[even],
        a.cpr_latitude[odd],
        a.cpr_longitude[odd],
        sent.odd,
        reference,
        span,
    )
    if math.isnan(latitude):
        return ZONES, math.nan, math.nan
    if not sent.surface and abs(latitude) < NULL_DEG and abs(longitude) < NULL_DEG:
        away = distance_nm(latitude, longitude, limits.receiver_latitude, limits.receiver_longitude)
        if away > limits.reach_nm:  # not where the receiver is not known
            return ONE_GRID, math.nan, math.nan
    return _tried(a, sent, latitude, longitude, a.cpr_run[even], a.cpr_run[odd], limits)
