"""A series of restriction posts into closed intervals per airport, and those into hazards."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crossfix.records.hazard import Hazard, HazardKind, Volume
from crossfix.records.interval import Interval
from crossfix.records.notice import Notice
from crossfix.records.notice_text import Restriction, RestrictionPost, RestrictionSaid, TimeCandidate


@dataclass(frozen=True, slots=True)
class _Word:
    """One sentence for one airport."""

    airport: str
    said: RestrictionSaid
    post: RestrictionPost
    when: Interval

    @property
    def order(self) -> float:
        if self.post.published_s is not None:
            return self.post.published_s
        return self.when.low if math.isfinite(self.when.low) else math.inf


def restrictions_of(posts: Iterable[RestrictionPost]) -> tuple[tuple[Restriction, ...], tuple[Notice, ...]]:
    """Each closing with its opening, by airport and time, and what does not fit. Posts may come in any order.

    A time that a post gives counts; without one it is the time of the post. A second closing before an opening adds its
    post to the first. An opening of one direction leaves the other closed.
    """
    words = [
        _Word(airport, said, post, _when(said.times, post.published_s))
        for post in {one.id: one for one in posts}.values()
        for said in post.said
        for airport in said.airports
    ]
    done: list[Restriction] = []
    notices: list[Notice] = []
    for airport in sorted({one.airport for one in words}):
        done += _of_airport(
            sorted((one for one in words if one.airport == airport), key=lambda w: (w.order, w.said.begin)), notices
        )
    return tuple(done), tuple(notices)


def _when(times: Sequence[TimeCandidate], published_s: float | None) -> Interval:
    if times:
        return Interval(min(one.time_s for one in times), max(one.time_s for one in times))
    return Interval() if published_s is None else Interval(published_s, published_s)


def _of_airport(words: list[_Word], notices: list[Notice]) -> list[Restriction]:
    done: list[Restriction] = []
    last: Restriction | None = None
    for word in words:
        said = word.said
        if word.order == math.inf:
            notices.append(
                Notice(
                    word.post.id, f"{word.airport}: neither the post nor its words have a time; its order is not known"
                )
            )
        if said.action == "introduced":
            last = _opened(word) if last is None else _again(last, word)
            continue
        if last is None:
            notices.append(Notice(word.post.id, f"{word.airport}: lifted, and no post tells when it was introduced"))
            done.append(
                replace(_opened(word), closed_s=Interval(-math.inf, word.when.high), opened_s=word.when, until_s=None)
            )
            continue
        ended = replace(last, opened_s=word.when, posts=(*last.posts, word.post.id))
        rest = replace(
            last, arrivals=last.arrivals and not said.arrivals, departures=last.departures and not said.departures
        )
        done.append(
            replace(ended, arrivals=last.arrivals and said.arrivals, departures=last.departures and said.departures)
        )
        last = rest if rest.arrivals or rest.departures else None
    return [*done, *([last] if last is not None else [])]


def _opened(word: _Word) -> Restriction:
    said = word.said
    until = _when(said.until, None) if said.until else None
    return Restriction(
        word.airport, said.arrivals, said.departures, said.closed_sky, word.when, None, until, word.post.published_s,
        (word.post.id,), word.post.text[said.begin : said.end].strip(), word.post.reason,
    )  # fmt: skip


def _again(last: Restriction, word: _Word) -> Restriction:
    said = word.said
    until = _when(said.until, None) if said.until else last.until_s
    return replace(
        last, arrivals=last.arrivals or said.arrivals, departures=last.departures or said.departures, until_s=until,
        closed_sky=last.closed_sky or said.closed_sky, posts=(*last.posts, word.post.id),
    )  # fmt: skip


def hazards_of_restrictions(restrictions: Iterable[Restriction], now: float) -> tuple[Hazard, ...]:
    """One hazard per closing: from the earliest that it can have begun to the latest that it can have ended.

    `now` stands in where nothing tells a beginning. An end announced in advance is an estimate: it stays closed until
    a post lifts it.
    """
    return tuple(_hazard(one, now) for one in restrictions)


def _hazard(one: Restriction, now: float) -> Hazard:
    begin = one.closed_s.low
    if not math.isfinite(begin):
        begin = one.published_s if one.published_s is not None else now
    end = math.inf if one.opened_s is None else one.opened_s.high
    until = math.inf if one.until_s is None else one.until_s.high
    directions = (
        "arrivals and departures" if one.arrivals and one.departures else "arrivals" if one.arrivals else "departures"
    )
    regime = "closed-sky regime, " if one.closed_sky else ""
    return Hazard(
        id=f"post:{one.airport}:{one.posts[0]}:{directions.replace(' ', '-')}",
        kind=HazardKind.AIRSPACE_CLOSED if one.closed_sky else HazardKind.AIRPORT_CLOSED,
        label=f"{one.airport}: {regime}{directions} restricted, by a post",
        volume=Volume(airports=(one.airport,)),
        periods=((begin, max(begin, min(end, until) if one.opened_s is None else end)),),
        end_estimated=one.opened_s is None,
        issuer=one.posts[0].rpartition(":")[0],
        force="restriction",
        addressed_to=None,
        first_evidence_s=one.published_s if one.published_s is not None else begin,
        confidence=None,
        geometry_from="airport of a restriction post",
        text=one.text,
        cancelled_s=None if one.opened_s is None else one.opened_s.high,
    )  # fmt: skip
