"""Series, their words, and the names of parameters."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from crossfix.records.flight_data import FlightData
from crossfix.records.parameters import PARAMETERS, quantity_of
from crossfix.records.series import Origin, Series, SeriesKind
from crossfix.records.source import Source
from crossfix.records.timebase import Timebase
from crossfix.records.words import Quality, Words


def words() -> Words:
    """Three subframes of four words; the second cut, its last word read elsewhere."""
    valid = np.ones((3, 4), bool)
    valid[1, 2] = False
    return Words(
        words=np.arange(12, dtype=np.uint16).reshape(3, 4), valid=valid,
        quality=np.array([Quality.GOOD, Quality.TAIL_BAD, Quality.GOOD], np.uint8),
        number=np.array([1, 2, 3], np.uint8), count=np.arange(3), bit_position=np.array([3, 51, 104]),
        words_per_subframe=4, form="made", scores=(), pieces=np.array([[1, 0, 2, 51], [1, 3, 4, 92]]),
    )  # fmt: skip


def series(name: str, quantity: str | None, origin: tuple[Origin, ...] = ()) -> Series:
    """Six samples at 60/61 s and a half."""
    return Series(
        name, quantity, "ft", SeriesKind.ANALOGUE, 0.25, Fraction(30, 61), np.zeros(6), np.ones(6, bool),
        np.zeros(6, np.uint8), 1.0, {}, origin,
    )  # fmt: skip


def test_times_do_not_drift() -> None:
    assert series("x", None).times().tolist() == [0.25 + k * 30 / 61 for k in range(6)]


def test_an_auditor_sees_the_words_behind_a_sample() -> None:
    found = words()
    twice = series("x", None, (Origin((2, 4), 12, 3, 0, 1), Origin((3, 3), 2, 1, 0, 1)))
    behind = twice.behind(3, found)
    assert [(one.row, one.word, one.value, one.valid, one.bit) for one in behind] == [
        (1, 4, 7, True, 92),
        (1, 3, 6, False, None),
    ]
    assert twice.behind(0, found)[0].bit == 3 + 12
    assert twice.behind(6, found) == ()


def test_series_by_name_and_by_quantity() -> None:
    two = {name: series(name, quantity) for name, quantity in (("RALT1", "radio_altitude_1"), ("?", None))}
    data = FlightData(Source("x", 0, ""), "r", Timebase("recorder", 1.0), two, None, ())
    assert data["?"].quantity is None
    assert data.lines("radio_altitude_1") == (two["RALT1"],)
    with pytest.raises(KeyError, match="RALT1"):
        data["RALT2"]


def test_every_alias_names_one_parameter() -> None:
    called = [
        (one.name, "".join(c for c in alias.casefold() if c.isalnum()))
        for one in PARAMETERS
        for alias in (one.name, *one.aliases)
    ]
    assert len({key for _, key in called}) == len(set(called))
    assert len({one.name for one in PARAMETERS}) == len(PARAMETERS)
    assert all(quantity_of(alias) == one.name for one in PARAMETERS for alias in one.aliases)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("HYD_PRS_GRN", "hydraulic_pressure_1"), ("Altitude STD", "pressure_altitude"), ("vrtg", "normal_acceleration"),
        ("Eng (2) N2", "n2_2"), ("Key VHF (Capt)", "vhf_keying_captain"), ("LONG", None), ("", None), ("IAS2", None),
    ],
)  # fmt: skip
def test_names_are_looked_up_exactly(name: str, word: str | None) -> None:
    assert quantity_of(name) == word
