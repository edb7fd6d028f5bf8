"""Reach with thrust and without."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.diversions import EASE, HERE, airport
from crossfix.errors import RequestInvalid
from crossfix.records.airborne import AircraftState
from crossfix.records.diversion import Verdict
from crossfix.warn.diversion.limits import ReachLimits
from crossfix.warn.diversion.reach import lands_in_s, reach_cell
from crossfix.warn.diversion.situation import situation_of

LIMITS = ReachLimits()
FIELD = airport()


def test_time_by_hand() -> None:
    """9,000 ft are 28.3 NM of descent at the mean of 280 and 136 kt; the rest at 280 kt; 4 min for the approach."""
    descent = 9000 / 318
    by_hand = (100 - descent) / 280 * 3600 + descent / 208 * 3600 + 240
    assert lands_in_s(100.0, 0.0, FIELD, HERE, LIMITS) == pytest.approx(by_hand)


def test_wind_counts_once() -> None:
    """A ground speed told has the wind along the track in it: back on the other way it is lost twice."""
    windy = replace(HERE, altitude_ft=0.0, wind=(270.0, 50.0), track_deg=90.0)
    assert lands_in_s(100.0, 90.0, FIELD, windy, LIMITS) == pytest.approx(100 / 280 * 3600 + 240)
    assert lands_in_s(100.0, 270.0, FIELD, windy, LIMITS) == pytest.approx(100 / 180 * 3600 + 240)


def test_without_speed_and_type_nothing_is_known() -> None:
    blind = replace(HERE, speed_kt=None, type="ZZZZ", endurance_s=6000.0)
    assert lands_in_s(100.0, 0.0, FIELD, blind, LIMITS) is None
    assert reach_cell(100.0, 0.0, FIELD, blind, LIMITS).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("spare_s", "verdict"),
    [(1801.0, Verdict.YES), (1799.0, Verdict.MARGINAL), (1.0, Verdict.MARGINAL), (-1.0, Verdict.NO)],
)
def test_reserve_of_thirty_minutes(spare_s: float, verdict: Verdict) -> None:
    needs_s = lands_in_s(100.0, 0.0, FIELD, HERE, LIMITS) or 0.0
    assert reach_cell(100.0, 0.0, FIELD, replace(HERE, endurance_s=needs_s + spare_s), LIMITS).verdict is verdict


def test_unknown_endurance_is_unknown_but_beyond_full_tanks_is_no() -> None:
    assert reach_cell(100.0, 0.0, FIELD, HERE, LIMITS).verdict is Verdict.UNKNOWN
    assert reach_cell(2400.0, 0.0, FIELD, HERE, LIMITS).verdict is Verdict.NO


def test_glide_by_hand() -> None:
    """(11,500 - 1,500) ft at 17.8 are 29.3 NM, and 80 % of it 23.4."""
    glider = replace(HERE, thrust=False, altitude_ft=11_500.0)
    found = {nm: reach_cell(nm, 0.0, FIELD, glider, LIMITS).verdict for nm in (23.3, 23.6, 29.2, 29.4)}
    assert list(found.values()) == [Verdict.YES, Verdict.MARGINAL, Verdict.MARGINAL, Verdict.NO]
    headwind = replace(glider, wind=(0.0, 40.0))
    assert reach_cell(23.3, 0.0, FIELD, headwind, LIMITS).verdict is Verdict.MARGINAL
    assert reach_cell(1.0, 0.0, FIELD, replace(glider, altitude_ft=1000.0), LIMITS).verdict is Verdict.NO


def test_glide_without_a_height_or_a_ratio_is_unknown() -> None:
    for blind in (replace(HERE, thrust=False, altitude_ft=None), replace(HERE, thrust=False, type="B763")):
        assert reach_cell(1.0, 0.0, FIELD, blind, LIMITS).verdict is Verdict.UNKNOWN
    assert reach_cell(1.0, 0.0, replace(FIELD, elevation_ft=None), replace(HERE, thrust=False), LIMITS).verdict is (
        Verdict.UNKNOWN
    )


@given(
    st.floats(0, 3000), st.floats(0, 3000), st.booleans(), st.floats(0, 359), st.one_of(st.none(), st.floats(0, 20_000))
)
def test_farther_is_never_easier(
    nm: float, more_nm: float, thrust: bool, bearing: float, endurance: float | None
) -> None:
    now = replace(HERE, thrust=thrust, endurance_s=endurance, wind=(200.0, 60.0), altitude_ft=30_000.0)
    near, far = (reach_cell(one, bearing, FIELD, now, LIMITS).verdict for one in (nm, nm + more_nm))
    assert EASE[far] <= EASE[near]


def test_a_spoofed_position_is_refused() -> None:
    state = AircraftState(0x4B0001, HERE.time_s, 43.0, 46.0, 12.0, True, "spoofed", type="E190")
    assert situation_of(state).degraded == {"gnss"}
    assert situation_of(state).within_nm == 12.0
    with pytest.raises(RequestInvalid, match="while spoofed"):
        situation_of(replace(state, inferred=False))
    assert situation_of(replace(state, gnss="ok", inferred=False), ["flaps"]).degraded == {"flaps"}
