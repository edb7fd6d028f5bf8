"""Signs that a climb from a low point was a go-around: TOGA, thrust, gear, flaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.runs import runs
from crossfix.detect.samples import edges, sample
from crossfix.records.interval import Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit

Ints = NDArray[np.intp]
GEAR = ("gear_selected_down", "gear_down_locked", "gear_down_left", "gear_down_nose", "gear_down_right")
FLAPS = ("flap_angle", "flap_angle_left", "flap_angle_right")


@dataclass(frozen=True, slots=True)
class Sign:
    """What was seen, between the last sample without it and the first with it."""

    what: str
    onset: Interval
    evidence: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class GoAroundSigns:
    """Looks for each sign around the lowest point."""

    before_s: float = limit(15.0, "s", "before the lowest point: an aircraft sinks on for seconds after the decision")
    after_s: float = limit(60.0, "s", "after it: gear and flaps follow in the first minute of the climb; ours")
    thrust_before_s: float = limit(10.0, "s", "a rise of thrust from here on before the lowest point; ours")
    thrust_after_s: float = limit(15.0, "s", "to here after it; ours")
    thrust_in_s: float = limit(15.0, "s", "a rise within this time; ours")
    n1_percent: float = limit(
        15.0, "%", "N1 rises by this; with the climb only: on an airliner's approach it rose by 22; ours"
    )
    rpm: float = limit(400.0, "rpm", "15 % of 2,700; a Cessna 172S reaches 2,624; ours")
    flap_deg: float = limit(3.0, "deg", "flaps come in by this: less than one detent; ours")

    def found(self, flight: RecordedFlight, lowest_s: float) -> list[Sign]:
        """Every sign around a moment, earliest first."""
        around = (lowest_s - self.before_s, lowest_s + self.after_s)
        thrust = (lowest_s - self.thrust_before_s, lowest_s + self.thrust_after_s)
        found = [*self._codes(flight, around), *self._flaps(flight, around), *self._thrust(flight, thrust)]
        return sorted(found, key=lambda one: one.onset.high)

    @staticmethod
    def not_recorded(flight: RecordedFlight) -> list[str]:
        """Signs that this recording cannot show."""
        sought = {"TOGA": ("takeoff_go_around",), "thrust": ("n1", "engine_speed"), "gear": GEAR, "flaps": FLAPS}
        return [what for what, names in sought.items() if not any(one in flight for one in names)]

    @staticmethod
    def _codes(flight: RecordedFlight, around: tuple[float, float]) -> Iterator[Sign]:
        """TOGA comes on; the gear leaves its down position."""
        toga = flight.line("takeoff_go_around")
        gear = flight.first_of(*GEAR)
        for series, code, says in ((toga, 1, "TOGA"), (gear, 0, "gear up")):
            for run in runs(series, np.asarray(series.values == code)) if series is not None else ():
                begun = np.isfinite(run.onset.low) and around[0] <= run.onset.high <= around[1]
                if begun and series is not None:
                    yield Sign(says, run.onset, edges(series, run, "before", says))
                    break

    def _flaps(self, flight: RecordedFlight, around: tuple[float, float]) -> Iterator[Sign]:
        series = flight.first_of(*FLAPS)
        if series is None:
            return
        inside = _inside(series, *around)
        values = np.asarray(series.values, np.float64)[inside]
        most = np.maximum.accumulate(values) if len(values) else values
        less = np.flatnonzero(values <= most - self.flap_deg)
        if len(less):
            k = int(less[0])
            last = int(np.flatnonzero(values[:k] == most[k])[-1])
            yield _change(series, inside, last, k, "flaps come in")

    def _thrust(self, flight: RecordedFlight, around: tuple[float, float]) -> Iterator[Sign]:
        """The first engine whose speed rises enough."""
        speeds = [(one, self.n1_percent, "N1") for one in flight.numbered("n1").values()]
        piston = flight.line("engine_speed")
        speeds += [] if piston is None else [(piston, self.rpm, "engine speed")]
        for series, by, what in speeds:
            inside = _inside(series, *around)
            times, values = series.times()[inside], np.asarray(series.values, np.float64)[inside]
            for k in range(1, len(inside)):
                recent = np.flatnonzero(times[:k] >= times[k] - self.thrust_in_s)
                if len(recent) and values[k] - (least := values[recent].min()) >= by:
                    last = int(recent[np.flatnonzero(values[recent] == least)[-1]])
                    yield _change(series, inside, last, k, f"{what} rises")
                    break


def _inside(series: Series, first_s: float, last_s: float) -> Ints:
    """Indices of valid samples within a time."""
    times = series.times()
    return np.flatnonzero(series.valid & (times >= first_s) & (times <= last_s))


def _change(series: Series, inside: Ints, last: int, k: int, what: str) -> Sign:
    """A change that begins between sample `last` of `inside` and the next one, and is enough at sample k."""
    before, first = int(inside[last]), int(inside[last + 1])
    onset = Interval(float(series.times()[before]), float(series.times()[first]))
    shown = (sample(series, before, "before"), sample(series, int(inside[k]), what))
    return Sign(what, onset, shown)
