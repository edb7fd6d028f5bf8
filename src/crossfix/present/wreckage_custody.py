"""Chains of custody as lanes: who held an object from when to when, with gaps and overlaps, in percent of one scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crossfix.present.times import epoch_ms
from crossfix.present.wreckage_json import CustodyOut, HandOverOut, ObjectOut

MOST_LANES = 60
DAY_MS = 86_400_000
TICK_DAYS = (1 / 24, 1 / 8, 1 / 4, 1, 2, 7, 14, 30, 90, 180, 365, 730, 1825)
MOST_TICKS = 4
FULL = 100.0
THINNEST = 0.6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the scale, in percent."""

    start: float
    width: float


@dataclass(frozen=True, slots=True)
class StepBar:
    """A hand-over: `possible` from its earliest beginning to its latest end, `sure` what it surely held, if any.

    Steps alternate between two rows, so that two holders at one time are seen beside each other.
    """

    number: int
    row: int
    possible: Stretch
    sure: Stretch | None
    open_left: bool
    open_right: bool
    words: str


@dataclass(frozen=True, slots=True)
class Matter:
    """A gap or an overlap; `stretch` is None for what has no place on the scale."""

    kind: str
    stretch: Stretch | None
    text: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectLane:
    """One recovered object with its steps and what was found of its chain."""

    object: ObjectOut
    recovered: Stretch | None
    bars: tuple[StepBar, ...]
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Custody:
    """The lanes on one scale; `left_out` objects are in case.json alone."""

    lanes: tuple[ObjectLane, ...]
    ticks: tuple[tuple[float, str], ...]
    left_out: int


def custody(objects: Sequence[ObjectOut], found: Sequence[CustodyOut]) -> Custody:
    """A lane for each object, those with something found of their chain first where there are too many."""
    matters: dict[str, list[CustodyOut]] = {}
    for one in found:
        matters.setdefault(one.object, []).append(one)
    first = sorted(objects, key=lambda one: one.id not in matters)[:MOST_LANES]
    shown = [one for one in objects if one in first] if len(objects) > MOST_LANES else list(objects)
    scale = Scale.over(shown)
    lanes = tuple(_lane(one, matters.get(one.id, []), scale) for one in shown)
    return Custody(lanes, tuple(scale.ticks()) if scale else (), len(objects) - len(shown))


@dataclass(frozen=True, slots=True)
class Scale:
    """From the first to the last time told of any object, milliseconds since 1970."""

    first: int
    last: int

    @staticmethod
    def over(objects: Sequence[ObjectOut]) -> Scale | None:
        """None where no time is told."""
        moments = [epoch_ms(iso) for one in objects for iso in _times(one) if iso is not None]
        if not moments:
            return None
        first, last = min(moments), max(moments)
        margin = max((last - first) // 40, DAY_MS // 24)
        return Scale(first - margin, last + margin)

    def at(self, iso: str | None, unknown: float) -> float:
        """Percent of the scale; `unknown` where there is no time."""
        if iso is None:
            return unknown
        return round(FULL * (epoch_ms(iso) - self.first) / (self.last - self.first), 2)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """A few round days or hours; one at least, as each step is at most four times the one before."""
        days = (self.last - self.first) / DAY_MS
        step = round(DAY_MS * next((one for one in TICK_DAYS if days <= MOST_TICKS * one), TICK_DAYS[-1]))
        for moment in range(-(-self.first // step) * step, self.last + 1, step):
            place = round(FULL * (moment - self.first) / (self.last - self.first), 2)
            when = datetime.fromtimestamp(moment / 1000, UTC)
            yield place, f"{when:%Y-%m-%d %H:%M}" if step < DAY_MS else f"{when:%Y-%m-%d}"


def _times(one: ObjectOut) -> Iterable[str | None]:
    yield from (one.recovered_earliest_utc, one.recovered_latest_utc)
    for step in one.custody:
        yield from (step.since_earliest_utc, step.since_latest_utc, step.until_earliest_utc, step.until_latest_utc)


def stretch(start: float, stop: float) -> Stretch:
    """A part that can be seen, however short, inside the scale."""
    width = max(THINNEST, stop - start)
    return Stretch(round(min(max(start, 0.0), FULL - width), 2), round(width, 2))


def _lane(one: ObjectOut, found: Sequence[CustodyOut], scale: Scale | None) -> ObjectLane:
    if scale is None:
        return ObjectLane(one, None, (), tuple(_matter(matter, one, None) for matter in found))
    bars = tuple(_bar(number, step, scale) for number, step in enumerate(one.custody))
    recovered = None
    if one.recovered_earliest_utc or one.recovered_latest_utc:
        recovered = stretch(scale.at(one.recovered_earliest_utc, 0.0), scale.at(one.recovered_latest_utc, FULL))
    return ObjectLane(one, recovered, bars, tuple(_matter(matter, one, scale) for matter in found))


def _bar(number: int, step: HandOverOut, scale: Scale) -> StepBar:
    start, sure_start = scale.at(step.since_earliest_utc, 0.0), scale.at(step.since_latest_utc, FULL)
    sure_stop = scale.at(step.until_earliest_utc, FULL if not step.ended else 0.0)
    stop = scale.at(step.until_latest_utc, FULL)
    # Where no end is told, it is not known how long the holder kept it: nothing after the beginning is sure.
    sure = stretch(sure_start, sure_stop) if step.ended and sure_stop > sure_start else None
    open_left, open_right = step.since_earliest_utc is None, step.until_latest_utc is None
    return StepBar(number, number % 2, stretch(start, stop), sure, open_left, open_right, step_words(step))


def step_words(step: HandOverOut) -> str:
    """A hand-over in words: holder, times as written, seal."""
    words = [step.holder, step.as_written or "times not told"]
    if step.seal is not None:
        words.append(f"seal {step.seal}{'' if step.seal_intact is not False else ', broken when received'}")
    if step.reseal:
        words.append(f"sealed anew: {step.reseal}")
    if not step.ended:
        words.append("end not told")
    return "; ".join(words)


def _matter(one: CustodyOut, of: ObjectOut, scale: Scale | None) -> Matter:
    """A gap runs from the latest end before it to the earliest beginning after it; an overlap is between the two."""
    part = None
    if scale is not None and one.before is not None and one.kind in ("gap", "overlap"):
        end = of.custody[one.after] if one.after >= 0 else None
        ended = (end.until_earliest_utc, end.until_latest_utc) if end else _recovered(of)
        began = of.custody[one.before].since_earliest_utc, of.custody[one.before].since_latest_utc
        if one.kind == "gap":
            part = _between(scale.at(ended[1], 0.0), scale.at(began[0], FULL))
        else:
            part = _between(scale.at(began[1], 0.0), scale.at(ended[0], FULL))
    return Matter(one.kind, part, one.text, tuple(one.statements))


def _recovered(of: ObjectOut) -> tuple[str | None, str | None]:
    return of.recovered_earliest_utc, of.recovered_latest_utc


def _between(start: float, stop: float) -> Stretch:
    return stretch(min(start, stop), max(start, stop))
