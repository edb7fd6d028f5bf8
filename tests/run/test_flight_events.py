"""`crossfix events`: phases, events and what was not done, of a made-up flight."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders.recorded import AIRLINER, AIRLINER_S, constant, steps
from builders.recorded_file import polaris_flight
from crossfix.cli import crossfix
from crossfix.detect.registry import RECORDER_DETECTORS
from crossfix.records.thresholds import thresholds_of

HYDRAULICS = {
    "hydraulic_pressure_1": constant(3000.0),
    "hydraulic_pressure_3": steps((700, 4), start=3000),
}


@pytest.fixture(scope="module")
def flight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of flight data."""
    path = tmp_path_factory.mktemp("events") / "flight.hdf5"
    path.write_bytes(polaris_flight(AIRLINER_S, AIRLINER | HYDRAULICS))
    return path


def told(*arguments: str) -> Result:
    """What the command prints."""
    return CliRunner().invoke(crossfix, ["events", *arguments])


def test_it_prints_phases_events_and_what_was_not_done(flight: Path) -> None:
    said = told(str(flight))
    assert said.exit_code == 0
    for words in ("take-off", "hydraulic_lost:3", "699.25", "700.25", "touchdown", "record_ends", "Not done: "):
        assert words in said.output
    assert "cabin: the recording has no cabin_altitude" in said.output


def test_json_has_evidence_thresholds_and_null_for_what_is_not_known(flight: Path) -> None:
    said = json.loads(told(str(flight), "--json").output)
    lost = next(one for one in said["events"] if one["kind"] == "hydraulic_lost:3")
    assert lost["onset"] == [699.25, 700.25]
    assert lost["end"][1] is None
    assert [one["value"] for one in lost["evidence"]] == [3000.0, 4.0, 4.0]
    assert [one["name"] for one in said["phases"]][:2] == ["ground", "take-off"]
    assert {one["name"] for one in said["detectors"]} == {one.name for one in RECORDER_DETECTORS}
    low = next(one for d in said["detectors"] for one in d["thresholds"] if one["name"] == "low_psi")
    assert (low["value"], low["unit"]) == (1800.0, "psi")


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(bytes(1000))
    said = told(str(tmp_path / "x.bin"))
    assert said.exit_code == 2
    assert "check that the file is raw" in said.output
    assert told(str(tmp_path / "no such file")).exit_code == 2


def test_every_detector_says_what_it_does_and_every_threshold_why() -> None:
    names = [one.name for one in RECORDER_DETECTORS]
    assert len(set(names)) == len(names)
    for detector in RECORDER_DETECTORS:
        assert detector.method
        assert detector.limits
        assert detector.definition
        for one in thresholds_of(detector):
            assert one.reason, f"{detector.name}: {one.name}"
            assert one.unit, f"{detector.name}: {one.name}"
