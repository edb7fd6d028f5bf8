"""The three YAML files of the made case, and the texts of its documents."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.happenings import Happening, Touchdown
from crossfix.simulate.said import Entry, Told
from crossfix.simulate.sayings import MadeDocument
from crossfix.simulate.scenario import Scenario
from crossfix.simulate.written_time import iso

MARK = "SYNTHETIC"
AROUND_S = 120.0
WITHIN_S, WITHIN_PPM = 0.1, 10.0
"""How much wider than the planted errors the case says that its clocks may be off."""


class _Dumper(yaml.SafeDumper):
    """Plain words as they are, all other text in quotes; nothing is shared by reference."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", text) and text not in (
        "null",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
    )
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Dumper.add_representer(str, _text)


def moments_of(scenario: Scenario, touchdown_s: float | None) -> dict[str, float]:
    """UTC seconds of the day of every event. A touchdown that does not happen is left out."""
    found = {"takeoff": scenario.takeoff}
    for one in scenario.events:
        if isinstance(one, Happening):
            found[one.id] = one.at
        elif isinstance(one, Touchdown) and touchdown_s is not None:
            found[one.id] = touchdown_s
    return found


def labels_of(scenario: Scenario) -> dict[str, str]:
    """Names of the events of the case."""
    return {"takeoff": "Take-off"} | {one.id: one.label for one in scenario.events if one.label is not None}


def document_texts(scenario: Scenario, told: Sequence[Told]) -> dict[str, str]:
    """By path in the folder: the opening, then what is quoted."""
    return {
        _path(one): "\n".join([f"{MARK}. {one.opening.removeprefix(f'{MARK}. ')}", "", *_lines(one, told)]) + "\n"
        for one in scenario.documents
    }


def case_files(
    scenario: Scenario,
    told: Sequence[Told],
    clocks: Mapping[str, RecorderClock],
    first_frame_s: float | None,
    first_of_others_s: float | None = None,
) -> dict[str, str]:
    """case.yaml, documents.yaml, statements.yaml.

    `first_frame_s`: UTC of the first frame of the flight's log, `first_of_others_s` of that of other aircraft; None
    without any.
    """
    case = _case(scenario, clocks, (first_frame_s, first_of_others_s))
    texts = document_texts(scenario, told)
    documents = {"documents": [_document(one, texts[_path(one)]) for one in scenario.documents]}
    statements = {"statements": [_statement(one) for one in told]}
    head = f"# {MARK}: made by `crossfix exercise` from the scenario {scenario.id}, seed {scenario.seed}.\n"
    return {
        "case.yaml": head + _yaml(case),
        "documents.yaml": head + _yaml(documents),
        "statements.yaml": head + _yaml(statements),
    }


def _yaml(data: Entry) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def _case(scenario: Scenario, clocks: Mapping[str, RecorderClock], first_s: tuple[float | None, float | None]) -> Entry:
    aircraft, flight = scenario.aircraft, scenario.flight
    named = {one.root: one.root_label for one in scenario.documents}
    roots = {
        "made_flight_recorder": "Made-up flight data recorder",
        "made_cockpit_recorder": "Made-up cockpit voice recorder",
        "made_receiver": "Made-up ADS-B receiver",
    } | named
    return {
        "id": scenario.id,
        "title": scenario.title,
        "summary": scenario.summary,
        "synthetic": True,
        "date": scenario.date,
        "aircraft": {"type": aircraft.type, "registration": aircraft.registration, "operator": aircraft.operator},
        "flight": flight.model_dump() | {"callsign": aircraft.callsign},
        "window": {
            "from": iso(scenario.date, scenario.begins - AROUND_S),
            "to": iso(scenario.date, scenario.stop + AROUND_S),
        },
        "trust": [one.model_dump() for one in scenario.trust],
        "roots": [{"id": name, "label": label} for name, label in roots.items()],
        "events": [{"id": name, "label": label} for name, label in labels_of(scenario).items()],
        "questions": [
            {"id": one.id, "label": one.label, "from": one.start, "to": one.stop} for one in scenario.questions
        ],
        **_knowing(scenario),
        "places": list(_places(scenario)),
        "recordings": list(_recordings(scenario, clocks, first_s)),
    }


def _knowing(scenario: Scenario) -> Entry:
    """Parties and hazards, where the scenario tells of any."""
    found = {
        "parties": [one.model_dump() for one in scenario.parties],
        "hazards": [one.model_dump() for one in scenario.hazards],
    }
    return {name: entries for name, entries in found.items() if entries}


def _places(scenario: Scenario) -> Iterator[Entry]:
    for name, one in scenario.points.items():
        if one.label is not None:
            place = {"id": name, "label": one.label, "latitude": one.latitude, "longitude": one.longitude}
            yield place | {"kind": "area", "radius_km": 2.0, "source": "the scenario of the exercise"}


def _recordings(
    scenario: Scenario, clocks: Mapping[str, RecorderClock], first_s: tuple[float | None, float | None]
) -> Iterator[Entry]:
    wrong = scenario.clocks
    own_s, others_s = first_s
    yield {
        "id": "fdr",
        "file": "recordings/fdr.dat",
        "label": "Flight data recorder",
        "root": "made_flight_recorder",
        "trust": scenario.recordings.fdr,
        "layout": "recordings/fdr.toml",
        "utc_within_s": _above(wrong.aircraft.offset_s, WITHIN_S),
        "rate_ppm": _above((clocks["fdr"].rate - 1) * 1e6, WITHIN_PPM),
        "measures": _measures(scenario, "fdr"),
    }
    yield from _cockpit(scenario)
    if own_s is not None:
        yield {
            "id": "adsb",
            "file": "recordings/adsb.bin",
            "label": "ADS-B as received",
            "aircraft": scenario.aircraft.address,
            "measures": _measures(scenario, "adsb"),
        } | _of_receiver(scenario, own_s)
    if others_s is not None:
        yield {
            "id": "traffic",
            "file": "recordings/traffic.bin",
            "label": "ADS-B of other aircraft",
            "filed": "recordings/traffic.json",
        } | _of_receiver(scenario, others_s)


def _of_receiver(scenario: Scenario, first_s: float) -> Entry:
    """What the log of the flight and that of other aircraft share: one receiver and its clock."""
    wrong = scenario.clocks.receiver
    return {
        "root": "made_receiver",
        "trust": scenario.recordings.adsb,
        "start": iso(scenario.date, first_s + wrong.offset_s),
        "utc_within_s": _above(wrong.offset_s, WITHIN_S),
        "rate_ppm": _above(wrong.rate_ppm, WITHIN_PPM),
    }


def _cockpit(scenario: Scenario) -> Iterator[Entry]:
    """The sound, and the transcript on its clock."""
    spoken = {"root": "made_cockpit_recorder", "trust": scenario.recordings.cvr}
    yield {
        "id": "cvr",
        "file": "recordings/cvr.wav",
        "label": "Cockpit sound",
        "rate_ppm": _above(scenario.clocks.cvr.rate_ppm, WITHIN_PPM),
        "measures": _measures(scenario, "cvr"),
    } | spoken
    yield {
        "id": "transcript",
        "file": "recordings/transcript.csv",
        "label": "Transcript of the cockpit sound",
        "reader": "transcript",
        "clock": "cvr",
    } | spoken


def _above(error: float, step: float) -> float:
    """The next step above the size of an error, and one more."""
    return round((math.ceil(abs(error) / step) + 1) * step, 3)


def _measures(scenario: Scenario, recording: str) -> list[Entry]:
    found: list[Entry] = [{"event": "takeoff", "found": "take_off"}] if recording == "fdr" else []
    for one in scenario.events:
        if one.label is not None:
            found += [
                {"event": one.id, "found": by.found, "nth": by.nth} for by in one.measured if by.recording == recording
            ]
    return found


def _document(one: MadeDocument, text: str) -> Entry:
    return {
        "id": one.id,
        "title": one.title,
        "publisher": one.publisher,
        "published": one.published,
        "kind": one.kind,
        "language": "en",
        "interest": one.interest,
        "root": one.root,
        "trust": one.trust,
        "file": _path(one),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "note": "Made up.",
    }


def _statement(one: Told) -> Entry:
    entry = {"id": one.entry.id, "document": one.entry.document, "quote": one.quote, "text": one.text}
    trust = {} if one.entry.trust is None else {"trust": one.entry.trust}
    return entry | trust | {"says": one.says}


def _path(one: MadeDocument) -> str:
    return f"{one.folder}/{one.id.lower()}.txt"


def _lines(one: MadeDocument, told: Sequence[Told]) -> list[str]:
    return [f"- {said.quote}." for said in told if said.entry.document == one.id]
