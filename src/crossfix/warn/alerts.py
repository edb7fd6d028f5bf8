"""The life of an alert: raised, sent, delivered, acknowledged, acted or rejected, cleared. A pure state machine.

    board, effects = step(board, HazardsSeen(...), now_s)

An input first changes what the board knows; then the alerts are brought in line with it. Doing so a second time changes
nothing, so a duplicate input has no effect, and an alert's steps only grow.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace

from crossfix.records.alert import Alert, Delivery, State, Step
from crossfix.records.notice import Notice
from crossfix.records.watch_effects import Effect, Input, Told, Wake, Write
from crossfix.warn.board import AlertKey, Board
from crossfix.warn.escalation import BY, RELEASED, climbed, next_rung, taken_since_raised
from crossfix.warn.inputs import applied, version_of
from crossfix.warn.severities import rank
from crossfix.warn.silences import kept_back, wait_until_s
from crossfix.warn.topics import WATCH_ALIVE, Wanted, topics, wanted, why_over

NAMESPACE = uuid.UUID("6f1c2f0e-3d0e-5a55-9a7e-1f8a5b5f0d10")
"""Of the names that alerts and deliveries have."""
KEPT_BACK = "kept back: "


def step(board: Board, given: Input, now_s: float) -> tuple[Board, tuple[Effect, ...]]:
    """The board after an input at a time (s UTC since 1970), and what is to be done for it.

    The effects are in order: what to tell, one Write where alerts or deliveries are new, one Wake where something is
    due. The same board, input and time give the same result.
    """
    told = _clock(board, now_s)
    after, more = applied(board, given, now_s)
    after = replace(_settled(after, now_s), clock_s=now_s)
    alerts = tuple(
        alert
        for name, alert in after.alerts.items()
        if name not in board.alerts or len(alert.steps) > len(board.alerts[name].steps)
    )
    deliveries = tuple(
        one for name, one in after.deliveries.items() if name not in board.deliveries and one.attempts == 0
    )
    effects: list[Effect] = [*told, *more]
    if alerts or deliveries:
        effects.append(Write(alerts, tuple(one for one in deliveries if one.delivered_s is None and not one.given_up)))
    if (wake_s := min(_due(after, now_s), default=None)) is not None:
        effects.append(Wake(wake_s))
    return after, tuple(effects)


def _clock(board: Board, now_s: float) -> tuple[Told, ...]:
    """A clock that jumped; deadlines are then taken to be over rather than far ahead."""
    if board.clock_s is None:
        return ()
    moved_s = now_s - board.clock_s
    if -board.limits.clock_s <= moved_s <= board.limits.clock_ahead_s:
        return ()
    way = f"went back by {-moved_s:.0f} s" if moved_s < 0 else f"is {moved_s:.0f} s ahead of the last step"
    return (Told(Notice("clock", f"the watch's clock {way}; latencies across it are not to be trusted")),)


def _settled(board: Board, now_s: float) -> Board:
    """The alerts in line with what is known."""
    wanted_now = {_key(one): one for topic in topics(board, now_s) for one in wanted(board, topic, now_s)}
    for key, one in wanted_now.items():
        board = _told(board, key, one, now_s) if key in board.open else _raised(board, key, one, now_s)
    for key in [key for key in board.open if key not in wanted_now]:
        board = _cleared(board, key, _why_cleared(board, key, now_s), now_s)
    for name in sorted(board.open.values()):
        board = _sent_on(board, board.alerts[name], now_s)
    return board


def _key(one: Wanted) -> AlertKey:
    return (*one.topic.key, one.subscription.party, one.subscription.id)


def _raised(board: Board, key: AlertKey, one: Wanted, now_s: float) -> Board:
    """A new alert. Its id tells the hazard, whom it is for, when the hazard began and which episode of it this is."""
    topic, texts = one.topic, one.texts()
    episode = (*key, repr(topic.begins_s), repr(board.ended.get(key)))
    name = str(uuid.uuid5(NAMESPACE, "\x1f".join(map(str, episode))))
    alert = Alert(
        id=name,
        hazard=topic.key[0],
        kind=topic.kind,
        severity=one.severity,
        party=one.subscription.party,
        addressee=one.subscription.id,
        headline=texts.headline,
        instruction=texts.instruction,
        uplink=texts.uplink,
        concerned=one.concerned,
        first_evidence_s=topic.first_evidence_s,
        received_s=topic.received_s,
        detected_s=topic.detected_s,
        raised_s=now_s,
        steps=(Step(State.RAISED, now_s, BY, "raised"),),
        exercise=topic.key[1],
        expires_s=topic.expires_s,
    )
    return replace(
        board,
        alerts={**board.alerts, name: alert},
        open={**board.open, key: name},
        told={**board.told, name: _addresses(alert)},
    )


def _addresses(alert: Alert) -> frozenset[int]:
    return frozenset(one.icao_address for one in alert.concerned)


def _told(board: Board, key: AlertKey, one: Wanted, now_s: float) -> Board:
    """An open alert with its flights of now; raised again where it is worse, with a step where more flights are told.

    New flights are told at most once in a while; those that went are told no more, so that they are new if they come
    again after the hysteresis.
    """
    name = board.open[key]
    alert = board.alerts[name]
    now = {concern.icao_address: concern for concern in one.concerned}
    known = board.told.get(name, frozenset()) & frozenset(now)
    note, again = _news(board, alert, one, known, now_s)
    if note is None:
        shown = tuple(concern for concern in one.concerned if concern.icao_address in known)
        alert = replace(alert, concerned=shown)
        return replace(board, alerts={**board.alerts, name: alert}, told={**board.told, name: known})
    severity = max(alert.severity, one.severity, key=rank)
    texts = replace(one, severity=severity).texts()
    alert = replace(
        alert,
        severity=severity,
        concerned=one.concerned,
        headline=texts.headline,
        instruction=texts.instruction,
        uplink=texts.uplink,
        expires_s=one.topic.expires_s,
        raised_again=alert.raised_again + again,
        steps=(*alert.steps, Step(State.RAISED if again else alert.state, now_s, BY, note)),
    )
    return replace(board, alerts={**board.alerts, name: alert}, told={**board.told, name: frozenset(now)})


def _news(board: Board, alert: Alert, one: Wanted, known: frozenset[int], now_s: float) -> tuple[str | None, bool]:
    """What is new in words, and whether it raises the alert again."""
    if rank(one.severity) > rank(alert.severity):
        return f"raised again: {alert.severity.value} to {one.severity.value}", True
    if alert.kind == WATCH_ALIVE:
        beat_s = board.beats.get(alert.exercise)
        return ("raised again: still alive", True) if beat_s is not None and beat_s > _last_s(alert) else (None, False)
    new = [concern for concern in one.concerned if concern.icao_address not in known]
    if not new or 0.0 <= now_s - _last_s(alert) < board.limits.again_s:
        return None, False
    own = one.subscription.party in ("crew", "operator")
    names = ", ".join(concern.callsign.strip() or f"{concern.icao_address:06X}" for concern in new[:10])
    more = f" and {len(new) - 10} more" if len(new) > 10 else ""
    if own or any(concern.how == "inside" for concern in new):
        return f"raised again: {names}{more} concerned", True
    return f"flights: {names}{more} concerned", False


def _last_s(alert: Alert) -> float:
    """When the watch last told of flights."""
    return max(s.at_s for s in alert.steps if s.by == BY and s.note.startswith(("raised", "flights")))


def _why_cleared(board: Board, key: AlertKey, now_s: float) -> str:
    if key[3] not in board.subscriptions:
        return "the subscription has ended"
    if any(topic.key == key[:2] for topic in topics(board, now_s)):
        return f"no flight has been concerned for {board.limits.keep_s:.0f} s"
    return why_over(board, key[:2], now_s)


def _cleared(board: Board, key: AlertKey, why: str, now_s: float) -> Board:
    alert = board.alerts[board.open[key]]
    alert = replace(alert, steps=(*alert.steps, Step(State.CLEARED, now_s, BY, why)))
    reached = {one.subscription for one in board.deliveries.values() if one.alert == alert.id}
    if not reached and _went_out(alert):  # made before a start anew
        reached = {alert.addressee}
    board = replace(
        board,
        alerts={**board.alerts, alert.id: alert},
        open={known: name for known, name in board.open.items() if known != key},
        told={name: flights for name, flights in board.told.items() if name != alert.id},
        ended={**board.ended, key: now_s},
    )
    return _delivered_to(board, alert, sorted(reached), now_s)


def _went_out(alert: Alert) -> bool:
    return any(one.state not in (State.RAISED, State.CLEARED) for one in alert.steps)


def _sent_on(board: Board, alert: Alert, now_s: float) -> Board:
    """Deliveries of an open alert, unless something keeps it back; then up the ladder, as far as it is due."""
    why, before = kept_back(board, alert, now_s), _kept_back_before(alert)
    if why is not None:
        return board if before == why else _noted(board, alert, f"{KEPT_BACK}{why}", now_s)
    if before is not None:
        board = _noted(board, alert, RELEASED, now_s)
        alert = board.alerts[alert.id]
    if alert.raised_s <= now_s < wait_until_s(board, alert):
        return board
    board = _delivered_to(board, alert, [alert.addressee, *taken_since_raised(alert)], now_s)
    while (rung := next_rung(board, alert, _given_up(board, alert))) is not None:
        if rung.began_s - board.limits.clock_s <= now_s < rung.due_s:
            break
        if rung.subscription is not None and rung.subscription not in board.subscriptions:
            rung = replace(rung, why=f"{rung.why}; no such subscription")
        alert = replace(alert, steps=(*alert.steps, climbed(rung, alert.state, now_s)))
        board = replace(board, alerts={**board.alerts, alert.id: alert})
        board = _delivered_to(board, alert, taken_since_raised(alert), now_s)
    return board


def _kept_back_before(alert: Alert) -> str | None:
    """What kept it back at its last step of that kind, since it was last raised or ever."""
    for one in reversed(alert.steps):
        if one.by == BY and one.note.startswith(KEPT_BACK):
            return one.note.removeprefix(KEPT_BACK)
        if one.by == BY and one.note == RELEASED:
            return None
    return None


def _noted(board: Board, alert: Alert, note: str, now_s: float) -> Board:
    alert = replace(alert, steps=(*alert.steps, Step(alert.state, now_s, BY, note)))
    return replace(board, alerts={**board.alerts, alert.id: alert})


def _given_up(board: Board, alert: Alert) -> bool:
    """Whether the last one told of this version cannot be reached."""
    last = [alert.addressee, *taken_since_raised(alert)][-1]
    delivery = board.deliveries.get(_delivery_id(alert, last))
    return last not in board.subscriptions or (delivery is not None and delivery.given_up is not None)


def _delivered_to(board: Board, alert: Alert, subscriptions: Iterable[str], now_s: float) -> Board:
    """The board with a delivery of this version of an alert to each of these, made once."""
    new = {}
    for name in subscriptions:
        delivery_id, subscription = _delivery_id(alert, name), board.subscriptions.get(name)
        if subscription is None or delivery_id in board.deliveries:
            continue
        new[delivery_id] = Delivery(
            delivery_id, alert.id, name, subscription.channel, version_of(alert), now_s, next_try_s=now_s
        )
    return replace(board, deliveries={**board.deliveries, **new}) if new else board


def _delivery_id(alert: Alert, subscription: str) -> str:
    return str(uuid.uuid5(NAMESPACE, "\x1f".join((alert.id, subscription, str(version_of(alert))))))


def _due(board: Board, now_s: float) -> Iterator[float]:
    """When something is to be looked at again: waits, rungs, ends of silences and hazards, the heartbeat."""
    for name in board.open.values():
        alert = board.alerts[name]
        yield from (at_s for at_s in (wait_until_s(board, alert), alert.expires_s) if at_s is not None and at_s > now_s)
        if kept_back(board, alert, now_s) is None:
            rung = next_rung(board, alert, _given_up(board, alert))
            if rung is not None and rung.due_s > now_s:
                yield rung.due_s
        if alert.concerned:
            yield now_s + board.limits.project_s
    yield from (silence.ends_s for silence in board.silences.values() if silence.ends_s > now_s)
    yield from (at_s + board.limits.beat_s for at_s in board.beats.values())
