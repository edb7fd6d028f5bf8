"""The loop from a receiver's counter to time, compiled; see counter_clock.py."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled, inlined

# Places in a clock's state.
LAST, ELAPSED, SUSPECT, STARTED, SUSPECTED, JUMPS, JUMP_AT, STEPS, STEP_AT, RESTARTS, RESTART_AT = range(11)
ALONE, BASE_LAST, BASE_ELAPSED, STRAYS, STRAY_AT, STATE = range(11, 17)


@compiled
def follow(
    counter: NDArray[np.int64],
    clock: NDArray[np.int64],
    modulus: int,
    ahead: int,
    back: int,
    states: NDArray[np.int64],
    elapsed: NDArray[np.int64],
    sure: NDArray[np.bool_],
) -> None:
    """Counters to ticks since the first frame, with one row of `states` per clock; a counter of -1 is none.

    A frame up to `ahead` after or `back` before the newest is on time. One further off is a jump: its time is not
    sure and stands at the newest. If the next frame follows it, the counter has stepped: forward by the difference,
    backward as a restart, after which time goes on from the newest. A frame more than `back` after the newest stands
    alone until a second one is near it; if the next follows what was before, it strayed, and moves no other. A clock
    begins at the newest time of all.
    """
    for i in range(counter.size):
        state = states[clock[i]]
        value = counter[i]
        if value >= 0 and state[STARTED] == 0:
            state[STARTED] = 1
            state[LAST] = value
            state[ELAPSED] = _newest(states)
        sure[i] = value >= 0 and _on_time(state, value, modulus, ahead, back, i)
        delta = _signed(value - state[LAST], modulus) if sure[i] else 0
        elapsed[i] = state[ELAPSED] + delta
        if delta > 0:
            state[ELAPSED] += delta
            state[LAST] = value


@inlined
def _newest(states: NDArray[np.int64]) -> int:
    newest = states[0, ELAPSED]
    for k in range(1, states.shape[0]):
        newest = max(newest, states[k, ELAPSED])
    return int(newest)


@inlined
def _on_time(state: NDArray[np.int64], value: int, modulus: int, ahead: int, back: int, at: int) -> bool:
    """Whether the counter follows the last one, or the jump before it, which then becomes the rule."""
    delta = _signed(value - state[LAST], modulus)
    if state[ALONE] and delta < -back and -back <= _signed(value - state[BASE_LAST], modulus) <= ahead:
        state[LAST], state[ELAPSED] = state[BASE_LAST], state[BASE_ELAPSED]
        state[STRAYS] += 1
        state[STRAY_AT] = at
        delta = _signed(value - state[LAST], modulus)
    state[ALONE] = back < delta <= ahead
    if state[ALONE]:
        state[BASE_LAST], state[BASE_ELAPSED] = state[LAST], state[ELAPSED]
    if not -back <= delta <= ahead:
        since = _signed(value - state[SUSPECT], modulus)
        if state[SUSPECTED] == 0 or not -back <= since <= ahead:
            state[SUSPECTED] = 1
            state[SUSPECT] = value
            state[JUMPS] += 1
            state[JUMP_AT] = at
            return False
        if delta < 0:
            state[RESTARTS] += 1
            state[RESTART_AT] = at
            state[LAST] = state[SUSPECT]
        else:
            state[STEPS] += 1
            state[STEP_AT] = at
    state[SUSPECTED] = 0
    return True


@inlined
def _signed(difference: int, modulus: int) -> int:
    """The difference of two counters, the short way round."""
    difference %= modulus
    return difference - modulus if difference >= modulus // 2 else difference
