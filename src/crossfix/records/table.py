"""Table: NumPy columns of equal length, each with its validity. Invalid is never zero: it is not valid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossfix.records.quantities import BY_NAME

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Values and where they are valid; a rejected value may stay in place with its validity false."""

    values: NDArray[np.generic]
    valid: Mask

    @staticmethod
    def of(name: str, values: ArrayLike, valid: ArrayLike | None = None) -> Column:
        """A column stored as `records.quantities` says; all valid where no validity is given (NaN never is)."""
        stored = np.asarray(values, dtype=BY_NAME[name].dtype)
        mask = np.ones(len(stored), dtype=bool) if valid is None else np.asarray(valid, dtype=bool)
        if stored.dtype.kind == "f":
            mask = mask & ~np.isnan(stored)
        if len(mask) != len(stored):
            raise ValueError(f"{name}: {len(stored)} values but {len(mask)} validities")
        return Column(stored, mask)

    def masked(self) -> NDArray[np.float64]:
        """As float64 with NaN where not valid (numbers only)."""
        return np.where(self.valid, self.values.astype(np.float64), np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Reports in columns; a column that a source never gives is absent."""

    columns: Mapping[str, Column]

    def __post_init__(self) -> None:
        lengths = {len(c.values) for c in self.columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")

    def __len__(self) -> int:
        """Number of reports."""
        return next((len(c.values) for c in self.columns.values()), 0)

    def __getitem__(self, name: str) -> Column:
        """A column by name; KeyError names those that are there."""
        if name not in self.columns:
            raise KeyError(f"{name!r}; columns: {', '.join(self.columns)}")
        return self.columns[name]

    def __contains__(self, name: object) -> bool:
        """Whether the source gives this quantity."""
        return name in self.columns

    def __iter__(self) -> Iterator[str]:
        """Column names."""
        return iter(self.columns)

    def where(self, rows: Mask | NDArray[np.int64]) -> Table:
        """Some of the reports, by mask or by position."""
        return Table({name: Column(c.values[rows], c.valid[rows]) for name, c in self.columns.items()})


def concatenated(tables: Sequence[Table]) -> Table:
    """Tables one after another; a column that one lacks is invalid there."""
    names = dict.fromkeys(name for table in tables for name in table)
    made = {}
    for name in names:
        parts = [t[name] if name in t else _absent(name, len(t)) for t in tables]
        made[name] = Column(np.concatenate([p.values for p in parts]), np.concatenate([p.valid for p in parts]))
    return Table(made)


def _absent(name: str, length: int) -> Column:
    return Column(np.zeros(length, dtype=BY_NAME[name].dtype), np.zeros(length, dtype=bool))
