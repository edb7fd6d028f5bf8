"""Which aircraft lost their position, straight from the type codes: the measure that detectors are held to.

Shares no code with the detectors. An aircraft that cannot determine its position sends its position message with type
code 0 (DO-260B 2.2.3.2.3.1.3.1). Counted is the time in which such messages follow each other closely while it flies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.records.table import Mask, Table

NO_POSITION, VELOCITY = 0, 19
POSITIONS = (*range(5, 19), 20, 21, 22)
WITHOUT_GROUND_SPEED = ("indicated_airspeed", "true_airspeed", "magnetic_heading", "true_heading")


@dataclass(frozen=True, slots=True)
class TruthLimits:
    """What counts as a loss; each limit with its unit and reason."""

    run_gap_s: float = field(
        default=10.0, metadata={"unit": "s", "reason": "messages farther apart say nothing of the time between them"}
    )
    least_s: float = field(
        default=30.0, metadata={"unit": "s", "reason": "sum of the runs; the count published for Helsinki 2026"}
    )
    sustained_messages: int = field(
        default=3, metadata={"unit": "messages", "reason": "one or two may be a moment without a fix, not a loss"}
    )
    airborne_ft: float = field(
        default=1500.0, metadata={"unit": "ft", "reason": "asked only where neither capability nor status says"}
    )
    altitude_held_s: float = field(
        default=60.0, metadata={"unit": "s", "reason": "in a minute an airliner climbs or descends some 3,000 ft"}
    )
    flying_reports: int = field(
        default=30, metadata={"unit": "reports", "reason": "fewer are too little to miss or to find anything in"}
    )


@dataclass(frozen=True, slots=True)
class Loss:
    """Type code 0 while airborne: first and last message, sum of the runs in s, number of messages.

    `evidence_s` is the first sign of it since the last position message before: type code 0, a velocity with airspeed
    in place of ground speed (type code 19, subtypes 3 and 4), or NACp 0. `sustained_s` is where the first run of
    several messages of type code 0 begins; None where there is no such run.
    """

    evidence_s: float
    first_s: float
    last_s: float
    total_s: float
    messages: int
    sustained_s: float | None


def adsb(reports: Table) -> Mask:
    """Reports that are extended squitters; where a source tells no type code, those with a position."""
    if "type_code" in reports:
        return reports["type_code"].valid
    return reports["latitude"].valid if "latitude" in reports else np.zeros(len(reports), bool)


def airborne(reports: Table, limits: TruthLimits | None = None) -> Mask:
    """Reports of an aircraft in flight: the report says so, or where it does not, the altitude last heard does.

    `reports` are of one aircraft, in time order. What is not known is not airborne.
    """
    limits = limits or TruthLimits()
    high = _last_altitude(reports, limits.altitude_held_s) >= limits.airborne_ft
    if "on_ground" not in reports:
        return np.asarray(high)
    told = reports["on_ground"]
    return np.where(told.valid, ~told.values.astype(bool), high)


def _last_altitude(reports: Table, held_s: float) -> NDArray[np.float64]:
    """The latest pressure altitude at each report, NaN where there is none or it is too old."""
    if "pressure_altitude" not in reports or not len(reports):
        return np.full(len(reports), np.nan)
    times, feet = reports["time"].values.astype(np.float64), reports["pressure_altitude"].masked()
    last = np.maximum.accumulate(np.where(np.isnan(feet), -1, np.arange(len(feet))))
    recent = (last >= 0) & (times - times[last] <= held_s)
    return np.where(recent, feet[last], np.nan)


def flies(reports: Table, limits: TruthLimits | None = None) -> bool:
    """Whether enough was heard of the aircraft in flight to be counted among those that could be found."""
    limits = limits or TruthLimits()
    return int((adsb(reports) & airborne(reports, limits)).sum()) >= limits.flying_reports


def loss_of(reports: Table, limits: TruthLimits | None = None) -> Loss | None:
    """Type code 0 of one aircraft, its reports in time order; None where it sent none in flight."""
    limits = limits or TruthLimits()
    if "type_code" not in reports:
        return None
    code = reports["type_code"]
    flying = airborne(reports, limits)
    times = reports["time"].values[code.valid & (code.values == NO_POSITION) & flying].astype(np.float64)
    if not len(times):
        return None
    runs = np.split(times, np.flatnonzero(np.diff(times) > limits.run_gap_s) + 1)
    sustained = [float(run[0]) for run in runs if len(run) >= limits.sustained_messages]
    total = sum(float(run[-1] - run[0]) for run in runs)
    evidence_s = _first_sign(reports, flying, float(times[0]))
    return Loss(evidence_s, float(times[0]), float(times[-1]), total, len(times), sustained[0] if sustained else None)


def _first_sign(reports: Table, flying: Mask, first_s: float) -> float:
    times, code = reports["time"].values.astype(np.float64), reports["type_code"]
    before = code.valid & (times < first_s)
    positions = times[before & np.isin(code.values, POSITIONS)]
    since = before & flying & (times > (positions[-1] if len(positions) else -np.inf))
    other = np.zeros(len(times), bool)
    for name in WITHOUT_GROUND_SPEED:
        if name in reports:
            other |= (code.values == VELOCITY) & reports[name].valid
    if "nac_p" in reports:
        other |= reports["nac_p"].valid & (reports["nac_p"].values == 0)
    signs = times[since & other]
    return float(signs[0]) if len(signs) else first_s


def counts(loss: Loss | None, limits: TruthLimits | None = None) -> bool:
    """Whether a loss is long enough to be one that must be found."""
    return loss is not None and loss.total_s >= (limits or TruthLimits()).least_s
