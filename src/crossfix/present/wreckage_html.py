"""What the report's section on wreckage shows, from the part `wreckage` of `case.json`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from crossfix.present.wreckage_custody import Custody, custody, step_words
from crossfix.present.wreckage_json import (
    LabTestOut,
    MarkOut,
    NegativeOut,
    Range,
    SideCountOut,
    SystemOut,
    WreckageOut,
    ZoneCountOut,
)
from crossfix.present.wreckage_plan import Plan, plan
from crossfix.present.wreckage_words import KIND_WORDS, count_words, mark_words
from crossfix.records.wreckage import MarkKind

MOST_MARKS = 300
"""Marks listed one by one; `wreckage.csv` has them all."""
MOST_STATEMENTS = 12
RESULT_WORDS = {
    "positive": "found",
    "negative": "not found",
    "inconclusive": "inconclusive",
    "pending": "result not yet told",
}
EXPECTED_WORDS = {
    "found": "looked for and found",
    "not_found": "looked for and not found",
    "not_looked_for": "not looked for",
    "result_not_told": "looked for; result not told",
}
SIDE_WORDS = {"left": "left", "right": "right", "centre": "centre line", "both": "side not told"}
CUSTODY_WORDS = {
    "gap": "gap",
    "overlap": "two holders at one time",
    "end_not_told": "end not told",
    "seal_broken": "seal broken",
    "seal_changed": "seal changed",
}


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone or side with its counts in words."""

    id: str
    label: str
    group: bool
    count: str
    kinds: str
    area: str
    per_m2: str = ""
    statements: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class LabTestRow:
    """A test with the labels of its specimens and every statement that tells its result of more."""

    test: LabTestOut
    specimens: tuple[str, ...]
    negative: NegativeOut | None


@dataclass(frozen=True, slots=True)
class WreckageView:
    """Everything of the section that is not in `WreckageOut` as the page needs it."""

    plan: Plan | None
    custody: Custody
    zones: tuple[ZoneRow, ...]
    sides: tuple[ZoneRow, ...]
    tests: tuple[LabTestRow, ...]
    systems: tuple[SystemOut, ...]
    """In the order of their loss; those without an event last."""
    marks: tuple[MarkOut, ...]
    """Listed one by one; empty where they are too many."""
    listed: frozenset[str]
    rows: frozenset[str]
    """Zones with a row."""
    labels: Mapping[str, str]
    """Of zones and objects, by id."""
    facts: Mapping[str, str]
    """Sentences of the sections of Annex 13 that point here."""


def wreckage_view(found: WreckageOut | None) -> WreckageView | None:
    """None where the case has no wreckage."""
    if found is None:
        return None
    zones = {zone.id: zone.label for zone in found.airframe.zones}
    labels = {one.id: one.label for one in found.objects} | zones
    groups = {zone.within for zone in found.airframe.zones}
    negatives = {one.test: one for one in found.negatives}
    listed = tuple(found.marks) if len(found.marks) <= MOST_MARKS else ()
    return WreckageView(
        plan=plan(found),
        custody=custody(found.objects, found.custody),
        zones=tuple(_zone_row(one, zones.get(one.zone, one.zone), one.zone in groups) for one in found.zones),
        sides=tuple(_side_row(one) for one in found.sides),
        tests=tuple(_test_row(one, labels, negatives.get(one.id)) for one in found.tests),
        systems=tuple(sorted(found.systems, key=lambda one: one.place or (math.inf, math.inf))),
        marks=listed,
        listed=frozenset(mark.id for mark in listed),
        rows=frozenset(one.zone for one in found.zones),
        labels=labels,
        facts=facts(found),
    )


def _side_row(one: SideCountOut) -> ZoneRow:
    count, kinds = count_words(one.count, told=False), kind_words(one.by_kind, told=False)
    return ZoneRow(one.side, SIDE_WORDS[one.side], False, count, kinds, area_words(one.area_mm2))


def _zone_row(one: ZoneCountOut, label: str, group: bool) -> ZoneRow:
    told = one.marks == 1 and not group
    return ZoneRow(
        id=one.zone,
        label=label,
        group=group,
        count=count_words(one.count, told=told),
        kinds=kind_words(one.by_kind, told=told),
        area=area_words(one.area_mm2),
        per_m2=density_words(one.per_m2),
        statements=tuple(one.statements[:MOST_STATEMENTS]),
        more=max(0, len(one.statements) - MOST_STATEMENTS),
    )


def _test_row(one: LabTestOut, labels: Mapping[str, str], negative: NegativeOut | None) -> LabTestRow:
    return LabTestRow(one, tuple(labels.get(specimen, specimen) for specimen in one.specimens), negative)


def kind_words(by_kind: Mapping[MarkKind, Range], *, told: bool) -> str:
    """Counts by kind, kinds of one count together; where the least is none, it is possible only.

    >>> kind_words({"through": (0.0, None), "blind": (0.0, None), "dent": (2.0, 3.0)}, told=False)
    'through hole, blind hole: possibly some; dent: 2–3'
    """
    alike: dict[str, list[str]] = {}
    for kind in (one for one in KIND_WORDS if one in by_kind):
        alike.setdefault(_kind_count(by_kind[kind], told=told), []).append(KIND_WORDS[kind])
    return "; ".join(f"{', '.join(kinds)}: {count}" for count, kinds in alike.items())


def _kind_count(count: Range, *, told: bool) -> str:
    least, most = count
    if not least:
        return "possibly some" if most is None else f"at most {most:g}"
    return count_words(count, told=told)


def area_words(area: Range | None) -> str:
    """An area in cm², two significant digits.

    >>> area_words((1000.0, 2500.0)), area_words((400.0, None)), area_words(None)
    ('10–25 cm²', 'at least 4 cm²', 'not told')
    """
    if area is None:
        return "not told"
    least, most = ("" if side is None else f"{float(f'{side / 100:.2g}'):,g}" for side in area)
    if not most:
        return f"at least {least} cm²" if least else "not told"
    return f"{least} cm²" if least == most else f"{least or 0}–{most} cm²"


def density_words(per_m2: Range) -> str:
    """Marks per square metre, two significant digits.

    >>> density_words((0.4, 1.26)), density_words((0.1, None)), density_words((None, None))
    ('0.4–1.3', 'at least 0.1', 'not told')
    """
    least, most = ("" if side is None else f"{float(f'{side:.2g}'):,g}" for side in per_m2)
    if not most:
        return f"at least {least}" if least and per_m2[0] else "not told"
    return least if least == most else f"{least or 0}–{most}"


def facts(found: WreckageOut) -> dict[str, str]:
    """One sentence for each of the sections 1.3, 1.12 and 1.16 of the factual part that has something to point to."""
    told: dict[str, str] = {}
    if found.marks:
        own = {mark.zone for mark in found.marks}
        told["1.3"] = (
            f"Damage is told of {_number(len(own), 'zone')} of the airframe in {_number(len(found.marks), 'entry')}."
        )
    site = "the site, " if found.site else ""
    told["1.12"] = (
        f"The plan of the airframe, {site}{_number(len(found.objects), 'recovered object')} and "
        f"{_number(len(found.custody), 'matter')} of custody are shown in the section on wreckage."
    )
    if found.tests:
        told["1.16"] = (
            f"{_number(len(found.tests), 'test')}, with specimens and limits. Each result is for its own only."
        )
    return told


def _number(count: int, one: str) -> str:
    """A number with its noun.

    >>> _number(1, "entry"), _number(2, "entry"), _number(0, "zone")
    ('1 entry', '2 entries', '0 zones')
    """
    if count == 1:
        return f"1 {one}"
    return f"{count:,} {one[:-1]}ies" if one.endswith("y") else f"{count:,} {one}s"


def wreckage_words() -> dict[str, object]:
    """What the templates of the section call by name."""
    return {
        "kind_words": KIND_WORDS,
        "result_words": RESULT_WORDS,
        "expected_words": EXPECTED_WORDS,
        "custody_words": CUSTODY_WORDS,
        "count_words": count_words,
        "mark_words": mark_words,
        "step_words": step_words,
        "most_marks": MOST_MARKS,
    }
