"""Degraded: stretches of low integrity or accuracy that the loop found, as events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.sent import Sent
from crossfix.detect.gnss import degraded_loop as loop
from crossfix.detect.gnss import loss_loop
from crossfix.detect.gnss.evidence import Rows, reason
from crossfix.detect.gnss.limits import DegradedLimits, LossLimits, numbers
from crossfix.detect.gnss.loss import Losses
from crossfix.detect.gnss.placing import place_of
from crossfix.detect.gnss.seen import Seen
from crossfix.records.event import Event, Kind

ROOM = 64
RADIUS_OF_NIC_M = np.array([np.inf, 37040, 14816, 7408, 3704, 1852, 1111.2, 370.4, 185.2, 75, 25, 7.5])
"""Radius of containment of NIC 0 to 11; the largest of NIC 6. DO-260B table 2-14."""
ACCURACY_OF_NAC_P_M = np.array([np.inf, 18520, 7408, 3704, 1852, 926, 555.6, 185.2, 92.6, 30, 10, 3])
"""Estimated position uncertainty (95 %) of NACp 0 to 11. DO-260B table 2-71."""


@dataclass(frozen=True, slots=True)
class _Low:
    """A stretch of one quantity: reports below, the first back at level (-1: none), and what it was below."""

    code: str
    rows: Rows
    after: int
    lowest: int
    most: int


def may_be_degraded(of: Sent, limits: DegradedLimits) -> bool:
    """Whether any code is low enough at all: most flights end here."""
    low = ((of.nic >= 0) & (of.nic <= limits.nic)) | ((of.nac_p >= 0) & (of.nac_p <= limits.nac_p))
    return int(np.count_nonzero(low)) >= limits.onset_reports


def degraded_events(seen: Seen, lost: Losses, loss: LossLimits, limits: DegradedLimits) -> Iterator[Event]:
    """One event for stretches of NIC and NACp that overlap."""
    of = seen.of
    left_out = (of.ground == 1) | seen.false
    lost_s = np.full(len(of.time_s), np.nan)
    for one in lost:
        left_out[one[loss_loop.STARTED] : one[loss_loop.ENDED] + 1] = True
        lost_s[one[loss_loop.ENDED] :] = of.time_s[one[loss_loop.ENDED]]
    low = [*_low(of, "nic_below_own", of.nic, left_out, lost_s, limits.nic, loss.clean_s, limits)]
    low += _low(
        of, "nac_p_below_own", _consistent_nac_p(of, limits), left_out, lost_s, limits.nac_p, loss.clean_s, limits
    )
    for group in _joined(sorted(low, key=lambda one: int(one.rows[0]))):
        first, last = min(int(one.rows[0]) for one in group), max(int(one.rows[-1]) for one in group)
        shown = [(one.code, one.rows) for one in group]
        reasons = tuple(reason(seen.flight, one.code, one.rows, one.lowest, one.most) for one in group)
        yield seen.event(
            Kind.DEGRADED,
            first,
            last,
            _told_before(of, first),
            reasons,
            shown,
            place_of(seen, first),
            ongoing=any(one.after < 0 and one.rows[-1] == last for one in group),
        )


def _low(
    of: Sent,
    name: str,
    code: NDArray[np.int8],
    left_out: NDArray[np.bool_],
    lost_s: NDArray[np.float64],
    most: int,
    clean_s: float,
    limits: DegradedLimits,
) -> Iterator[_Low]:
    limited = numbers(limits)
    counts, pushed = np.empty(loop.CLASSES, np.int64), np.empty(len(code), bool)
    found = np.empty((ROOM, loop.FIELDS), np.int64)
    while True:
        made = loop.degraded(of.time_s, code, left_out, lost_s, most, clean_s, limited, counts, pushed, found)
        if made <= len(found):
            break
        found = np.empty((made, loop.FIELDS), np.int64)
    for one in found[:made]:
        inside = np.arange(one[loop.STARTED], one[loop.ENDED] + 1)
        at_most = min(most, int(one[loop.LEVEL]) - limits.classes) if one[loop.LEVEL] >= 0 else most
        told = (code[inside] >= 0) & (code[inside] <= at_most) & ~left_out[inside]
        yield _Low(name, inside[told], int(one[loop.AFTER]), int(one[loop.LOWEST]), at_most)


def _consistent_nac_p(of: Sent, limits: DegradedLimits) -> NDArray[np.int8]:
    """NACp, not told where the integrity sent with it is finer: 95 % cannot be wider than all but one in 10,000."""
    told = np.maximum.accumulate(np.where(of.nic >= 0, np.arange(len(of.nic)), -1))
    recent = (told >= 0) & (of.time_s - of.time_s[told] <= limits.nic_age_s)
    radius_m = np.where(recent, RADIUS_OF_NIC_M[np.clip(of.nic[told], 0, 11)], np.inf)
    contradicted = (of.nac_p >= 0) & (ACCURACY_OF_NAC_P_M[np.clip(of.nac_p, 0, 11)] > radius_m)
    return np.where(contradicted, -1, of.nac_p).astype(np.int8)


def _joined(low: list[_Low]) -> Iterator[list[_Low]]:
    group: list[_Low] = []
    for one in low:
        if group and one.rows[0] > max(other.rows[-1] for other in group):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _told_before(of: Sent, row: int) -> int:
    """The last report before that told integrity or accuracy."""
    told = np.flatnonzero((of.nic[:row] >= 0) | (of.nac_p[:row] >= 0))
    return int(told[-1]) if len(told) else -1
