"""What there is to tell now: hazards with the flights they concern, silent feeds, and that the watch is alive."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from crossfix.records.alert import Concern, Severity, Subscription
from crossfix.records.hazard import Hazard
from crossfix.records.interval import INFINITE
from crossfix.warn.affected_airports import affected_airports
from crossfix.warn.board import NOTHING, Board, KeptConcern, TopicKey
from crossfix.warn.concerned import active_span
from crossfix.warn.instructions import headline, instruction, uplink
from crossfix.warn.looked import pairs
from crossfix.warn.severities import rank, severity_of
from crossfix.warn.subscriptions import matches, wants, wants_without_flights
from crossfix.warn.uplink import uplink_text

FEED_SILENT, WATCH_ALIVE = "feed_silent", "watch_alive"
"""Kinds of alerts that are of the watch itself. The second must be asked for by name."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What an alert says."""

    headline: str
    instruction: str
    uplink: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to tell of; times are s UTC since 1970. `hazard` is None for the watch's own."""

    key: TopicKey
    kind: str
    begins_s: float
    first_evidence_s: float
    received_s: float
    detected_s: float
    expires_s: float | None
    hazard: Hazard | None
    flights: Mapping[int, KeptConcern]
    airports: tuple[str, ...] = ()
    severity: Severity = Severity.INFORMATION
    texts: Texts | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one subscription is to learn of a topic."""

    topic: Topic
    subscription: Subscription
    severity: Severity
    concerned: tuple[Concern, ...]

    def texts(self) -> Texts:
        """In words, marked as an exercise where it is one."""
        topic = self.topic
        if topic.hazard is None:
            assert topic.texts is not None
            return topic.texts
        hazard = replace(topic.hazard, exercise=topic.key[1])
        return Texts(
            headline(hazard, self.concerned),
            instruction(hazard),
            uplink(hazard, self.severity, exercise=topic.key[1]),
        )


def topics(board: Board, now_s: float) -> Iterator[Topic]:
    """All that holds at this time."""
    replaced = _replaced(board)
    for key, hazard, _ in pairs(board):
        span = active_span(hazard, now_s, board.concern_limits.arrival_s + board.concern_limits.projection.horizon_s)
        if span is None or key in replaced:
            continue
        known = board.hazards.get(key) or board.hazards[key[0], False]
        yield Topic(
            key=key,
            kind=hazard.kind.value,
            begins_s=span[0] if math.isfinite(span[0]) else 0.0,
            first_evidence_s=hazard.first_evidence_s,
            received_s=known.received_s,
            detected_s=known.detected_s,
            expires_s=span[1] if span[1] != INFINITE else None,
            hazard=hazard,
            flights=board.concerns.get(key, NOTHING),
            airports=affected_airports(hazard, board.airports, board.concern_limits),
        )
    yield from _silent_feeds(board, now_s)
    yield from _heartbeats(board)


def why_over(board: Board, key: TopicKey, now_s: float) -> str:
    """The reason for which a topic holds no more."""
    if key[0].startswith("feed:"):
        return "the feed is heard again"
    if key[0].startswith("watch:"):
        return "the next hour's heartbeat follows"
    if (other := _replaced(board).get(key)) is not None:
        return f"replaced by {other}"
    known = board.hazards.get(key) or board.hazards.get((key[0], False))
    if known is None:
        return "the hazard is no longer known"
    if known.hazard.cancelled_s is not None and known.hazard.cancelled_s <= now_s:
        return "the hazard was cancelled or has ended"
    return "the hazard's time is over"


def _replaced(board: Board) -> dict[TopicKey, str]:
    """Hazards for which another says that it stands."""
    return {(old, ex): name for (name, ex), one in sorted(board.hazards.items()) for old in one.hazard.replaces}


def _silent_feeds(board: Board, now_s: float) -> Iterator[Topic]:
    heard = {exercise for (_, exercise), since_s in board.feeds.items() if since_s is None}
    for (name, exercise), since_s in sorted(board.feeds.items()):
        if since_s is None:
            continue
        alone = exercise not in heard
        words = f"Nothing heard from feed {name}" + ("; no feed is heard: the watch sees nothing" if alone else "")
        advice = "Hazards seen by this feed alone are not found. Check the receiver and the line."
        yield Topic(
            key=(f"feed:{name}", exercise),
            kind=FEED_SILENT,
            begins_s=since_s,
            first_evidence_s=since_s,
            received_s=now_s,
            detected_s=now_s,
            expires_s=None,
            hazard=None,
            flights=NOTHING,
            severity=Severity.CRITICAL if alone else Severity.WARNING,
            texts=_texts(words, advice, exercise),
        )


def _heartbeats(board: Board) -> Iterator[Topic]:
    for exercise, beat_s in sorted(board.beats.items()):
        hour_s = math.floor(beat_s / 3600.0) * 3600.0
        silent = sum(since_s is not None for (_, ex), since_s in board.feeds.items() if ex == exercise)
        feeds = sum(ex == exercise for _, ex in board.feeds)
        words = f"The watch is alive: {feeds - silent} of {feeds} feeds heard"
        yield Topic(
            key=(f"watch:{hour_s:.0f}", exercise),
            kind=WATCH_ALIVE,
            begins_s=hour_s,
            first_evidence_s=beat_s,
            received_s=beat_s,
            detected_s=beat_s,
            expires_s=beat_s + board.limits.beats_missed * board.limits.beat_s,
            hazard=None,
            flights=NOTHING,
            texts=_texts(words, "If this does not come in time, the watch is dead.", exercise),
        )


def _texts(words: str, advice: str, exercise: bool) -> Texts:
    return Texts(f"EXERCISE: {words}" if exercise else words, advice, uplink_text([words, advice], exercise=exercise))


def wanted(board: Board, topic: Topic, now_s: float) -> Iterator[Wanted]:
    """Each subscription that is to learn of a topic."""
    for subscription in filter(board.raises, board.subscriptions.values()):
        one = _of_watch(topic, subscription) if topic.hazard is None else _of_hazard(board, topic, subscription, now_s)
        if one is not None and rank(one.severity) >= rank(subscription.least):
            yield one


def _of_watch(topic: Topic, subscription: Subscription) -> Wanted | None:
    named = topic.kind in subscription.kinds
    if named or (not subscription.kinds and topic.kind == FEED_SILENT):
        return Wanted(topic, subscription, topic.severity, ())
    return None


def _of_hazard(board: Board, topic: Topic, subscription: Subscription, now_s: float) -> Wanted | None:
    hazard = topic.hazard
    if hazard is None or not wants(subscription, hazard):
        return None
    severity, found, least, most = None, [], rank(subscription.least), -1
    for address, kept in sorted(topic.flights.items()):
        state = board.flights.get((address, topic.key[1])) or board.flights.get((address, False))
        if not matches(subscription, kept.concern, state):
            continue
        one = severity_of(hazard, kept.concern, now_s, board.limits)
        ranked = rank(one)
        if ranked < least:
            continue
        found.append(kept.concern)
        if ranked > most:
            severity, most = one, ranked
    if severity is None and wants_without_flights(subscription, hazard, topic.airports):
        severity = severity_of(hazard, None, now_s, board.limits)
    return None if severity is None else Wanted(topic, subscription, severity, tuple(found))
