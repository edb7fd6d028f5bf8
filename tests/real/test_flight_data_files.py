"""The real POLARIS and G1000 files, read whole, held against h5py alone and against the files' own clocks and text."""

from __future__ import annotations

import csv
import importlib
import io
import os
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crossfix.present.series_writers import SERIES_WRITERS
from crossfix.read.recorders.layouts.units import unit_word
from crossfix.read.recorders.open import open_flight_data
from crossfix.records.flight_data import FlightData
from crossfix.records.series import SeriesKind

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared/data")) / "flight-data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no data at {DATA}; set CROSSFIX_DATA")
POLARIS = {"polaris-specimen-flight.hdf5": 49, "polaris-vhf-keying.hdf5": 10}
UNITS = {"kts": "kt", "C": unit_word("celsius"), "mins": "min", "hrs": "h"}
"""What these files write, in the house's spelling."""
LOG = "g1000-kckn-kgfk.csv"
SYNC_WORDS = [0x247, 0x5B8, 0xA47, 0xDB8]
"""ARINC 717, subframes 1 to 4."""


@pytest.mark.parametrize(("name", "parameters"), POLARIS.items())
def test_every_parameter_with_its_rate_offset_unit_and_mask(name: str, parameters: int) -> None:
    h5py: Any = importlib.import_module("h5py")
    data = open_flight_data(DATA / name)
    assert len(data.series) == parameters
    with h5py.File(DATA / name) as file:
        assert len(file["series"]) == parameters
        for group in file["series"].values():
            one, attributes = data[group.attrs["name"]], group.attrs
            assert float(1 / one.step_s) == attributes["frequency"]
            assert one.first_s == attributes["supf_offset"]
            assert one.unit == UNITS.get(attributes.get("units", ""), attributes.get("units", ""))
            assert np.array_equal(one.values.astype(float), group["data"][:].astype(float))
            assert np.array_equal(one.valid, ~group["mask"][:])
            assert (one.kind is SeriesKind.ANALOGUE) == ("values_mapping" not in attributes)


def test_the_specimen_s_own_clock_confirms_zero_offsets_and_rates() -> None:
    """Hour, minute and second were recorded: floored to whole seconds, read 0.75 s after they changed."""
    data = open_flight_data(DATA / "polaris-specimen-flight.hdf5")
    hour, minute, second = data["Hour"], data["Minute"], data["Second"]
    assert (minute.first_s, second.first_s, second.step_s) == (0.25, 2.25, Fraction(4))
    both = minute.valid & second.valid
    assert both.sum() == 620
    recorded = (hour.values * 3600 + minute.values * 60 + second.values)[both]
    assert data.timebase.utc_of_zero_s is not None
    ahead = recorded - (data.timebase.utc_of_zero_s % 86400 + second.times()[both])
    late_minute = second.values[both] < 2  # the minute was read 2 s before the second
    assert set(np.round(ahead[~late_minute], 6).tolist()) == {0.75}
    assert set(np.round(ahead[late_minute], 6).tolist()) <= {0.75, -59.25}


def test_the_specimen_s_sync_words_come_in_the_order_of_the_standard() -> None:
    one = open_flight_data(DATA / "polaris-specimen-flight.hdf5")["SYNC WORD"]
    at = np.flatnonzero(one.valid)
    assert one.times()[at].tolist() == at.tolist()
    assert one.values[at].tolist() == [SYNC_WORDS[k % 4] for k in at.tolist()]


def test_a_parameter_shorter_than_its_file_is_told() -> None:
    data = open_flight_data(DATA / "polaris-vhf-keying.hdf5")
    said = [n.text for n in data.notices if n.where == "series/AP (1) Engaged"]
    assert len(said) == 1
    assert said[0].startswith("29696 samples cover 29696 s, the file lasts 41456 s")
    keyed = data["Key VHF (FO)"]
    assert (keyed.step_s, int(keyed.values.sum()), dict(keyed.meanings)) == (
        Fraction(1, 5), 3791, {0: "-", 1: "Keyed"},
    )  # fmt: skip


def test_the_g1000_log_cell_by_cell() -> None:
    """Every cell of the file, by the csv module, stands at most 1 s after its own time, in order, none twice."""
    data = open_flight_data(DATA / LOG)
    lines = list(csv.reader((DATA / LOG).read_text("ascii").splitlines()))
    names, rows = [n.strip() for n in lines[2]], [[cell.strip() for cell in row] for row in lines[3:]]
    assert (len(names), len(rows), len(data.series)) == (64, 3967, 61)
    stamps = np.array([datetime.fromisoformat(f"{r[0]}T{r[1]}{r[2]}").timestamp() for r in rows])
    assert data.timebase.utc_of_zero_s == stamps[0]
    assert all(len(one) == 4039 for one in data.series.values())
    there = np.flatnonzero(data["IAS"].valid)
    assert len(there) == len(rows)
    late = data["IAS"].times()[there] - (stamps - stamps[0])
    assert set(late.tolist()) == {0.0, 1.0}
    for column, name in enumerate(names[3:], 3):
        cells = [row[column] if column < len(row) else "" for row in rows]
        one = data[name]
        assert one.valid[there].tolist() == [bool(cell) for cell in cells]
        if one.kind is SeriesKind.ANALOGUE:
            assert one.values[there][one.valid[there]].tolist() == [float(cell) for cell in cells if cell]
        else:
            words = [one.meanings[v] if one.meanings else v for v in one.values[there][one.valid[there]].tolist()]
            assert words == [cell for cell in cells if cell]


def test_the_g1000_log_tells_what_is_wrong_with_it() -> None:
    data = open_flight_data(DATA / LOG)
    assert [(n.where, n.text) for n in data.notices] == [
        ("line 3970", "fewer than the 64 cells of the header; the whole ones are kept"),
        (
            "line 5",
            "a row stands in the step after its own time, which the row before it took (1907 times, last at line 3963)",
        ),
        ("after line 110", "a step without a row; not recorded (72 times, last at after line 3464)"),
        ("", "columns without a value: VCDI, AfcsOn, RollM, PitchM, RollC, PichC, VAL"),
    ]


def test_words_of_the_field_and_none_for_what_means_something_else() -> None:
    log, specimen = open_flight_data(DATA / LOG), open_flight_data(DATA / "polaris-specimen-flight.hdf5")
    assert (log["IAS"].quantity, log["Pitch"].quantity) == ("indicated_airspeed", "pitch_angle")
    assert (log["NormAc"].quantity, log["AltMSL"].quantity) == (None, None)
    assert log["AltB"].quantity == "barometric_altitude", "on the setting of the crew, no pressure altitude"
    assert abs(np.median(log["NormAc"].values[log["NormAc"].valid])) < 0.1, "the difference from 1 g"
    assert specimen["Altitude STD"].quantity == "pressure_altitude"
    assert specimen["SYNC WORD"].quantity is None


@pytest.mark.parametrize("name", [*POLARIS, LOG])
@pytest.mark.parametrize("form", ["parquet", "hdf5"])
def test_written_and_read_back_it_is_the_same(name: str, form: str, tmp_path: Path) -> None:
    data = open_flight_data(DATA / name)
    out = io.BytesIO()
    SERIES_WRITERS[form](data, out)
    (tmp_path / "x").write_bytes(out.getvalue())
    assert_same(data, open_flight_data(tmp_path / "x"))


def assert_same(data: FlightData, again: FlightData) -> None:
    """All but the source."""
    assert list(again.series) == list(data.series)
    assert (again.timebase, again.notices) == (data.timebase, data.notices)
    for name, one in data.series.items():
        other = again[name]
        for field in ("quantity", "unit", "kind", "first_s", "step_s", "resolution", "meanings"):
            assert getattr(one, field) == getattr(other, field)
        assert one.values.dtype == other.values.dtype
        assert np.array_equal(one.values, other.values, equal_nan=one.kind is SeriesKind.ANALOGUE)
        assert np.array_equal(one.reasons, other.reasons)
        assert np.array_equal(one.valid, other.valid)
