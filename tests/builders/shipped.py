"""The shipped case, examined once for all tests of a process that only look at the result."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from crossfix.present.case_json import CaseJson
from crossfix.run.investigate import Request, examine

CASE = Path(__file__).parents[2] / "cases" / "j2-8243"


@cache
def result(as_known_at: str | None = None, without: tuple[str, ...] = ()) -> CaseJson:
    """The case as investigated."""
    return examine(Request(CASE, (), as_known_at, without))
