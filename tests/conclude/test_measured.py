"""What a recording measures takes part in the network beside the statements, and before them."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.case_folder import at, statement, write_case
from builders.cases import DOCUMENTS, ROOTS, event
from crossfix.conclude.conclusion import conclude
from crossfix.conclude.findings import Findings
from crossfix.conclude.measured import with_recordings
from crossfix.read.case_folder import read_case
from crossfix.records.interval import Interval
from crossfix.records.recorded import Recorded, RecordedEvent

STOP = RecordedEvent("positions_stop", "positions stop", Interval(100.0, 104.0))
BACK = RecordedEvent("positions_resume", "positions are received again", Interval(700.0, 701.0))


def found(folder: Path, *said: dict[str, object], **entry: object) -> Findings:
    """A case with one recording that starts at 06:00 and measures events a and b."""
    recording = {
        "id": "adsb",
        "file": "recordings/adsb.bin",
        "label": "Receiver at the field",
        "root": "rec",
        "trust": "recorder",
        "start": "2024-01-15T06:00:00Z",
        "utc_within_s": 1.0,
        "measures": [{"event": "a", "found": "positions_stop"}, {"event": "b", "found": "positions_resume"}],
    } | entry
    path = write_case(
        folder,
        roots=ROOTS,
        documents=DOCUMENTS,
        events=[event("a"), event("b")],
        questions=[{"id": "gap", "label": "Gap", "from": "a", "to": "b"}],
        recordings=[{k: v for k, v in recording.items() if v is not None}],
        statements=[*said] or [statement("S", "BLOG")],
        files={"recordings/adsb.bin": b"\x1a1"},
    )
    starts = 6 * 3600.0 if recording["start"] else None
    return conclude(with_recordings(read_case(path), [Recorded("adsb", "0" * 64, starts, (STOP, BACK))]))


def test_events_are_bounded_by_the_recording_and_its_clock(tmp_path: Path) -> None:
    findings = found(tmp_path)
    six = 6 * 3600.0
    assert findings.events["a"].interval == Interval(six + 99.0, six + 105.0), (
        "4 s between reports, the clock 1 s each way"
    )
    assert findings.events["a"].low_by == ("adsb.positions_stop.1",)
    assert findings.intervals["gap"].interval == Interval(596.0, 601.0), "on one clock its offset cancels"
    assert findings.statements["adsb.positions_stop.1"].verdict == "measured"


def test_a_statement_that_cannot_hold_is_contradicted_and_the_measurement_never_is(tmp_path: Path) -> None:
    findings = found(tmp_path, statement("S", "REC", says=at("a", "06:09")))
    assert findings.statements["S"].verdict == "contradicted"
    assert findings.statements["S"].off_by_s == pytest.approx(540 - 105)
    assert findings.statements["adsb.positions_stop.1"].verdict == "measured"
    assert "the clock of “Receiver at the field” is within 1 s of UTC" in findings.contradictions[0].structure


def test_a_clock_that_is_not_known_is_found_from_a_statement(tmp_path: Path) -> None:
    said = statement("S", "REC", says=at("a", "06:30:00"))
    findings = found(tmp_path, said, start=None, utc_within_s=None)
    assert findings.statements["S"].verdict == "unchecked", "it alone ties the clock to UTC"
    half = 6.5 * 3600
    assert findings.events["b"].interval == Interval(half + 596.0, half + 602.0)


def test_an_uncertain_rate_widens_what_is_far_from_the_start(tmp_path: Path) -> None:
    findings = found(tmp_path, rate_ppm=500.0)
    gap = findings.intervals["gap"].interval
    assert gap.low == pytest.approx(596.0 * (1 - 5e-4), abs=1e-6)
    assert gap.high == pytest.approx(601.0 * (1 + 5e-4), abs=1e-6)


def test_what_the_recording_does_not_hold_is_said(tmp_path: Path) -> None:
    findings = found(tmp_path, measures=[{"event": "a", "found": "positions_stop", "nth": 2}])
    (skipped,) = [s for s in findings.case.skipped if s.what.startswith("adsb")]
    assert skipped.why == "not in the recording; found there: positions_resume, positions_stop"
    assert not findings.events["a"].interval.known
