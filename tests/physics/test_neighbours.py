"""Near pairs against every pair, by the distances of physics.geodesy."""

from __future__ import annotations

import numpy as np
import pytest

from crossfix.physics.geodesy import distances_m
from crossfix.physics.neighbours import near_pairs


@pytest.mark.parametrize("middle", [(54.0, 20.0), (0.0, 180.0), (89.5, 0.0)])
@pytest.mark.parametrize("within_s", [600.0, np.inf])
def test_every_pair(middle: tuple[float, float], within_s: float) -> None:
    draw = np.random.default_rng(2)
    latitude = np.clip(middle[0] + draw.normal(0, 1.5, 300), -90, 90)
    longitude = (middle[1] + draw.normal(0, 3, 300) + 180) % 360 - 180
    time_s = 1.7e9 + draw.integers(0, 20, 300).astype(np.float64) * 300.0  # many pairs exactly 600 s apart
    far_m = distances_m(latitude[:, None], longitude[:, None], latitude, longitude)
    near = (far_m <= 100_000) & (np.abs(time_s[:, None] - time_s) <= within_s)
    expected = set(zip(*np.nonzero(np.triu(near, 1)), strict=True))
    first, second = near_pairs(latitude, longitude, 100_000, time_s, within_s)
    assert len(expected) > 100
    assert set(zip(first, second, strict=True)) == expected
    assert len(first) == len(expected)


def test_no_points_and_no_times() -> None:
    none = np.zeros(0)
    assert [len(part) for part in near_pairs(none, none, 1000.0, none, 60.0)] == [0, 0]
    first, second = near_pairs(np.array([0.0, 0.0, 0.0]), np.array([0.0, 0.008, 0.02]), 1000.0)
    assert (first.tolist(), second.tolist()) == ([0], [1])
