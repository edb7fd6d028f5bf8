"""Drafts made anew, and what a person decided of earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crossfix.read.case_folder.models.drafts import DraftedDocument, DraftEntry, DraftsFile, RelayEntry
from crossfix.run.draft_words import fingerprint


@dataclass(frozen=True, slots=True)
class Merged:
    """The file to write: how many drafts are new, how many a person had decided or edited, how many are gone."""

    file: DraftsFile
    new: int
    kept: int
    gone: int


def merged(fresh: DraftsFile, earlier: DraftsFile | None) -> Merged:
    """Fresh drafts with the status and the edits of earlier ones of the same id.

    Of documents that were not read this time everything stays. Of those that were, a draft that no rule makes any
    more stays where a person decided or edited it, and goes where not.
    """
    if earlier is None:
        return Merged(fresh, len(fresh.drafts), 0, 0)
    renamed = _same_names(fresh, earlier)
    before = {one.id: one for one in earlier.drafts}
    drafts = [_kept(one, before.get(one.id)) for one in renamed.drafts]
    again, read = {one.id for one in drafts}, {one.id for one in renamed.documents}
    old = [one for one in earlier.drafts if one.id not in again]
    stay = [one for one in old if one.document not in read or touched(one)]
    documents = [*renamed.documents, *(one for one in earlier.documents if one.id not in read)]
    known = {one.id for one in documents}
    file = DraftsFile(
        documents=documents,
        relays=_relays(renamed.relays, earlier.relays, read, known),
        drafts=[*drafts, *stay],
    )
    kept = sum(1 for one in before.values() if touched(one))
    return Merged(file, sum(1 for one in drafts if one.id not in before), kept, len(old) - len(stay))


def touched(one: DraftEntry) -> bool:
    """True where a person decided or edited it."""
    return one.status != "open" or fingerprint(one.statement) != one.made


def _kept(fresh: DraftEntry, before: DraftEntry | None) -> DraftEntry:
    if before is None or not touched(before):
        return fresh
    return fresh.model_copy(update={"status": before.status, "statement": before.statement, "made": before.made})


def _same_names(fresh: DraftsFile, earlier: DraftsFile) -> DraftsFile:
    """Documents keep the id, and the answers for documents.yaml, that the earlier file has for the same bytes."""
    before = {one.sha256: one for one in earlier.documents}
    names = {one.id: before[one.sha256].id for one in fresh.documents if one.new and one.sha256 in before}
    documents = [_document(one, before.get(one.sha256)) for one in fresh.documents]
    drafts = [one.model_copy(update={"document": names.get(one.document, one.document)}) for one in fresh.drafts]
    relays = [_renamed(one, names) for one in fresh.relays]
    return DraftsFile(documents=documents, relays=relays, drafts=drafts)


def _document(fresh: DraftedDocument, before: DraftedDocument | None) -> DraftedDocument:
    if fresh.new is None or before is None:
        return fresh
    return fresh.model_copy(update={"id": before.id, "new": before.new or fresh.new})


def _renamed(relay: RelayEntry, names: dict[str, str]) -> RelayEntry:
    links = [
        link.model_copy(
            update={"earlier": names.get(link.earlier, link.earlier), "later": names.get(link.later, link.later)}
        )
        for link in relay.links
    ]
    return relay.model_copy(update={"documents": [names.get(one, one) for one in relay.documents], "links": links})


def _relays(
    fresh: Sequence[RelayEntry], earlier: Sequence[RelayEntry], read: set[str], known: set[str]
) -> list[RelayEntry]:
    """Fresh ones with earlier decisions; earlier ones stay where decided, or where not all was read this time."""
    before = {one.id: one for one in earlier}
    made = [
        one.model_copy(update={"status": before[one.id].status, "root": before[one.id].root or one.root})
        if one.id in before
        else one
        for one in fresh
    ]
    again = {one.id for one in made}
    old = [one for one in earlier if one.id not in again and set(one.documents) <= known]
    return [*made, *(one for one in old if one.status != "open" or not set(one.documents) <= read)]
