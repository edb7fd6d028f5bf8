"""A detector for tests of what surrounds detectors: a run of reports with a low NIC, and nothing else."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from crossfix.records.event import Event, Kind, Place, Reason, Report
from crossfix.records.flight import Flight
from crossfix.records.interval import Interval


@dataclass(frozen=True, slots=True)
class LowNic:
    """From the first report to the last of a run with NIC at most `nic`."""

    name: ClassVar[str] = "low_nic"
    needs: ClassVar[frozenset[str]] = frozenset({"nic"})
    method: ClassVar[str] = "NIC is low."
    limits: ClassVar[str] = "For tests alone."
    nic: int = field(default=5, metadata={"unit": "NIC", "reason": "a test"})
    fails_on: int = 0
    """An address at which it raises."""
    strange_on: int = 0
    """An address at which it gives what no event may hold."""
    kills_on: int = 0
    """An address at which it ends its process."""
    mark: str = ""
    """A file that is made when the process is ended; while it is there it is not ended again. None where empty."""

    @property
    def reach_s(self) -> float:
        """All of it."""
        return np.inf

    def detect(self, flight: Flight) -> Iterator[Event]:
        """Runs in order."""
        self._harm(flight.icao_address)
        time, nic = flight["time"].masked(), flight["nic"].masked()
        told = np.flatnonzero(~np.isnan(nic))
        low = nic[told] <= self.nic
        edges = np.flatnonzero(np.diff(np.concatenate([[False], low, [False]]).astype(int)))
        for first, stop in zip(edges[::2], edges[1::2], strict=True):
            rows = told[first:stop]
            begin, end = float(time[rows[0]]), float(time[rows[-1]])
            yield Event(
                Kind.DEGRADED, self.name, flight.icao_address, Interval(begin, end),
                Interval(float(time[told[first - 1]]) if first else -np.inf, begin),
                bool(stop == len(told)) if flight.icao_address != self.strange_on else np.True_,  # type: ignore[arg-type]
                (Reason("nic", begin, end, len(rows), float(nic[rows].min()), float(self.nic), "NIC"),),
                (Report(begin, "nic", None),),
                Place(float(flight["latitude"].masked()[rows[0]]), float(flight["longitude"].masked()[rows[0]])),
            )  # fmt: skip

    def _harm(self, icao_address: int) -> None:
        if icao_address == self.fails_on:
            raise ValueError("as the test wants")
        if icao_address == self.kills_on and not (self.mark and Path(self.mark).exists()):
            if self.mark:
                Path(self.mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
