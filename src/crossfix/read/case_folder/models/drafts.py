"""`drafts.yaml`: what `crossfix draft` proposes, and what a person decided of it. No report is made from it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from crossfix.read.case_folder.models.statements import Says
from crossfix.read.case_folder.models.words import Id, Interest, Line, Model, Quote, Section, Text

CHOOSE = "choose"
"""Stands where an event or a quantity of the case is still to be chosen; `choose-2` for a second one."""


def plain(model: BaseModel) -> dict[str, Any]:
    """A model as plain data to write: without what is not given, whole numbers without a point."""
    return {key: _plain(one) for key, one in model.model_dump(by_alias=True, exclude_none=True).items() if one != []}


_NOTHING = (("tolerance_s", 0.0), ("tolerance", 0.0))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if one != [] and (key, one) not in _NOTHING}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


Status = Literal["open", "accepted", "refused"]
Long = Annotated[str, Field(max_length=4000)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class NewDocument(Model):
    """An entry for documents.yaml; what is not known is asked when its first statement is accepted."""

    title: Line
    publisher: Line | None = None
    url: Annotated[str, Field(max_length=600)] | None = None
    published: Line | None = None
    kind: Line | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    interest: Interest = "neutral"
    root: Id | None = Field(None, description="a root of case.yaml")
    trust: Id | None = Field(None, description="a trust class of case.yaml")
    protected: bool = False
    file: Line
    sha256: Sha256
    note: Text | None = None


class DraftedDocument(Model):
    """A document that was read. `new` is given where documents.yaml does not have it."""

    id: Id
    file: Line
    sha256: Sha256
    title: Long | None = None
    published: Line | None = None
    published_from: Long | None = None
    language: Line | None = None
    new: NewDocument | None = None


class PlaceInText(Model):
    """Where the quote stands: characters of the document's text as `crossfix draft` reads it."""

    page: int | None = None
    paragraph: int
    begin: int
    end: int


class SaidBy(Model):
    """Who says it, as written, and how the sentence tells."""

    written: Long | None = None
    how: Literal["said", "according to", "reported", "quoted", "anonymous", "none"]
    via: Long | None = None
    rule: Line


class Candidate(Model):
    """A word of the case that the sentence seems to be about, and how well it fits, 0 to 1."""

    kind: Literal["event", "quantity", "claim"]
    id: Id
    score: Annotated[float, Field(ge=0, le=1)]


class ToWrite(Model):
    """The statement as it will stand in statements.yaml, without its document; this is the part to edit."""

    id: Id | None = Field(None, description="the draft's own id where absent")
    quote: Quote
    text: Text | None = Field(None, description="in neutral words of one's own; made from `says` where absent")
    speaker: Id | None = None
    said: Line | None = None
    trust: Id | None = None
    relays: Id | None = Field(None, description="the statement that this one passes on")
    hedge: Line | None = None
    fact: Id | None = None
    section: Section | None = None
    doubt: Text | None = None
    says: Says


class DraftEntry(Model):
    """One draft: what was found and where, and the statement it would become."""

    id: Id
    status: Status
    document: Id
    sentence: Long
    place: PlaceInText
    rule: Line
    steps: list[Id] = Field(default_factory=list, description="of a chain of offsets: the drafts that it joins")
    said_by: SaidBy
    hedges: list[Long] = Field(default_factory=list)
    negation: Long | None = None
    about: list[Candidate] = Field(default_factory=list)
    already: list[Id] = Field(default_factory=list, description="statements of the case that quote the same words")
    made: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$", description="tells whether `statement` was edited")]
    statement: ToWrite


class SideBySide(Model):
    """Two passages that tell the same, and what the later one lost and added."""

    earlier: Long
    later: Long
    containment: Annotated[float, Field(ge=0, le=1)]
    lost: list[Long] = Field(default_factory=list)
    added: list[Long] = Field(default_factory=list)


class RelayLink(Model):
    """Two documents of a chain. `order` tells how surely the first was published first."""

    earlier: Id
    later: Id
    order: Literal["certain", "likely", "unknown"]
    figures: list[Line] = Field(default_factory=list)
    drafts: list[Annotated[list[Id], Field(min_length=2, max_length=2)]] = Field(
        [], description="drafts of the two that give the same figure"
    )
    passages: list[SideBySide] = Field(default_factory=list)


class RelayEntry(Model):
    """Documents that seem to have one root, and the links between them."""

    id: Id
    status: Status
    documents: Annotated[list[Id], Field(min_length=2)]
    root: Id | None = Field(None, description="a root of case.yaml for those that have none yet")
    why: Long
    links: list[RelayLink]


class DraftsFile(Model):
    """`drafts.yaml`."""

    documents: list[DraftedDocument]
    relays: list[RelayEntry] = Field(default_factory=list)
    drafts: list[DraftEntry]
