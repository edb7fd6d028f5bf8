"""One case folder in, six files out, the same every time."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from click.testing import CliRunner

from builders import shipped
from builders.case_folder import at, document, lasts, statement, write_case
from crossfix.cli import crossfix
from crossfix.errors import AssetsMissing, CaseInvalid
from crossfix.present.assets import asset
from crossfix.present.case_json import CaseJson
from crossfix.run.investigate import Request, examine, investigate
from crossfix.run.output import WRITTEN


def _assets_are_missing() -> bool:
    try:
        asset("report.js")
    except AssetsMissing:
        return True
    return False


needs_assets = pytest.mark.skipif(_assets_are_missing(), reason="the report's scripts are not built")


@cache
def schema() -> Any:
    """`crossfix schema case.json` as a user gets it."""
    return json.loads(CliRunner().invoke(crossfix, ["schema", "case.json"]).stdout)


def case(folder: Path, **changes: Any) -> Path:
    """A small case with a place, a contradiction and something unknown."""
    return write_case(
        folder,
        places=[{"id": "field", "label": "Field", "latitude": 40.5, "longitude": 50.25, "source": "A chart"}],
        statements=[
            statement("S1", says=at("takeoff", "05:21:42")),
            statement("S2", "LOG", says=at("landing", "06:10")),
            statement("S3", "PAPER", says=lasts("takeoff", "landing", 60)),
        ],
        **changes,
    )


@needs_assets
def test_all_six_files(tmp_path: Path) -> None:
    result = investigate(Request(case(tmp_path / "case")), tmp_path / "out")
    out = tmp_path / "out"
    assert {p.name for p in out.iterdir()} == WRITTEN - {"flight-data.html", "clocks.html"}, "it has no recordings"
    assert len(WRITTEN) == 8
    assert json.loads((out / "case.json").read_text("utf-8")) == json.loads(result.model_dump_json(by_alias=True))
    rows = list(csv.reader((out / "timeline.csv").read_text("utf-8").splitlines()))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 3
    places = json.loads((out / "places.geojson").read_text("utf-8"))
    assert places["features"][0]["geometry"]["coordinates"] == [50.25, 40.5]
    kml = ElementTree.fromstring((out / "places.kml").read_text("utf-8"))
    assert "50.25,40.5" in "".join(kml.itertext())
    page = (out / "report.html").read_bytes()
    assert page[:15].lower() == b"<!doctype html>"


@pytest.fixture(scope="module", params=["small", "shipped"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A case and what one run wrote of it."""
    root = tmp_path_factory.mktemp("written")
    folder = shipped.CASE if request.param == "shipped" else case(root / "case")
    investigate(Request(folder), root / "out")
    return folder, root / "out"


def again(folder: Path) -> CaseJson:
    """The result of another run; of the shipped case that which many tests look at."""
    return shipped.result() if folder == shipped.CASE else examine(Request(folder))


@needs_assets
def test_report_is_smaller_than_5_mb_and_case_json_fits_its_schema(written: tuple[Path, Path]) -> None:
    _, out = written
    assert 1000 < (out / "report.html").stat().st_size < 5_000_000
    found = json.loads((out / "case.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema(), format_checker=None)
    validator.validate(found)
    found["contradictions"][0]["kind"] = 7
    assert not validator.is_valid(found)


@needs_assets
def test_two_runs_differ_in_their_time_alone(written: tuple[Path, Path]) -> None:
    folder, out = written
    made = [
        json.loads((out / "case.json").read_text("utf-8")),
        json.loads(again(folder).model_dump_json(by_alias=True)),
    ]
    for found in made:
        found["manifest"].pop("made_utc")
    assert json.dumps(made[0]) == json.dumps(made[1])


def test_names_of_case_json_are_stable(tmp_path: Path) -> None:
    found = json.loads(examine(Request(case(tmp_path / "case"))).model_dump_json(by_alias=True))
    assert {
        "schema", "case", "trust", "documents", "events", "intervals", "quantities", "statements", "contradictions",
        "claims", "knowledge", "sections", "places", "history", "not_found", "skipped", "notices", "manifest",
    } <= set(found)  # fmt: skip
    assert found["schema"] == "crossfix-case/1"
    assert {"id", "title"} <= set(found["case"])
    assert {"id", "label", "earliest_utc", "latest_utc", "statements", "fixed_by"} <= set(found["events"][0])
    assert {"id", "from", "to", "shortest_s", "longest_s"} <= set(found["intervals"][0])
    assert {"id", "document", "verdict", "off_by_s", "zones", "readings", "why"} <= set(found["statements"][0])
    assert {"id", "kind", "statements", "events", "excess_s", "text"} <= set(found["contradictions"][0])


@needs_assets
def test_nothing_is_written_where_the_case_is_bad(tmp_path: Path) -> None:
    folder = case(tmp_path / "case", titel="x")
    with pytest.raises(CaseInvalid):
        investigate(Request(folder), tmp_path / "out")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case"]


def test_steps_are_told_in_order(tmp_path: Path) -> None:
    steps: list[str] = []
    examine(Request(case(tmp_path / "case")), steps.append)
    assert steps == ["Read the case", "Bring all statements onto one clock", "Look back at each date"]


def test_loaded_words_in_the_cases_own_sentences_are_noticed_and_in_quotes_are_not(tmp_path: Path) -> None:
    said = [statement("S1", quote="the culprit lied"), statement("S2", text="Who is the culprit?")]
    found = examine(Request(write_case(tmp_path / "case", statements=said)))
    loaded = [(n.where, n.text) for n in found.notices if "loaded word" in n.text]
    assert loaded == [("statements.yaml: S2", "loaded word 'culprit' outside a quote; use a neutral word")]


# -------------------------------------------------------------- history


def staged(tmp_path: Path) -> Path:
    """Documents of several days, in no order, two of one day, one coarse, one with a time."""
    documents = [
        document("REPORT", published="2025-02-04"),
        document("LOG", "log", "recorder", published="2024-12-27T02:00+04:00"),
        document("PAPER", "paper", "media", published="2024-12-26"),
        document("LATE", "paper", "media", published="2024-12"),
        document("SAME", "paper", "media", published="2024-12-26T23:00-05:00"),
    ]
    said = [
        statement("S1", "REPORT", says=at("takeoff", "05:21:42")),
        statement("S2", "LOG", says=at("landing", "06:10:00")),
        statement("S3", "PAPER", says=at("takeoff", "05:30")),
        statement("S4", "LATE", says={"act": {"event": "call", "act": "requested", "to": "tower"}}),
        statement("S5", "REPORT", says={"act": {"event": "call", "act": "informed", "to": "tower"}}),
        statement("S6", "SAME", says={"cause": {"claim": "c", "stance": "asserted"}}),
    ]
    return write_case(
        tmp_path / "case",
        documents=documents,
        statements=said,
        claims=[{"id": "c", "label": "A cause"}],
        date="2024-12-25",
        window={"from": "2024-12-25T03:00:00Z", "to": "2024-12-25T07:00:00Z"},
    )


def test_history_has_one_stage_per_day_in_order(tmp_path: Path) -> None:
    stages = examine(Request(staged(tmp_path))).history
    assert [(s.date, s.documents, s.statements) for s in stages] == [
        ("2024-12-26", 2, 2),
        ("2024-12-27", 3, 3),
        ("2024-12-31", 4, 4),
        ("2025-02-04", 5, 6),
    ]
    assert [s.intervals["airborne"] for s in stages] == [
        (None, None),
        (2340.0, 2401.0),
        (2340.0, 2401.0),
        (2897.0, 2899.0),
    ]
    assert [s.claims for s in stages] == [{"c": (1, 1)}] * 4
    assert [s.contradicted for s in stages] == [0, 0, 0, 2]


def test_the_last_stage_of_the_history_is_the_result(tmp_path: Path) -> None:
    found = examine(Request(staged(tmp_path)))
    verdicts = [s.verdict for s in found.statements]
    last = found.history[-1]
    assert (last.contradicted, last.disputed) == (verdicts.count("contradicted"), verdicts.count("disputed"))
    assert last.intervals == {i.id: (i.shortest_s, i.longest_s) for i in found.intervals}
    assert last.claims == {c.id: (c.tellers, c.roots) for c in found.claims}


def test_each_stage_is_what_as_known_at_gives(tmp_path: Path) -> None:
    folder = staged(tmp_path)
    stages = examine(Request(folder)).history
    for stage in stages:
        then = examine(Request(folder, (), stage.date))
        verdicts = [s.verdict for s in then.statements]
        assert stage.statements == len(then.statements)
        assert (stage.contradicted, stage.disputed) == (verdicts.count("contradicted"), verdicts.count("disputed"))
        assert stage.intervals == {i.id: (i.shortest_s, i.longest_s) for i in then.intervals}
        assert [s.date for s in then.history] == [s.date for s in stages if s.date <= stage.date]


def test_history_of_the_shipped_case_is_sorted_grows_and_ends_at_the_result() -> None:
    found = shipped.result()
    dates = [s.date for s in found.history]
    assert dates == sorted(set(dates))
    assert len(dates) > 10
    counts = [(s.documents, s.statements) for s in found.history]
    assert counts == sorted(counts)
    assert counts[-1] == (len(found.documents), len(found.statements))
    assert found.history[-1].contradicted == sum(s.verdict == "contradicted" for s in found.statements)
