"""`crossfix check`: is the case folder usable, and what deserves a look?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crossfix.present.terminal import Checked
from crossfix.read.case_folder import read_case
from crossfix.records.notice import Skipped
from crossfix.run.document_text import document_text
from crossfix.run.investigate import wording


def check(folder: Path, documents: Sequence[Path]) -> Checked:
    """Read the case and tell what it holds. Raises CaseInvalid with every problem."""
    case = read_case(folder, documents, document_text)
    verified = sum(s.quote_status == "verified" for s in case.statements.values())
    return Checked(
        title=case.title,
        documents=len(case.documents),
        statements=len(case.statements),
        events=len(case.events),
        quotes_verified=verified,
        skipped=tuple(Skipped(s.what, s.why) for s in case.skipped),
        wording=tuple(f"{n.where}: {n.text}" for n in wording(case)),
    )
