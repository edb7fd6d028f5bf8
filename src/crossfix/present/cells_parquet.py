"""Counts of cells as columns of `cells.parquet`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss.cells import CellTable
from crossfix.present.parquet_rows import Field
from crossfix.records.visit import Band

STATES = ("no data", "clear", "interference")
FIELDS: tuple[Field, ...] = (
    ("cell", "string", "H3 index, lower-case hexadecimal"),
    ("resolution", "uint8", "H3 resolution; coarser than 4 where few aircraft were seen"),
    ("window_start_utc", "time", "start of the window"),
    ("window_s", "int32", "s; length of the window"),
    ("band", "string", "altitude band"),
    ("seen", "int32", "aircraft that could be judged"),
    ("affected", "int32", "of these, affected"),
    ("spoofed", "int32", "of these, spoofed"),
    ("state", "string", "interference, clear, or no data where fewer than three were seen"),
    ("share", "float64", "affected of seen"),
    ("wilson_low", "float64", "95 % interval of the share, low"),
    ("wilson_high", "float64", "95 % interval of the share, high"),
    ("clean_rate", "float64", "share affected outside flagged windows, at least 0.005"),
    ("p_value", "float64", "chance of so many affected at the clean rate"),
)


def cell_columns(table: CellTable, titles: Mapping[Band, str], window_s: int) -> list[Sequence[Any]]:
    """The values of every field; `titles` names the bands."""
    made: dict[str, Sequence[Any]] = {
        "cell": [f"{cell:x}" for cell in table.cell.tolist()],
        "resolution": table.resolution.tolist(),
        "window_start_utc": table.window_s.tolist(),
        "window_s": [window_s] * len(table),
        "band": [titles[Band(band)] for band in table.band.tolist()],
        "state": [STATES[state] for state in table.state.tolist()],
    }
    return [made[name] if name in made else _known(getattr(table, name)) for name, _, _ in FIELDS]


def _known(values: NDArray[Any]) -> list[Any]:
    """As a list, None where NaN."""
    if values.dtype.kind != "f":
        return list(values.tolist())
    return [None if unknown else value for value, unknown in zip(values.tolist(), np.isnan(values), strict=True)]
