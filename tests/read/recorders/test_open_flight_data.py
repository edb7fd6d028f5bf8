"""Which reader opens a file of flight data, and what it says of a file that none can read."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import numpy as np
import pytest

from builders.flight_data import airspeed, g1000, g1000_row, polaris
from builders.series import analogue, flight_data
from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.present.series_writers import write_csv, write_parquet
from crossfix.read.protocol import Head
from crossfix.read.recorders.open import RECORDERS, head_of, open_flight_data, reader_for, recognised_recorder

MAPPING = 'step_s = 1\n[time]\nseconds = "t"\n[parameters.ias]\n'


def many() -> bytes:
    """Parquet that does not fit into the head that is looked at."""
    out = io.BytesIO()
    values = tuple(np.random.default_rng(1).normal(size=4000).tolist())
    write_parquet(flight_data(*(analogue(f"P{k}", values) for k in range(4))), out)
    assert len(out.getvalue()) > 100_000
    return out.getvalue()


def long_csv() -> bytes:
    """CSV in long form."""
    out = io.BytesIO()
    write_csv(flight_data(analogue()), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (polaris({"Airspeed": airspeed()}), "polaris_hdf5"),
        (g1000([g1000_row("12:00:00", 1.0)]), "g1000_csv"),
        (many(), "series_parquet"),
        (long_csv(), "series_csv"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_known_by_content_whatever_its_name(content: bytes, reader: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    found = recognised_recorder(head_of(path))
    assert found is not None
    assert found.name == reader
    data = open_flight_data(path)
    assert data.reader == reader
    assert data.source.size == len(content)
    with pytest.raises(RequestInvalid, match="leave out --words-per-second"):
        open_flight_data(path, words_per_second=256)
    (tmp_path / "layout").write_text(MAPPING, "utf-8")
    with pytest.raises(RequestInvalid, match="leave out --layout"):
        open_flight_data(path, layout=tmp_path / "layout")


def test_compressed_files_are_opened_and_hashed_as_stored(tmp_path: Path) -> None:
    path = tmp_path / "x.hdf5.gz"
    path.write_bytes(gzip.compress(polaris({"Airspeed": airspeed()})))
    data = open_flight_data(path)
    assert list(data.series) == ["Airspeed"]
    assert data.source.size == path.stat().st_size


def test_text_is_a_table_and_needs_a_mapping(tmp_path: Path) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "m.toml"
    table.write_text("t,ias\n0,1\n1,2\n", "utf-8")
    mapping.write_text(MAPPING, "utf-8")
    assert open_flight_data(table, layout=mapping)["ias"].values.tolist() == [1.0, 2.0]
    with pytest.raises(RequestInvalid, match=r"give --layout MAPPING\.toml"):
        open_flight_data(table)


def test_other_bytes_are_raw_words_and_the_error_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    for content in (b"", np.random.default_rng(3).bytes(20_000), bytes(5000)):
        path.write_bytes(content)
        with pytest.raises(InputUnusable, match=r"arinc717: x\.bin: "):
            open_flight_data(path)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputUnusable, match="cannot be opened"):
        open_flight_data(tmp_path / "none")
    (tmp_path / "t.csv").write_text("t,ias\n0,1\n", "utf-8")
    with pytest.raises(InputUnusable, match="the layout cannot be read"):
        open_flight_data(tmp_path / "t.csv", layout=tmp_path / "none")


def test_no_two_readers_are_sure_of_one_head() -> None:
    for content in (polaris({}), g1000([]), long_csv(), many(), b"t,ias\n", b"", bytes(100)):
        sure = [r.name for r in RECORDERS if r.recognise(Head(content)).certainty == 2]
        assert len(sure) <= 1
        assert reader_for(Head(content)).name in (sure or ["csv_table", "arinc717"])
