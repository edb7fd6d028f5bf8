"""Spoofing: stretches of reports that fail the tests, with their reasons, their form and whether two confirm it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.sent import Sent
from crossfix.derive.sent_loop import NOTHING, POSITION
from crossfix.detect.gnss import spoofing_loops as loops
from crossfix.detect.gnss.evidence import Rows, place_at, reason
from crossfix.detect.gnss.limits import SpoofingLimits
from crossfix.detect.gnss.marks import Marks
from crossfix.detect.gnss.placing import place_of
from crossfix.detect.gnss.reasons import FAMILY, SPOOFING
from crossfix.detect.gnss.seen import Seen
from crossfix.records.event import Event, Kind, Reason

ALONE = frozenset(
    {"slow_at_altitude", "too_fast", "geometric_saturated", "velocity_against_inertial", "beyond_horizon"}
)
"""Reasons that make a suspect on their own. A step of position or difference alone may be a fault of timing."""
STEP_BACK = 1 << loops.DRIFT | 1 << loops.JUMP


@dataclass(frozen=True, slots=True)
class Stretch:
    """Reports of one event by their numbers: those marked, and which of them each reason marked."""

    rows: Rows
    by_reason: dict[str, Rows]
    confirmed: bool
    form: str

    @property
    def first(self) -> int:
        """The first marked report."""
        return int(self.rows[0])

    @property
    def last(self) -> int:
        """The last marked report."""
        return int(self.rows[-1])


def stretches(of: Sent, marks: Marks, limits: SpoofingLimits) -> Iterator[Stretch]:
    """Events in the order of time."""
    rows = np.flatnonzero(marks.bits)
    if not len(rows):
        return
    for whole in np.split(rows, _cuts(of, rows, limits)):
        group = _without_the_step_back(marks, whole)
        by_reason = _reasons(of, marks, group, limits)
        if not by_reason:
            continue
        families = {FAMILY[code] for code in by_reason if code in FAMILY}
        confirmed = len(families) >= 2
        if confirmed or ALONE & set(by_reason):
            yield Stretch(group, by_reason, confirmed, _form(of, group, by_reason, limits))


def not_believed(of: Sent, found: Sequence[Stretch], limits: SpoofingLimits) -> NDArray[np.bool_]:
    """Reports inside the stretches, and positions right beside them."""
    false = np.zeros(len(of.time_s), bool)
    for one in found:
        begin_s, end_s = of.time_s[one.first] - limits.beside_s, of.time_s[one.last] + limits.beside_s
        beside = slice(*np.searchsorted(of.time_s, (begin_s, end_s)))
        false[beside] |= of.says[beside] == POSITION
        false[one.first : one.last + 1] = True
    return false


def _cuts(of: Sent, rows: Rows, limits: SpoofingLimits) -> Rows:
    """Where one event ends and the next begins. Sparse reports in a row belong together over a longer time."""
    apart_s = np.diff(of.time_s[rows])
    telling = np.cumsum(~np.isnan(of.speed_kt) | (of.says != NOTHING))
    in_a_row = np.diff(telling[rows]) <= 1
    joined = (apart_s <= limits.join_s) | (in_a_row & (apart_s <= limits.sparse_s))
    return np.flatnonzero(~joined) + 1


def _without_the_step_back(marks: Marks, group: Rows) -> Rows:
    """The reports without those at the end that show only a step of position: from the false ones to the true."""
    other = np.flatnonzero(marks.bits[group] & ~np.uint16(STEP_BACK))
    return group[: other[-1] + 1] if len(other) else group


def _reasons(of: Sent, marks: Marks, group: Rows, limits: SpoofingLimits) -> dict[str, Rows]:
    """The reasons that enough of the reports show."""
    found = {}
    for bit, code in enumerate(SPOOFING):
        rows = group[(marks.bits[group] >> bit) & 1 == 1]
        if not len(rows):
            continue
        lasts_s = float(of.time_s[rows[-1]] - of.time_s[rows[0]])
        sparse = len(rows) >= limits.sparse_reports and lasts_s >= limits.join_s
        lasts = lasts_s >= limits.single_s or code == "position_jump"  # which positions that agree have confirmed
        if (len(rows) >= limits.reports and lasts) or sparse:
            found[code] = rows
    steady = _steady_and_slow(of, group, limits)
    return found | {"steady_slow_speed": steady} if found and len(steady) else found


def _steady_and_slow(of: Sent, group: Rows, limits: SpoofingLimits) -> Rows:
    """S8: the reports of speed, where all of them are those of a slow circle or crawl; none where they are not."""
    inside = np.arange(group[0], group[-1] + 1)
    told = inside[~np.isnan(of.speed_kt[inside])]
    low, high = limits.slow_circle_kt
    if len(told) < limits.sparse_reports or not low <= float(np.median(of.speed_kt[told])) <= high:
        return told[:0]
    lasts_s = of.time_s[told[-1]] - of.time_s[told[0]]
    return (
        told if lasts_s >= limits.single_s and np.std(of.speed_kt[told]) <= limits.slow_circle_scatter_kt else told[:0]
    )


def _form(of: Sent, group: Rows, reasons: dict[str, Rows], limits: SpoofingLimits) -> str:
    """What it looks like: the forms of docs/explanation/gnss.md."""
    inside = slice(int(group[0]), int(group[-1]) + 1)
    if "too_fast" in reasons:
        return "impossible_kinematics"
    if "slow_at_altitude" in reasons and "steady_slow_speed" in reasons:
        return "slow_circle"
    displaced = {"beyond_horizon", "position_jump", "displacement_against_velocity"} & set(reasons)
    if "slow_at_altitude" in reasons or "velocity_against_inertial" in reasons:
        return "static" if _one_spot(of, inside, limits) and "beyond_horizon" in reasons else "velocity_anomaly"
    if displaced:
        return "position_error"
    return "altitude_only" if reasons.keys() <= {"geometric_saturated", "geometric_step"} else "velocity_anomaly"


def _one_spot(of: Sent, inside: slice, limits: SpoofingLimits) -> bool:
    """Whether all positions claimed lie within one spot."""
    placed = np.flatnonzero(~np.isnan(of.latitude[inside])) + inside.start
    if len(placed) < limits.confirm_reports:
        return False
    at = int(placed[0])
    return all(
        loops.apart_nm(of.latitude[at], of.longitude[at], of.latitude[k], of.longitude[k]) * loops.KM_PER_NM
        <= limits.static_km
        for k in placed
    )


def spoofing_event(seen: Seen, one: Stretch, limits: SpoofingLimits) -> Event:
    """A stretch as an event; its place is where the aircraft was before, `claimed` what it says of itself."""
    of = seen.of
    inside = np.arange(one.first, one.last + 1)
    placed = inside[~np.isnan(of.latitude[inside])]
    claimed = None
    if len(placed):
        at = int(placed[0])
        claimed = place_at(seen.flight, at, float(of.latitude[at]), float(of.longitude[at]))
    return seen.event(
        Kind.SPOOFING,
        one.first,
        one.last,
        seen.believed(one.first),
        tuple(_reason(seen, code, rows, limits) for code, rows in one.by_reason.items()),
        one.by_reason.items(),
        place_of(seen, one.first),
        ongoing=bool(of.time_s[-1] - of.time_s[one.last] <= limits.join_s),
        confirmed=one.confirmed,
        form=one.form,
        claimed=claimed,
    )


def _reason(seen: Seen, code: str, rows: Rows, limits: SpoofingLimits) -> Reason:
    """With the value farthest from its limit."""
    if code not in SPOOFING:
        return reason(seen.flight, code, rows, float(np.median(seen.of.speed_kt[rows])))
    values = seen.marks.values[SPOOFING.index(code), rows]
    farthest = values[np.argmin(values) if code == "slow_at_altitude" else np.argmax(np.abs(values))]
    return reason(seen.flight, code, rows, float(farthest), _limit(code, limits))


def _limit(code: str, limits: SpoofingLimits) -> float | None:
    return {
        "slow_at_altitude": limits.slow_kt,
        "too_fast": limits.fast_kt,
        "geometric_step": limits.step_ft,
        "displacement_against_velocity": limits.drift_nm,
        "velocity_against_inertial": limits.inertial_kt,
        "impossible_wind": limits.wind_kt,
        "beyond_horizon": 0.0,
        "position_jump": limits.jump_nm,
    }.get(code)
