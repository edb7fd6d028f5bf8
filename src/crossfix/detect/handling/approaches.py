"""Approaches that did not end in a landing: go-arounds, touch-and-goes, and those that the recording cuts off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from crossfix.derive.recorder.basins import Basin, basins
from crossfix.derive.recorder.derived_series import ALTITUDES, altitude_of
from crossfix.derive.recorder.runs import Run, runs
from crossfix.derive.recorder.sampling import at
from crossfix.derive.recorder.unheard import last_valid_s
from crossfix.detect.handling.go_around_signs import GoAroundSigns
from crossfix.detect.samples import edges, sample
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class Approaches:
    """Finds descents towards a field and tells how each ended, unless it ended in a landing."""

    begin_ft: float = limit(3000.0, "ft", "FDA (2013): below this above the field a descent is an approach")
    drop_ft: float = limit(500.0, "ft", "FDA (2013): at least so far down...")
    climb_ft: float = limit(500.0, "ft", "FDA (2013): ...and up again")
    lowest_ft: float = limit(2500.0, "ft", "it comes lower than this above the field: a radio altimeter's range; ours")
    stopped_kt: float = limit(50.0, "kt", "on the ground slower than this it has landed, and takes off anew; ours")
    touch_ft: float = limit(50.0, "ft", "lower than this, without weight on wheels, it may have touched; ours")
    signs: GoAroundSigns = field(default_factory=GoAroundSigns)

    name: ClassVar[str] = "approaches"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset(ALTITUDES), frozenset({"height_above_field"}))
    method: ClassVar[str] = (
        "A descent below the limit above the field, far enough down and low enough, that is followed by a climb: a "
        "touch-and-go if the wheels were loaded meanwhile, else a go-around; its begin is the earliest sign of it. If "
        "the recording ends before a climb or a touchdown, it is told as an approach."
    )
    limits: ClassVar[str] = (
        "Where the height above the field is not known nothing is told. A level-off and climb on instruction looks "
        "like a go-around; without thrust, gear, flaps or TOGA it is not confirmed. Why it was flown is not told."
    )
    definition: ClassVar[str] = "FDA (FlightDataAnalyzer, 2013), go-around; the further sign that confirms it is ours"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """In order of time."""
        altitude, height = altitude_of(flight), flight.line("height_above_field")
        if altitude is None or height is None:
            return
        found = basins(flight)
        for basin in found:
            contacts = _contacts(flight, altitude, basin)
            climbs = basin.rise_ft >= self.climb_ft
            if not self._attempted(altitude, height, basin):
                continue
            if contacts:
                touched = contacts[0]
                if climbs and "weight_on_wheels" in flight and self._rolled_on(flight, contacts):
                    yield self._touch_and_go(flight, touched, basin)
            elif climbs:
                yield self._go_around(flight, altitude, height, basin)
            elif basin is found[-1] and not self._low_and_unknown(flight, altitude, height, basin):
                yield self._cut_off(flight, altitude, height, basin)

    def _attempted(self, altitude: Series, height: Series, basin: Basin) -> bool:
        """Far enough down, from within or through `begin_ft`, and low enough."""
        lowest = at(height, altitude.times()[[basin.lowest]])[0]
        return bool(basin.drop_ft >= self.drop_ft and lowest < min(self.lowest_ft, self.begin_ft))

    def _rolled_on(self, flight: RecordedFlight, contacts: list[Run]) -> bool:
        """Whether the speed is known on the ground and never fell to that of an aircraft that stops."""
        speed = flight.first_of("indicated_airspeed", "calibrated_airspeed", "ground_speed")
        if speed is None:
            return False
        times = speed.times()
        inside = [(times >= run.onset.high) & (times <= run.end.low) & speed.valid for run in contacts]
        slowest = np.asarray(speed.values)[np.any(inside, axis=0)].min(initial=np.inf)
        return bool(slowest >= self.stopped_kt)

    def _low_and_unknown(self, flight: RecordedFlight, altitude: Series, height: Series, basin: Basin) -> bool:
        """Of the time from when it was low until the end, most does not tell that it flies: it may have landed."""
        flies = flight.line("airborne")
        if flies is None:
            return True
        times = altitude.times()[basin.first : basin.last + 1]
        heights = at(height, times)
        known = np.isfinite(heights)
        high = np.flatnonzero(known & (heights > heights[known].min() + self.touch_ft))
        low_s = times[high[-1] + 1] if len(high) else times[0]
        after = np.arange(low_s, times[-1], 1.0)
        return len(after) > 0 and bool((at(flies, after) == 1).mean() < 0.5)

    def _go_around(self, flight: RecordedFlight, altitude: Series, height: Series, basin: Basin) -> RecorderEvent:
        lowest_s = float(altitude.times()[basin.lowest])
        signs = self.signs.found(flight, lowest_s)
        known = altitude.valid[: basin.lowest].nonzero()[0]
        onset = signs[0].onset if signs else Interval(float(altitude.times()[known[-1]]), lowest_s)
        k, feet = _at_lowest(height, lowest_s)
        label = f"go-around: lowest {feet:,.0f} ft above the field at {lowest_s:.1f} s, then {basin.rise_ft:,.0f} ft up"
        if signs:
            label += f"; {', '.join(dict.fromkeys(one.what for one in signs))}"
        else:
            lacking = self.signs.not_recorded(flight)
            label += "; no other sign of it" + (f" ({', '.join(lacking)} not recorded)" if lacking else "")
        touched = feet < self.touch_ft and "weight_on_wheels" not in flight
        label += "; it may have touched: weight on wheels is not recorded" if touched else ""
        shown = tuple(one for sign in signs for one in sign.evidence)
        return RecorderEvent(
            "go_around",
            label,
            self.name,
            onset,
            None,
            (*shown, sample(height, k, "lowest")),
            confirmed=bool(signs) and not touched,
        )

    def _touch_and_go(self, flight: RecordedFlight, touched: Run, basin: Basin) -> RecorderEvent:
        flies = flight["airborne"]
        label = f"touch-and-go: the wheels are loaded at {touched.onset.high:.1f} s, then {basin.rise_ft:,.0f} ft up"
        return RecorderEvent(
            "touch_and_go", label, self.name, touched.onset, None, edges(flies, touched, "airborne", "on the ground")
        )

    def _cut_off(self, flight: RecordedFlight, altitude: Series, height: Series, basin: Basin) -> RecorderEvent:
        """From where it was below `begin_ft` until the end, or from the highest point where it was never above."""
        part = slice(basin.first, basin.lowest + 1)
        above = at(height, altitude.times()[part]) >= self.begin_ft
        known = altitude.valid[part]
        top = int(np.argmax(np.where(known, np.asarray(altitude.values, np.float64)[part], -np.inf)))
        k = basin.first + (int(np.flatnonzero(above)[-1]) if above.any() else top)
        after = altitude.valid[k + 1 :].nonzero()[0] + k + 1
        times = altitude.times()
        onset = Interval(float(times[k]), float(times[after[0]]))
        lowest_s = float(times[basin.lowest])
        place, feet = _at_lowest(height, lowest_s)
        end_s = last_valid_s(flight)
        end = Interval(float(times[altitude.valid][-1]) if end_s is None else end_s, INFINITE)
        label = (
            f"approach: down to {feet:,.0f} ft above the field at {lowest_s:.1f} s; the recording ends before a climb "
            "or a touchdown"
        )
        shown = (sample(altitude, k, "before"), sample(height, place, "lowest"))
        return RecorderEvent("approach", label, self.name, onset, end, shown, ongoing=True)


def _contacts(flight: RecordedFlight, altitude: Series, basin: Basin) -> list[Run]:
    """Runs on the ground, after being airborne, in the time of a basin."""
    flies = flight.line("airborne")
    if flies is None:
        return []
    first, last = altitude.times()[basin.first], altitude.times()[basin.last]
    found = runs(flies, np.asarray(flies.values == 0))
    return [run for run in found if first < run.onset.high <= last and np.isfinite(run.onset.low)]


def _at_lowest(height: Series, time_s: float) -> tuple[int, float]:
    """The height sample nearest to the lowest point, and its value."""
    known = height.valid.nonzero()[0]
    k = int(known[np.argmin(np.abs(height.times()[known] - time_s))])
    return k, float(height.values[k])
