"""One draft or relay at a time: a person accepts, edits, refuses, skips, goes back, undoes, quits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from crossfix.errors import CaseInvalid, OutputRefused
from crossfix.present.draft_terminal import HELP, DraftView, Progress, RelayView
from crossfix.read.case_folder.drafts import open_places
from crossfix.read.case_folder.models import Says
from crossfix.read.case_folder.models.drafts import Candidate, DraftEntry, NewDocument, ToWrite
from crossfix.run.accept import Acceptor
from crossfix.run.draft_fields import as_text, fields, from_text, with_field
from crossfix.run.draft_views import draft_view, relay_view

Part = Literal["relays", "drafts"]


class Desk(Protocol):
    """What the session needs of a terminal; a test answers with a list."""

    def show(self, item: DraftView | RelayView, progress: Progress) -> None:
        """Show one draft or relay."""

    def key(self) -> str:
        """The next key pressed; "q" at the end of the input."""

    def ask(self, prompt: str, default: str) -> str | None:
        """A line typed, the default where it is empty; None where the person takes it back."""

    def edit(self, text: str) -> str | None:
        """The text as an editor leaves it; None where it was not saved."""

    def tell(self, text: str) -> None:
        """Show a line or more."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one session left."""

    accepted: int
    refused: int
    open: int


class Session:
    """Walks through the relays and drafts of a case that are open; every decision is on the disk at once."""

    def __init__(self, acceptor: Acceptor, desk: Desk) -> None:
        self.acceptor, self.desk = acceptor, desk
        self.book = acceptor.book
        self.items: list[tuple[Part, str]] = [("relays", one.id) for one in self.book.relays()]
        self.items += [("drafts", one.id) for one in self.book.drafts()]
        self.at = -1
        self._seen: list[int] = []
        self._decided: list[int] = []

    def run(self) -> Done:
        """Until everything is decided or the person quits."""
        self._next()
        while self.at < len(self.items):
            part, name = self.items[self.at]
            self.desk.show(self._view(part, name), self._progress())
            key = self.desk.key()
            if key == "q":
                break
            try:
                self._press(key, part, name)
            except CaseInvalid as error:
                self.desk.tell("\n".join(str(p) for p in error.problems) + "\nNothing was changed.")
            except OutputRefused as error:
                self.desk.tell(str(error))
        return Done(*self._counts())

    def _view(self, part: Part, name: str) -> DraftView | RelayView:
        if part == "drafts":
            return draft_view(self.book.draft(name), self.acceptor.case)
        return relay_view(next(one for one in self.book.relays() if one.id == name), self.acceptor.case)

    def _press(self, key: str, part: Part, name: str) -> None:
        if key == "a":
            self._accept(part, name)
        elif key == "r":
            self._refuse(part, name)
        elif key == "s":
            self._next()
        elif key == "b":
            self._back()
        elif key == "u":
            self._undo()
        elif key in ("e", "o") or key.isdecimal():
            if part == "relays":
                self.desk.tell("A relay is accepted or refused; its root is edited in drafts.yaml.")
            elif key.isdecimal():
                self._choose(self.book.draft(name), int(key))
            else:
                self._edit(self.book.draft(name), key == "o")
        else:
            self.desk.tell(HELP)

    def _accept(self, part: Part, name: str) -> None:
        if self._status(part, name) == "accepted":
            self.desk.tell("Accepted already; u takes it back.")
            return
        if part == "drafts":
            draft = self.book.draft(name)
            if not self._complete(draft):
                return
            self.acceptor.accept(name)
        else:
            self.book.set_status(part, name, "accepted")
        self._decided.append(self.at)
        self._next()

    def _refuse(self, part: Part, name: str) -> None:
        if self._status(part, name) == "accepted":
            self.desk.tell("It is accepted; u takes it back first.")
            return
        self.book.set_status(part, name, "refused")
        self._decided.append(self.at)
        self._next()

    def _complete(self, draft: DraftEntry) -> bool:
        """Ask what is still missing; False where something stays missing."""
        says = draft.statement.says
        if places := open_places(says):
            self.desk.tell(f"Choose first: {', '.join(places)} (1-9 takes a candidate, e edits).")
            return False
        if says.text_only and draft.statement.text is None:
            text = self.desk.ask("What it says, in neutral words of your own", "")
            if not text:
                return False
            self.book.set_statement(draft.id, draft.statement.model_copy(update={"text": text}))
        return self._new_document(draft)

    def _new_document(self, draft: DraftEntry) -> bool:
        document = self.book.documents()[draft.document]
        if document.new is None or not self.acceptor.missing(draft):
            return True
        self.desk.tell(f"{document.id} ({document.file}) is new to the case; documents.yaml needs:")
        answers = document.new.model_dump(exclude_none=True)
        for key in self.acceptor.missing(draft):
            answer = self._answer(key, draft.document)
            if not answer:
                self.desk.tell(f"{key} stays missing; nothing was accepted.")
                return False
            answers[key] = answer
        self.book.set_new(document.id, NewDocument.model_validate(answers))
        return True

    def _answer(self, key: str, document: str) -> str | None:
        if key not in ("root", "trust"):
            return self.desk.ask(key, "news" if key == "kind" else "")
        choices = dict(self.acceptor.case.roots)
        if key == "trust":
            choices = {one.id: one.label for one in self.acceptor.case.trust}
        relays = [r for r in self.book.relays() if document in r.documents and r.status != "refused" and r.root]
        default = relays[0].root or "" if relays and key == "root" else ""
        self.desk.tell("\n".join(f"  {name}: {label}" for name, label in choices.items()))
        typed = self.desk.ask(f"{key} (one of these; a new one is added to case.yaml first)", default)
        return self._resolved(typed, choices) if typed else None

    def _resolved(self, typed: str, choices: Mapping[str, str]) -> str | None:
        """An id of the case by itself or by a part of its id or label; told where there is none or more than one."""
        if typed in choices:
            return typed
        like = [n for n, label in choices.items() if typed.lower() in n.lower() or typed.lower() in label.lower()]
        if len(like) == 1:
            return like[0]
        found = "\n".join(f"  {name}: {choices[name]}" for name in like[:20]) or "  nothing; see case.yaml"
        self.desk.tell(f"{typed!r} fits:\n{found}")
        return None

    def _choose(self, draft: DraftEntry, number: int) -> None:
        """Write a candidate into the first open place that takes its kind."""
        if not 1 <= number <= len(draft.about[:9]):
            self.desk.tell(f"There is no candidate {number}.")
            return
        chosen = draft.about[number - 1]
        keys = [key for key, _ in fields(draft.statement) if _takes(key) == chosen.kind]
        places = [key for key in open_places(draft.statement.says) if key in keys] or keys
        if places:
            self._change(draft, with_field(draft.statement, places[0], chosen.id))
        elif draft.statement.says.text_only and (said := said_of(draft, chosen)) is not None:
            self._change(draft, draft.statement.model_copy(update={"says": said}))
        else:
            self.desk.tell(f"The statement has no place for {_an(chosen.kind)}; o changes it.")

    def _edit(self, draft: DraftEntry, editor: bool) -> None:
        if editor:
            text = self.desk.edit(as_text(draft.statement))
            if text is not None:
                self._change(draft, from_text(text))
            return
        shown = fields(draft.statement)
        self.desk.tell("\n".join(f"  {n}  {key}: {value}" for n, (key, value) in enumerate(shown, 1)))
        typed = self.desk.ask("Number of the field", "")
        if not typed or not typed.isdecimal() or not 1 <= int(typed) <= len(shown):
            return
        key, value = shown[int(typed) - 1]
        new = self.desk.ask(f"{key} (- takes it out)", value)
        if new is None or new == value:
            return
        choices = self._choices(key)
        if choices and new != "-":
            new = self._resolved(new, choices)
        if new is not None:
            self._change(draft, with_field(draft.statement, key, "" if new == "-" else new))

    def _choices(self, key: str) -> dict[str, str]:
        """Ids and labels that a field may name; none where it takes any value."""
        case = self.acceptor.case
        if key == "speaker":
            return {one.id: one.label for one in case.parties.values()}
        if key == "trust":
            return {one.id: one.label for one in case.trust}
        return {
            "event": {one.id: one.label for one in case.events.values()},
            "quantity": {one.id: one.label for one in case.quantities.values()},
        }.get(_takes(key), {})

    def _change(self, draft: DraftEntry, statement: ToWrite) -> None:
        if draft.status == "accepted":
            self.desk.tell("It is accepted; u takes it back first.")
        else:
            self.book.set_statement(draft.id, statement)

    def _undo(self) -> None:
        """The decision shown, or the last one made here."""
        if self._status(*self.items[self.at]) == "open":
            if not self._decided:
                self.desk.tell("Nothing to undo here; b goes back to earlier ones.")
                return
            self._go(self._decided[-1])
        part, name = self.items[self.at]
        if part == "drafts":
            self.acceptor.undo(name)
        else:
            self.book.set_status(part, name, "open")
        self._decided = [one for one in self._decided if one != self.at]

    def _status(self, part: Part, name: str) -> str:
        return self.book.status(part, name)

    def _go(self, to: int) -> None:
        self._seen.append(self.at)
        self.at = to

    def _back(self) -> None:
        """The one shown before; at the first one shown, the one before it in the file."""
        if self._seen:
            self.at = self._seen.pop()
        elif self.at > 0:
            self.at -= 1
        else:
            self.desk.tell("This is the first one.")

    def _next(self) -> None:
        """The next open one, from the begin again where later ones are all decided."""
        following = [*range(self.at + 1, len(self.items)), *range(self.at)]
        to = next((k for k in following if self._status(*self.items[k]) == "open"), len(self.items))
        if self.at >= 0:
            self._seen.append(self.at)
        self.at = to

    def _counts(self) -> tuple[int, int, int]:
        found = [self._status(*one) for one in self.items]
        return found.count("accepted"), found.count("refused"), found.count("open")

    def _progress(self) -> Progress:
        return Progress(self.at + 1, len(self.items), *self._counts())


def said_of(draft: DraftEntry, chosen: Candidate) -> Says | None:
    """What a sentence without a figure says of a candidate: a claim's stance by its hedge and negation, or that an
    event happened or did not; None of a quantity, which needs its number.
    """
    if chosen.kind == "claim":
        stance = "rejected" if draft.negation else "suggested" if draft.hedges else "asserted"
        return Says.model_validate({"cause": {"claim": chosen.id, "stance": stance}})
    if chosen.kind == "event":
        return Says.model_validate({"occurrence": {"event": chosen.id, "happened": draft.negation is None}})
    return None


def _takes(key: str) -> str:
    """The kind of word that a field names."""
    if not key.startswith("says."):
        return ""
    if key == "says.number.of":
        return "quantity"
    if key in ("says.cause.claim", "says.scope.finding"):
        return "claim"
    return "event" if key.rsplit(".", 1)[-1] in ("event", "from", "to", "before", "after") else ""


def _an(kind: str) -> str:
    return f"an {kind}" if kind == "event" else f"a {kind}"
