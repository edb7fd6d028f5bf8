"""Flight: what one aircraft sent, as detectors see it."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.table import Column, Table


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where the only receiver of the reports stands: degrees, and how far from there it may be, in km."""

    latitude: float
    longitude: float
    within_km: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Flight:
    """Reports of one aircraft, sent by itself or computed from what it sent (MLAT), with a sure time, in its order.

    `receiver` is None where several receivers, or one at an unknown place, heard it.
    """

    icao_address: int
    reports: Table
    receiver: Receiver | None = None

    def __getitem__(self, name: str) -> Column:
        """A quantity by name; KeyError names those that are there."""
        return self.reports[name]

    def __contains__(self, name: object) -> bool:
        """Whether any report may give this quantity."""
        return name in self.reports
