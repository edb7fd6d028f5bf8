"""The results of all shards, joined in a fixed order and written: the same bytes whoever did what, and when."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

from crossfix import __version__
from crossfix.detect.protocol import Detector
from crossfix.present.events_parquet import EventRow, write_events
from crossfix.read.doubts import Doubts
from crossfix.records.notice import Skipped
from crossfix.run.output import Layout
from crossfix.run.survey import parts
from crossfix.run.survey.gathered import EVENTS, VISITS
from crossfix.run.survey.merge import merged_rows
from crossfix.run.survey.plan import Input
from crossfix.run.survey.settings import Request
from crossfix.run.survey.shard import Detected, Doubt, Indexed, Lacking, Read, Shuffled

SUMMARY = "survey.json"
SEVERAL = re.compile(r"(.*) \((\d+) times, last at (.*)\)", re.DOTALL)
"""How `read.doubts` writes a doubt that came up several times."""
MARK = f"{parts.FOLDER}/begun.json"
"""It names crossfix in a folder whose survey is not finished."""
LAYOUT = Layout(
    frozenset(
        {
            "events.parquet",
            "cells.parquet",
            "cells.geojson",
            "sources.geojson",
            SUMMARY,
            "survey.html",
            parts.FOLDER,
        }
    ),
    (SUMMARY, MARK),
)


@dataclass(slots=True)
class Totals:
    """Everything that the shards found, but for the events and visits, which stay in the parts `names`."""

    folder: str
    inputs: Sequence[Input]
    doubts: list[Doubt]
    skipped: list[Skipped]
    names: list[str] = field(default_factory=list)
    hours: list[tuple[int, ...]] = field(default_factory=list)
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By the number of an input: what is known of it beside its reports."""
    reads: dict[int, Read] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    affected: set[int] = field(default_factory=set)
    spoofed: set[int] = field(default_factory=set)
    hashes: dict[str, str] = field(default_factory=dict)
    lacking: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add_index(self, number: int, found: Indexed) -> None:
        """What an archive is."""
        self.facts[number] = {"sha256": found.sha256, "reader": "readsb_trace_tar", "traces": found.traces}
        self._tell(found)

    def add_log(self, number: int, read: Shuffled) -> None:
        """What a log is."""
        self.facts[number] = {"sha256": read.sha256, "reader": read.reader, "utc_of_zero_s": read.utc_of_zero_s}
        self._read(Read(number, read.reports, read.first_s, read.last_s))
        self._tell(read)

    def add(self, name: str, found: Detected) -> None:
        """What was found in some aircraft."""
        self.names.append(name)
        self.hours.append(found.hours)
        for read in found.reads:
            self._read(read)
        self.seen.update(found.seen)
        self.affected.update(found.affected)
        self.spoofed.update(found.spoofed)
        self.hashes.update(found.hashes)
        for one in found.lacking:
            self.lacking[one.detector, one.why] += one.flights
        self._tell(found)

    def events(self) -> Iterator[EventRow]:
        """All events in order."""
        return merged_rows([parts.path_of(self.folder, name, EVENTS) for name in self.names])

    def visits(self) -> list[tuple[Path, tuple[int, ...]]]:
        """Where the visits are, for `visit_parts.visits_by_hour`."""
        return [
            (parts.path_of(self.folder, name, VISITS), hours)
            for name, hours in zip(self.names, self.hours, strict=True)
        ]

    @property
    def reports(self) -> int:
        """Reports read."""
        return sum(read.reports for read in self.reads.values())

    def _read(self, read: Read) -> None:
        self.reads[read.number] = self.reads.get(read.number, Read(read.number, 0)).joined(read)

    def _tell(self, output: Indexed | Shuffled | Detected) -> None:
        self.doubts.extend(output.doubts)
        self.skipped.extend(output.skipped)


def write_outputs(folder: Path, totals: Totals, request: Request, identity: str) -> dict[str, Any]:
    """Write every file of the output into a folder; gives the summary."""
    kinds: Counter[str] = Counter()
    with (folder / "events.parquet").open("wb") as file:
        write_events(file, _counted(totals.events(), kinds))
    summary = _summary(totals, request, identity, kinds)
    text = json.dumps(summary, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / SUMMARY).write_text(text + "\n", encoding="utf-8", newline="")
    return summary


def _counted(rows: Iterable[EventRow], kinds: Counter[str]) -> Iterator[EventRow]:
    for row in rows:
        kinds[row.kind] += 1
        yield row


def _summary(totals: Totals, request: Request, identity: str, kinds: Counter[str]) -> dict[str, Any]:
    counts = {
        "reports": totals.reports,
        "aircraft_seen": len(totals.seen),
        "aircraft_affected": len(totals.affected),
        "aircraft_spoofed": len(totals.spoofed),
        "events": dict(sorted(kinds.items())),
    }
    lacking = [Lacking(*key, flights) for key, flights in sorted(totals.lacking.items())]
    skipped = [{"what": one.what, "why": one.why} for one in sorted(set(totals.skipped), key=_place)]
    skipped += [{"what": one.detector, "why": f"{one.why} ({one.flights} aircraft)"} for one in lacking]
    return {
        "crossfix": __version__,
        "identity": identity,
        "settings": {
            "window_s": request.settings.window_s,
            "start": request.start,
            "start_from_name": request.start_from_name,
            "reader": request.reader,
        },
        "detectors": [_described(detector) for detector in request.settings.detectors],
        "inputs": [_input(number, one, totals) for number, one in enumerate(totals.inputs)],
        "counts": counts,
        "skipped": skipped,
        "notices": _notices(totals.doubts, None),
    }


def _input(number: int, one: Input, totals: Totals) -> dict[str, Any]:
    read = totals.reads.get(number, Read(number, 0))
    facts = _facts_of_traces(one, totals) if one.form == "traces" else totals.facts.get(number, {})
    notices = [{"where": one.name, "text": facts["note"]}] if "note" in facts else []
    return {
        "path": one.name,
        "files": len(one.entries),
        "size": one.size,
        "stamp": one.entries[0].stamp if len(one.entries) == 1 else None,
        "sha256": facts.get("sha256"),
        "reader": facts.get("reader"),
        "utc_of_zero_s": facts.get("utc_of_zero_s", 0.0 if one.form != "log" else None),
        "reports": read.reports,
        "first_s": read.first_s,
        "last_s": read.last_s,
        "notices": notices + _notices(totals.doubts, number),
    }


def _facts_of_traces(one: Input, totals: Totals) -> dict[str, Any]:
    """The hash of the one file, or of the list of all of them."""
    read = [(totals.hashes[entry.name], entry.name) for entry in one.entries if entry.name in totals.hashes]
    if len(one.entries) == 1:
        return {"reader": "readsb_trace", "sha256": read[0][0] if read else None}
    lines = "".join(f"{digest}  {name}\n" for digest, name in read)
    note = f"sha256 is that of what sha256sum prints for its {len(read)} files that were read, in order of their names"
    return {"reader": "readsb_trace", "sha256": hashlib.sha256(lines.encode()).hexdigest(), "note": note}


def _described(detector: Detector) -> dict[str, Any]:
    """A detector with its thresholds, each with unit and reason."""
    return {
        "name": detector.name,
        "method": detector.method,
        "limits": detector.limits,
        "thresholds": list(_thresholds(detector, "")),
    }


def _thresholds(owner: Any, prefix: str) -> Iterator[dict[str, Any]]:
    """The fields of a dataclass, those of a field that is one by their names with a dot."""
    for one in fields(owner):
        value = getattr(owner, one.name)
        if is_dataclass(value):
            yield from _thresholds(value, f"{prefix}{one.name}.")
        else:
            said = {key: one.metadata.get(key, "") for key in ("unit", "reason")}
            yield {"name": prefix + one.name, "value": value} | said


def _notices(doubts: Iterable[Doubt], number: int | None) -> list[dict[str, str]]:
    """The notices about an input, counted over all shards by their text."""
    counted = Doubts()
    for notice in (one.notice for one in doubts if one.number == number):
        several = SEVERAL.fullmatch(notice.text)
        text, count, last = several.groups() if several else (notice.text, "1", notice.where)
        counted.add(notice.where, text, int(count), last)
    return [{"where": notice.where, "text": notice.text} for notice in counted.notices()]


def _place(one: Skipped) -> tuple[str, str]:
    return one.what, one.why
