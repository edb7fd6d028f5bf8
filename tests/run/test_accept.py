"""`crossfix accept`: what is appended, what is taken back, and a person at the keyboard."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from builders.drafted import write_drafted_case
from crossfix.cli.documents import accept_command
from crossfix.errors import CaseInvalid, OutputRefused
from crossfix.present.draft_terminal import DraftView, Progress, RelayView
from crossfix.read.case_folder import read_case
from crossfix.read.case_folder.models import Says
from crossfix.read.case_folder.models.drafts import Candidate, DraftEntry, PlaceInText, SaidBy, ToWrite
from crossfix.run.accept import Acceptor
from crossfix.run.accept_session import Done, Session, said_of
from crossfix.run.draft import draft
from crossfix.run.draft_fields import fields

ANSWERS = {"publisher": "The paper", "published": "2024-02-03", "kind": "", "root": "newspaper", "trust": "media"}


class Script:
    """A person whose keys, lines and edits are known before."""

    def __init__(self, keys: str, lines: Sequence[str | None] = (), edits: Sequence[str | None] = ()) -> None:
        self.keys, self.lines, self.edits = list(keys), list(lines), list(edits)
        self.shown: list[DraftView | RelayView] = []
        self.told: list[str] = []

    def show(self, item: DraftView | RelayView, progress: Progress) -> None:
        """Kept."""
        assert 1 <= progress.number <= progress.of
        self.shown.append(item)

    def key(self) -> str:
        """The next key."""
        return self.keys.pop(0) if self.keys else "q"

    def ask(self, prompt: str, default: str) -> str | None:
        """The next line, or what the prompt's first word is answered with."""
        if not self.lines:
            return ANSWERS.get(prompt.split(maxsplit=1)[0], "") or default
        line = self.lines.pop(0)
        return default if line == "" else line

    def edit(self, text: str) -> str | None:
        """The next edit: a text, or "old=>new"."""
        edit = self.edits.pop(0)
        if edit is not None and "=>" in edit:
            old, new = edit.split("=>")
            assert old in text
            return text.replace(old, new)
        return edit

    def tell(self, text: str) -> None:
        """Kept."""
        self.told.append(text)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with drafts of two documents, and comments in its statements."""
    made = write_drafted_case(tmp_path / "case")
    path = made / "statements.yaml"
    path.write_text("# mine\n" + path.read_text(encoding="utf-8") + "# last words\n", encoding="utf-8")
    draft([made / "report.txt", made / "new.txt"], made)
    return made


def named(case: Path, quote: str, document: str) -> str:
    """The id of the draft with a quote."""
    found = Acceptor(case).book.drafts()
    return next(d.id for d in found if d.statement.quote == quote and d.document == document)


def marked(case: Path, name: str, **changes: str) -> None:
    """Edit one draft of drafts.yaml as a person does."""
    path = case / "drafts.yaml"
    head, found, tail = re.split(rf'(- id: "?{name}"?\n)', path.read_text(encoding="utf-8"))
    for old, new in {"status: open": "status: accepted", **changes}.items():
        assert old in tail
        tail = tail.replace(old, new, 1)
    path.write_text(head + found + tail, encoding="utf-8")


def played(case: Path, script: Script) -> Done:
    """A whole session."""
    return Session(Acceptor(case), script).run()


def test_accepting_appends_and_keeps_every_byte_before(case: Path) -> None:
    """Comments and order stay; the statement is verified in the local copy; the draft is marked."""
    before = (case / "statements.yaml").read_bytes()
    name = named(case, "06:10:05 UTC", "REPORT")
    Acceptor(case).accept(name)
    after = (case / "statements.yaml").read_bytes()
    assert after.startswith(before)
    made = read_case(case).statements[f"REPORT-{name}"]
    assert made.quote_status == "verified"
    assert made.text == "Landing: given as 06:10:05 (UTC)."
    assert Acceptor(case).book.draft(name).status == "accepted"


def test_undo_removes_exactly_what_was_appended(case: Path) -> None:
    """In the same session, and in a later one."""
    before = {name: (case / name).read_bytes() for name in ("statements.yaml", "documents.yaml", "drafts.yaml")}
    name = named(case, "06:10:05 UTC", "REPORT")
    same = Acceptor(case)
    same.accept(name)
    same.undo(name)
    assert {name: (case / name).read_bytes() for name in before} == before
    Acceptor(case).accept(name)
    Acceptor(case).undo(name)
    assert {name: (case / name).read_bytes() for name in before} == before


@pytest.mark.parametrize("end", [b"", b"\r\n"])
def test_files_keep_their_own_line_ends(case: Path, end: bytes) -> None:
    """A file without a newline at its end, and one with the line ends of Windows."""
    path = case / "statements.yaml"
    text = path.read_bytes().rstrip()
    path.write_bytes(text if not end else text.replace(b"\n", end) + end)
    before = path.read_bytes()
    acceptor, name = Acceptor(case), named(case, "06:10:05 UTC", "REPORT")
    acceptor.accept(name)
    added = path.read_bytes()[len(before) :]
    assert not end or added.count(b"\n") == added.count(end)
    acceptor.undo(name)
    assert path.read_bytes() == before


def test_other_statements_written_meanwhile_stay(case: Path) -> None:
    """The file is read anew before every change; only the draft's own item goes."""
    acceptor, name = Acceptor(case), named(case, "06:10:05 UTC", "REPORT")
    acceptor.accept(name)
    path = case / "statements.yaml"
    mine = '\n- {id: S9, document: REPORT, quote: "words of S1", text: "Mine.", says: {text_only: true}}\n'
    if "\n  - id" in path.read_text(encoding="utf-8"):
        mine = mine.replace("- {", "  - {")
    path.write_text(path.read_text(encoding="utf-8") + mine, encoding="utf-8")
    acceptor.undo(name)
    assert set(read_case(case).statements) == {"S1", "S9"}


def test_a_statement_edited_since_is_not_taken_out(case: Path) -> None:
    """It says so, and changes nothing."""
    acceptor, name = Acceptor(case), named(case, "06:10:05 UTC", "REPORT")
    acceptor.accept(name)
    path = case / "statements.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("given as", "told as"), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(CaseInvalid, match="changed since"):
        acceptor.undo(name)
    assert path.read_bytes() == before


def test_a_draft_without_its_events_is_not_accepted(case: Path) -> None:
    """The line of the draft and the place to be chosen are told; nothing is written."""
    before = (case / "statements.yaml").read_bytes()
    name = named(case, "24 seconds", "REPORT")
    with pytest.raises(CaseInvalid) as caught:
        Acceptor(case).accept(name)
    assert {p.text.split(": ")[1] for p in caught.value.problems} == {"says.duration.from", "says.duration.to"}
    assert all(p.line for p in caught.value.problems)
    assert (case / "statements.yaml").read_bytes() == before


def test_what_the_case_cannot_be_read_with_is_taken_back(case: Path) -> None:
    """An unknown event, told at the line of the draft."""
    before = (case / "statements.yaml").read_bytes()
    name = named(case, "06:10:05 UTC", "REPORT")
    marked(case, name, **{"status: open": "status: open", "event: landing": "event: nowhere"})
    with pytest.raises(CaseInvalid, match=f"{name}: unknown event 'nowhere'") as caught:
        Acceptor(case).accept(name)
    assert [p.file for p in caught.value.problems] == ["drafts.yaml"]
    assert (case / "statements.yaml").read_bytes() == before


def test_a_quote_that_cannot_be_checked_is_not_accepted(case: Path) -> None:
    """The local copy is gone."""
    name = named(case, "06:10:05 UTC", "REPORT")
    before = (case / "statements.yaml").read_bytes()
    (case / "report.txt").unlink()
    with pytest.raises(CaseInvalid, match="--documents"):
        Acceptor(case).accept(name)
    assert (case / "statements.yaml").read_bytes() == before


def test_from_file_takes_what_is_marked_and_asks_nothing(case: Path) -> None:
    """Twice: the second time there is nothing new."""
    name = named(case, "06:10:05 UTC", "REPORT")
    marked(case, name)
    assert Acceptor(case).accept_marked() == [name]
    assert Acceptor(case).accept_marked() == []
    assert f"REPORT-{name}" in read_case(case).statements


def test_from_file_is_all_or_nothing(case: Path) -> None:
    """Each marked draft that is not ready is told with its line."""
    marked(case, named(case, "06:10:05 UTC", "REPORT"))
    marked(case, named(case, "05:30 UTC", "new"))
    before = (case / "statements.yaml").read_bytes()
    with pytest.raises(CaseInvalid) as caught:
        Acceptor(case).accept_marked()
    assert any("new.root of document new: missing" in p.text for p in caught.value.problems)
    assert (case / "statements.yaml").read_bytes() == before


def test_a_new_document_is_asked_for_and_written(case: Path) -> None:
    """Its root by a part of the label, its trust class by id; undone, documents.yaml is as it was."""
    before = (case / "documents.yaml").read_bytes()
    count = len(Acceptor(case).book.drafts())
    script = Script("s" * (count + 1 - 1) + "a" + "uq")
    done = played(case, script)
    assert done.accepted == 0
    assert (case / "documents.yaml").read_bytes() == before
    played(case, Script("s" * count + "aq"))
    read = read_case(case)
    assert (read.documents["new"].root, read.documents["new"].trust) == ("paper", "media")
    assert read.documents["new"].kind == "news"


def test_an_accepted_relay_tells_what_a_statement_passes_on(case: Path) -> None:
    """`relays` of the later one is the statement of the earlier one, once both are accepted."""
    acceptor = Acceptor(case)
    (relay,) = acceptor.book.relays()
    acceptor.book.set_status("relays", relay.id, "accepted")
    (earlier, later) = next(pair for pair in relay.links[0].drafts if named(case, "06:10 UTC", "new") in pair)
    new = acceptor.book.documents()["new"].new
    assert new is not None
    acceptor.book.set_new("new", new.model_copy(update={**ANSWERS, "kind": "news", "root": "paper"}))
    for name in (earlier, later):
        acceptor.accept(name)
    statements = read_case(case).statements
    assert statements[f"REPORT-{later}"].relays == f"new-{earlier}"


def test_keys_accept_refuse_skip_back_and_undo(case: Path) -> None:
    """The relay refused, the first draft accepted and undone, then refused."""
    script = Script("r" + "a" + "b" + "u" + "r" + "q")
    done = played(case, script)
    assert (done.accepted, done.refused) == (0, 2)
    assert isinstance(script.shown[0], RelayView)
    assert [view.status for view in script.shown[1:5]] == ["open", "open", "accepted", "open"]
    assert set(read_case(case).statements) == {"S1"}


def test_quitting_loses_nothing_and_the_next_session_goes_on(case: Path) -> None:
    """The first one shown then is the first one open."""
    played(case, Script("ra"))
    script = Script("")
    done = played(case, script)
    assert (done.accepted, done.refused) == (1, 1)
    first = script.shown[0]
    assert isinstance(first, DraftView)
    assert first.status == "open"
    assert first.quote == "Two calls"


def test_an_event_is_chosen_by_number_by_label_or_in_the_editor(case: Path) -> None:
    """24 seconds: a candidate by its number, the second event by a part of its label; then the unit in an editor."""
    name = named(case, "24 seconds", "REPORT")
    at = [d.id for d in Acceptor(case).book.drafts()].index(name) + 1
    keys = [key for key, _ in fields(Acceptor(case).book.draft(name).statement)]
    number = str(keys.index("says.duration.to") + 1)
    script = Script("s" * at + "a" + "1" + "e" + "o" + "aq", [number, "land"], ["unit: s=>unit: min"])
    done = played(case, script)
    assert done.accepted == 1
    assert any("Choose first" in text for text in script.told)
    made = Acceptor(case).book.draft(name).statement.says.duration
    assert made is not None
    assert (made.start, made.stop, made.unit) == ("call", "landing", "min")


def test_an_edit_that_does_not_fit_is_told_and_nothing_changes(case: Path) -> None:
    """An unknown key in the editor, with its line; an editor left without saving."""
    before = (case / "drafts.yaml").read_bytes()
    script = Script("s" + "oooq", (), ["quote: x\nsays: {text_only: true}\ncolour: red\n", None, "quote: ["])
    played(case, script)
    assert any("the text edited:3: colour: unknown key 'colour'" in text for text in script.told)
    assert (case / "drafts.yaml").read_bytes() == before


def test_comments_in_drafts_yaml_stay_through_edits(case: Path) -> None:
    """Statuses and statements are patched into the text."""
    path = case / "drafts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  - id:", "  # mine\n  - id:"), encoding="utf-8")
    count = path.read_text(encoding="utf-8").count("# mine")
    name = named(case, "06:10:05 UTC", "REPORT")
    acceptor = Acceptor(case)
    acceptor.book.set_statement(name, acceptor.book.draft(name).statement.model_copy(update={"text": "Mine: “a”"}))
    acceptor.accept(name)
    text = path.read_text(encoding="utf-8")
    assert text.count("# mine") == count
    assert acceptor.book.draft(name) == Acceptor(case).book.draft(name)
    assert read_case(case).statements[f"REPORT-{name}"].text == "Mine: “a”"


def test_drafts_changed_by_another_program_are_not_overwritten(case: Path) -> None:
    """And a statement that was appended is taken back."""
    acceptor, name = Acceptor(case), named(case, "06:10:05 UTC", "REPORT")
    with (case / "drafts.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# mine\n")
    before = (case / "statements.yaml").read_bytes()
    with pytest.raises(OutputRefused, match="changed by another program"):
        acceptor.accept(name)
    assert (case / "statements.yaml").read_bytes() == before


def test_a_list_that_is_not_written_line_by_line_is_told(case: Path) -> None:
    """Nothing can be appended as text to a list in brackets."""
    path = case / "statements.yaml"
    path.write_text(
        'statements: [{id: S1, document: REPORT, quote: "words of S1", text: T, says: {text_only: true}}]\n'
    )
    with pytest.raises(CaseInvalid, match="do not begin with `- `"):
        Acceptor(case).accept(named(case, "06:10:05 UTC", "REPORT"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_told(case: Path) -> None:
    """And nothing is half written."""
    name = named(case, "06:10:05 UTC", "REPORT")
    case.chmod(0o555)
    try:
        with pytest.raises(OutputRefused, match="cannot be written"):
            Acceptor(case).accept(name)
    finally:
        case.chmod(0o755)


def test_no_drafts_and_no_terminal_are_clear_errors(case: Path) -> None:
    """Exit code 2 and the next step."""
    without = CliRunner().invoke(accept_command, [str(case)])
    assert without.exit_code == 2
    assert "--from-file" in without.output
    (case / "drafts.yaml").unlink()
    missing = CliRunner().invoke(accept_command, [str(case), "--from-file"])
    assert missing.exit_code == 2
    assert "crossfix draft" in missing.output


def test_at_a_real_terminal_single_keys_are_enough(case: Path) -> None:
    """A pseudo-terminal: r on the relay, a on the first draft, q."""
    program = "import sys; from crossfix.cli.documents import accept_command; accept_command(sys.argv[1:])"
    here, there = pty.openpty()
    command = [sys.executable, "-c", program, str(case)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    child = subprocess.Popen(command, stdin=there, stdout=there, stderr=there, env=environment, close_fds=True)
    os.close(there)
    shown = b""
    try:
        for key, awaited in ((b"r", b"[1/"), (b"a", b"[2/"), (b"q", b"[3/")):
            shown += _until(here, awaited)
            os.write(here, key)
        shown += _until(here, b"1 accepted, 1 refused,", last=True)
        assert child.wait(timeout=30) == 0
    finally:
        child.kill()
        child.wait()
        os.close(here)
    assert b"06:10:05 UTC" in shown
    assert len(read_case(case).statements) == 2


def _until(terminal: int, awaited: bytes, last: bool = False) -> bytes:
    """What the program shows up to some words, and until it waits for a key."""
    shown, stop = b"", time.monotonic() + 30
    while time.monotonic() < stop:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
        waiting = not termios.tcgetattr(terminal)[3] & termios.ICANON
        if awaited in shown and (last or waiting):
            return shown
    raise AssertionError(f"{awaited!r} never came; shown: {shown[-2000:]!r}")


def test_a_sentence_without_a_figure_takes_an_event_or_a_claim() -> None:
    """The stance by negation and hedge; an event negated did not happen; a quantity needs a number."""
    statement = ToWrite(quote="words", says=Says(text_only=True))
    plain = DraftEntry(
        id="d", status="open", document="D", sentence="words", place=PlaceInText(paragraph=1, begin=0, end=5),
        rule="made", said_by=SaidBy(how="none", rule="none"), made="00000000", statement=statement,
    )  # fmt: skip
    negated, hedged = (plain.model_copy(update=one) for one in ({"negation": "not"}, {"hedges": ["likely"]}))
    claim, event, quantity = (Candidate(kind=kind, id="x", score=1) for kind in ("claim", "event", "quantity"))
    causes = [said_of(one, claim) for one in (plain, hedged, negated)]
    assert [one.cause.stance for one in causes if one and one.cause] == ["asserted", "suggested", "rejected"]
    occurrences = [said_of(one, event) for one in (plain, negated)]
    assert [one.occurrence.happened for one in occurrences if one and one.occurrence] == [True, False]
    assert said_of(plain, quantity) is None


def test_a_candidate_makes_a_sentence_a_statement(case: Path) -> None:
    """By one key: the crew was not warned before the landing; its own text is made from the label."""
    quote = "The crew was not warned of the weather before the landing."
    at = [d.statement.quote for d in Acceptor(case).book.drafts()].index(quote) + 1
    played(case, Script("s" * at + "1" + "aq"))
    made = read_case(case).statements[f"REPORT-{named(case, quote, 'REPORT')}"]
    assert made.text == "Landing: told not to have happened."
