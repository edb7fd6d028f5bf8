"""Degraded integrity on made-up flights: against the aircraft's own level, thresholds, old avionics."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.flights import Cruise
from crossfix.detect.gnss.limits import DegradedLimits
from crossfix.records.event import Kind
from detect.gnss.test_loss import CRUISE, codes, found

LIMITS = DegradedLimits()


def test_a_drop_of_both_is_one_event() -> None:
    rows = [*CRUISE.clean(0, 300), *CRUISE.low(300, 400), *CRUISE.clean(400, 600)]
    (event,) = found(rows)
    assert event.kind is Kind.DEGRADED
    assert (event.interval.low, event.interval.high) == (300.0, 399.0)
    assert codes(event) == {"nic_below_own", "nac_p_below_own"}
    assert {(r.value, r.limit) for r in event.reasons} == {(4.0, 6.0), (5.0, 7.0)}
    assert not event.ongoing


@pytest.mark.parametrize(("nic", "is_one"), [(6, True), (7, False)])
def test_two_classes_and_at_most_six(nic: int, is_one: bool) -> None:
    rows = [*CRUISE.clean(0, 300), *CRUISE.low(300, 400, nic=nic, nac_p=9), *CRUISE.clean(400, 500)]
    assert bool(found(rows)) is is_one


@pytest.mark.parametrize(("own", "is_one"), [(8, True), (7, False)])
def test_it_is_held_against_the_aircrafts_own_level(own: int, is_one: bool) -> None:
    cruise = replace(CRUISE, nic=own)
    rows = [*cruise.clean(0, 300), *cruise.low(300, 400, nic=6, nac_p=9), *cruise.clean(400, 500)]
    assert bool(found(rows)) is is_one


def test_old_avionics_never_count() -> None:
    assert found([*Cruise(nic=0, nac_p=0).clean(0, 1200)]) == []


def test_an_aircraft_first_heard_with_low_values_has_no_level_to_fall_from() -> None:
    assert found([*CRUISE.low(0, 300)]) == []


@pytest.mark.parametrize(("lasts_s", "is_one"), [(LIMITS.onset_s, False), (LIMITS.onset_s + 1, True)])
def test_it_must_last(lasts_s: float, is_one: bool) -> None:
    rows = [*CRUISE.clean(0, 300), *CRUISE.low(300, 300 + lasts_s, nac_p=9), *CRUISE.clean(300 + lasts_s, 400)]
    assert bool(found(rows)) is is_one


@pytest.mark.parametrize(
    ("before_s", "is_one"), [(LIMITS.warm_up_s - LIMITS.onset_s - 1, False), (LIMITS.warm_up_s + 1, True)]
)
def test_its_own_level_needs_a_warm_up(before_s: float, is_one: bool) -> None:
    rows = [
        *CRUISE.clean(0, before_s),
        *CRUISE.low(before_s, before_s + 10, nac_p=9),
        *CRUISE.clean(before_s + 10, 200),
    ]
    assert bool(found(rows)) is is_one


def test_an_accuracy_that_the_integrity_contradicts_is_not_counted() -> None:
    """NIC 7 bounds the error by 370 m; NACp 0 beside it says that it may be 18 km: a fault of the equipment."""
    rows = [*CRUISE.clean(0, 300), *CRUISE.low(300, 400, nic=8, nac_p=0), *CRUISE.clean(400, 500)]
    assert found(rows) == []


def test_the_level_stays_while_it_lasts() -> None:
    rows = [*CRUISE.clean(0, 300), *CRUISE.low(300, 300 + 2 * LIMITS.window_s)]
    (event,) = found(rows)
    assert event.interval.high == 300 + 2 * LIMITS.window_s - 1
    assert event.ongoing


def test_after_a_loss_low_values_are_degraded_without_a_level() -> None:
    kinds = [event.kind for event in found([*CRUISE.lost(0, 100), *CRUISE.low(100, 200, nic=0, nac_p=0)])]
    assert kinds == [Kind.LOSS, Kind.DEGRADED, Kind.RECOVERY]


def test_a_loss_ends_it() -> None:
    rows = [*CRUISE.clean(0, 300), *CRUISE.low(300, 320), *CRUISE.lost(320, 400), *CRUISE.clean(400, 500)]
    degraded, loss = found(rows, Kind.DEGRADED, Kind.LOSS)
    assert degraded.interval.high < loss.interval.low


def test_version_0_by_its_category() -> None:
    rows = [*CRUISE.clean(0, 300), *CRUISE.low(300, 400, nac_p=9)]
    old = [
        {**{k: v for k, v in row.items() if k != "nic"}, "nuc_p": {8: 7, 4: 4}.get(row.get("nic", -1))} for row in rows
    ]
    (event,) = found(old)
    assert codes(event) == {"nic_below_own"}
