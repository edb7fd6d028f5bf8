"""The documentation says what the program does: made pages are current, examples run, links lead somewhere."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml
from click.testing import CliRunner

from crossfix.cli import crossfix
from crossfix.errors import CrossfixError
from crossfix.present.case_json import Verdict
from crossfix.present.sentences import Sentences
from crossfix.present.words import loaded_words
from crossfix.read.case_folder.models import Says, StatementsFile

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *DOCS]
TUTORIAL = ROOT / "docs/tutorial/first-case.md"
shown = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))


@pytest.fixture(scope="module")
def made() -> Iterator[dict[Path, str]]:
    """Every page that tools/generate_reference.py writes."""
    sys.path.insert(0, str(ROOT))
    try:
        from tools.generate_reference import pages  # noqa: PLC0415

        yield pages()
    finally:
        sys.path.remove(str(ROOT))


@pytest.mark.parametrize(
    "name",
    [
        "docs/reference/case-folder.md",
        "docs/reference/case-json.md",
        "docs/reference/commands.md",
        "docs/reference/formats.md",
        "docs/tutorial/first-case.md",
        "docs/tutorial/weighing.md",
        "README.md",
    ],
)
def test_made_pages_are_current(made: dict[Path, str], name: str) -> None:
    current = (ROOT / name).read_text("utf-8")
    assert current == made[ROOT / name], f"{name} is not current; run python -m tools.generate_reference"


def test_every_made_page_is_among_those_checked(made: dict[Path, str]) -> None:
    assert len(made) == 9


def test_tutorial_shows_what_it_says() -> None:
    text = TUTORIAL.read_text("utf-8")
    outputs = re.findall(r"```console\n\$ (.*?)\n(.*?)```", text, re.DOTALL)
    assert [command.split()[1] for command, _ in outputs] == [
        "check", "check", "investigate", "investigate", "investigate", "check", "check",
    ]  # fmt: skip
    refused = [output for _, output in outputs if "(exit code 2)" in output]
    assert len(refused) == 2
    assert "did you mean 'lift_off'?" in refused[0]
    assert "nearest text: 'came down at twenty past seven'" in refused[1]
    assert "2 contradicted" in outputs[3][1]
    assert "1 quote verified" in outputs[5][1]


def test_every_example_of_a_statement_is_valid_and_every_kind_has_one() -> None:
    text = (ROOT / "docs/how-to/write-statements.md").read_text("utf-8")
    entries = [entry for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) for entry in yaml.safe_load(block)]
    statements = StatementsFile.model_validate({"statements": entries}).statements
    assert len({s.id for s in statements}) == len(statements)
    kinds = {name for s in statements for name in Says.model_fields if getattr(s.says, name) is not None}
    assert kinds == set(Says.model_fields)


def test_all_verdicts_and_kinds_are_defined() -> None:
    text = (ROOT / "docs/reference/verdicts-and-contradictions.md").read_text("utf-8")
    defined = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    kinds = {*re.findall(r'"(\w+)": self\._', inspect.getsource(Sentences.of)), "time"}
    assert sorted(defined) == sorted([*get_args(Verdict), *kinds])


def test_changelog_counts_the_kinds() -> None:
    kinds = {*re.findall(r'"(\w+)": self\._', inspect.getsource(Sentences.of)), "time"}
    assert len(kinds) == 15
    assert "Fifteen kinds of contradictions" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs/index.md").read_text("utf-8")
    links = set(re.findall(r"\]\(([^)#]+)\)", index))
    assert links == {str(page.relative_to(ROOT / "docs")) for page in DOCS} - {"index.md"}


@shown
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)]+)\)", text)
    local = [t for t in targets if not t.startswith(("http://", "https://"))]
    missing = [t for t in local if t.partition("#")[0] and not (page.parent / t.partition("#")[0]).exists()]
    assert missing == []
    headings = {
        re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-")
        for h in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    assert [t for t in local if t.startswith("#") and t[1:] not in headings] == []


@shown
def test_prose_is_plain_and_neutral(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`|“[^”]*”|\"[^\"]*\"", "", page.read_text("utf-8"), flags=re.DOTALL)
    assert re.findall(r"\b(powerful|robust|simply|seamless|easily|obviously|blazing)\b", text, re.IGNORECASE) == []
    judged = set(loaded_words(text))
    assert judged == set()


@shown
def test_pages_name_no_machine_and_no_registry(page: Path) -> None:
    found = re.findall(
        r"/home/|/work/|/root/|/Users/|registry\.|pypi\.org|npmjs|(?<![\d.])\d+\.\d+\.\d+\.\d+(?![\d.])",
        page.read_text("utf-8"),
    )
    assert set(found) <= {"127.0.0.1"}, "loopback, where a server listens, is every machine's"


def test_commands_in_the_readme_exist() -> None:
    text = "".join(re.findall(r"```\n.*?```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL))
    commands = {words.split()[0] for words in re.findall(r"^crossfix (.+)$", text, re.MULTILINE)}
    assert commands
    assert commands <= set(crossfix.commands)
    targets = set(re.findall(r"^make (\w+)", text, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert targets == {"demo", "test"}
    assert all(f"\n{target}:" in makefile for target in targets)


def test_help_examples_name_existing_options() -> None:
    for name, command in crossfix.commands.items():
        text = CliRunner().invoke(crossfix, [name, "--help"]).output
        options = {o for parameter in command.params for o in parameter.opts} | {"--help", "-h"}
        assert set(re.findall(r"(?<!\w)--[a-z-]+", text)) <= options


def test_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_citation_is_yaml_of_the_same_version() -> None:
    from crossfix import __version__  # noqa: PLC0415

    found = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert found["version"] == __version__
    assert found["license"] == "Apache-2.0"


def test_tree_of_errors_is_drawn_whole() -> None:
    import crossfix.errors as errors  # noqa: PLC0415

    assert errors.__doc__
    drawn = set(re.findall(r"^\+-- (\w+)", errors.__doc__, re.MULTILINE))
    assert drawn == {e.__name__ for e in CrossfixError.__subclasses__()}
