"""Gaps: a quiet track, each kind, just under and just over each threshold, missing columns."""

from __future__ import annotations

import numpy as np
import pytest

from crossfix.derive.source_lines import SourceClass, source_lines
from crossfix.derive.track_gaps import Gap, GapKind, GapLimits, gaps
from crossfix.records.interval import Interval
from crossfix.records.recording import Track
from crossfix.records.table import Column, Table

LIMITS = GapLimits()


def track(positions: list[float], messages: list[float] = [], mlat: list[float] = [], tisb: list[float] = []) -> Track:  # noqa: B006
    """A track of ADS-B positions, own messages without one, MLAT and TIS-B positions."""
    groups = ((positions, 1, True), (messages, 5, False), (mlat, 4, True), (tisb, 3, True))
    rows = sorted((t, code, placed) for times, code, placed in groups for t in times)
    placed = np.array([p for _, _, p in rows], bool)
    return Track(
        0x4CA216,
        False,
        Table(
            {
                "time": Column.of("time", [t for t, _, _ in rows]),
                "source_class": Column.of("source_class", [c for _, c, _ in rows]),
                "latitude": Column.of("latitude", np.full(len(rows), 48.0), placed),
                "longitude": Column.of("longitude", np.full(len(rows), 11.0), placed),
            }
        ),
    )


def every(step: float, start: float, stop: float) -> list[float]:
    """Times from start to stop, both included."""
    return [float(t) for t in np.arange(start, stop + step / 2, step)]


def kinds(found: tuple[Gap, ...]) -> list[tuple[GapKind, Interval]]:
    """Kind and place of gaps."""
    return [(gap.kind, gap.interval) for gap in found]


def test_a_quiet_track_has_no_gap() -> None:
    assert gaps(track(every(1, 0, 300), every(5, 0, 300))) == ()


def test_all_messages_stop() -> None:
    made = track(every(1, 0, 100) + every(1, 400, 500), every(5, 0, 100) + every(5, 400, 500))
    assert gaps(made) == (Gap(GapKind.COVERAGE, Interval(100.0, 400.0), 0),)
    assert gaps(made)[0].length_s == 300.0


def test_positions_stop_while_messages_go_on() -> None:
    made = track(every(1, 0, 100) + every(1, 400, 500), every(2, 0, 500))
    assert gaps(made) == (Gap(GapKind.POSITION_LOSS, Interval(100.0, 400.0), 149),)


def test_loss_then_silence_then_loss() -> None:
    made = track([*every(1, 0, 100), 900.0, 901.0], every(2, 0, 300) + every(2, 600, 900))
    assert kinds(gaps(made)) == [
        (GapKind.POSITION_LOSS, Interval(100.0, 300.0)),
        (GapKind.COVERAGE, Interval(300.0, 600.0)),
        (GapKind.POSITION_LOSS, Interval(600.0, 900.0)),
    ]


def test_few_messages_are_faint() -> None:
    made = track([*every(1, 0, 100), 300.0], every(30, 0, 300))
    assert kinds(gaps(made)) == [(GapKind.FAINT, Interval(100.0, 300.0))]


def test_a_source_of_positions_alone_does_not_tell() -> None:
    made = track(every(20, 0, 100) + every(20, 400, 500))
    assert kinds(gaps(made)) == [(GapKind.NOT_TOLD, Interval(100.0, 400.0))]


def test_adsb_gives_way_to_mlat() -> None:
    made = track(every(20, 0, 100) + every(20, 400, 500), mlat=every(20, 110, 390))
    assert kinds(gaps(made)) == [(GapKind.POSITION_LOSS, Interval(100.0, 400.0))]


def test_tisb_proves_nothing() -> None:
    made = track(every(1, 0, 100) + every(1, 400, 500), every(5, 0, 100), tisb=every(5, 100, 400))
    assert kinds(gaps(made)) == [(GapKind.COVERAGE, Interval(100.0, 400.0))]


@pytest.mark.parametrize(("length", "found"), [(LIMITS.coverage_s, 0), (LIMITS.coverage_s + 0.001, 1)])
def test_threshold_of_coverage(length: float, found: int) -> None:
    assert [gap.kind for gap in gaps(track([0.0, length], [-1.0]), LIMITS)] == [GapKind.COVERAGE] * found
    assert len(gaps(track([0.0, 1.0, 1.0 + length]), LIMITS)) == found


@pytest.mark.parametrize(("length", "found"), [(LIMITS.position_s, 0), (LIMITS.position_s + 0.001, 1)])
def test_threshold_of_position_loss(length: float, found: int) -> None:
    assert len(gaps(track([0.0, length], every(1, 0, 14)), LIMITS)) == found


@pytest.mark.parametrize(("filled", "kind"), [(6, GapKind.FAINT), (7, GapKind.POSITION_LOSS)])
def test_threshold_of_heard_share(filled: int, kind: GapKind) -> None:
    times = [5.0 + 10 * k for k in (0, 2, 4, 6, 8, 9, 3)[:filled]]
    found = gaps(track([0.0, 100.0], times), LIMITS)
    assert [gap.kind for gap in found] == [kind]


def test_missing_columns_and_no_reports() -> None:
    empty = Track(1, False, Table({"time": Column.of("time", [])}))
    assert gaps(empty) == ()
    times = Column.of("time", [0.0, 100.0, np.nan])
    assert kinds(gaps(Track(1, False, Table({"time": times})))) == [(GapKind.COVERAGE, Interval(0.0, 100.0))]


def test_the_order_of_rows_and_repeats_do_not_matter() -> None:
    made = track(every(1, 0, 100) + every(1, 400, 500), every(2, 0, 500))
    shuffled = np.random.default_rng(1).permutation(np.repeat(np.arange(len(made.reports)), 2))
    assert gaps(Track(1, False, made.reports.where(shuffled))) == gaps(made)


def test_thresholds_carry_unit_and_reason() -> None:
    for one in GapLimits.__dataclass_fields__.values():
        assert one.metadata["unit"]
        assert one.metadata["reason"]


def test_lines_are_kept_apart() -> None:
    lines = source_lines(track([0.0, 1.0], [2.0], mlat=[3.0, 4.0], tisb=[5.0]))
    assert {name: len(line.reports) for name, line in lines.items()} == {
        SourceClass.ADS_B: 3,
        SourceClass.MLAT: 2,
        SourceClass.TIS_B: 1,
    }
    assert SourceClass.ADS_R not in lines
    plain = Track(1, False, Table({"time": Column.of("time", [1.0])}))
    assert list(source_lines(plain)) == [SourceClass.ADS_B]
