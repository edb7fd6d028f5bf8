"""What other tools would say of the same reports: their rules, written again from their published descriptions.

- readsb: `gpsOkBefore`, on which gpsjam.org counts an aircraft as without GPS. A counter rises with every DF17 message
  that has no position (type code 0) or NACp 2 or less, while the aircraft is not on the ground, its ground speed is
  above 50 kt and its last good position is 10 s to 15 min old; it falls with NACp 4 or more where a good position is
  less than 10 s old, and is cleared after 15 min without one. From 17 of at most 20 the aircraft is flagged, while its
  last good position is that old. A good position comes with a NACp of 4 or more. Source: wiedehopf/readsb 0c87e593,
  track.c and track.h; github.com/wiseman/gpsjam.org.
- NIC < 7 and NIC <= 5 on a message with a position: the limits of most maps of reduced integrity (Liu et al., Stanford;
  jadoon200/horus, docs/EVAL.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from benchmarks.gnss_truth import airborne
from crossfix.records.table import Table

DF17 = 17
NO_POSITION = 0


@dataclass(frozen=True, slots=True)
class ReadsbLimits:
    """The constants of readsb, named as there where they have a name."""

    show: int = field(default=17, metadata={"unit": "messages", "reason": "NOGPS_SHOW"})
    most: int = field(default=20, metadata={"unit": "messages", "reason": "NOGPS_MAX"})
    dwell_s: float = field(default=900.0, metadata={"unit": "s", "reason": "NOGPS_DWELL"})
    fresh_s: float = field(default=10.0, metadata={"unit": "s", "reason": "age up to which a position is recent"})
    least_speed_kt: float = field(default=50.0, metadata={"unit": "kt", "reason": "so that nothing parked counts"})
    poor_nac_p: int = field(default=2, metadata={"unit": "1", "reason": "an uncertainty of 4 NM or more"})
    good_nac_p: int = field(default=4, metadata={"unit": "1", "reason": "an uncertainty of 1 NM or less"})
    nac_p_held_s: float = field(default=60.0, metadata={"unit": "s", "reason": "TRACK_EXPIRE: how long a value holds"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of one aircraft: the time of its first alarm, None where there is none.

    `applies` is False where the reports lack what the rule asks for.
    """

    applies: bool
    first_s: float | None = None

    @property
    def alarm(self) -> bool:
        """Whether the rule raises an alarm."""
        return self.first_s is not None


Rule = Callable[[Table], Verdict]


@dataclass(slots=True)
class _Counter:
    """What readsb keeps of one aircraft. Unknown times are minus infinity, an unknown speed is NaN."""

    limits: ReadsbLimits
    count: int = 0
    good_s: float = -np.inf
    nac_p: float = np.nan
    nac_p_s: float = -np.inf
    speed_kt: float = np.nan
    ground: bool = False

    def message(self, time_s: float, type_code: float, nac_p: float, placed: bool) -> bool:
        """Take one DF17 message; whether the aircraft is flagged after it."""
        limits = self.limits
        if not np.isnan(nac_p):
            self.nac_p, self.nac_p_s = nac_p, time_s
        held = time_s - self.nac_p_s <= limits.nac_p_held_s
        if placed and held and self.nac_p >= limits.good_nac_p:
            self.good_s = time_s
        age_s = time_s - self.good_s
        poor = type_code == NO_POSITION or nac_p <= limits.poor_nac_p
        flying = self.speed_kt > limits.least_speed_kt and not self.ground
        before = limits.fresh_s < age_s < limits.dwell_s
        if poor and flying and before and self.count < limits.most:
            self.count += 1
        if age_s > limits.dwell_s:
            self.count = 0
        elif self.count and nac_p >= limits.good_nac_p and age_s < limits.fresh_s:
            self.count -= 1
        return self.count >= limits.show and before


def readsb(reports: Table, limits: ReadsbLimits | None = None) -> Verdict:
    """`gpsOkBefore` of one aircraft; its reports in time order."""
    if any(name not in reports for name in ("downlink_format", "type_code", "ground_speed", "on_ground")):
        return Verdict(False)
    counter = _Counter(limits or ReadsbLimits())
    columns = [reports[name].masked().tolist() for name in ("time", "type_code", "ground_speed", "on_ground")]
    nac_p = reports["nac_p"].masked().tolist() if "nac_p" in reports else [np.nan] * len(reports)
    placed = (reports["latitude"].valid if "latitude" in reports else np.zeros(len(reports), bool)).tolist()
    squitter = (reports["downlink_format"].values == DF17) & reports["downlink_format"].valid
    for k, (time_s, type_code, speed_kt, ground) in enumerate(zip(*columns, strict=True)):
        if not np.isnan(speed_kt):
            counter.speed_kt = speed_kt
        if not np.isnan(ground):
            counter.ground = bool(ground)
        if squitter[k] and counter.message(time_s, type_code, nac_p[k], placed[k]):
            return Verdict(True, time_s)
    return Verdict(True)


def nic_below_7(reports: Table) -> Verdict:
    """A message with a position and NIC 6 or less, in flight."""
    return _low(reports, 6, (13, 14, 15, 16, 17, 18, 22))


def nic_at_most_5(reports: Table) -> Verdict:
    """A message with a position and NIC 5 or less, in flight."""
    return _low(reports, 5, (14, 15, 16, 17, 18, 22))


def _low(reports: Table, most: int, codes: tuple[int, ...]) -> Verdict:
    """The type code decides at both limits, whatever the version and the supplements (DO-260B Tables 2-16, N-4)."""
    if "type_code" in reports:
        code = reports["type_code"]
        low = code.valid & np.isin(code.values, codes)
    elif "nic" in reports and "latitude" in reports:
        low = (reports["nic"].masked() <= most) & reports["latitude"].valid
    else:
        return Verdict(False)
    times = reports["time"].values[low & airborne(reports)]
    return Verdict(True, float(times[0])) if len(times) else Verdict(True)


RULES: dict[str, Rule] = {"readsb": readsb, "NIC < 7": nic_below_7, "NIC <= 5": nic_at_most_5}
