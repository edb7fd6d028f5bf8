"""Keying of the transmitters in real recordings: what is there, and that its pattern ties two clocks."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from crossfix.align.anchors import Anchoring, Refusal, anchored
from crossfix.align.clock_fit import fit_clock
from crossfix.align.clocks import ClockFit
from crossfix.align.moments import KEY_DOWN, KEY_UP, Moment, Moments
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.derive.recorder.moments import recorder_moments, utc_matches
from crossfix.read.recorders.open import open_flight_data
from crossfix.records.interval import Interval
from crossfix.records.recorded_flight import RecordedFlight

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared/data")) / "flight-data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real recordings at {DATA}; set CROSSFIX_DATA")
KEYS = (KEY_DOWN, KEY_UP)


def keys(moments: Moments) -> list[Moment]:
    """Only the keying."""
    return [one for one in moments.moments if one.kind in KEYS]


def a330() -> RecordedFlight:
    """292 s of a climb."""
    return recorded_flight(
        open_flight_data(DATA / "a330-arinc717-aligned-512wps.zip", layout=DATA / "a330-layout.json")
    )  # fmt: skip


def test_the_a330_keys_vhf1_twice() -> None:
    """[34, 37) and [68, 71): subframes of one second, in which VHF1 is sampled at 0.676 s."""
    found = keys(recorder_moments(a330(), "fdr"))
    assert [(one.kind, int(one.at.high)) for one in found] == [
        (KEY_DOWN, 34), (KEY_UP, 37), (KEY_DOWN, 68), (KEY_UP, 71)
    ]  # fmt: skip
    assert {one.at.width for one in found} == {1.0}
    assert {one.label for one in found} == {"VHF1"}


def test_two_keyings_are_no_pattern() -> None:
    found = Moments.of("fdr", keys(recorder_moments(a330(), "fdr")))
    refused = anchored(found, found)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.matches) == ("too_few", 4)


def test_the_recorded_utc_of_the_a330_leaves_one_offset() -> None:
    """Consistent with one offset over 292 s, minute and second known; the hour is not recorded."""
    matches, recorded = utc_matches(a330(), 0.0)
    assert recorded is not None
    assert len(matches) == 73
    fit = fit_clock(matches, "fdr", "UTC")
    assert isinstance(fit, ClockFit)
    assert not fit.infeasible
    assert not fit.doubtful
    assert fit.bounds(150.0).low <= recorded.zero.low + 150.0 + 1.0
    assert fit.bounds(150.0).width < 1.2


@pytest.fixture(scope="module")
def real() -> list[Moment]:
    """Edges of the first officer's key over 11.5 hours, sampled five times a second."""
    flight = recorded_flight(open_flight_data(DATA / "polaris-vhf-keying.hdf5"))
    return [one for one in keys(recorder_moments(flight, "fdr")) if one.label == "Key VHF (FO)"]


@pytest.mark.parametrize("drift_ppm", [-1250.0, 300.0])
def test_a_real_pattern_ties_a_recorder_of_one_sample_a_second(real: list[Moment], drift_ppm: float) -> None:
    """The same keys as a recorder of 1 Hz has them and as sound has them on its clock; a third of each left out."""
    rng = np.random.default_rng(int(drift_ppm) % 997)
    rate, offset = 1 + drift_ppm * 1e-6, -12_345.6
    inside = [one for one in real if one.at.high < real[0].at.low + 10_800]
    local = [
        replace(one, at=Interval(np.ceil(one.at.low) - 1.0, np.ceil(one.at.high)))
        for one in inside
        if rng.uniform() > 0.3
    ]
    other = [
        replace(one, at=Interval(offset + rate * one.at.low, offset + rate * one.at.high))
        for one in inside
        if rng.uniform() > 0.3
    ]
    found = anchored(Moments.of("fdr", local), Moments.of("cvr", other))
    assert isinstance(found, Anchoring)
    assert found.ratio > 1.3
    fit = fit_clock(found.matches, "fdr", "cvr")
    assert isinstance(fit, ClockFit)
    for t in (fit.first_s, fit.pivot_s, fit.last_s):
        placed = fit.at(t)
        assert placed.time_s == pytest.approx(offset + rate * t, abs=0.3)
        assert placed.bounds.low <= offset + rate * t <= placed.bounds.high
