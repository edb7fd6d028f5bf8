"""From what rules found in a sentence to the statement it would become, in the words of statements.yaml."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crossfix.read.case_folder.clock import MAX_DAYS
from crossfix.read.case_folder.models import OffsetItem, Says, SaysDuration, SaysNumber, SaysOffsets, SaysTime
from crossfix.read.case_folder.models.drafts import CHOOSE, ToWrite, plain
from crossfix.read.case_folder.models.words import MAX_NUMBER
from crossfix.read.case_folder.quotes import fold
from crossfix.records.draft import DateDraft, Draft, LapseDraft, NumberDraft, TimeDraft
from crossfix.records.thresholds import limit

MOST_QUOTE = 400
MOST_LAPSE = 1e5


@dataclass(frozen=True, slots=True)
class WordSettings:
    """When a candidate of the case is written into the draft at once."""

    least_score: float = limit(0.5, "1", "ours: a weaker candidate is listed and not written in")
    least_lead: float = limit(0.03, "1", "ours: two that fit about as well are both listed and none is written in")


def chained(drafts: Sequence[Draft]) -> list[tuple[Draft, ...]]:
    """Drafts one by one, but the steps of one chain of offsets together, in the order of the text."""
    ordered = sorted(drafts, key=lambda d: (d.begin, d.end, d.id))
    chains: dict[tuple[int, int], list[Draft]] = {}
    for one in ordered:
        if isinstance(one.says, LapseDraft) and one.says.role == "offset" and one.says.chain is not None:
            chains.setdefault((one.paragraph, one.says.chain), []).append(one)
    made: list[tuple[Draft, ...]] = []
    for one in ordered:
        chain = next((held for held in chains.values() if one in held), [one])
        if len(chain) == 1 or chain[-1].end - chain[0].begin > MOST_QUOTE:
            made.append((one,))
        elif one is chain[0]:
            made.append(tuple(chain))
    return made


def to_write(drafts: Sequence[Draft], text: str, day: str, settings: WordSettings) -> ToWrite:
    """The statement of one draft, or of the steps of a chain, of a document's `text`; `day` is the case's."""
    first = drafts[0]
    quote = fold(text[first.begin : drafts[-1].end])
    says, doubts = _says(drafts, day, settings)
    if first.negation:
        doubts.append(f"The sentence is negated: “{fold(first.negation)}”.")
    if len(quote) > MOST_QUOTE:
        quote = quote[:MOST_QUOTE].rsplit(" ", 1)[0]
        doubts.append("The quote is cut; the sentence goes on.")
    hedges = list(dict.fromkeys(fold(hedge) for one in drafts for hedge in one.hedges))
    return ToWrite(
        quote=quote,
        speaker=first.speaker.party,
        hedge=", ".join(hedges)[:300] or None,
        doubt=" ".join(doubts)[:2000] or None,
        says=says,
    )


def fingerprint(statement: ToWrite) -> str:
    """Eight hexadecimal digits that change with any edit."""
    return hashlib.sha256(json.dumps(plain(statement), sort_keys=True).encode()).hexdigest()[:8]


def _says(drafts: Sequence[Draft], day: str, settings: WordSettings) -> tuple[Says, list[str]]:
    """What the drafts say, and what is in doubt about it."""
    one, said = drafts[0], drafts[0].says
    if isinstance(said, TimeDraft) and said.zones:
        zone: str | list[str] = said.zones[0] if len(said.zones) == 1 else list(said.zones)
        doubts = [] if len(said.zones) == 1 else ["The text does not tell the zone."]
        event = _best(one, "event", settings, set())
        return Says(time=SaysTime(event=event, at=said.at, zone=zone, rounding=said.rounding)), doubts
    if isinstance(said, DateDraft):
        return _date(one, said, day, settings)
    if isinstance(said, LapseDraft):
        return _lapse(drafts, said, settings)
    if isinstance(said, NumberDraft):
        return _number(one, said, settings)
    return Says(text_only=True), []


def _best(one: Draft, kind: str, settings: WordSettings, taken: set[str]) -> str:
    """The best candidate, or the word that says it is to be chosen; never one of those taken."""
    fitting = [a for a in one.about if a.kind == kind and a.id not in taken]
    found = fitting[0].id if fitting and fitting[0].score >= settings.least_score else None
    if len(fitting) > 1 and fitting[0].score - fitting[1].score < settings.least_lead:
        found = None
    if found is None:
        return _open(taken)
    taken.add(found)
    return found


def _open(taken: set[str]) -> str:
    """The next word that stands for an event still to be chosen."""
    open_words = [CHOOSE, *(f"{CHOOSE}-{n}" for n in range(2, len(taken) + 3))]
    found = next(word for word in open_words if word not in taken)
    taken.add(found)
    return found


def _date(one: Draft, said: DateDraft, day: str, settings: WordSettings) -> tuple[Says, list[str]]:
    """A day is what it may be anywhere on Earth, as a coarse date of publication is."""
    doubts = [f"Told relative to the publication, {said.relative_to}."] if said.relative_to else []
    try:
        first, last, of_case = (date.fromisoformat(text) for text in (said.first, said.last, day))
    except ValueError:
        return Says(text_only=True), [*doubts, f"Date as found: {said.first} to {said.last}."]
    if max(abs((first - of_case).days), abs((last - of_case).days)) >= MAX_DAYS - 1:
        return Says(text_only=True), [
            *doubts,
            f"Date as found: {first} to {last}; too far from the case's day to compute.",
        ]
    between = [f"{first - timedelta(days=1)}T12:00", f"{last + timedelta(days=1)}T11:59"]
    event = _best(one, "event", settings, set())
    return Says(time=SaysTime(event=event, between=between, zone="UTC")), [*doubts, "The date of any zone on Earth."]


def _lapse(drafts: Sequence[Draft], said: LapseDraft, settings: WordSettings) -> tuple[Says, list[str]]:
    unit, scale = ("h", 3600.0) if said.unit in ("h", "d") else ("min", 60.0) if said.unit == "min" else ("s", 1.0)
    steps = [(one, one.says) for one in drafts if isinstance(one.says, LapseDraft)]
    spans = [_span(step.least_s / scale, step.most_s / scale) for _, step in steps]
    if any(span is None for span in spans):
        return Says(text_only=True), [f"Open or very long: {said.least_s:g} s to {said.most_s:g} s."]
    rounding = "truncated" if unit == "s" else "undecided"
    taken: set[str] = set()
    if said.role == "duration":
        ends = {"from": _open(taken), "to": _open(taken)}
        return Says(
            duration=SaysDuration.model_validate({**ends, "lasts": spans[0], "unit": unit, "rounding": rounding})
        ), []
    begin = _open(taken)
    items = [
        OffsetItem.model_validate({"event": _best(one, "event", settings, taken), "by": span})
        for (one, _), span in zip(steps, spans, strict=True)
    ]
    start = next((step.from_as_written for _, step in steps if step.from_as_written), None)
    doubts = [f"Counted from “{fold(start)}”, as written."] if start else []
    if len(items) > 1:
        doubts.append("Each from the start or each from the one before: not told.")
    return Says(
        offsets=SaysOffsets.model_validate({"from": begin, "items": items, "unit": unit, "rounding": rounding})
    ), doubts


def _span(least: float, most: float) -> float | list[float] | None:
    """A number or [least, most]; None where it cannot be written."""
    if not (math.isfinite(least) and math.isfinite(most)) or max(abs(least), abs(most)) > MOST_LAPSE:
        return None
    return least if least == most else [least, most]


def _number(one: Draft, said: NumberDraft, settings: WordSettings) -> tuple[Says, list[str]]:
    doubts = [f"Of “{fold(said.of)}”, as written."] if said.of.strip() else []
    if said.approximate:
        doubts.append("Approximate, as written.")
    ends = [v for v in (said.least, said.most) if v is not None]
    if not ends or any(not math.isfinite(v) or abs(v) > MAX_NUMBER for v in ends):
        return Says(text_only=True), [*doubts, f"Figure as found: {said.least} to {said.most} {said.unit}."]
    if said.least == said.most:
        bounds = {"equals": said.least}
    else:
        bounds = {key: v for key, v in (("at_least", said.least), ("at_most", said.most)) if v is not None}
    unit = {} if said.unit == "1" else {"unit": said.unit}
    quantity = _best(one, "quantity", settings, set())
    return Says(number=SaysNumber.model_validate({"of": quantity, **bounds, **unit})), doubts
