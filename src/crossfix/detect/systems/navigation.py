"""GNSS lost and regained on board, as the receiver and the systems that use it say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.recorder.runs import Run, runs, spans, together
from crossfix.derive.recorder.sampling import at
from crossfix.detect.samples import edges, sample
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series, SeriesDoubt
from crossfix.records.thresholds import limit

Bools = NDArray[np.bool_]
POSITIONS = ("gnss_latitude", "gnss_longitude")
PRIMARY = ("gnss_primary_captain", "gnss_primary_first_officer")
NO_FIX = frozenset({"nosoln", "nosolution", "none", "nofix", "invalid", "novalidfix"})
"""Meanings of codes without a position, letters alone: NoSoln is that of the Garmin G1000."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A stretch in which one parameter, or several together, show that GNSS is lost."""

    onset: Interval
    end: Interval
    says: str
    evidence: tuple[Sample, ...]
    again: tuple[Sample, ...]
    firm: bool


@dataclass(frozen=True, slots=True)
class Navigation:
    """Finds where GNSS is lost on board, and where it is back."""

    least: int = limit(3, "samples", "in a row: one alone may be a wrong bit; ours")
    apart_s: float = limit(10.0, "s", "ours: signs nearer than that are of one loss")
    alert_limit_m: float = limit(
        3704.0, "m", "2 NM, alarm limit en route of ICAO Doc 8168 Vol. II, where none is recorded"
    )

    name: ClassVar[str] = "navigation"
    needs: ClassVar[tuple[frozenset[str], ...]] = (
        frozenset({*POSITIONS, *PRIMARY, "gnss_fix", "horizontal_protection_level"}),
    )
    method: ClassVar[str] = (
        "Lost: the receiver marks its position as no computed data, or its fix as none, or GNSS is no longer primary "
        "on both sides, or the protection level is above the alert limit, on several samples in a row. Signs that "
        "overlap, or follow each other at once, are one loss. Regained: the first sample without any."
    )
    limits: ClassVar[str] = (
        "It does not tell interference from trouble with the receiver, nor from terrain and buildings on the ground. "
        "Samples that were not recorded, or are damaged, are neither lost nor there. Not confirmed: the protection "
        "level alone, one side alone, and what never was otherwise in the recording."
    )
    definition: ClassVar[str] = "ours; the alarm limit is that of ICAO Doc 8168 Volume II (2006), Table III-1-2-2"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """Each loss, and its end after it."""
        signs = [*self._positions(flight), *self._fix(flight), *self._primary(flight), *self._protection(flight)]
        for group in self._joined(signs):
            begins = min(group, key=lambda one: one.onset.high)
            ends = max(group, key=lambda one: (one.end.low, one.end.high))
            says = "; ".join(dict.fromkeys(one.says for one in group))
            from_start = "" if np.isfinite(begins.onset.low) else "; it was so when the recording began"
            evidence = tuple(sorted({one for sign in group for one in sign.evidence}, key=lambda one: one.time_s))
            firm, ongoing = any(one.firm for one in group), ends.end.high == INFINITE
            label = f"GNSS is lost on board for at least {ends.end.low - begins.onset.high:.0f} s: {says}{from_start}"
            yield RecorderEvent("gnss_lost", label, self.name, begins.onset, ends.end, evidence, ongoing, firm)
            if not ongoing:
                label = (
                    f"GNSS is back on board after {ends.end.low - begins.onset.high:.0f} s: the signs of its loss end"
                )
                yield RecorderEvent("gnss_regained", label, self.name, ends.end, None, ends.again, confirmed=firm)

    def _joined(self, signs: list[Sign]) -> Iterator[list[Sign]]:
        """Signs that overlap or nearly do."""
        group: list[Sign] = []
        for sign in sorted(signs, key=lambda one: one.onset.high):
            if group and sign.onset.high > max(one.end.low for one in group) + self.apart_s:
                yield group
                group = []
            group.append(sign)
        if group:
            yield group

    def _positions(self, flight: RecordedFlight) -> Iterator[Sign]:
        for quantity in POSITIONS:
            if (series := flight.line(quantity)) is not None:
                none = np.asarray(series.reasons == SeriesDoubt.NO_COMPUTED_DATA)
                told = replace(series, valid=series.valid | none)
                yield from self._signs(told, none, "the receiver marks its position as not computed")

    def _fix(self, flight: RecordedFlight) -> Iterator[Sign]:
        if (series := flight.line("gnss_fix")) is not None:
            codes = [code for code, meaning in series.meanings.items() if _letters(meaning) in NO_FIX]
            yield from self._signs(series, np.isin(series.values, codes), "the receiver has no fix")

    def _primary(self, flight: RecordedFlight) -> Iterator[Sign]:
        sides = [series for one in PRIMARY if (series := flight.line(one)) is not None]
        lost = [list(runs(one, np.asarray(one.values == 0), least=self.least)) for one in sides]
        if len(sides) == 1:
            signs = self._signs(
                sides[0], np.asarray(sides[0].values == 0), "GNSS is not primary on the only side recorded"
            )
            yield from (replace(one, firm=False) for one in signs)
            return
        for onset, end in together([spans(of) for of in lost]):
            first = [next(run for run in of if run.onset.high <= onset.high <= run.end.low) for of in lost]
            evidence = tuple(
                one
                for side, run in zip(sides, first, strict=True)
                for one in edges(side, run, "primary", "not primary")
            )
            again = tuple(one for side, run in zip(sides, first, strict=True) for one in _after(side, run))
            firm = all(bool((one.values[one.valid] == 1).any()) for one in sides)
            yield Sign(onset, end, "GNSS is not primary on both sides", evidence, again, firm)

    def _protection(self, flight: RecordedFlight) -> Iterator[Sign]:
        """Against the alert limit that is recorded, else the one of this detector."""
        series, alert = flight.line("horizontal_protection_level"), flight.line("horizontal_alert_limit")
        if series is None:
            return
        limits = np.full(len(series), np.nan) if alert is None else at(alert, series.times())
        limits = np.where(np.isfinite(limits), limits, self.alert_limit_m)
        values = np.where(series.valid, np.asarray(series.values, np.float64), np.nan)
        for run in runs(series, values > limits, least=self.least):
            most = run.first + int(np.nanargmax(values[run.first : run.last + 1]))
            says = f"protection level {values[most]:,.0f} m above the alert limit of {limits[most]:,.0f} m"
            evidence = (*edges(series, run, "before", "above the limit"), sample(series, most, "greatest"))
            yield Sign(run.onset, run.end, says, evidence, _after(series, run), firm=False)

    def _signs(self, series: Series, shown: Bools, says: str) -> Iterator[Sign]:
        other = bool((series.valid & ~shown).any())
        for run in runs(series, shown, least=self.least):
            yield Sign(run.onset, run.end, says, edges(series, run, "before", says), _after(series, run), other)


def _letters(meaning: str) -> str:
    return "".join(one for one in meaning.casefold() if one.isalpha())


def _after(series: Series, run: Run) -> tuple[Sample, ...]:
    """The last sample of a run and the first valid one after it, where there is one."""
    after = np.flatnonzero(series.valid[run.last + 1 :]) + run.last + 1
    last = sample(series, run.last, "still lost")
    return (last, sample(series, int(after[0]), "back")) if len(after) else (last,)
