"""What `read_case` says of a case folder that it does not take."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from crossfix.errors import CaseInvalid, Problem
from crossfix.read.case_folder import read_case


def refused(folder: Path, documents: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """All problems of a folder that must be refused."""
    with pytest.raises(CaseInvalid) as caught:
        read_case(folder, documents)
    return caught.value.problems


def only(folder: Path, documents: Sequence[Path] = ()) -> Problem:
    """The problem of a folder that must have one and no more."""
    problems = refused(folder, documents)
    assert len(problems) == 1, [str(p) for p in problems]
    return problems[0]


def line_with(path: Path, text: str, nth: int = 1) -> int:
    """The number of the nth line that holds a text."""
    found = [k for k, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line]
    return found[nth - 1]
