"""`read_case`: one folder in, one Case out, or every problem of it at once."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from crossfix.errors import CaseInvalid, Problem
from crossfix.read.case_folder import case_words
from crossfix.read.case_folder.build import Builder
from crossfix.read.case_folder.context import with_context
from crossfix.read.case_folder.links import Links
from crossfix.read.case_folder.local_files import LocalFiles, TextOf, check_quotes, inside, read_local
from crossfix.read.case_folder.models import (
    CaseFile,
    DocumentsFile,
    HypothesesFile,
    JudgementsFile,
    StatementsFile,
    WreckageFile,
)
from crossfix.read.case_folder.shape import Shaped, shape
from crossfix.read.case_folder.weighing import HYPOTHESES, JUDGEMENTS, weighing_record
from crossfix.read.case_folder.whole_file import raw_of
from crossfix.read.case_folder.wreckage import wreckage_record
from crossfix.read.case_folder.wreckage_links import known_of
from crossfix.records import case as rc
from crossfix.records.notice import Notice, Skipped
from crossfix.records.source import Source
from crossfix.records.statement import QuoteStatus

M = TypeVar("M", bound=BaseModel)
FILES = ("case.yaml", "documents.yaml", "statements.yaml")
OPTIONAL = ("wreckage.yaml", HYPOTHESES, JUDGEMENTS)
BESIDE = ("drafts.yaml", "priors.yaml")
"""Files of a case that no report is made from."""


def read_case(folder: Path, documents: Sequence[Path] = (), text_of: TextOf | None = None) -> rc.Case:
    """Read a case folder; `documents` are further folders where local copies of documents may lie.

    `text_of` gives the text of copies that are not plain text; without it those are problems.

    Raises CaseInvalid with every problem found: first of each file by itself, then of the links
    between files, then of local copies and quotes.
    """
    _is_folder(folder)
    sources: list[Source] = []
    problems: list[Problem] = []
    case = _file(folder, "case.yaml", CaseFile, sources, problems)
    documents_file = _file(folder, "documents.yaml", DocumentsFile, sources, problems)
    statements = _file(folder, "statements.yaml", StatementsFile, sources, problems)
    wreckage = _optional(folder, "wreckage.yaml", WreckageFile, sources, problems)
    hypotheses = _optional(folder, HYPOTHESES, HypothesesFile, sources, problems)
    judgements = _optional(folder, JUDGEMENTS, JudgementsFile, sources, problems)
    if problems or case is None or documents_file is None or statements is None:
        raise CaseInvalid(problems)
    _stop(Links(case, documents_file, statements).check())
    local = read_local(documents_file, [folder, *documents], text_of)
    checked, missing = check_quotes(statements, local.texts)
    builder = Builder(case, documents_file, statements)
    absent = _absent_recordings(case, folder)
    made = _records(builder, local, sources, _left_over(folder, local, case.model), checked)
    _stop([*local.problems, *missing, *absent, *builder.problems])
    weighing, wrong = weighing_record(hypotheses, judgements, made)
    _stop(wrong)
    made = replace(made, weighing=weighing)
    if wreckage is not None:
        described, wrong = wreckage_record(wreckage, builder.zero(), known_of(made))
        _stop(wrong)
        made = replace(made, wreckage=described)
    return made


def _optional(
    folder: Path, name: str, model: type[M], sources: list[Source], problems: list[Problem]
) -> Shaped[M] | None:
    """A file that a case may do without."""
    try:
        (folder / name).lstat()
    except OSError:  # absent, or a folder without rights, which the files that every case has tell of
        return None
    return _file(folder, name, model, sources, problems)


def _is_folder(folder: Path) -> None:
    try:
        if folder.is_dir():
            return
        there = folder.exists()
    except OSError as error:
        raise CaseInvalid(
            [Problem(str(folder), None, f"cannot be read: {error.strerror}; check its rights")]
        ) from error
    if there:
        text = "a file, not a case folder; unpack archives first and give the folder that holds case.yaml"
    else:
        text = "no such folder; give a case folder, or make one with `crossfix new`"
    raise CaseInvalid([Problem(str(folder), None, text)])


def _stop(problems: Sequence[Problem]) -> None:
    if problems:
        raise CaseInvalid(list(dict.fromkeys(problems)))


def _file(folder: Path, name: str, model: type[M], sources: list[Source], problems: list[Problem]) -> Shaped[M] | None:
    try:
        raw = raw_of(folder, name)
    except FileNotFoundError:
        problems.append(Problem(name, None, "missing; `crossfix new` writes a commented skeleton"))
        return None
    except OSError as error:
        problems.append(
            Problem(name, None, f"cannot be read: {error.strerror or error}; check the file and its rights")
        )
        return None
    except ValueError as error:
        problems.append(Problem(name, None, str(error)))
        return None
    sources.append(Source(name, len(raw), hashlib.sha256(raw).hexdigest()))
    shaped, found = shape(name, raw, model)
    problems.extend(found)
    return shaped


def _absent_recordings(case: Shaped[CaseFile], folder: Path) -> list[Problem]:
    """Recordings, their layouts and filed flights, that the case names and that are not plain files in its folder."""
    problems = []
    named = [(k, "file", recording.file) for k, recording in enumerate(case.model.recordings)]
    named += [(k, "layout", one.layout) for k, one in enumerate(case.model.recordings) if one.layout is not None]
    named += [(k, "filed", one.filed) for k, one in enumerate(case.model.recordings) if one.filed is not None]
    for k, key, name in named:
        path = folder / name
        try:
            inside(path, folder, name)
            if not stat.S_ISREG(path.stat().st_mode):
                raise ValueError(f"{name}: not a plain file")
        except (OSError, ValueError) as error:
            text = "no such file in the case folder" if isinstance(error, FileNotFoundError) else str(error)
            problems.append(case.problem(("recordings", k, key), f"{name!r}: {text}"))
    return problems


def _left_over(folder: Path, local: LocalFiles, case: CaseFile) -> list[Skipped]:
    """Files of the folder that nothing reads."""
    known = {
        *FILES,
        *OPTIONAL,
        *BESIDE,
        *(s.path for s in local.sources),
        *(name for r in case.recordings for name in (r.file, r.layout, r.filed)),
    }
    skipped, hidden = [], 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        if name in known:
            continue
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            hidden += 1
        else:
            recording = name.startswith("recordings/")
            why = "not named under recordings in case.yaml" if recording else "not a file of a case"
            skipped.append(Skipped(name, why))
    if hidden:
        files = "1 hidden file" if hidden == 1 else f"{hidden} hidden files"
        skipped.append(Skipped(files, "names that begin with a dot"))
    return skipped


def _records(
    builder: Builder,
    local: LocalFiles,
    sources: Sequence[Source],
    skipped: Sequence[Skipped],
    checked: dict[str, QuoteStatus],
) -> rc.Case:
    model = builder.case.model
    documents = builder.document_records()
    statements = with_context(builder.statement_records(checked), documents, local.texts)
    notices = [Notice(f"statements.yaml: {s.id}", s.doubt) for s in statements.values() if s.doubt]
    absent = [Skipped(f"local copy of {d}", "file not present; its quotes are not checked") for d in local.absent]
    return rc.Case(
        id=model.id, title=model.title, summary=model.summary, synthetic=model.synthetic, date=model.date,
        aircraft=model.aircraft.model_dump() if model.aircraft else None,
        flight=model.flight.model_dump() if model.flight else None,
        window=builder.window(),
        trust=tuple(rc.Label(t.id, t.label) for t in model.trust),
        parties={p.id: rc.Party(p.id, p.label, p.interest) for p in model.parties},
        roots={r.id: r.label for r in model.roots},
        events=case_words.events(model),
        states=case_words.states(model),
        structure=tuple(rc.Order(o.before, o.after, o.why, o.cause) for o in model.structure),
        identities=tuple(rc.Identity(tuple(i.events), i.why) for i in model.identities),
        zones=builder.zones(),
        synonyms={name: tuple(words) for name, words in model.synonyms.items()},
        chains=tuple(rc.Chain(tuple(c.events), c.why) for c in model.chains),
        questions=tuple(rc.Question(q.id, q.label, q.start, q.stop) for q in model.questions),
        quantities=case_words.quantities(model),
        sums=tuple(rc.Sum(s.whole, tuple(s.parts), s.why) for s in model.sums),
        definitions=builder.definitions(),
        scopes={s.id: rc.Scope(s.id, s.label, s.within) for s in model.scopes},
        claims={c.id: rc.Claim(c.id, c.label, c.kind, c.note) for c in model.claims},
        hazards=case_words.hazards(model),
        places=case_words.places(model),
        recordings=builder.recordings(),
        not_found=tuple(model.not_found),
        documents=documents, statements=statements,
        sources=(*sources, *local.sources), skipped=(*skipped, *absent), notices=tuple(notices),
    )  # fmt: skip
