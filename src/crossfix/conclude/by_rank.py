"""Statements that give a word instead of a number: who was told, which act. Judged class by class, like the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crossfix.records.statement import Statement


@dataclass(frozen=True, slots=True)
class Split:
    """Statements that give different words for one thing."""

    contradicted: tuple[Statement, ...]
    disputed: tuple[Statement, ...]
    agreed: tuple[Statement, ...]


def split(said: Sequence[tuple[Statement, str]]) -> Split:
    """Take the word of the highest class that speaks with one voice before any class splits.

    A class that gives two words is disputed; so is every lower statement, as nothing above decides.
    """
    accepted: str | None = None
    contradicted: list[Statement] = []
    disputed: list[Statement] = []
    agreed: list[Statement] = []
    for rank in sorted({s.rank for s, _ in said}):
        here = [(s, word) for s, word in said if s.rank == rank]
        if accepted is None and not disputed:
            words = {word for _, word in here}
            if len(words) > 1:
                disputed += [s for s, _ in here]
                continue
            accepted = words.pop()
        for statement, word in here:
            if disputed:
                disputed.append(statement)
            else:
                (agreed if word == accepted else contradicted).append(statement)
    return Split(tuple(contradicted), tuple(disputed), tuple(agreed))
