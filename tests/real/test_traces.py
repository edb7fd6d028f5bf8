"""Real files of surveillance (CROSSFIX_DATA): every point against the standard library, and what is known of each."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from builders.trace_reference import reports
from crossfix.derive.carry_forward import carried_forward
from crossfix.derive.source_lines import SourceClass, source_lines
from crossfix.derive.track_changes import changes, emergencies, on_ground
from crossfix.derive.track_gaps import GapKind, gaps
from crossfix.read.stream import open_recording
from crossfix.records.recording import Recording
from crossfix.records.table import Table

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared" / "data")) / "surveillance"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real recordings at {DATA}; set CROSSFIX_DATA")
TRACES = {"trace_full_ac671b.json": (0xAC671B, 2500), "trace_full_ac134a.json": (0xAC134A, 777)}


def rows(table: Table) -> list[dict[str, Any]]:
    """What is valid in each row."""
    made: list[dict[str, Any]] = [{} for _ in range(len(table))]
    for name in table:
        if name not in ("icao_address", "non_icao"):
            for k in np.flatnonzero(table[name].valid):
                made[k][name] = table[name].values[k].item()
    return made


def told(recording: Recording) -> str:
    """All notices as one text."""
    return "\n".join(f"{n.where}: {n.text}" for n in recording.notices)


@pytest.mark.parametrize("name", TRACES)
def test_every_point_of_a_trace(name: str) -> None:
    text = (DATA / name).read_bytes()
    recording = open_recording(DATA / name)
    assert recording.reader == "readsb_trace"
    assert set(recording.reports["icao_address"].values) == {TRACES[name][0]}
    assert len(recording.reports) == TRACES[name][1]
    assert rows(recording.reports) == reports(text)
    again = msgspec.json.decode(text)["trace"]
    assert recording.reports["latitude"].values.tolist() == [point[1] for point in again]
    assert recording.reports["longitude"].values.tolist() == [point[2] for point in again]


def test_the_track_of_a_trace() -> None:
    track = next(open_recording(DATA / "trace_full_ac134a.json").tracks())
    assert {gap.kind for gap in gaps(track)} == {GapKind.NOT_TOLD}
    assert [(c.before, c.after) for c in changes(track, "callsign")] == [("SWA506", "SWA936")]
    assert [(c.before, c.after) for c in changes(track, "squawk")][-1][1] in (1173, 3612)
    assert emergencies(track) == ()
    assert len(on_ground(track)) >= 2
    before, after = track.reports["nic"].valid.sum(), carried_forward(track).reports["nic"].valid.sum()
    assert (before, after > 3 * before) == (194, True)


def test_records_of_an_aggregator() -> None:
    recording = open_recording(DATA / "adsb_lol_v2_excerpt.json")
    whole = json.loads((DATA / "adsb_lol_v2_excerpt.json").read_bytes())["ac"]
    table = recording.reports
    assert table["icao_address"].values.tolist() == [int(one["hex"], 16) for one in whole]
    assert table["latitude"].values.tolist() == [one["lat"] for one in whole]
    assert table["time"].values.tolist() == [-one["seen_pos"] for one in whole]
    mlat = table["source_class"].values == SourceClass.MLAT
    assert mlat.sum() == 2
    assert table["nic"].values[mlat].tolist() == [0, 0]
    assert not table["containment_radius"].valid[mlat].any()
    assert recording.timebase.utc_of_zero_s is None


def test_aircraft_objects_by_line() -> None:
    name = "adsb_actions_20250601_36_-122.gz"
    recording = open_recording(DATA / name)
    with gzip.open(DATA / name) as file:
        whole = [json.loads(line) for line in file]
    table = recording.reports
    assert len(table) == len(whole) == 44_120
    assert table["latitude"].values.tolist() == [one["lat"] for one in whole]
    assert table["time"].values.tolist() == [one["now"] for one in whole]
    given = [one["flightdict"] or {} for one in whole]
    for column, key in (("nic", "nic"), ("nac_p", "nac_p"), ("sil", "sil"), ("version", "version")):
        assert table[column].valid.tolist() == [key in one for one in given]
        assert table[column].values[table[column].valid].tolist() == [one[key] for one in given if key in one]
    assert table["non_icao"].values.sum() == sum(one["hex"].startswith("~") for one in whole)
    classes = np.unique(table["source_class"].values[table["source_class"].valid], return_counts=True)
    assert dict(zip(*(part.tolist() for part in classes), strict=True)) == {1: 7638, 2: 1758, 3: 1663, 4: 10}
    lines = [source_lines(carried_forward(track)) for track in recording.tracks()]
    assert sum(SourceClass.TIS_B in one for one in lines) > 0
    assert sum(SourceClass.MLAT in one for one in lines) > 0


def test_state_vectors_with_faults_of_time() -> None:
    recording = open_recording(DATA / "noisy_time_issue.json.gz")
    with gzip.open(DATA / "noisy_time_issue.json.gz") as file:
        whole = json.load(file)
    assert recording.reader == "state_vectors_json"
    assert recording.reports["time"].values.tolist() == [one["timestamp"] / 1000 for one in whole]
    assert recording.reports["latitude"].values.tolist() == [one["latitude"] for one in whole]
    assert recording.reports["ground_speed"].values.tolist() == [one["groundspeed"] for one in whole]


def test_granular_data_of_an_accident() -> None:
    recording = open_recording(DATA / "JL516_Flightradar24_ADS-B_data_granular.csv.xz")
    table = recording.reports
    assert recording.reader == "flightradar24_csv"
    assert len(table) == 17_521
    assert table["latitude"].valid.sum() == 12_374
    assert table["time"].valid.all()
    assert table["nic"].values[table["nic"].valid].max() == 9
    assert "receiver_time is not within 30 s before network_time, which is taken (52 times" in told(recording)
    track = next(recording.tracks())
    assert [gap for gap in gaps(track) if gap.kind is GapKind.POSITION_LOSS and gap.length_s > 60] == []
