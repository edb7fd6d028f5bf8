"""The report: one HTML page that needs no network, drawn from `case.json` and nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import get_args
from urllib.parse import urlsplit

from markupsafe import Markup

from crossfix.present.assets import asset
from crossfix.present.case_json import CaseJson, Verdict
from crossfix.present.chains import origins
from crossfix.present.charts import chart, values
from crossfix.present.durations import between, human
from crossfix.present.embedding import json_for_script
from crossfix.present.lanes import Timeline, timeline
from crossfix.present.map_view import map_view
from crossfix.present.pages import content_policy, environment
from crossfix.present.scales import hazards, histories
from crossfix.present.times import clock, epoch_ms, span
from crossfix.present.titles import STAGES
from crossfix.present.warned_html import warned_view
from crossfix.present.weigh_html import weigh_style, weigh_view
from crossfix.present.wreckage_html import wreckage_view, wreckage_words

VERDICT_MEANINGS: dict[Verdict, str] = {
    "measured": "from a recording",
    "supported": "implied by evidence of another root",
    "compatible": "possible given everything else",
    "disputed": "in conflict with its own trust class; no side is taken",
    "contradicted": "not possible given evidence of a higher class",
    "unchecked": "nothing to hold it against",
}
SECTIONS = (
    ("summary", "Summary"),
    ("timeline", "Timeline"),
    ("map", "Map"),
    ("recordings", "Recordings"),
    ("contradictions", "Contradictions"),
    ("claims", "Claims by root"),
    ("knowledge", "Who knew when"),
    ("warned", "When a watch would have warned"),
    ("history", "How it stood"),
    ("weighing", "Weighing"),
    ("facts", "Factual information"),
    ("wreckage", "Wreckage"),
    ("events", "Events"),
    ("quantities", "Quantities"),
    ("statements", "Statements"),
    ("documents", "Documents"),
    ("limits", "Not found, not done"),
    ("manifest", "Manifest"),
)
GAP_WORDS = {
    "coverage": "No messages",
    "position_loss": "Messages without positions",
    "faint": "Too few messages to tell",
    "not_told": "No reports kept by the source",
}
SIGN_WORDS = {
    "own": "positions as sent by the aircraft",
    "mlat": "computed by multilateration (MLAT)",
    "tisb": "sent by a ground station (TIS-B)",
}


def report_html(case: CaseJson) -> str:
    """The whole report of a case. Raises AssetsMissing where the scripts were not built."""
    return environment(_words(case.case.date)).get_template("report.html.j2").render(**_context(case))


def _words(date: str) -> dict[str, object]:
    """What the templates call; times without a day are on `date`."""
    return {
        "clock": lambda iso: clock(iso, date),
        "whole": lambda iso: clock(iso, date).partition(".")[0],
        "lasting": lambda start, stop: human((epoch_ms(stop) - epoch_ms(start)) / 1000),
        "whole_ms": lambda moment: clock(iso_utc(moment // 1000 * 1000), date),
        "gap_words": GAP_WORDS,
        "sign_words": SIGN_WORDS,
        "span": lambda earliest, latest: span(earliest, latest, date),
        "between": between,
        "number_range": number_range,
        "web_address": web_address,
        **wreckage_words(),
    }


def _context(case: CaseJson) -> dict[str, object]:
    drawn = timeline(case)
    charts = {recording.id: made for recording in case.recordings if (made := chart(recording)) is not None}
    read = [asdict(values(one, charts[one.id])) for one in case.recordings if one.id in charts]
    script, style = asset("report.js"), asset("report.css") + weigh_style()
    used = [document for document in case.documents if document.used]
    return {
        "doc": case,
        "case": case.case,
        "sections": SECTIONS,
        "stages": STAGES,
        "meanings": VERDICT_MEANINGS,
        "verdicts": get_args(Verdict),
        "verdict_counts": Counter(said.verdict for said in case.statements),
        "kind_counts": Counter(found.kind for found in case.contradictions),
        "used": used,
        "root_count": len({document.root for document in used}),
        "statements": {said.id: said for said in case.statements},
        "documents": {document.id: document for document in case.documents},
        "events": {event.id: event for event in case.events},
        "trust_labels": {trust.id: trust.label for trust in case.trust},
        "findings": _findings(case),
        "timeline": drawn,
        "drawable": _drawable(drawn),
        "origins": {claim.id: origins(claim, case) for claim in case.claims},
        "hazards": hazards(case),
        "histories": histories(case),
        "map": map_view(case.places, case.recordings),
        "charts": charts,
        "weigh": weigh_view(case.weighing) if case.weighing else None,
        "warned": warned_view(case.warned),
        "wreckage": wreckage_view(case.wreckage),
        "data": Markup(json_for_script({**asdict(drawn), "charts": read})),
        "script": Markup(script),
        "style": Markup(style),
        "licences": asset("LICENSES.txt"),
        "policy": content_policy(script, style),
    }


def number_range(least: float | None, most: float | None) -> str:
    """Bounds of a number in words.

    >>> number_range(2, 2), number_range(2, None), number_range(0.5, 3)
    ('2', 'at least 2', '0.5 to 3')
    """
    if least is None and most is None:
        return "not bounded"
    if most is None:
        return f"at least {least:,.10g}"
    if least is None:
        return f"at most {most:,.10g}"
    return f"{least:,.10g}" if least == most else f"{least:,.10g} to {most:,.10g}"


def web_address(url: str | None) -> str | None:
    """The address where it may be a link: http and https only."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:  # an address that is not one, such as http://[
        return None


def iso_utc(moment: int) -> str:
    """ISO 8601 of milliseconds since 1970.

    >>> iso_utc(1500)
    '1970-01-01T00:00:01.500000+00:00'
    """
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat()


def _findings(case: CaseJson) -> dict[str, list[str]]:
    """Contradictions of each statement."""
    found: dict[str, list[str]] = {}
    for contradiction in case.contradictions:
        for statement in contradiction.statements:
            found.setdefault(statement, []).append(contradiction.id)
    return found


def _drawable(drawn: Timeline) -> set[str]:
    """Contradictions that the timeline can show."""
    return {link.id for link in drawn.links if link.bars or link.events}
