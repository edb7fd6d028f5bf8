"""`crossfix align`: recordings of one made-up flight, from files to one clock."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.moments import Drawn, Scene, scene
from builders.recorded import steps
from builders.recorded_file import clock, polaris_flight
from crossfix.align.moments import KEY_DOWN, Moments
from crossfix.cli import crossfix
from crossfix.derive.transcript_moments import alert_of, by_radio, transcript_moments
from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.moments_csv import read_moments
from crossfix.records.message import Message, Transcript
from crossfix.records.source import Source
from crossfix.records.timebase import Timebase
from crossfix.run.align import align, align_request

DAY = "2031-05-06T05:00:00Z"
DAY_S = datetime.fromisoformat(DAY).timestamp()


def table(path: Path, moments: Moments, zero_s: float = 0.0) -> str:
    """Moments as a table whose zero is that of their clock, less `zero_s`."""
    lines = ["time_s,kind,low_s,high_s,sigma_s,label"]
    for m in moments.moments:
        low, high = m.at.low - zero_s, m.at.high - zero_s
        lines.append(f"{(low + high) / 2:.6f},{m.kind},{low:.6f},{high:.6f},{m.sigma_s},{m.label}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def made() -> Scene:
    """Transmissions with both edges."""
    return scene(3, Drawn(edges=2))


def run(*arguments: str) -> Result:
    """What the command prints."""
    return CliRunner().invoke(crossfix, ["align", *arguments])


def test_two_tables_are_aligned_printed_and_written(tmp_path: Path, made: Scene) -> None:
    a, b = table(tmp_path / "fdr.csv", made.local), table(tmp_path / "cvr.csv", made.other)
    said = run(a, b, "--out", str(tmp_path / "out"))
    assert said.exit_code == 0, said.output
    for words in ("cvr.csv on the clock of fdr.csv", "ppm", "sigma", "next best alignment", "holds", "common clock"):
        assert words in said.output
    page = (tmp_path / "out" / "align.html").read_text("utf-8")
    assert "<svg" in page
    assert "<script" not in page
    data = json.loads((tmp_path / "out" / "align.json").read_text("utf-8"))
    (link,) = data["links"]
    (segment,) = link["segments"]
    assert segment["rate"] == pytest.approx(1 / made.rate, abs=5e-5)
    middle = segment["pivot_s"]
    true = (middle - made.offset_s) / made.rate
    assert segment["at_pivot_s"] == pytest.approx(true, abs=0.2)
    assert len(segment["residuals"]) == link["by"][0]["matches"]
    assert run(a, b, "--out", str(tmp_path / "out")).exit_code == 0
    (tmp_path / "out" / "mine.txt").write_text("x")
    refused = run(a, b, "--out", str(tmp_path / "out"))
    assert refused.exit_code == 2
    assert "mine.txt" in refused.output


def test_utc_of_one_table_puts_the_others_in_utc_and_errors_add(tmp_path: Path, made: Scene) -> None:
    third = scene(3, Drawn(edges=2, drift_ppm=0.0, offset_s=0.0, step_s=0.0))
    paths = [
        table(tmp_path / "fdr.csv", made.local),
        table(tmp_path / "cvr.csv", made.other),
        table(tmp_path / "tower.csv", third.other),
    ]
    result = align(align_request(paths, {"utc": [f"{paths[2]}={DAY}"]}))
    assert {link.stream: link.onto for link in result.links} == {"fdr.csv": "UTC", "cvr.csv": "UTC"}
    for local in (0.0, 3600.0, 7200.0):
        root, placed = result.on_root("cvr.csv", made.other_of(local))
        assert root == "UTC"
        assert placed.bounds.low <= DAY_S + third.other_of(local) <= placed.bounds.high


def test_recorded_utc_ties_flight_data_and_what_nothing_ties_is_told(tmp_path: Path) -> None:
    """Flight data with recorded UTC, and keying that nothing else holds."""
    of = clock(18_000.0) | {"hydraulic_pressure_1": steps((700, 4), start=3000)}
    data = tmp_path / "flight.hdf5"
    data.write_bytes(polaris_flight(1200.0, of))
    warnings = tmp_path / "keys.csv"
    warnings.write_text("time_s,kind\n" + "".join(f"{t},key_down\n" for t in (3, 17.5, 90, 200, 411, 700)))
    result = align(align_request([str(data), str(warnings)], {"utc": [f"{data}=2031-05-06T05:00:20Z"]}))
    (link,) = result.links
    assert (link.stream, link.onto) == ("flight.hdf5", "UTC")
    _, placed = result.on_root("flight.hdf5", 600.0)
    assert placed.bounds.low <= DAY_S + 600.0 <= placed.bounds.high
    assert placed.bounds.width < 1.2
    assert result.roots == ("keys.csv",)
    assert result.refused[0].refusal.reason == "nothing_in_common"
    undated = align(align_request([str(data), str(warnings)], {}))
    assert any("tell about when it began with --utc" in text for text in undated.notices)


def test_a_stream_that_only_another_ties_is_chained_and_errors_add(tmp_path: Path, made: Scene) -> None:
    """The first ties to the second by alerts, the second to UTC by keying."""
    alerts = [100.0, 333.3, 900.9, 1800.4, 2500.1, 4000.7, 6000.2]
    shift = 777.0
    first = tmp_path / "first.csv"
    first.write_text("time_s,kind,sigma_s\n" + "".join(f"{t + shift},alert,0.05\n" for t in alerts))
    second = tmp_path / "second.csv"
    table(second, made.local)
    with second.open("a") as file:
        file.writelines(f"{t},alert,{t},{t},0.05,\n" for t in alerts)
    utc = table(tmp_path / "utc.csv", made.other, made.offset_s)
    result = align(align_request([str(first), str(second), utc], {"utc": [f"{utc}={DAY}"]}))
    assert [(link.stream, link.onto) for link in result.links] == [("second.csv", "UTC"), ("first.csv", "second.csv")]
    root, placed = result.on_root("first.csv", 3000.0 + shift)
    true = DAY_S + made.rate * 3000.0
    assert root == "UTC"
    assert placed.bounds.low <= true <= placed.bounds.high
    assert placed.likely.low <= true <= placed.likely.high
    assert placed.sigma_s > result.on_root("second.csv", 3000.0)[1].sigma_s
    assert result.refused[0].refusal.reason == "nothing_in_common"


def test_transcript_and_flight_tables_share_transmissions(tmp_path: Path, made: Scene) -> None:
    downs = [m for m in made.other.moments if m.kind == KEY_DOWN]
    rows = [f"{m.middle_s - made.offset_s + 50:.1f},RDO-1,,words" for m in downs]
    path = tmp_path / "cvr.csv"
    path.write_text("start,channel,speaker,text\n" + "\n".join(rows) + "\n")
    result = align(align_request([table(tmp_path / "fdr.csv", made.local), str(path)], {}))
    (link,) = result.links
    assert result.streams[1].form == "transcript"
    placed = link.aligned.at(3600.0 * made.rate + 50.0)
    assert placed.bounds.low <= 3600.0 <= placed.bounds.high


def test_who_keyed_and_what_alerted_is_told_by_words() -> None:
    def message(channel: str, speaker: str, text: str) -> Message:
        return Message(10.0, 12.0, channel, speaker, text)

    own = [message("RDO-2", "", "roger"), message("P1", "captain", "[by radio] descending"), message("VHF1", "", "x")]
    others = [message("CAM", "captain", "gear down"), message("VHF1", "Approach control", "roger")]
    assert [by_radio(m) for m in (*own, *others)] == [True, True, True, False, False]
    alert = message("CAM", "aural alert", "autopilot disconnect")
    assert alert_of(alert) == "autopilot_off"
    assert alert_of(message("CAM", "captain", "the autopilot is off")) is None
    transcript = Transcript(Source("t.csv", 1, "0" * 64), Timebase("transcript", 0.1), (*own, *others, alert))
    found = transcript_moments(transcript, "cvr").moments
    assert [m.kind for m in found] == ["autopilot_off", *["key_down"] * 3, *["key_up"] * 3]
    assert (found[0].at.low, found[0].at.high) == pytest.approx((8.9, 10.1))


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.sampled_from(["key_down", "key_up"])), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_every_moment_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float, str]]) -> None:
    path = tmp_path_factory.mktemp("m") / "m.csv"
    path.write_text("kind,time_s\n" + "".join(f"{kind},{time!r}\n" for time, kind in rows))
    found, source, notices = read_moments(path, "m")
    assert sorted((m.at.low, m.kind) for m in found.moments) == sorted(rows)
    assert not notices
    assert source.size == path.stat().st_size


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_moments_or_an_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("m") / "m.csv"
    path.write_bytes(b"time_s,kind,low_s,high_s\n" + data)
    try:
        found, _, _ = read_moments(path, "m")
    except InputUnusable:
        return
    assert all(m.at.low <= m.at.high for m in found.moments)


def test_bad_lines_are_named_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("time_s,kind,low_s,high_s\n1,key_down,,\nnan,key_up,,\n5,key_up,6,7\n8,,,\n\n9,key_up,8,10\n")
    found, _, notices = read_moments(path, "m")
    assert len(found.moments) == 2
    assert [notice.where.rpartition(":")[2] for notice in notices] == ["3", "4", "5"]
    assert "no number" in notices[0].text


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"utc": ["x.csv=2031-01-01T00:00:00Z"]}, "not among the files"),
        ({"utc": ["fdr.csv"]}, "expected FILE=VALUE"),
        ({"as": ["fdr.csv=song"]}, "expected one of moments"),
        ({"break": ["fdr.csv=soon"]}, "expected seconds"),
    ],
)
def test_what_is_told_wrongly_is_refused(told: dict[str, list[str]], says: str) -> None:
    with pytest.raises(RequestInvalid, match=re.escape(says)):
        align(align_request(["fdr.csv", "cvr.csv"], told))


def test_bad_input_ends_with_exit_code_2(tmp_path: Path, made: Scene) -> None:
    good = table(tmp_path / "fdr.csv", made.local)
    empty = tmp_path / "empty.csv"
    empty.write_text("time_s,kind\n")
    for arguments in ((good,), (good, str(tmp_path / "none.csv")), (good, str(empty)), (good, good)):
        said = run(*arguments)
        assert said.exit_code == 2, arguments
        assert said.output.strip()
