"""The ladder: who is told next when nobody acknowledges in time. Which rungs were taken is read from the steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from crossfix.records.alert import Alert, Severity, State, Step
from crossfix.warn.board import Board
from crossfix.warn.severities import rank

BY = "watch"
ESCALATED, ENDED, RELEASED = "escalated to ", "nobody acknowledged; the ladder has ended", "no longer kept back"
WAITING = (State.RAISED, State.SENT, State.DELIVERED)


@dataclass(frozen=True, slots=True)
class Rung:
    """What is due at a time: the subscription to tell next (None: the ladder has ended), and words.

    `began_s` is when it began to wait; a clock that shows less went back.
    """

    began_s: float
    due_s: float
    subscription: str | None
    why: str


def next_rung(board: Board, alert: Alert, given_up: bool) -> Rung | None:
    """The next rung of an alert's ladder; None where it needs none, or all were taken.

    Warnings and critical alerts climb. Each rung waits as long as the one before it was given to acknowledge; one that
    cannot be reached (`given_up`) is not waited for.
    """
    subscription = board.subscriptions.get(alert.addressee)
    if subscription is None or alert.state not in WAITING or rank(alert.severity) < rank(Severity.WARNING):
        return None
    recent = since_raised(alert)
    taken = taken_since_raised(alert)
    if any(step.note == ENDED for step in recent):
        return None
    last = board.subscriptions.get(taken[-1], subscription) if taken else subscription
    began_s = next(step.at_s for step in reversed(recent) if _starts_clock(step))
    due_s = began_s + last.acknowledge_within_s
    why = f"not acknowledged within {last.acknowledge_within_s:.0f} s"
    if given_up:
        due_s, why = -math.inf, f"{last.id} could not be reached"
    left = subscription.escalate_to[len(taken) :]
    return Rung(began_s, due_s, left[0] if left else None, why)


def since_raised(alert: Alert) -> Sequence[Step]:
    """The steps from the last time it was raised."""
    last = max(k for k, step in enumerate(alert.steps) if step.state is State.RAISED and step.note.startswith("raised"))
    return alert.steps[last:]


def _starts_clock(step: Step) -> bool:
    return step.by == BY and (step.note.startswith(("raised", ESCALATED)) or step.note == RELEASED)


def taken_since_raised(alert: Alert) -> tuple[str, ...]:
    """The subscriptions that the alert was escalated to since it was last raised."""
    notes = (step.note for step in since_raised(alert) if step.by == BY and step.note.startswith(ESCALATED))
    return tuple(note.removeprefix(ESCALATED).rpartition(" (")[0] for note in notes)


def climbed(rung: Rung, state: State, now_s: float) -> Step:
    """The step that says so."""
    note = ENDED if rung.subscription is None else f"{ESCALATED}{rung.subscription} ({rung.why})"
    return Step(state, now_s, BY, note)
