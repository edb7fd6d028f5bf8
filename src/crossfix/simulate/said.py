"""What the made documents say, as entries of statements.yaml; which of it is planted as false, for truth.json."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crossfix.errors import RequestInvalid
from crossfix.simulate.sayings import SaidDuration, SaidOffsets, SaidOrder, SaidText, SaidTime, Statement
from crossfix.simulate.scenario import Scenario
from crossfix.simulate.written_time import clock_time

Entry = dict[str, Any]
"""Plain data on its way to YAML."""
UNITS = {"s": (1.0, "seconds"), "min": (60.0, "minutes")}


@dataclass(frozen=True, slots=True)
class Told:
    """A statement's quote, its sentence in our words, and what it says in checkable form."""

    entry: Statement
    quote: str
    text: str
    says: Entry

    @property
    def true(self) -> bool:
        """Nothing was planted in it."""
        return self.entry.planted_s == 0


def told(scenario: Scenario, moments: Mapping[str, float], labels: Mapping[str, str]) -> list[Told]:
    """All statements, in the order of the scenario. Raises RequestInvalid where an order is not as it was planted."""
    return [_told(scenario, one, moments, labels) for one in scenario.statements]


def _told(scenario: Scenario, one: Statement, moments: Mapping[str, float], labels: Mapping[str, str]) -> Told:
    if isinstance(one, SaidText):
        return Told(one, one.quote, f"It says: {one.quote}.", {"text_only": True})
    if isinstance(one, SaidTime):
        return _time(scenario, one, moments, labels)
    if isinstance(one, SaidDuration):
        return _duration(one, moments, labels)
    if isinstance(one, SaidOffsets):
        return _offsets(one, moments, labels)
    return _order(one, moments, labels)


def _time(scenario: Scenario, one: SaidTime, moments: Mapping[str, float], labels: Mapping[str, str]) -> Told:
    at = clock_time(scenario.date, moments[one.event] + one.planted_s, one.zone, one.to)
    text = f"{labels[one.event]}: {at} {one.zone}."
    return Told(one, _quote(one.quote, at), text, {"time": {"event": one.event, "at": at, "zone": one.zone}})


def _duration(one: SaidDuration, moments: Mapping[str, float], labels: Mapping[str, str]) -> Told:
    size, words = UNITS[one.unit]
    lasts = _whole((moments[one.stop] - moments[one.start] + one.planted_s) / size)
    text = f"From “{labels[one.start]}” to “{labels[one.stop]}”: {lasts} {words}."
    says = {"from": one.start, "to": one.stop, "lasts": float(lasts), "unit": one.unit}
    return Told(one, _quote(one.quote, str(lasts)), text, {"duration": says})


def _offsets(one: SaidOffsets, moments: Mapping[str, float], labels: Mapping[str, str]) -> Told:
    """The planted error is in the last figure."""
    lapses, before = [], moments[one.start]
    for name in one.events:
        lapses.append(moments[name] - before)
        before = moments[name] if one.meant == "cumulative" else before
    lapses[-1] += one.planted_s
    figures = [_whole(lapse) for lapse in lapses]
    listed = ", ".join(map(str, figures[:-1])) + (f" and {figures[-1]}" if len(figures) > 1 else str(figures[-1]))
    items = [{"event": name, "by": float(by)} for name, by in zip(one.events, figures, strict=True)]
    events = ", ".join(f"“{labels[name]}”" for name in one.events)
    text = f"{events} follow “{labels[one.start]}” by {listed} seconds."
    says = {"from": one.start, "items": items, "unit": "s", "reading": one.reading}
    return Told(one, _quote(one.quote, listed), text, {"offsets": says})


def _order(one: SaidOrder, moments: Mapping[str, float], labels: Mapping[str, str]) -> Told:
    if (moments[one.before] > moments[one.after]) != (one.planted_s != 0):
        found = "after" if moments[one.before] > moments[one.after] else "before"
        raise RequestInvalid(
            f"scenario: statement {one.id}: {one.before} is {found} {one.after} in this flight; "
            "planted_s is 0 for a true order and another number for a false one"
        )
    text = f"“{labels[one.before]}” came before “{labels[one.after]}”."
    return Told(one, one.quote, text, {"order": {"before": one.before, "after": one.after}})


def _quote(pattern: str, figures: str) -> str:
    return pattern.replace("{said}", figures)


def _whole(number: float) -> int:
    """Cut off, as people do; a millionth is let go."""
    return math.floor(number + 1e-6)
