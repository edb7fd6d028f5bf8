"""Anchors: the same moments in two sequences, whatever offset and drift; refused where the pattern repeats."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.moments import Drawn, Scene, scene
from crossfix.align.anchor_match import _best_chain
from crossfix.align.anchors import Anchoring, Refusal, anchored
from crossfix.align.moments import KEY_DOWN, KEY_UP, Moment, Moments
from crossfix.align.segments import Alignment, align
from crossfix.align.settings import AlignSettings
from crossfix.records.interval import Interval


def worst(found: Anchoring, made: Scene, span_s: float) -> float:
    """The larger error of the line at the ends, in seconds."""
    return max(
        abs(t + found.apart_s + found.drift * (t - found.pivot_s) - made.other_of(t)) for t in (0.0, span_s)
    )  # fmt: skip


def points(name: str, times: list[float], kind: str = KEY_DOWN) -> Moments:
    """Moments at exact times."""
    return Moments.of(name, [Moment(kind, Interval(t, t), 0.02) for t in times])


@pytest.mark.parametrize("drift_ppm", [0.0, 500.0, 1500.0])
@pytest.mark.parametrize("step_s", [0.0, 0.25, 1.0])
def test_scenes_with_missing_and_spurious_moments_are_matched(step_s: float, drift_ppm: float) -> None:
    for seed in range(3):
        drawn = Drawn(step_s=step_s, drift_ppm=drift_ppm)
        made = scene(seed, drawn)
        found = anchored(made.local, made.other)
        assert isinstance(found, Anchoring)
        assert worst(found, made, drawn.span_s) < max(1.0, 1.5 * step_s)
        pairs = {(m.first, m.second) for m in found.matches}
        assert len(pairs & made.true_pairs) >= 0.9 * max(len(pairs), len(made.true_pairs))


@given(seed=st.integers(0, 10_000), shift_s=st.floats(-1e5, 1e5))
@settings(max_examples=15, deadline=None)
def test_each_moment_is_matched_once_in_order_and_a_shift_changes_nothing(seed: int, shift_s: float) -> None:
    made = scene(seed, Drawn(edges=2, events=20))
    found = anchored(made.local, made.other)
    assert isinstance(found, Anchoring)
    moved = Moments.of("cvr", [replace(m, at=m.at.shift(shift_s)) for m in made.other.moments])
    again = anchored(made.local, moved)
    assert isinstance(again, Anchoring)
    assert [(m.first, m.second) for m in again.matches] == [(m.first, m.second) for m in found.matches]
    assert again.apart_s == pytest.approx(found.apart_s + shift_s, abs=1e-5)
    for kind in (KEY_DOWN, KEY_UP):
        chain = [(m.first, m.second) for m in found.matches if m.kind == kind]
        assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))  # type: ignore[operator]
    for match in found.matches:
        assert match.first is not None
        assert match.second is not None
        assert made.local.moments[match.first].kind == made.other.moments[match.second].kind == match.kind


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(0.5, 1.0)), min_size=1, max_size=9,
        unique_by=lambda t: t[:2],
    )
)  # fmt: skip
def test_the_best_chain_is_the_best_of_all(pairs: list[tuple[int, int, float]]) -> None:
    pairs.sort()
    first, second, weight = (np.array(column) for column in zip(*pairs, strict=True))
    chain = _best_chain(first, second, weight)
    assert all(first[a] < first[b] and second[a] < second[b] for a, b in pairwise(chain))
    best = np.zeros(len(pairs))
    for k in range(len(pairs)):
        before = [best[j] for j in range(k) if first[j] < first[k] and second[j] < second[k]]
        best[k] = weight[k] + max(before, default=0.0)
    assert weight[chain].sum() == pytest.approx(best.max())


def test_a_pattern_that_repeats_is_refused_with_the_figures() -> None:
    every_minute = [60.0 * k for k in range(30)]
    found = anchored(points("fdr", every_minute), points("cvr", [t + 1234.0 for t in every_minute]))
    assert isinstance(found, Refusal)
    assert found.reason == "runner_up"
    assert (found.matches, found.runner_up) == (30, 29)
    assert "30 matches" in found.text
    assert "1.03; at least 1.3 is needed" in found.text


@pytest.mark.parametrize(("count", "reason"), [(4, "too_few"), (5, None)])
def test_fewer_than_five_matches_are_refused(count: int, reason: str | None) -> None:
    times = [10.0, 17.3, 101.9, 263.1, 403.7][:count]
    found = anchored(points("fdr", times), points("cvr", [t - 3.0 for t in times]))
    assert (found.reason if isinstance(found, Refusal) else None) == reason


def test_sequences_that_have_nothing_in_common_are_refused() -> None:
    rng = np.random.default_rng(5)
    reasons = []
    for _ in range(15):
        a, b = (sorted(rng.uniform(0, 7200, 40).tolist()) for _ in range(2))
        found = anchored(points("fdr", a), points("cvr", b))
        assert isinstance(found, Refusal)
        reasons.append(found.reason)
    assert set(reasons) <= {"runner_up", "by_chance", "too_few"}


def test_other_kinds_are_never_matched() -> None:
    times = [10.0, 17.3, 101.9, 263.1, 403.7, 500.5]
    found = anchored(points("fdr", times), points("cvr", times, KEY_UP))
    assert isinstance(found, Refusal)
    assert found.reason == "nothing_in_common"
    assert isinstance(anchored(points("fdr", []), points("cvr", times)), Refusal)


def test_too_many_pairs_and_a_limited_offset() -> None:
    times = [10.0, 17.3, 101.9, 263.1, 403.7, 500.5]
    a, b = points("fdr", times), points("cvr", [t + 900.0 for t in times])
    assert isinstance(anchored(a, b, AlignSettings(pairs=20)), Refusal)
    assert isinstance(anchored(a, b, AlignSettings(offset_s=1000.0)), Anchoring)
    near = anchored(a, b, AlignSettings(offset_s=500.0))
    assert isinstance(near, Refusal)
    assert near.matches < 5


@pytest.mark.parametrize("told", [True, False])
def test_an_interrupted_clock_is_found_in_two_segments(told: bool) -> None:
    made = scene(1, Drawn(edges=2))
    cut, jump = 3000.0, 8.5
    moved = [
        replace(m, at=m.at.shift(jump)) if m.middle_s > made.other_of(cut) else m for m in made.other.moments
    ]  # fmt: skip
    local = replace(made.local, breaks=(cut,)) if told else made.local
    found = align(local, Moments.of("cvr", moved))
    assert isinstance(found, Alignment)
    before, after = found.aligned.segments
    assert before.at(1500.0).time_s == pytest.approx(made.other_of(1500.0), abs=0.3)
    assert after.at(5000.0).time_s == pytest.approx(made.other_of(5000.0) + jump, abs=0.3)
    assert before.last_s <= cut + 60
    assert after.first_s >= cut - 60
    if told:
        assert (before.last_s, after.first_s) == (cut, cut)
        return
    between = found.aligned.at((before.last_s + after.first_s) / 2)
    assert between.bounds.width > jump
    assert not np.isfinite(between.sigma_s)
    names = [r.match.name for r in found.aligned.residuals]
    assert len(set(names)) == len(names)
    assert isinstance(align(made.local, made.other), Alignment)
