"""A recording in a case: its track, what it measures, what it does not hold. Made-up messages of a made-up flight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.beast import HERTZ, Sent, stream
from builders.case_folder import at, statement, write_case
from builders.cases import DOCUMENTS, ROOTS, event
from builders.mode_s import airborne, altitude_25, squitter
from crossfix.errors import CaseInvalid, CrossfixError
from crossfix.present.case_json import CaseJson
from crossfix.run.investigate import Request, examine, investigate

ADDRESS, OTHER = 0x4AC8DA, 0x4601F9
LOST_S, BACK_S, STOP_S = 60, 160, 220


def beast_log(silent: tuple[float, float] = (0.0, 0.0)) -> bytes:
    """Two frames a second: positions, then the same messages without (type code 0), then positions again.

    Nothing is heard in [silent[0], silent[1]).
    """
    sent = []
    for k in range(2 * STOP_S):
        seconds = k / 2
        if silent[0] <= seconds < silent[1]:
            continue
        level = altitude_25(30000, 12)
        placed = airborne(60.0 + seconds / 1000, 25.0, k % 2, level)
        bare = level << 36
        me = bare if LOST_S <= seconds < BACK_S else placed
        sent.append(Sent(int((5 + seconds) * HERTZ), squitter(ADDRESS, me)))
        sent.append(Sent(int((5.1 + seconds) * HERTZ), squitter(OTHER, placed)))
    return stream(sent)


def examined(folder: Path, *said: dict[str, Any], content: bytes | None = None, **entry: Any) -> CaseJson:
    """A case with the log as its recording, started at 06:00:00 UTC."""
    return examine(Request(written(folder, *said, content=content, **entry)))


def written(folder: Path, *said: dict[str, Any], content: bytes | None = None, **entry: Any) -> Path:
    """The case folder."""
    recording: dict[str, Any] = {
        "id": "rx",
        "file": "recordings/log.bin",
        "label": "Receiver on the roof",
        "root": "rec",
        "trust": "recorder",
        "aircraft": "4ac8da",
        "start": "2024-01-15T06:00:00Z",
        "utc_within_s": 0.0,
        "measures": [{"event": "a", "found": "positions_stop"}, {"event": "b", "found": "positions_resume"}],
    } | entry
    return write_case(
        folder,
        roots=ROOTS,
        documents=DOCUMENTS,
        events=[event("a"), event("b")],
        questions=[{"id": "gap", "label": "Gap", "from": "a", "to": "b"}],
        recordings=[{k: v for k, v in recording.items() if v is not None}],
        statements=[*said] or [statement("S", "BLOG")],
        files={"recordings/log.bin": beast_log() if content is None else content},
    )


def test_the_track_of_the_aircraft_is_read_and_its_loss_of_positions_measured(tmp_path: Path) -> None:
    result = examined(tmp_path)
    (recording,) = result.recordings
    assert (recording.reader, recording.aircraft_in_file, recording.reports) == ("beast_binary", 2, 4 * STOP_S)
    (gap,) = recording.gaps
    assert (gap.kind, gap.start_utc, gap.stop_utc) == (
        "position_loss",
        "2024-01-15T06:00:59.500Z",
        "2024-01-15T06:02:41.500Z",  # three frames confirm a position after a silence
    )
    a, b = result.events
    assert (a.earliest_utc, a.latest_utc) == ("2024-01-15T06:00:59.500Z", "2024-01-15T06:01:14.500Z")
    assert b.latest_utc == "2024-01-15T06:02:41.500Z"
    assert {s.verdict for s in result.statements if s.document == "rx"} == {"measured"}
    positions = [p for p in recording.points if p.latitude is not None]
    assert positions
    assert all(p.longitude == pytest.approx(25.0, abs=1e-4) for p in positions)
    assert not [p for p in positions if gap.start_utc[:19] < p.utc[:19] < gap.stop_utc[:19]]
    assert {p.pressure_altitude_ft for p in recording.points} == {30000.0}


def test_a_statement_against_the_recording_is_contradicted(tmp_path: Path) -> None:
    result = examined(tmp_path, statement("S", "REC", says=at("a", "06:02")))
    said = next(s for s in result.statements if s.id == "S")
    assert said.verdict == "contradicted"
    assert said.off_by_s == pytest.approx(45.5)


def test_without_a_start_the_clock_is_unknown_and_a_statement_ties_it(tmp_path: Path) -> None:
    untied = examined(tmp_path / "1", start=None, utc_within_s=None)
    assert untied.events[0].earliest_utc is None
    assert untied.recordings[0].points == [], "no place on the clock, so nothing is drawn"
    gap = untied.intervals[0]
    assert (gap.shortest_s, gap.longest_s) == (72.0, 102.0), "differences hold without any date"
    tied = examined(tmp_path / "2", statement("S", "REC", says=at("a", "07:30:00")), start=None, utc_within_s=None)
    assert tied.events[1].latest_utc == "2024-01-15T07:31:43Z"


def test_a_silence_within_a_loss_neither_ends_nor_begins_it(tmp_path: Path) -> None:
    result = examined(tmp_path, content=beast_log((90.0, 140.0)), measures=[])
    (recording,) = result.recordings
    assert [gap.kind for gap in recording.gaps] == ["position_loss", "coverage", "position_loss"]
    kinds = [event.kind for event in recording.events if event.kind.startswith(("positions", "messages"))]
    assert kinds == ["positions_stop", "messages_stop", "messages_resume", "positions_resume"]


def test_without_an_aircraft_the_file_is_described_only(tmp_path: Path) -> None:
    (recording,) = examined(tmp_path, aircraft=None).recordings
    assert (recording.aircraft, recording.points, recording.aircraft_in_file) == (None, [], 2)


def test_an_aircraft_that_is_not_in_the_file_is_said(tmp_path: Path) -> None:
    result = examined(tmp_path, aircraft="000001")
    assert any("not in the recording; found there: nothing" in s.why for s in result.skipped)
    assert [s.verdict for s in result.statements] == ["unchecked"]


@pytest.mark.parametrize("content", [b"", b"neither this nor that\n" * 50, bytes(4096)])
def test_a_file_that_no_reader_knows_is_an_error_and_nothing_is_written(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CrossfixError, match=r"log\.bin"):
        investigate(Request(written(tmp_path / "case", content=content)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_reader_can_be_named_in_the_case_or_beside_it(tmp_path: Path) -> None:
    assert examined(tmp_path / "1", reader="beast_binary").recordings[0].reader == "beast_binary"
    with pytest.raises(CrossfixError, match="no_such_reader"):
        examine(Request(written(tmp_path / "2"), reader="no_such_reader"))
    examine(Request(written(tmp_path / "3", reader="beast_binary"), reader="no_such_reader"))


def test_a_recording_that_is_not_there_is_a_problem_with_its_line(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "recordings/log.bin").unlink()
    with pytest.raises(CaseInvalid, match="no such file in the case folder"):
        examine(Request(folder))


def test_the_report_shows_it_and_the_manifest_names_its_hash(tmp_path: Path) -> None:
    result = investigate(Request(written(tmp_path / "case")), tmp_path / "out")
    assert "recordings/log.bin" in {i["path"] for i in result.manifest.inputs}
    assert "Receiver on the roof" in (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "LineString" in (tmp_path / "out/places.geojson").read_text(encoding="utf-8")


def test_it_is_no_publication_and_known_at_every_date(tmp_path: Path) -> None:
    folder = written(tmp_path)
    for request in (Request(folder), Request(folder, as_known_at="2000-01-01"), Request(folder, as_known_at="1999")):
        result = examine(request)
        used = {d.id: d.published for d in result.documents if d.used}
        assert used["rx"] == "not published: a recording of the case"
        assert {s.verdict for s in result.statements if s.document == "rx"} == {"measured"}
    assert "0001-01-01" not in {stage.date for stage in examine(Request(folder)).history}


POINTS = b"""# made up
utc,icao_address,squawk,ground_speed,latitude,longitude,position_sent
2024-01-15T06:00Z,4ac8da,,400,60.0,25.0,true
2024-01-15T06:20Z,4ac8da,7700,,,,false
2024-01-15T06:50Z,4ac8da,,380,60.5,25.0,true
"""
PUBLISHED: dict[str, Any] = {
    "content": POINTS, "published": "2024-01-17", "trust": "media", "start": None,
    "measures": [{"event": "a", "found": "emergency"}],
}  # fmt: skip


def test_published_points_are_said_to_their_resolution_and_not_measured(tmp_path: Path) -> None:
    result = examined(tmp_path, **PUBLISHED)
    a = result.events[0]
    assert (a.earliest_utc, a.latest_utc) == ("2024-01-15T06:20:00Z", "2024-01-15T06:21:00Z")
    (said,) = [s for s in result.statements if s.document == "rx"]
    assert (said.verdict, said.trust) == ("unchecked", "media")
    (document,) = [d for d in result.documents if d.id == "rx"]
    assert (document.kind, document.published) == ("published points", "2024-01-17")


def test_between_published_points_nothing_is_known(tmp_path: Path) -> None:
    (recording,) = examined(tmp_path, **PUBLISHED).recordings
    assert [gap.kind for gap in recording.gaps] == ["not_told"] * 2
    assert [event.kind for event in recording.events] == ["emergency"]


def test_published_points_give_way_to_a_higher_class(tmp_path: Path) -> None:
    by_recorder = statement("S", "REC", says=at("a", "06:30:00"))
    result = examined(tmp_path / "1", by_recorder, **PUBLISHED)
    assert {s.id: s.verdict for s in result.statements}["rx.emergency.1"] == "contradicted"
    measured = examined(tmp_path / "2", by_recorder, **PUBLISHED | {"published": None})
    assert {s.id: s.verdict for s in measured.statements} == {"S": "contradicted", "rx.emergency.1": "measured"}


def test_published_points_are_known_from_their_date(tmp_path: Path) -> None:
    folder = written(tmp_path, **PUBLISHED)
    for day, shown in (("2024-01-16", []), ("2024-01-17", ["rx"])):
        then = examine(Request(folder, as_known_at=day))
        assert [recording.id for recording in then.recordings] == shown
        assert [s.id for s in then.statements if s.document == "rx"] == [f"{name}.emergency.1" for name in shown]


def test_the_report_calls_them_published_points(tmp_path: Path) -> None:
    investigate(Request(written(tmp_path / "case", **PUBLISHED)), tmp_path / "out")
    report = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "What the published points show" in report
    assert "What was recorded" not in report
    rows = (tmp_path / "out/timeline.csv").read_text(encoding="utf-8").splitlines()
    (row,) = [row for row in rows if row.startswith(("published,", "recorded,"))]
    assert row.startswith("published,rx,")
    assert "measured" not in row


def test_a_publication_date_that_is_none_is_a_problem_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CaseInvalid, match=r"case\.yaml:\d+: .*published"):
        examine(Request(written(tmp_path, **PUBLISHED | {"published": "soon"})))


@pytest.mark.parametrize(("name", "taken"), [("BLOG", "document 'BLOG'"), ("S", "statement 'S.positions_stop.1'")])
def test_its_id_must_not_take_that_of_a_document_or_statement(tmp_path: Path, name: str, taken: str) -> None:
    folder = written(tmp_path, statement("S.positions_stop.1", "BLOG"), id=name)
    with pytest.raises(CaseInvalid, match=f"would take the id of {taken}"):
        examine(Request(folder))
