"""What keeps an alert back: a silence, a stronger alert for the same flights, or a short wait for more flights.

What is kept back is on the board all the same, with the reason; when the reason ends while it is open, it goes out.
"""

from __future__ import annotations

import math

from crossfix.records.alert import Alert, Severity, Silence, State
from crossfix.warn.board import Board
from crossfix.warn.severities import family, rank


def refusal(silence: Silence) -> str | None:
    """Why a silence cannot be taken; None where it can."""
    if not silence.author.strip() or not silence.reason.strip():
        return "it names no author or no reason"
    if not (math.isfinite(silence.begins_s) and math.isfinite(silence.ends_s) and silence.begins_s < silence.ends_s):
        return "it has no end, or ends before it begins"
    if not (silence.hazards or silence.subscriptions or silence.kinds):
        return "it names no hazard, subscription or kind: it would keep back everything"
    return None


def by_two(silence: Silence) -> bool:
    """Whether a second person, not the author, stands for it."""
    second = (silence.second or "").strip().casefold()
    return bool(second) and second != silence.author.strip().casefold()


def covers(silence: Silence, alert: Alert, now_s: float) -> bool:
    """Whether a silence keeps an alert back now; a critical one only if two persons say so."""
    if not silence.begins_s <= now_s < silence.ends_s:
        return False
    if alert.severity is Severity.CRITICAL and not by_two(silence):
        return False
    return (
        (not silence.hazards or alert.hazard in silence.hazards)
        and (not silence.subscriptions or alert.addressee in silence.subscriptions)
        and (not silence.kinds or alert.kind in silence.kinds)
    )


def kept_back(board: Board, alert: Alert, now_s: float) -> str | None:
    """Why an open alert is not sent now; None: it is. The words do not change while the reason stands."""
    for name in sorted(board.silences):
        silence = board.silences[name]
        if covers(silence, alert, now_s):
            return f"silenced by {silence.author} until {silence.ends_s:.0f}: {silence.reason}"
    if (stronger := _stronger(board, alert)) is not None:
        return f"alert {stronger} is stronger, for the same flights"
    return None


def _stronger(board: Board, alert: Alert) -> str | None:
    """An open alert for the same addressee, of a kind that says much the same, more severe, with all its flights."""
    flights = {one.icao_address for one in alert.concerned}
    if not flights:
        return None
    for other_id in sorted(board.open.values()):
        other = board.alerts[other_id]
        if (
            (other.party, other.addressee, other.exercise) == (alert.party, alert.addressee, alert.exercise)
            and rank(other.severity) > rank(alert.severity)
            and family(other.kind) == family(alert.kind)
            and flights <= {one.icao_address for one in other.concerned}
        ):
            return other.id
    return None


def silenced(board: Board, now_s: float) -> tuple[tuple[Alert, str], ...]:
    """All open alerts that are kept back now, each with the reason; nothing that is silenced is lost."""
    found = ((alert, kept_back(board, alert, now_s)) for alert in board.open_alerts())
    return tuple((alert, why) for alert, why in found if why is not None)


def wait_until_s(board: Board, alert: Alert) -> float:
    """Until when a new alert waits for more flights: an advisory for a few seconds, a warning not at all."""
    waits = rank(alert.severity) < rank(Severity.WARNING) and alert.state is State.RAISED and alert.raised_again == 0
    return alert.raised_s + board.limits.group_s if waits else alert.raised_s
