"""What `wreckage.yaml` says of the rest of its case: zones, statements, claims and events exist, ids are unique."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from crossfix.errors import Problem
from crossfix.read.case_folder.airframe import unknown_zone
from crossfix.read.case_folder.models.wreckage import Mark, WreckageFile
from crossfix.read.case_folder.shape import Shaped
from crossfix.read.case_folder.yaml_lines import Place
from crossfix.records.case import Case
from crossfix.records.said import CauseSaid
from crossfix.records.statement import Statement
from crossfix.records.wreckage import Airframe

BEYOND_M = 2.0
"""Ours: a mark this far outside the airframe's dimensions is a slip of the pen, not a measurement error."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the case's other files define, by id."""

    statements: Mapping[str, Statement]
    events: frozenset[str]
    scopes: frozenset[str]
    findings: frozenset[str]
    """Claims of kind finding."""
    explanations: frozenset[str]
    """Hypotheses, wherever the case keeps them."""


def known_of(case: Case) -> Known:
    """The ids of a case as read so far."""
    return Known(
        statements=case.statements,
        events=frozenset(case.events),
        scopes=frozenset(case.scopes),
        findings=frozenset(claim.id for claim in case.claims.values() if claim.kind == "finding"),
        explanations=frozenset(one.id for one in case.weighing.hypotheses) if case.weighing else frozenset(),
    )


def wreckage_problems(shaped: Shaped[WreckageFile], airframe: Airframe, known: Known) -> list[Problem]:
    """Every problem of references in the file, with its line."""
    return list(_Links(shaped, airframe, known).check())


@dataclass(frozen=True, slots=True)
class _Links:
    shaped: Shaped[WreckageFile]
    airframe: Airframe
    known: Known

    def check(self) -> Iterator[Problem]:
        model = self.shaped.model
        for name, listed in (("mark", model.marks), ("object", model.objects), ("test", model.tests)):
            yield from self._unique(name, [one.id for one in listed])
        if model.site is not None:
            yield from self._unique("piece", [one.id for one in model.site.pieces], ("site", "pieces"))
        yield from self._zones()
        yield from self._told()
        yield from self._explained()
        yield from self._among()
        yield from self._tests()
        yield from self._words()
        for k, mark in enumerate(model.marks):
            yield from self._position(("marks", k), mark)

    def _unique(self, noun: str, ids: Sequence[str], at: Place | None = None) -> Iterator[Problem]:
        first: dict[str, int] = {}
        for k, id in enumerate(ids):
            place: Place = (*(at or (f"{noun}s",)), k, "id")
            if id in first:
                text = f"duplicate {noun} id {id!r}, first given on line {first[id]}; ids are unique"
                yield self.shaped.problem(place, text)
            else:
                first[id] = self.shaped.problem(place, "").line or 0

    def _zones(self) -> Iterator[Problem]:
        zones = {zone.id: zone for zone in self.airframe.zones}
        for place, zone in _zones_named(self.shaped.model):
            if zone not in zones:
                yield self.shaped.problem(place, unknown_zone(zone, zones))

    def _told(self) -> Iterator[Problem]:
        for place, statements in _statements_named(self.shaped.model):
            for n, statement in enumerate(statements):
                yield from self._need((*place, n), "statement", statement, self.known.statements, "statements.yaml")

    def _need(
        self, place: Place, noun: str, wanted: str | None, known: Iterable[str], home: str = "case.yaml"
    ) -> Iterator[Problem]:
        if wanted is None or wanted in known:
            return
        close = get_close_matches(wanted, list(known), 1)
        hint = f"did you mean {close[0]!r}?" if close else f"add it to {home}"
        yield self.shaped.problem(place, f"unknown {noun} {wanted!r}; {hint}")

    def _explained(self) -> Iterator[Problem]:
        for k, mark in enumerate(self.shaped.model.marks):
            for n, id in enumerate(mark.explained_by):
                says = self.known.statements[id].says if id in self.known.statements else ()
                if any(isinstance(said, CauseSaid) and said.stance == "rejected" for said in says):
                    text = f"statement {id!r} rejects a cause; name one that asserts or suggests it, or leave it out"
                    yield self.shaped.problem(("marks", k, "explained_by", n), text)

    def _among(self) -> Iterator[Problem]:
        counted = {mark.id for mark in self.shaped.model.marks if not mark.among}
        for k, mark in enumerate(self.shaped.model.marks):
            for n, id in enumerate(mark.among):
                yield from self._need(("marks", k, "among", n), "counted mark", id, counted, "marks, without among")

    def _tests(self) -> Iterator[Problem]:
        specimens = {one.id for one in self.shaped.model.objects} | {zone.id for zone in self.airframe.zones}
        for k, test in enumerate(self.shaped.model.tests):
            for n, specimen in enumerate(test.specimens):
                place: Place = ("tests", k, "specimens", n)
                yield from self._need(place, "specimen", specimen, specimens, "objects, or name a zone")
            yield from self._need(("tests", k, "scope"), "scope", test.scope, self.known.scopes)
            yield from self._need(("tests", k, "finding"), "claim of kind finding", test.finding, self.known.findings)

    def _words(self) -> Iterator[Problem]:
        marks = {mark.id for mark in self.shaped.model.marks}
        for k, found in enumerate(self.shaped.model.objects):
            yield from self._need(("objects", k, "mark"), "mark", found.mark, marks, "marks")
        for k, expected in enumerate(self.shaped.model.expected):
            place: Place = ("expected", k, "explanation")
            yield from self._need(
                place, "hypothesis", expected.explanation, self.known.explanations, "the case's hypotheses"
            )
        systems = {route.system for route in self.airframe.routes}
        for k, lost in enumerate(self.shaped.model.lost):
            place = ("lost", k, "system")
            yield from self._need(place, "system", lost.system, systems, "routes of own_airframe")
            for n, event in enumerate(lost.events):
                yield from self._need(("lost", k, "events", n), "event", event, self.known.events)

    def _position(self, place: Place, mark: Mark) -> Iterator[Problem]:
        if mark.position_m is None:
            return
        x, y, z = mark.position_m
        frame = self.airframe
        outside = max(-x, x - frame.length_m, abs(y) - frame.span_m / 2, abs(z) - frame.height_m)
        if outside > BEYOND_M:
            text = (
                f"position_m is {outside:.1f} m outside the {frame.label} ({frame.length_m:g} m long, span "
                f"{frame.span_m:g} m, height {frame.height_m:g} m); x is aft of the nose, y right, z up"
            )
            yield self.shaped.problem((*place, "position_m"), text)


def _zones_named(model: WreckageFile) -> Iterator[tuple[Place, str]]:
    for k, mark in enumerate(model.marks):
        yield ("marks", k, "zone"), mark.zone
    for k, found in enumerate(model.objects):
        if found.zone is not None:
            yield ("objects", k, "zone"), found.zone
    for k, expected in enumerate(model.expected):
        for n, zone in enumerate(expected.zones):
            yield ("expected", k, "zones", n), zone
    if model.examined is not None:
        for n, zone in enumerate(model.examined.zones):
            yield ("examined", "zones", n), zone
    for k, piece in enumerate(model.site.pieces if model.site else ()):
        if piece.zone is not None:
            yield ("site", "pieces", k, "zone"), piece.zone


def _statements_named(model: WreckageFile) -> Iterator[tuple[Place, Sequence[str]]]:
    for k, mark in enumerate(model.marks):
        yield ("marks", k, "statements"), mark.statements
        yield ("marks", k, "explained_by"), mark.explained_by
    for k, found in enumerate(model.objects):
        yield ("objects", k, "statements"), found.statements
        for n, step in enumerate(found.custody):
            yield ("objects", k, "custody", n, "statements"), step.statements
    for k, test in enumerate(model.tests):
        yield ("tests", k, "statements"), test.statements
    for k, expected in enumerate(model.expected):
        yield ("expected", k, "statements"), expected.statements
    if model.examined is not None:
        yield ("examined", "statements"), model.examined.statements
    if model.site is not None:
        yield ("site", "statements"), model.site.statements
        for k, piece in enumerate(model.site.pieces):
            yield ("site", "pieces", k, "statements"), piece.statements
