"""Accepted drafts become statements: appended as text, and kept only where the whole case can be read with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from crossfix.errors import CaseInvalid, OutputRefused, Problem
from crossfix.present.yaml_text import Plain
from crossfix.read.case_folder import read_case
from crossfix.read.case_folder.drafts import NAME, open_places
from crossfix.read.case_folder.models.drafts import DraftedDocument, DraftEntry, plain
from crossfix.read.case_folder.whole_file import raw_of
from crossfix.records.case import Case
from crossfix.run.case_append import Added, added, taken_out
from crossfix.run.document_text import document_text
from crossfix.run.draft_text import made_text
from crossfix.run.drafts_book import DraftsBook
from crossfix.run.write_whole import write_whole

STATEMENTS, DOCUMENTS = "statements.yaml", "documents.yaml"
ASKED = ("publisher", "published", "kind", "root", "trust")
"""What documents.yaml needs of a new document."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """The files with the new items, and whose item stands on which lines."""

    files: Mapping[str, bytes]
    owners: Sequence[tuple[str, Added, str]]
    """File, item, and the draft it comes from."""


class Acceptor:
    """Writes accepted drafts into a case's files. Raises CaseInvalid with nothing changed where they cannot stand."""

    def __init__(self, folder: Path, documents: Sequence[Path] = ()) -> None:
        self.folder, self.documents = folder, tuple(documents)
        self.book = DraftsBook(folder)
        self.case: Case = read_case(folder, self.documents, document_text)
        self._written: dict[str, tuple[Mapping[str, bytes], Mapping[str, bytes]]] = {}

    def accept(self, name: str) -> None:
        """Append one draft's statement, and its document where the case has none; mark the draft accepted."""
        draft = self.book.draft(name)
        if self.stands(draft):  # a run that was stopped between the two files
            self.book.set_status("drafts", name, "accepted")
            return
        before, after = self._append([draft])
        try:
            self.book.set_status("drafts", name, "accepted")
        except (CaseInvalid, OutputRefused):
            self._put_back(before, after)
            raise
        self._written[name] = (before, after)

    def accept_marked(self) -> list[str]:
        """Append every draft that drafts.yaml has as accepted and statements.yaml does not have; their ids."""
        pending = [one for one in self.book.drafts() if one.status == "accepted" and not self.stands(one)]
        if pending:
            self._append(pending)
        return [one.id for one in pending]

    def stands(self, draft: DraftEntry) -> bool:
        """True where the case has the draft's statement."""
        return statement_id(draft) in self.case.statements

    def undo(self, name: str) -> None:
        """Take out what accepting a draft appended, and open the draft again."""
        draft = self.book.draft(name)
        if self.stands(draft):
            before = self._read()
            after = self._without(draft, before)
            self._write(after, before)
            try:
                self.book.set_status("drafts", name, "open")
            except (CaseInvalid, OutputRefused):
                self._put_back(before, after)
                raise
        else:
            self.book.set_status("drafts", name, "open")
        self._written.pop(name, None)

    def missing(self, draft: DraftEntry) -> list[str]:
        """What documents.yaml needs of the draft's document and nobody has told yet."""
        new = self.book.documents()[draft.document].new
        if new is None or draft.document in self.case.documents:
            return []
        return [key for key in ASKED if getattr(new, key) is None]

    def _without(self, draft: DraftEntry, now: Mapping[str, bytes]) -> dict[str, bytes]:
        earlier, written = self._written.get(draft.id, ({}, {}))
        if written and written == {name: now[name] for name in written}:
            return dict(earlier)
        entry = self._statement(draft, self.case.statements[statement_id(draft)].relays)
        after = {STATEMENTS: taken_out(STATEMENTS, now[STATEMENTS], "statements", entry)}
        document = self.book.documents()[draft.document]
        others = [s for s in self.case.statements.values() if s.document == document.id and s.id != entry["id"]]
        if document.new is not None and not others:
            with suppress(CaseInvalid):  # changed by hand since: it stays
                after[DOCUMENTS] = taken_out(DOCUMENTS, now[DOCUMENTS], "documents", _document(document))
        return after

    def _append(self, drafts: Sequence[DraftEntry]) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
        """Files before and after. All drafts or none."""
        problems = [problem for one in drafts for problem in self._unready(one)]
        if problems:
            raise CaseInvalid(list(dict.fromkeys(problems)))
        before = self._read()
        batch = self._batch(drafts, before)
        try:
            self._write(batch.files, before, [statement_id(one) for one in drafts])
        except CaseInvalid as error:
            raise CaseInvalid([self._at_draft(problem, batch) for problem in error.problems]) from error
        return {name: before[name] for name in batch.files}, batch.files

    def _unready(self, draft: DraftEntry) -> list[Problem]:
        says = draft.statement.says
        found = [f"{key}: choose one of the case" for key in open_places(says)]
        if says.text_only and draft.statement.text is None:
            found.append("text: missing; write in neutral words of one's own what the quote says")
        found += [f"new.{key} of document {draft.document}: missing; write it" for key in self.missing(draft)]
        return [self.book.problem(draft.id, text) for text in found]

    def _batch(self, drafts: Sequence[DraftEntry], before: Mapping[str, bytes]) -> _Batch:
        files: dict[str, bytes] = {}
        owners: list[tuple[str, Added, str]] = []
        begun: dict[str, None] = {}
        for draft in drafts:
            document = self.book.documents()[draft.document]
            if document.new is not None and document.id not in self.case.documents and document.id not in begun:
                begun[document.id] = None
                items = added(DOCUMENTS, files.get(DOCUMENTS, before[DOCUMENTS]), "documents", _document(document))
                files[DOCUMENTS] = items.raw
                owners.append((DOCUMENTS, items, draft.id))
            entry = self._statement(draft, self._relayed(draft, drafts))
            items = added(STATEMENTS, files.get(STATEMENTS, before[STATEMENTS]), "statements", entry)
            files[STATEMENTS] = items.raw
            owners.append((STATEMENTS, items, draft.id))
        return _Batch(files, owners)

    def _statement(self, draft: DraftEntry, relays: str | None) -> dict[str, Plain]:
        """The item for statements.yaml, keys in the order that the case's own statements have."""
        own = plain(draft.statement)
        made = {"id": statement_id(draft), "document": draft.document, **{k: v for k, v in own.items() if k != "id"}}
        made["text"] = draft.statement.text or made_text(draft.statement.says, self.case)
        if relays is not None:
            made["relays"] = relays
        order = ("id", "document", "quote", "text", "speaker", "said", "trust", "relays", "hedge", "fact", "section")
        return {key: made[key] for key in (*order, "doubt", "says") if key in made}

    def _relayed(self, draft: DraftEntry, with_it: Sequence[DraftEntry]) -> str | None:
        """The statement that a draft passes on: its own answer, or the one that an accepted relay tells."""
        if draft.statement.relays is not None:
            return draft.statement.relays
        own = {draft.id, *draft.steps}
        earlier = [
            a for r in self.book.relays() if r.status == "accepted" for k in r.links for a, b in k.drafts if b in own
        ]
        coming = {one.id for one in with_it}
        for other in self.book.drafts():
            mine = other.id == draft.id or not {other.id, *other.steps} & set(earlier)
            if not mine and (self.stands(other) or other.id in coming):
                return statement_id(other)
        return None

    def _at_draft(self, problem: Problem, batch: _Batch) -> Problem:
        """A problem of an appended line, told at the draft that it comes from."""
        for file, item, name in batch.owners:
            if problem.file == file and problem.line is not None and item.first <= problem.line <= item.last:
                return self.book.problem(name, problem.text)
        return problem

    def _read(self) -> dict[str, bytes]:
        try:
            return {name: raw_of(self.folder, name) for name in (STATEMENTS, DOCUMENTS)}
        except (OSError, ValueError) as error:
            raise CaseInvalid([Problem(str(self.folder), None, f"cannot be read: {error}")]) from error

    def _write(self, after: Mapping[str, bytes], before: Mapping[str, bytes], new: Sequence[str] = ()) -> None:
        """Write the files and read the whole case; where it cannot be read, put everything back."""
        done: dict[str, bytes] = {}
        try:
            for name in sorted(after):
                write_whole(self.folder / name, after[name])
                done[name] = after[name]
            case = read_case(self.folder, self.documents, document_text)
            _verified(case, new)
        except (CaseInvalid, OutputRefused):
            self._put_back(before, done)
            raise
        self.case = case

    def _put_back(self, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
        for name in after:
            path = self.folder / name
            if path.read_bytes() != after[name]:
                text = f"{path}: was changed by another program while it was checked; look at its last items"
                raise OutputRefused(text)
            write_whole(path, before[name])
        self.case = read_case(self.folder, self.documents, document_text)


def statement_id(draft: DraftEntry) -> str:
    """The id that the draft's statement has or will have."""
    return draft.statement.id or f"{draft.document[:60]}-{draft.id[:18]}"


def _document(document: DraftedDocument) -> dict[str, Plain]:
    """The item for documents.yaml."""
    assert document.new is not None
    return {"id": document.id, **document.new.model_dump(exclude_defaults=True)}


def _verified(case: Case, names: Sequence[str]) -> None:
    """Raises CaseInvalid where a quote could not be checked: no local copy of its document."""
    unchecked = [name for name in names if case.statements[name].quote_status != "verified"]
    if unchecked:
        what = (
            "its document's local copy was not found, so the quote cannot be checked; give its folder with --documents"
        )
        raise CaseInvalid([Problem(NAME, None, f"{name}: {what}") for name in unchecked])
