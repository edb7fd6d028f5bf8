"""Contradictions that no number shows: scope widened, hedge lost, another addressee, one domain taken for another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from crossfix.align.constraints.graph import TOLERANCE
from crossfix.conclude.by_rank import split
from crossfix.conclude.findings import Contradiction
from crossfix.conclude.judge import Solved
from crossfix.records.case import Case
from crossfix.records.said import ActSaid, CauseSaid, LossSaid, NumberSaid, ScopeSaid, TimeSaid
from crossfix.records.statement import Statement


def word_contradictions(solved: Solved) -> Iterator[Contradiction]:
    """All of this file, in a fixed order."""
    yield from _acts(solved.case)
    yield from _first_contacts(solved)
    yield from _losses(solved)
    yield from _scopes(solved.case)
    yield from _hedges(solved.case)
    yield from _changed_quantities(solved.case)


def _acts(case: Case) -> Iterator[Contradiction]:
    """One event, different acts, speakers or addressees."""
    given: dict[tuple[str, str], list[tuple[Statement, str]]] = defaultdict(list)
    for statement in case.statements.values():
        for said in statement.says:
            if isinstance(said, ActSaid):
                for name in ("act", "by", "to"):
                    word = getattr(said, name)
                    if word is not None:
                        given[(said.event, name)].append((statement, word))
    for (event, name), said_words in given.items():
        parted = split(said_words)
        words = {s.id: w for s, w in said_words}
        if parted.contradicted:
            for word in dict.fromkeys(words[s.id] for s in parted.contradicted):
                aside = tuple(s.id for s in parted.contradicted if words[s.id] == word)
                agreed = tuple(s.id for s in parted.agreed)
                detail = {"field": name, "word": word, "accepted": words[agreed[0]]}
                yield Contradiction("entity", (*agreed, *aside), aside, (event,), None, (), detail)
        elif parted.disputed:
            aside = tuple(s.id for s in parted.disputed)
            several = tuple(sorted(set(words.values())))
            yield Contradiction("entity", aside, aside, (event,), None, (), {"field": name, "words": several})


def _first_contacts(solved: Solved) -> Iterator[Contradiction]:
    """An act towards a party surely before the first contact with that party."""
    firsts = [e for e in solved.case.events.values() if e.first_contact_with]
    for first in firsts:
        acts = [
            (s, said)
            for s in solved.case.statements.values()
            for said in s.says
            if isinstance(said, ActSaid)
            and said.event != first.id
            and _between_crew_and(solved.case, first.first_contact_with, said)
        ]
        for event in dict.fromkeys(said.event for _, said in acts):
            before = solved.bound(event, first.id)
            if before.interval.low > TOLERANCE:
                told = tuple(s.id for s, said in acts if said.event == event)
                detail = {"party": first.first_contact_with, "first": first.id, "event": event}
                members = tuple(dict.fromkeys((*told, *timed(solved.case, first.id))))
                yield Contradiction("entity", members, (), (event, first.id), before.interval.low, (), detail)


def _between_crew_and(case: Case, party: str | None, said: ActSaid) -> bool:
    other = said.by if said.to == party else said.to if said.by == party else None
    return other is not None and case.parties[other].interest == "crew"


def timed(case: Case, event: str) -> tuple[str, ...]:
    """Statements that give an event's time."""
    return tuple(
        s.id for s in case.statements.values() if any(isinstance(x, TimeSaid) and x.event == event for x in s.says)
    )


def _losses(solved: Solved) -> Iterator[Contradiction]:
    """A domain called lost while an accepted event shows it working."""
    case = solved.case
    judged = solved.resolution.judged
    for statement in case.statements.values():
        for said in statement.says:
            if not isinstance(said, LossSaid):
                continue
            shown = []
            for event in case.events.values():
                if said.domain not in event.shows or event.id in (said.start, said.stop):
                    continue
                after, before = solved.bound(said.start, event.id), solved.bound(event.id, said.stop)
                witnesses = [
                    s
                    for s in timed(case, event.id)
                    if case.statements[s].rank <= statement.rank
                    and judged[f"{s}/time"].verdict not in ("contradicted", "disputed")
                ]
                if min(after.interval.low, before.interval.low) >= -TOLERANCE and witnesses:
                    shown.append((event.id, witnesses[0]))
            if shown:
                members = tuple(dict.fromkeys([*(s for _, s in shown), statement.id]))
                events = tuple(event for event, _ in shown)
                yield Contradiction("domain", members, (statement.id,), events, None, (), {"domain": said.domain})


def _scopes(case: Case) -> Iterator[Contradiction]:
    """A finding told of more than it was obtained on."""
    said = [(s, x) for s in case.statements.values() for x in s.says if isinstance(x, ScopeSaid)]
    for wide, wide_said in said:
        narrow = [
            s.id
            for s, x in said
            if x.finding == wide_said.finding
            and wide_said.scope in _containing(case, x.scope)
            and (s.rank <= wide.rank or wide.relays == s.id)
        ]
        if narrow:
            narrow_scope = next(x.scope for s, x in said if s.id == narrow[0])
            detail = {"finding": wide_said.finding, "narrow": narrow_scope, "wide": wide_said.scope}
            yield Contradiction("scope", (*narrow, wide.id), (wide.id,), (), None, (), detail)


def _containing(case: Case, scope: str) -> list[str]:
    """The scopes strictly wider than one."""
    found = []
    outer = case.scopes[scope].within
    while outer is not None:
        found.append(outer)
        outer = case.scopes[outer].within
    return found


def _hedges(case: Case) -> Iterator[Contradiction]:
    """A relay that drops the words by which the original limited itself."""
    for relay in case.statements.values():
        original = case.statements.get(relay.relays or "")
        rejected = any(isinstance(x, CauseSaid) and x.stance == "rejected" for x in relay.says)
        if original is not None and original.hedge and not relay.hedge and not rejected:
            yield Contradiction("hedge", (original.id, relay.id), (relay.id,), (), None, (), {"hedge": original.hedge})


def _changed_quantities(case: Case) -> Iterator[Contradiction]:
    """A relay that gives the original's figure as a value of something else."""
    for relay in case.statements.values():
        original = case.statements.get(relay.relays or "")
        if original is None:
            continue
        before = [x.quantity for x in original.says if isinstance(x, NumberSaid)]
        for said in relay.says:
            if isinstance(said, NumberSaid) and before and said.quantity not in before:
                detail = {"quantity": said.quantity, "original": before[0]}
                yield Contradiction("definition", (original.id, relay.id), (relay.id,), (), None, (), detail)
