"""Tables as Arrow, pandas and Polars."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from crossfix.errors import LibraryMissing
from crossfix.records.frames_out import to_arrow, to_pandas, to_polars, utc_microseconds
from crossfix.records.recording import Recording
from crossfix.records.source import Source
from crossfix.records.table import Column, Table
from crossfix.records.timebase import Timebase

TABLE = Table(
    {
        "time": Column.of("time", [0.0, 1.5, np.nan]),
        "icao_address": Column.of("icao_address", [0x4CA216, 0x3461CE, 1]),
        "callsign": Column.of("callsign", [b"EIN5GV", b"", b"A"], [True, False, True]),
        "nic": Column.of("nic", [8, 0, 255], [True, True, False]),
        "on_ground": Column.of("on_ground", [True, False, True], [True, True, False]),
        "latitude": Column.of("latitude", [43.5, np.nan, 0.0], [True, True, False]),
    }
)
KNOWN = Timebase("t", 1e-6, 1767657421.0)


def test_arrow_has_null_where_nothing_is_valid() -> None:
    found = to_arrow(TABLE, KNOWN).to_pydict()
    assert found["nic"] == [8, 0, None]
    assert found["callsign"] == ["EIN5GV", None, "A"]
    assert found["on_ground"] == [True, False, None]
    assert found["latitude"] == [43.5, None, None]
    assert found["time"] == [0.0, 1.5, None]
    assert found["utc"][1].isoformat() == "2026-01-05T23:57:02.500000+00:00"
    assert found["utc"][2] is None
    assert "utc" not in to_arrow(TABLE).column_names


def test_pandas_keeps_integers_whole() -> None:
    found = to_pandas(TABLE, KNOWN)
    assert str(found.dtypes["nic"]) == "UInt8"
    assert found["nic"].isna().tolist() == [False, False, True]
    assert str(found.dtypes["on_ground"]) == "boolean"
    assert found["callsign"].isna().tolist() == [False, True, False]
    assert found["utc"].iloc[0].isoformat() == "2026-01-05T23:57:01+00:00"
    assert "utc" not in to_pandas(TABLE)


def test_polars_by_way_of_arrow() -> None:
    pytest.importorskip("polars")
    assert to_polars(TABLE)["nic"].to_list() == [8, 0, None]


@pytest.mark.parametrize(("convert", "library"), [(to_arrow, "pyarrow"), (to_pandas, "pandas"), (to_polars, "polars")])
def test_a_library_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, convert: object, library: str) -> None:
    def absent(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(LibraryMissing, match=rf"needs {library}, .* pip install 'crossfix\["):
        convert(TABLE)  # type: ignore[operator]


def test_recordings_and_tracks_have_the_same_door() -> None:
    recording = Recording(Source("x", 0, ""), "r", KNOWN, TABLE, ())
    assert recording.to_arrow().num_rows == 3
    assert "utc" in recording.to_pandas()
    track = next(recording.tracks())
    assert track.to_arrow(KNOWN).num_rows == len(track.to_pandas()) == 1


def test_times_beyond_the_calendar_are_none() -> None:
    column = Column.of("time", [0.0, 1e300, -1e300, np.inf, 2e11])
    assert np.isnat(utc_microseconds(column, 0.0)).tolist() == [False, True, True, True, False]
