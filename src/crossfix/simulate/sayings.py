"""What the made documents say of a scenario's events, true or planted as false."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from crossfix.simulate.scenario_words import Id, Line, Model, Shift, Text

Quote = Annotated[str, Field(min_length=1, max_length=300, description="words; {said} stands for the figures")]
Zone = Annotated[str, Field(pattern=r"^UTC([+-]\d{1,2})?$")]


class Trust(Model):
    """A class of evidence, the highest first."""

    id: Id
    label: Line


class MadeDocument(Model):
    """A made-up document; its text is what its statements quote, behind the words of its opening."""

    id: Id
    title: Line
    publisher: Line
    published: Line
    kind: Line
    root: Id
    trust: Id
    interest: Literal["investigation", "neutral", "crew", "witness", "party"] = "neutral"
    folder: Literal["documents", "notices"] = "documents"
    opening: Text
    root_label: Line


class Saying(Model):
    """Says what is true of the made flight, or is wrong by what was planted."""

    id: Id
    document: Id
    quote: Quote
    trust: Id | None = None
    planted_s: Shift = Field(0.0, description="added to the true figure; 0 is a true statement")


class SaidTime(Saying):
    """An event at a clock time, cut off to seconds or minutes."""

    says: Literal["time"]
    event: Id
    zone: Zone = "UTC"
    to: Literal["s", "min"] = "s"


class SaidDuration(Saying):
    """Whole seconds or minutes from one event to another, cut off."""

    says: Literal["duration"]
    start: Annotated[Id, Field(alias="from")]
    stop: Annotated[Id, Field(alias="until")]
    unit: Literal["s", "min"] = "s"


class SaidOffsets(Saying):
    """Whole seconds of several events after one; cut off, each from the first one or from the one before."""

    says: Literal["offsets"]
    start: Annotated[Id, Field(alias="from")]
    events: Annotated[list[Id], Field(min_length=1)]
    reading: Literal["absolute", "cumulative", "undecided"] = "undecided"
    meant: Literal["absolute", "cumulative"] = "absolute"


class SaidOrder(Saying):
    """One event before another; planted as false where the figure is not 0."""

    says: Literal["order"]
    before: Id
    after: Id


class SaidText(Saying):
    """Words that are neither checked nor timed."""

    says: Literal["text"]


Statement = Annotated[SaidText | SaidTime | SaidDuration | SaidOffsets | SaidOrder, Field(discriminator="says")]


def events_of(said: Statement) -> list[str]:
    """The ids of the events that it speaks of."""
    if isinstance(said, SaidText):
        return []
    if isinstance(said, SaidTime):
        return [said.event]
    if isinstance(said, SaidOrder):
        return [said.before, said.after]
    return [said.start, said.stop] if isinstance(said, SaidDuration) else [said.start, *said.events]


class Question(Model):
    """An interval that the case asks for."""

    id: Id
    label: Line
    start: Annotated[Id, Field(alias="from")]
    stop: Annotated[Id, Field(alias="until")]

    @model_validator(mode="after")
    def _two(self) -> Question:
        if self.start == self.stop:
            raise ValueError("from and until are the same event")
        return self


class MadeParty(Model):
    """Who comes to know of a hazard, by office or role."""

    id: Id
    label: Line
    interest: Line


class Learnt(Model):
    """A party comes to know of a hazard at an event."""

    stage: Literal["first_report", "told_atc", "told_crew", "told_operator", "acted"]
    party: Id
    event: Id


class MadeHazard(Model):
    """A hazard and who came to know of it."""

    id: Id
    label: Line
    onset: Id
    steps: Annotated[list[Learnt], Field(min_length=1)]
