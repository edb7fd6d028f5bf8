"""How much of segments of great circles lies inside a ring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.great_circles import Ring, distance_to_ring, inside_ring

Floats = NDArray[np.float64]

TOUCH_RAD = 1e-7
"""Radians (0.6 m on Earth): so deep inside is not inside, so that a way may follow an edge and touch a corner."""


def inside_rad(ring: Ring, begin: Floats, end: Floats) -> Floats:
    """float64[n]: how much of each segment between points float64[n, 3], in radians, is deeper in a ring than a touch.

    A segment is cut where it meets the planes of the ring's edges and its corners; each piece lies inside as its
    middle does.
    """
    lengths = _angle(begin, end)
    near = _near(ring, begin, end, lengths)
    inside = np.zeros(len(begin))
    if not len(near):
        return inside
    begin, end, length = begin[near], end[near], lengths[near]
    normal = np.cross(begin, end)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-300)
    segment, share = _cuts(ring, begin, normal, length)
    order = np.lexsort((share, segment))
    segment, share = segment[order], share[order]
    same = segment[1:] == segment[:-1]
    piece, low, high = segment[:-1][same], share[:-1][same], share[1:][same]
    middle = _along(begin[piece], normal[piece], length[piece] * (low + high) / 2)
    deep = inside_ring(ring, middle) & (distance_to_ring(ring, middle) > TOUCH_RAD)
    np.add.at(inside, near[piece], np.where(deep, (high - low) * length[piece], 0.0))
    return inside


def _near(ring: Ring, begin: Floats, end: Floats, length: Floats) -> NDArray[np.int64]:
    """Segments that come as near to the ring's middle as any of its corners."""
    middle = begin + end
    middle /= np.maximum(np.linalg.norm(middle, axis=1, keepdims=True), 1e-300)
    away = np.arccos(np.clip(middle @ ring.middle, -1.0, 1.0))
    return np.flatnonzero((away <= ring.reach_rad + length / 2 + 1e-9) & (length > TOUCH_RAD))


def _angle(one: Floats, other: Floats) -> Floats:
    chord = np.linalg.norm(one - other, axis=1)
    return np.asarray(2.0 * np.arcsin(np.minimum(chord / 2.0, 1.0)))


def _along(begin: Floats, normal: Floats, angle: Floats) -> Floats:
    ahead = np.cross(normal, begin)
    return np.asarray(begin * np.cos(angle)[:, None] + ahead * np.sin(angle)[:, None])


def _cuts(ring: Ring, begin: Floats, normal: Floats, length: Floats) -> tuple[NDArray[np.int64], Floats]:
    """(segment, share of its length in [0, 1]) of every cut, with both ends."""
    rows = np.arange(len(begin))
    height = np.einsum("ij,kj->ik", normal, ring.corners)
    following = np.roll(height, -1, axis=1)
    segments, points = [], []
    k, edge = np.nonzero(height * following < 0.0)
    after = (edge + 1) % len(ring.corners)
    weight, other = np.abs(following[k, edge])[:, None], np.abs(height[k, edge])[:, None]
    segments.append(k)
    points.append(ring.corners[edge] * weight + ring.corners[after] * other)
    k, corner = np.nonzero(np.abs(height) <= TOUCH_RAD)
    segments.append(k)
    points.append(ring.corners[corner])
    segment, point = np.concatenate(segments), np.concatenate(points)
    ahead = np.cross(normal[segment], begin[segment])
    angle = np.arctan2(np.einsum("ij,ij->i", ahead, point), np.einsum("ij,ij->i", begin[segment], point))
    share = np.clip(angle / length[segment], 0.0, 1.0)
    ends = np.repeat([0.0, 1.0], len(rows))
    return np.concatenate([segment, rows, rows]), np.concatenate([share, ends])
