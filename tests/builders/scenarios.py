"""A scenario of seven minutes, for tests: a climb, a loss of navigation, damage, an impact."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from crossfix.simulate.scenario import Scenario

Plain = dict[str, Any]
TINY: Plain = {
    "id": "tiny", "title": "A short exercise", "summary": "Made up for tests.", "date": "2024-06-01", "seed": 7,
    "aircraft": {"type": "Twin jet (made up)", "registration": "X-T", "operator": "Tests", "address": "f00999",
                 "callsign": "TEST9"},
    "flight": {"number": "TEST9", "origin": "Meadow", "destination": "Field"},
    "begins": "10:00:00", "takeoff": "10:00:50", "ends": "10:09:00", "start": "MEADOW", "runway_deg": 350,
    "wind": {"from_deg": 270, "speed_kt": 20},
    "points": {"MEADOW": {"latitude": 45.0, "longitude": 10.0, "label": "Meadow"},
               "AWAY": {"latitude": 46.0, "longitude": 9.5}},
    "ground": [{"at": "10:00:00", "feet": 100}],
    "flown": [
        {"at": "10:00:10", "altitude_ft": 5000, "rate_fpm": 2500, "speed_kt": 180, "flaps_deg": 10},
        {"at": "10:00:58", "gear_down": False}, {"at": "10:01:20", "flaps_deg": 0, "speed_kt": 230},
        {"at": "10:02:50", "autopilot": True, "to": "AWAY"},
        {"at": "10:06:30", "altitude_ft": 2500, "heading_deg": 10},
    ],
    "events": [
        {"kind": "gnss_lost", "id": "lost", "at": "10:03:00.3", "until": "10:03:20", "label": "Navigation is lost",
         "measured": [{"recording": "fdr", "found": "gnss_lost"}]},
        {"kind": "gnss_false", "id": "false", "at": "10:03:20", "until": "10:03:50", "latitude": 44.0,
         "longitude": 11.0, "speed_kt": 60, "track_deg": 90},
        {"kind": "impulse", "id": "bang_1", "at": "10:04:05.25", "level_db": 24, "label": "First impulse"},
        {"kind": "disconnect", "id": "ap_off", "at": "10:04:05.9", "system": "autopilot", "label": "Autopilot goes off",
         "measured": [{"recording": "fdr", "found": "autopilot_off"}]},
        {"kind": "warning", "id": "warned", "at": "10:04:06.1", "until": "10:04:11", "name": "master_warning"},
        {"kind": "surfaces_fixed", "id": "fixed", "at": "10:04:06", "trim_kt": 225},
        {"kind": "hydraulic_loss", "id": "h2", "at": "10:04:08.4", "system": 2, "label": "System 2 loses its pressure",
         "measured": [{"recording": "fdr", "found": "hydraulic_lost:2"}]},
        {"kind": "depressurisation", "id": "cabin", "at": "10:04:10"},
        {"kind": "impulse", "id": "bang_2", "at": "10:04:15.75", "level_db": 20, "label": "Second impulse"},
        {"kind": "squawk", "id": "code", "at": "10:05:00", "code": "7700"},
        {"kind": "transmission", "id": "call", "at": "10:04:12", "until": "10:04:14.2", "by": "captain",
         "text": "reports", "label": "Crew reports"},
        {"kind": "speech", "id": "words", "at": "10:04:16.5", "until": "10:04:18", "by": "first_officer",
         "text": "asks"},
        {"kind": "impact", "id": "ground", "at": "10:08:40.2", "bank_deg": 20, "label": "The aircraft meets the ground",
         "measured": [{"recording": "fdr", "found": "impact"}]},
    ],
    "clocks": {"fdr": {"rate_ppm": -60}, "aircraft": {"offset_s": 0.4}, "cvr": {"rate_ppm": 300},
               "receiver": {"offset_s": -0.3, "rate_ppm": 15}},
    "audio": {"from": "10:04:00", "until": "10:04:20"},
    "receiver": {"latitude": 45.1, "longitude": 10.1, "height_ft": 400},
    "trust": [{"id": "recorder", "label": "Recorders"}, {"id": "media", "label": "Press"}],
    "recordings": {"fdr": "recorder", "adsb": "recorder", "cvr": "recorder"},
    "documents": [
        {"id": "NOTE", "title": "Note", "publisher": "Commission (made up)", "published": "2024-07-01", "kind": "note",
         "root": "note", "root_label": "The note", "trust": "recorder", "opening": "A note."},
        {"id": "POST", "title": "News", "publisher": "Post (made up)", "published": "2024-06-02", "kind": "news",
         "root": "post", "root_label": "The Post", "trust": "media", "opening": "News.", "folder": "notices"},
    ],
    "statements": [
        {"id": "T1", "document": "NOTE", "says": "time", "event": "bang_1", "quote": "first at {said}"},
        {"id": "T2", "document": "NOTE", "says": "duration", "from": "bang_1", "until": "bang_2",
         "quote": "{said} seconds apart"},
        {"id": "T3", "document": "POST", "says": "time", "event": "takeoff", "to": "min", "zone": "UTC+2",
         "quote": "took off at {said}"},
        {"id": "P1", "document": "POST", "says": "time", "event": "ground", "planted_s": 300,
         "quote": "came down at {said}"},
        {"id": "P2", "document": "POST", "says": "duration", "from": "bang_1", "until": "bang_2", "planted_s": 9,
         "quote": "{said} seconds between them"},
    ],
    "questions": [{"id": "between", "label": "Between the impulses", "from": "bang_1", "until": "bang_2"}],
    "expected": ["record_ends"],
}  # fmt: skip


def plain(**changes: Any) -> Plain:
    """As a file would hold it, with other values at the top."""
    return deepcopy(TINY) | changes


def tiny(**changes: Any) -> Scenario:
    """The same, read."""
    return Scenario.model_validate(plain(**changes))
