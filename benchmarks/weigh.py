"""Weighing 1,000 groups of evidence under 10 hypotheses by two raters, beside exact inference of pgmpy on points.

pgmpy takes numbers and no ranges, so it gets one rater's points only, as a naive Bayes network, and gives the
probability of each hypothesis; ours gives the ranges of all pairs, leave-one-group-out, tipping number and history too.
"""

from __future__ import annotations

import random
import tempfile
import warnings
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import yaml

from benchmarks.report import Measured, timed, write
from crossfix.conclude.weighing import weigh
from crossfix.read.case_folder import read_case
from crossfix.records.case import Case
from crossfix.records.interval import Interval
from crossfix.records.weighing import Hypothesis, Judgement, Prior, Rater, Ratio, Weighing

with warnings.catch_warnings():
    warnings.simplefilter("ignore", FutureWarning)  # pgmpy 1.x warns of itself on import
    TabularCPD = import_module("pgmpy.factors.discrete").TabularCPD
    VariableElimination = import_module("pgmpy.inference").VariableElimination
    DiscreteBayesianNetwork = import_module("pgmpy.models").DiscreteBayesianNetwork

GROUPS, HYPOTHESES, LIMIT_S = 1000, 10, 2.0
REPEATS = 5
"""Ours are the fastest of so many runs; the peer runs once."""
COMPARED = 100
"""Groups of which the probabilities are compared: beyond some hundreds the peer's products of small numbers vanish."""


def facts(folder: Path) -> Case:
    """A case of as many facts as groups, of ten roots, told on as many days."""
    roots = [f"root{n}" for n in range(10)]
    case = {
        "id": "made-up", "title": "Made up", "synthetic": True, "date": "2024-01-15",
        "window": {"from": "2024-01-15T05:00:00Z", "to": "2024-01-15T07:00:00Z"},
        "trust": [{"id": "official", "label": "Official"}],
        "roots": [{"id": root, "label": root} for root in roots],
        "events": [{"id": "landing", "label": "Landing"}],
    }  # fmt: skip
    documents = [
        {"id": f"D{n}", "title": f"D{n}", "publisher": "P", "published": f"2024-02-{n + 1:02d}", "kind": "report",
         "root": root, "trust": "official"}
        for n, root in enumerate(roots)
    ]  # fmt: skip
    statements = [
        {"id": f"S{n}", "document": f"D{n % 10}", "quote": "q", "text": "t", "fact": f"F{n}",
         "says": {"text_only": True}}
        for n in range(GROUPS)
    ]  # fmt: skip
    for name, what in (
        ("case", case),
        ("documents", {"documents": documents}),
        ("statements", {"statements": statements}),
    ):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(what), encoding="utf-8")
    return read_case(folder)


def judgements(rater: str, width: float, chance: random.Random) -> tuple[Judgement, ...]:
    """Of every group: ratios against the first hypothesis, as points where the width is 1."""
    made = []
    for n in range(GROUPS):
        ratios = []
        for h in range(1, HYPOTHESES):
            middle = 2 ** chance.uniform(-2, 2)
            ratios.append(Ratio(f"h{h}", "h0", Interval(middle / width, middle * width), 1))
        made.append(
            Judgement(f"root{n % 10}/F{n}", rater, "2024-03-01", "made up", tuple(ratios), None, False, False, None,
                      None, (), Interval(0.5, 1.0), None, None, 1)
        )  # fmt: skip
    return tuple(made)


def judged_case(case: Case, *several: tuple[Judgement, ...]) -> Case:
    """The case with the judgements of all."""
    listed = tuple(Hypothesis(f"h{n}", f"h{n}", None) for n in range(HYPOTHESES))
    raters = tuple(Rater(one[0].rater, one[0].rater) for one in several)
    every = tuple(judgement for one in several for judgement in one)
    return replace(case, weighing=Weighing(listed, raters, (), every, {}))


def peer(points: tuple[Judgement, ...]) -> list[float]:
    """pgmpy: a network of one cause and a report per group, every report observed."""
    network = DiscreteBayesianNetwork([("cause", one.group) for one in points])
    network.add_cpds(TabularCPD("cause", HYPOTHESES, [[1 / HYPOTHESES]] * HYPOTHESES))
    for one in points:
        values = [1.0, *(ratio.ratio.low for ratio in one.ratios)]
        seen = [value / (2 * max(values)) for value in values]
        network.add_cpds(TabularCPD(one.group, 2, [seen, [1 - p for p in seen]], ["cause"], [HYPOTHESES]))
    answer = VariableElimination(network).query(["cause"], {one.group: 0 for one in points}, show_progress=False)
    return [float(value) for value in answer.values]


def run() -> None:
    """Measure and write results/weigh.json."""
    chance = random.Random(9)
    flat = Prior("flat", "nobody", "2024-03-01", "", {f"h{n}": Interval(0.1, 0.1) for n in range(HYPOTHESES)})
    with tempfile.TemporaryDirectory() as folder:
        case = facts(Path(folder))
    wide = judged_case(case, judgements("one", 1.5, chance), judgements("two", 1.5, chance))
    points = judgements("points", 1.0, chance)
    alone = judged_case(case, judgements("one", 1.5, chance))
    one_s, two_s, ours = (
        min(timed(lambda what=what: weigh(what, [flat]))[0] for _ in range(REPEATS))  # type: ignore[misc]
        for what in (alone, wide, judged_case(case, points))
    )
    theirs, _ = timed(lambda: peer(points))
    few = points[:COMPARED]
    found, expected = weigh(judged_case(case, few), [flat]).raters[0].posteriors, peer(few)
    apart = max(abs(one.probability.low - p) for one, p in zip(found, expected, strict=True))
    what = f"{GROUPS:,} groups, {HYPOTHESES} hypotheses"
    write(
        "weigh",
        [
            Measured(f"{what}, one rater, ranges", one_s, LIMIT_S, "limit"),
            Measured(f"{what}, two raters, ranges", two_s, LIMIT_S, "limit"),
            Measured(f"{what}, points", ours, theirs, "pgmpy", note=f"first {COMPARED}: apart by at most {apart:.1e}"),
        ],
    )


if __name__ == "__main__":
    run()
