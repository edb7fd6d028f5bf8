"""crossfix decode of flight data, and that recordings of surveillance are decoded as before."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders.flight_data import airspeed, g1000, g1000_row, polaris
from crossfix.cli import crossfix
from crossfix.read.recorders.open import open_flight_data
from crossfix.run.decode import Request, decode

SBS = "MSG,3,1,1,4CA2D6,1,2026/01/06,01:00:00.250,2026/01/06,01:00:00.250,EIN5GV,37000,,,43.5,1.25,,0021,0,0,0,0\n"


def run(*arguments: object) -> Result:
    """The command, as a user gives it."""
    result = CliRunner().invoke(crossfix, ["decode", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def hdf5(tmp_path: Path) -> Path:
    """A POLARIS file."""
    path = tmp_path / "flight.hdf5"
    path.write_bytes(polaris({"Airspeed": airspeed()}, duration=4, start_timestamp=1_356_894_546))
    return path


@pytest.mark.parametrize("ending", ["parquet", "csv", "hdf5", "h5"])
def test_every_form_reads_back(ending: str, hdf5: Path, tmp_path: Path) -> None:
    out = tmp_path / f"x.{ending}"
    result = run(hdf5, "--out", out)
    assert result.exit_code == 0, result.output
    assert "1 parameter, 8 samples written" in result.output
    first, again = open_flight_data(hdf5)["Airspeed"], open_flight_data(out)["Airspeed"]
    assert again.values.tolist() == first.values.tolist()
    assert again.valid.tolist() == first.valid.tolist()
    assert again.times().tolist() == first.times().tolist()
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([hdf5.name, out.name])


def test_standard_output_is_csv_in_long_form(hdf5: Path) -> None:
    lines = run(hdf5, "--out", "-").stdout.splitlines()
    assert lines[:3] == [
        "parameter,unit,t_s,value,valid",
        "Airspeed,kt,0.25,100.0,true",
        "Airspeed,kt,0.75,101.0,true",
    ]
    assert "Airspeed,kt,1.25,102.0,false" in lines


def test_a_table_with_its_mapping(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("t,ias\n0,1\n1,2\n", "utf-8")
    (tmp_path / "m.toml").write_text('step_s = 1\n[time]\nseconds = "t"\n[parameters.ias]\nunit = "kt"\n', "utf-8")
    result = run(tmp_path / "t.csv", "--layout", tmp_path / "m.toml", "--out", tmp_path / "x.csv")
    assert result.exit_code == 0, result.output
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == ["1.0", "2.0"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "x.ndjson"], "flight data are written as .parquet, .csv, .hdf5, .h5"),
        (["--out", "-", "--format", "ndjson"], "flight data are written as parquet, csv, hdf5"),
        (["--out", "x.csv", "--aircraft", "4ca2d6"], "--aircraft is for surveillance only"),
        (["--out", "x.csv", "--from", "5", "--frames"], "--from, --frames is for surveillance only"),
        (["--out", "x.csv", "--words-per-second", "256"], "leave out --words-per-second"),
        (["--out", "x.csv", "--layout", "missing.xml"], "the layout cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(arguments: list[str], said: str, hdf5: Path) -> None:
    result = run(hdf5, *[a if a != "x.csv" else hdf5.parent / a for a in arguments])
    assert result.exit_code == 2
    assert said in result.output
    assert [p.name for p in hdf5.parent.iterdir()] == [hdf5.name]


def test_the_input_is_never_overwritten(hdf5: Path) -> None:
    before = hdf5.read_bytes()
    result = run(hdf5, "--out", hdf5)
    assert (result.exit_code, hdf5.read_bytes()) == (2, before)
    assert "is the input" in result.output


def test_surveillance_is_decoded_as_before(tmp_path: Path) -> None:
    (tmp_path / "log.sbs").write_text(SBS * 3, "utf-8")
    result = run(tmp_path / "log.sbs", "--out", tmp_path / "x.csv")
    assert result.exit_code == 0, result.output
    assert "sbs_csv" in result.output
    decode(Request(str(tmp_path / "log.sbs"), str(tmp_path / "direct.csv")))
    assert (tmp_path / "x.csv").read_bytes() == (tmp_path / "direct.csv").read_bytes()
    assert run(tmp_path / "x.csv", "--out", "-").stdout.startswith("time,icao_address"), "quantities, not series"


def test_notices_are_printed(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(g1000([g1000_row("12:00:00", 1.0), g1000_row("12:00:03", 4.0)]))
    result = run(path, "--out", tmp_path / "x.parquet")
    assert "after line 4: a step without a row; not recorded (2 times" in result.output
