"""`weigh.json`, and the part `weighing` of `case.json`: what follows from judgements, under stable names.

Ratios are natural logarithms of P(evidence | hypothesis) / P(evidence | against); null where a rater left it open.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crossfix.present.json_model import Out

SCHEMA = "crossfix-weigh/1"


class RatioOut(Out):
    """A likelihood ratio from least to most; `text` is the same as factors, such as 1/6 to 2.5."""

    hypothesis: str
    against: str
    ln_low: float | None
    ln_high: float | None
    text: str


class HypothesisOut(Out):
    """A cause that could have left the evidence."""

    id: str
    label: str
    parent: str | None


class GroupStatementOut(Out):
    """A statement of a group; a relay is shown and not counted."""

    id: str
    text: str
    speaker: str
    document: str
    relay: bool


class GroupOut(Out):
    """Evidence that is weighed once, and from how many independent roots it comes."""

    id: str
    label: str
    kind: Literal["chain", "root", "unknown"]
    events: list[str]
    statements: list[GroupStatementOut]
    roots: list[str]
    root_labels: list[str]
    also_said_by: list[str] = Field(description="groups of other roots on the same matter")
    trust: str
    crew_on_cause: bool = Field(description="words of a crew on a cause: what they perceived, not the cause")
    known_from_utc: str | None = Field(description="null: recorded, not published")
    judged_by: list[str]
    discriminates: bool | None = Field(description="null: nobody judged it")


class WeightOut(Out):
    """What one rater's judgement of one group weighs."""

    group: str
    date: str
    why: str
    ranges: list[RatioOut]
    discriminates: bool
    grade: str | None
    said_anyway: bool
    cap: float | None = Field(description="largest ratio allowed; null: no limit")
    cap_reasons: list[str]
    capped: bool = Field(description="a cap changed what was judged")
    shares_with: list[str]
    rho: tuple[float, float] | None = Field(description="share of common origin, where it shares one")
    could_be_made: str | None
    judged: list[RatioOut] = Field(description="as written, before any cap")


class WorstCaseOut(Out):
    """The least that a hypothesis has over any rival, in the worst case and at best."""

    hypothesis: str
    ln_worst: float | None
    ln_best: float | None
    text: str


class OddsOut(Out):
    """Prior odds hypothesis:against above which the hypothesis is still ahead, at best and in the worst case."""

    hypothesis: str
    against: str
    best: float | None
    worst: float | None
    text: str


class LeftOutOut(Out):
    """The totals without one group."""

    group: str
    totals: list[RatioOut]


class TippingOut(Out):
    """The fewest groups without which a rival draws level in the worst case; null where a pair is open."""

    leader: str
    rival: str | None
    number: int | None
    groups: list[str]
    text: str


class SwingOut(Out):
    """How far one group, or evidence not obtained, moves one hypothesis against another."""

    group: str
    label: str
    ratio: RatioOut
    unknown: bool = Field(description="not obtained; in no total")
    could_tip: bool


class PosteriorOut(Out):
    """The probability of a hypothesis under a prior given by name."""

    prior: str
    who: str
    date: str
    hypothesis: str
    low: float
    high: float
    text: str = Field(description="in per cent")
    word: str | None = Field(description="ICD 203, only where the whole range is in one band")
    exact: bool = Field(description="false: an outer range")


class StandingOut(Out):
    """The totals over what was published by the end of a day."""

    day: str
    groups_new: list[str]
    totals: list[RatioOut]


class UnsettledOut(Out):
    """A pair that is left open, and by which groups, or of the totals of all raters by which raters."""

    hypothesis: str
    against: str
    by: list[str]


class RaterOut(Out):
    """Everything that follows from one rater's judgements."""

    rater: str
    label: str
    weights: list[WeightOut]
    not_judged: list[str]
    totals: list[RatioOut] = Field(description="each pair once; `compared` in its own order besides")
    worst_case: list[WorstCaseOut]
    leader: str | None
    compared: tuple[str, str] | None = Field(description="the best placed hypothesis and its closest rival")
    break_even: list[OddsOut]
    leave_one_out: list[LeftOutOut]
    tipping: TippingOut | None
    swings: list[SwingOut]
    posteriors: list[PosteriorOut]
    history: list[StandingOut]
    open: list[UnsettledOut]


class DisagreementOut(Out):
    """Two raters whose ranges have no number in common."""

    group: str | None = Field(description="null: the totals")
    raters: tuple[str, str]
    ratios: tuple[RatioOut, RatioOut]
    gap_ln: float
    gap_text: str = Field(description="factor between the nearer ends")


class WeighNoticeOut(Out):
    """A doubt with its place."""

    where: str
    text: str


class WeighingOut(Out):
    """The weighing of a case; without judgements hypotheses and groups, and no number."""

    status: Literal["no hypotheses", "nobody judged", "judged"]
    text: str = Field(description="what may and may not be read from it")
    reference: str | None = Field(description="the hypothesis that tables show the others against")
    hypotheses: list[HypothesisOut]
    groups: list[GroupOut]
    unknowns: list[HypothesisOut]
    not_found: list[str]
    raters: list[RaterOut]
    over_raters: list[RatioOut] = Field(description="from the least of any rater to the most of any")
    unsettled: list[UnsettledOut]
    not_discriminating: list[str]
    disagreements: list[DisagreementOut]
    notices: list[WeighNoticeOut]


class WeighCaseOut(Out):
    """Whose evidence is weighed, and what was asked for."""

    id: str
    title: str
    date: str
    synthetic: bool
    as_known_at: str | None
    rater: str | None = Field(description="null: all raters")
    priors: str | None = Field(description="file of the priors; null: prior-free")


class WeighJson(Out):
    """The whole file."""

    schema_: str = Field(SCHEMA, alias="schema")
    case: WeighCaseOut
    weighing: WeighingOut
    skipped: list[WeighNoticeOut]
    crossfix: str
