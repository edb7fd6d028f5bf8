"""Why a statement has its verdict, in one or two short sentences."""

from __future__ import annotations

from crossfix.align.constraints.graph import TOLERANCE
from crossfix.conclude.findings import StatementFinding, Tried
from crossfix.present.durations import human
from crossfix.records.case import Case
from crossfix.records.said import CauseSaid
from crossfix.records.statement import Statement

CHECKED = {
    "measured": "Read from a recording.",
    "supported": "Follows from evidence of another root.",
    "compatible": "Possible beside the rest of the evidence.",
    "disputed": "Conflicts with statements of its own trust class; no side is taken.",
}


def why(case: Case, statement: Statement, found: StatementFinding) -> str:
    """The reason for the verdict, and what was tried where there was a choice."""
    if found.verdict == "contradicted":
        text = _contradicted(case, statement, found)
    elif found.verdict == "unchecked":
        text = _unchecked(statement)
    else:
        text = CHECKED[found.verdict]
    return text + _choices(found)


def _contradicted(case: Case, statement: Statement, found: StatementFinding) -> str:
    classes = {t.id: t.label for t in case.trust}
    against = [case.statements[s] for s in found.against]
    labels = dict.fromkeys(classes[s.trust] for s in against if s.rank <= statement.rank)
    text = "Not possible given " + (" and ".join(labels) or "the structure of the events")
    return text + (f"; off by {human(found.off_by_s)}." if found.off_by_s else ".")


def _unchecked(statement: Statement) -> str:
    if any(isinstance(said, CauseSaid) for said in statement.says):
        return "A claim: recorded, not scored."
    if not statement.says:
        return "Text only: nothing in it that could be checked by time or number."
    return "Nothing else bears on it."


def _choices(found: StatementFinding) -> str:
    """What became of each zone and reading of the parts that have several."""
    shown = []
    for part in dict.fromkeys(t.part for t in found.tried):
        tried = [t for t in found.tried if t.part == part]
        one_zone = len({t.alternative.zone for t in tried}) < 2
        all_fit = all(t.excess_s <= TOLERANCE for t in tried)
        if len(tried) > 1 and not (one_zone and all_fit and found.verdict != "contradicted"):
            shown += [_choice(t) for t in tried]
    return f" Tried: {'; '.join(shown)}." if shown else ""


def _choice(tried: Tried) -> str:
    name = ", ".join(p for p in (tried.alternative.zone, tried.alternative.reading) if p)
    return f"{name}: " + ("fits" if tried.excess_s <= TOLERANCE else f"off by {human(tried.excess_s)}")
