"""The plan: inputs in a fixed order, every trace in one shard with all others of its aircraft, every partition once."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.locations import Entry
from crossfix.run.survey import plan
from crossfix.run.survey.archive import PLACES
from crossfix.run.survey.plan import (
    aircraft_shards,
    identity_of,
    partition_shards,
    planned,
    traces_of,
)
from crossfix.run.survey.settings import Request, settings_of
from crossfix.run.survey.shard import Holder, Log, Shuffled


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Traces in two folders, a split archive, logs, and files that repeat others."""
    for name in (
        "b.sbs", "a_20250101.bin", "day.tar.aa", "day.tar.ab", "t/1/trace_full_4ca216.json",
        "t/2/trace_full_4ca216.json", "t/1/trace_recent_4ca216.json", "t/1/trace_full_~2b01cf.json.gz",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def test_inputs_by_name(folder: Path) -> None:
    made = planned(Request((str(folder),)))
    assert [(Path(one.name).name, one.form, len(one.entries)) for one in made.inputs] == [
        (folder.name, "traces", 3), ("a_20250101.bin", "log", 1), ("b.sbs", "log", 1), ("day.tar.aa", "archive", 2),
    ]  # fmt: skip
    assert [(key, Path(h.name).name, h.number) for key, h in made.files] == [
        (0x4CA216, "trace_full_4ca216.json", 0),
        (0x12B01CF, "trace_full_~2b01cf.json.gz", 0),
        (0x4CA216, "trace_full_4ca216.json", 0),
    ]
    assert [one.why for one in made.skipped] == [
        "1 files trace_recent_*: they repeat the end of trace_full_*; not read"
    ]


def test_neither_order_nor_repetition_of_paths_matters(folder: Path) -> None:
    paths = [str(folder / name) for name in ("day.tar.ab", "b.sbs", "t", "day.tar.aa")]
    first = planned(Request(tuple(paths)))
    assert planned(Request((*reversed(paths), str(folder / "b.sbs")))).inputs == first.inputs
    assert [one.form for one in first.inputs] == ["log", "archive", "traces"]


def test_one_bad_path_is_skipped_and_all_bad_paths_are_an_error(folder: Path) -> None:
    (folder / "empty").mkdir()
    bad = (str(folder / "nowhere"), str(folder / "empty"))
    made = planned(Request((*bad, str(folder / "b.sbs"))))
    assert [(Path(one.what).name, one.why.partition(":")[0]) for one in made.skipped] == [
        ("empty", "holds no file"), ("nowhere", "cannot be opened"),
    ]  # fmt: skip
    with pytest.raises(InputUnusable, match=r"(?s)empty: holds no file\n.*nowhere: cannot be opened"):
        planned(Request(bad))


def test_starts_from_names(folder: Path) -> None:
    made = planned(Request((str(folder),), start_from_name="a_%Y%m%d +02:00"))
    assert [log.start for log in made.logs] == ["2024-12-31T22:00:00+00:00", None]
    assert "does not fit the pattern" in made.doubts[0].notice.text
    assert made.doubts[0].number == 2
    with pytest.raises(RequestInvalid, match="does not fit"):
        planned(Request((str(folder),), start_from_name="c_%Y Z"))
    with pytest.raises(RequestInvalid, match="has no zone"):
        planned(Request((str(folder),), start_from_name="a_%Y%m%d"))


def test_one_start_is_for_one_log(folder: Path) -> None:
    with pytest.raises(RequestInvalid, match="there are 2; use --start-from-name"):
        planned(Request((str(folder),), start="2025-01-01T00:00:00Z"))
    made = planned(Request((str(folder / "b.sbs"),), start="2025-01-01T00:00:00Z"))
    assert [log.start for log in made.logs] == ["2025-01-01T00:00:00Z"]
    with pytest.raises(RequestInvalid, match="has no zone"):
        planned(Request((str(folder / "b.sbs"),), start="2025-01-01T00:00:00"))


def test_the_identity_is_of_files_and_settings(folder: Path) -> None:
    request = Request((str(folder),))
    same = identity_of(planned(request), request)
    assert identity_of(planned(request), Request((str(folder),), workers=7, resume=True)) == same
    assert identity_of(planned(request), Request((str(folder),), settings_of(60))) != same
    (folder / "b.sbs").write_bytes(b"changed")
    assert identity_of(planned(request), request) != same


TRACES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(1, 40)), max_size=40)


@given(TRACES, st.integers(1, 4), st.integers(1, 60), st.integers(1, 60))
def test_every_trace_is_in_one_shard_with_its_aircraft(
    found: list[tuple[int, int, int]], most: int, shard_bytes: int, span_bytes: int
) -> None:
    """Key, archive and size of traces, in the order of their archives."""
    indexed = []
    for number in range(4):
        mine = [(key, size) for key, archive, size in found if archive == number]
        offsets = np.cumsum([0, *(size for _, size in mine)])[:-1]
        places = [(key, int(offset), size) for (key, size), offset in zip(mine, offsets, strict=True)]
        indexed.append((Holder(f"{number}.tar", (), number), np.array(places, PLACES)))
    traces = traces_of([(5, Holder("f", (Entry("f", "/f", 9, ""),), 9))], indexed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "AIRCRAFT", most)
        patch.setattr(plan, "SHARD_BYTES", shard_bytes)
        patch.setattr(plan, "SPAN_BYTES", span_bytes)
        made_up = aircraft_shards(traces)
    shards = list(made_up)
    assert len(shards) == len(made_up)
    told = {int(d.notice.where, 16) for d in made_up.doubts()}
    made = [(t.key, s.holders[t.holder].name, t.offset, t.size) for s in shards for t in s.traces]
    wanted = [(k, traces.holders[h].name, o, s) for k, h, o, s in zip(
        *(c.tolist() for c in (traces.key, traces.holder, traces.offset, traces.size)), strict=True)]  # fmt: skip
    assert sorted(made) == sorted(wanted)
    sizes: dict[int, int] = defaultdict(int)
    for key, _, _, size in wanted:
        sizes[key] += size
    assert told == {key for key, size in sizes.items() if size > span_bytes}
    for key in sizes:
        holding = [s for s in shards if any(t.key == key for t in s.traces)]
        assert len(holding) == 1 or key in told
        assert all(len({t.key for t in s.traces}) == 1 for s in holding if key in told)
    assert all(len({t.key for t in s.traces}) <= most for s in shards)


@given(
    st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 30), min_size=8, max_size=8)), min_size=1, max_size=4),
    st.integers(0, 999),
)
def test_every_address_of_a_timeline_is_in_one_shard(logs: list[tuple[bool, list[int]]], address: int) -> None:
    read = [
        (
            Log(Entry(f"{k}.sbs", "", 1, ""), k, None, None, 8), f"part{k}",
            Shuffled(utc_of_zero_s=0.0 if dated else None, blocks=1, rows=tuple(rows)),
        )
        for k, (dated, rows) in enumerate(logs)
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "PARTITION_ROWS", 7)
        shards = list(partition_shards(read))
    made = [
        log.number
        for s in shards if s.first <= address % 8 < s.stop and address // 8 % s.shares == s.share for log in s.logs
    ]  # fmt: skip
    assert len(made) == len(set(made))
    assert {k for k, (_, rows) in enumerate(logs) if rows[address % 8]} <= set(made)
    for shard in shards:
        dated = {logs[log.number][0] for log in shard.logs}
        assert dated == {True} or (dated == {False} and len(shard.logs) == 1)
        held = [sum(logs[log.number][1][p] for log in shard.logs) for p in range(shard.first, shard.stop)]
        assert max(held) / shard.shares <= 7
        assert sum(held) / shard.shares <= 2 * 7
