"""Control surfaces that no longer follow the controls, measured by how they did in the same flight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.on_ground import on_ground
from crossfix.derive.recorder.response import Responses, known, least_step, responses
from crossfix.derive.recorder.sampling import at
from crossfix.detect.samples import sample
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
PITCH = ("pitch_command_captain", "pitch_command_first_officer")
ROLL = ("roll_command_captain", "roll_command_first_officer")
CONTROLS: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = (
    (PITCH, "control_column", ("elevator", "elevator_left", "elevator_right")),
    (ROLL, "control_wheel", ("aileron", "aileron_left", "aileron_right")),
    ((), "rudder_pedal", ("rudder",)),
)
"""Commands that are added, the one that is taken where none of them is recorded, and the surfaces they move."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A surface, the commands it is judged by, its windows, and how it answers in this flight.

    baseline: gain, surface per command, with the sign of the flight. over: windows apart that it rests on.
    judged, lost, frozen: (windows,); a window that is lost is judged, one that is frozen is lost.
    """

    surface: Series
    commands: tuple[Series, ...]
    windows: Responses
    baseline: float
    over: int
    judged: Bools
    lost: Bools
    frozen: Bools

    @property
    def name(self) -> str:
        """Of the surface, in words."""
        return (self.surface.quantity or self.surface.name).replace("_", " ")


@dataclass(frozen=True, slots=True)
class FlightControls:
    """Finds surfaces that stand still, or hardly follow, while the controls move."""

    window_s: float = limit(20.0, "s", "ours: several movements of the controls")
    stride_s: float = limit(2.0, "s", "ours: between windows")
    lag_s: float = limit(1.0, "s", "ours: a real A330 answers within 0.75 s")
    active_deg: float = limit(1.0, "deg", "ours: standard deviation of the command from which a window is judged")
    frozen_bits: float = limit(2.0, "bits", "ours: a surface with less standard deviation does not move")
    expected_bits: float = limit(4.0, "bits", "ours: by baseline it should move so much, or the window is not judged")
    gain_share: float = limit(0.2, "of baseline", "ours: a real A330 flight falls to 0.4 with every system in order")
    followed: float = limit(0.5, "correlation", "ours: of windows in the baseline; a real A330 has 0.6 to 0.98")
    least_baseline: int = limit(3, "windows", "ours: apart from each other, in which the surface followed")

    name: ClassVar[str] = "flight_controls"
    needs: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset((*PITCH, *ROLL, "control_column", "control_wheel", "rudder_pedal")),
        frozenset(one for _, _, surfaces in CONTROLS for one in surfaces),
    )
    method: ClassVar[str] = (
        "In windows in which the controls move: the least squares gain of the surface on the command, at the lag of "
        "the strongest correlation, against the median gain of the windows of the same flight in which it followed. "
        "Lost: a gain of less than a share of it, in one window where the surface stands still, else in windows that "
        "reach over two window lengths."
    )
    limits: ClassVar[str] = (
        "Nothing is told of a surface without enough windows in which it followed, of time in which the controls rest, "
        "and of time on the ground. Fly-by-wire moves a surface without the stick, and by another gain at another "
        "speed. Commands of both pilots are added. A control column is judged as recorded: where autopilot servos move "
        "the surface alone, the window is not active."
    )
    definition: ClassVar[str] = "ours; a fixed correlation is not used"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """By surface, in order of time."""
        pairs = list(self.pairs(flight))
        judged = ", ".join(pair.name for pair in pairs if pair.judged.any())
        for pair in pairs:
            for shown in self._stretches(pair):
                yield self._event(pair, shown, judged)

    def pairs(self, flight: RecordedFlight) -> Iterator[Pair]:
        """Every surface with enough windows for a baseline: what was judged, and by which gain."""
        for added, instead, surfaces in CONTROLS:
            commands = [one for name in added if (one := flight.line(name)) is not None]
            if not commands and (one := flight.line(instead)) is not None:
                commands = [one]
            for surface in surfaces:
                series = flight.line(surface)
                if commands and series is not None and (pair := self._pair(flight, series, commands)) is not None:
                    yield pair

    def _pair(self, flight: RecordedFlight, surface: Series, commands: Sequence[Series]) -> Pair | None:
        windows = responses(surface, commands, self.window_s, self.stride_s, self.lag_s)
        middle = surface.times()[windows.first + windows.length // 2]
        active = (windows.command > self.active_deg) & ~on_ground(flight, middle)
        baseline, over = self._baseline(windows, active)
        bit = least_step(surface)
        if over < self.least_baseline or not np.isfinite(bit):
            return None
        judged = active & (abs(baseline) * windows.command >= self.expected_bits * bit)
        lost = judged & (windows.gain * np.sign(baseline) < self.gain_share * abs(baseline))
        frozen = lost & (windows.surface < self.frozen_bits * bit)
        return Pair(surface, tuple(commands), windows, baseline, over, judged, lost, frozen)

    def _baseline(self, windows: Responses, active: Bools) -> tuple[float, int]:
        """Median gain of the windows that follow, and how many of them stand apart.

        Those that hardly follow are first left out by the upper quartile, which they do not reach as long as they are
        less than three quarters.
        """
        followed = np.flatnonzero(active & (np.abs(np.nan_to_num(windows.correlation)) >= self.followed))
        if not len(followed):
            return np.nan, 0
        sign = 1.0 if np.median(windows.gain[followed]) >= 0 else -1.0
        gain = windows.gain[followed] * sign
        kept = gain >= self.gain_share * np.quantile(gain, 0.75)
        over, free = 0, -1
        for first in windows.first[followed[kept]]:
            if first >= free:
                over, free = over + 1, int(first) + windows.length
        return sign * float(np.median(gain[kept])), over

    def _stretches(self, pair: Pair) -> Iterator[tuple[int, int]]:
        """First and last window of each run of lost windows that no other judged window breaks."""
        judged = np.flatnonzero(pair.judged)
        edges = np.diff(np.concatenate(([0], pair.lost[judged].astype(np.int8), [0])))
        for begin, stop in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
            first, last = int(judged[begin]), int(judged[stop - 1])
            apart = pair.windows.first[last] - pair.windows.first[first] >= pair.windows.length
            if apart or pair.frozen[judged[begin:stop]].any():
                yield first, last

    def _event(self, pair: Pair, shown: tuple[int, int], judged: str) -> RecorderEvent:
        first, last = shown
        windows, kind = pair.windows, f"surface_response_lost:{pair.surface.quantity or pair.surface.name}"
        onset = self._onset(pair, first)
        end = self._end(pair, last, onset)
        lost = np.flatnonzero(pair.lost[first : last + 1]) + first
        told = int(lost[np.argmax(windows.command[lost])])
        label = (
            f"{pair.name}: it {'does not move' if pair.frozen[lost].any() else 'hardly follows'} while the control does"
            f" (standard deviation {windows.surface[told]:.2f} against {windows.command[told]:.2f} deg in"
            f" {self.window_s:.0f} s); gain {np.median(windows.gain[lost]):.2f} against {pair.baseline:.2f} in"
            f" {pair.over} windows of this flight; judged: {judged}"
        )
        return RecorderEvent(
            kind, label, self.name, onset, end, self._evidence(pair, told), ongoing=end.high == INFINITE
        )

    def _evidence(self, pair: Pair, window: int) -> tuple[Sample, ...]:
        """The least and greatest command in a window, and the surface at the ends of it."""
        begin = int(pair.windows.first[window])
        times = pair.surface.times()[begin : begin + pair.windows.length]
        command = max(pair.commands, key=lambda one: np.nanmax(np.append(np.abs(at(one, times)), 0.0)))
        inside = np.flatnonzero(command.valid & (command.times() >= times[0]) & (command.times() <= times[-1]))
        held = np.flatnonzero(pair.surface.valid[begin : begin + pair.windows.length]) + begin
        at_ends = [(pair.surface, held[0], "the surface"), (pair.surface, held[-1], "the surface")]
        if len(inside):
            least, most = inside[np.argmin(command.values[inside])], inside[np.argmax(command.values[inside])]
            at_ends += [(command, least, "least command"), (command, most, "greatest command")]
        return tuple(sorted((sample(one, int(k), says) for one, k, says in at_ends), key=lambda one: one.time_s))

    def _onset(self, pair: Pair, window: int) -> Interval:
        """From the begin of the last window that followed to the end of the first that did not.

        A surface that stands still by the end of that window narrows it: it moved at the last sample outside the
        band; from then on the command has to move by twice what would take the surface out of it, at any lag.
        """
        times, windows = pair.surface.times(), pair.windows
        before = np.flatnonzero(pair.judged[:window] & ~pair.lost[:window])
        low = float(times[windows.first[before[-1]]]) if len(before) else -INFINITE
        stop = int(windows.first[window]) + windows.length - 1
        frozen = np.flatnonzero(pair.frozen[window:]) + window
        if not len(frozen):
            return Interval(low, float(times[stop]))
        begin, _, moved, _ = self._still(pair, int(frozen[0]))
        if begin > stop - windows.length // 2:
            return Interval(low, float(times[stop]))
        held, lags = times[begin : stop + 1], np.linspace(0.0, self.lag_s, 5)
        commands = [np.sum([at(one, held - lag) for one in pair.commands], axis=0) for lag in lags]
        command = np.min([_growing_deviation(one) for one in commands], axis=0)
        needed = max(self.active_deg, 2 * self.expected_bits * least_step(pair.surface) / abs(pair.baseline))
        due = np.flatnonzero((command > needed) & pair.surface.valid[begin : stop + 1])
        high = float(times[begin + due[0]] if len(due) else times[stop])
        return Interval(min(max(low, moved), high), high)

    def _end(self, pair: Pair, window: int, onset: Interval) -> Interval:
        """From the begin of the last window that did not follow to the end of the next that did; narrowed as above."""
        times, windows = pair.surface.times(), pair.windows
        after = np.flatnonzero(pair.judged[window + 1 :] & ~pair.lost[window + 1 :]) + window + 1
        low = max(float(times[windows.first[window]]), onset.high)
        high = float(times[windows.first[after[0]] + windows.length - 1]) if len(after) else INFINITE
        if pair.frozen[window]:
            _, stop, _, moved = self._still(pair, window)
            low = max(low, float(times[stop]))
            high = min(high, moved) if len(after) else high
        return Interval(low, max(low, high))

    def _still(self, pair: Pair, window: int) -> tuple[int, int, float, float]:
        """First and last sample within the band about a window's median; when it was last, and next, outside."""
        times, values = pair.surface.times(), known(pair.surface)
        begin = int(pair.windows.first[window])
        stop = begin + pair.windows.length - 1
        band = self.expected_bits * least_step(pair.surface)
        outside = np.abs(values - np.nanmedian(values[begin : stop + 1])) > band
        before, after = np.flatnonzero(outside[:begin]), np.flatnonzero(outside[stop + 1 :]) + stop + 1
        first = int(before[-1]) + 1 if len(before) else 0
        last = int(after[0]) - 1 if len(after) else len(times) - 1
        valid = np.flatnonzero(pair.surface.valid[first : last + 1]) + first
        moved = float(times[before[-1]]) if len(before) else -INFINITE
        moves = float(times[after[0]]) if len(after) else INFINITE
        return int(valid[0]), int(valid[-1]), moved, moves


def _growing_deviation(values: Floats) -> Floats:
    """Standard deviation of the values known from the first one to each, (samples,)."""
    there = np.isfinite(values)
    count = np.maximum(np.cumsum(there), 1)
    away = np.where(there, values - (values[there][0] if there.any() else 0.0), 0.0)
    mean = np.cumsum(away) / count
    return np.asarray(np.sqrt(np.maximum(np.cumsum(away**2) / count - mean**2, 0.0)))
