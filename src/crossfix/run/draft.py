"""`crossfix draft`: documents in, `drafts.yaml` beside the case's files out. What a person decided stays."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crossfix.draft.case_words import case_words
from crossfix.draft.propose import propose
from crossfix.draft.relays import Link, Relay, Told, relays
from crossfix.errors import InputUnusable, OutputRefused
from crossfix.present.drafts_html import MARK, drafts_html
from crossfix.present.drafts_yaml import drafts_text
from crossfix.present.terminal import counted
from crossfix.read.case_folder import read_case
from crossfix.read.case_folder.clock import midnight, published
from crossfix.read.case_folder.drafts import NAME, document_files, read_drafts
from crossfix.read.case_folder.models import drafts as md
from crossfix.read.case_folder.quotes import fold
from crossfix.read.case_folder.yaml_lines import MAX_BYTES
from crossfix.read.documents.open import read_document
from crossfix.records.case import Case
from crossfix.records.draft import Draft
from crossfix.records.interval import Interval
from crossfix.records.notice import Notice, Skipped
from crossfix.records.passage import DocumentText
from crossfix.run.document_text import document_text
from crossfix.run.draft_views import draft_view, relay_view
from crossfix.run.draft_words import WordSettings, chained, fingerprint, to_write
from crossfix.run.keep_drafts import Merged, merged
from crossfix.run.write_whole import write_whole

Step = Callable[[str], None]
Propose = Callable[[DocumentText], Sequence[Draft]]
MOST_SHOWN = 1500
"""Characters of a passage set beside another."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What one run wrote, and what it could not read."""

    path: Path
    case: Case
    file: md.DraftsFile
    merged: Merged
    read: int
    notices: tuple[Notice, ...]
    skipped: tuple[Skipped, ...]

    def counts(self) -> list[str]:
        """What was read, what is new, what stayed, and what to do next, a line each."""
        made, file = self.merged, self.file
        shown = f"{counted(self.read, 'document')} read, {counted(len(file.drafts), 'draft')}: {made.new} new"
        shown += f", {made.kept} decided or edited before and kept, {made.gone} no longer made and dropped"
        relays = [f"one root? {' -> '.join(one.documents)} ({one.why})" for one in file.relays if one.status == "open"]
        return [shown, *relays, f"wrote {self.path}; next: crossfix accept {self.path.parent}"]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the case says of its documents: ids by SHA-256 and by file name."""

    by_hash: Mapping[str, str]
    by_name: Mapping[str, str]


@dataclass(slots=True)
class _Reading:
    told: list[Told] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def draft(paths: Sequence[Path], folder: Path, documents: Sequence[Path] = (), step: Step = lambda _: None) -> Drafted:
    """Read documents, propose, and write `drafts.yaml`; `documents` are folders with local copies of the case's own.

    Raises CaseInvalid where the case or an earlier drafts.yaml cannot be used, InputUnusable where no document can
    be read, OutputRefused where the file would be too large or the folder cannot be written.
    """
    step("Read the case")
    case = read_case(folder, documents, document_text)
    earlier = read_drafts(folder)
    reading = _read(paths, case, step)
    step("Hold the documents against each other")
    found = relays(reading.told)
    known = _Known(
        {one.sha256: name for name, one in case.documents.items() if one.sha256},
        {Path(file).name: name for name, file in document_files(folder).items()},
    )
    before = earlier[1].model if earlier else None
    read = {one.document.source.sha256 for one in reading.told}
    held = {one.id for one in before.documents if one.sha256 not in read} if before else set()
    result = merged(_file(reading.told, found, case, known, reading.notices, held), before)
    data = drafts_text(md.plain(result.file)).encode()
    if len(data) > MAX_BYTES:
        text = (
            f"{folder / NAME}: would be {len(data)} bytes, at most {MAX_BYTES} are read; draft fewer documents at once"
        )
        raise OutputRefused(f"{text}, or split the case. Nothing was written.")
    step("Write the drafts")
    write_whole(folder / NAME, data)
    return Drafted(
        folder / NAME, case, result.file, result, len(reading.told), tuple(reading.notices), tuple(reading.skipped)
    )


def write_page(made: Drafted, page: Path) -> None:
    """All drafts and relays as one HTML page. Raises OutputRefused for a file that crossfix did not write."""
    if page.exists() and (not page.is_file() or MARK.encode() not in page.read_bytes()[:2000]):
        raise OutputRefused(f"{page}: was not written by crossfix; choose another name or move it")
    file, case = made.file, made.case
    drafts = [draft_view(one, case) for one in file.drafts]
    write_whole(page, drafts_html(case.title, [relay_view(one, case) for one in file.relays], drafts).encode())


def _read(paths: Sequence[Path], case: Case, step: Step) -> _Reading:
    """Every document once, with what is proposed of it."""
    reading, words, zero = _Reading(), case_words(case), midnight(case.date)
    seen: dict[str, Path] = {}
    for path in paths:
        step(f"Read {path.name}")
        try:
            document = read_document(path)
        except InputUnusable as error:
            reading.skipped.append(Skipped(str(path), str(error).removeprefix(f"{path}: ")))
            continue
        same = seen.setdefault(document.source.sha256, path)
        if same is not path:
            reading.skipped.append(Skipped(str(path), f"the same bytes as {same}; read once"))
            continue
        reading.notices.extend(document.notices)
        when = Interval()
        if document.published is not None:
            try:
                when = published(document.published, zero)
            except ValueError as error:
                reading.notices.append(Notice(path.name, f"date of publication not used: {error}"))
        reading.told.append(Told(document, when, tuple(propose(document, words))))
    if not reading.told:
        raise InputUnusable("no document could be read: " + "; ".join(f"{s.what}: {s.why}" for s in reading.skipped))
    return reading


def _file(
    told: Sequence[Told], found: Sequence[Relay], case: Case, known: _Known, notices: list[Notice], held: set[str]
) -> md.DraftsFile:
    taken = set(case.documents) | held
    names: dict[str, str] = {}
    documents = []
    for one in told:
        entry = _document(one.document, case, known, taken, notices)
        names[one.document.source.sha256] = entry.id
        documents.append(entry)
    entries = [entry for one in told for entry in _drafts(one, names[one.document.source.sha256], case)]
    return md.DraftsFile(documents=documents, relays=[_relay(relay, names, case) for relay in found], drafts=entries)


def _document(
    text: DocumentText, case: Case, known: _Known, taken: set[str], notices: list[Notice]
) -> md.DraftedDocument:
    sha256, name = text.source.sha256, Path(text.source.path).name
    found = known.by_hash.get(sha256) or known.by_name.get(name)
    if found is not None and (hashed := case.documents[found].sha256) not in (None, sha256):
        notices.append(
            Notice(name, f"documents.yaml gives another SHA-256 for {found}; {hashed[:16]}... was quoted from")
        )
    new = None
    if found is None:
        found = _free(re.sub(r"[^A-Za-z0-9_.-]+", "-", Path(name).stem).strip("-_.")[:40] or "document", taken)
        language = text.language if text.language and re.fullmatch("[a-z]{2,3}", text.language) else None
        title = fold(text.title or "")[:300] or name
        new = md.NewDocument(title=title, published=text.published, language=language, file=name, sha256=sha256)
    taken.add(found)
    return md.DraftedDocument(
        id=found,
        file=name,
        sha256=sha256,
        title=fold(text.title)[:300] if text.title else None,
        published=text.published,
        published_from=text.published_from,
        language=text.language,
        new=new,
    )


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number after it where it is taken."""
    if name not in taken:
        return name
    return next(free for n in range(2, len(taken) + 3) if (free := f"{name}-{n}") not in taken)


def _drafts(told: Told, name: str, case: Case) -> list[md.DraftEntry]:
    """The drafts of one document; a chain of offsets is one."""
    settings, quoted = WordSettings(), [s for s in case.statements.values() if s.document == name]
    folded = [(s.id, fold(s.quote)) for s in quoted]
    made = []
    for steps in chained(told.drafts):
        first, statement = steps[0], to_write(steps, told.document.text, case.date, settings)
        sentence = fold(first.sentence)[:4000]
        made.append(
            md.DraftEntry(
                id=first.id,
                status="open",
                document=name,
                sentence=sentence,
                place=md.PlaceInText(page=first.page, paragraph=first.paragraph, begin=first.begin, end=steps[-1].end),
                rule=first.rule,
                steps=[one.id for one in steps] if len(steps) > 1 else [],
                said_by=md.SaidBy(
                    written=first.speaker.written, how=first.speaker.how, via=first.speaker.via, rule=first.speaker.rule
                ),
                hedges=list(first.hedges),
                negation=first.negation,
                about=_candidates(steps),
                already=[id for id, quote in folded if quote in sentence or statement.quote in quote],
                made=fingerprint(statement),
                statement=statement,
            )
        )
    return made


def _candidates(steps: Sequence[Draft]) -> list[md.Candidate]:
    """Those of all steps, each once, the best first."""
    found: dict[tuple[str, str], md.Candidate] = {}
    for about in sorted((a for one in steps for a in one.about), key=lambda a: -a.score):
        candidate = md.Candidate(kind=about.kind, id=about.id, score=round(about.score, 2))
        found.setdefault((about.kind, about.id), candidate)
    return list(found.values())


def _relay(relay: Relay, names: Mapping[str, str], case: Case) -> md.RelayEntry:
    members = [names[sha256] for sha256 in relay.documents]
    roots = list(dict.fromkeys(case.documents[one].root for one in members if one in case.documents))
    figures = list(dict.fromkeys(name for link in relay.links for name in link.figures))
    why = f"shared figures: {', '.join(figures)}" if figures else "passages in nearly the same words"
    if len(roots) > 1:
        why += f"; the case gives them the roots {', '.join(roots)}"
    return md.RelayEntry(
        id="R-" + hashlib.sha256(" ".join(sorted(relay.documents)).encode()).hexdigest()[:8],
        status="open",
        documents=members,
        root=roots[0] if len(roots) == 1 else None,
        why=why,
        links=[_relay_link(link, names) for link in relay.links],
    )


def _relay_link(link: Link, names: Mapping[str, str]) -> md.RelayLink:
    return md.RelayLink(
        earlier=names[link.earlier],
        later=names[link.later],
        order=link.order,
        figures=list(link.figures),
        drafts=[list(pair) for pair in link.drafts],
        passages=[
            md.SideBySide(
                earlier=fold(one.earlier)[:MOST_SHOWN],
                later=fold(one.later)[:MOST_SHOWN],
                containment=round(one.containment, 3),
                lost=[fold(term)[:300] for term in one.lost],
                added=[fold(term)[:300] for term in one.added],
            )
            for one in link.passages
        ],
    )
