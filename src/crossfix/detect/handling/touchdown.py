"""Touchdown and take-off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.runs import Run, runs
from crossfix.derive.recorder.sampling import at
from crossfix.detect.samples import edges
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent
from crossfix.records.series import Series
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class Touchdown:
    """Finds where it goes from the air to the ground for good, and back."""

    stays_s: float = limit(3.0, "s", "weight on wheels at least so long: a landing, not a bounce or a wrong bit; ours")
    bounce_s: float = limit(20.0, "s", "FDA (2013): in the air for less than this between two contacts is a bounce")
    bounce_ft: float = limit(50.0, "ft", "a bounce stays below this above the field; ours")
    near_ft: float = limit(50.0, "ft", "height near 0 at the contact, of an altimeter that shows 40 ft less at speed")
    lift_off_ft: float = limit(
        500.0, "ft", "a take-off is first seen in the air below this; ours, 20 s of a steep climb"
    )
    slows_s: float = limit(10.0, "s", "speed falls after a touchdown over this; ours")
    slows_kt: float = limit(5.0, "kt", "by at least this; FDA (2013) takes 5 kt as the hysteresis of airspeed")

    name: ClassVar[str] = "touchdown"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"airborne"}),)
    method: ClassVar[str] = (
        "Touchdown: the first contact of wheels that stay loaded, with falling speed and height near 0. Take-off: the "
        "wheels are unloaded for good. Without weight on wheels both follow from speed and height, with wide bounds."
    )
    limits: ClassVar[str] = (
        "Contacts with less than the bounce time between them count as one. A touch-and-go without falling speed is "
        "told by the approaches. Where speed or height is not recorded, or weight on wheels, it is not confirmed."
    )
    definition: ClassVar[str] = "ours; the bounce is FDA's (FlightDataAnalyzer, 2013)"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """Take-offs and touchdowns in order of time."""
        flies = flight.line("airborne")
        if flies is None:
            return
        for airborne, group in self._groups(flight, flies):
            first = group[0]
            if not np.isfinite(first.onset.low):
                continue
            if airborne and not self._high(flight, first):
                yield self._take_off(flight, flies, first)
            elif not airborne and (event := self._touchdown(flight, flies, group)) is not None:
                yield event

    def _groups(self, flight: RecordedFlight, flies: Series) -> Iterator[tuple[bool, list[Run]]]:
        """Runs in the air or on the ground in turn, contacts of one landing in one group, without what is too short."""
        air = [(True, run) for run in runs(flies, np.asarray(flies.values == 1)) if not self._bounces(flight, run)]
        ground = [(False, run) for run in runs(flies, np.asarray(flies.values == 0))]
        groups = _joined((airborne, [run]) for airborne, run in sorted((*air, *ground), key=lambda one: one[1].first))
        lasting = (one for one in groups if self._lasts(one[1]) or not np.isfinite(one[1][0].onset.low))
        yield from _joined(lasting)

    def _bounces(self, flight: RecordedFlight, run: Run) -> bool:
        """Short, and low as far as is known."""
        height = flight.line("height_above_field")
        if not run.end.high - run.onset.low <= self.bounce_s:
            return False
        times = np.arange(run.onset.high, run.end.low + 0.5, 0.5)
        known = np.zeros(0) if height is None else at(height, times)
        return not (known > self.bounce_ft).any()

    def _lasts(self, group: list[Run]) -> bool:
        """One run of it is long enough, from the first sample that shows it to the last."""
        return any(run.least_s >= self.stays_s for run in group)

    def _take_off(self, flight: RecordedFlight, flies: Series, run: Run) -> RecorderEvent:
        confirmed = "weight_on_wheels" in flight
        label = "take-off" + (self._told(_speed(flight), run.onset.high) if confirmed else "; from speed and height")
        shown = edges(flies, run, "on the ground", "airborne")
        return RecorderEvent("take_off", label, self.name, run.onset, None, shown, confirmed=confirmed)

    def _touchdown(self, flight: RecordedFlight, flies: Series, group: list[Run]) -> RecorderEvent | None:
        """None where the speed does not fall, or the height is not near 0."""
        first, speed = group[0], _speed(flight)
        falls = None if speed is None else self._falls(speed, group)
        near = self._near(flight, first)
        if falls is False or near is False:
            return None
        wheels = "weight_on_wheels" in flight
        label = "touchdown" + (self._told(speed, first.onset.high) if wheels else "; from speed and height")
        label += f", {len(group)} contacts in {group[-1].onset.high - first.onset.high:.0f} s" if group[1:] else ""
        lacking = [what for what, known in (("speed", falls), ("height", near)) if known is None]
        label += f"; {' and '.join(lacking)} not known" if lacking else ""
        shown = edges(flies, first, "airborne", "on the ground")
        return RecorderEvent("touchdown", label, self.name, first.onset, None, shown, confirmed=wheels and not lacking)

    def _falls(self, speed: Series, group: list[Run]) -> bool | None:
        """Whether it loses `slows_kt` within `slows_s` around the contacts; None where that is not known."""
        begin = max(group[0].onset.low, group[0].onset.high - self.slows_s)
        stop = min(group[-1].end.low, group[-1].onset.high + self.slows_s)
        times = speed.times()
        inside = speed.valid & (times >= begin) & (times <= stop)
        values: NDArray[np.float64] = np.asarray(speed.values, np.float64)[inside]
        return None if len(values) < 2 else bool(values.max() - values[-1] >= self.slows_kt)

    def _near(self, flight: RecordedFlight, run: Run) -> bool | None:
        """Whether the last height before the contact is near 0; None where it is not known."""
        height = flight.line("height_above_field")
        if height is None:
            return None
        times = height.times()
        known = np.flatnonzero(height.valid & (times < run.onset.high) & (times >= run.onset.high - self.bounce_s))
        return bool(abs(float(height.values[known[-1]])) <= self.near_ft) if len(known) else None

    def _high(self, flight: RecordedFlight, run: Run) -> bool:
        """Whether the first height in the air is known to be that of no take-off."""
        height = flight.line("height_above_field")
        if height is None:
            return False
        times = height.times()
        after = (times >= run.onset.high) & (times <= run.onset.high + self.bounce_s)
        known = np.flatnonzero(height.valid & after)
        return bool(len(known) and height.values[known[0]] > self.lift_off_ft)

    @staticmethod
    def _told(speed: Series | None, time_s: float) -> str:
        kt = np.nan if speed is None else float(at(speed, np.array([time_s]))[0])
        return "" if np.isnan(kt) else f" at {kt:.0f} kt"


def _joined(groups: Iterable[tuple[bool, list[Run]]]) -> list[tuple[bool, list[Run]]]:
    """Neighbours of the same sort as one."""
    found: list[tuple[bool, list[Run]]] = []
    for airborne, some in groups:
        if found and found[-1][0] is airborne:
            found[-1] = (airborne, [*found[-1][1], *some])
        else:
            found.append((airborne, some))
    return found


def _speed(flight: RecordedFlight) -> Series | None:
    return flight.first_of("indicated_airspeed", "calibrated_airspeed", "ground_speed")
