"""`documents.yaml`: the sources."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from crossfix.read.case_folder.models.words import Id, Interest, Line, Model, Text


class DocumentEntry(Model):
    """One source. `root` names the original record it relays."""

    id: Id
    title: Line
    publisher: Line
    url: Annotated[str, Field(max_length=600)] | None = None
    published: Annotated[
        str, Field(description="2024-12, 2024-12-25, or 2024-12-25T11:32+04:00; a coarse date is an interval")
    ]
    kind: Line
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    interest: Interest = "neutral"
    root: Id
    trust: Id = Field(description="trust class of what it says unless a statement names another")
    protected: bool = Field(
        False, description="recordings and transcripts under Annex 13, 5.12: times and paraphrase only"
    )
    file: Line | None = Field(None, description="local copy, relative to the case folder or a --documents folder")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    note: Text | None = None


class DocumentsFile(Model):
    """`documents.yaml`."""

    documents: Annotated[list[DocumentEntry], Field(min_length=1)]
