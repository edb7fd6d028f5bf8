"""crossfix inspect: flight data, surveillance, raw words without a layout, and what nobody knows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from builders.flight_data import airspeed, polaris
from crossfix.cli import crossfix
from crossfix.errors import FormatUnknown
from crossfix.present.inspection import FlightDataSeen, RecordingSeen
from crossfix.run.inspect import InspectRequest, inspect

SYNCS = (0x247, 0x5B8, 0xA47, 0xDB8)
"""Words 1 of the four subframes, ARINC 717."""


def run(*arguments: object) -> Result:
    """The command, as a user gives it."""
    result = CliRunner().invoke(crossfix, ["inspect", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def sbs(address: str, second: int, callsign: str = "") -> str:
    """One BaseStation message."""
    moment = f"2026/01/06,01:00:{second:02d}.250"
    return f"MSG,3,1,1,{address},1,{moment},{moment},{callsign},37000,,,43.5,1.25,,0021,0,0,0,0\n"


def aligned(subframes: int, words: int = 64) -> bytes:
    """Little-endian 16-bit words of a SYNTHETIC recorder: sync, then noise."""
    made = np.random.default_rng(4).integers(0, 4096, (subframes, words), dtype=np.uint16)
    made[:, 0] = [SYNCS[k % 4] for k in range(subframes)]
    return made.astype("<u2").tobytes()


def test_a_polaris_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(polaris({"Airspeed": airspeed()}))
    seen = inspect(InspectRequest(str(path)))
    assert isinstance(seen, FlightDataSeen)
    assert [(p.name, p.rate_hz, p.first_s, p.valid) for p in seen.parameters] == [("Airspeed", 2.0, 0.25, 7)]
    assert "1 parameter" in run(path).stdout


def test_raw_words_without_a_layout(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(aligned(40))
    seen = inspect(InspectRequest(str(path)))
    assert isinstance(seen, FlightDataSeen)
    assert seen.words is not None
    assert (seen.words.words_per_subframe, seen.words.subframes, seen.words.first_bit) == (64, 40, 0)
    assert "aligned" in seen.words.form
    assert seen.words.valid_share == 1.0
    assert "aligned" in run(path).stdout
    said = json.loads(run(path, "--json").stdout)
    assert said["words"]["words_per_subframe"] == 64
    assert said["parameters"] == []


def test_a_surveillance_recording(tmp_path: Path) -> None:
    path = tmp_path / "log.sbs"
    path.write_text("".join([sbs("4CA2D6", 1, "EIN5GV"), sbs("3461CE", 2), sbs("4CA2D6", 9)]), "utf-8")
    seen = inspect(InspectRequest(str(path)))
    assert isinstance(seen, RecordingSeen)
    assert (seen.reader, seen.reports) == ("sbs_csv", 3)
    first, second = seen.aircraft
    assert (first.address, first.reports, first.callsigns) == ("4ca2d6", 2, ("EIN5GV",))
    assert first.last_s is not None
    assert first.first_s is not None
    assert first.last_s - first.first_s == pytest.approx(8.0)
    assert second.address == "3461ce"
    text = run(path).stdout
    for part in ("surveillance recording, sbs_csv", "3 reports of 2 aircraft", "EIN5GV", ", 8.0 s"):
        assert part in text
    assert json.loads(run(path, "--json").stdout)["aircraft"][0]["callsigns"] == ["EIN5GV"]


def test_a_named_reader_reads_it_as_surveillance(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(sbs("4CA2D6", 1), "utf-8")
    assert "sbs_csv" in run(path, "--reader", "sbs_csv").stdout
    assert run(path, "--reader", "none").exit_code == 2


@pytest.mark.parametrize("content", [b"", np.random.default_rng(8).bytes(30_000), bytes(9000)])
def test_what_is_neither_says_both_reasons(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    with pytest.raises(FormatUnknown, match="no reader recognises it") as error:
        inspect(InspectRequest(str(path)))
    assert "nor as flight data: arinc717: x.bin:" in str(error.value)
    assert run(path).exit_code == 2


def test_unknown_text_keeps_the_list_of_formats(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("hello,world\n", "utf-8")
    with pytest.raises(FormatUnknown, match="begins with the text 'hello,world"):
        inspect(InspectRequest(str(path)))
    with pytest.raises(FormatUnknown, match="--layout"):
        inspect(InspectRequest(str(path)))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run(tmp_path / "none")
    assert result.exit_code == 2
    assert "cannot be opened" in result.output
