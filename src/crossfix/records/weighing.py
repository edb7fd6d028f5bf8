"""Weighing: hypotheses, groups of evidence, what people judged of them, and priors given by name."""

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
    """What is weighed once: a causal chain of events, or what one root says of one matter.

    `id` is derived and stable: `chain:first_sound` by the chain's first event in the order of case.yaml,
    `R-REPORT/bird_strike` by root and matter.
    """

    id: str
    label: str
    kind: Literal["chain", "root"]
    matter: str
    """The claim, quantity, event, fact or statement it is about; of a chain its first event."""
    events: tuple[str, ...]
    statements: tuple[str, ...]
    """All of them, relays too, in the case's order."""
    origins: tuple[str, ...]
    """The statements at the ends of the relay chains: these are counted, relays are not."""
    roots: tuple[str, ...]
    """Independent roots of the origins. Two or more speak of a chain; whether they agree their verdicts tell."""
    also_said_by: tuple[str, ...]
    """Groups of other roots on the same matter, in agreement or not."""
    trust: str
    """The best trust class among its statements."""
    crew_on_cause: bool
    """An origin is a crew's word on a cause: evidence of what they perceived, not of the cause."""
    known_from: Interval
    """When the first of its documents was published, UTC seconds of the case; infinite low: a recording."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """P(group | hypothesis) / P(group | against), from least to most; a parent stands for each of its children."""

    hypothesis: str
    against: str
    ratio: Interval
    line: int


@dataclass(frozen=True, slots=True)
class Negative:
    """Something was looked for and not found. Unknown power: the judged ratios count as slight at most."""

    would_show: tuple[str, ...]
    """Hypotheses under which the search finds with `power`; under all others it finds with `false_alarm`."""
    power: Interval | None
    false_alarm: Interval


@dataclass(frozen=True, slots=True)
class Timing:
    """Moments that match on two clocks. The ratio is at most what chance leaves: see `conclude.weighing.caps`."""

    matches: int
    tolerance_s: float
    width_s: float
    window_s: float
    fitted_clock: bool
    """The offset between the clocks was fitted to these matches: one of them is used up."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person judged of one group, when, and why."""

    group: str
    rater: str
    date: str
    why: str
    ratios: tuple[Ratio, ...]
    grade: str | None
    """A letter A to F: the most that the source's reliability lets any ratio be (see `Weighing.caps`)."""
    said_anyway: bool
    """Its author would say it whatever happened: it weighs exactly 1."""
    indifferent: bool
    """Equally probable under every hypothesis: it weighs exactly 1."""
    negative: Negative | None
    timing: Timing | None
    shared_with: tuple[str, ...]
    """Groups whose reports partly repeat this one's origin; this group is the first of them."""
    rho: Interval
    """The share of common origin of this group and `shared_with`, 0 to 1."""
    could_be_made: str | None
    """Whether it could have been made to look so, by whom, at what cost."""
    data: str | None
    """The measured basis, needed for a ratio above 1,000."""
    line: int


@dataclass(frozen=True, slots=True)
class Rater:
    """Who judges, by role."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Evidence that was not obtained; judged by the ratio it could have, never added to a total."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """`hypotheses.yaml` and `judgements.yaml` of a case."""

    hypotheses: tuple[Hypothesis, ...]
    """In the order of the file; `not_listed` is always among them."""
    raters: tuple[Rater, ...]
    unknowns: tuple[Unknown, ...]
    judgements: tuple[Judgement, ...]
    caps: Mapping[str, float]
    """The largest ratio of each grade: A 100, B 20, C 6, D 2.5, E 1; F weighs nothing until graded."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Probabilities of the hypotheses without children before this evidence, by name: whose they are and since when."""

    name: str
    who: str
    date: str
    why: str
    of: Mapping[str, Interval]
