"""H3 cells of many points at once.

H3 lays a hexagonal lattice on each face of an icosahedron and numbers its hexagons (h3geo.org, "Overview"). The library
answers for one point in some 1.5 microseconds. Here NumPy finds the hexagon of the lattice for all points, and the
library is asked once per hexagon. The icosahedron comes from the library too: its corners are the 12 pentagons. They
are a centimetre off, so a point that near to an edge may fall to the neighbour.
"""

from __future__ import annotations

import functools
import importlib
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import LibraryMissing
from crossfix.physics.sphere import places, unit_vectors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Cells = NDArray[np.uint64]

RESOLUTION = 4
"""Hexagons of 1,770 km2 on average, as gpsjam.org uses them."""
STEPS = 2 * 7 ** (RESOLUTION // 2)
"""Hexagons from the middle of a face to its corner: 2 at resolution 0, seven times as many two resolutions on."""
STEPS_PER_RADIUS = STEPS * (3 + math.sqrt(5)) / 4
"""The same for the radius of the sphere, on the plane that touches it in the middle of the face."""
SPAN = 256
"""More than the coordinates on one face reach from end to end."""


def cells_of(latitude: Floats, longitude: Floats) -> Cells:
    """The cell of resolution 4 of each point, in degrees."""
    centres, easts, norths = _faces()
    points = unit_vectors(latitude, longitude)
    toward = np.einsum("ij,kj->ik", points, centres)  # not BLAS: its threads wait by spinning, beside other workers
    face = np.argmax(toward, axis=1)
    depth = toward[np.arange(len(face)), face]
    scale = STEPS_PER_RADIUS / depth
    x = np.einsum("ij,ij->i", points, easts[face]) * scale
    y = np.einsum("ij,ij->i", points, norths[face]) * scale
    q, r = _rounded(x - y / np.sqrt(3.0), y * 2.0 / np.sqrt(3.0))
    keys = (face * SPAN + q + SPAN // 2) * SPAN + r + SPAN // 2
    known = _answers()
    if len(unasked := np.unique(keys[known[keys] == 0])):
        known[unasked] = _named(unasked)
    named: Cells = known[keys]
    return named


def parents(cells: Cells, resolution: int) -> Cells:
    """The cells of a coarser resolution that hold these: digits beyond it are 7 (h3geo.org, "H3 Index")."""
    unused = np.uint64((1 << 3 * (15 - resolution)) - 1)
    kept = cells & ~np.uint64(15 << 52)
    return kept | np.uint64(resolution << 52) | unused


def resolutions(cells: Cells) -> NDArray[np.uint8]:
    """The resolution that each index carries."""
    return (cells >> np.uint64(52) & np.uint64(15)).astype(np.uint8)


def outline(cell: int) -> tuple[tuple[float, float], ...]:
    """Corners of a cell as (latitude, longitude), counter-clockwise seen from above, not closed."""
    return tuple(_h3().cell_to_boundary(int(cell)))


def around(cell: int) -> tuple[int, ...]:
    """The cells that touch one: six, or five where it is a pentagon; in order of index."""
    return tuple(sorted(set(_h3().grid_disk(int(cell), 1)) - {cell}))


def _rounded(q: Floats, r: Floats) -> tuple[Ints, Ints]:
    """The hexagon that holds a point: the three coordinates (their sum is 0) rounded, the farthest off set right."""
    s = -q - r
    whole_q, whole_r, whole_s = np.rint(q), np.rint(r), np.rint(s)
    off_q, off_r, off_s = np.abs(whole_q - q), np.abs(whole_r - r), np.abs(whole_s - s)
    fix_q = (off_q > off_r) & (off_q > off_s)
    fix_r = ~fix_q & (off_r > off_s)
    return (
        np.where(fix_q, -whole_r - whole_s, whole_q).astype(np.int64),
        np.where(fix_r, -whole_q - whole_s, whole_r).astype(np.int64),
    )


def _named(keys: Ints) -> Cells:
    """The index of each hexagon of the lattice, asked at its middle."""
    centres, easts, norths = _faces()
    face, q, r = keys // SPAN**2, keys // SPAN % SPAN - SPAN // 2, keys % SPAN - SPAN // 2
    x, y = q + r / 2.0, r * np.sqrt(3.0) / 2.0
    points = centres[face] + (x[:, None] * easts[face] + y[:, None] * norths[face]) / STEPS_PER_RADIUS
    latitude, longitude = places(points)
    ask = _h3().latlng_to_cell
    found = (ask(*place, RESOLUTION) for place in zip(latitude.tolist(), longitude.tolist(), strict=True))
    return np.fromiter(found, np.uint64, len(keys))


@functools.cache
def _answers() -> Cells:
    """What the library has answered, by hexagon of the lattice; 0 where it has not been asked. 10 MB."""
    return np.zeros(20 * SPAN**2, np.uint64)


@functools.cache
def _faces() -> tuple[Floats, Floats, Floats]:
    """For each of 20 faces the middle, and on it the axis towards a corner and the axis a right angle on, (20, 3)."""
    library = _h3()
    corners = unit_vectors(*np.array([library.cell_to_latlng(c) for c in library.get_pentagons(0)]).T)
    near = corners @ corners.T > 0.4  # neighbours are at the cosine 1 / sqrt(5), the next at its negative
    faces = [
        (a, b, c)
        for a in range(12)
        for b in range(a + 1, 12)
        for c in range(b + 1, 12)
        if near[a, b] and near[b, c] and near[a, c]
    ]
    middles = np.array([corners[list(face)].sum(axis=0) for face in faces])
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    first = corners[[face[0] for face in faces]]
    easts = first - np.sum(first * middles, axis=1, keepdims=True) * middles
    easts /= np.linalg.norm(easts, axis=1, keepdims=True)
    return middles, easts, np.cross(middles, easts)


@functools.cache
def _h3() -> Any:
    try:
        return importlib.import_module("h3.api.basic_int")
    except ImportError as error:
        raise LibraryMissing("h3", "counting by cell", "survey") from error
