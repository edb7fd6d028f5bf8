"""The file drafts.yaml while a person decides: statuses and edits are patched into its text, comments stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from crossfix.errors import CaseInvalid, OutputRefused, Problem
from crossfix.present.drafts_yaml import statement_block
from crossfix.present.yaml_text import Plain, block
from crossfix.read.case_folder.drafts import NAME, read_drafts, shaped_drafts
from crossfix.read.case_folder.models.drafts import (
    DraftedDocument,
    DraftEntry,
    DraftsFile,
    NewDocument,
    RelayEntry,
    Status,
    ToWrite,
    plain,
)
from crossfix.read.case_folder.shape import Shaped
from crossfix.read.case_folder.yaml_lines import Place
from crossfix.run.write_whole import write_whole

_STATUS = re.compile(r"(\bstatus:\s*)(?:open|accepted|refused)\b")


class DraftsBook:
    """One drafts.yaml: what it says, and what is changed in it. Every change is on the disk when it returns."""

    def __init__(self, folder: Path) -> None:
        found = read_drafts(folder)
        if found is None:
            text = "missing; `crossfix draft DOCUMENT --case CASE` writes it"
            raise CaseInvalid([Problem(NAME, None, text)])
        self.folder = folder
        self._raw, self._shaped = found
        self._status = {("drafts", one.id): one.status for one in self._shaped.model.drafts}
        self._status |= {("relays", one.id): one.status for one in self._shaped.model.relays}

    @property
    def shaped(self) -> Shaped[DraftsFile]:
        """The file as read last."""
        return self._shaped

    def drafts(self) -> list[DraftEntry]:
        """All drafts in the order of the file, with the status as it is now."""
        return [one.model_copy(update={"status": self._status["drafts", one.id]}) for one in self._shaped.model.drafts]

    def relays(self) -> list[RelayEntry]:
        """All relays in the order of the file, with the status as it is now."""
        return [one.model_copy(update={"status": self._status["relays", one.id]}) for one in self._shaped.model.relays]

    def documents(self) -> dict[str, DraftedDocument]:
        """Documents by id."""
        return {one.id: one for one in self._shaped.model.documents}

    def draft(self, name: str) -> DraftEntry:
        """A draft by id."""
        one = self._shaped.model.drafts[self._at("drafts", name)]
        return one.model_copy(update={"status": self._status["drafts", name]})

    def status(self, part: str, name: str) -> Status:
        """The status of a draft (part `drafts`) or of a relay (part `relays`) as it is now."""
        return self._status[part, name]

    def problem(self, name: str, text: str) -> Problem:
        """A problem at the line of a draft."""
        return self._shaped.problem(("drafts", self._at("drafts", name)), f"{name}: {text}")

    def set_status(self, part: str, name: str, status: Status) -> None:
        """Write a status of a draft (part `drafts`) or of a relay (part `relays`)."""
        line = self._shaped.lines[(part, self._at(part, name), "status")]
        lines = self._lines()
        patched, count = re.subn(
            r"(\bstatus:\s*)(?:open|accepted|refused)\b", rf"\g<1>{status}", lines[line - 1], count=1
        )
        if count != 1:
            raise CaseInvalid(
                [Problem(NAME, line, "status does not stand on this line as `status: open`; write it so")]
            )
        lines[line - 1] = patched
        self._save("".join(lines).encode())
        self._status[part, name] = status

    def set_statement(self, name: str, statement: ToWrite) -> None:
        """Write the statement of a draft anew."""
        k = self._at("drafts", name)
        self._replace(("drafts", k), "statement", plain(statement))

    def set_new(self, document: str, new: NewDocument) -> None:
        """Write what is known of a new document."""
        self._replace(("documents", self._at("documents", document)), "new", plain(new))

    def _replace(self, entry: Place, key: str, value: Mapping[str, Plain]) -> None:
        """Put a key of an entry anew, between its line and that of whatever comes next."""
        lines, known = self._lines(), self._shaped.lines
        start = known[(*entry, key)]
        mine = (*entry, key)
        after = [line for place, line in known.items() if line > start and place[: len(mine)] != mine]
        stop = min(after, default=len(lines) + 1)
        while stop - 1 > start and not lines[stop - 2].split("#")[0].strip():
            stop -= 1
        found = re.match(r"( *(?:- )?)" + key + r"\s*:", lines[start - 1])
        if found is None:
            raise CaseInvalid([Problem(NAME, start, f"{key} does not begin this line; write it on a line of its own")])
        indent = len(found[1])
        made = (statement_block(value, indent) if key == "statement" else "\n".join(block({key: value}, indent))) + "\n"
        lines[start - 1 : stop - 1] = [found[1] + made[indent:]]
        raw = "".join(lines).encode()
        shaped = shaped_drafts(raw)
        self._save(raw)
        self._shaped = shaped

    def _at(self, part: str, name: str) -> int:
        return next(k for k, one in enumerate(getattr(self._shaped.model, part)) if one.id == name)

    def _lines(self) -> list[str]:
        return self._raw.decode("utf-8-sig").splitlines(keepends=True)

    def _save(self, raw: bytes) -> None:
        path = self.folder / NAME
        try:
            now = path.read_bytes()
        except OSError as error:
            raise OutputRefused(f"{path}: cannot be read any more: {error.strerror}; run the command again") from error
        if now != self._raw:
            raise OutputRefused(f"{path}: was changed by another program meanwhile; run the command again")
        write_whole(path, raw)
        self._raw = raw
