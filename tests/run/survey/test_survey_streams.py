"""What is joined as it streams: visits hour by hour and events in order, as if all had been in memory."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.present.events_parquet import EventRow, Origin, order_of, row_of
from crossfix.records.event import Event, Kind, Place
from crossfix.records.interval import Interval
from crossfix.records.visit import NONE, Visits, merged
from crossfix.run.survey import merge
from crossfix.run.survey.merge import merged_rows
from crossfix.run.survey.visit_parts import visits_by_hour, write_visits

HOUR_S = 3600


def visits_of(rng: np.random.Generator, count: int) -> Visits:
    """Any visits of few aircraft in few cells and five hours, some of them of the same window."""
    return Visits(
        rng.integers(0, 30, count) * 600,
        rng.integers(1 << 59, (1 << 59) + 3, count, np.uint64),
        rng.integers(0, 4, count, np.uint8),
        rng.integers(0, 3, count, np.uint32),
        rng.integers(0, 4, count, np.uint8),
        rng.random(count),
        rng.random(count),
        rng.random(count),
        np.where(rng.random(count) > 0.5, np.nan, 1000.0),
    )


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 99), st.lists(st.integers(0, 60), max_size=4))
def test_visits_by_hour_are_all_visits_merged(
    tmp_path_factory: pytest.TempPathFactory, seed: int, counts: list[int]
) -> None:
    folder, rng = tmp_path_factory.mktemp("visits"), np.random.default_rng(seed)
    parts = [visits_of(rng, count) for count in counts]
    files = []
    for k, part in enumerate(parts):
        with (folder / str(k)).open("wb") as file:
            files.append((folder / str(k), write_visits(file, merged([part]))))
    hours = list(visits_by_hour(files, range(1 << 30)))
    assert [set((one.window_s // HOUR_S).tolist()) for one in hours] == [
        {hour} for hour in sorted({int(w) // HOUR_S for part in parts for w in part.window_s})
    ]
    wanted = merged(parts)
    for one in fields(Visits):
        found = np.concatenate([getattr(hour, one.name) for hour in (NONE, *hours)])
        np.testing.assert_array_equal(found, getattr(wanted, one.name))


EVENT = Event(Kind.LOSS, "x", 1, Interval(0.0, 1.0), Interval(0.0, 0.0), False, (), (), Place())
TIMES = st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 3)), max_size=12)


@settings(deadline=None, max_examples=30)
@given(st.lists(TIMES, max_size=9), st.integers(2, 4))
def test_sorted_files_are_one_sequence(
    tmp_path_factory: pytest.TempPathFactory, groups: list[list[tuple[int, bool, int]]], most: int
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    files: list[Path] = []
    every: list[EventRow] = []
    for k, group in enumerate(groups):
        rows = [
            row_of(
                replace(EVENT, icao_address=address, interval=Interval(float(t), t + 1.5)),
                Origin("s", 0.0, 0.0 if dated else None),
            )
            for t, dated, address in group
        ]
        every += rows
        files.append(folder / str(k))
        files[-1].write_bytes(b"".join(msgspec.json.encode(r) + b"\n" for r in sorted(rows, key=order_of)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "OPEN", most)
        assert list(merged_rows(files)) == sorted(every, key=order_of)
