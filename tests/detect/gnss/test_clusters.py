"""Clusters against the definition, pair by pair and step by step."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest

from builders.visits import visits
from crossfix.detect.gnss.clusters import ALONE, clusters
from crossfix.physics.geodesy import distances_m
from crossfix.records.visit import Visits


def by_definition(made: Visits, may_be_core: list[bool], within_m: float, within_s: float, fewest: int) -> list[int]:
    """Grow each cluster from core to core; then others join the first core that reaches them."""
    count = len(made)
    near = [
        [
            j
            for j in range(count)
            if abs(made.time_s[i] - made.time_s[j]) <= within_s
            and distances_m(made.latitude[i], made.longitude[i], made.latitude[j], made.longitude[j]) <= within_m
        ]
        for i in range(count)
    ]
    core = [may_be_core[i] and len({int(made.icao_address[j]) for j in near[i]}) >= fewest for i in range(count)]
    label = [ALONE] * count
    for start in range(count):
        queue = deque([start] if core[start] and label[start] == ALONE else [])
        while queue:
            i = queue.popleft()
            label[i] = start
            queue.extend(j for j in near[i] if core[j] and label[j] == ALONE and j not in queue)
    reached = [next((j for j in near[i] if core[j]), None) for i in range(count)]
    return [label[i] if core[i] else ALONE if first is None else label[first] for i, first in enumerate(reached)]


def same_partition(a: list[int], b: list[int]) -> bool:
    """Equal up to the names of the clusters; ALONE is ALONE in both."""
    return len(set(zip(a, b, strict=True))) == len(set(a)) == len(set(b)) and all(
        (x == ALONE) == (y == ALONE) for x, y in zip(a, b, strict=True)
    )


@pytest.mark.parametrize("seed", range(6))
def test_against_the_definition(seed: int) -> None:
    draw = np.random.default_rng(seed)
    blobs = [(draw.uniform(50, 58), draw.uniform(10, 30), draw.uniform(0, 20_000)) for _ in range(9)]
    rows = []
    for _ in range(140):
        north, east, time_s = blobs[int(draw.integers(len(blobs)))]
        place = (time_s + draw.normal(0, 500), north + draw.normal(0, 0.6), east + draw.normal(0, 1.0))
        rows.append((0, 1, 2, int(draw.integers(8)), 2, *place, 35_000.0))
    made = visits(rows)
    may_be_core = draw.random(140) < 0.8
    found = clusters(made, may_be_core, 100_000.0, 600.0, 3).tolist()
    expected = by_definition(made, may_be_core.tolist(), 100_000.0, 600.0, 3)
    assert same_partition(found, expected)
    assert len(set(found)) > 4
    assert ALONE in found


def test_one_aircraft_alone_is_no_cluster_however_often_it_is_seen() -> None:
    rows = [(0, 1, 2, 7, 2, 10.0 * k, 54.0, 20.0, 35_000.0) for k in range(50)]
    assert set(clusters(visits(rows), np.ones(50, bool), 1e5, 600.0, 3).tolist()) == {ALONE}
    assert clusters(visits([]), np.zeros(0, bool), 1e5, 600.0, 3).tolist() == []


@pytest.mark.parametrize(("apart_s", "joined"), [(600.0, True), (600.001, False)])
def test_reach_in_time(apart_s: float, joined: bool) -> None:
    rows = [(0, 1, 2, k, 2, t, 54.0, 20.0, 35_000.0) for k, t in enumerate((0.0, 0.0, 0.0, apart_s))]
    assert (clusters(visits(rows), np.ones(4, bool), 1e5, 600.0, 3)[3] != ALONE) == joined


@pytest.mark.parametrize(("apart_deg", "joined"), [(0.8993, True), (0.8994, False)])
def test_reach_in_space(apart_deg: float, joined: bool) -> None:
    """100 km are 0.89932 degrees of the meridian of the mean sphere."""
    rows = [(0, 1, 2, k, 2, 0.0, 54.0 + d, 20.0, 35_000.0) for k, d in enumerate((0.0, 0.0, 0.0, apart_deg))]
    assert (clusters(visits(rows), np.ones(4, bool), 1e5, 600.0, 3)[3] != ALONE) == joined
