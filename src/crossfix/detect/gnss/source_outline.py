"""Outlines of cells: the parts that hang together along edges, each as an outer ring and the rings of its holes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Integers = NDArray[np.int64]
Vertex = tuple[int, int]
Ring = tuple[Vertex, ...]

EAST, NORTH, WEST, SOUTH = (0, 1), (1, 0), (0, -1), (-1, 0)
RIGHT_OF = {EAST: SOUTH, SOUTH: WEST, WEST: NORTH, NORTH: EAST}


def parts(rows: Integers, columns: Integers) -> Integers:
    """int64[n]: the number of the part of each cell, from 0; cells that touch in a corner alone are apart."""
    first_row, first_column = rows.min(), columns.min()
    filled = np.zeros((rows.max() - first_row + 1, columns.max() - first_column + 1), dtype=bool)
    filled[rows - first_row, columns - first_column] = True
    numbers, _ = ndimage.label(filled)
    return np.asarray(numbers[rows - first_row, columns - first_column] - 1, dtype=np.int64)


def rings(rows: Integers, columns: Integers) -> tuple[Ring, ...]:
    """Closed rings of (row, column) of corners around the cells of one part, the outer one first.

    The cells lie to the left: outer rings run counter-clockwise with rows to the north, holes clockwise (RFC 7946,
    3.1.6). Where two cells meet in a corner alone the ring turns right, so that no ring touches itself.
    """
    ahead = _edges(rows, columns)
    made = []
    while ahead:
        start = min(ahead)
        made.append(_walked(start, ahead))
    return tuple(sorted(made, key=_signed_area, reverse=True))


def _edges(rows: Integers, columns: Integers) -> dict[Vertex, set[Vertex]]:
    """Directions that leave each corner along an edge with a cell to the left and none to the right."""
    cells = set(zip(rows.tolist(), columns.tolist(), strict=True))
    ahead: dict[Vertex, set[Vertex]] = {}
    for row, column in cells:
        if (row - 1, column) not in cells:
            ahead.setdefault((row, column), set()).add(EAST)
        if (row, column + 1) not in cells:
            ahead.setdefault((row, column + 1), set()).add(NORTH)
        if (row + 1, column) not in cells:
            ahead.setdefault((row + 1, column + 1), set()).add(WEST)
        if (row, column - 1) not in cells:
            ahead.setdefault((row + 1, column), set()).add(SOUTH)
    return ahead


def _walked(start: Vertex, ahead: dict[Vertex, set[Vertex]]) -> Ring:
    """One ring, its edges taken out of `ahead`; the start is its lowest corner, where no other ring passes."""
    (heading,) = ahead[start]
    at, ring = start, [start]
    while True:
        choices = ahead[at]
        onward = RIGHT_OF[heading] if RIGHT_OF[heading] in choices else next(iter(choices))
        choices.discard(onward)
        if not choices:
            del ahead[at]
        if onward != heading:
            ring.append(at)
        at, heading = (at[0] + onward[0], at[1] + onward[1]), onward
        if at == start:
            return (*ring, start)


def _signed_area(ring: Ring) -> float:
    corners = np.array(ring, dtype=np.float64)
    rows, columns = corners[:, 0], corners[:, 1]
    return float(np.sum(columns[:-1] * rows[1:] - columns[1:] * rows[:-1]) / 2)
