"""Drafts and relays of the file -> what a terminal shows of them."""

from __future__ import annotations

from crossfix.present.draft_terminal import BesideView, Choice, DraftView, RelayView
from crossfix.present.yaml_text import flow
from crossfix.read.case_folder.drafts import open_places
from crossfix.read.case_folder.models.drafts import DraftEntry, RelayEntry, plain
from crossfix.records.case import Case

FIRST = {
    "certain": "the first came first",
    "likely": "the first came first by the dates as written",
    "unknown": "no dates tell which came first",
}


def draft_view(draft: DraftEntry, case: Case) -> DraftView:
    """One draft, its candidates with the labels of the case."""
    said, statement = draft.said_by, draft.statement
    page = f"page {draft.place.page}, " if draft.place.page is not None else ""
    speaker = said.written or "the document itself"
    named = case.parties.get(statement.speaker or "")
    party = f" = {named.label}" if named else ""
    known = [
        ("speaker", f"{speaker} ({said.how}{f', via {said.via}' if said.via else ''}){party}"),
        ("hedge", statement.hedge or ""),
        ("negation", draft.negation or ""),
        ("text", statement.text or ""),
        ("doubt", statement.doubt or ""),
    ]
    return DraftView(
        id=draft.id,
        status=draft.status,
        document=draft.document,
        place=f"{page}paragraph {draft.place.paragraph}",
        rule=draft.rule,
        sentence=draft.sentence,
        quote=statement.quote,
        says=flow(plain(statement.says)),
        open=tuple(open_places(statement.says)),
        facts=tuple((name, value) for name, value in known if value),
        choices=tuple(Choice(a.kind, a.id, label_of(case, a.kind, a.id), a.score) for a in draft.about),
        already=tuple(draft.already),
    )


def relay_view(relay: RelayEntry, case: Case) -> RelayView:
    """One proposed root, its links side by side."""
    chain = " -> ".join(relay.documents)
    label = case.roots.get(relay.root or "")
    root = f"{relay.root}: {label}" if label else relay.root or "not told"
    beside = tuple(
        BesideView(
            earlier=one.earlier,
            later=one.later,
            between=f"{link.earlier} and {link.later}: {FIRST[link.order]}",
            first=link.earlier,
            second=link.later,
            lost=tuple(one.lost),
            added=tuple(one.added),
        )
        for link in relay.links
        for one in link.passages
    )
    return RelayView(relay.id, relay.status, chain, relay.why, root, beside)


def label_of(case: Case, kind: str, name: str) -> str:
    """The case's label of an event, a quantity or a claim; the id where it has none."""
    if kind == "event":
        return case.events[name].label if name in case.events else name
    if kind == "quantity":
        return case.quantities[name].label if name in case.quantities else name
    return case.claims[name].label if name in case.claims else name
