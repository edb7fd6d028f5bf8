"""Logs in order of address: every report once, exactly, whatever the cutting and the number of partitions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfix.read.locations import entries_at
from crossfix.records.quantities import SURVEILLANCE
from crossfix.records.table import Column, Table, concatenated
from crossfix.run.survey import parts, shuffle
from crossfix.run.survey.shard import Log, Shuffled, Sorted
from crossfix.run.survey.shard import Partition as Shard

NAMES = [q.name for q in SURVEILLANCE]


def table_of(rng: np.random.Generator, rows: int, addresses: int) -> Table:
    """Any values and validities in every quantity; the addresses and times are valid."""
    made = {}
    for q in SURVEILLANCE:
        dtype = np.dtype(q.dtype)
        raw = rng.integers(0, 256, rows * dtype.itemsize, np.uint8).tobytes()
        values: Any = np.frombuffer(raw, dtype) if dtype.kind != "b" else rng.random(rows) > 0.5
        made[q.name] = Column(values, rng.random(rows) > 0.5)
    made["icao_address"] = Column(rng.integers(0, addresses, rows, np.uint32), np.ones(rows, bool))
    made["time"] = Column(rng.random(rows), np.ones(rows, bool))
    return Table(made)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 99), st.lists(st.integers(0, 40), min_size=1, max_size=5), st.sampled_from([1, 4, 16]))
def test_blocks_hold_every_report_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, seed: int, lengths: list[int], partitions: int
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    rng = np.random.default_rng(seed)
    tables = [table_of(rng, n, 12) for n in lengths]
    whole = concatenated(tables)
    with pytest.MonkeyPatch.context() as patch, (folder / "x.rows").open("wb") as file:
        patch.setattr(shuffle, "BLOCK_ROWS", 30)
        blocks = shuffle._Blocks(file, partitions, NAMES)
        for table in tables:
            blocks.add(table)
        blocks.finish()
    rest = whole["icao_address"].values.astype(np.int64) % partitions
    assert blocks.rows.tolist() == np.bincount(rest, minlength=partitions).tolist()
    shard = Shard((Sorted("x", "log", 0, 0.0, 0.0, tuple(NAMES), blocks.count, False, ()),), 0, partitions, partitions)
    for partition in range(partitions):
        found = list(shuffle._tables(shard, 0, partition, str(folder))) if blocks.count else []
        wanted = whole.where(rest == partition)
        assert sum(map(len, found)) == len(wanted)
        for name in NAMES if found else ():
            column = concatenated([Table({name: t[name]}) for t in found])[name]
            assert column.values.tobytes() == wanted[name].values.tobytes(), name
            assert column.valid.tolist() == wanted[name].valid.tolist(), name


SBS = "MSG,3,1,1,{hex},1,2025/01/01,{time},2025/01/01,{time},,35000,,,48.1,11.5,,,0,0,0,0\n"


def shuffled(path: Path, **more: Any) -> tuple[Shuffled, str]:
    """A log put in order, and the folder of its parts."""
    (entry,) = entries_at(str(path))
    told: dict[str, Any] = {"start": None, "reader": None, "partitions": 4} | more
    return shuffle.shuffle(Log(entry, 7, **told), str(path.parent), "x"), str(path.parent)


def test_a_log_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "log.sbs"
    path.write_text(
        "".join(SBS.format(hex=h, time=f"06:00:{k:02d}.000") for k, h in enumerate(["4CA216", "000001"] * 9))
    )
    made, folder = shuffled(path)
    assert (made.reader, made.reports, made.rows) == ("sbs_csv", 18, (0, 9, 9, 0))
    assert made.utc_of_zero_s is None
    assert (made.first_s, made.last_s) == (6 * 3600.0, 6 * 3600.0 + 17.0)
    assert "no date" in made.doubts[0].notice.text
    assert "not joined" in made.doubts[0].notice.text
    assert {d.number for d in made.doubts} == {7}
    assert parts.path_of(folder, "x", "rows").exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "is empty; no reader recognises it."), (b"hello", "begins with the text 'hello'; no reader recognises it.")],
)
def test_what_cannot_be_read_is_skipped_by_name(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "log"
    path.write_bytes(content)
    made, folder = shuffled(path)
    assert [(one.what, one.why) for one in made.skipped] == [(str(path), why)]
    assert not parts.path_of(folder, "x", "rows").exists()


def test_a_reader_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"hello")
    assert "no reader is called 'nosuch'" in shuffled(path, reader="nosuch")[0].skipped[0].why
