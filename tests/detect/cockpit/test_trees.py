"""The sum of trees against a plain walk; its contributions against its score."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.detect.cockpit.onset import split
from crossfix.detect.cockpit.trees import trees_from
from crossfix.detect.cockpit.weights import shipped

TREE: dict[str, list[float]] = {
    "asked": [1, -1, 0, -1, -1], "threshold": [0.5, 0, -1.0, 0, 0], "left": [1, 0, 3, 0, 0], "right": [2, 0, 4, 0, 0],
    "missing_left": [1, 0, 0, 0, 0], "value": [0.25, -1.0, 1.0, 2.0, 0.5],
}  # fmt: skip
STORED = {"features": ["a", "b"], "bias": -0.125, "trees": [TREE, {key: value[1:2] for key, value in TREE.items()}]}


def test_each_way_through_a_tree() -> None:
    trees = trees_from(STORED)
    nan = np.nan
    rows = np.array([[0, 0.5], [-2, 1], [0, 1], [nan, 1], [9, nan]], np.float32)
    first = [-1.0, 2.0, 0.5, 0.5, -1.0]
    np.testing.assert_allclose(trees.score(rows), np.array(first) - 0.125 - 1.0)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**31))
def test_shipped_contributions_add_up_to_the_score(seed: int) -> None:
    trees = shipped().trees
    rng = np.random.default_rng(seed)
    rows = rng.normal(1, 3, (4, len(trees.features))).astype(np.float32)
    rows[rng.random(rows.shape) < 0.2] = np.nan
    bias, credits = trees.contributions(rows)
    np.testing.assert_allclose(bias + credits.sum(axis=1), trees.score(rows), atol=1e-6)


def test_shipped_weights_are_sound() -> None:
    trees = shipped().trees
    assert len(set(trees.features)) == len(trees.features) > 40
    assert trees.asked.max() < len(trees.features)
    assert np.isfinite(trees.value).all()
    inner = trees.asked >= 0
    own = np.broadcast_to(np.arange(trees.asked.shape[1]), trees.asked.shape)
    assert (trees.left[inner] > own[inner]).all()
    assert (trees.right[inner] > own[inner]).all()
    assert -3 < shipped().least_score < 3


@settings(max_examples=40, deadline=None)
@given(st.integers(60, 900), st.floats(3.0, 30.0), st.integers(0, 2**31))
def test_the_onset_is_where_the_variance_changes(at: int, ratio: float, seed: int) -> None:
    part = np.random.default_rng(seed).standard_normal(960).astype(np.float32)
    part[at:] *= np.float32(ratio)
    found, sigma, gain = split(part.astype(np.float64) ** 2)
    assert abs(found - at) <= max(40, 3 * sigma)  # a rare draw leaves it open for long, and says so
    assert 0 <= sigma < 320
    assert gain > 0
