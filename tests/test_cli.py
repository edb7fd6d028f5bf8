"""The commands as a user meets them: exit codes, what is written, what is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders.case_folder import CASE, at, document, lasts, statement, write_case
from crossfix.cli import crossfix

OUTPUT = ["case.json", "manifest.json", "places.geojson", "places.kml", "report.html", "timeline.csv"]


def run(*arguments: str | Path) -> Result:
    """One command, its errors kept apart from its output."""
    result = CliRunner().invoke(crossfix, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def names(folder: Path) -> list[str]:
    """What a folder holds, hidden files too."""
    return sorted(p.name for p in folder.iterdir())


def result_of(folder: Path) -> dict[str, object]:
    """case.json as plain data."""
    found: dict[str, object] = json.loads((folder / "case.json").read_text("utf-8"))
    return found


def disputed_case(folder: Path) -> Path:
    """Two statements of one class that cannot both be true."""
    return write_case(
        folder, statements=[statement("S1", says=at("landing", "06:10")), statement("S2", says=at("landing", "06:20"))]
    )


def test_investigate_writes_all_files(tmp_path: Path) -> None:
    result = run("investigate", write_case(tmp_path / "case"), "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert names(tmp_path / "out") == OUTPUT
    assert names(tmp_path) == ["case", "out"]
    assert "report.html" in result.stdout.replace("\n", "")


def test_contradictory_statements_are_findings_not_errors(tmp_path: Path) -> None:
    result = run("investigate", disputed_case(tmp_path / "case"), "--out", tmp_path / "out")
    assert result.exit_code == 0
    found = result_of(tmp_path / "out")
    assert [s["verdict"] for s in found["statements"]] == ["disputed", "disputed"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", ["check", "investigate"])
def test_bad_case_is_exit_code_2_with_file_and_line(tmp_path: Path, command: str) -> None:
    folder = write_case(tmp_path / "case", titel="x", events=[*CASE["events"], {"id": "a b", "label": "x"}])
    result = run(command, folder, *(["--out", str(tmp_path / "out")] if command == "investigate" else []))
    assert result.exit_code == 2
    assert result.stdout.strip() == ""
    first, second, last = result.stderr.strip().splitlines()
    assert first.startswith("case.yaml:")
    assert "events.a b.id" in first
    assert "titel: unknown key 'titel'; did you mean 'title'?" in second
    assert last == "2 problems; nothing was written."
    assert names(tmp_path) == ["case"]


def test_one_problem_is_not_two(tmp_path: Path) -> None:
    assert run("check", write_case(tmp_path / "case", titel="x")).stderr.endswith("1 problem; nothing was written.\n")


def test_previous_output_survives_a_failed_run(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    run("investigate", folder, "--out", tmp_path / "out")
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    (folder / "case.yaml").write_text("id: [")
    assert run("investigate", folder, "--out", tmp_path / "out").exit_code == 2
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before
    assert names(tmp_path) == ["case", "out"]


def test_second_run_replaces_the_first(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    run("investigate", folder, "--out", tmp_path / "out")
    write_case(folder, title="Another title")
    assert run("investigate", folder, "--out", tmp_path / "out").exit_code == 0
    assert result_of(tmp_path / "out")["case"]["title"] == "Another title"  # type: ignore[index]
    assert names(tmp_path) == ["case", "out"]


def test_output_into_a_folder_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    result = run("investigate", write_case(tmp_path / "case"), "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "not written by crossfix" in result.stderr
    assert names(tmp_path / "out") == ["notes.txt"]


def test_case_folder_is_never_its_own_output(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case", files={"recordings/manifest.json": "{}", "manifest.json": "{}"})
    before = names(folder)
    assert run("investigate", folder, "--out", folder).exit_code == 2
    assert names(folder) == before


def test_as_known_at_uses_what_was_published(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    result = run("investigate", folder, "--out", tmp_path / "out", "--as-known-at", "2024-01-20")
    assert result.exit_code == 0
    found = result_of(tmp_path / "out")
    assert [s["id"] for s in found["statements"]] == ["S3"]  # type: ignore[attr-defined]
    assert [d["used"] for d in found["documents"]] == [False, False, True]  # type: ignore[attr-defined]
    assert found["case"]["as_known_at"] == "2024-01-20"  # type: ignore[index]


def test_as_known_at_before_anything_was_published(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    assert run("investigate", folder, "--out", tmp_path / "out", "--as-known-at", "2023").exit_code == 0
    found = result_of(tmp_path / "out")
    assert found["statements"] == []
    assert [e["earliest_utc"] for e in found["events"]] == [None, None, None]  # type: ignore[attr-defined]


@pytest.mark.parametrize("date", ["tomorrow", "9999", "0001", "2024-02-30", "2024-01-20T10:00"])
def test_as_known_at_needs_a_date(tmp_path: Path, date: str) -> None:
    result = run("investigate", write_case(tmp_path / "case"), "--out", tmp_path / "out", "--as-known-at", date)
    assert result.exit_code == 2
    assert result.stderr.startswith("--as-known-at: ")
    assert "write 2024-12-27" in result.stderr
    assert names(tmp_path) == ["case"]


def test_without_a_document(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case")
    result = run("investigate", folder, "--out", tmp_path / "out", "--without", "LOG", "--without", "PAPER")
    assert result.exit_code == 0
    found = result_of(tmp_path / "out")
    assert [s["id"] for s in found["statements"]] == ["S1"]  # type: ignore[attr-defined]
    assert found["case"]["without"] == ["LOG", "PAPER"]  # type: ignore[index]


def test_without_an_unknown_document(tmp_path: Path) -> None:
    result = run("investigate", write_case(tmp_path / "case"), "--out", tmp_path / "out", "--without", "LOGG")
    assert result.exit_code == 2
    assert result.stderr.startswith("--without: unknown document 'LOGG'")
    assert names(tmp_path) == ["case"]


def test_documents_folder_verifies_quotes(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case", documents=[document("REPORT", file="a.txt")], statements=[statement("S1")])
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_text("words of S1")
    assert "0 quotes verified" in run("check", folder).stdout
    assert "1 quote verified" in run("check", folder, "--documents", tmp_path / "more").stdout


def test_check_tells_what_was_not_read(tmp_path: Path) -> None:
    result = run("check", write_case(tmp_path / "case", files={"recordings/fdr.bin": b"\x00"}))
    assert result.exit_code == 0
    assert "not read: recordings/fdr.bin: not named under recordings in case.yaml" in result.stdout


def test_check_tells_of_loaded_words(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case", statements=[statement("S1", text="The attack began.")])
    result = run("check", folder)
    assert result.exit_code == 0
    assert "wording: statements.yaml: S1: loaded word 'attack' outside a quote" in result.stdout


HOSTILE = "</script><script>document.title='run'</script><img src=x onerror=document.title='run'>\"'&amp;{{7*7}}"


def test_html_in_the_input_is_inert_in_the_report(tmp_path: Path) -> None:
    folder = write_case(
        tmp_path / "case",
        title=HOSTILE,
        summary=HOSTILE,
        events=[{**event, "label": HOSTILE} for event in CASE["events"]],
        documents=[document("REPORT", title=HOSTILE, publisher=HOSTILE, note=HOSTILE, url="javascript:alert(1)")],
        statements=[
            statement("S1", quote=HOSTILE, text=HOSTILE, doubt=HOSTILE, hedge=HOSTILE, says=at("landing", "06:10")),
            statement("S2", quote=HOSTILE, text=HOSTILE, says=lasts("takeoff", "landing", 5)),
            statement("S3", quote=HOSTILE, text=HOSTILE, says=lasts("takeoff", "landing", 9)),
        ],
    )
    assert run("investigate", folder, "--out", tmp_path / "out").exit_code == 0
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "<script>document.title" not in page
    assert "<img" not in page
    assert 'href="javascript:' not in page
    assert "{{7*7}}" in page
    places = (tmp_path / "out" / "places.kml").read_text("utf-8")
    assert "<script>document.title" not in places


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_timeline_csv_holds_no_formulas(tmp_path: Path, text: str) -> None:
    import csv  # noqa: PLC0415

    folder = write_case(
        tmp_path / "case",
        events=[{**event, "label": text} for event in CASE["events"]],
        documents=[document("REPORT", title=text, publisher=text)],
        statements=[statement("S1", text=text, quote=text, says=at("landing", "06:10"))],
    )
    assert run("investigate", folder, "--out", tmp_path / "out").exit_code == 0
    with (tmp_path / "out" / "timeline.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) > 1
    assert [cell for row in rows for cell in row if cell.strip()[:1] in ("=", "+", "-", "@")] == []


def test_new_then_check_then_investigate(tmp_path: Path) -> None:
    made = run("new", tmp_path / "case")
    assert made.exit_code == 0
    assert made.stdout.splitlines() == [
        f"wrote {tmp_path / 'case' / name}" for name in ("case.yaml", "documents.yaml", "statements.yaml")
    ]
    assert run("check", tmp_path / "case").exit_code == 0
    result = run("investigate", tmp_path / "case", "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "SYNTHETIC: a made-up case" in result.stdout
    assert "Contradictions (1)" in result.stdout.replace("\n", " ").replace("  ", " ")


def test_new_refuses_a_folder_in_use(tmp_path: Path) -> None:
    run("new", tmp_path / "case")
    result = run("new", tmp_path / "case")
    assert result.exit_code == 2
    assert result.stderr == f"{tmp_path / 'case'}: not empty; name a new folder, nothing in it was changed\n"


@pytest.mark.parametrize("name", ["case.yaml", "documents.yaml", "statements.yaml", "case.json"])
def test_schema_of_one_file(name: str) -> None:
    result = run("schema", name)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_all_schemas() -> None:
    names = ["case.yaml", "documents.yaml", "statements.yaml", "wreckage.yaml", "hypotheses.yaml", "judgements.yaml"]
    names += ["priors.yaml", "drafts.yaml", "case.json", "weigh.json", "divert.json", "alerts.json", "survey.json"]
    assert list(json.loads(run("schema").stdout)) == names


def test_output_fits_its_own_schema(tmp_path: Path) -> None:
    import jsonschema  # noqa: PLC0415

    run("investigate", disputed_case(tmp_path / "case"), "--out", tmp_path / "out")
    jsonschema.validate(result_of(tmp_path / "out"), json.loads(run("schema", "case.json").stdout))


@pytest.mark.parametrize("arguments", [[], ["investigate"], ["check"], ["new"], ["schema", "--help"]])
def test_help_teaches_by_example(arguments: list[str]) -> None:
    result = run(*arguments[:1], "--help")
    assert result.exit_code == 0
    assert "crossfix " in result.stdout.split("\n", 2)[2]


@pytest.mark.parametrize("arguments", [["investigate"], ["investigate", "x"], ["frobnicate"], ["schema", "x.yaml"]])
def test_wrong_use_is_exit_code_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_words_of_a_protected_record_are_in_no_output(tmp_path: Path) -> None:
    folder = write_case(
        tmp_path / "case",
        documents=[document("REPORT", protected=True), document("PAPER", "paper", "media")],
        claims=[{"id": "c", "label": "Claim"}],
        statements=[
            statement(
                "S1",
                quote="secretword one",
                hedge="secretword two",
                says={"cause": {"claim": "c", "stance": "suggested"}},
            ),
            statement("S2", "PAPER", relays="S1", says={"cause": {"claim": "c", "stance": "asserted"}}),
        ],
    )
    assert run("investigate", folder, "--out", tmp_path / "out").exit_code == 0
    found = [p.name for p in (tmp_path / "out").iterdir() if "secretword" in p.read_text("utf-8")]
    assert found == []
