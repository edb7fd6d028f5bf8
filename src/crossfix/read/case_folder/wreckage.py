"""`wreckage.yaml` as records: dates become seconds, words for counts become intervals, custody runs forward."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crossfix.errors import Problem
from crossfix.read.case_folder.airframe import airframe_record, shipped_airframe
from crossfix.read.case_folder.clock import published
from crossfix.read.case_folder.models import wreckage as m
from crossfix.read.case_folder.shape import Shaped
from crossfix.read.case_folder.wreckage_links import Known, wreckage_problems
from crossfix.read.case_folder.yaml_lines import Place
from crossfix.records import wreckage as rw
from crossfix.records.interval import INFINITE, Interval


def wreckage_record(
    shaped: Shaped[m.WreckageFile], zero: datetime, known: Known
) -> tuple[rw.Wreckage | None, list[Problem]]:
    """The record, or every problem of the file: `zero` is midnight UTC of the case's day.

    The problems are empty where and only where the record is given.
    """
    building = _Building(shaped, zero)
    airframe = building.airframe()
    if airframe is None or building.problems:
        return None, building.problems
    building.problems.extend(wreckage_problems(shaped, airframe, known))
    made = building.wreckage(airframe)
    return (None, building.problems) if building.problems else (made, [])


@dataclass(slots=True)
class _Building:
    shaped: Shaped[m.WreckageFile]
    zero: datetime
    problems: list[Problem] = field(default_factory=list)

    def _report(self, place: Place, text: str) -> None:
        self.problems.append(self.shaped.problem(place, text))

    def _line(self, place: Place) -> int:
        return self.shaped.problem(place, "").line or 1

    def airframe(self) -> rw.Airframe | None:
        """The template; None with a problem where it is unknown."""
        model = self.shaped.model
        if model.own_airframe is not None:
            return airframe_record(model.own_airframe, lambda place, text: self._report(("own_airframe", *place), text))
        try:
            return shipped_airframe(model.airframe or "")
        except ValueError as error:
            self._report(("airframe",), str(error))
            return None

    def wreckage(self, airframe: rw.Airframe) -> rw.Wreckage:
        """Everything of the file."""
        model = self.shaped.model
        return rw.Wreckage(
            airframe=airframe,
            marks=tuple(_mark(mark, self._line(("marks", k))) for k, mark in enumerate(model.marks)),
            objects=tuple(self._found(k, found) for k, found in enumerate(model.objects)),
            tests=tuple(_test(test, self._line(("tests", k))) for k, test in enumerate(model.tests)),
            site=self._site(model.site) if model.site else None,
            expected=tuple(_expected(one, self._line(("expected", k))) for k, one in enumerate(model.expected)),
            not_told=tuple(model.not_told),
            lost=tuple(
                rw.Lost(one.system, tuple(one.events), one.note, self._line(("lost", k)))
                for k, one in enumerate(model.lost)
            ),
            examined=tuple(model.examined.zones) if model.examined else (),
            examined_by=tuple(model.examined.statements) if model.examined else (),
        )

    def _when(self, place: Place, text: str | None) -> Interval | None:
        if text is None:
            return None
        try:
            return published(text, self.zero)
        except (ValueError, OverflowError) as error:
            self._report(place, f"{place[-1]}: {error}")
            return None

    def _found(self, k: int, found: m.Found) -> rw.RecoveredObject:
        at: Place = ("objects", k)
        recovered = self._when((*at, "recovered"), found.recovered)
        custody = tuple(self._step((*at, "custody", n), step) for n, step in enumerate(found.custody))
        self._forward(at, found, recovered, custody)
        return rw.RecoveredObject(
            id=found.id,
            label=found.label,
            count=_interval(found.count),
            zone=found.zone,
            mark=found.mark,
            found_at=found.found_at,
            by=found.by,
            recovered=recovered,
            custody=custody,
            statements=tuple(found.statements),
            line=self._line(at),
            recovered_as_written=found.recovered,
        )

    def _step(self, at: Place, step: m.HandOver) -> rw.HandOver:
        return rw.HandOver(
            holder=step.holder,
            since=self._when((*at, "since"), step.since) or Interval(),
            until=self._when((*at, "until"), step.until),
            seal=step.seal,
            note=step.note,
            statements=tuple(step.statements),
            line=self._line(at),
            seal_intact=step.seal_intact,
            reseal=step.reseal,
            since_as_written=step.since,
            until_as_written=step.until,
        )

    def _forward(self, at: Place, found: m.Found, recovered: Interval | None, custody: Sequence[rw.HandOver]) -> None:
        """Steps that surely run backwards: before the recovery, before the step before, an end before its start."""
        for n, step in enumerate(custody):
            place: Place = (*at, "custody", n)
            if recovered is not None and step.since.high < recovered.low:
                text = f"custody of {step.holder!r} since {step.since_as_written} begins before the recovery"
                self._report((*place, "since"), f"{text} on {found.recovered}; correct one of the two")
            if n and step.since.high < custody[n - 1].since.low:
                text = f"begins on {step.since_as_written}, before the step before it"
                self._report((*place, "since"), f"{text} ({custody[n - 1].since_as_written}); write steps in order")
            if step.until is not None and step.until.high < step.since.low:
                text = f"until {step.until_as_written} is before since {step.since_as_written}; correct one of the two"
                self._report((*place, "until"), text)

    def _site(self, site: m.Site) -> rw.Site:
        spot = site.first_impact
        return rw.Site(
            first_impact=None if spot is None else (spot.latitude, spot.longitude, spot.within_m),
            heading_deg=None if site.heading_deg is None else _interval(site.heading_deg),
            bank_deg=None if site.bank_deg is None else _interval(site.bank_deg),
            note=site.note,
            pieces=tuple(
                rw.Piece(
                    id=piece.id,
                    label=piece.label,
                    lat_deg=piece.latitude,
                    lon_deg=piece.longitude,
                    within_m=piece.within_m,
                    zone=piece.zone,
                    statements=tuple(piece.statements),
                    line=self._line(("site", "pieces", k)),
                )
                for k, piece in enumerate(site.pieces)
            ),
            statements=tuple(site.statements),
        )


def _interval(pair: Sequence[float | None]) -> Interval:
    """[low, high]; an absent high end is infinite."""
    low, high = pair
    return Interval(-INFINITE if low is None else float(low), INFINITE if high is None else float(high))


def _mark(mark: m.Mark, line: int) -> rw.Mark:
    size = mark.size_mm
    return rw.Mark(
        id=mark.id,
        zone=mark.zone,
        kinds=tuple(dict.fromkeys(mark.kinds)),
        count=_interval(mark.count),
        size_mm=None if size is None else (_interval(size.length), _interval(size.width)),
        shape=mark.shape,
        position_m=_triple(mark.position_m),
        position_sigma_m=mark.position_sigma_m,
        direction=_unit(mark.direction),
        direction_sigma_deg=mark.direction_sigma_deg,
        photo=mark.photo,
        statements=tuple(mark.statements),
        line=line,
        explained_by=tuple(mark.explained_by),
        among=tuple(mark.among),
        stage=mark.stage,
    )


def _triple(parts: Sequence[float] | None) -> tuple[float, float, float] | None:
    return None if parts is None else (float(parts[0]), float(parts[1]), float(parts[2]))


def _unit(parts: Sequence[float] | None) -> tuple[float, float, float] | None:
    """The direction as a unit vector; its length carries no meaning."""
    return None if parts is None else _triple([one / math.hypot(*parts) for one in parts])


def _test(test: m.LaboratoryTest, line: int) -> rw.Test:
    return rw.Test(
        id=test.id,
        label=test.label,
        laboratory=test.laboratory,
        method=test.method,
        specimens=tuple(test.specimens),
        scope=test.scope,
        looks_for=test.looks_for,
        detects=test.detects,
        result=test.result,
        finding=test.finding,
        limits=test.limits,
        statements=tuple(test.statements),
        line=line,
    )


def _expected(one: m.Expected, line: int) -> rw.Expected:
    return rw.Expected(
        explanation=one.explanation,
        what=one.what,
        zones=tuple(one.zones),
        looked_for=one.looked_for,
        found=one.found,
        statements=tuple(one.statements),
        line=line,
    )
