"""`crossfix exercise`: a case that check accepts and investigate reads; planted statements are found, no others."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from builders.scenarios import plain
from crossfix.cli import crossfix
from crossfix.errors import CaseInvalid, InputUnusable, OutputRefused, RequestInvalid
from crossfix.present.case_json import CaseJson
from crossfix.present.words import loaded_words
from crossfix.run.check import check
from crossfix.run.exercise import read_scenario, run_exercise, shipped
from crossfix.run.flight_recordings import read_flight
from crossfix.run.investigate import Request, examine
from crossfix.simulate.arinc717 import bitstream, recorder_words
from crossfix.simulate.exercise import clocks_of
from crossfix.simulate.happenings import Happening
from crossfix.simulate.made_case import moments_of
from crossfix.simulate.made_flight import fly
from crossfix.simulate.recorder_layout import layout_toml, placed
from crossfix.simulate.truth import truth


def written(folder: Path, **changes: Any) -> str:
    """The tiny scenario as a file."""
    path = folder / "tiny.yaml"
    path.write_text(yaml.safe_dump(plain(**changes), sort_keys=False), "utf-8")
    return str(path)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny exercise."""
    folder = tmp_path_factory.mktemp("exercise")
    run_exercise(written(folder), folder / "case")
    return folder / "case"


def truth_of(case: Path) -> dict[str, Any]:
    """What really happened."""
    found: dict[str, Any] = json.loads((case / "truth.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def found(case: Path) -> CaseJson:
    """What investigate finds in it."""
    return examine(Request(case))


def test_check_accepts_it_and_lists_what_is_not_read(case: Path) -> None:
    checked = check(case, ())
    assert (checked.documents, checked.statements, checked.quotes_verified) == (2, 5, 5)
    assert checked.wording == ()
    assert {one.what for one in checked.skipped} == {"truth.json", "recordings/SYNTHETIC.txt"}


def test_planted_statements_are_contradicted_and_no_true_one(case: Path, found: CaseJson) -> None:
    assert found.case.synthetic
    verdicts = {one.id: one.verdict for one in found.statements}
    told = {one["id"]: one for one in truth_of(case)["statements"]}
    assert {name for name, one in told.items() if verdicts[name] == "contradicted"} == {"P1", "P2"}
    assert {name: one["wrong_by_s"] for name, one in told.items() if not one["true"]} == {"P1": 300.0, "P2": 9.0}
    assert not [one for one in found.skipped if one.what.startswith(("fdr", "adsb"))]


def test_every_event_that_is_measured_is_within_its_bounds(case: Path, found: CaseJson) -> None:
    truth = truth_of(case)
    instants = {one["id"]: one["utc"] for one in truth["events"]}
    measured = {one["id"] for one in truth["events"] if one["expected"]}
    bounded = [one for one in found.events if one.id in measured]
    assert {one.id for one in bounded} == {"takeoff", "lost", "ap_off", "h2", "ground"}
    for one in bounded:
        assert one.earliest_utc is not None
        assert one.latest_utc is not None
        assert one.earliest_utc.rstrip("Z") <= instants[one.id][: len(one.earliest_utc) + 3]
        assert instants[one.id] <= one.latest_utc.rstrip("Z") + "999999Z"


def test_truth_is_not_evidence(case: Path, found: CaseJson) -> None:
    before = found.model_dump(exclude={"manifest", "skipped"})
    held = (case / "truth.json").read_text("utf-8")
    (case / "truth.json").write_text("{}", "utf-8")
    try:
        assert examine(Request(case)).model_dump(exclude={"manifest", "skipped"}) == before
    finally:
        (case / "truth.json").write_text(held, "utf-8")


def test_the_same_scenario_gives_the_same_bytes(case: Path, tmp_path: Path) -> None:
    scenario = written(tmp_path)
    run_exercise(scenario, tmp_path / "again")
    files = sorted(one.relative_to(case) for one in case.rglob("*") if one.is_file())
    assert [(case / one).read_bytes() == (tmp_path / "again" / one).read_bytes() for one in files] == [True] * len(
        files
    )
    run_exercise(written(tmp_path, seed=8), tmp_path / "again")
    for name in ("fdr.dat", "adsb.bin", "cvr.wav"):
        assert (case / "recordings" / name).read_bytes() != (tmp_path / "again/recordings" / name).read_bytes()


def test_everything_that_can_says_that_it_is_made_up(case: Path) -> None:
    texts = [one for one in case.rglob("*") if one.suffix in (".yaml", ".txt", ".toml", ".json")]
    assert len(texts) == 8
    assert [one.name for one in texts if "SYNTHETIC" not in one.read_text("utf-8")] == []


def test_a_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x", "utf-8")
    with pytest.raises(OutputRefused, match=r"holds thesis\.txt"):
        run_exercise(written(tmp_path), tmp_path / "mine")
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_errors_name_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    text = yaml.safe_dump(plain(), sort_keys=False)
    path.write_text(text.replace("seed: 7", "sead: 7").replace("kind: squawk", "kind: sqawk"), "utf-8")
    with pytest.raises(CaseInvalid) as error:
        read_scenario(str(path))
    lines = path.read_text("utf-8").splitlines()
    told = {(one.file, lines[one.line - 1].strip(" -")) for one in error.value.problems if one.line is not None}
    assert ("bad.yaml", "sead: 7") in told
    assert any(line.startswith("kind: sqawk") for _, line in told)
    assert "did you mean 'seed'?" in str(error.value)


def test_a_scenario_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputUnusable, match="one of: j2-8243, quiet"):
        read_scenario(str(tmp_path / "none.yaml"))
    result = CliRunner().invoke(crossfix, ["exercise", "none", "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()
    (tmp_path / "empty.yaml").write_bytes(b"")
    with pytest.raises(CaseInvalid, match=r"docs/reference/scenario\.md"):
        read_scenario(str(tmp_path / "empty.yaml"))


def test_a_touchdown_that_does_not_come(tmp_path: Path) -> None:
    events = [*plain()["events"], {"kind": "touchdown", "id": "down", "label": "Down"}]
    with pytest.raises(RequestInvalid, match="does not come down to the ground"):
        run_exercise(written(tmp_path, events=events), tmp_path / "case")
    assert not (tmp_path / "case").exists()


def test_the_command_lists_what_it_wrote(tmp_path: Path) -> None:
    result = CliRunner().invoke(crossfix, ["exercise", written(tmp_path), "--out", str(tmp_path / "case")])
    assert result.exit_code == 0, result.output
    assert "SYNTHETIC" in result.output
    assert "recordings/fdr.dat" in result.output


def made(name: str, folder: Path) -> tuple[dict[str, Any], Counter[str], list[tuple[str, float, float]]]:
    """Flight data of a shipped exercise: its truth, and what is found: kinds, and onsets in order."""
    scenario = read_scenario(name)
    clocks, flight = clocks_of(scenario), fly(scenario)
    words = recorder_words(flight, placed(), clocks["fdr"], clocks["aircraft"])
    (folder / "fdr.dat").write_bytes(bitstream(words, clocks["fdr"].local(scenario.stop)))
    (folder / "fdr.toml").write_text(layout_toml(placed()), "utf-8")
    events = read_flight(folder / "fdr.dat", folder / "fdr.toml").events
    onsets = sorted((one.kind, one.onset.low, one.onset.high) for one in events)
    told = truth(scenario, moments_of(scenario, flight.touchdown_s), clocks, [], [], "test")
    return told, Counter(one.kind for one in events), onsets


def test_the_quiet_flight_has_no_finding(tmp_path: Path) -> None:
    told, kinds, _ = made("quiet", tmp_path)
    assert kinds == {"take_off": 1, "touchdown": 1, "record_ends": 1}
    assert set(told["expected_events"]) == set(kinds)


def test_all_that_is_planted_in_the_long_exercise_is_found_at_its_moment(tmp_path: Path) -> None:
    told, kinds, onsets = made("j2-8243", tmp_path)
    assert set(kinds) == set(told["expected_events"])
    clock = told["clocks"]["fdr"]
    checked = 0
    for event in told["events"]:
        for by in event["expected"]:
            if by["recording"] == "fdr":
                low, high = [one[1:] for one in onsets if one[0] == by["found"]][by["nth"] - 1]
                assert low <= (event["utc_s"] - clock["utc_of_zero_s"]) / clock["rate"] <= high, event["id"]
                checked += 1
    assert checked == 17


def test_the_long_exercise_follows_the_published_spacing() -> None:
    at = {one.id: one.at for one in read_scenario("j2-8243").events if isinstance(one, Happening)}
    first = at["impulse_1"]
    then = ("hydraulic_3_lost", "hydraulic_1_lost", "hydraulic_2_lost", "impulse_2")
    assert [int(at[name] - first) for name in then] == [4, 6, 21, 24]


@pytest.mark.parametrize("name", ["j2-8243", "quiet"])
def test_shipped_scenarios_are_valid_neutral_and_small_enough(name: str) -> None:
    assert name in shipped()
    scenario = read_scenario(name)
    assert loaded_words(scenario.model_dump_json()) == []
    seconds = scenario.audio.stop - scenario.audio.start
    assert seconds * 16_000 * 4 * 2 < 250e6
