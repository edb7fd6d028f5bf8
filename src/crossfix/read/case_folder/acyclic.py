"""Chains that must run to an end: relays, scopes, hypotheses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def circles(parent: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """(its first member in the order of the mapping, how it runs) for every circle of parents.

    >>> list(circles({"a": "b", "b": "c", "c": "b", "d": None}))
    [('b', 'b -> c -> b')]
    """
    followed: set[str] = set()
    position = {item: k for k, item in enumerate(parent)}
    for item in parent:
        chain: dict[str, None] = {}
        current: str | None = item
        while current is not None and current not in chain and current not in followed:
            chain[current] = None
            current = parent.get(current)
        if current is not None and current in chain:
            members = list(chain)
            circle = members[members.index(current) :]
            first = min(circle, key=lambda member: position[member])
            at = circle.index(first)
            yield first, " -> ".join([*circle[at:], *circle[:at], first])
        followed.update(chain)
