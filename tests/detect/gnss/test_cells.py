"""Cell counts against a count by hand, SciPy's binomial test, known rates, and just under and over each threshold."""

from __future__ import annotations

from collections import defaultdict

import h3.api.basic_int as h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from builders.visits import Row, visits
from crossfix.detect.gnss.cells import (
    NO_RATES,
    CellLimits,
    CellState,
    CellTable,
    CleanRates,
    cell_counts,
    clean_rate,
    rates_merged,
    rates_of,
    rows_of,
)
from crossfix.records.visit import Condition, merged

LIMITS = CellLimits()
CELL = h3.latlng_to_cell(54.7, 20.5, 4)
PARENT = h3.cell_to_parent(CELL, 3)
Counts = dict[tuple[int, int, int], tuple[int, int, int]]


def row(icao: int, condition: int, cell: int = CELL, window_s: int = 0, band: int = 2) -> Row:
    """One visit; synthetic."""
    return (window_s, cell, band, icao, condition, window_s + 1.0, 54.7, 20.5, 35_000.0)


def cell_of(seen: int, affected: int, window_s: int = 0, cell: int = CELL, band: int = 2) -> list[Row]:
    """Visits of `seen` aircraft to one cell, some of them affected."""
    return [row(k, 2 if k < affected else 1, cell, window_s, band) for k in range(seen)]


def counts(table: CellTable) -> Counts:
    """Seen, affected and spoofed by window, cell, band."""
    keys = zip(table.window_s.tolist(), table.cell.tolist(), table.band.tolist(), strict=True)
    return dict(
        zip(keys, zip(table.seen.tolist(), table.affected.tolist(), table.spoofed.tolist(), strict=True), strict=True)
    )


def by_hand(rows: list[Row]) -> tuple[Counts, list[tuple[int, int, int]]]:
    """The same, airframe by airframe, and the row that counts each visit."""
    found: Counts = {}
    place: list[tuple[int, int, int]] = [(0, 0, 0)] * len(rows)
    left = list(range(len(rows)))
    for resolution in (4, 3, 2):
        groups = defaultdict(list)
        for k in left:
            window_s, cell, band = rows[k][:3]
            groups[window_s, h3.cell_to_parent(cell, resolution), band].append(k)
        left = []
        for key, members in groups.items():
            worst: dict[int, int] = {}
            for k in members:
                worst[rows[k][3]] = max(rows[k][4], worst.get(rows[k][3], 0))
            seen, affected, spoofed = (sum(c >= level for c in worst.values()) for level in (1, 2, 3))
            if seen < 4 and resolution > 2:
                left += members
                continue
            found[key] = (seen, affected, spoofed)
            for k in members:
                place[k] = key
    return found, place


def crowd(seed: int, count: int, windows: int = 3) -> list[Row]:
    """Visits of few aircraft to neighbouring cells; synthetic."""
    draw = np.random.default_rng(seed)
    cells = [*h3.grid_disk(CELL, 6), *h3.get_pentagons(4)[:1]]
    weights = draw.dirichlet(np.full(len(cells), 0.3))
    made = {}
    for cell in draw.choice(len(cells), count, p=weights).tolist():
        window_s, icao, band = (int(draw.integers(0, most)) for most in (windows, 40, 4))
        condition = int(draw.choice(4, p=[0.1, 0.7, 0.15, 0.05]))
        made[window_s, cell, band, icao] = row(icao, condition, cells[cell], window_s * 600, band)
    return list(made.values())


@pytest.mark.parametrize("seed", range(4))
def test_counts_and_coarsening_by_hand(seed: int) -> None:
    rows = crowd(seed, 1500)
    table = cell_counts(visits(rows), LIMITS, NO_RATES)
    expected, place = by_hand(rows)
    assert counts(table) == expected
    assert {h3.get_resolution(cell) for _, cell, _ in expected} == {2, 3, 4}
    assert table.resolution.tolist() == [h3.get_resolution(cell) for cell in table.cell.tolist()]
    found = rows_of(visits(rows), table)
    assert [(int(table.window_s[k]), int(table.cell[k]), int(table.band[k])) for k in found] == place


def test_counts_of_windows_one_by_one_are_the_counts_of_all() -> None:
    rows = crowd(7, 1500, 5)
    whole = cell_counts(visits(rows), LIMITS, NO_RATES)
    each = [cell_counts(visits([r for r in rows if r[0] == k * 600]), LIMITS, NO_RATES) for k in range(5)]
    for name in CellTable.__dataclass_fields__:
        assert np.concatenate([getattr(one, name) for one in each]).tobytes() == getattr(whole, name).tobytes()


def test_share_interval_and_chance_against_scipy() -> None:
    table = cell_counts(visits(crowd(3, 3000)), LIMITS, NO_RATES)
    judged = np.flatnonzero(table.seen >= 3)
    assert len(judged) > 50
    for k in judged:
        test = binomtest(int(table.affected[k]), int(table.seen[k]), 0.005, alternative="greater")
        wilson = binomtest(int(table.affected[k]), int(table.seen[k])).proportion_ci(0.95, "wilson")
        assert table.p_value[k] == pytest.approx(test.pvalue, rel=1e-9)
        assert (table.wilson_low[k], table.wilson_high[k]) == pytest.approx((wilson.low, wilson.high), abs=1e-9)
        assert table.share[k] == table.affected[k] / table.seen[k]
        flagged = test.pvalue < 1e-4 and table.affected[k] >= 2
        assert table.state[k] == (CellState.INTERFERENCE if flagged else CellState.CLEAR)


@pytest.mark.parametrize(
    ("seen", "affected", "state"),
    [
        (2, 2, CellState.TOO_FEW),
        (3, 1, CellState.CLEAR),
        (3, 2, CellState.INTERFERENCE),  # 7.47e-5 at 0.5 %
        (4, 2, CellState.CLEAR),  # 1.5e-4
        (4, 3, CellState.INTERFERENCE),
        (40, 4, CellState.INTERFERENCE),  # 5e-5
        (60, 4, CellState.CLEAR),  # 2.4e-4
        (60, 0, CellState.CLEAR),
    ],
)
def test_states_just_under_and_over(seen: int, affected: int, state: CellState) -> None:
    table = cell_counts(visits(cell_of(seen, affected)), LIMITS, NO_RATES)
    assert table.state.tolist() == [state]
    assert np.isnan([table.share[0], table.wilson_low[0], table.wilson_high[0], table.p_value[0]]).all() == (seen < 3)
    assert (table.seen.tolist(), table.affected.tolist()) == ([seen], [affected])


def test_one_affected_airframe_flags_nothing_at_any_rate() -> None:
    eager = CellLimits(chance=0.9)
    assert cell_counts(visits(cell_of(5, 1)), eager, NO_RATES).state.tolist() == [CellState.CLEAR]
    assert cell_counts(visits(cell_of(5, 2)), eager, NO_RATES).state.tolist() == [CellState.INTERFERENCE]


def test_who_is_not_judged_is_in_no_count() -> None:
    rows = [*cell_of(4, 3), *(row(100 + k, Condition.NOT_JUDGED) for k in range(50))]
    table = cell_counts(visits(rows), LIMITS, NO_RATES)
    assert counts(table) == {(0, CELL, 2): (4, 3, 0)}
    alone = cell_counts(visits([row(1, Condition.NOT_JUDGED)]), LIMITS, NO_RATES)
    assert (alone.seen.tolist(), alone.state.tolist()) == ([0], [CellState.TOO_FEW])


def test_a_cell_without_visits_is_absent() -> None:
    assert len(cell_counts(visits([]), LIMITS, NO_RATES)) == 0
    assert rows_of(visits([row(1, 1)]), cell_counts(visits([]), LIMITS, NO_RATES)).tolist() == [-1]


def test_a_dense_cell_lends_nothing_to_its_sparse_neighbours() -> None:
    other = next(c for c in h3.cell_to_children(PARENT, 4) if c != CELL)
    table = cell_counts(visits([*cell_of(6, 6), *(row(50 + k, 1, other) for k in range(3))]), LIMITS, NO_RATES)
    assert counts(table) == {(0, CELL, 2): (6, 6, 0), (0, h3.cell_to_parent(CELL, 2), 2): (3, 0, 0)}
    assert sorted(table.state.tolist()) == [CellState.CLEAR, CellState.INTERFERENCE]


def archive(rate: float, windows: int, seed: int) -> list[list[Row]]:
    """Windows of 20 aircraft in one cell, each affected by chance at a known rate; synthetic."""
    draw = np.random.default_rng(seed)
    return [
        [row(int(k), 2 if draw.random() < rate else 1, window_s=600 * w) for k in draw.choice(1000, 20, replace=False)]
        for w in range(windows)
    ]


def test_a_cell_is_held_against_its_own_clean_rate_with_flagged_windows_left_out() -> None:
    """Known truth: 1.5 % of airframes have faults; for 30 of 500 windows a jammer affects half of the others."""
    hours = archive(0.015, 470, 5) + [
        [(*r[:4], 2 if r[3] % 2 else r[4], *r[5:]) for r in rows] for rows in archive(0.015, 500, 6)[470:]
    ]
    first = [cell_counts(visits(rows), LIMITS, NO_RATES) for rows in hours]
    rates = rates_merged(rates_of(table) for table in first)
    assert rates.cell.tolist() == [CELL]
    assert clean_rate(rates, rates.cell, rates.band, LIMITS)[0] == pytest.approx(0.015, abs=0.004)
    second = [cell_counts(visits(rows), LIMITS, rates) for rows in hours]
    flagged = [table.state[0] == CellState.INTERFERENCE for table in second]
    assert all(flagged[470:])
    assert not any(flagged[:470])


def test_a_rate_needs_enough_and_stays_within_its_limits() -> None:
    def rate(seen: int, affected: int) -> float:
        cell, band = np.array([CELL], np.uint64), np.array([2], np.uint8)
        rates = CleanRates(cell, band, np.array([seen], np.int64), np.array([affected], np.int64))
        return float(clean_rate(rates, cell, band, LIMITS)[0])

    assert rate(LIMITS.enough_seen - 1, 3) == LIMITS.least_clean_rate
    assert rate(LIMITS.enough_seen, 3) == 0.015
    assert rate(10_000, 0) == LIMITS.least_clean_rate
    assert rate(1000, 500) == LIMITS.most_clean_rate


def test_bands_have_rates_of_their_own() -> None:
    low, high = ([row(k, 2 if k < n else 1, band=b) for k in range(1000)] for n, b in ((10, 0), (15, 2)))
    rates = rates_of(cell_counts(visits([*low, *high]), CellLimits(chance=0.0), NO_RATES))
    assert clean_rate(rates, rates.cell, rates.band, LIMITS).tolist() == [0.01, 0.015]
    assert clean_rate(rates, rates.cell, np.array([1, 3], np.uint8), LIMITS).tolist() == [0.005, 0.005]


tables = st.lists(
    st.tuples(st.sampled_from(h3.grid_disk(CELL, 1)), st.integers(0, 3), st.integers(0, 9), st.integers(0, 9)),
    max_size=12,
)


@given(tables, st.data())
def test_rates_of_any_split_and_order_are_the_same(rows: list[tuple[int, int, int, int]], data: st.DataObject) -> None:
    def rates(some: list[tuple[int, int, int, int]]) -> CleanRates:
        types = (np.uint64, np.uint8, np.int64, np.int64)
        columns = (np.array([r[k] for r in some], kind) for k, kind in enumerate(types))
        return CleanRates(*columns)

    expected: dict[tuple[int, int], tuple[int, int]] = {}
    for cell, band, seen, affected in rows:
        before = expected.get((cell, band), (0, 0))
        expected[cell, band] = (before[0] + seen, before[1] + affected)
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    made = rates_merged([rates_merged([rates(shuffled[:cut])]), rates(shuffled[cut:])])
    keys = list(zip(made.cell.tolist(), made.band.tolist(), strict=True))
    assert dict(zip(keys, zip(made.seen.tolist(), made.affected.tolist(), strict=True), strict=True)) == expected
    assert keys == sorted(keys)


def test_flags_by_chance_alone_are_as_rare_as_the_threshold_says() -> None:
    """20,000 cells of 5 to 60 aircraft, each affected by chance at the least clean rate."""
    draw = np.random.default_rng(8)
    seen = draw.integers(5, 61, 20_000)
    affected = draw.binomial(seen, LIMITS.least_clean_rate)
    expected = sum(
        binomtest(int(k), int(n), 0.005, alternative="greater").pvalue < 1e-4 and k >= 2
        for n, k in zip(seen.tolist(), affected.tolist(), strict=True)
        if k >= 2
    )
    rows = [
        r for w, (n, k) in enumerate(zip(seen.tolist(), affected.tolist(), strict=True)) for r in cell_of(n, k, w * 600)
    ]
    table = cell_counts(merged([visits(rows)]), LIMITS, NO_RATES)
    assert int((table.state == CellState.INTERFERENCE).sum()) == expected <= 6
