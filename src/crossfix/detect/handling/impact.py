"""Acceleration where the recording ends or is interrupted: an impact where it was near the ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.last_known import last_known, moves
from crossfix.derive.recorder.radio_height import radio_height
from crossfix.derive.recorder.unheard import last_valid_s, unheard
from crossfix.detect.samples import sample
from crossfix.records.interval import Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class Impact:
    """Finds an acceleration beyond the limits just before the data stop, and asks for the height there."""

    off_1g: float = limit(2.0, "g", "from 1 g: more than 3 g, or less than -1 g; ours")
    least_g: float = limit(-3.0, "g", "range of ICAO Annex 6 Part I, Attachment D, Table D-1, parameter 5...")
    most_g: float = limit(6.0, "g", "...at or beyond it the sensor is at the end of its range")
    jump_g: float = limit(
        1.0, "g", "between two samples in a row; an A330 and an airliner (POLARIS) stay below 0.4; ours"
    )
    jump_step_s: float = limit(0.125, "s", "a jump is told at steps up to this: Table D-1, parameter 5")
    before_s: float = limit(2.0, "s", "before the end of the recording or the begin of a loss; ours")
    height_ft: float = limit(50.0, "ft", "at most so high above the field; ours")
    radio_ft: float = limit(20.0, "ft", "or lower than this by the radio altimeter; ours")
    known_s: float = limit(4.0, "s", "heights no older than this: Annex 6 has them every 1 s, some recorders every 2 s")
    moved_s: float = limit(10.0, "s", "it flew, or moved, within this; ours")
    moves_ground_kt: float = limit(30.0, "kt", "ground speed of an aircraft that does more than taxi slowly; ours")
    moves_air_kt: float = limit(60.0, "kt", "the same by airspeed; a recorder may have a floor of 45 kt; ours")
    gap_s: float = limit(2.0, "s", "data of all series missing for this long are a loss like a loss of sync; ours")

    name: ClassVar[str] = "impact"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"normal_acceleration"}),)
    method: ClassVar[str] = (
        "Normal acceleration far from 1 g, at the end of its range, or with a jump, just before the recording ends or "
        "is interrupted. It is an impact where the height there, carried on at its vertical rate, is near 0."
    )
    limits: ClassVar[str] = (
        "A recorder may stop before an impact, or write wrong bits as its power fails: without a height near 0 this is "
        "an acceleration at the end, not an impact. An aircraft that stands gives nothing, nor does one "
        "that flies on after a gap high up. What it met is not told."
    )
    definition: ClassVar[str] = "ours; the range is ICAO Annex 6 Part I, Attachment D, Table D-1, parameter 5"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """In order of time; each sample of acceleration makes one event at most."""
        series = flight.line("normal_acceleration")
        if series is None:
            return
        seen: set[int] = set()
        shown = self._shown(series)
        times = series.times()[shown]
        for stops_s, goes_on_s in self._stops(flight):
            place = int(np.searchsorted(times, stops_s - self.before_s))
            if place == len(times) or times[place] > stops_s or (k := int(shown[place])) in seen:
                continue
            seen.add(k)
            moved = moves(flight, float(times[place]), self.moved_s, self.moves_ground_kt, self.moves_air_kt)
            if moved is not False:
                yield from self._events(flight, series, k, stops_s, goes_on_s, moved is True)

    def _stops(self, flight: RecordedFlight) -> list[tuple[float, float | None]]:
        """Where data stop, and where they go on."""
        stretches = [*flight.lost, *unheard(flight, self.gap_s)]
        inside = sorted(one for one in stretches if np.isfinite(one).all())
        last = last_valid_s(flight)
        return [*inside, *([] if last is None else [(last, None)])]

    def _shown(self, series: Series) -> NDArray[np.intp]:
        """Samples beyond a limit."""
        known = series.valid.nonzero()[0]
        values = np.asarray(series.values, np.float64)[known]
        shown = (np.abs(values - 1) >= self.off_1g) | (values <= self.least_g) | (values >= self.most_g)
        if float(series.step_s) <= self.jump_step_s * (1 + 1e-9):
            close = np.diff(known, prepend=-2) == 1
            shown |= close & (np.abs(np.diff(values, prepend=np.nan)) > self.jump_g)
        return known[shown]

    def _events(
        self, flight: RecordedFlight, series: Series, k: int, stops_s: float, goes_on_s: float | None, moved: bool
    ) -> Iterator[RecorderEvent]:
        times = series.times()
        before = series.valid[:k].nonzero()[0]
        onset = Interval(float(times[before[-1]]) if len(before) else -np.inf, float(times[k]))
        says = f"normal acceleration of {series.values[k]:.2f} g"
        shown = (*((sample(series, int(before[-1]), "before"),) if len(before) else ()), sample(series, k, says))
        near, height, known = self._near(flight, float(times[k]))
        went_on = goes_on_s is not None and bool(
            moves(flight, goes_on_s + self.moved_s, self.moved_s, self.moves_ground_kt, self.moves_air_kt)
        )
        where = "is interrupted" if goes_on_s is not None else "ends"
        stop = f"{stops_s - times[k]:.2f} s before the recording {where}"
        if near and moved and not went_on:
            label = f"impact: {says}, {stop}, {height}"
            yield RecorderEvent("impact", label, self.name, onset, None, (*shown, *known))
            return
        if went_on and not near:
            return
        doubt = "it moves on after the gap" if went_on else ""
        doubt = doubt or ("" if moved else "whether it moved is not known")
        label = "; ".join(one for one in (f"{says}, {stop}, {height}", doubt) if one)
        yield RecorderEvent("acceleration_at_end", label, self.name, onset, None, (*shown, *known), confirmed=False)

    def _near(self, flight: RecordedFlight, time_s: float) -> tuple[bool, str, tuple[Sample, ...]]:
        """Whether a height is near 0; the height in words; its sample."""
        radio = radio_height(flight)
        sources = (
            (None if radio is None else radio.series, self.radio_ft, "by the radio altimeter"),
            (flight.line("height_above_field"), self.height_ft, "above the field"),
        )
        told: list[tuple[bool, str, tuple[Sample, ...]]] = []
        for series, most, which in sources:
            at = last_known(series, time_s, self.known_s)
            if series is None or at is None:
                continue
            feet = float(series.values[at])
            then = feet + self._sunk(flight, time_s, float(series.times()[at]))
            near = then < most if which.startswith("by") else then <= most
            words = f"{feet:,.0f} ft {which} {time_s - series.times()[at]:.1f} s before"
            told.append((near, words, (sample(series, at, "height"),)))
        return min(told, key=lambda one: not one[0], default=(False, "height not known", ()))

    def _sunk(self, flight: RecordedFlight, time_s: float, since_s: float) -> float:
        """What a descent at the last known rate adds to a height, ft; 0 where it climbs or the rate is not known."""
        rate = flight.first_of("vertical_rate", "inertial_vertical_rate")
        k = last_known(rate, time_s, self.known_s)
        fpm = 0.0 if rate is None or k is None else float(rate.values[k])
        return min(fpm, 0.0) / 60 * (time_s - since_s)
