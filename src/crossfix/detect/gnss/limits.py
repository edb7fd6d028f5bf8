"""Thresholds of the detectors of satellite navigation, each with its unit and reason.

Tuned on the shared recordings only; design/gnss-thresholds.md holds the tuning.
"""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class LossLimits:
    """When positions are lost, and when they are back."""

    onset_s: float = limit(10.0, "s", "so long one kind of evidence alone; two kinds need no time")
    onset_reports: int = limit(3, "reports", "one frame of type code 0 came in a quarter hour without interference")
    apart_s: float = limit(300.0, "s", "evidence of one onset, without a position between: faint aircraft at Helsinki")
    sparse_s: float = limit(60.0, "s", "evidence so far apart needs two reports alone")
    clean_s: float = limit(15.0, "s", "positions without evidence this long end a loss: some 30 position messages")
    clean_reports: int = limit(5, "reports", "positions that agree before a loss is over")
    clean_sparse_reports: int = limit(2, "reports", "the same where a source keeps a report a minute")
    stale_s: float = limit(30.0, "s", "heard without a position this long, in sources that tell only positions")
    silence_s: float = limit(1800.0, "s", "nothing heard this long: what went on is not known")
    near_s: float = limit(60.0, "s", "accuracy 0 counts as evidence this long after a message without a position")
    heard_bin_s: float = limit(60.0, "s", "heard at least once in it; readsb thins its traces to 30 s")
    heard_share: float = limit(0.7, "1", "of these, where silence about positions is the only evidence")
    descent_ft: float = limit(1500.0, "ft", "below it a receiver loses a landing aircraft: no evidence from silence")


@dataclass(frozen=True, slots=True)
class DegradedLimits:
    """When integrity or accuracy is well below the aircraft's own."""

    window_s: float = limit(1800.0, "s", "the aircraft's own level is the median of this long before")
    warm_up_s: float = limit(60.0, "s", "reports of its own level span at least this: avionics start up")
    warm_up_reports: int = limit(3, "reports", "the same in reports; a trace tells integrity at every fourth point")
    classes: int = limit(2, "classes", "NIC 8 to 7 is a turn or a poor constellation; two classes are not")
    nic: int = limit(6, "NIC", "at most this counts as degraded: 14 CFR 91.227 requires 7")
    nac_p: int = limit(7, "NACp", "at most this counts as degraded: 14 CFR 91.227 requires 8")
    nic_age_s: float = limit(30.0, "s", "an NACp is held against the last NIC at most this old")
    onset_reports: int = limit(3, "reports", "in a row")
    onset_s: float = limit(5.0, "s", "from first to last of these")


@dataclass(frozen=True, slots=True)
class SpoofingLimits:
    """When a position or velocity cannot be the aircraft's. S1 to S8 are the tests of docs/explanation/gnss.md."""

    slow_kt: float = limit(100.0, "kt", "S1: below it, above slow_ft, no jet flies; slow circles show 50 to 53 kt")
    slow_ft: float = limit(15_000.0, "ft", "S1: above it")
    slow_for_it_kt: float = limit(
        80.0, "kt", "S1: below it, above slow_for_it_ft, by an aircraft that flew fast_for_it"
    )
    slow_for_it_ft: float = limit(5_000.0, "ft", "S1: above it")
    fast_for_it_kt: float = limit(300.0, "kt", "S1: flown in flown_s before: no aircraft that hovers")
    flown_s: float = limit(1800.0, "s", "S1: fast_for_it_kt, and a category that may hover, count this long")
    fast_kt: float = limit(800.0, "kt", "S1: above the fastest ground speeds of airliners, 718 kt in 2024")
    altitude_age_s: float = limit(30.0, "s", "a pressure altitude counts this long for a report without one")
    step_ft: float = limit(1000.0, "ft", "S2: geometric less pressure altitude moves by tens of ft in a minute")
    step_within_s: float = limit(120.0, "s", "S2: against the last value at most this old")
    step_altitude_ft: float = limit(3000.0, "ft", "S2: and at most so far in altitude: cold air shifts it")
    drift_nm: float = limit(1.0, "NM", "S3: displacement less integrated velocity")
    drift_share: float = limit(0.1, "1", "S3: of the way flown, added: turns and times of arrival")
    drift_from_s: float = limit(10.0, "s", "S3: over at least this")
    drift_to_s: float = limit(40.0, "s", "S3: over at most this: readsb thins its traces to 30 s")
    velocity_age_s: float = limit(40.0, "s", "S3: a velocity is held this long")
    inertial_kt: float = limit(80.0, "kt", "S4: ground velocity sent less that of the inertial system (BDS 5,0)")
    inertial_agree_kt: float = limit(30.0, "kt", "S4: two replies in a row agree; one alone may be another register")
    wind_kt: float = limit(250.0, "kt", "S4: ground speed less true airspeed: no wind is stronger")
    inertial_age_s: float = limit(3.0, "s", "S4: both at most this far apart: 9 degrees of a standard turn")
    airspeed_age_s: float = limit(10.0, "s", "S4: ground speed and airspeed at most this far apart")
    horizon_share: float = limit(1.15, "1", "S5: of the radio horizon: refraction above the standard 4/3")
    antenna_ft: float = limit(330.0, "ft", "S5: a receiver's antenna is at most this high where nobody says")
    jump_kt: float = limit(1000.0, "kt", "S6: faster than this from one position to the next")
    jump_nm: float = limit(5.0, "NM", "S6: and farther than this")
    jump_within_s: float = limit(60.0, "s", "S6: over at most this; a longer silence hides what happened")
    confirm_reports: int = limit(3, "reports", "positions that agree after a step")
    join_s: float = limit(30.0, "s", "reports of one event are not further apart")
    reports: int = limit(3, "reports", "of an event; one frame is none")
    sparse_reports: int = limit(2, "reports", "of an event where they are a minute apart: published points")
    sparse_s: float = limit(300.0, "s", "and these are at most this far apart")
    single_s: float = limit(3.0, "s", "an event for one reason lasts at least this long")
    beside_s: float = limit(2.0, "s", "a position so close to a false report is not believed: both come twice a second")
    slow_circle_kt: tuple[float, float] = limit((35.0, 70.0), "kt", "S8: median speed of the slow circle, 50 to 53 kt")
    slow_circle_scatter_kt: float = limit(6.0, "kt", "S8: standard deviation of its speed; CSN304 showed 38 to 55 kt")
    static_km: float = limit(1.0, "km", "claimed positions within it are one spot")


# Numba reads named tuples, and finds them again by their name in this module.
LossNumbers = namedtuple("LossNumbers", [f.name for f in fields(LossLimits)])  # type: ignore[misc]
DegradedNumbers = namedtuple("DegradedNumbers", [f.name for f in fields(DegradedLimits)])  # type: ignore[misc]
SpoofingNumbers = namedtuple("SpoofingNumbers", [f.name for f in fields(SpoofingLimits)])  # type: ignore[misc]
NUMBERS: dict[type, Any] = {
    LossLimits: LossNumbers,
    DegradedLimits: DegradedNumbers,
    SpoofingLimits: SpoofingNumbers,
}


@cache
def numbers(limits: LossLimits | DegradedLimits | SpoofingLimits) -> Any:
    """The thresholds as a compiled loop takes them, by the same names."""
    return NUMBERS[type(limits)](*(getattr(limits, f.name) for f in fields(limits)))
