"""`statements.yaml`: what the documents say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from crossfix.read.case_folder.models.words import (
    Id,
    Lapse,
    Line,
    Model,
    NotNegative,
    Number,
    Quote,
    Rounding,
    Section,
    Text,
    Tolerance,
    two_events,
)


class SaysTime(Model):
    """An event at a clock time, as precise as it was written: 05:21:42 is a second wide, 05:21 a minute."""

    event: Id
    at: Annotated[str, Field(description="05:21:42, 05:21, 5:21:42.5 or with a date: 2024-12-25T05:21")] | None = None
    between: Annotated[list[str], Field(min_length=2, max_length=2)] | None = Field(
        None, description="first and last: the event is somewhere between"
    )
    zone: str | Annotated[list[str], Field(min_length=1)] = Field(
        description="UTC, UTC+4, a name from case.yaml zones, or the list of candidates where the text does not say"
    )
    rounding: Rounding = Field(
        "truncated", description="05:21 means [05:21, 05:22); nearest means 05:20:30 to 05:21:30; undecided tests both"
    )
    tolerance_s: Tolerance = 0.0

    @model_validator(mode="after")
    def _one_form(self) -> SaysTime:
        if (self.at is None) == (self.between is None):
            raise ValueError("give exactly one of at, between")
        return self


class OffsetItem(Model):
    """One event of a chain of offsets."""

    event: Id
    by: Lapse | Annotated[list[Lapse], Field(min_length=2, max_length=2)]


class SaysOffsets(Model):
    """Events after another: each from the first (absolute), each from the last (cumulative), or undecided."""

    start: Annotated[Id, Field(alias="from")]
    items: Annotated[list[OffsetItem], Field(min_length=1)]
    unit: Literal["s", "min", "h"] = "s"
    reading: Literal["absolute", "cumulative", "undecided"] = "undecided"
    rounding: Rounding = "truncated"
    tolerance_s: Tolerance = 0.0

    @model_validator(mode="after")
    def _two(self) -> SaysOffsets:
        two_events(self.start, *(item.event for item in self.items))
        return self


class SaysOrder(Model):
    """One event not after another."""

    before: Id
    after: Id

    @model_validator(mode="after")
    def _two(self) -> SaysOrder:
        two_events(self.before, self.after)
        return self


class SaysDuration(Model):
    """The time from one event to another."""

    start: Annotated[Id, Field(alias="from")]
    stop: Annotated[Id, Field(alias="to")]
    lasts: Lapse | Annotated[list[Lapse], Field(min_length=2, max_length=2)]
    unit: Literal["s", "min", "h"] = "s"
    rounding: Rounding = "truncated"
    tolerance_s: Tolerance = 0.0

    @model_validator(mode="after")
    def _two(self) -> SaysDuration:
        two_events(self.start, self.stop)
        return self


class SaysNumber(Model):
    """A count or value of a quantity; `word` uses a definition instead of a number."""

    of: Id
    equals: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    word: Id | None = Field(None, description="a definition of case.yaml")
    unit: Line | None = Field(None, description="unit as written; must convert to the quantity's unit")
    reference: Line | None = Field(None, description="must be the quantity's own reference where both are given")
    tolerance: NotNegative = Field(0.0, description="half-width in the unit as written")

    @model_validator(mode="after")
    def _one_form(self) -> SaysNumber:
        bounds = self.at_least is not None or self.at_most is not None
        if [self.equals is not None, bounds, self.word is not None].count(True) != 1:
            raise ValueError("give exactly one of equals, at_least/at_most, word")
        return self


class SaysOccurrence(Model):
    """An event did or did not happen."""

    event: Id
    happened: bool


class SaysLoss(Model):
    """A domain did not work from one event to another."""

    domain: Literal["communication", "navigation", "surveillance"]
    start: Annotated[Id, Field(alias="from")]
    stop: Annotated[Id, Field(alias="to")]

    @model_validator(mode="after")
    def _two(self) -> SaysLoss:
        two_events(self.start, self.stop)
        return self


class SaysScope(Model):
    """A result, limited to what it was obtained on."""

    finding: Id = Field(description="a claim of kind finding in case.yaml")
    scope: Id


class SaysCause(Model):
    """A claim asserted, suggested or rejected."""

    claim: Id
    stance: Literal["asserted", "suggested", "rejected"]


class SaysAct(Model):
    """Who did what towards whom at an event: informed, activated and told the crew are three acts."""

    event: Id
    act: Literal["informed", "activated", "requested", "declared", "recommended", "refused"]
    by: Id | None = None
    to: Id | None = None


class Says(Model):
    """What a statement says, in checkable form. At least one; none for plain text: `text_only: true`."""

    time: SaysTime | None = None
    offsets: SaysOffsets | None = None
    order: SaysOrder | None = None
    duration: SaysDuration | None = None
    number: SaysNumber | None = None
    occurrence: SaysOccurrence | None = None
    loss: SaysLoss | None = None
    scope: SaysScope | None = None
    cause: SaysCause | None = None
    act: SaysAct | None = None
    text_only: Literal[True] | None = None

    @model_validator(mode="after")
    def _something(self) -> Says:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if not given:
            raise ValueError("says nothing; give one of " + ", ".join(type(self).model_fields))
        if self.text_only and len(given) > 1:
            raise ValueError("text_only stands alone")
        return self


class StatementEntry(Model):
    """One statement: document, exact quote, speaker, when said, and what it says."""

    id: Id
    document: Id
    quote: Quote
    text: Text = Field(description="what it says, in neutral words of one's own")
    speaker: Id | None = Field(None, description="a party of case.yaml; the document's publisher where absent")
    said: Annotated[str, Field(description="when said, like published")] | None = None
    trust: Id | None = Field(None, description="class of the evidence it rests on, e.g. recorder as relayed")
    relays: Id | None = Field(None, description="the statement that this one passes on")
    hedge: Line | None = Field(None, description="the words that limit it: presumably, it seems")
    fact: Id | None = Field(None, description="statements with one fact id make one sentence in the report")
    section: Section | None = None
    doubt: Text | None = Field(None, description="what is uncertain about the statement or its transcription")
    says: Says


class StatementsFile(Model):
    """`statements.yaml`."""

    statements: Annotated[list[StatementEntry], Field(min_length=1)]
