"""Autopilot and autothrottle going off in flight, and whether a pilot's press of the button did it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import ClassVar

import numpy as np

from crossfix.derive.recorder.runs import Run, runs
from crossfix.derive.recorder.sampling import at
from crossfix.detect.samples import edges, sample
from crossfix.detect.systems.flying import flew, where
from crossfix.detect.systems.upsets import Signs
from crossfix.records.interval import Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class Autopilot:
    """Finds when the last autopilot, and the autothrottle, went off in flight."""

    least: int = limit(2, "samples", "off in a row, or off to the end: one sample alone may be a wrong bit")
    button_s: float = limit(2.0, "s", "ours: a press so long before, or in between, is what took it off")
    sign_s: float = limit(2.0, "s", "ours: a warning or an upset within so long, before or after")
    together_s: float = limit(2.0, "s", "ours: both that went off within so long went off together")
    signs: Signs = field(default_factory=Signs)

    name: ClassVar[str] = "autopilot"
    needs: ClassVar[tuple[frozenset[str], ...]] = (frozenset({"autopilot_engaged", "autothrottle_engaged"}),)
    method: ClassVar[str] = (
        "Engaged, then not, while airborne; of several autopilots, the moment from which none is engaged. Voluntary: "
        "its disconnect button is recorded as pressed. Not voluntary: the button is recorded all the time and not "
        "pressed, and there is a warning or an upset. Else that is not known."
    )
    limits: ClassVar[str] = (
        "A press shorter than the time between two samples of the button may be missing. Taking an autopilot off "
        "without the button, by force on the controls or at its panel, looks like not voluntary where something else "
        "happens too. A master warning may be the consequence of the disconnection."
    )
    definition: ClassVar[str] = "FlightDataAnalyzer 2013 (engaged, then not, while airborne); whether voluntary: ours"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """Autopilot, then autothrottle, then both together."""
        found = []
        for system in ("autopilot", "autothrottle"):
            series = [one for one in flight.lines.get(f"{system}_engaged", ()) if one.valid.any()]
            series += [one for _, one in sorted(flight.numbered(f"{system}_engaged").items())]
            found.append(list(self._offs(flight, system, series)))
            yield from found[-1]
        for one, other in product(*found):
            yield from self._together(one, other)

    def _offs(self, flight: RecordedFlight, system: str, lines: Sequence[Series]) -> Iterator[RecorderEvent]:
        told: set[float] = set()
        for series in lines:
            for run in runs(series, np.asarray(series.values != 1)):
                lasts = run.count >= self.least or run.ongoing
                if not (lasts and np.isfinite(run.onset.low)) or run.onset.high in told:
                    continue
                others = _Others.of([one for one in lines if one is not series], run.onset)
                if others.engaged:
                    continue
                onset = Interval(others.since_s, run.onset.high)
                before, after = flew(flight, np.array([onset.low])), flew(flight, np.array([onset.high]))
                if before is not False or after is not False:
                    told.add(onset.high)
                    flies = before if before is after else None
                    yield self._event(flight, system, series, replace(run, onset=onset), flies, others)

    def _event(
        self, flight: RecordedFlight, system: str, series: Series, run: Run, flies: bool | None, others: _Others
    ) -> RecorderEvent:
        says, why, decided = self._voluntary(flight, system, run.onset)
        unknown = "" if others.known else f"; whether another {system} stayed engaged is not known"
        label = f"the {system} goes off ({series.name}): {says}{unknown}{where(flies)}"
        evidence = (*edges(series, run, "engaged", "not engaged"), *why)
        confirmed = decided and others.known and flies is True
        return RecorderEvent(f"{system}_off", label, self.name, run.onset, None, evidence, confirmed=confirmed)

    def _voluntary(self, flight: RecordedFlight, system: str, onset: Interval) -> tuple[str, tuple[Sample, ...], bool]:
        """What is known of it, with its evidence, and whether it could be decided."""
        button = flight.line(f"{system}_disconnect_button")
        if button is None:
            return "whether voluntary is not recorded", (), False
        times = button.times()
        span = Interval(onset.low - self.button_s, onset.high)
        inside = np.flatnonzero((times >= span.low) & (times <= span.high))
        pressed = inside[button.valid[inside] & (button.values[inside] == 1)]
        if len(pressed):
            return "voluntary, its button was pressed", (sample(button, int(pressed[-1]), "pressed"),), True
        covered = len(inside) and button.valid[inside].all() and times[0] <= span.low + float(button.step_s)
        if not covered or times[-1] + float(button.step_s) < span.high:
            return "whether voluntary is not recorded, samples of its button are missing", (), False
        signs = tuple(self.signs.around(flight, onset.widen(self.sign_s)))
        if not signs:
            return "no press of its button, and no warning or upset, is recorded; why is not known", (), False
        found = ", ".join(one.says for one in signs)
        return f"not voluntary: no press of its button, and within {self.sign_s:g} s {found}", signs, True

    def _together(self, one: RecorderEvent, other: RecorderEvent) -> Iterator[RecorderEvent]:
        """When both are off; not confirmed where they may be further apart than the limit."""
        least_s, most_s = one.onset.gap(other.onset), one.onset.hull(other.onset).width
        if least_s > self.together_s:
            return
        onset = Interval(max(one.onset.low, other.onset.low), max(one.onset.high, other.onset.high))
        label = f"autopilot and autothrottle go off {least_s:.1f} to {most_s:.1f} s apart"
        confirmed = most_s <= self.together_s
        yield RecorderEvent(
            "autopilot_and_autothrottle_off",
            label,
            self.name,
            onset,
            None,
            (*one.evidence, *other.evidence),
            confirmed=confirmed,
        )


@dataclass(frozen=True, slots=True)
class _Others:
    """What the others of several were when one went off.

    engaged: one of them is. known: so is each of them. since_s: the last sample that shows any as engaged.
    """

    engaged: bool
    known: bool
    since_s: float

    @classmethod
    def of(cls, others: Sequence[Series], onset: Interval) -> _Others:
        """Judged at the first sample that shows the one as off."""
        engaged, known, since_s = False, True, onset.low
        for series in others:
            state = at(series, np.array([onset.high]))[0]
            engaged, known = engaged or bool(state == 1), known and not np.isnan(state)
            times = series.times()
            shown = times[series.valid & (series.values == 1) & (times <= onset.high)]
            since_s = max(since_s, float(shown[-1])) if len(shown) else since_s
        return cls(engaged, bool(known), since_s)
