"""Flight data in a case: its events on the report's clock, in the network, and where its clock begins. Synthetic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builders.arinc717 import bitstream, flight
from builders.case_folder import at, statement, write_case
from builders.cases import DOCUMENTS, ROOTS, event
from builders.layouts import toml
from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, steps
from builders.recorded_file import clock, polaris_flight
from crossfix.errors import CaseInvalid, CrossfixError
from crossfix.present.case_json import CaseJson, RecordedEventOut
from crossfix.run.investigate import Request, examine, investigate

ZERO_S = 6 * 3600 + 30.4
"""06:00:30.4 UTC."""
LOST: dict[str, Of] = {
    "hydraulic_pressure_1": constant(3000.0),
    "hydraulic_pressure_2": steps((700, 4), start=3000),
    "hydraulic_pressure_3": steps((704, 0), start=3000),
}
TIMED = AIRLINER | LOST | clock(ZERO_S)


def written(
    folder: Path, flight: dict[str, Of], *said: dict[str, Any], files: dict[str, bytes] | None = None, **entry: Any
) -> Path:
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
        files={"recordings/flight.hdf5": polaris_flight(AIRLINER_S, flight)} | (files or {}),
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


def test_the_page_of_charts_is_written_beside_the_report(tmp_path: Path) -> None:
    said = statement("tied", "REC", says=at("a", "06:12:10", tolerance_s=0.5))
    folder = written(tmp_path / "case", AIRLINER | LOST, said, utc_within_s=None)
    investigate(Request(folder), tmp_path / "out")
    page = (tmp_path / "out/flight-data.html").read_text("utf-8")
    assert "hydraulic system 3: pressure is lost" in page
    assert "on the report&#39;s clock the zero is known within" in page
    assert 'href="flight-data.html"' in (tmp_path / "out/report.html").read_text("utf-8")
    investigate(Request(folder, without=("fdr",)), tmp_path / "out")
    assert not (tmp_path / "out/flight-data.html").exists()


def raw() -> dict[str, bytes]:
    """A raw recording of an airspeed of 200 kt, and its layout."""
    words = flight(np.random.default_rng(1), 40, 64)
    words[:, 9] = 200
    layout = toml({"words_per_subframe": 64}, {"IAS": {"unit": "kt", "parts": [{"word": 10, "bits": [1, 12]}]}}, {})
    return {"recordings/fdr.dat": bitstream(words, "least", [0] * 5), "recordings/fdr.toml": layout}


def test_raw_words_with_a_layout(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "case", TIMED, files=raw(), file="recordings/fdr.dat", layout="recordings/fdr.toml", measures=[]
    )
    result = examine(Request(folder))
    (shown,) = result.recordings
    assert (shown.reader, shown.reports) == ("arinc717", 40)
    assert events_of(result)["record_ends"].latest_utc is None
    inputs = [one["path"] for one in result.manifest.inputs]
    assert "recordings/fdr.toml" in inputs
    assert not any("fdr.toml" in one.what for one in result.skipped)


@pytest.mark.parametrize("layout", ["recordings/../../secret.toml", "recordings/none.toml"])
def test_a_layout_outside_the_case_or_missing_is_refused(tmp_path: Path, layout: str) -> None:
    (tmp_path / "secret.toml").write_bytes(raw()["recordings/fdr.toml"])
    folder = written(tmp_path / "case", TIMED, files=raw(), file="recordings/fdr.dat", layout=layout, measures=[])
    with pytest.raises(CaseInvalid) as raised:
        examine(Request(folder))
    assert "recordings" in str(raised.value)
    assert ".toml" in str(raised.value)


def test_a_wrong_layout_is_refused_with_the_rates(tmp_path: Path) -> None:
    files = raw()
    files["recordings/fdr.toml"] = files["recordings/fdr.toml"].replace(b"64", b"256")
    folder = written(
        tmp_path / "case", TIMED, files=files, file="recordings/fdr.dat", layout="recordings/fdr.toml", measures=[]
    )
    with pytest.raises(CrossfixError, match="is for 256 words per subframe, the recording has 64"):
        examine(Request(folder))
