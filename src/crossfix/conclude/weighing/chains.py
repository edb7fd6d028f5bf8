"""Causal chains: events of which one follows from another, or that are one condition or perhaps one moment."""

from __future__ import annotations

from collections.abc import Iterator

from crossfix.records.case import Case


def chains(case: Case) -> dict[str, tuple[str, ...]]:
    """For every event of a chain all its events, in the case's order; an event without a chain is absent.

    Two events are connected by a structure row that is declared causal, by a chain of case.yaml, by a state (onset,
    end, reports) or by an identity. A plain order connects nothing: that one moment follows another makes no chain.
    """
    head = {event: event for event in case.events}
    for first, second in _connected(case):
        head[_head(head, second)] = _head(head, first)
    members: dict[str, list[str]] = {}
    for event in case.events:
        members.setdefault(_head(head, event), []).append(event)
    return {event: tuple(several) for several in members.values() if len(several) > 1 for event in several}


def _head(head: dict[str, str], event: str) -> str:
    while head[event] != event:
        head[event] = head[head[event]]
        event = head[event]
    return event


def _connected(case: Case) -> Iterator[tuple[str, str]]:
    for order in case.structure:
        if order.cause:
            yield order.before, order.after
    for state in case.states:
        for event in (*state.reports, *((state.end,) if state.end else ())):
            yield state.onset, event
    for events in (*(one.events for one in case.chains), *(one.events for one in case.identities)):
        for event in events[1:]:
            yield events[0], event
