"""Ways round hazards."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import cast

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Polygon

from builders.diversions import disc, star, vincenty_m
from crossfix.records.hazard import Volume
from crossfix.warn.diversion.limits import WayLimits
from crossfix.warn.diversion.ways import Way, obstacles_of, ways_to

START, END = (0.0, -2.0), (0.0, 2.0)
LIMITS = WayLimits()
spokes = st.lists(st.floats(0.1, 1.2), min_size=3, max_size=8)


def way(volumes: list[Volume], start: tuple[float, float] = START, end: tuple[float, float] = END) -> Way:
    return ways_to(start, [end], obstacles_of(volumes, LIMITS))[0]


def length_nm(route: list[tuple[float, float]]) -> float:
    return sum(vincenty_m(a, b) for a, b in pairwise(route)) / 1852.0


def test_straight_where_nothing_is_in_the_way() -> None:
    for volumes in ([], [disc(5.0, 0.0, 30.0)], [disc(0.0, 4.0, 100.0)]):
        found = way(volumes)
        assert found.via == ()
        assert found.nm == pytest.approx(length_nm([START, END]), rel=1e-5)
        assert found.inside_nm == 0.0


@settings(max_examples=40)
@given(spokes)
def test_a_convex_area_is_flown_round_by_its_shorter_side(lengths: list[float]) -> None:
    """The outline of the ends and the corners together has two chains between the ends: the shorter one is the way."""
    corners = np.array(star((0.0, 0.0), lengths, 1.0))
    plane = np.degrees(np.tan(np.radians(corners)))
    area = cast(Polygon, Polygon(plane).convex_hull)
    assume(len(area.exterior.coords) > 3 and LineString([START, END]).intersection(area).length > 0.05)
    convex = Volume(rings=(tuple((a, b) for a, b in np.degrees(np.arctan(np.radians(area.exterior.coords[:-1])))),))
    hull = cast(Polygon, MultiPoint([*area.exterior.coords, START, END]).convex_hull)
    ring = list(hull.exterior.coords)[:-1]
    assume(START in ring and END in ring)
    first = ring.index(START)
    ring = ring[first:] + ring[:first]
    last = ring.index(END)
    ring_there = [(float(a), float(b)) for a, b in ring]
    chains = [ring_there[: last + 1], [START, *reversed(ring_there[last:])]]
    found = way([convex])
    assert found.nm == pytest.approx(min(length_nm(chain) for chain in chains), rel=1e-3)


@settings(max_examples=40)
@given(spokes, st.floats(1.0, 1.6), st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)))
def test_a_larger_area_never_makes_a_way_shorter(
    lengths: list[float], scale: float, middle: tuple[float, float]
) -> None:
    small, large = (Volume(rings=(star(middle, lengths, one),)) for one in (1.0, scale))
    near, far = way([small]), way([large])
    assume(not far.begins_in and not far.ends_in)
    assert near.nm is not None
    assert far.nm is not None
    assert far.nm >= near.nm - 0.001
    assert near.inside_nm == far.inside_nm == 0.0


@settings(max_examples=30)
@given(spokes, spokes)
def test_a_second_area_never_makes_a_way_shorter_and_order_does_not_count(one: list[float], other: list[float]) -> None:
    volumes = [Volume(rings=(star((0.3, -0.6), one, 0.9),)), Volume(rings=(star((-0.3, 0.6), other, 0.9),))]
    both, first = way(volumes), way(volumes[:1])
    assert both.nm is not None
    assert first.nm is not None
    assert both.nm >= first.nm - 0.001
    assert way(volumes[::-1]).nm == pytest.approx(both.nm, abs=1e-9)
    route = LineString([START, *both.via, END])
    for volume in volumes:
        # In degrees: the plane is not the sphere, and a way may follow an edge.
        assert route.intersection(Polygon(volume.rings[0]).buffer(-0.005)).length < 0.01


def test_a_circle_is_flown_round_outside_it() -> None:
    """Tangents and an arc: 2 sqrt(d^2 - r^2) + 2 r asin(r/d), in a plane."""
    nm, radius = length_nm([START, (0.0, 0.0)]), 60.0
    exact = 2 * math.sqrt(nm**2 - radius**2) + 2 * radius * math.asin(radius / nm)
    found = way([disc(0.0, 0.0, radius)])
    assert found.nm is not None
    assert exact * 0.999 < found.nm < exact * 1.01


def test_no_way_into_a_ring_of_areas() -> None:
    walls = [Volume(rings=(((-1, a), (-1, b), (1, b), (1, a)),)) for a, b in ((1.0, 1.5), (2.5, 3.0))]
    walls += [Volume(rings=(((a, 0.9), (a, 3.1), (b, 3.1), (b, 0.9)),)) for a, b in ((0.8, 1.2), (-1.2, -0.8))]
    assert way(walls).nm is None
    assert way(walls[1:]).nm is not None


def test_from_inside_the_way_leaves_soon() -> None:
    wall = Volume(rings=(((-3.0, -2.3), (-3.0, 1.8), (3.0, 1.8), (3.0, -2.3)),))
    found = way([wall], START, (0.0, -4.0))
    assert found.begins_in == {0}
    assert found.inside_nm == pytest.approx(0.3 * 60.1, rel=0.01)
    through = way([wall], START, (0.0, 4.0))
    assert through.nm is not None
    assert through.inside_nm == pytest.approx(0.3 * 60.1, rel=0.02)
    assert through.nm > length_nm([START, (0.0, 4.0)])


def test_to_an_airport_inside_it_is_told() -> None:
    found = way([disc(*END, 20.0), disc(0.0, 0.0, 20.0)])
    assert found.ends_in == {0}
    assert found.inside_nm == pytest.approx(20.0, rel=0.01)
    assert len(found.via) > 0


def test_what_cannot_be_read_is_told() -> None:
    obstacles = obstacles_of([Volume(rings=(((0.0, 0.0), (0.0, 1.0)),)), disc(0.0, 0.0, 20.0)], LIMITS)
    assert obstacles.unusable == {0}
    assert obstacles.owners == (1,)


def test_many_corners_become_a_larger_area() -> None:
    """With 24 sides outside it: no shorter than round a disc of one degree, and 0.9 % of that longer at most."""
    many = star((0.0, 0.0), [1.0, 0.5] * 400, 1.0)
    obstacles = obstacles_of([Volume(rings=(many,))], LIMITS)
    assert obstacles.simplified == {0}
    assert len(obstacles.rings[0].corners) == LIMITS.sides
    found = ways_to(START, [END], obstacles)[0].nm
    assert found is not None
    nm, radius = length_nm([START, (0.0, 0.0)]), length_nm([(0.0, 0.0), (0.0, 1.0)])
    exact = 2 * math.sqrt(nm**2 - radius**2) + 2 * radius * math.asin(radius / nm)
    assert exact * 0.999 < found < exact * 1.01
