"""Flight data in a case: its events on the report's clock, in the network, and where its clock begins. Synthetic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.case_folder import at, statement, write_case
from builders.cases import DOCUMENTS, ROOTS, event
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, steps
from builders.recorded_file import clock, polaris_flight
from crossfix.errors import CrossfixError
from crossfix.present.case_json import CaseJson, RecordedEventOut
from crossfix.run.investigate import Request, examine

ZERO_S = 6 * 3600 + 30.4
"""06:00:30.4 UTC."""
LOST: dict[str, Of] = {
    "hydraulic_pressure_1": constant(3000.0),
    "hydraulic_pressure_2": steps((700, 4), start=3000),
    "hydraulic_pressure_3": steps((704, 0), start=3000),
}
TIMED = AIRLINER | LOST | clock(ZERO_S)


def written(folder: Path, flight: dict[str, Of], *said: dict[str, Any], **entry: Any) -> Path:
    """A case whose recording is this flight; events a and b are the losses of systems 2 and 3."""
    recording: dict[str, Any] = {
        "id": "fdr",
        "file": "recordings/flight.hdf5",
        "label": "Flight data recorder",
        "root": "rec",
        "trust": "recorder",
        "utc_within_s": 0.0,
        "measures": [{"event": "a", "found": "hydraulic_lost:2"}, {"event": "b", "found": "hydraulic_lost:3"}],
    } | entry
    return write_case(
        folder,
        roots=ROOTS,
        documents=DOCUMENTS,
        events=[event("a"), event("b")],
        questions=[{"id": "gap", "label": "Gap", "from": "a", "to": "b"}],
        recordings=[{k: v for k, v in recording.items() if v is not None}],
        statements=[*said] or [statement("S", "BLOG")],
        files={"recordings/flight.hdf5": polaris_flight(AIRLINER_S, flight)},
    )


def examined(folder: Path, flight: dict[str, Of], *said: dict[str, Any], **entry: Any) -> CaseJson:
    """The case's result."""
    return examine(Request(written(folder, flight, *said, **entry)))


def events_of(result: CaseJson) -> dict[str, RecordedEventOut]:
    """By kind, the first of each."""
    return {one.kind: one for one in reversed(result.recordings[0].events)}


def test_events_stand_on_the_clock_that_the_recorder_wrote(tmp_path: Path) -> None:
    result = examined(tmp_path, TIMED)
    shown = result.recordings[0]
    assert (shown.kind, shown.reader, shown.aircraft_in_file) == ("flight_data", "polaris_hdf5", None)
    assert "recorded hours, minutes and seconds" in shown.clock
    lost = events_of(result)["hydraulic_lost:2"]
    assert lost.event == "a"
    (measured, _) = result.events
    # True: 06:12:09.65 to 06:12:10.65. The recorded seconds, cut off, tell the zero to a second.
    assert (measured.earliest_utc, measured.latest_utc) == ("2024-01-15T06:12:09Z", "2024-01-15T06:12:11Z")


def test_the_interval_between_two_events_does_not_suffer_from_the_clock(tmp_path: Path) -> None:
    result = examined(tmp_path, TIMED)
    gap = result.intervals[0]
    assert (gap.shortest_s, gap.longest_s) == (3.0, 5.0)


def test_a_statement_against_the_flight_data_is_contradicted(tmp_path: Path) -> None:
    said = statement("late", "REC", says=at("a", "06:20:00"))
    result = examined(tmp_path, TIMED, said)
    found = next(one for one in result.statements if one.id == "late")
    assert found.verdict == "contradicted"


def test_without_any_clock_events_have_no_time_and_intervals_have(tmp_path: Path) -> None:
    result = examined(tmp_path, AIRLINER | LOST)
    assert events_of(result)["hydraulic_lost:2"].latest_utc is None
    assert "no start given" in result.recordings[0].clock
    assert (result.intervals[0].shortest_s, result.intervals[0].longest_s) == (3.0, 5.0)


def test_a_start_that_the_case_gives(tmp_path: Path) -> None:
    result = examined(tmp_path, AIRLINER | LOST, start="2024-01-15T06:00:00Z")
    lost = events_of(result)["hydraulic_lost:2"]
    assert (lost.earliest_utc, lost.latest_utc) == ("2024-01-15T06:11:39.250Z", "2024-01-15T06:11:40.250Z")


def test_what_was_not_done_is_told(tmp_path: Path) -> None:
    result = examined(tmp_path, {name: one for name, one in TIMED.items() if not name.startswith("hydraulic")})
    assert any("hydraulic_pressure" in one.text and one.where.endswith("hydraulics") for one in result.notices)
    assert any(one.what.startswith("fdr: hydraulic_lost:2") for one in result.skipped)


@pytest.mark.parametrize(("content", "said"), [(b"", "empty"), (b"\x89HDF\r\n\x1a\n" + bytes(100), "hdf5")])
def test_a_file_that_is_none(tmp_path: Path, content: bytes, said: str) -> None:
    folder = written(tmp_path, TIMED)
    (folder / "recordings/flight.hdf5").write_bytes(content)
    with pytest.raises(CrossfixError) as raised:
        examine(Request(folder))
    assert said in str(raised.value).lower()
