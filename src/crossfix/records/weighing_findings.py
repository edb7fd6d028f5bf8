"""What follows from judgements. Ratios are natural logarithms; a pair that somebody left open has infinite ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from crossfix.records.interval import Interval
from crossfix.records.notice import Notice
from crossfix.records.weighing import EvidenceGroup, Hypothesis, Judgement, Unknown

Pair = tuple[str, str]
"""(hypothesis, against)."""

Ranges = Mapping[Pair, Interval]
"""For every ordered pair of hypotheses of which none contains the other: ln P(... | hypothesis) / P(... | against)."""


@dataclass(frozen=True, slots=True)
class GroupWeight:
    """What one rater's judgement of one group weighs."""

    judgement: Judgement
    ranges: Ranges
    discriminates: bool
    """False where every settled pair is exactly [0, 0] (a ratio of 1) and no pair is open."""
    cap: float | None
    """The largest ratio that grade, negative result or timing allow; None: no limit."""
    cap_reasons: tuple[str, ...]
    """Why, in plain words, the lowest cap first; also of a group that weighs exactly 1."""
    capped: bool
    """True where a cap or the limit against `not_listed` changed a judged range."""
    shares_with: tuple[str, ...]
    """Other groups of the same partly common origin: their ranges do not add up, see `conclude.weighing.shared`."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The totals without one group."""

    group: str
    totals: Ranges


@dataclass(frozen=True, slots=True)
class Tipping:
    """The fewest groups without which a rival draws level or overtakes in the worst case.

    0: a rival is level or ahead in the worst case already. `rival` is the one that needs the fewest; None with
    `number` None where a pair is open.
    """

    leader: str
    rival: str | None
    number: int | None
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Swing:
    """How far one group, or an unknown piece of evidence, moves the leader against the rival."""

    group: str
    hypothesis: str
    against: str
    log_ratio: Interval
    unknown: bool
    """A declared unknown: not in the totals."""
    could_tip: bool
    """It could put the rival level or ahead: an unknown in its worst case, a group at its worst and not at its best."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """The probability of a hypothesis under a prior given by name."""

    prior: str
    who: str
    date: str
    hypothesis: str
    probability: Interval
    word: str | None
    """The ICD 203 word, only where the whole range lies in one band; always shown with the numbers."""
    exact: bool
    """False: an outer range, for caps, shared origins or children let no one set of likelihoods reach every end."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The totals over what was published by the end of a day."""

    day: str
    groups_new: tuple[str, ...]
    """Judged groups that became known on that day; of the first one also what was recorded and not published."""
    totals: Ranges


@dataclass(frozen=True, slots=True)
class RaterFindings:
    """Everything that follows from one rater's judgements."""

    rater: str
    label: str
    weights: tuple[GroupWeight, ...]
    """Groups that count, in the order of the case; unknowns are in `swings` only."""
    not_judged: tuple[str, ...]
    """Groups of the case that this rater did not judge; they are in no total."""
    totals: Ranges
    open_in: Mapping[Pair, tuple[str, ...]]
    """For each open pair the judged groups that leave it open."""
    worst_case: Mapping[str, Interval]
    """Of each hypothesis: the least that it has over any rival, in the worst case (low) and at best (high).

    Its rivals are the other hypotheses of the same parent; those of a parent have a table of their own.
    """
    leader: str | None
    """The hypothesis without a parent that is ahead of all others in the worst case; None where there is none."""
    compared: Pair | None
    """The best placed hypothesis without a parent in the worst case, and its closest rival; None: there are no two."""
    break_even: Ranges
    """Prior odds (not logarithms) hypothesis:against that just make up for the evidence, from best to worst case."""
    leave_one_out: tuple[LeftOut, ...]
    tipping: Tipping | None
    """Of the leader; None where nobody leads."""
    swings: tuple[Swing, ...]
    """Widest first, for the leader (or the best placed) against its closest rival."""
    posteriors: tuple[Posterior, ...]
    history: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two raters whose ranges have no number in common; the pair of hypotheses with the widest gap."""

    group: str | None
    """None: the totals."""
    raters: tuple[str, str]
    hypothesis: str
    against: str
    ranges: tuple[Interval, Interval]
    gap: float
    """Natural logarithm of the factor between the nearer ends."""


@dataclass(frozen=True, slots=True)
class WeighingFindings:
    """The weighing of a case. Without judgements: hypotheses and groups, and no number at all."""

    hypotheses: tuple[Hypothesis, ...]
    groups: tuple[EvidenceGroup, ...]
    unknowns: tuple[Unknown, ...]
    not_found: tuple[str, ...]
    judged: Mapping[str, tuple[str, ...]]
    """For each group the raters who judged it; empty: nobody did."""
    raters: tuple[RaterFindings, ...]
    over_raters: Ranges
    """From the least of any rater to the most of any rater who settles the pair."""
    unsettled_by: Mapping[Pair, tuple[str, ...]]
    """For each pair the raters who left it open and are not in `over_raters`."""
    not_discriminating: tuple[str, ...]
    """Judged groups that weigh exactly 1 for everyone who judged them."""
    disagreements: tuple[Disagreement, ...]
    notices: tuple[Notice, ...]
    status: Literal["no hypotheses", "nobody judged", "judged"]
