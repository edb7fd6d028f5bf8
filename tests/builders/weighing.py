"""Cases with judgements: eight facts of one report, hypotheses and judgements in short words.

>>> ratio("a", "b", 2, 4).ratio
Interval(low=2, high=4)
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from builders.case_folder import document, statement, write_case
from crossfix.conclude.weighing.settings import CAPS
from crossfix.read.case_folder import read_case
from crossfix.records.case import Case
from crossfix.records.interval import Interval
from crossfix.records.weighing import (
    Hypothesis,
    Judgement,
    Prior,
    Rater,
    Ratio,
    Unknown,
    Weighing,
)

FACTS = 8
GROUPS = tuple(f"report/F{n}" for n in range(FACTS))
"""The groups of the case, in its order."""


@cache
def eight_facts() -> Case:
    """A case of eight documents of one root; the nth document, of February n + 1, tells the nth fact."""
    documents = [document(f"D{n}", published=f"2024-02-0{n + 1}") for n in range(FACTS)]
    statements = [statement(f"S{n}", f"D{n}", fact=f"F{n}") for n in range(FACTS)]
    with tempfile.TemporaryDirectory() as folder:
        return read_case(write_case(Path(folder) / "case", documents=documents, statements=statements))


def hypotheses(*names: str) -> tuple[Hypothesis, ...]:
    """`a`, or `a<p` for a child of p; `not_listed` only where it is named."""
    return tuple(Hypothesis(one.partition("<")[0], one, one.partition("<")[2] or None) for one in names)


def ratio(hypothesis: str, against: str, low: float, high: float | None = None, line: int = 1) -> Ratio:
    """A ratio from least to most; a number where there is no most."""
    return Ratio(hypothesis, against, Interval(low, low if high is None else high), line)


def judged(group: int | str, *ratios: Ratio, rater: str = "one", **more: Any) -> Judgement:
    """A judgement of the nth fact or of a group by id."""
    plain = Judgement(
        group=GROUPS[group] if isinstance(group, int) else group,
        rater=rater,
        date="2024-03-01",
        why="made up",
        ratios=ratios,
        grade=None,
        said_anyway=False,
        indifferent=False,
        negative=None,
        timing=None,
        shared_with=(),
        rho=Interval(0.5, 1.0),
        could_be_made=None,
        data=None,
        line=1,
    )
    return replace(plain, **more)


def weighing(
    names: Sequence[Hypothesis], judgements: Sequence[Judgement], unknowns: Sequence[Unknown] = ()
) -> Weighing:
    """Raters as they occur; the default caps."""
    raters = tuple(Rater(name, f"Rater {name}") for name in dict.fromkeys(one.rater for one in judgements))
    return Weighing(tuple(names), raters, tuple(unknowns), tuple(judgements), CAPS)


def weighed_case(names: Sequence[Hypothesis], *judgements: Judgement, unknowns: Sequence[Unknown] = ()) -> Case:
    """The eight facts with judgements."""
    return replace(eight_facts(), weighing=weighing(names, judgements, unknowns))


def prior(name: str = "flat", /, **of: float | tuple[float, float]) -> Prior:
    """Points or ranges by hypothesis."""
    ranges = {h: Interval(*p) if isinstance(p, tuple) else Interval(p, p) for h, p in of.items()}
    return Prior(name, "somebody", "2024-03-01", "made up", ranges)
