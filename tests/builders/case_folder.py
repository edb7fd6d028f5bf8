"""Writes small case folders: a made-up flight with a few events, changed by keyword.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     case = write_case(Path(folder) / "c", statements=[statement("S1", says=at("landing", "06:10"))])
...     sorted(p.name for p in case.iterdir())
['case.yaml', 'documents.yaml', 'statements.yaml']
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

Plain = dict[str, Any]

CASE: Plain = {
    "id": "minimal",
    "title": "A made-up flight",
    "synthetic": True,
    "date": "2024-01-15",
    "window": {"from": "2024-01-15T05:00:00Z", "to": "2024-01-15T07:00:00Z"},
    "zones": {"Here": "UTC+4"},
    "trust": [
        {"id": "recorder", "label": "Recorder"},
        {"id": "official", "label": "Official"},
        {"id": "media", "label": "Media"},
    ],
    "parties": [
        {"id": "crew", "label": "Flight crew", "interest": "crew"},
        {"id": "tower", "label": "Tower"},
        {"id": "agency", "label": "Investigating agency", "interest": "investigation"},
    ],
    "roots": [
        {"id": "report", "label": "Report of the agency"},
        {"id": "log", "label": "Log of the tower"},
        {"id": "paper", "label": "The newspaper itself"},
    ],
    "events": [
        {"id": "takeoff", "label": "Take-off"},
        {"id": "call", "label": "Crew calls the tower"},
        {"id": "landing", "label": "Landing"},
    ],
    "questions": [{"id": "airborne", "label": "Time in the air", "from": "takeoff", "to": "landing"}],
}


def document(name: str, root: str = "report", trust: str = "official", **more: Any) -> Plain:
    """One entry of documents.yaml."""
    entry = {"id": name, "title": f"Title of {name}", "publisher": f"Publisher of {name}", "published": "2024-02-01"}
    return {**entry, "kind": "report", "root": root, "trust": trust, **more}


def statement(name: str, document: str = "REPORT", *, says: Plain | None = None, **more: Any) -> Plain:
    """One entry of statements.yaml; plain text unless `says` is given."""
    entry = {"id": name, "document": document, "quote": f"words of {name}", "text": f"What {name} says."}
    return {**entry, **more, "says": says or {"text_only": True}}


def at(event: str, time: str, zone: str | list[str] = "UTC", **more: Any) -> Plain:
    """`says` of an event at a clock time."""
    return {"time": {"event": event, "at": time, "zone": zone, **more}}


def lasts(start: str, stop: str, value: float | list[float], unit: str = "min", **more: Any) -> Plain:
    """`says` of the time from one event to another."""
    return {"duration": {"from": start, "to": stop, "lasts": value, "unit": unit, **more}}


def minimal() -> tuple[Plain, Plain, Plain]:
    """case.yaml, documents.yaml and statements.yaml of a consistent case, to be edited and written."""
    documents = [
        document("REPORT"),
        document("LOG", "log", "recorder"),
        document("PAPER", "paper", "media", kind="news report", published="2024-01-16"),
    ]
    statements = [
        statement("S1", says=at("takeoff", "05:21:42")),
        statement("S2", "LOG", says=at("landing", "06:10")),
        statement("S3", "PAPER", says=lasts("takeoff", "landing", [40, 60])),
    ]
    return copy.deepcopy(CASE), {"documents": documents}, {"statements": statements}


def write_case(folder: Path, **changes: Any) -> Path:
    """Write the minimal case into `folder`, changed, and return the folder.

    `documents` and `statements` replace the lists of those files. `files` maps further paths to their
    text or bytes, and may replace one of the three files whole. Any other keyword is a key of case.yaml;
    None takes the key away.
    """
    case, documents, statements = minimal()
    files: Mapping[str, str | bytes] = changes.pop("files", {})
    documents["documents"] = changes.pop("documents", documents["documents"])
    statements["statements"] = changes.pop("statements", statements["statements"])
    case = {key: value for key, value in {**case, **changes}.items() if value is not None}
    return write_files(folder, case, documents, statements, files)


def write_files(
    folder: Path, case: Plain, documents: Plain, statements: Plain, files: Mapping[str, str | bytes] | None = None
) -> Path:
    """Write three plain dicts as the three files of a case, and further files by path."""
    folder.mkdir(parents=True, exist_ok=True)
    named = {"case.yaml": case, "documents.yaml": documents, "statements.yaml": statements}
    for name, content in named.items():
        (folder / name).write_text(dumped(content), encoding="utf-8")
    for name, data in (files or {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def dumped(content: Plain) -> str:
    """Plain data as YAML, in the order given, each value written out."""
    return str(yaml.dump(content, Dumper=_WrittenOut, sort_keys=False, allow_unicode=True, width=120))


class _WrittenOut(yaml.CSafeDumper):
    def ignore_aliases(self, _: object) -> bool:
        return True
