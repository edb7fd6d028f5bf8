"""Recording: all that one reader got from one source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from crossfix.records import frames_out
from crossfix.records.notice import Notice
from crossfix.records.source import Source
from crossfix.records.table import Table
from crossfix.records.timebase import Timebase


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The reports of one aircraft in time order."""

    icao_address: int
    non_icao: bool
    reports: Table

    @property
    def hex(self) -> str:
        """The address as six hexadecimal digits, `~` before one that is not an ICAO address."""
        return f"{'~' if self.non_icao else ''}{self.icao_address:06x}"

    def to_arrow(self, timebase: Timebase | None = None) -> Any:
        """The reports as a pyarrow.Table; with the recording's timebase also with a column `utc`."""
        return frames_out.to_arrow(self.reports, timebase)

    def to_pandas(self, timebase: Timebase | None = None) -> Any:
        """The reports as a pandas.DataFrame."""
        return frames_out.to_pandas(self.reports, timebase)

    def to_polars(self, timebase: Timebase | None = None) -> Any:
        """The reports as a polars.DataFrame."""
        return frames_out.to_polars(self.reports, timebase)


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Reports of one source, in the order received, and every doubt about them."""

    source: Source
    reader: str
    timebase: Timebase
    reports: Table
    notices: tuple[Notice, ...]

    def to_arrow(self) -> Any:
        """All reports as a pyarrow.Table, null where not valid, `utc` where it is known."""
        return frames_out.to_arrow(self.reports, self.timebase)

    def to_pandas(self) -> Any:
        """All reports as a pandas.DataFrame."""
        return frames_out.to_pandas(self.reports, self.timebase)

    def to_polars(self) -> Any:
        """All reports as a polars.DataFrame."""
        return frames_out.to_polars(self.reports, self.timebase)

    def tracks(self) -> Iterator[Track]:
        """One track per address, in order of the address. Reports without a valid address are left out."""
        address = self.reports["icao_address"]
        foreign = self.reports["non_icao"].values if "non_icao" in self.reports else np.zeros(len(self.reports), bool)
        key = address.values.astype(np.int64) | (foreign.astype(np.int64) << 24)
        rows = np.flatnonzero(address.valid)
        order = rows[np.lexsort((self.reports["time"].values[rows], key[rows]))]
        cuts = np.flatnonzero(np.diff(key[order])) + 1
        for group in np.split(order, cuts) if len(order) else []:
            yield Track(int(address.values[group[0]]), bool(foreign[group[0]]), self.reports.where(group))
