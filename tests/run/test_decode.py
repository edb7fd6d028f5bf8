"""crossfix decode: every form, every choice, nothing half-written, memory that does not grow."""

from __future__ import annotations

import csv
import gzip
import importlib
import io
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from builders.beast import HERTZ, Sent, stream
from crossfix.cli import crossfix
from crossfix.run.decode import Request, decode

START = "2026-01-05T23:57:01Z"


def message(second: int, hex: str = "4CA2D6", squawk: str = "0021", flags: str = "0") -> str:
    """One BaseStation message."""
    time = f"2026/01/06,01:{second // 60 % 60:02d}:{second % 60:02d}.250"
    return f"MSG,3,1,1,{hex},1,{time},{time},EIN5GV,37000,,,43.5,1.25,,{squawk},0,0,{flags},0\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """60 messages of two aircraft."""
    path = tmp_path / "log.sbs.gz"
    path.write_bytes(gzip.compress("".join(message(i, ("4CA2D6", "3461CE")[i % 2]) for i in range(60)).encode()))
    return path


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    """The command, as a user gives it."""
    return CliRunner().invoke(crossfix, ["decode", *map(str, arguments)], input=stdin)


def done(*arguments: object, stdin: bytes | None = None) -> Result:
    """The command, which must succeed."""
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == 0, result.output
    return result


def rows(path: Path) -> list[dict[str, Any]]:
    """A text table as dictionaries."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_csv(log: Path, tmp_path: Path) -> None:
    result = done(log, "--out", tmp_path / "x.csv", "--start", START)
    found = rows(tmp_path / "x.csv")
    assert len(found) == 60
    assert found[1] == {
        "utc": "2026-01-05T23:57:02.000000Z", "time": "3601.25", "icao_address": "3461ce", "source_class": "0",
        "callsign": "EIN5GV", "pressure_altitude": "37000.0", "ground_speed": "", "track_angle": "",
        "latitude": "43.5", "longitude": "1.25", "vertical_rate": "", "squawk": "0021",
        "alert": "false", "ident": "false", "on_ground": "false",
    }  # fmt: skip
    assert "60 reports, 60 written" in result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log.sbs.gz", "x.csv"]


def test_ndjson(log: Path, tmp_path: Path) -> None:
    done(log, "--out", tmp_path / "x.ndjson")
    assert rows(tmp_path / "x.ndjson")[0] == {
        "time": 3600.25, "icao_address": "4ca2d6", "source_class": 0, "callsign": "EIN5GV",
        "pressure_altitude": 37000.0, "latitude": 43.5, "longitude": 1.25, "squawk": "0021",
        "alert": False, "ident": False, "on_ground": False,
    }  # fmt: skip


def test_parquet(log: Path, tmp_path: Path) -> None:
    done(log, "--out", tmp_path / "x.parquet", "--start", START)
    table = pq.read_table(tmp_path / "x.parquet")
    assert table.num_rows == 60
    assert table["icao_address"].to_pylist()[:2] == [0x4CA2D6, 0x3461CE]
    assert table["callsign"].to_pylist()[0] == "EIN5GV"
    assert table["ground_speed"].null_count == 60
    assert table["utc"][0].as_py().isoformat() == "2026-01-05T23:57:01+00:00"
    assert table.schema.field("latitude").metadata[b"unit"] == b"deg"
    about = json.loads(table.schema.metadata[b"crossfix"])
    assert about["reader"] == "sbs_csv"
    assert about["timebase"]["utc_of_zero_s"] == 1767657421 - 3600.25
    said = json.loads(pq.ParquetFile(tmp_path / "x.parquet").metadata.metadata[b"crossfix_source"])
    assert len(said["source"]["sha256"]) == 64


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (["--aircraft", "4ca2d6"], 30),
        (["--aircraft", "4CA2D6", "--aircraft", "3461ce"], 60),
        (["--aircraft", "~4ca2d6"], 0),
        (["--from", "3610.25"], 50),
        (["--from", "3610.25", "--to", "3612.25"], 2),
        (["--start", START, "--to", "2026-01-05T23:57:11Z"], 10),
        (["--start", START, "--from", "2026-01-06T01:57:11+02:00", "--aircraft", "3461ce"], 25),
    ],
)
def test_only_what_is_wanted(log: Path, tmp_path: Path, choice: list[str], left: int) -> None:
    done(log, "--out", tmp_path / "x.csv", *choice)
    assert len(rows(tmp_path / "x.csv")) == left


def test_standard_input_and_output(log: Path) -> None:
    result = done("-", "--out", "-", "--format", "ndjson", stdin=log.read_bytes())
    assert len(result.stdout.splitlines()) == 60
    assert json.loads(result.stdout.splitlines()[0])["icao_address"] == "4ca2d6"
    assert "60 written" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "x.txt"], "--format"),
        (["--out", "x.csv", "--aircraft", "4ca2dg"], "expected 6 hexadecimal digits"),
        (["--out", "x.csv", "--from", "2026-01-05T23:57:11Z"], "has no date"),
        (["--out", "x.csv", "--from", "yesterday"], "no time"),
        (["--out", "x.csv", "--to", "nan"], "no time"),
        (["--out", "x.csv", "--start", "2026-01-05T23:57:01"], "no zone"),
        (["--out", "x.csv", "--start-from-name", "%Y Z"], "does not fit"),
        (["--out", "x.csv", "--reader", "sbs"], "no reader is called"),
        (["--out", "x.csv", "--reader", "jet1090_jsonl"], "no Mode S frame in it"),
        (["--out", "x.csv", "--frames"], "sbs_csv gives no frames"),
        (["--out", ".", "--format", "csv"], "is a folder"),
        (["--out", "log.sbs.gz", "--format", "csv"], "is the input"),
        (["--out", "none/x.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_exit_code_2_and_nothing_is_written(
    log: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(log.parent)
    before = log.read_bytes()
    result = run(log.name, *arguments)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert [p.name for p in log.parent.iterdir()] == ["log.sbs.gz"]
    assert log.read_bytes() == before


def test_a_bomb_leaves_nothing_behind(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.gz"
    with gzip.open(bomb, "wb") as file:
        file.write(message(0).encode())
        for _ in range(100):
            file.write(bytes(1 << 20))
    result = run(bomb, "--out", tmp_path / "x.csv")
    assert result.exit_code == 2
    assert "expands more than" in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["bomb.gz"]


def test_no_library_for_parquet_is_said(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    importing = importlib.import_module

    def without(name: str, package: str | None = None) -> object:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return importing(name, package)

    monkeypatch.setattr(importlib, "import_module", without)
    result = run(log, "--out", tmp_path / "x.parquet")
    assert result.exit_code == 2
    assert "writing Parquet needs pyarrow" in result.stderr
    assert "pip install 'crossfix[arrow]'" in result.stderr


def test_a_log_of_frames_with_the_start_in_its_name(tmp_path: Path) -> None:
    path = tmp_path / "raw_20260106_015701.bin"
    path.write_bytes(stream([Sent(i * HERTZ) for i in range(1, 9)]))
    run(path, "--out", tmp_path / "x.csv", "--start-from-name", "raw_%Y%m%d_%H%M%S +02:00")
    found = rows(tmp_path / "x.csv")
    assert found[0]["utc"] == "2026-01-05T23:57:01.000000Z"
    assert found[0]["callsign"] == "KLM1023"


@pytest.mark.parametrize("ending", ["csv", "ndjson", "parquet"])
def test_frames_are_written_only_where_they_are_asked_for(tmp_path: Path, ending: str) -> None:
    path, out = tmp_path / "raw.bin", tmp_path / f"x.{ending}"
    path.write_bytes(stream([Sent(i * HERTZ) for i in range(1, 4)]))

    def frames() -> set[str | None]:
        found = pq.read_table(out).to_pylist() if ending == "parquet" else rows(out)
        assert len(found) == 3
        return {row.get("frame") for row in found}

    done(path, "--out", out)
    assert frames() == {None}
    done(path, "--out", out, "--frames")
    assert frames() == {"8d4840d6202cc371c32ce0576098"}


class Endless(io.RawIOBase):
    """Messages without holding them."""

    def __init__(self, count: int) -> None:
        self._lines = iter(range(count))
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while len(self._rest) < 65536:
            more = "".join(message(i) for _, i in zip(range(1000), self._lines, strict=False)).encode()
            if not more:
                break
            self._rest += more
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("form", ["csv", "ndjson", "parquet"])
def test_memory_does_not_grow_with_the_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    def peak(count: int) -> float:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Endless(count))))
        tracemalloc.start()
        try:
            decode(Request("-", str(tmp_path / f"x.{form}")))
            return tracemalloc.get_traced_memory()[1] / 2**20
        finally:
            tracemalloc.stop()

    monkeypatch.setattr("crossfix.present.table_writers.ROWS", 1000)
    monkeypatch.setattr("crossfix.read.surveillance.lines.line_blocks.__defaults__", (1 << 15,))
    peak(100)
    small, large = peak(1_000), peak(10_000)
    assert large < small * 1.15 + 0.5


def test_progress_is_told(log: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int | None, int]] = []
    result = decode(Request(str(log), str(tmp_path / "x.csv")), lambda *p: told.append(p))
    size = log.stat().st_size
    assert told == [(size, size, 60)]
    assert result.source.size == size


def test_an_output_that_is_closed_early_ends_the_command(log: Path) -> None:
    code = "import sys; from crossfix.cli import main; main()"
    big = log.parent / "big.sbs"
    big.write_text("".join(message(i) for i in range(20_000)), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", code, "decode", str(big), "--out", "-"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        error = process.stderr.read().decode()
        assert process.wait(60) == 2
    assert "closed before the end" in error
    assert "Traceback" not in error


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Ctrl-C after the first table, on a live source or not."""
    module = importlib.import_module("crossfix.read.surveillance.sbs")
    reading = module.SbsCsv.read_chunks

    def then_interrupted(self: Any, data: Any, context: Any) -> Iterator[Any]:
        yield next(reading(self, data, context))
        raise KeyboardInterrupt

    monkeypatch.setattr(module.SbsCsv, "read_chunks", then_interrupted)
    return lambda live: monkeypatch.setattr("crossfix.read.stream.Stream.live", property(lambda _: live))


def test_ctrl_c_keeps_what_a_receiver_sent_and_nothing_of_a_file(
    log: Path, tmp_path: Path, interrupted: Callable[[bool], None]
) -> None:
    interrupted(True)
    assert decode(Request(str(log), str(tmp_path / "live.csv"))).written == 60
    interrupted(False)
    with pytest.raises(KeyboardInterrupt):
        decode(Request(str(log), str(tmp_path / "file.csv")))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["live.csv", "log.sbs.gz"]
