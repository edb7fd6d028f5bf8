"""Engines in flight: run down, stopped, restarted, fan speeds apart, fire signalled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.runs import Run, runs
from crossfix.derive.recorder.sampling import at
from crossfix.detect.samples import edges, sample
from crossfix.detect.systems.flying import airborne_at, flew, flew_during, lasting, since, where
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit

STEMS = ("n1", "n2", "engine_speed", "engine_fire")


@dataclass(frozen=True, slots=True)
class Speed:
    """The speed by which an engine is judged: below `low` it runs down, below `stopped` it has stopped."""

    number: int | None
    series: Series
    called: str
    low: float
    stopped: float

    @property
    def engine(self) -> str:
        """As labels call it."""
        return "the engine" if self.number is None else f"engine {self.number}"

    def kind(self, what: str) -> str:
        """With the number of the engine, where there are several."""
        return what if self.number is None else f"{what}:{self.number}"


@dataclass(frozen=True, slots=True)
class Engines:
    """Finds engines that run down, stop or start again in flight, thrust that is not the same, and fire signals."""

    core_low_percent: float = limit(50.0, "%", "N2; FlightDataAnalyzer 2013, MIN_CORE_SUSTAINABLE")
    core_stopped_percent: float = limit(25.0, "%", "N2; FlightDataAnalyzer 2013, engine stop: half of the former")
    fan_low_percent: float = limit(10.0, "%", "N1 where no N2 is recorded; ours: twice MIN_FAN_RUNNING")
    fan_stopped_percent: float = limit(5.0, "%", "N1 where no N2 is recorded; FlightDataAnalyzer, MIN_FAN_RUNNING")
    piston_low_rpm: float = limit(
        500.0, "rpm", "ours: an undamaged single keeps above 600 until it rolls on the ground"
    )
    piston_stopped_rpm: float = limit(250.0, "rpm", "ours: the same one idles down to 291 at a standstill")
    hold_s: float = limit(2.0, "s", "longer than this; FlightDataAnalyzer 2013, not all engines running in flight")
    split_percent: float = limit(10.0, "%", "N1 between engines; AGS procedure of an airline, one-engine flag, A330")
    split_s: float = limit(3.0, "s", "at least; AGS: 2 to 3 s over a limit")
    fast_kt: float = limit(80.0, "kt", "airspeed above which N1 is compared; AGS, the same flag")

    name: ClassVar[str] = "engines"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset(STEMS),)
    method: ClassVar[str] = (
        "Per engine, N2 below a limit for longer than the hold time, in flight; N1 where no N2 is recorded, and the "
        "engine speed of a single piston engine. Restart: an engine that had stopped is above the first limit again in "
        "flight. Split: highest less lowest N1, above an airspeed. Fire: the discrete."
    )
    limits: ClassVar[str] = (
        "A fan or a propeller that the air turns may keep above its limit: N1 and engine speed alone may miss a stop. "
        "N2 of a three-shaft engine is the middle shaft and may idle below the limit. Reverse thrust that is not the "
        "same on both sides is a split. It does not tell whether an engine was shut down by hand. A fire test before "
        "flight looks like a fire signal on the ground."
    )
    definition: ClassVar[str] = "FlightDataAnalyzer 2013 (run-down, stop), AGS of an airline (split); piston: ours"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """By engine; then splits; then fire signals."""
        for speed in self._speeds(flight):
            yield from self._run_downs(flight, speed)
        yield from self._splits(flight)
        for number, series in sorted(flight.numbered("engine_fire").items()):
            for run in runs(series, np.asarray(series.values == 1)):
                told = where(flew_during(flight, series, run))
                label = f"fire is signalled in engine {number} {lasting(run.onset, run.end)}{told}{since(run.onset)}"
                yield self._event(f"engine_fire:{number}", label, run, edges(series, run, "no fire signal", "fire"))

    def _speeds(self, flight: RecordedFlight) -> Iterator[Speed]:
        fans, cores = flight.numbered("n1"), flight.numbered("n2")
        for number in sorted(fans.keys() | cores.keys()):
            if number in cores:
                yield Speed(number, cores[number], "N2", self.core_low_percent, self.core_stopped_percent)
            else:
                called = "N1 (N2 is not recorded)"
                yield Speed(number, fans[number], called, self.fan_low_percent, self.fan_stopped_percent)
        if (piston := flight.line("engine_speed")) is not None:
            yield Speed(None, piston, "engine speed", self.piston_low_rpm, self.piston_stopped_rpm)

    def _run_downs(self, flight: RecordedFlight, speed: Speed) -> Iterator[RecorderEvent]:
        stops = list(self._in_flight(flight, speed.series, speed.stopped))
        for run, flies in self._in_flight(flight, speed.series, speed.low):
            yield self._slow(speed, "engine_run_down", speed.low, run, flies)
            stopped = [(stop, flew_then) for stop, flew_then in stops if run.first <= stop.first <= run.last]
            for stop, flew_then in stopped:
                yield self._slow(speed, "engine_stopped", speed.stopped, stop, flew_then)
            again = flew(flight, np.array([run.end.high])) if stopped and not run.ongoing else False
            if again is not False:
                yield self._restart(speed, run, again)

    def _in_flight(self, flight: RecordedFlight, series: Series, limit_: float) -> Iterator[tuple[Run, bool | None]]:
        """Runs below a limit while it flies; where that is not known, those before which the engine ran."""
        for run in runs(series, np.asarray(series.values < limit_)):
            flies = flew_during(flight, series, run)
            ran_before = bool(np.isfinite(run.onset.low))
            if run.least_s > self.hold_s and (flies or (flies is None and ran_before)):
                yield run, flies

    def _slow(self, speed: Speed, kind: str, limit_: float, run: Run, flies: bool | None) -> RecorderEvent:
        series = speed.series
        inside = run.first + np.flatnonzero(series.valid[run.first : run.last + 1])
        lowest = int(inside[np.argmin(series.values[inside])])
        unit = "%" if series.unit == "%" else f" {series.unit}"
        label = (
            f"{speed.engine}: {speed.called} below {limit_:,.0f}{unit} {lasting(run.onset, run.end)}, "
            f"down to {series.values[lowest]:,.0f}{unit}{where(flies)}{since(run.onset)}"
        )
        evidence = (*edges(series, run, "before", "below the limit"), sample(series, lowest, "lowest"))
        return self._event(speed.kind(kind), label, run, evidence, confirmed=flies is True)

    def _restart(self, speed: Speed, run: Run, flies: bool | None) -> RecorderEvent:
        series = speed.series
        after = run.last + 1 + int(np.argmax(series.valid[run.last + 1 :]))
        evidence = (sample(series, run.last, "before"), sample(series, after, "runs again"))
        unit = "%" if series.unit == "%" else f" {series.unit}"
        label = f"{speed.engine} runs again: {speed.called} is back at {series.values[after]:,.0f}{unit}{where(flies)}"
        kind = speed.kind("engine_restarted")
        return RecorderEvent(kind, label, self.name, run.end, None, evidence, confirmed=flies is True)

    def _splits(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        fans = [series for _, series in sorted(flight.numbered("n1").items())]
        if len(fans) < 2:
            return
        times = fans[0].times()
        speeds = np.array([at(fan, times) for fan in fans])
        fast, told = self._fast(flight, times)
        apart = speeds.max(axis=0) - speeds.min(axis=0)
        spread = replace(fans[0], values=apart, valid=fans[0].valid & ~np.isnan(apart) & ~np.isnan(fast))
        shown = (apart >= self.split_percent) & (fast == 1)
        for run in runs(spread, shown, least_s=self.split_s):
            inside = run.first + np.flatnonzero(spread.valid[run.first : run.last + 1])
            widest = int(inside[np.argmax(apart[inside])])
            high, low = int(np.argmax(speeds[:, widest])), int(np.argmin(speeds[:, widest]))
            label = (
                f"the engines' N1 are {self.split_percent:.0f}% or more apart {lasting(run.onset, run.end)}: "
                f"at most {speeds[high, widest]:.1f}% against {speeds[low, widest]:.1f}%{told}{since(run.onset)}"
            )
            evidence = (
                _nearest(fans[high], float(times[widest]), "highest N1"),
                _nearest(fans[low], float(times[widest]), "lowest N1"),
            )
            yield self._event("engine_split", label, run, evidence, confirmed=not told)

    def _fast(self, flight: RecordedFlight, times: NDArray[np.float64]) -> tuple[NDArray[np.float64], str]:
        """1 where N1 is to be compared, 0 where not, NaN where unknown; and what a label says of how that was known."""
        airspeed = flight.first_of("indicated_airspeed", "calibrated_airspeed")
        if airspeed is not None:
            speed_kt = at(airspeed, times)
            return np.where(np.isnan(speed_kt), np.nan, speed_kt > self.fast_kt), ""
        if flight.line("airborne") is not None:
            return airborne_at(flight, times), "; by airborne, as no airspeed is recorded"
        return np.ones(len(times)), "; neither the airspeed nor whether it flew is known"

    def _event(
        self, kind: str, label: str, run: Run, evidence: tuple[Sample, ...], *, confirmed: bool = True
    ) -> RecorderEvent:
        return RecorderEvent(kind, label, self.name, run.onset, run.end, evidence, run.ongoing, confirmed)


def _nearest(series: Series, time_s: float, says: str) -> Sample:
    """The valid sample closest to a time."""
    known = np.flatnonzero(series.valid)
    return sample(series, int(known[np.argmin(np.abs(series.times()[known] - time_s))]), says)
