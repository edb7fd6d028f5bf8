"""What really happened in an exercise, and what is expected to be found: truth.json, which no command reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.cockpit_audio import CHANNELS, Sound
from crossfix.simulate.made_case import MARK
from crossfix.simulate.said import Entry, Told
from crossfix.simulate.scenario import Scenario
from crossfix.simulate.written_time import iso

CLOCKS = {
    "fdr": "utc = utc_of_zero_s + rate * seconds of the flight data recorder",
    "aircraft": "utc = utc_of_zero_s + rate * UTC as the flight data recorder recorded it, in seconds of the day",
    "cvr": "utc = utc_of_zero_s + rate * seconds of the audio file",
    "receiver": "utc = utc_of_zero_s + rate * counter of the ADS-B log / 12e6",
}
TOLD = ("impulse", "autopilot_off", "master_warning", "terrain_warning", "click")


def truth(
    scenario: Scenario,
    moments: Mapping[str, float],
    clocks: Mapping[str, RecorderClock],
    told: Sequence[Told],
    sounds: Sequence[Sound],
    version: str,
) -> Entry:
    """Plain data. Times are UTC; `_s` counts from 00:00 UTC of the scenario's day."""
    return {
        "crossfix": version,
        "synthetic": f"{MARK}: the truth of an exercise. Not part of the evidence; no command reads it.",
        "scenario": scenario.id,
        "seed": scenario.seed,
        "date": scenario.date,
        "clocks": {name: _clock(scenario, name, clock) for name, clock in clocks.items()},
        "start_given_for_adsb_is_late_by_s": scenario.clocks.receiver.offset_s,
        "events": _events(scenario, moments),
        "expected_events": sorted(_expected(scenario)),
        "statements": [_statement(one) for one in told],
        "sounds": [_sound(scenario, one, clocks["cvr"]) for one in sounds if one.kind in TOLD],
    }


def _clock(scenario: Scenario, name: str, clock: RecorderClock) -> Entry:
    return {
        "meaning": CLOCKS[name],
        "utc_of_zero": iso(scenario.date, clock.zero_s),
        "utc_of_zero_s": clock.zero_s,
        "rate": clock.rate,
        "rate_ppm": round((clock.rate - 1) * 1e6, 6),
    }


def _events(scenario: Scenario, moments: Mapping[str, float]) -> list[Entry]:
    more: dict[str, Entry] = {
        "takeoff": {"kind": "takeoff", "expected": [{"recording": "fdr", "found": "take_off", "nth": 1}]}
    }
    for one in scenario.events:
        written: dict[str, Any] = one.model_dump(exclude={"id", "at", "measured"}, exclude_none=True)
        if "until" in written:
            written["until_s"] = written.pop("until")
            written["until"] = iso(scenario.date, written["until_s"])
        more[one.id] = written | {"expected": [by.model_dump() for by in one.measured]}
    listed = [
        {"id": name, "utc": iso(scenario.date, moment), "utc_s": moment} | more[name]
        for name, moment in moments.items()
    ]
    return sorted(listed, key=lambda one: one["utc_s"])


def _expected(scenario: Scenario) -> set[str]:
    """Kinds of events of flight data that the scenario gives rise to."""
    measured = {by.found for one in scenario.events for by in one.measured if by.recording == "fdr"}
    return measured | {"take_off"} | set(scenario.expected)


def _statement(one: Told) -> Entry:
    return {
        "id": one.entry.id,
        "document": one.entry.document,
        "quote": one.quote,
        "true": one.true,
        "wrong_by_s": one.entry.planted_s,
    }


def _sound(scenario: Scenario, one: Sound, clock: RecorderClock) -> Entry:
    arrives = dict(zip(CHANNELS, (round(at, 6) for at in one.arrives_s), strict=True))
    return {"kind": one.kind, "utc": iso(scenario.date, clock.utc(one.arrives_s[0])), "local_s": arrives}
