"""Wreckage and its findings -> the part `wreckage` of `case.json`."""

from __future__ import annotations

from collections.abc import Iterable

from crossfix.present import wreckage_json as out
from crossfix.present.instants import Instants, finite
from crossfix.records.case import Case
from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.records.wreckage import (
    Airframe,
    HandOver,
    Mark,
    MarkKind,
    RecoveredObject,
    Site,
    Test,
    View,
    Wreckage,
    Zone,
)
from crossfix.records.wreckage_findings import (
    Concentration,
    CustodyFinding,
    Meeting,
    NegativeFinding,
    SideCount,
    SystemFinding,
    WreckageFindings,
    ZoneCount,
)


def wreckage_out(case: Case, found: WreckageFindings | None) -> out.WreckageOut | None:
    """The part of `case.json`; None where the case has no wreckage."""
    if case.wreckage is None or found is None:
        return None
    return _Parts(case, case.wreckage).all(found)


class _Parts:
    """Makes the parts of one case."""

    def __init__(self, case: Case, told: Wreckage) -> None:
        self.case = case
        self.told = told
        self.instants = Instants(case.date)
        self.marks = {mark.id: mark for mark in told.marks}

    def all(self, found: WreckageFindings) -> out.WreckageOut:
        """Everything."""
        return out.WreckageOut(
            airframe=_airframe(self.told.airframe),
            marks=[_mark(mark) for mark in self.told.marks],
            objects=[self._object(one) for one in self.told.objects],
            tests=[self._test(one) for one in self.told.tests],
            site=_site(self.told.site) if self.told.site else None,
            zones=[self._zone(one) for one in found.zones],
            sides=[_side(one) for one in found.sides],
            concentration=self._concentration(found.concentration) if found.concentration else None,
            systems=[self._system(one) for one in found.systems],
            custody=[_custody(one) for one in found.custody],
            negatives=[self._negative(one) for one in found.negatives],
            unexplained=list(found.unexplained),
            expected=self._expected(found),
            meeting=_meeting(found.meeting) if found.meeting else None,
            examined=list(self.told.examined),
            examined_by=list(self.told.examined_by),
            skipped=[(one.what, one.why) for one in _skipped(found)],
            not_told=list(self.told.not_told),
        )

    def _bounds(self, when: Interval | None) -> tuple[str | None, str | None]:
        return (None, None) if when is None else (self.instants.iso(when.low), self.instants.iso(when.high))

    def _object(self, one: RecoveredObject) -> out.ObjectOut:
        first, last = self._bounds(one.recovered)
        return out.ObjectOut(
            id=one.id,
            label=one.label,
            count=pair(one.count),
            zone=one.zone,
            mark=one.mark,
            found_at=one.found_at,
            by=one.by,
            recovered_earliest_utc=first,
            recovered_latest_utc=last,
            recovered_as_written=one.recovered_as_written,
            custody=[self._step(step) for step in one.custody],
            statements=list(one.statements),
        )

    def _step(self, step: HandOver) -> out.HandOverOut:
        since, until = self._bounds(step.since), self._bounds(step.until)
        return out.HandOverOut(
            holder=step.holder,
            since_earliest_utc=since[0],
            since_latest_utc=since[1],
            until_earliest_utc=until[0],
            until_latest_utc=until[1],
            ended=step.until is not None,
            as_written=" to ".join(text for text in (step.since_as_written, step.until_as_written) if text),
            seal=step.seal,
            seal_intact=step.seal_intact,
            reseal=step.reseal,
            note=step.note,
            statements=list(step.statements),
        )

    def _test(self, one: Test) -> out.LabTestOut:
        return out.LabTestOut(
            id=one.id,
            label=one.label,
            laboratory=one.laboratory,
            method=one.method,
            specimens=list(one.specimens),
            scope=one.scope,
            scope_label=self._scope(one.scope) if one.scope else None,
            looks_for=one.looks_for,
            detects=one.detects,
            result=one.result,
            limits=one.limits,
            statements=list(one.statements),
        )

    def _scope(self, scope: str) -> str:
        found = self.case.scopes.get(scope)
        return found.label if found else scope

    def _zone(self, one: ZoneCount) -> out.ZoneCountOut:
        return out.ZoneCountOut(
            zone=one.zone,
            side=one.side,
            marks=len(one.marks),
            count=pair(one.count),
            by_kind=_kinds(one.by_kind),
            area_mm2=_maybe(one.area_mm2),
            per_m2=pair(one.per_m2),
            statements=list(dict.fromkeys(s for mark in one.marks for s in self.marks[mark].statements)),
        )

    def _concentration(self, one: Concentration) -> out.ConcentrationOut:
        shares = [
            out.ZoneShareOut(zone=s.zone, count=s.count, expected=finite(s.expected) or 0.0, p_value=s.p_value)
            for s in one.shares
        ]
        verdict = "not rejected, which is not the same as uniform" if one.uniform else "not uniform"
        sign = "below" if one.p_value < one.level else "not below"
        return out.ConcentrationOut(
            shares=shares,
            total=one.total,
            p_value=one.p_value,
            level=one.level,
            uniform=one.uniform,
            text=f"{one.total} marks over {len(shares)} zones against a uniform spread over their skin: {verdict} "
            f"(p {one.p_value:.2g}, {sign} {one.level:g}). A uniform spread is a yardstick; this names no cause.",
        )

    def _system(self, one: SystemFinding) -> out.SystemOut:
        events = [
            out.LostOut(
                event=lost.event,
                label=self.case.events[lost.event].label,
                earliest_utc=self.instants.iso(lost.when.low),
                latest_utc=self.instants.iso(lost.when.high),
                statements=list(lost.by),
            )
            for lost in one.events
        ]
        return out.SystemOut(
            system=one.system,
            label=one.label,
            routed=list(one.routed),
            damaged=list(one.damaged),
            marks=len(one.marks),
            events=events,
            place=one.place,
            note=one.note,
        )

    def _negative(self, one: NegativeFinding) -> out.NegativeOut:
        return out.NegativeOut(
            test=one.test,
            specimens=list(one.specimens),
            scope=one.scope,
            detection_told=one.detection_told,
            wider=[
                out.WiderOut(
                    statement=wider.statement,
                    scope=wider.scope,
                    scope_label=self._scope(wider.scope),
                    narrow=list(wider.narrow),
                )
                for wider in one.wider
            ],
        )

    def _expected(self, found: WreckageFindings) -> list[out.ExpectedOut]:
        weighed = self.case.weighing.hypotheses if self.case.weighing else ()
        labels = {one.id: one.label for one in weighed}
        made = []
        for one in found.expected:
            told = self.told.expected[one.place]
            made.append(
                out.ExpectedOut(
                    explanation=one.explanation,
                    explanation_label=labels.get(one.explanation, one.explanation),
                    what=told.what,
                    zones=list(told.zones),
                    kind=one.kind,
                    marks=list(one.marks),
                    statements=list(told.statements),
                )
            )
        return made


def _skipped(found: WreckageFindings) -> tuple[Skipped, ...]:
    """What was not done, the zones left out of the comparison among it."""
    return (*found.skipped, *(found.concentration.left_out if found.concentration else ()))


def pair(interval: Interval) -> out.Range:
    """Both ends; null where not bounded."""
    return finite(interval.low), finite(interval.high)


def _maybe(interval: Interval | None) -> out.Range | None:
    return None if interval is None else pair(interval)


def _kinds(by_kind: Iterable[tuple[MarkKind, Interval]]) -> dict[MarkKind, out.Range]:
    return {kind: pair(count) for kind, count in by_kind}


def _airframe(one: Airframe) -> out.AirframeOut:
    return out.AirframeOut(
        id=one.id,
        label=one.label,
        length_m=one.length_m,
        span_m=one.span_m,
        height_m=one.height_m,
        source=one.source,
        zones=[_outline(zone) for zone in one.zones],
        routes=[out.RouteOut(system=r.system, label=r.label, zones=list(r.zones), source=r.source) for r in one.routes],
        no_source=list(one.no_source),
    )


def _outline(zone: Zone) -> out.ZoneOut:
    outlines: dict[View, list[list[out.Point]]] = {}
    for view, points in zone.outlines:
        outlines.setdefault(view, []).append(list(points))
    return out.ZoneOut(
        id=zone.id,
        label=zone.label,
        part=zone.part,
        side=zone.side,
        station_m=zone.station_m,
        area_m2=zone.area_m2,
        outlines=outlines,
        within=zone.within,
    )


def _mark(mark: Mark) -> out.MarkOut:
    length, width = mark.size_mm or (None, None)
    return out.MarkOut(
        id=mark.id,
        zone=mark.zone,
        kinds=list(mark.kinds),
        count=pair(mark.count),
        length_mm=_maybe(length),
        width_mm=_maybe(width),
        shape=mark.shape,
        position_m=mark.position_m,
        position_sigma_m=mark.position_sigma_m,
        direction=mark.direction,
        direction_sigma_deg=mark.direction_sigma_deg,
        photo=mark.photo,
        statements=list(mark.statements),
        explained_by=list(mark.explained_by),
        among=list(mark.among),
        stage=mark.stage,
    )


def _site(site: Site) -> out.SiteOut:
    return out.SiteOut(
        first_impact=site.first_impact,
        heading_deg=_maybe(site.heading_deg),
        bank_deg=_maybe(site.bank_deg),
        note=site.note,
        pieces=[
            out.PieceOut(
                id=piece.id,
                label=piece.label,
                latitude=piece.lat_deg,
                longitude=piece.lon_deg,
                within_m=piece.within_m,
                zone=piece.zone,
                statements=list(piece.statements),
            )
            for piece in site.pieces
        ],
        statements=list(site.statements),
    )


def _side(one: SideCount) -> out.SideCountOut:
    return out.SideCountOut(
        side=one.side, count=pair(one.count), by_kind=_kinds(one.by_kind), area_mm2=_maybe(one.area_mm2)
    )


def _custody(one: CustodyFinding) -> out.CustodyOut:
    return out.CustodyOut(
        object=one.object,
        kind=one.kind,
        after=one.after,
        before=one.before,
        lasts_s=_maybe(one.lasts_s),
        text=one.text,
        statements=list(one.statements),
    )


def _meeting(one: Meeting) -> out.MeetingOut:
    return out.MeetingOut(
        kind=one.kind,
        marks=list(one.marks),
        text=one.why,
        point_m=one.point_m,
        semi_axes_m=one.semi_axes_m,
        axes=one.axes,
        level=one.level,
        chi_square=one.chi_square,
        freedom=one.freedom,
        p_value=one.p_value,
        misses=[
            out.MissOut(
                mark=miss.mark, miss_m=miss.miss_m, miss_deg=miss.miss_deg, sigmas=miss.sigmas, ahead_m=miss.ahead_m
            )
            for miss in one.misses
        ],
    )
