"""The five articles of J2-8243, drafted into a copy of the shipped case: one root of two, and statements that verify.

Quotes here are of a dozen words at most; the articles are copyrighted and not part of this project.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crossfix.read.case_folder.drafts import is_open, open_places, read_drafts
from crossfix.run.accept import Acceptor, statement_id
from crossfix.run.draft import Drafted, draft

ROOT = Path(__file__).parents[2]
LOCAL = ROOT.parent / "shared" / "case"
ARTICLES = sorted((LOCAL / "documents").glob("*.txt"))
CASE = ROOT / "cases" / "j2-8243"
pytestmark = pytest.mark.skipif(len(ARTICLES) != 5, reason=f"the five articles are not at {LOCAL}")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Drafted]:
    """A copy of the case with its drafts."""
    case = tmp_path_factory.mktemp("real") / "case"
    shutil.copytree(CASE, case)
    return case, draft(ARTICLES, case, [LOCAL])


def test_every_article_is_a_document_of_the_case(made: tuple[Path, Drafted]) -> None:
    """By SHA-256; none is proposed anew, and the file is read back by its own reader."""
    case, result = made
    assert [one.id for one in result.file.documents] == ["SEED0", "SEED1", "SEED2", "SEED3", "SEED4"]
    assert all(one.new is None for one in result.file.documents)
    found = read_drafts(case)
    assert found is not None
    assert found[1].model == result.file


def test_the_two_that_relay_one_summary_have_one_root_and_the_others_none(made: tuple[Path, Drafted]) -> None:
    """24 seconds, then 4, 6 and 21; 05:13 and 05:21; the later adds the seconds of both times."""
    (relay,) = made[1].file.relays
    assert relay.documents == ["SEED0", "SEED1"]
    assert relay.root == "R-PRELIM"
    (link,) = relay.links
    assert {"24 s", "4 s", "6 s", "21 s", "05:13", "05:21"} <= set(link.figures)
    assert link.order == "likely"
    added = {term for beside in link.passages for term in beside.added}
    assert {"figure: 05:13:32", "figure: 05:21:42"} <= added


def test_the_hydraulic_chain_is_one_draft_with_its_reading_open(made: tuple[Path, Drafted]) -> None:
    """4, 6 and 21 s in both articles, each a single statement, the three systems among the candidates."""
    chains = [one for one in made[1].file.drafts if one.statement.says.offsets and len(one.steps) == 3]
    assert [one.document for one in chains] == ["SEED0", "SEED1"]
    for chain in chains:
        offsets = chain.statement.says.offsets
        assert offsets is not None
        assert [item.by for item in offsets.items] == [4, 6, 21]
        right = ("hyd3_failed", "hyd1_failed", "hyd2_failed")
        assert all(item.event == event or is_open(item.event) for item, event in zip(offsets.items, right, strict=True))
        assert set(right) <= {one.id for one in chain.about}
        assert offsets.reading == "undecided"
        assert "says.offsets.from" in open_places(chain.statement.says)


def test_ready_drafts_are_accepted_verified_shown_in_context_and_taken_back(made: tuple[Path, Drafted]) -> None:
    """Every draft that has its events: appended, found in its copy, read with the case, undone to the byte."""
    case, result = made
    before = (case / "statements.yaml").read_bytes()
    acceptor = Acceptor(case, [LOCAL])
    ready = [d for d in result.file.drafts if d.statement.says.time and not open_places(d.statement.says)][:2]
    assert len(ready) == 2
    for one in ready:
        acceptor.accept(one.id)
    shown = acceptor.case.statements
    for one in ready:
        assert shown[statement_id(one)].quote_status == "verified"
        around = shown[statement_id(one)].around
        assert around is not None
        assert 0 < len(around[0]) + len(around[1]) <= 300
    for one in reversed(ready):
        acceptor.undo(one.id)
    assert (case / "statements.yaml").read_bytes() == before
