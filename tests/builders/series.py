"""Series of every kind, for what writes and reads them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from crossfix.records.flight_data import FlightData
from crossfix.records.notice import Notice
from crossfix.records.series import Origin, Series, SeriesDoubt, SeriesKind
from crossfix.records.source import Source
from crossfix.records.timebase import Timebase

SOURCE = Source("made.dat", 10, "0" * 64)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


def flight_data(*series: Series, utc_of_zero_s: float | None = None) -> FlightData:
    """Flight data of these series."""
    clock = Timebase("recorder", 0.25, utc_of_zero_s)
    return FlightData(SOURCE, "arinc717", clock, {one.name: one for one in series}, None, (Notice("bit 5", "a slip"),))


@st.composite
def any_series(draw: st.DrawFn, name: str) -> Series:
    """A series of any kind, rate and length."""
    kind = draw(st.sampled_from(SeriesKind))
    count = draw(st.integers(0, 9))
    reasons = np.array(draw(st.lists(st.sampled_from(SeriesDoubt), min_size=count, max_size=count)), dtype=np.uint8)
    codes = st.lists(st.integers(0, 4095), min_size=count, max_size=count)
    if kind is SeriesKind.ANALOGUE:
        values = np.array(draw(st.lists(st.floats(width=64), min_size=count, max_size=count)), dtype=np.float64)
    elif kind is SeriesKind.TEXT:
        words = draw(st.lists(TEXT, min_size=count, max_size=count))
        latin = [word.encode("latin-1", "replace") for word in words]
        values = np.array(words, dtype="U") if draw(st.booleans()) else np.array(latin, dtype="S")
    else:
        values = np.array(draw(codes), dtype=draw(st.sampled_from([np.uint16, np.int64, np.int32])))
    meanings = draw(st.dictionaries(st.integers(0, 4095), TEXT, max_size=3)) if kind is not SeriesKind.TEXT else {}
    step = draw(st.fractions(Fraction(1, 64), 64, max_denominator=64).filter(bool))
    return Series(
        name=name, quantity=draw(st.none() | st.just("pressure_altitude")), unit=draw(TEXT), kind=kind,
        first_s=draw(st.floats(0, 1e5)), step_s=step, values=values, valid=reasons == 0, reasons=reasons,
        resolution=draw(st.none() | st.floats(1e-6, 64)), meanings=meanings,
        origin=tuple(draw(st.lists(st.just(Origin((3, 67), 12, 4, 1, 4)), max_size=2))),
    )  # fmt: skip


@st.composite
def any_flight_data(draw: st.DrawFn) -> FlightData:
    """Up to four series with different names."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    return flight_data(*(draw(any_series(name)) for name in names), utc_of_zero_s=draw(st.none() | st.just(1.7e9)))


def analogue(name: str = "IAS", values: tuple[float, ...] = (1.0, 2.5, 4.0), unit: str = "kt") -> Series:
    """Numbers at 4 Hz from 0.125 s, the second one out of range."""
    reasons = np.array([SeriesDoubt.OUT_OF_RANGE if k == 1 else SeriesDoubt.NONE for k in range(len(values))], np.uint8)
    return Series(
        name, None, unit, SeriesKind.ANALOGUE, 0.125, Fraction(1, 4), np.array(values), reasons == 0, reasons, 0.5, {}
    )
