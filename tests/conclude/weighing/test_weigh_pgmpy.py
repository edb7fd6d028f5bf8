"""Where all intervals are points the result is a naive Bayes network's, as pgmpy infers it."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from builders.weighing import FACTS, hypotheses, judged, prior, ratio, weighed_case
from crossfix.conclude.weighing import weigh

LEAVES = ("a", "b1", "b2", "c")
Inferred = Callable[[list[dict[str, float]], dict[str, float]], dict[str, float]]


@pytest.fixture
def inferred() -> Inferred:
    """P(leaf | all groups seen), by variable elimination. Imported here: one process of several needs it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # pgmpy 1.x warns of itself on import
        table: Any = import_module("pgmpy.factors.discrete").TabularCPD
        elimination: Any = import_module("pgmpy.inference").VariableElimination
        bayesian: Any = import_module("pgmpy.models").DiscreteBayesianNetwork

    def made(likelihoods: list[dict[str, float]], priors: dict[str, float]) -> dict[str, float]:
        network = bayesian([("cause", f"g{n}") for n in range(len(likelihoods))])
        network.add_cpds(table("cause", len(LEAVES), [[priors[leaf]] for leaf in LEAVES]))
        for n, likelihood in enumerate(likelihoods):
            seen = [likelihood[leaf] for leaf in LEAVES]
            network.add_cpds(table(f"g{n}", 2, [seen, [1 - p for p in seen]], ["cause"], [len(LEAVES)]))
        evidence = {f"g{n}": 0 for n in range(len(likelihoods))}
        answer = elimination(network).query(["cause"], evidence, show_progress=False)
        return dict(zip(LEAVES, map(float, answer.values), strict=True))

    return made


def test_points_equal_exact_inference(inferred: Inferred) -> None:
    chance = random.Random(4)
    for _ in range(10):
        likelihoods = [{leaf: chance.uniform(0.01, 0.99) for leaf in LEAVES} for _ in range(chance.randint(1, FACTS))]
        weights = [chance.uniform(0.1, 1) for _ in LEAVES]
        priors = {leaf: weight / sum(weights) for leaf, weight in zip(LEAVES, weights, strict=True)}
        judgements = [
            judged(n, *(ratio(leaf, "a", likelihood[leaf] / likelihood["a"]) for leaf in LEAVES[1:]))
            for n, likelihood in enumerate(likelihoods)
        ]
        case = weighed_case(hypotheses("a", "b", "b1<b", "b2<b", "c"), *judgements)
        found = {
            one.hypothesis: one.probability for one in weigh(case, [prior("made up", **priors)]).raters[0].posteriors
        }
        expected = inferred(likelihoods, priors)
        expected["b"] = expected["b1"] + expected["b2"]
        for hypothesis, probability in expected.items():
            assert found[hypothesis].low == pytest.approx(probability, abs=1e-9)
            assert found[hypothesis].high == pytest.approx(probability, abs=1e-9)
