"""`crossfix decode` on the real recordings, where they are."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

import pytest

import crossfix
from crossfix.run.decode import Request, decode

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared/data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no data at {DATA}; set CROSSFIX_DATA")
LOGS = sorted((DATA / "gnss/helsinki").glob("*.bin.xz"))
FILES = sorted(p for p in (DATA / "surveillance").glob("*") if p.is_file())
PATTERN = "raw_adsb_%Y%m%d_%H%M%S +02:00"


def read_back(path: Path) -> Any:
    """A Parquet table."""
    return importlib.import_module("pyarrow.parquet").read_table(path)


@pytest.mark.parametrize("log", LOGS, ids=lambda p: p.name)
def test_every_log_of_frames(log: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.parquet"
    done = decode(Request(str(log), str(out), start_from_name=PATTERN))
    assert done.reader == "beast_binary"
    assert done.reports == done.written > 55_000
    table = read_back(out).to_pandas()
    assert len(table) == done.written
    assert table["utc"].notna().all()
    assert (table["utc"].max() - table["utc"].min()).total_seconds() == pytest.approx(900, abs=1)
    assert table["utc"].min().strftime("%Y%m%d %H%M") in {"20260105 2357", *(f"202601{d:02d} {h}" for d, h in HOURS)}
    assert table["latitude"].notna().sum() > 250
    assert table["latitude"].dropna().between(50, 70).mean() > 0.99


HOURS = [(6, "0344"), (6, "0530"), (6, "0728"), (6, "1228"), (6, "1244"), (7, "0315"), (7, "0617")]


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.name)
def test_every_other_file(file: Path, tmp_path: Path) -> None:
    for ending in ("parquet", "csv", "ndjson"):
        done = decode(Request(str(file), str(tmp_path / f"x.{ending}")))
        assert done.reports == done.written > 0
    lines = (tmp_path / "x.ndjson").read_text("utf-8").splitlines()
    assert len(lines) == done.written == read_back(tmp_path / "x.parquet").num_rows


def test_what_was_written_reads_back_the_same(tmp_path: Path) -> None:
    out = tmp_path / "x.parquet"
    decode(Request(str(LOGS[0]), str(out), start_from_name=PATTERN))
    first, again = crossfix.read(LOGS[0], start_from_name=PATTERN), crossfix.read(out)
    assert again.timebase == first.timebase
    for name in first.reports:
        ours, theirs = first.reports[name], again.reports[name]
        assert ours.valid.tolist() == theirs.valid.tolist(), name
        assert ours.values[ours.valid].tolist() == theirs.values[theirs.valid].tolist(), name
