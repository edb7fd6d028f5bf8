"""Two copies of one alert or delivery made one, so that no step is lost and nothing goes back.

The engine, the sender of deliveries and people who acknowledge write the same alert, each from the copy they last read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crossfix.errors import RequestInvalid
from crossfix.records.alert import RANK, Alert, Delivery, State, Step
from crossfix.records.hazard import Hazard
from crossfix.warn.severities import rank

StepKey = tuple[State, str, str, int]
OVER = frozenset({State.ACTED, State.REJECTED, State.CLEARED})


def joined(stored: Alert, new: Alert) -> Alert:
    """The stored alert where the new one has no step more; else the further of both, with the steps of both.

    Raises RequestInvalid where one is an exercise and the other is not.
    """
    if stored.exercise != new.exercise:
        raise RequestInvalid(
            f"alert {stored.id}: the store has it as {_word(stored)}, what is to be written is {_word(new)}; "
            "an exercise needs a store of its own"
        )
    steps = joined_steps(stored.steps, new.steps, by_time=stored.raised_again != new.raised_again)
    if len(steps) == len(stored.steps) and new.raised_again <= stored.raised_again:
        return stored
    return replace(max(stored, new, key=_news), steps=steps)


def joined_steps(stored: Sequence[Step], new: Sequence[Step], by_time: bool = False) -> tuple[Step, ...]:
    """Both. The same state by the same one with the same note is one step, at the stored time.

    What only one of them has comes after the last that both have, the lower state first: what was acknowledged while it
    was being sent ends acknowledged. Not so where one of them was raised again since (`by_time`): who acknowledged
    before that has not seen the worse.
    """
    known, given = dict(_numbered(stored)), dict(_numbered(new))
    steps = list(known.values())
    shared = max((place + 1 for place, key in enumerate(known) if key in given), default=0)
    while not by_time and shared and RANK[steps[shared - 1].state] >= RANK[State.ACKNOWLEDGED]:
        shared -= 1
    apart = [*steps[shared:], *(step for key, step in given.items() if key not in known)]
    return (*steps[:shared], *sorted(apart, key=lambda s: (0 if by_time else RANK[s.state], s.at_s)))


def settled(stored: Delivery, new: Delivery) -> Delivery:
    """A delivery with every try of both: what has arrived has arrived, what was given up stays so unless it arrived."""
    last = new if new.attempts >= stored.attempts else stored
    arrived = [at for at in (stored.delivered_s, new.delivered_s) if at is not None]
    return replace(
        last,
        delivered_s=min(arrived, default=None),
        given_up=None if arrived else stored.given_up or new.given_up,
    )


def later(stored: Hazard, new: Hazard) -> Hazard:
    """The new one; a cancellation stays."""
    cancelled = [at for at in (stored.cancelled_s, new.cancelled_s) if at is not None]
    return replace(new, cancelled_s=min(cancelled, default=None))


def _news(alert: Alert) -> tuple[int, int, float]:
    return alert.raised_again, rank(alert.severity), max(step.at_s for step in alert.steps)


def _numbered(steps: Sequence[Step]) -> list[tuple[StepKey, Step]]:
    """Each step with its state, who, the note, and how many of these came before."""
    seen: dict[tuple[State, str, str], int] = {}
    numbered = []
    for step in steps:
        what = (step.state, step.by, step.note)
        seen[what] = seen.get(what, -1) + 1
        numbered.append(((*what, seen[what]), step))
    return numbered


def _word(alert: Alert) -> str:
    return "an exercise" if alert.exercise else "actual"
