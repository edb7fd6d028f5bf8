"""A statement's neutral sentence, made from what it says and the case's own labels."""

from __future__ import annotations

from crossfix.read.case_folder.models import Says
from crossfix.records.case import Case


def made_text(says: Says, case: Case) -> str:
    """One or more sentences; ids that the case does not have stand as they are."""
    return " ".join(_parts(says, case))[:2000] or "What it says is in the quote."


def _parts(says: Says, case: Case) -> list[str]:
    made = []
    if (time := says.time) is not None:
        zones = time.zone if isinstance(time.zone, str) else " or ".join(time.zone)
        made.append(f"{_event(case, time.event)}: given as {time.at or ' to '.join(time.between or [])} ({zones}).")
    if (lapse := says.duration) is not None:
        ends = f"“{_event(case, lapse.start)}” to “{_event(case, lapse.stop)}”"
        made.append(f"From {ends}: given as {_number(lapse.lasts)} {lapse.unit}.")
    if (chain := says.offsets) is not None:
        steps = "; ".join(f"{_event(case, one.event)}: {_number(one.by)} {chain.unit}" for one in chain.items)
        made.append(f"After “{_event(case, chain.start)}”: {steps} ({chain.reading} reading).")
    if (number := says.number) is not None:
        quantity = case.quantities.get(number.of)
        ends_of = [("", number.equals), ("at least ", number.at_least), ("at most ", number.at_most)]
        given = " and ".join(f"{word}{value:g}" for word, value in ends_of if value is not None) or f"“{number.word}”"
        made.append(f"{quantity.label if quantity else number.of}: given as {given} {number.unit or ''}".strip() + ".")
    if (occurrence := says.occurrence) is not None:
        made.append(
            f"{_event(case, occurrence.event)}: {'told' if occurrence.happened else 'told not'} to have happened."
        )
    if (cause := says.cause) is not None:
        claim = case.claims.get(cause.claim)
        made.append(f"{claim.label if claim else cause.claim}: {cause.stance}.")
    return made


def _event(case: Case, name: str) -> str:
    return case.events[name].label if name in case.events else name


def _number(value: float | list[float]) -> str:
    return f"{value[0]:g} to {value[1]:g}" if isinstance(value, list) else f"{value:g}"
