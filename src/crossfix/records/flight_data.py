"""Flight data: all that one reader got from one flight data recorder or quick access file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crossfix.records.notice import Notice
from crossfix.records.series import Series
from crossfix.records.source import Source
from crossfix.records.timebase import Timebase
from crossfix.records.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class FlightData:
    """Series by name, each at its own rate on the recorder's clock; the words behind them where there are any."""

    source: Source
    reader: str
    timebase: Timebase
    series: Mapping[str, Series]
    words: Words | None
    notices: tuple[Notice, ...]

    def __getitem__(self, name: str) -> Series:
        """A series by its recorded name; KeyError names those that are there."""
        if name not in self.series:
            raise KeyError(f"{name!r}; series: {', '.join(self.series)}")
        return self.series[name]

    def lines(self, quantity: str) -> tuple[Series, ...]:
        """All series of one quantity, in the order of the source."""
        return tuple(one for one in self.series.values() if one.quantity == quantity)
