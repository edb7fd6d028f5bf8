"""Independent origins: relays of one record count once."""

from __future__ import annotations

from collections.abc import Mapping

from crossfix.records.case import Case
from crossfix.records.statement import Statement


def origins(case: Case) -> dict[str, str]:
    """For each statement the statement at the end of its relay chain, as far as the case knows it."""
    return {s: _origin(case.statements, s) for s in case.statements}


def _origin(statements: Mapping[str, Statement], statement: str) -> str:
    relays = statements[statement].relays
    while relays is not None and relays in statements:
        statement, relays = relays, statements[relays].relays
    return statement
