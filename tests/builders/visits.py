"""Visits by hand; synthetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from crossfix.records.visit import Visits

Row = tuple[int, int, int, int, int, float, float, float, float]
"""Window, cell, band, address, condition, time, latitude, longitude, altitude."""


def visits(rows: Sequence[Row]) -> Visits:
    """The rows as columns, in the order given."""
    types: Any = (np.int64, np.uint64, np.uint8, np.uint32, np.uint8, *(np.float64,) * 4)
    return Visits(*(np.array([row[k] for row in rows], kind) for k, kind in enumerate(types)))


def rows_of(made: Visits) -> list[Row]:
    """The visits as rows; an unknown altitude as -1, to be equal to itself."""
    columns = [getattr(made, name).tolist() for name in Visits.__dataclass_fields__]
    columns[-1] = np.nan_to_num(made.altitude_ft, nan=-1.0).tolist()
    return list(zip(*columns, strict=True))


def content(made: Visits) -> list[bytes]:
    """The bytes of every column."""
    return [getattr(made, name).tobytes() for name in Visits.__dataclass_fields__]
