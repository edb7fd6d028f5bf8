"""From flight data to a flight: series by the field's words and in its units, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from crossfix.derive.recorder.derivations import DERIVATIONS
from crossfix.physics.units import factor
from crossfix.records.flight_data import FlightData
from crossfix.records.notice import Skipped
from crossfix.records.parameters import BY_NAME
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series, SeriesKind
from crossfix.records.words import Words


def recorded_flight(data: FlightData) -> RecordedFlight:
    """The flight as detectors see it.

    A series of another unit is converted; one whose unit cannot be turned into that of its quantity is left out, and
    so are those without a quantity: `skipped` says which.
    """
    lines: dict[str, tuple[Series, ...]] = {}
    skipped: list[Skipped] = []
    for series in data.series.values():
        fitted = _fitted(series)
        if isinstance(fitted, Skipped):
            skipped.append(fitted)
        elif series.quantity is not None:
            lines[series.quantity] = (*lines.get(series.quantity, ()), fitted)
    if unmapped := [one.name for one in data.series.values() if one.quantity is None]:
        skipped.append(Skipped("series without a quantity of crossfix", ", ".join(unmapped)))
    first_s, last_s = _span(data)
    flight = RecordedFlight(lines, first_s, last_s, tuple(_lost(data)), tuple(skipped))
    for derivation in DERIVATIONS:
        flight = derivation.added_to(flight)
    return flight


def _fitted(series: Series) -> Series | Skipped:
    """In the unit of its quantity; text and codes as they are."""
    if series.quantity is None or series.kind is not SeriesKind.ANALOGUE:
        return series
    wanted = BY_NAME[series.quantity].unit
    if series.unit == wanted:
        return series
    by = factor(series.unit, wanted)
    if by is None:
        told = f"its unit is {series.unit!r}" if series.unit else "its unit is not told"
        return Skipped(f"{series.name} ({series.quantity})", f"{told}; it is needed in {wanted!r}")
    resolution = None if series.resolution is None else series.resolution * by
    return replace(series, values=np.asarray(series.values) * by, unit=wanted, resolution=resolution)


def _span(data: FlightData) -> tuple[float, float]:
    """First and last moment of which the recording tells anything."""
    filled = [one for one in data.series.values() if len(one)]
    firsts = [one.first_s for one in filled]
    lasts = [float(one.times()[-1]) for one in filled]
    return (min(firsts), max(lasts)) if filled else (0.0, 0.0)


def _lost(data: FlightData) -> Iterator[tuple[float, float]]:
    """Subframes in a row of which no word is valid."""
    if data.words is None:
        return
    step_s = data.timebase.resolution_s * data.words.words_per_subframe
    for begin, stop in _stretches(data.words):
        yield begin * step_s, stop * step_s


def _stretches(words: Words) -> Iterator[tuple[int, int]]:
    none = np.concatenate(([0], (~words.valid.any(axis=1)).astype(np.int8), [0]))
    edges = np.diff(none)
    count = np.append(words.count, words.count[-1] + 1) if len(words) else np.zeros(1, np.int64)
    for begin, stop in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        yield int(count[begin]), int(count[stop])
