"""The skeleton: small, valid, made up, one contradiction; its switched-off examples are valid too."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import pytest
import yaml

from crossfix.errors import OutputRefused
from crossfix.read.case_folder import read_case
from crossfix.run.check import check
from crossfix.run.investigate import Request, examine
from crossfix.run.new import FILES, new_case


def test_files_are_those_of_the_package(tmp_path: Path) -> None:
    made = new_case(tmp_path / "case")
    assert made == [tmp_path / "case" / name for name in FILES]
    skeleton = resources.files("crossfix.run").joinpath("skeleton")
    assert [p.read_text("utf-8") for p in made] == [skeleton.joinpath(n).read_text("utf-8") for n in FILES]


def test_skeleton_is_valid_and_says_it_is_made_up(tmp_path: Path) -> None:
    new_case(tmp_path / "case")
    checked = check(tmp_path / "case", ())
    assert (checked.documents, checked.statements, checked.events) == (4, 11, 4)
    assert checked.wording == ()
    assert checked.skipped == ()
    assert read_case(tmp_path / "case").synthetic


def test_skeleton_yields_one_contradiction(tmp_path: Path) -> None:
    new_case(tmp_path / "case")
    found = examine(Request(tmp_path / "case"))
    assert [(c.kind, c.against) for c in found.contradictions] == [("duration", ["S7"])]
    assert {s.id for s in found.statements if s.verdict in ("contradicted", "disputed")} == {"S7"}
    assert next(s for s in found.statements if s.id == "S4").zones == ["Northport"]


def test_examples_that_are_switched_off_are_valid(tmp_path: Path) -> None:
    new_case(tmp_path / "case")
    for name in FILES:
        path = tmp_path / "case" / name
        text = path.read_text("utf-8")
        lines = [line for line in text.splitlines() if "#|   " not in line or name == "case.yaml"]
        path.write_text("\n".join(lines).replace("#| ", "") + "\n", "utf-8")
    copy = tmp_path / "case" / "copies" / "log.txt"
    copy.parent.mkdir()
    copy.write_text("080210 XF101 airborne\n083105 reports smoke in galley\n085540 on ground\n", "utf-8")
    case = read_case(tmp_path / "case")
    assert [s.id for s in case.states] == ["smoke"]
    assert [h.id for h in case.hazards] == ["smoke"]
    assert list(case.scopes) == ["aircraft", "galley"]
    assert {s.quote_status for s in case.statements.values() if s.document == "LOG"} == {"verified"}
    examine(Request(tmp_path / "case"))


@pytest.mark.parametrize("kind", ["occurrence", "loss", "number", "scope"])
def test_further_kinds_of_says_are_valid(tmp_path: Path, kind: str) -> None:
    new_case(tmp_path / "case")
    statements = tmp_path / "case" / "statements.yaml"
    lines = [
        line.strip().removeprefix("#|").strip() for line in statements.read_text("utf-8").splitlines() if "#|  " in line
    ]
    says = yaml.safe_load(next(line for line in lines if line.startswith(f"{kind}:")))
    content = yaml.safe_load(statements.read_text("utf-8"))
    content["statements"][0]["says"] = says
    statements.write_text(yaml.safe_dump(content), "utf-8")
    case = tmp_path / "case" / "case.yaml"
    case.write_text(case.read_text("utf-8").replace("#| ", ""), "utf-8")
    assert len(read_case(tmp_path / "case").statements["S1"].says) == 1


def test_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    assert len(new_case(tmp_path / "case")) == 3


def test_parents_are_made(tmp_path: Path) -> None:
    assert new_case(tmp_path / "a" / "b" / "case")[0].is_file()


@pytest.mark.parametrize("name", ["notes.txt", "manifest.json", ".hidden", "case.yaml"])
def test_folder_that_holds_anything_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(OutputRefused, match="not empty; name a new folder, nothing in it was changed"):
        new_case(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_file_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "case").write_text("mine")
    with pytest.raises(OutputRefused, match="is a file; name a new folder"):
        new_case(tmp_path / "case")


def test_nothing_is_left_where_a_write_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Path.write_text
    written: list[Path] = []

    def fail(
        self: Path, text: str, encoding: str | None = None, errors: str | None = None, newline: str | None = None
    ) -> int:
        if len(written) == 2:
            raise OSError(28, os.strerror(28))
        written.append(self)
        return write(self, text, encoding, errors, newline)

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(OutputRefused, match="No space left on device"):
        new_case(tmp_path / "case")
    assert len(written) == 2
    assert list(tmp_path.iterdir()) == []
