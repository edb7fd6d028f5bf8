"""`crossfix weigh` on the teaching case and on cases without judgements: what is written, and what is refused."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crossfix.cli.weigh import weigh_command
from crossfix.errors import RequestInvalid
from crossfix.present.weigh_json import WeighJson
from crossfix.run.weigh import Request, weighed

ROOT = Path(__file__).resolve().parents[2]
TEACHING = ROOT / "cases/teaching-weigh"


def run(*arguments: str) -> Result:
    """What the command prints."""
    return CliRunner(env={"COLUMNS": "80"}).invoke(weigh_command, list(arguments))


@pytest.fixture(scope="module")
def teaching() -> WeighJson:
    """Both raters, with priors."""
    return weighed(Request(TEACHING, priors=TEACHING / "priors.yaml"))


def copy(folder: Path, *names: str) -> str:
    """The teaching case with some of its files."""
    folder.mkdir()
    for name in ("case.yaml", "documents.yaml", "statements.yaml", *names):
        shutil.copy(TEACHING / name, folder / name)
    return str(folder)


def test_the_teaching_case_shows_every_part_of_the_method(teaching: WeighJson) -> None:
    doc = teaching.weighing
    groups = {group.id: group for group in doc.groups}
    engines, operations = doc.raters
    weights = {weight.group: weight for weight in engines.weights}
    assert teaching.case.synthetic
    assert groups["chain:pressure_fell"].kind == "chain"
    assert [said.relay for said in groups["farmer_words/loud_noise"].statements] == [False, True, True]
    assert weights["farmer_words/loud_noise"].capped
    assert weights["farmer_words/loud_noise"].shares_with == ["angler_words/loud_noise"]
    assert weights["farmer_words/loud_noise"].rho == (0.5, 1.0)
    assert weights["operator_words/enough_fuel"].said_anyway
    assert weights["phone_clip/loud_noise"].cap == 1.0
    assert groups["pilot_words/engine_starved"].crew_on_cause
    assert any("unknown detection power" in why for w in operations.weights for why in w.cap_reasons)
    assert doc.not_discriminating == [
        "field_work/propeller_still",
        "operator_words/enough_fuel",
        "phone_clip/loud_noise",
    ]
    assert engines.leader == "fuel_used"
    assert engines.tipping is not None
    assert (engines.tipping.number, engines.tipping.groups) == (1, ["field_work/fuel_left"])
    assert operations.leader is None
    assert {one.group for one in doc.disagreements} >= {None, "field_work/fuel_left"}
    assert any(swing.unknown and swing.could_tip for swing in engines.swings)
    assert {posterior.prior for posterior in engines.posteriors} == {"records", "flat"}
    assert teaching.skipped == []


def test_the_history_ends_at_the_total(teaching: WeighJson) -> None:
    engines = teaching.weighing.raters[0]
    totals = {(one.hypothesis, one.against): one for one in engines.totals}
    assert [one.day for one in engines.history] == sorted(one.day for one in engines.history)
    assert len(engines.history) == 8
    for one in engines.history[-1].totals:
        assert one == totals[one.hypothesis, one.against]


def test_as_known_at_uses_the_documents_of_that_day_only() -> None:
    then = weighed(Request(TEACHING, as_known_at="2031-02-13")).weighing
    assert [group.id for group in then.groups] == [
        "weather_station/dew_point_spread",
        "operator_words/enough_fuel",
        "pilot_words/engine_starved",
        "farmer_words/loud_noise",
    ]
    assert then.raters[0].leader is None
    assert any("none of its documents counts" in notice.text for notice in then.notices)


def test_json_and_folder_hold_the_same_and_the_folder_is_replaced_only_if_ours(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        result = run(str(TEACHING), "--rater", "engines", "--json", "--out", str(out))
        assert result.exit_code == 0, result.output
    written = (out / "weigh.json").read_text("utf-8")
    assert result.stdout == written
    assert WeighJson.model_validate_json(written).case.rater == "engines"
    assert [rater["rater"] for rater in json.loads(written)["weighing"]["raters"]] == ["engines"]
    assert sorted(path.name for path in out.iterdir()) == ["weigh.html", "weigh.json"]
    (out / "mine.txt").write_text("mine", "utf-8")
    refused = run(str(TEACHING), "--out", str(out))
    assert refused.exit_code == 2
    assert "mine.txt, not written by crossfix" in refused.output


def test_without_hypotheses_and_without_judgements(tmp_path: Path) -> None:
    none = run(copy(tmp_path / "none"))
    assert none.exit_code == 2
    assert "no hypotheses.yaml" in none.output
    some = run(copy(tmp_path / "some", "hypotheses.yaml"))
    assert some.exit_code == 0
    assert "Nobody has judged these groups" in " ".join(some.output.split())
    assert "Groups of evidence (11)" in some.output


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--rater", "engine"), "--rater engine: not among the raters of judgements.yaml (engines, operations)"),
        (("--prior-free", "--priors", str(TEACHING / "priors.yaml")), "exclude each other"),
        (("--priors", "nowhere.yaml"), "nowhere.yaml: cannot be read: No such file"),
        (("--as-known-at", "yesterday"), "--as-known-at: 'yesterday'"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_written(
    tmp_path: Path, arguments: tuple[str, ...], expected: str
) -> None:
    result = run(str(TEACHING), "--out", str(tmp_path / "out"), *arguments)
    assert result.exit_code == 2
    assert expected in result.output
    assert list(tmp_path.iterdir()) == []


def test_priors_must_be_able_to_add_up_to_one(tmp_path: Path) -> None:
    text = (TEACHING / "priors.yaml").read_text("utf-8").replace("part: 0.2", "part: 0.5")
    (tmp_path / "priors.yaml").write_text(text, "utf-8")
    result = run(str(TEACHING), "--priors", str(tmp_path / "priors.yaml"))
    assert result.exit_code == 2
    assert "priors.yaml:14: the priors add up to 1.3 to 1.3" in result.output


def test_prior_free_is_what_happens_without_priors() -> None:
    assert weighed(Request(TEACHING, prior_free=True)) == weighed(Request(TEACHING))
    with pytest.raises(RequestInvalid):
        weighed(Request(TEACHING, prior_free=True, priors=TEACHING / "priors.yaml"))


def test_the_tutorial_quotes_the_case_and_its_figures_are_in_the_outputs() -> None:
    page = (ROOT / "docs/tutorial/weighing.md").read_text("utf-8")
    case = "".join(path.read_text("utf-8") for path in TEACHING.glob("*.yaml"))
    quoted = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(quoted) >= 8
    assert [block for block in quoted if block not in case] == []
    outputs = " ".join(" ".join(re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL)).split())
    figures = re.findall(
        r"`([^`\n]*\d to \d[^`\n]*|above[^`\n]*)`", re.sub(r"^```.*?^```", "", page, flags=re.M | re.S)
    )
    assert len(figures) == 4
    assert [figure for figure in figures if figure not in outputs] == []
