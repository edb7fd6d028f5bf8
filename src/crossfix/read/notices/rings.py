"""Whether a ring of positions bounds an area: crossing edges, repeated corners, the side of the antimeridian."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.records.notice_text import Ring

Floats = NDArray[np.float64]

MOST_CORNERS = 5000
"""Of one ring; ours: the check for crossings compares each edge with every other."""


def opened(ring: Ring) -> Ring:
    """Without a last corner that repeats the first, and without corners that repeat the one before."""
    kept = [corner for k, corner in enumerate(ring) if k == 0 or corner != ring[k - 1]]
    while len(kept) > 1 and kept[-1] == kept[0]:
        kept.pop()
    return tuple(kept)


def crosses_antimeridian(ring: Ring) -> bool:
    """Whether an edge, taken the shorter way round, passes 180 degrees."""
    return any(abs(a[1] - b[1]) > 180 for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))


def wrong_with(ring: Ring) -> str | None:
    """Why a ring bounds no area, None where it does. Edges are taken as straight in degrees.

    >>> wrong_with(((43.0, 45.0), (44.0, 46.0), (44.0, 45.0), (43.0, 46.0)))
    'its edges 1 and 3 cross'
    >>> wrong_with(((43.0, 45.0), (43.0, 46.0), (44.0, 46.0)))
    """
    if len(ring) < 3:
        return f"it has {len(ring)} different corners, expected 3 or more"
    if len(ring) > MOST_CORNERS:
        return f"it has {len(ring)} corners, more than the {MOST_CORNERS} that are checked"
    latitude = np.array([corner[0] for corner in ring])
    longitude = np.unwrap([corner[1] for corner in ring], period=360.0)
    points = np.column_stack([longitude, latitude])
    if abs(longitude[-1] - longitude[0]) > 180:
        return "it goes round a pole"
    crossing = _crossing(points, np.roll(points, -1, axis=0))
    if crossing is None and _area(points) < 1e-12:
        return "its corners are on one line"
    return crossing


def _area(points: Floats) -> float:
    """Square degrees; from the first corner, so that large coordinates cancel nothing."""
    x, y = (points - points[0]).T
    return abs(float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))) / 2


def _crossing(begin: Floats, end: Floats) -> str | None:
    count = len(begin)
    for k in range(count - 2):
        others = slice(k + 2, count - 1 if k == 0 else count)
        a, b = begin[k], end[k]
        one = _side(a, b, begin[others]) * _side(a, b, end[others])
        two = _side(begin[others], end[others], a) * _side(begin[others], end[others], b)
        hit = np.flatnonzero((one < 0) & (two < 0))
        if len(hit):
            return f"its edges {k + 1} and {k + 2 + int(hit[0]) + 1} cross"
    return None


def _side(
    a: Floats,
    b: Floats,
    p: Floats,
) -> Floats:
    """Sign of the turn from a to b to p."""
    ab, ap = b - a, p - a
    return np.sign(ab[..., 0] * ap[..., 1] - ab[..., 1] * ap[..., 0])
