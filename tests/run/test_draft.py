"""`crossfix draft`: what is written, what a second run keeps, and what bad input says."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.drafted import KNOWN, NEW, write_drafted_case
from crossfix.errors import CaseInvalid, InputUnusable, OutputRefused
from crossfix.read.case_folder import read_case
from crossfix.read.case_folder.drafts import open_places, read_drafts
from crossfix.read.case_folder.models.drafts import DraftEntry, DraftsFile
from crossfix.run.draft import draft, write_page


def drafts_of(case: Path) -> DraftsFile:
    """The file as read back."""
    found = read_drafts(case)
    assert found is not None
    return found[1].model


def one(file: DraftsFile, quote: str, document: str) -> DraftEntry:
    """The draft with a quote."""
    return next(d for d in file.drafts if d.statement.quote == quote and d.document == document)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with drafts of two documents."""
    made = write_drafted_case(tmp_path / "case")
    draft([made / "report.txt", made / "new.txt"], made)
    return made


def test_documents_are_the_cases_own_or_proposed(case: Path) -> None:
    """By SHA-256 one of documents.yaml; else an entry with what is known and nothing that is not."""
    known, new = drafts_of(case).documents
    assert (known.id, known.new) == ("REPORT", None)
    assert new.id == "new"
    assert new.new is not None
    assert (new.new.file, new.new.root, new.new.trust, new.new.publisher) == ("new.txt", None, None, None)


def test_a_file_of_the_same_name_is_the_cases_document_with_a_doubt(tmp_path: Path) -> None:
    """Another edition of a copy: its SHA-256 is told."""
    case = write_drafted_case(tmp_path / "case")
    other = tmp_path / "report.txt"
    other.write_text(KNOWN.replace("24 seconds", "25 seconds"), encoding="utf-8")
    result = draft([other], case)
    assert result.file.documents[0].id == "REPORT"
    assert any("another SHA-256" in notice.text for notice in result.notices)


def test_a_clock_time_becomes_the_words_of_statements_yaml(case: Path) -> None:
    """Event, time and zone as a person would write them; the speaker by id where it is a party."""
    time = one(drafts_of(case), "06:10 UTC", "new").statement
    assert time.says.time is not None
    assert (time.says.time.event, time.says.time.at, time.says.time.zone) == ("landing", "06:10", "UTC")
    assert time.speaker == "tower"
    assert time.says.time.rounding == "undecided"


def test_a_chain_of_offsets_is_one_draft_with_its_reading_open(case: Path) -> None:
    """4, 6 and 21 seconds in one statement, absolute or cumulative left undecided, events to be chosen."""
    chain = next(d for d in drafts_of(case).drafts if d.steps)
    offsets = chain.statement.says.offsets
    assert offsets is not None
    assert [item.by for item in offsets.items] == [4, 6, 21]
    assert offsets.reading == "undecided"
    assert len(open_places(chain.statement.says)) == 4
    assert " ".join(KNOWN.split()).count(chain.statement.quote) == 1


def test_two_articles_with_the_same_figures_are_proposed_as_one_root(case: Path) -> None:
    """The root of the one that the case has; no date tells which came first."""
    (relay,) = drafts_of(case).relays
    assert set(relay.documents) == {"REPORT", "new"}
    assert relay.root == "report"
    assert {"24 s", "21 s", "06:10"} <= set(relay.links[0].figures)
    assert relay.links[0].order == "unknown"


def test_a_statement_that_quotes_the_same_words_is_named(tmp_path: Path) -> None:
    """S1 quotes a sentence of the report that is drafted too."""
    case = write_drafted_case(tmp_path / "case")
    text = (case / "statements.yaml").read_text(encoding="utf-8")
    (case / "statements.yaml").write_text(text.replace("words of S1", "06:10:05 UTC"), encoding="utf-8")
    draft([case / "report.txt"], case)
    assert one(drafts_of(case), "06:10:05 UTC", "REPORT").already == ["S1"]


def test_drafts_take_part_in_nothing(case: Path) -> None:
    """The case reads as before, and drafts.yaml is no stray file of it."""
    read = read_case(case)
    assert set(read.statements) == {"S1"}
    assert not any("drafts" in skipped.what for skipped in read.skipped)


def test_a_second_run_writes_the_same_file_and_says_that_nothing_is_new(case: Path) -> None:
    """Ids are stable; the order of the documents given is the order of the file."""
    before = (case / "drafts.yaml").read_bytes()
    again = draft([case / "report.txt", case / "new.txt"], case)
    assert (case / "drafts.yaml").read_bytes() == before
    assert (again.merged.new, again.merged.kept, again.merged.gone) == (0, 0, 0)


def test_a_second_run_keeps_decisions_and_edits(case: Path) -> None:
    """A refused draft stays refused, an edited one edited; a relay keeps its status."""
    path = case / "drafts.yaml"
    text = path.read_text(encoding="utf-8")
    target = one(drafts_of(case), "05:30 UTC", "new")
    head, _, tail = text.partition(f"id: {target.id}")
    tail = tail.replace("status: open", "status: refused", 1).replace("event: takeoff", "event: call", 1)
    head = head.replace("status: open", "status: accepted", 1)
    path.write_text(f"{head}id: {target.id}{tail}", encoding="utf-8")
    again = draft([case / "new.txt", case / "report.txt"], case)
    kept = one(again.file, "05:30 UTC", "new")
    assert kept.status == "refused"
    assert kept.statement.says.time is not None
    assert kept.statement.says.time.event == "call"
    assert again.merged.kept == 1
    assert again.file.relays[0].status == "accepted"


def test_a_run_on_one_document_keeps_the_drafts_of_the_others(case: Path) -> None:
    """And the relay between them."""
    before = drafts_of(case)
    again = draft([case / "new.txt"], case)
    assert {d.id for d in again.file.drafts} == {d.id for d in before.drafts}
    assert again.file.relays == before.relays


def test_what_no_rule_makes_any_more_goes_unless_decided(case: Path) -> None:
    """A draft of a document that was read again, with an id that is not made again."""
    path = case / "drafts.yaml"
    target = one(drafts_of(case), "05:30 UTC", "new").id
    for status, left in (("open", False), ("refused", True)):
        head, _, tail = path.read_text(encoding="utf-8").partition(f"id: {target}")
        tail = tail.replace("status: open", f"status: {status}", 1)
        path.write_text(f"{head}id: gone-{status}{tail}", encoding="utf-8")
        again = draft([case / "report.txt", case / "new.txt"], case)
        assert (f"gone-{status}" in {d.id for d in again.file.drafts}) is left


def test_a_document_twice_is_read_once_and_said(tmp_path: Path) -> None:
    """By its bytes, whatever its name."""
    case = write_drafted_case(tmp_path / "case")
    copy = tmp_path / "copy.txt"
    copy.write_text(NEW, encoding="utf-8")
    result = draft([case / "new.txt", copy, case / "new.txt"], case)
    assert len(result.file.documents) == 1
    assert [s.why for s in result.skipped] == [f"the same bytes as {case / 'new.txt'}; read once"] * 2


def test_an_unreadable_document_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    """None at all is an error, and nothing is written."""
    case = write_drafted_case(tmp_path / "case")
    absent = tmp_path / "absent.txt"
    assert [s.what for s in draft([absent, case / "new.txt"], case).skipped] == [str(absent)]
    (case / "drafts.yaml").unlink()
    with pytest.raises(InputUnusable, match="no document could be read"):
        draft([absent], case)
    assert not (case / "drafts.yaml").exists()


def test_no_case_is_an_error(tmp_path: Path) -> None:
    """With the next step."""
    (tmp_path / "a.txt").write_text(NEW, encoding="utf-8")
    with pytest.raises(CaseInvalid, match="crossfix new"):
        draft([tmp_path / "a.txt"], tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("status: open", "status: perhaps", "status"),
        ("event: landing", "evemt: landing", "evemt"),
        ("document: new", "document: other", "unknown document 'other'"),
        ("made: ", "made: [", "not YAML"),
    ],
)
def test_nonsense_in_drafts_yaml_is_an_error_with_its_line(case: Path, old: str, new: str, says: str) -> None:
    """And the file stays as the person left it."""
    path = case / "drafts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(CaseInvalid) as caught:
        draft([case / "new.txt"], case)
    assert any(says in p.text for p in caught.value.problems)
    assert all(p.file == "drafts.yaml" and p.line for p in caught.value.problems)
    assert path.read_bytes() == before


def test_the_page_shows_relays_side_by_side_and_drafts_marked(case: Path, tmp_path: Path) -> None:
    """Text of documents is text; a page that crossfix wrote is replaced, any other file is not."""
    (case / "drafts.yaml").unlink()
    new = case / "new.txt"
    new.write_text(NEW.replace("What the paper", "<script>alert(1)</script> The 7 <b>people</b>"), encoding="utf-8")
    made = draft([case / "report.txt", new], case)
    page = tmp_path / "drafts.html"
    for _ in range(2):
        write_page(made, page)
    text = page.read_text(encoding="utf-8")
    assert "<mark>06:10:05 UTC</mark>" in text
    assert text.count('<div class="beside">') == 1
    assert "<script>" not in text
    assert "<b>people" not in text
    page.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputRefused, match="not written by crossfix"):
        write_page(made, page)
