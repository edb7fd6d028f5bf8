"""What one file of a case says of another: ids exist once, relays and scopes run to an end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from crossfix.errors import Problem
from crossfix.read.case_folder.acyclic import circles
from crossfix.read.case_folder.models import CaseFile, DocumentsFile, RecordingEntry, Says, StatementsFile
from crossfix.read.case_folder.shape import Shaped
from crossfix.read.case_folder.yaml_lines import Place

LISTS = (
    "trust",
    "parties",
    "roots",
    "events",
    "states",
    "questions",
    "quantities",
    "definitions",
    "scopes",
    "claims",
    "hazards",
    "places",
    "recordings",
)
NOUN = {"trust": "trust class", "parties": "party", "quantities": "quantity"}


class Links:
    """Collects the problems of references between the three files."""

    def __init__(
        self, case: Shaped[CaseFile], documents: Shaped[DocumentsFile], statements: Shaped[StatementsFile]
    ) -> None:
        self.case, self.documents, self.statements = case, documents, statements
        self.problems: list[Problem] = []
        self.ids = {name: self._unique(case, name) for name in LISTS}
        self.ids["documents"] = self._unique(documents, "documents")
        self.ids["statements"] = self._unique(statements, "statements")

    def check(self) -> list[Problem]:
        """All problems found."""
        self._case()
        self._documents()
        self._statements()
        self._recordings()
        return self.problems

    def _recordings(self) -> None:
        """A recording becomes a document and its measurements statements: their ids must be free."""
        for k, recording in enumerate(self.case.model.recordings):
            taken = [s for s in self.ids["statements"] if s.startswith(f"{recording.id}.")]
            if recording.id in self.ids["documents"] or taken:
                noun = f"statement {min(taken)!r}" if taken else f"document {recording.id!r}"
                text = f"recording id {recording.id!r} would take the id of {noun}; choose another"
                self.problems.append(self.case.problem(("recordings", k, "id"), text))

    def _unique(self, shaped: Shaped[CaseFile] | Shaped[DocumentsFile] | Shaped[StatementsFile], name: str) -> set[str]:
        seen: dict[str, int | None] = {}
        for k, item in enumerate(getattr(shaped.model, name)):
            if item.id in seen:
                noun = NOUN.get(name, name[:-1])
                text = f"duplicate {noun} id {item.id!r}, first given on line {seen[item.id]}; ids are unique"
                self.problems.append(shaped.problem((name, k, "id"), text))
            else:
                found = shaped.problem((name, k, "id"), "")
                seen[item.id] = found.line
        return set(seen)

    def _need(
        self,
        shaped: Shaped[CaseFile] | Shaped[DocumentsFile] | Shaped[StatementsFile],
        place: Place,
        name: str,
        wanted: str | None,
    ) -> None:
        if wanted is None or wanted in self.ids[name]:
            return
        noun = NOUN.get(name, name[:-1])
        close = get_close_matches(wanted, self.ids[name], 1)
        file = {"documents": "documents.yaml", "statements": "statements.yaml"}.get(name, "case.yaml")
        hint = f"did you mean {close[0]!r}?" if close else f"add it to {name} in {file}"
        self.problems.append(shaped.problem(place, f"unknown {noun} {wanted!r}; {hint}"))

    def _events(self, place: Place, **wanted: str | None) -> None:
        """Events named by single keys below a place."""
        for key, event in wanted.items():
            self._need(self.case, (*place, key), "events", event)

    def _listed(self, place: Place, wanted: Sequence[str], name: str = "events") -> None:
        """Ids of a list at a place."""
        for n, one in enumerate(wanted):
            self._need(self.case, (*place, n), name, one)

    def _case(self) -> None:
        case, model = self.case, self.case.model
        for k, event in enumerate(model.events):
            self._need(case, ("events", k, "first_contact_with"), "parties", event.first_contact_with)
            self._need(case, ("events", k, "place"), "places", event.place)
        self._connected()
        spoken_of = {one for name in ("events", "quantities", "claims", "parties") for one in self.ids[name]}
        for name in model.synonyms:
            if name not in spoken_of:
                close = get_close_matches(name, spoken_of, 1)
                hint = f"did you mean {close[0]!r}?" if close else "name an event, quantity, claim or party"
                self.problems.append(case.problem(("synonyms", name), f"synonyms: unknown id {name!r}; {hint}"))
        for k, question in enumerate(model.questions):
            self._events(("questions", k), **{"from": question.start, "to": question.stop})
        for k, total in enumerate(model.sums):
            self._need(case, ("sums", k, "whole"), "quantities", total.whole)
            self._listed(("sums", k, "parts"), total.parts, "quantities")
        for k, definition in enumerate(model.definitions):
            self._need(case, ("definitions", k, "quantity"), "quantities", definition.quantity)
        for k, scope in enumerate(model.scopes):
            self._need(case, ("scopes", k, "within"), "scopes", scope.within)
        for k, hazard in enumerate(model.hazards):
            self._events(("hazards", k), onset=hazard.onset)
            for n, step in enumerate(hazard.steps):
                self._events(("hazards", k, "steps", n), event=step.event)
                self._need(case, ("hazards", k, "steps", n, "party"), "parties", step.party)
        for k, recording in enumerate(model.recordings):
            self._need(case, ("recordings", k, "root"), "roots", recording.root)
            self._need(case, ("recordings", k, "trust"), "trust", recording.trust)
            for n, measure in enumerate(recording.measures):
                self._events(("recordings", k, "measures", n), event=measure.event)
            self._clock(k, recording)
        self._acyclic(case, "scopes", {s.id: s.within for s in model.scopes}, "within")

    def _connected(self) -> None:
        """What says of events that they belong together or follow one another."""
        model = self.case.model
        for k, state in enumerate(model.states):
            self._events(("states", k), onset=state.onset, end=state.end)
            self._listed(("states", k, "reports"), state.reports)
        for k, order in enumerate(model.structure):
            self._events(("structure", k), before=order.before, after=order.after)
        for k, identity in enumerate(model.identities):
            self._listed(("identities", k, "events"), identity.events)
        for k, chain in enumerate(model.chains):
            self._listed(("chains", k, "events"), chain.events)

    def _clock(self, k: int, recording: RecordingEntry) -> None:
        """The clock of another recording that runs on its own."""
        if recording.clock is None:
            return
        owners = {one.id for one in self.case.model.recordings if one.clock is None and one.id != recording.id}
        if recording.clock not in owners:
            text = f"clock {recording.clock!r} is no other recording with a clock of its own"
            self.problems.append(self.case.problem(("recordings", k, "clock"), text))

    def _documents(self) -> None:
        for k, document in enumerate(self.documents.model.documents):
            self._need(self.documents, ("documents", k, "root"), "roots", document.root)
            self._need(self.documents, ("documents", k, "trust"), "trust", document.trust)

    def _statements(self) -> None:
        shaped = self.statements
        for k, statement in enumerate(shaped.model.statements):
            at: Place = ("statements", k)
            self._need(shaped, (*at, "document"), "documents", statement.document)
            self._need(shaped, (*at, "speaker"), "parties", statement.speaker)
            self._need(shaped, (*at, "trust"), "trust", statement.trust)
            self._need(shaped, (*at, "relays"), "statements", statement.relays)
            for place, name, wanted in _references(statement.says):
                self._need(shaped, (*at, "says", *place), name, wanted)
        relays = {s.id: s.relays for s in shaped.model.statements}
        self._acyclic(shaped, "statements", relays, "relays")

    def _acyclic(
        self, shaped: Shaped[CaseFile] | Shaped[StatementsFile], name: str, parent: Mapping[str, str | None], key: str
    ) -> None:
        position = {item.id: k for k, item in reversed(list(enumerate(getattr(shaped.model, name))))}
        for first, shown in circles(parent):
            text = f"{key} runs in a circle: {shown}; one of them must be the origin"
            self.problems.append(shaped.problem((name, position[first], key), text))


def _references(says: Says) -> Iterable[tuple[Place, str, str | None]]:
    """(place below `says`, list of ids, id) for everything a statement names."""
    if says.time:
        yield ("time", "event"), "events", says.time.event
    if says.offsets:
        yield ("offsets", "from"), "events", says.offsets.start
        for n, item in enumerate(says.offsets.items):
            yield ("offsets", "items", n, "event"), "events", item.event
    if says.order:
        yield ("order", "before"), "events", says.order.before
        yield ("order", "after"), "events", says.order.after
    if says.duration:
        yield ("duration", "from"), "events", says.duration.start
        yield ("duration", "to"), "events", says.duration.stop
    if says.number:
        yield ("number", "of"), "quantities", says.number.of
        yield ("number", "word"), "definitions", says.number.word
    if says.occurrence:
        yield ("occurrence", "event"), "events", says.occurrence.event
    if says.loss:
        yield ("loss", "from"), "events", says.loss.start
        yield ("loss", "to"), "events", says.loss.stop
    if says.scope:
        yield ("scope", "finding"), "claims", says.scope.finding
        yield ("scope", "scope"), "scopes", says.scope.scope
    if says.cause:
        yield ("cause", "claim"), "claims", says.cause.claim
    if says.act:
        yield ("act", "event"), "events", says.act.event
        yield ("act", "by"), "parties", says.act.by
        yield ("act", "to"), "parties", says.act.to
