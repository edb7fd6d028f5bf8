"""`hypotheses.yaml`, `judgements.yaml` and a file of priors: competing explanations and what people judged of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from crossfix.read.case_folder.models.words import Day, Id, Lapse, Line, Model, NotNegative, Number, Text

GroupId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="id of a group of evidence as `crossfix weigh` lists it, or unknown: and an id of unknowns",
    ),
]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Shares = Share | Annotated[list[Share], Field(min_length=2, max_length=2)]


class HypothesisEntry(Model):
    """A cause that could have left the evidence: a mechanism. What somebody meant or must answer for is refused."""

    id: Id = Field(description="not_listed is kept for the hypothesis that the cause is none of the others")
    label: Line
    parent: Id | None = Field(None, description="the wider hypothesis of which this is a variant")


class HypothesesFile(Model):
    """`hypotheses.yaml`. `not_listed` is always added."""

    hypotheses: Annotated[list[HypothesisEntry], Field(min_length=1)]


class RaterEntry(Model):
    """Who judges, by office or role."""

    id: Id
    label: Line


class UnknownEntry(Model):
    """Evidence that was not obtained, judged as `unknown:` and its id by the ratio that it could have."""

    id: Id
    label: Line


class RatioEntry(Model):
    """How many times more probable the group is under one hypothesis than under another."""

    of: Id
    against: Id | None = Field(None, description="the judgement's `against` where absent")
    ratio: Number | Annotated[list[Number], Field(min_length=2, max_length=2)] = Field(
        description="P(group | of) / P(group | against): least, most; one number where it is exact"
    )


class NegativeEntry(Model):
    """Something was looked for and not found."""

    would_show: Annotated[list[Id], Field(min_length=1, description="hypotheses under which it would be there")]
    power: Shares | None = Field(
        None, description="probability that the search finds it where it is; unknown: ratios count as slight at most"
    )
    false_alarm: Shares = Field(0.0, description="probability that the search finds it where it is not")


class TimingEntry(Model):
    """Moments that match on two clocks, and how often they would do so by chance."""

    matches: Annotated[int, Field(strict=True, ge=1, le=10000)]
    tolerance_s: NotNegative
    width_s: NotNegative = 0.0
    window_s: Annotated[Lapse, Field(gt=0)] = Field(description="stretch in which the moments could have fallen")
    fitted_clock: bool = Field(False, description="the clocks' offset was fitted to these matches: one is used up")


class JudgementEntry(Model):
    """What one person judged of one group of evidence."""

    group: GroupId
    rater: Id
    date: Day
    why: Text
    against: Id | None = Field(None, description="reference hypothesis of the ratios")
    ratios: list[RatioEntry] = Field(default=[])
    grade: Annotated[str, Field(pattern="^[A-F]$")] | None = Field(
        None, description="reliability of the source; the most that a ratio of its words can be, see caps"
    )
    said_anyway: bool = Field(False, description="its author would say it whatever happened: weighs exactly 1")
    indifferent: bool = Field(False, description="as probable under every hypothesis: weighs exactly 1")
    negative: NegativeEntry | None = None
    timing: TimingEntry | None = None
    shared_with: list[GroupId] = Field(default=[], description="groups that partly repeat the origin of this one")
    rho: Shares | None = Field(None, description="share of common origin; [0.5, 1] where absent")
    could_be_made: Text | None = Field(None, description="could it be made to look so, by whom, at what cost")
    data: Text | None = Field(None, description="measured basis of a ratio above 1000")

    @model_validator(mode="after")
    def _one_form(self) -> JudgementEntry:
        computed = self.negative is not None and self.negative.power is not None
        if [bool(self.ratios), self.said_anyway, self.indifferent, computed].count(True) != 1:
            raise ValueError("give exactly one of ratios, said_anyway, indifferent, negative with power")
        if self.rho is not None and not self.shared_with:
            raise ValueError("rho without shared_with; name the groups of common origin")
        return self


class JudgementsFile(Model):
    """`judgements.yaml`."""

    raters: Annotated[list[RaterEntry], Field(min_length=1)]
    caps: dict[Annotated[str, Field(pattern="^[A-E]$")], Annotated[Number, Field(ge=1)]] = Field(
        default={}, description="largest ratio of a grade where it is not A 100, B 20, C 6, D 2.5, E 1"
    )
    unknowns: list[UnknownEntry] = Field(default=[])
    judgements: list[JudgementEntry] = Field(default=[])


class PriorEntry(Model):
    """Probabilities before this evidence, by name."""

    name: Line
    who: Line
    date: Day
    why: Text
    of: dict[Id, Shares] = Field(description="for every hypothesis without children: a number, or least and most")


class PriorsFile(Model):
    """A file given with --priors."""

    priors: Annotated[list[PriorEntry], Field(min_length=1)]
