"""Weighing: hypotheses, groups of evidence, and what people judged of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from crossfix.records.interval import Interval

NOT_LISTED = "not_listed"
"""The id of the standing hypothesis that the cause is none of the others."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A cause that could have left the evidence. Intent, guilt and responsibility are never hypotheses."""

    id: str
    label: str
    parent: str | None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """What is weighed once: a causal chain of events, or what one root says of one matter."""

    id: str
    label: str
    kind: Literal["chain", "root"]
    events: tuple[str, ...]
    statements: tuple[str, ...]
    roots: tuple[str, ...]
    trust: str
    """The best trust class among its statements."""
    known_from: Interval
    """When the first of its documents was published, UTC seconds of the case; infinite low: a recording."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One person's likelihood ratio P(group | hypothesis) / P(group | against), as an interval, and why."""

    group: str
    hypothesis: str
    against: str
    ratio: Interval
    rater: str
    date: str
    why: str
    grade: str | None
    """A letter A to F: the most that the source's reliability lets the ratio be (see `caps`)."""
    said_anyway: bool
    """Its author would say it whatever happened: it weighs exactly 1."""
    shared_with: tuple[str, ...]
    """Groups of partly the same origin."""
    rho: Interval
    """The share of common origin, 0 to 1."""
    line: int


@dataclass(frozen=True, slots=True)
class Weighing:
    """`hypotheses.yaml` and `judgements.yaml` of a case."""

    hypotheses: tuple[Hypothesis, ...]
    judgements: tuple[Judgement, ...]
    caps: Mapping[str, float]
    """The largest ratio of each grade: A 100, B 20, C 6, D 2.5, E 1; F weighs nothing until graded."""
