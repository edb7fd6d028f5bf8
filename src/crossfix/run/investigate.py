"""`crossfix investigate`: one case folder in, one report out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from crossfix.conclude.conclusion import conclude
from crossfix.conclude.findings import Findings
from crossfix.conclude.measured import with_recordings
from crossfix.conclude.select import KnownAt, last_day, select
from crossfix.conclude.ties import with_ties
from crossfix.conclude.weighing import weigh
from crossfix.errors import CaseInvalid, Problem
from crossfix.present.align_html import align_html
from crossfix.present.case_json import CaseJson, DocumentOut, NoticeOut, SkippedOut, TrustOut
from crossfix.present.case_json import CaseOut as CaseHeader
from crossfix.present.case_out import CaseOut
from crossfix.present.flight_data_html import flight_data_html
from crossfix.present.geojson import places_geojson
from crossfix.present.html import report_html
from crossfix.present.instants import Instants
from crossfix.present.kml import places_kml
from crossfix.present.timeline_csv import timeline_csv
from crossfix.present.warned_json import WarnedOut
from crossfix.present.warned_out import warned_out
from crossfix.present.weigh_out import weighing_out
from crossfix.present.words import loaded_words
from crossfix.present.wreckage_csv import wreckage_csv
from crossfix.present.wreckage_out import wreckage_out
from crossfix.present.wreckage_site import site_geojson
from crossfix.read.case_folder import read_case
from crossfix.read.case_folder.clock import midnight, published
from crossfix.records.case import Case
from crossfix.records.notice import Notice
from crossfix.run.document_text import document_text
from crossfix.run.flight_page import flight_page
from crossfix.run.history import history
from crossfix.run.manifest import manifest
from crossfix.run.output import write_folder
from crossfix.run.read_recording import ReadRecording
from crossfix.run.recordings import read_recordings
from crossfix.run.ties import Ties, ties
from crossfix.run.watch.replay_case import warned_in_case

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for."""

    case: Path
    documents: tuple[Path, ...] = ()
    as_known_at: str | None = None
    without: tuple[str, ...] = ()
    reader: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case as read with its recordings, and the part of it that counts."""

    whole: Case
    used: Case
    read: tuple[ReadRecording, ...]
    tied: Ties
    doubts: tuple[Notice, ...]


def investigate(request: Request, out: Path, step: Step = lambda _: None) -> CaseJson:
    """Read, conclude, write. Raises CaseInvalid or OutputRefused; writes nothing half."""
    result, pages_of = _examined(request, step)
    step("Write the report")
    write_folder(
        out,
        {
            "report.html": report_html(result),
            **pages_of(),
            "case.json": result.model_dump_json(by_alias=True, indent=1) + "\n",
            "timeline.csv": timeline_csv(result),
            "places.geojson": json.dumps(places_geojson(result), ensure_ascii=False, indent=1) + "\n",
            "places.kml": places_kml(result),
            **_of_wreckage(result),
            "manifest.json": result.manifest.model_dump_json(indent=1) + "\n",
        },
    )
    return result


def _of_wreckage(result: CaseJson) -> dict[str, str]:
    """Files of what the wreckage shows, where the case tells of any; of the site where it has a position."""
    if result.wreckage is None:
        return {}
    site = site_geojson(result.wreckage)
    files = {"wreckage.csv": wreckage_csv(result.wreckage)}
    return files if site is None else {**files, "site.geojson": json.dumps(site, ensure_ascii=False, indent=1) + "\n"}


def examine(request: Request, step: Step = lambda _: None) -> CaseJson:
    """Read and conclude, without writing."""
    return _examined(request, step)[0]


def _examined(request: Request, step: Step) -> tuple[CaseJson, Callable[[], dict[str, str]]]:
    """The case's result, and what makes the pages beside the report."""
    found = prepared(request, step)
    step("Bring all statements onto one clock")
    findings = conclude(found.used)
    if any(one.shown.kind == "surveillance" for one in found.read):
        step("Watch the surveillance once more, as it came in")
    watched = warned_in_case(found.used, request.case, found.read, findings.clocks, findings.knowledge)
    step("Look back at each date")
    result = _result(request, found, findings, None if watched is None else warned_out(watched, found.used))
    return result, partial(_pages, found.used, found.read, findings, found.tied)


def prepared(request: Request, step: Step = lambda _: None) -> Prepared:
    """Read the case and its recordings, and choose what counts. Raises CaseInvalid."""
    step("Read the case")
    whole = read_case(request.case, request.documents, document_text)
    if whole.recordings:
        step("Read the recordings")
    read = tuple(read_recordings(whole, request.case, request.reader))
    whole = with_recordings(whole, [one.recorded for one in read])
    tied = ties(whole, read)
    whole = replace(with_ties(whole, tied.tied), skipped=(*whole.skipped, *tied.skipped))
    whole = replace(whole, sources=(*whole.sources, *(source for one in read for source in one.sources)))
    doubts = (*whole.notices, *(notice for one in read for notice in one.notices))
    used = select(whole, _known_at(request.as_known_at, whole.date), _known(whole, request.without))
    return Prepared(whole, used, read, tied, doubts)


def _pages(used: Case, read: Sequence[ReadRecording], findings: Findings, tied: Ties) -> dict[str, str]:
    """Of the flight data and of the clocks, where the case has any."""
    pages = {}
    if (flights := flight_page(used, read, findings.clocks)) is not None:
        pages["flight-data.html"] = flight_data_html(flights)
    if tied.result.links:
        pages["clocks.html"] = align_html(tied.result, used.synthetic)
    return pages


def _result(request: Request, found: Prepared, findings: Findings, warned: WarnedOut | None) -> CaseJson:
    """All findings, as they are written."""
    whole, used, out = found.whole, found.used, CaseOut(findings)
    return CaseJson(
        case=_header(used, request),
        trust=[TrustOut(id=t.id, label=t.label) for t in whole.trust],
        documents=_documents(whole, used),
        events=out.events(),
        intervals=out.intervals(),
        quantities=out.quantities(),
        statements=out.statements(),
        contradictions=out.contradictions(),
        claims=out.claims(),
        knowledge=out.knowledge(),
        sections=out.sections(),
        places=out.places(),
        recordings=[one.shown for one in found.read if one.shown.id in used.documents],
        history=list(history(used)),
        wreckage=wreckage_out(used, findings.wreckage),
        warned=warned,
        weighing=weighing_out(whole, weigh(whole, documents=used.documents)),
        not_found=list(whole.not_found),
        skipped=[SkippedOut(what=s.what, why=s.why) for s in whole.skipped],
        notices=_grouped([*(NoticeOut(where=n.where, text=n.text) for n in found.doubts), *wording(whole)]),
        manifest=manifest(
            whole,
            {"as_known_at": request.as_known_at, "without": list(request.without), "reader": request.reader},
        ),
    )


def _known_at(date: str | None, day: str) -> KnownAt | None:
    if date is None:
        return None
    try:
        when = published(date, midnight(day))
    except ValueError as error:
        raise CaseInvalid([Problem("--as-known-at", None, f"{error}; write 2024-12-27")]) from error
    return KnownAt(last_day(date), when.high if when.width == 0 else None)


def _known(case: Case, without: Sequence[str]) -> tuple[str, ...]:
    unknown = [d for d in without if d not in case.documents]
    if unknown:
        raise CaseInvalid([Problem("--without", None, f"unknown document {d!r}; see documents.yaml") for d in unknown])
    return tuple(without)


def _header(case: Case, request: Request) -> CaseHeader:
    instants = Instants(case.date)
    return CaseHeader(
        id=case.id,
        title=case.title,
        summary=case.summary,
        synthetic=case.synthetic,
        date=case.date,
        aircraft=dict(case.aircraft) if case.aircraft else None,
        flight=dict(case.flight) if case.flight else None,
        window_from_utc=instants.iso(case.window.low) or "",
        window_to_utc=instants.iso(case.window.high) or "",
        as_known_at=request.as_known_at,
        without=list(request.without),
    )


def _documents(whole: Case, used: Case) -> list[DocumentOut]:
    read = {s.path: s.sha256 for s in whole.sources}
    return [
        DocumentOut(
            id=d.id,
            title=d.title,
            publisher=d.publisher,
            url=d.url,
            published=d.published_as_written or "not published: a recording of the case",
            kind=d.kind,
            language=d.language,
            interest=d.interest,
            root=d.root,
            root_label=whole.roots[d.root],
            trust=d.trust,
            protected=d.protected,
            file_sha256=d.sha256 if d.sha256 in read.values() else None,
            used=d.id in used.documents,
            note=d.note,
        )
        for d in whole.documents.values()
    ]


def _grouped(notices: Sequence[NoticeOut]) -> list[NoticeOut]:
    """Notices with the same text as one, with all their places."""
    places: dict[str, list[str]] = {}
    for notice in notices:
        places.setdefault(notice.text, []).append(notice.where)
    return [NoticeOut(where=", ".join(where), text=text) for text, where in places.items()]


def wording(case: Case) -> list[NoticeOut]:
    """Loaded words in the case's own sentences: they belong inside quotes."""
    texts = [(f"statements.yaml: {s.id}", s.text) for s in case.statements.values()]
    texts += [("case.yaml: summary", case.summary or ""), ("case.yaml: title", case.title)]
    texts += [(f"case.yaml: {e.id}", e.label) for e in case.events.values()]
    texts += _wreckage_words(case)
    return [
        NoticeOut(where=where, text=f"loaded word {word!r} outside a quote; use a neutral word")
        for where, text in texts
        for word in loaded_words(text)
    ]


def _wreckage_words(case: Case) -> list[tuple[str, str]]:
    """The case's own words in wreckage.yaml, which the report shows."""
    if (wreckage := case.wreckage) is None:
        return []
    told: list[tuple[str, tuple[str | None, ...]]] = [(one.id, (one.shape,)) for one in wreckage.marks]
    told += [(one.id, (one.label, one.found_at, *(step.note for step in one.custody))) for one in wreckage.objects]
    told += [(one.id, (one.label, one.looks_for, one.limits)) for one in wreckage.tests]
    told += [(one.explanation, (one.what,)) for one in wreckage.expected]
    return [(f"wreckage.yaml: {where}", text) for where, texts in told for text in texts if text is not None]
