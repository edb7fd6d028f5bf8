"""Hydraulic pressure low and lost, per system and in all systems at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from crossfix.derive.recorder.runs import Run, runs, spans, together
from crossfix.detect.samples import edges, sample
from crossfix.detect.systems.flying import flew, since
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit

STEMS = ("hydraulic_pressure", "hydraulic_low_pressure", "hydraulic_quantity")


@dataclass(frozen=True, slots=True)
class Hydraulics:
    """Finds low pressure, loss of pressure or fluid, and the loss of all systems that are recorded."""

    nominal_psi: float = limit(3000.0, "psi", "nominal pressure of the A330 and the Embraer 190, 3 systems each")
    low_psi: float = limit(1800.0, "psi", "0.6 of nominal; an undamaged A330 flight stays at 2,752 to 3,008")
    lost_psi: float = limit(300.0, "psi", "0.1 of nominal: no pump holds pressure")
    empty_percent: float = limit(0.5, "%", "quantity at most this is 0 % as it is shown")
    least: int = limit(2, "samples", "in a row: ICAO Annex 6 has it every 2 s, one sample alone may be a wrong bit")

    name: ClassVar[str] = "hydraulics"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset(STEMS),)
    method: ClassVar[str] = (
        "Low: the low-pressure signal, or a pressure below the limit, on several samples in a row. Lost: a pressure "
        "near none, or a quantity of none. All lost: the time in which every system with pressure or quantity is lost."
    )
    limits: ClassVar[str] = (
        "Pumps that do not run on the ground look like low pressure: an event that stood at the first sample, or that "
        "ends before take-off, is told as that. It measures pressure and quantity, not why they fell."
    )
    definition: ClassVar[str] = "ours; the signal is ICAO Annex 6 Part I, Attachment D, Table D-1, parameter 30"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """Low, then lost, then all."""
        pressures, quantities = flight.numbered("hydraulic_pressure"), flight.numbered("hydraulic_quantity")
        signals = flight.numbered("hydraulic_low_pressure")
        lost: dict[int, list[tuple[Run, RecorderEvent]]] = {}
        for system in sorted(pressures.keys() | quantities.keys() | signals.keys()):
            yield from self._low(flight, system, pressures.get(system), signals.get(system))
            if system in pressures or system in quantities:
                lost[system] = list(self._lost(flight, system, pressures.get(system), quantities.get(system)))
                yield from (event for _, event in lost[system])
        if len(lost) > 1:
            yield from self._all_lost(lost)

    def _all_lost(self, lost: Mapping[int, Sequence[tuple[Run, RecorderEvent]]]) -> Iterator[RecorderEvent]:
        """With the first sample that shows the loss of each system."""
        systems = ", ".join(map(str, lost))
        for onset, end in together([spans([run for run, _ in one]) for one in lost.values()]):
            begun = [[event for _, event in one if event.first_s <= onset.high] for one in lost.values()]
            evidence = tuple(max(events, key=lambda event: event.first_s).evidence[-2] for events in begun)
            label = f"all hydraulic systems ({systems}) are lost at the same time"
            ongoing = not np.isfinite(end.high)
            yield RecorderEvent("hydraulic_all_lost", label, self.name, onset, end, evidence, ongoing)

    def _low(
        self, flight: RecordedFlight, system: int, pressure: Series | None, signal: Series | None
    ) -> Iterator[RecorderEvent]:
        """By the pressure where it is recorded, else by the signal."""
        if pressure is not None:
            for run in runs(pressure, np.asarray(pressure.values < self.low_psi), least=self.least):
                yield self._event(flight, f"hydraulic_low:{system}", system, pressure, run, "pressure is low")
        elif signal is not None:
            for run in runs(signal, np.asarray(signal.values == 1), least=self.least):
                yield self._event(flight, f"hydraulic_low:{system}", system, signal, run, "low pressure is signalled")

    def _lost(
        self, flight: RecordedFlight, system: int, pressure: Series | None, quantity: Series | None
    ) -> Iterator[tuple[Run, RecorderEvent]]:
        """By pressure and by fluid: either is a loss of its own."""
        shown: list[tuple[Series, np.ndarray, str]] = []
        if pressure is not None:
            shown.append((pressure, np.asarray(pressure.values < self.lost_psi), "pressure is lost"))
        if quantity is not None:
            shown.append((quantity, np.asarray(quantity.values <= self.empty_percent), "no fluid is left"))
        for series, where, says in shown:
            for run in runs(series, where, least=self.least):
                yield run, self._event(flight, f"hydraulic_lost:{system}", system, series, run, says)

    def _event(
        self, flight: RecordedFlight, kind: str, system: int, series: Series, run: Run, says: str
    ) -> RecorderEvent:
        least = int(np.nanargmin(np.where(series.valid, series.values, np.nan)[run.first : run.last + 1])) + run.first
        evidence: tuple[Sample, ...] = (*edges(series, run, "before", says), sample(series, least, "lowest"))
        grounded = flew(flight, np.array([run.onset.high])) is False
        where = since(run.onset) or ("; on the ground" if grounded else "")
        value = f", down to {series.values[least]:,.0f} {series.unit}" if series.unit else ""
        label = f"hydraulic system {system}: {says}{value}{where}"
        return RecorderEvent(kind, label, self.name, run.onset, run.end, evidence, run.ongoing)
