"""A sum of small decision trees whose score can be told feature by feature.

Each tree holds at every node the mean score of what training saw there. The step from a node to its child is credited
to the feature that was asked: bias and credits add up to the score exactly. Source: path contributions, A. Palczewska
and others, "Interpreting random forest models using a feature contribution method", IEEE IRI 2013.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """Arrays (trees, nodes), padded: the feature asked, or -1 in a leaf; go left where it is at most the threshold.

    `missing_left` tells the way of NaN; `value` is the node's mean score as log odds.
    """

    features: tuple[str, ...]
    asked: Integers
    threshold: Floats
    left: Integers
    right: Integers
    missing_left: NDArray[np.bool_]
    value: Floats
    bias: float

    def score(self, rows: Floats) -> NDArray[np.float64]:
        """Log odds (candidates,) of rows (candidates, features)."""
        node = self._walk(rows, None)
        leaves = self.value[np.arange(len(self.value)), node]
        return np.asarray(self.bias + leaves.astype(np.float64).sum(axis=1))

    def contributions(self, rows: Floats) -> tuple[float, NDArray[np.float64]]:
        """The mean score of all, and what each feature adds (candidates, features); their sum is the score."""
        credits = np.zeros((len(rows), len(self.features)))
        self._walk(rows, credits)
        return self.bias + float(self.value[:, 0].astype(np.float64).sum()), credits

    def _walk(self, rows: Floats, credits: NDArray[np.float64] | None) -> Integers:
        """The leaf of every tree for every row (candidates, trees)."""
        trees, most = self.asked.shape
        asked_of, threshold, value = self.asked.ravel(), self.threshold.ravel(), self.value.ravel()
        left_of, right_of, missing_left = self.left.ravel(), self.right.ravel(), self.missing_left.ravel()
        base = np.arange(trees, dtype=np.int32) * most
        row = np.repeat(np.arange(len(rows)), trees)
        place = np.tile(base, len(rows))
        first = np.tile(base, len(rows))
        going = np.arange(len(place))
        holes = bool(np.isnan(rows).any())
        while True:
            asked = asked_of[place[going]]
            inner = asked >= 0
            if not inner.any():
                return np.asarray((place - first).reshape(len(rows), trees))
            going, asked = going[inner], asked[inner]
            now = place[going]
            told = rows[row[going], asked]
            left = told <= threshold[now]
            if holes:
                left |= np.isnan(told) & missing_left[now]
            child = np.where(left, left_of[now], right_of[now]) + first[going]
            if credits is not None:
                np.add.at(credits, (row[going], asked), value[child].astype(np.float64) - value[now])
            place[going] = child


def trees_from(stored: Mapping[str, Any]) -> Trees:
    """Trees as the weights' file has them: lists per tree, padded here to one shape."""
    each = stored["trees"]
    most = max(len(one["value"]) for one in each)

    def padded(key: str, kind: type, fill: float) -> Any:
        out: NDArray[Any] = np.full((len(each), most), fill, kind)
        for k, one in enumerate(each):
            out[k, : len(one[key])] = one[key]
        return out

    return Trees(
        tuple(stored["features"]),
        padded("asked", np.int32, -1),
        padded("threshold", np.float32, 0.0),
        padded("left", np.int32, 0),
        padded("right", np.int32, 0),
        padded("missing_left", np.bool_, 0),
        padded("value", np.float32, 0.0),
        float(stored["bias"]),
    )
