"""`crossfix divert` from files to what is printed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from builders.diversions import HERE, TIME_S
from crossfix.cli.divert import divert_command
from crossfix.present.divert_terminal import print_diversion
from crossfix.read.airports.table import COLUMNS, table_of
from crossfix.records.diversion import Surroundings
from crossfix.run.divert import diversion
from crossfix.run.divert_weather import messages, weather_in

AREA = """{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "A1", "geometry": {"type": "Polygon",
 "coordinates": [[[43.8, 42.9], [46.6, 42.7], [46.6, 44.3], [43.8, 44.5], [43.8, 42.9]]]}, "properties":
 {"label": "closed area", "kind": "airspace_closed", "begins": "2024-12-25T04:30:00Z"}}]}"""
WHOLE = AREA.replace("[46.6, 42.7]", "[48.2, 42.3]").replace("[46.6, 44.3]", "[48.2, 44.3]")
WEATHER = """\
METAR URML 250500Z 13003MPS 090V160 5000 BR OVC012 05/04 Q1024 NOSIG=
METAR UATE 250500Z 12008MPS 9999 SCT033 BKN100 06/02 Q1023 NOSIG=
METAR UBBB 250500Z 35012KT 9999 FEW030 SCT040 08/04 Q1025 NOSIG=
METAR URMG 250430Z 00000MPS 0400 FG OVC001 02/02 Q1026=
TAF UATE 250440Z 2505/2512 12007MPS 9999 BKN030=
METAR UATE 250530Z 12008MPS 0100 FG VV001 06/02 Q1023=
"""
ARGUMENTS = [
    "--at", "43.45,45.9,within 5", "--altitude", "9000", "--speed", "280", "--track", "90", "--type", "e190",
    "--time", "2024-12-25T05:14:00Z", "--without", "hydraulics,gnss",
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "area.geojson").write_text(AREA, "utf-8")
    (tmp_path / "weather.txt").write_text(WEATHER, "utf-8")
    return ["--hazards", str(tmp_path / "area.geojson"), "--weather", str(tmp_path / "weather.txt")]


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(divert_command, [*ARGUMENTS, *arguments])
    assert done.exit_code == code, done.output
    return done.output


def rows(text: str) -> dict[str, dict[str, str]]:
    """Verdict by fact, by code, of what --json printed, options first."""
    whole = json.loads(text)
    return {
        one["airport"]["code"]: {cell["fact"]: cell["verdict"] for cell in one["cells"]}
        for one in (*whole["options"], *whole["rejected"])
    }


def test_the_case_without_hydraulics_and_gnss(files: list[str]) -> None:
    whole = json.loads(run(*files, "--json"))
    codes = [one["airport"]["code"] for one in whole["options"]]
    assert codes[:3] == ["URML", "UATE", "UBBB"]
    found = rows(json.dumps(whole))
    assert found["UATE"] == {
        "reach": "unknown", "way": "marginal", "runway": "yes", "navigation": "yes", "weather": "yes",
        "open": "unknown",
    }  # fmt: skip
    assert found["URML"]["runway"] == "marginal"
    rejected = {one["airport"]["code"]: one for one in whole["rejected"]}
    assert {"URMG", "URMS", "URMO"} <= set(rejected)
    reasons = {cell["fact"]: cell["value"] for cell in rejected["URMG"]["cells"] if cell["verdict"] == "no"}
    assert reasons["open"] == "closed area"
    assert reasons["weather"].startswith("ceiling 100 ft, visibility 400 m")
    away = {code: rejected[code]["straight_nm"] for code in ("URMG", "URMS", "URMO")}
    assert away == {"URMG": 9.5, "URMS": 39.6, "URMO": 58.5}
    assert "Terrain not considered." in whole["remarks"]
    assert any("weather.txt:6" in one["where"] and "left out" in one["text"] for one in whole["notices"])
    assert all(cell["source"] for one in (*whole["options"], *whole["rejected"]) for cell in one["cells"])


def test_the_area_over_makhachkala_too(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "area.geojson").write_text(WHOLE, "utf-8")
    whole = json.loads(run(*files, "--json"))
    assert [one["airport"]["code"] for one in whole["options"]][:2] == ["UATE", "UBBB"]
    makhachkala = next(one for one in whole["rejected"] if one["airport"]["code"] == "URML")
    assert {cell["fact"] for cell in makhachkala["cells"] if cell["verdict"] == "no"} == {"way", "open"}


def test_a_post_closes_an_airport(files: list[str], tmp_path: Path) -> None:
    post = {
        "text": "Махачкала: введены ограничения на приём и выпуск с 08:05 мск.",
        "published": "2024-12-25T05:06:00Z",
    }
    (tmp_path / "posts.jsonl").write_text(json.dumps(post), "utf-8")
    whole = json.loads(run(*files, "--hazards", str(tmp_path / "posts.jsonl"), "--json"))
    closed = next(one for one in whole["rejected"] if one["airport"]["code"] == "URML")
    cell = next(cell for cell in closed["cells"] if cell["fact"] == "open")
    assert (cell["verdict"], cell["age_s"]) == ("no", 480)
    assert "URML" in cell["value"]


def test_a_notice_of_a_later_hour_is_told(files: list[str], tmp_path: Path) -> None:
    notam = """(A1234/24 NOTAMN Q) URRV/QRPCA/IV/NBO/W/000/100/4318N04547E030 A) URRV B) 2412250530 C) 2412250900
    E) PROHIBITED AREA ACTIVATED CIRCLE RADIUS 30NM CENTRE 431800N0454700E. F) SFC G) FL100)"""
    (tmp_path / "notam.txt").write_text(notam, "utf-8")
    found = rows(run(*files[2:], "--hazards", str(tmp_path / "notam.txt"), "--json"))
    assert found["URMG"]["open"] == "no"
    assert found["UATE"]["way"] == "marginal"


def test_endurance_open_and_runway_codes(files: list[str]) -> None:
    found = rows(run(*files, "--json", "--endurance", "75", "--open", "URML,uate", "--rwycc", "UATE=3"))
    assert (found["URML"]["reach"], found["UATE"]["reach"]) == ("yes", "marginal")
    assert (found["URML"]["open"], found["UBBB"]["open"]) == ("yes", "unknown")
    assert found["UATE"]["runway"] == "no"
    assert rows(run(*files, "--json", "--no-thrust"))["UATE"]["reach"] == "no"


@pytest.mark.parametrize("width", [80, 160])
def test_the_terminal_says_all_and_keeps_its_width(
    files: list[str], width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = run(*files)
    assert "Terrain not considered." in text
    assert "Rejected, and why" in text
    for code in ("URML", "UATE", "UBBB", "URMG"):
        assert f"\n{code} " in text
    assert "recommend" not in text.lower()
    long = [line for line in text.splitlines() if len(line) > width]
    assert long == []
    assert len([line for line in text.splitlines() if line.startswith(" - ")]) >= 3


def test_at_least_three_rows_far_from_everything() -> None:
    text = run("--json", "--search", "5", "--without", "")
    whole = json.loads(text)
    assert len(whole["options"]) + len(whole["rejected"]) >= 3
    ocean = CliRunner().invoke(
        divert_command, ["--at", "-55.0,-140.0", "--time", "2024-12-25T05:14:00Z", "--type", "B77W", "--json"]
    )
    assert len(rows(ocean.output)) >= 3


def test_a_table_with_too_few_says_so() -> None:
    row = "AAAA,,L,43.0,46.0,0,XX,,,09/27:9000:150:asphalt:1:90,N"
    found = diversion(HERE, Surroundings(), table=table_of([",".join(COLUMNS), row], "built"))
    assert [one.airport.code for one in found.options] == ["AAAA"]
    assert any(one.text == "built has no more with a hard runway of 1500 m or more" for one in found.notices)
    console = Console(file=io.StringIO(), width=80)
    print_diversion(console, found)
    assert "built has no more" in console.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--at", "north"], "expected LAT,LON"),
        (["--at", "91,0"], "expected LAT,LON"),
        (["--at", "nan,0"], "expected LAT,LON"),
        (["--at", "43,45,-1"], "the radius"),
        (["--time", "05:14"], "expected a time"),
        (["--time", "2024-12-25T05:14:00"], "without a zone"),
        (["--without", "luck"], "expected some of"),
        (["--wind", "north"], "expected DEG/KT"),
        (["--altitude", "nan"], "expected a finite number"),
        (["--endurance", "inf"], "expected a finite number"),
        (["--rwycc", "URML=7"], "expected AIRPORT=0 to 6"),
        (["--hazards", "missing.txt"], "missing.txt"),
        (["--weather", "missing.txt"], "missing.txt"),
    ],
)
def test_what_cannot_be_used_is_told(arguments: list[str], words: str) -> None:
    text = run(*arguments, code=2)
    assert words in " ".join(text.replace("│", " ").split())


def test_the_latest_weather_that_was_there() -> None:
    read = weather_in([("w", WEATHER)], TIME_S)
    assert read.reports["UATE"].conditions.visibility_m == 10_000.0
    assert set(read.forecasts) == {"UATE"}
    older = "METAR URML 250400Z 13003MPS 1000 BR OVC002 05/04 Q1024="
    for text in (f"{older}\n{WEATHER}", f"{WEATHER}\n{older}"):
        assert weather_in([("w", text)], TIME_S).reports["URML"].conditions.visibility_m == 5000.0


@given(st.text(alphabet="METARFU LB0125Z/=\n", max_size=80))
def test_no_word_of_a_message_is_lost(text: str) -> None:
    kept = [word for _, message in messages(text) for word in message.split()]
    told = [word for line in text.splitlines() for word in line.strip().partition("=")[0].split()]
    assert kept == told
