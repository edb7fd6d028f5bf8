"""`survey.json`: what a survey found, as the page and other programs read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from crossfix import __version__
from crossfix.detect.gnss.shared_position import SharedPositionLimits
from crossfix.detect.gnss.source import SourceSettings
from crossfix.present.case_json import NoticeOut, SkippedOut
from crossfix.present.events_parquet import EventRow
from crossfix.present.survey_html import MOST_AIRCRAFT_SHOWN
from crossfix.present.survey_json import (
    AircraftOut,
    CountsOut,
    DetectorOut,
    InputOut,
    MomentOut,
    StripOut,
    SurveyJson,
)
from crossfix.present.survey_parts import (
    Zero,
    aircraft_out,
    areas_out,
    cells_out,
    detector_out,
    points_out,
    settings_out,
    sources_out,
)
from crossfix.records.notice import Notice
from crossfix.run.survey.areas import JoinLimits
from crossfix.run.survey.collect import Totals, notices_of
from crossfix.run.survey.gathered import StripLine
from crossfix.run.survey.plan import Input
from crossfix.run.survey.settings import Request
from crossfix.run.survey.shard import Read
from crossfix.run.survey.tally import Tally


def survey_out(totals: Totals, tally: Tally, request: Request, identity: str, limits: JoinLimits) -> SurveyJson:
    """The whole of `survey.json`."""
    visits = request.settings.visits
    inputs = [_input(number, one, totals) for number, one in enumerate(totals.inputs)]
    firsts = [one.first_s for one in inputs if one.utc_of_zero_s is not None and one.first_s is not None]
    zero = Zero(min(firsts, default=None))
    counts, cells = cells_out(tally.shown.tables(), tally.windows[0] if tally.windows else 0, visits)
    chosen = sorted(tally.affected_s, key=lambda one: (-tally.affected_s[one], one))[:MOST_AIRCRAFT_SHOWN]
    areas = [area for area, _ in tally.areas]
    lasts = [one.last_s for one in inputs if one.utc_of_zero_s is not None and one.last_s is not None]
    return SurveyJson(
        crossfix=__version__,
        synthetic=request.synthetic,
        identity=identity,
        settings=settings_out(zero, tally.windows, visits),
        first=zero.utc(min(firsts)) if firsts else None,
        last=zero.utc(max(lasts)) if lasts else None,
        counts=_counts(totals, tally),
        inputs=[one.out(zero) for one in inputs],
        cell_counts=counts,
        cells=cells,
        areas=areas_out(areas, zero),
        sources=list(sources_out(tally.areas)),
        shared_points=points_out(tally.points, SharedPositionLimits(), zero),
        aircraft=_aircraft(totals, tally, chosen, zero),
        detectors=_detectors(request, limits),
        skipped=_skipped(totals),
        notices=[*_told(notices_of(totals.doubts, None)), *_left_out(tally, len(chosen))],
    )


def _counts(totals: Totals, tally: Tally) -> CountsOut:
    unplaced = {f"{address:06x}" for address in totals.never_placed}
    return CountsOut(
        reports=totals.reports,
        aircraft_seen=len(totals.seen),
        aircraft_affected=len(tally.affected_s),
        aircraft_spoofed=len(tally.spoofed),
        aircraft_suspected=len(tally.suspected - tally.spoofed),
        aircraft_never_placed=len(unplaced & tally.affected_s.keys()),
        events=dict(sorted(tally.kinds.items())),
    )


def _aircraft(totals: Totals, tally: Tally, chosen: Sequence[str], zero: Zero) -> list[AircraftOut]:
    """These aircraft in this order, each with its events and its first strip."""
    rows: dict[str, list[EventRow]] = {address: [] for address in chosen}
    for row in totals.events():
        if row.icao_address in rows:
            rows[row.icao_address].append(tally.now(row))
    strips: dict[str, StripOut] = {}
    for line in totals.strips(rows.keys()):
        moment = _moments(line, zero)
        made = StripOut(begin=moment(line.begin_s), end=moment(line.end_s), **line.lanes)
        strips.setdefault(line.icao_address, made)
    return [aircraft_out(address, of, strips.get(address), zero) for address, of in rows.items()]


def _moments(line: StripLine, zero: Zero) -> Callable[[float], MomentOut]:
    first_utc_s = line.first_utc_s
    if first_utc_s is None:
        return lambda since_s: MomentOut(s=round(since_s, 3), utc=None)
    return lambda since_s: zero.utc(first_utc_s + since_s)


def _skipped(totals: Totals) -> list[SkippedOut]:
    made = [
        SkippedOut(what=one.what, why=one.why) for one in sorted(set(totals.skipped), key=lambda s: (s.what, s.why))
    ]
    for (detector, why), flights in sorted(totals.lacking.items()):
        made.append(SkippedOut(what=detector, why=f"{why} ({flights} aircraft)"))
    return made


def _told(notices: Iterable[Notice]) -> list[NoticeOut]:
    return [NoticeOut(where=notice.where, text=notice.text) for notice in notices]


def _left_out(tally: Tally, shown: int) -> Iterator[NoticeOut]:
    if shown < len(tally.affected_s):
        text = f"the {shown} affected longest are here; events.parquet has all {len(tally.affected_s)}"
        yield NoticeOut(where="aircraft", text=text)
    for what, held in (("cells of the page", tally.shown), ("cells.geojson", tally.flagged)):
        if not held.whole:
            text = f"{held.rows} counts are too many: those with aircraft affected are here; cells.parquet has all"
            yield NoticeOut(where=what, text=text)
    if len(tally.areas):
        text = "areas, sources and shared points are found within one UTC day: one that goes on over midnight is two"
        yield NoticeOut(where="areas", text=text)


@dataclass(frozen=True, slots=True)
class _Input:
    """An input as read."""

    path: str
    sha256: str | None
    reader: str | None
    reports: int
    first_s: float | None
    last_s: float | None
    utc_of_zero_s: float | None
    notices: tuple[Notice, ...]

    def out(self, zero: Zero) -> InputOut:
        """With the moments of the survey."""
        return InputOut(
            path=self.path,
            sha256=self.sha256,
            reader=self.reader,
            reports=self.reports,
            first=self._moment(self.first_s, zero),
            last=self._moment(self.last_s, zero),
            notices=_told(self.notices),
        )

    def _moment(self, time_s: float | None, zero: Zero) -> MomentOut | None:
        if time_s is None:
            return None
        if self.utc_of_zero_s is None:
            return MomentOut(s=round(time_s - (self.first_s or 0.0), 3), utc=None)
        return zero.utc(time_s)


def _input(number: int, one: Input, totals: Totals) -> _Input:
    read, facts = totals.reads.get(number, Read(number, 0)), totals.facts_of(number)
    zero_s = facts.get("utc_of_zero_s", None if one.form == "log" else 0.0)
    times = [None if t is None else t + (zero_s or 0.0) for t in (read.first_s, read.last_s)]
    told = notices_of(totals.doubts, number)
    return _Input(one.name, facts.get("sha256"), facts.get("reader"), read.reports, times[0], times[1], zero_s, told)


def _detectors(request: Request, limits: JoinLimits) -> list[DetectorOut]:
    """Everything with thresholds that ran, and how it works."""
    found = [detector_out(one.name, one.method, one.limits, one) for one in request.settings.detectors]
    across = (
        ("samples", "Places of aircraft, sent or inferred, and what they were judged by.", request.settings.samples),
        ("visits", "These places by cell, window and altitude band.", request.settings.visits),
        ("cells", "A binomial test of the aircraft affected against the cell's own clean rate.", limits.cells),
        ("areas", "Affected visits joined in space and time around flagged cells.", limits.areas),
        ("shared_position", "Spots that several aircraft claim.", SharedPositionLimits()),
        (
            "source",
            "A likelihood over place, power and height from aircraft affected and not.",
            SourceSettings(),
        ),
    )
    return found + [detector_out(name, method, "", owner) for name, method, owner in across]
