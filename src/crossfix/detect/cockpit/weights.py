"""The shipped weights of the classifier: `weights.json` beside this file, made by tools/train_impulses.py."""

from __future__ import annotations

import functools
import importlib.resources
import json
from dataclasses import dataclass

from crossfix.detect.cockpit.trees import Trees, trees_from

FILE = "weights.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """The trees, and the score from which a candidate is an impulse: the one with the best F1 on held-out clips."""

    trees: Trees
    least_score: float
    made_by: str


@functools.cache
def shipped() -> Weights:
    """The weights as shipped, read once."""
    stored = json.loads(importlib.resources.files(__package__).joinpath(FILE).read_text("utf-8"))
    return Weights(trees_from(stored), float(stored["least_score"]), str(stored["made_by"]))
