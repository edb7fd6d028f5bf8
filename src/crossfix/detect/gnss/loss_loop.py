"""Compiled loop: where positions are lost and where they are back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled, inlined
from crossfix.derive.sent_loop import NO_POSITION, POSITION, UNPLACED, VELOCITY_AIR, VELOCITY_GROUND
from crossfix.detect.gnss.limits import LossLimits

Codes = NDArray[np.int8]

MESSAGE, STALE, AIRSPEED, ACCURACY, BEFORE_SPOOFING = 1, 2, 4, 8, 16
"""Kinds of evidence: a message without a position; none for long; a velocity through the air; accuracy 0; a gap."""
ACCURACY_OF_POSITIONS = 32
"""Accuracy 0 while positions come: it strengthens an onset, and begins none."""
STARTED, ENDED, BEFORE, AFTER, SURE, KINDS, REPORTS, END_IS, FIELDS = range(9)
"""Of a loss: first and last report that shows it, last position before, first after and the one that makes it sure
(-1: none), kinds of evidence, how many, what ended it."""
OPEN, POSITIONS, GROUND, FALSE_POSITIONS, SILENT = range(5)
"""What ended a loss. OPEN: the reports end."""

(
    LOST,
    ROW,
    LAST,
    COUNT,
    KIND,
    GOOD_BEFORE,
    GOODS,
    FIRST_GOOD,
    BELIEVED,
    WITHOUT,
    AIRBORNE,
    ON_GROUND,
    GROUND_SPEED,
    LOW,
) = range(14)
"""Of the state: lost or not; the onset; its last evidence, count, kinds; the position before; those since; ..."""
STATE = 14


@compiled
def losses(
    time_s: NDArray[np.float64],
    says: Codes,
    velocity: Codes,
    nac_p: Codes,
    ground: Codes,
    altitude_ft: NDArray[np.float64],
    false: NDArray[np.bool_],
    limits: LossLimits,
    state: NDArray[np.int64],
    found: NDArray[np.int64],
) -> int:
    """Losses in the order of their start; returns how many there are, of which `found` (int64[m, FIELDS]) holds m.

    `false`: positions that are not believed. state: int64[STATE], scratch.
    """
    state[:] = -1
    state[LOST] = 0
    count = 0
    for k in range(len(time_s)):
        if k and time_s[k] - time_s[k - 1] > limits.silence_s:
            count += _ended(state, SILENT, -1, -1, found, count)
            state[BELIEVED] = state[WITHOUT] = state[GROUND_SPEED] = -1
        if _grounded(state, ground[k], altitude_ft[k]):
            count += _ended(state, GROUND, -1, -1, found, count)
            continue
        if false[k]:
            count += _spoofed(time_s, state, k, limits, found, count)
            continue
        if says[k] == POSITION:
            count += _placed(time_s, state, k, limits, found, count)
        kind = _evidence(time_s, says[k], velocity[k], nac_p[k], altitude_ft[k], state, k, limits)
        if kind:
            _noted(time_s, state, k, kind, limits)
        if velocity[k] == VELOCITY_GROUND:
            state[GROUND_SPEED] = k
    back = state[GOODS] > 0
    after, sure = (state[FIRST_GOOD], state[BELIEVED]) if back else (-1, -1)
    return count + _ended(state, OPEN, after, sure, found, count)


@inlined
def _grounded(state: NDArray[np.int64], ground: int, altitude_ft: float) -> bool:
    """Whether the aircraft is on the ground: two reports in a row say so. Unknown is not airborne."""
    if ground == 0 or altitude_ft > 3000.0:
        state[AIRBORNE], state[ON_GROUND] = 1, 0
    elif ground == 1:
        state[ON_GROUND] += 1
        if state[ON_GROUND] >= 2:
            state[AIRBORNE] = 0
    return bool(state[AIRBORNE] != 1)


@inlined
def _evidence(
    time_s: NDArray[np.float64],
    says: int,
    velocity: int,
    nac_p: int,
    altitude_ft: float,
    state: NDArray[np.int64],
    k: int,
    limits: LossLimits,
) -> int:
    """The kind of evidence in a report; 0 where there is none."""
    if altitude_ft == altitude_ft:
        state[LOW] = 1 if altitude_ft < limits.descent_ft else 0
    if says == NO_POSITION:
        return MESSAGE
    if says == UNPLACED and state[BELIEVED] >= 0:
        if state[WITHOUT] < 0:
            state[WITHOUT] = k
        without_s = time_s[k] - time_s[state[BELIEVED]]
        stale = limits.stale_s < without_s and (state[LOST] or without_s <= limits.silence_s)
        return STALE if stale and state[LOW] != 1 else 0
    if velocity == VELOCITY_AIR:
        return AIRSPEED
    placed = state[BELIEVED] >= 0 and time_s[k] - time_s[state[BELIEVED]] <= limits.clean_s
    near = state[ROW] >= 0 and time_s[k] - time_s[state[LAST]] <= limits.near_s
    if nac_p == 0 and (near or not placed):
        return ACCURACY if not placed else ACCURACY_OF_POSITIONS
    return 0


@inlined
def _noted(time_s: NDArray[np.float64], state: NDArray[np.int64], k: int, kind: int, limits: LossLimits) -> None:
    """Evidence begins an onset, strengthens one, or continues a loss."""
    if kind == ACCURACY_OF_POSITIONS:
        state[KIND] |= ACCURACY
        return
    if kind in (AIRSPEED, ACCURACY) and state[LOST] and state[GOODS] > 0:
        return
    apart = state[ROW] >= 0 and state[LAST] < k - 1 and time_s[k] - time_s[state[LAST]] > limits.apart_s
    if state[ROW] < 0 or (apart and not state[LOST]):
        state[ROW] = state[WITHOUT] if kind == STALE else k
        state[KIND], state[COUNT], state[GOOD_BEFORE] = 0, 0, state[BELIEVED]
    state[LAST] = k
    state[COUNT] += 1
    state[KIND] |= kind
    state[GOODS] = 0
    if state[LOST]:
        return
    span_s = time_s[k] - time_s[state[ROW]]
    kinds = state[KIND]
    alone = kinds & (MESSAGE | STALE) == 0
    changed = state[GROUND_SPEED] >= 0 and time_s[k] - time_s[state[GROUND_SPEED]] <= limits.silence_s
    if alone and not (changed and kinds & AIRSPEED):
        if span_s > limits.apart_s:
            state[ROW], state[COUNT] = k, 1
        return
    several = kinds & (kinds - 1) != 0
    long = span_s >= limits.onset_s or (several and not alone)
    sparse = span_s >= limits.sparse_s and state[COUNT] >= limits.clean_sparse_reports and not alone
    if (long and state[COUNT] >= limits.onset_reports) or sparse:
        state[LOST] = 1


@inlined
def _placed(
    time_s: NDArray[np.float64],
    state: NDArray[np.int64],
    k: int,
    limits: LossLimits,
    found: NDArray[np.int64],
    count: int,
) -> int:
    """A position is believed; enough of them end a loss, or what looked like the onset of one."""
    state[BELIEVED], state[WITHOUT] = k, -1
    if state[ROW] < 0:
        return 0
    if state[GOODS] <= 0:
        state[GOODS], state[FIRST_GOOD] = 0, k
    state[GOODS] += 1
    clean = time_s[k] - time_s[state[LAST]] >= limits.clean_s
    sparse = time_s[k] - time_s[state[FIRST_GOOD]] >= limits.clean_s and state[GOODS] >= limits.clean_sparse_reports
    if not clean or (state[GOODS] < limits.clean_reports and not sparse):
        return 0
    return _ended(state, POSITIONS, state[FIRST_GOOD], k, found, count)


@inlined
def _spoofed(
    time_s: NDArray[np.float64],
    state: NDArray[np.int64],
    k: int,
    limits: LossLimits,
    found: NDArray[np.int64],
    count: int,
) -> int:
    """False positions end a loss. Where none was seen, the time since the last true one is a loss of its own."""
    lost = state[LOST]
    made = _ended(state, FALSE_POSITIONS, -1, -1, found, count)
    before = state[BELIEVED]
    if not lost and before >= 0 and limits.stale_s < time_s[k] - time_s[before] <= limits.silence_s:
        state[LOST], state[ROW], state[LAST], state[COUNT] = 1, before, k, 2
        state[KIND], state[GOOD_BEFORE] = BEFORE_SPOOFING, before
        made = _ended(state, FALSE_POSITIONS, -1, -1, found, count)
    state[BELIEVED] = state[WITHOUT] = -1
    return made


@inlined
def _ended(state: NDArray[np.int64], why: int, after: int, sure: int, found: NDArray[np.int64], count: int) -> int:
    """Write the loss down, if there is one, and go back to not lost. Returns how many were written: 0 or 1."""
    lost = state[LOST]
    if lost and count < len(found):
        found[count, STARTED], found[count, ENDED] = state[ROW], state[LAST]
        found[count, BEFORE], found[count, AFTER], found[count, SURE] = state[GOOD_BEFORE], after, sure
        found[count, KINDS], found[count, REPORTS], found[count, END_IS] = state[KIND], state[COUNT], why
    state[LOST], state[ROW], state[GOODS], state[COUNT] = 0, -1, 0, 0
    return int(lost)
