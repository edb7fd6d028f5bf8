"""Whole surveys of synthetic days: the events are those that were put in, whatever the form, cutting and workers."""

from __future__ import annotations

import gzip
import json
import shutil
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from builders.day import Day, objects, split_tar, written_folder, written_log, written_tar
from builders.low_nic import LowNic
from builders.traces import tar_of
from crossfix.errors import InputUnusable, OutputRefused, RequestInvalid
from crossfix.run.survey import plan
from crossfix.run.survey.conduct import conduct
from crossfix.run.survey.settings import Request, Settings, window_of

DAY = Day(aircraft=23, points=60, degraded_every=4, flights=5)
SETTINGS = Settings(detectors=(LowNic(),))
OUTPUT = [
    "cells.geojson", "cells.parquet", "events.parquet", "sources.geojson", "survey.html", "survey.json",
]  # fmt: skip


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several shards also of little data."""
    monkeypatch.setattr(plan, "AIRCRAFT", 4)
    monkeypatch.setattr(plan, "PARTITION_ROWS", 100)
    monkeypatch.setattr(plan, "PARTITION_BYTES", 1 << 16)


def survey(out: Path, *paths: Path | str, **more: Any) -> dict[str, Any]:
    """A survey with the test's detector."""
    made = conduct(Request(tuple(map(str, paths)), more.pop("settings", SETTINGS), **more), out)
    found: dict[str, Any] = made.model_dump(mode="json", by_alias=True)
    return found


def contents(out: Path) -> dict[str, bytes]:
    """Every file of an output."""
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def rows(out: Path) -> list[dict[str, Any]]:
    """The events."""
    found: list[dict[str, Any]] = pq.read_table(out / "events.parquet").to_pylist()
    return found


def put_in(*days: Day) -> list[tuple[str, float, float]]:
    """Address, first and last Unix time of what was put in, read from the traces with nothing of crossfix."""
    found = []
    for day in days:
        for name, content in day.traces():
            trace = json.loads(zlib.decompress(content, 31))
            low = [p[0] for p in trace["trace"] if p[8] and p[8].get("nic") == 0]
            if low:
                found.append((name[-11:-5], trace["timestamp"] + low[0], trace["timestamp"] + low[-1]))
    return sorted(found, key=lambda one: (one[1], one[0]))


def spans(out: Path) -> list[tuple[str, float, float]]:
    """The same of the events that were found."""
    return [
        (r["icao_address"], round(r["start_utc"].timestamp(), 2), round(r["end_utc"].timestamp(), 2)) for r in rows(out)
    ]


def rounded(found: list[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """To the hundredths of a trace."""
    return [(address, round(begin, 2), round(end, 2)) for address, begin, end in found]


def test_a_tar_gives_what_was_put_in(tmp_path: Path) -> None:
    summary = survey(tmp_path / "out", written_tar(tmp_path / "day.tar", DAY))
    assert spans(tmp_path / "out") == rounded(put_in(DAY))
    assert summary["counts"] == {
        "reports": 23 * 60, "aircraft_seen": 23, "aircraft_affected": 6, "aircraft_spoofed": 0,
        "aircraft_suspected": 0, "aircraft_never_placed": 0,
        "events": {"degraded": 6},
    }  # fmt: skip
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == OUTPUT
    row = rows(tmp_path / "out")[0]
    address = row["icao_address"]
    assert row["source"] == f"{tmp_path}/day.tar/trace_full_{address}.json"
    first = next(
        json.loads(zlib.decompress(c, 31))["trace"][0][0] for name, c in DAY.traces() if name[-11:-5] == address
    )
    assert row["start_utc"] - timedelta(seconds=row["start_s"]) == timedelta(seconds=first) + row["start_utc"].replace(
        hour=0, minute=0, second=0, microsecond=0
    )


def without_clock(row: dict[str, Any]) -> dict[str, Any]:
    """An event without what depends on the file that it begins in."""
    relative = {"source", "start_s", "end_s", "onset_low_s", "onset_high_s", "reasons", "evidence"}
    return {name: value for name, value in row.items() if name not in relative}


def test_every_form_of_the_same_traces_gives_the_same_events(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    tar = written_tar(tmp_path / "day.tar", DAY)
    (tmp_path / "day.tgz").write_bytes(gzip.compress(tar.read_bytes()))
    forms: dict[str, Path | str] = {
        "tar": tar,
        "split": split_tar(tmp_path / "s" / "day.tar", DAY, 3)[0],
        "folder": written_folder(tmp_path / "f", DAY),
        "url": f"file://{tar}",
        "compressed": tmp_path / "day.tgz",
    }
    counts = {name: survey(tmp_path / f"out-{name}", path)["counts"] for name, path in forms.items()}
    assert len({json.dumps(one, sort_keys=True) for one in counts.values()}) == 1
    found = {name: [without_clock(r) for r in rows(tmp_path / f"out-{name}")] for name in forms}
    assert all(one == found["tar"] for one in found.values())


def test_an_aircraft_of_several_days_is_one(tmp_path: Path) -> None:
    days = [Day(aircraft=5, points=60, degraded_every=2, flights=3, number=k) for k in range(3)]
    for day in days:
        written_folder(tmp_path / "f" / str(day.number), day)
        written_tar(tmp_path / f"day{day.number}.tar", day)
    folder = survey(tmp_path / "out-f", tmp_path / "f")
    tars = survey(tmp_path / "out-t", *(tmp_path / f"day{k}.tar" for k in (2, 0, 1)))
    assert spans(tmp_path / "out-f") == spans(tmp_path / "out-t") == rounded(put_in(*days))
    assert folder["counts"] == tars["counts"]
    assert folder["counts"]["aircraft_seen"] == 5
    assert [one["reports"] for one in tars["inputs"]] == [300, 300, 300]
    sources = {(r["start_utc"].day, r["source"].split("/")[-2]) for r in rows(tmp_path / "out-t")}
    assert sources == {(1, "day0.tar"), (2, "day1.tar"), (3, "day2.tar")}
    assert all(0 <= r["start_s"] < 86400 for r in rows(tmp_path / "out-f"))


def test_a_log_gives_the_same_events_whole_and_cut_anywhere(tmp_path: Path) -> None:
    lines = objects(DAY)
    written_log(tmp_path / "whole.jsonl", lines)
    (tmp_path / "cut").mkdir()
    for k in range(4):
        written_log(tmp_path / "cut" / f"{k}.jsonl", lines[k * len(lines) // 4 : (k + 1) * len(lines) // 4])
    whole = survey(tmp_path / "out-whole", tmp_path / "whole.jsonl")
    cut = survey(tmp_path / "out-cut", tmp_path / "cut")
    assert spans(tmp_path / "out-whole") == rounded(put_in(DAY))
    assert spans(tmp_path / "out-cut") == spans(tmp_path / "out-whole")
    assert whole["counts"] == cut["counts"]
    begins = {f"{tmp_path}/cut/{k}.jsonl": json.loads(lines[k * len(lines) // 4])["now"] for k in range(4)}
    for row in rows(tmp_path / "out-cut"):
        assert row["start_utc"].timestamp() - row["start_s"] == pytest.approx(begins[row["source"]], abs=1e-5)


SBS = "MSG,3,1,1,4CA216,1,2025/01/01,{time},2025/01/01,{time},,35000,,,48.1,11.5,,,0,0,0,0\n"


def test_logs_without_a_date_are_each_on_their_own_clock(tmp_path: Path) -> None:
    for name, hour in (("a_20250101.sbs", 6), ("b_20250102.sbs", 7)):
        (tmp_path / name).write_text("".join(SBS.format(time=f"{hour:02d}:00:{k:02d}.000") for k in range(9)))
    summary = survey(tmp_path / "out", tmp_path)
    assert [one["first"]["utc"] for one in summary["inputs"]] == [None, None]
    assert all("not joined with other files" in one["notices"][0]["text"] for one in summary["inputs"])
    assert {one["why"] for one in summary["skipped"]} == {"the reports have no nic (2 aircraft)"}
    dated = survey(tmp_path / "out2", tmp_path / "a_20250101.sbs", start_from_name="a_%Y%m%d Z")
    assert dated["inputs"][0]["first"]["utc"] == "2025-01-01T00:00:00.000Z"
    assert {one["why"] for one in dated["skipped"]} == {"the reports have no nic (1 aircraft)"}


def test_the_same_bytes_whoever_does_it(tmp_path: Path) -> None:
    inputs = [written_tar(tmp_path / "day.tar", DAY), written_log(tmp_path / "log.jsonl", objects(DAY, 3))]
    survey(tmp_path / "one", *inputs)
    survey(tmp_path / "two", *reversed(inputs), workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def stop_after(count: int) -> Callable[[str, int, int, int], None]:
    """Ctrl-C after so many shards of detection."""

    def told(what: str, done: int, *_: int) -> None:
        if what == "detecting" and done == count:
            raise KeyboardInterrupt

    return told


def test_interrupted_and_resumed_gives_the_same_bytes(tmp_path: Path) -> None:
    inputs = (str(written_tar(tmp_path / "day.tar", DAY)), str(written_log(tmp_path / "log.jsonl", objects(DAY, 3))))
    survey(tmp_path / "whole", *inputs)
    out = tmp_path / "out"
    for count in (1, 4):
        with pytest.raises(KeyboardInterrupt):
            conduct(Request(inputs, SETTINGS, resume=True), out, stop_after(count))
        assert [p.name for p in out.iterdir()] == [".parts"]
    done = {p.name: p.stat().st_mtime_ns for p in (out / ".parts").glob("*.json")}
    kept = []

    def told(*_: object) -> None:
        kept.append({p.name: p.stat().st_mtime_ns for p in (out / ".parts").glob("*.json") if p.name in done})

    conduct(Request(inputs, SETTINGS, resume=True), out, told)
    assert kept[-1] == {name: time for name, time in done.items() if name != "begun.json"} | {
        "begun.json": kept[-1]["begun.json"]
    }, "what was done is not done again"
    assert contents(out) == contents(tmp_path / "whole")
    before = (out / "survey.json").stat().st_mtime_ns
    assert survey(out, *inputs, resume=True)["counts"]["aircraft_seen"] == 23
    assert (out / "survey.json").stat().st_mtime_ns == before, "a finished survey is left as it is"


def test_killed_and_resumed_gives_the_same_bytes(tmp_path: Path) -> None:
    """SIGKILL, as a scheduler without patience sends it, in the middle of the work."""
    inputs = [str(written_tar(tmp_path / "day.tar", DAY))]
    survey(tmp_path / "whole", *inputs)
    code = """
import os, signal, sys
from pathlib import Path
from builders.low_nic import LowNic
from crossfix.run.survey import plan
from crossfix.run.survey.conduct import conduct
from crossfix.run.survey.settings import Request, Settings
plan.AIRCRAFT = 4
def told(what, done, *_):
    if what == "detecting" and done == 2:
        os.kill(os.getpid(), signal.SIGKILL)
conduct(Request((sys.argv[1],), Settings(detectors=(LowNic(),))), Path(sys.argv[2]), told)
"""
    command = [sys.executable, "-c", code, inputs[0], str(tmp_path / "out")]
    made = subprocess.run(command, env={"PYTHONPATH": ":".join(sys.path)}, timeout=120, check=False)
    assert made.returncode == -signal.SIGKILL
    assert len(list((tmp_path / "out" / ".parts").glob("*.events"))) == 2
    survey(tmp_path / "out", *inputs, resume=True)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_worker_that_dies_loses_nothing(tmp_path: Path) -> None:
    tar = written_tar(tmp_path / "day.tar", DAY)
    survey(tmp_path / "whole", tar)
    harmful = Settings(detectors=(LowNic(kills_on=DAY.address(9), mark=str(tmp_path / "died")),))
    survey(tmp_path / "out", tar, settings=harmful, workers=2)
    assert (tmp_path / "died").exists()
    assert (tmp_path / "out" / "events.parquet").read_bytes() == (tmp_path / "whole" / "events.parquet").read_bytes()


def test_a_shard_that_always_kills_its_worker_is_given_up_by_name(tmp_path: Path) -> None:
    tar = written_tar(tmp_path / "day.tar", DAY)
    harmful = Settings(detectors=(LowNic(kills_on=DAY.address(9)),))
    summary = survey(tmp_path / "out", tar, settings=harmful, workers=2)
    (lost,) = summary["skipped"]
    assert lost["what"] == f"4 aircraft of {tar}, {DAY.address(8):06x} among them"
    assert "ended 3 times" in lost["why"]
    assert summary["counts"]["aircraft_seen"] == 19
    gone = {f"{DAY.address(k):06x}" for k in (8, 9, 10, 11)}
    assert spans(tmp_path / "out") == [one for one in rounded(put_in(DAY)) if one[0] not in gone]


@pytest.mark.parametrize(
    ("field", "why"),
    [("fails_on", "ValueError: as the test wants"), ("strange_on", "TypeError: Encoding objects of type numpy.bool")],
)
def test_a_detector_that_fails_on_one_aircraft_is_a_notice(tmp_path: Path, field: str, why: str) -> None:
    tar = written_tar(tmp_path / "day.tar", DAY)
    address = DAY.address(4)
    detector = LowNic(**{field: address})  # type: ignore[arg-type]
    summary = survey(tmp_path / "out", tar, settings=Settings(detectors=(detector,)))
    assert spans(tmp_path / "out") == [one for one in rounded(put_in(DAY)) if one[0] != f"{address:06x}"]
    (notice,) = summary["inputs"][0]["notices"]
    assert notice["where"] == f"{address:06x}"
    assert notice["text"].startswith(f"a detector failed ({why}")


def test_bad_input_loses_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    members = list(DAY.traces())
    bad = members[3][0]
    members[3] = (bad, members[3][1][:40])
    members[8] = (members[8][0], b"no json")
    (folder / "day.tar").write_bytes(tar_of([*members, ("./README", b"text")]))
    (folder / "notes.txt").write_text("hello")
    (folder / "other.tar").write_bytes(b"no tar" * 200)
    (folder / "x.tar.ab").write_bytes(b"second part")
    summary = survey(tmp_path / "out", folder, tmp_path / "nowhere")
    said = {Path(one["what"]).name: one["why"] for one in summary["skipped"]}
    assert sorted(said) == ["notes.txt", "nowhere", "other.tar", "x.tar.ab"]
    assert "no reader recognises it" in said["notes.txt"]
    assert "No such file" in said["nowhere"]
    assert "not a tar header" in said["other.tar"]
    assert "x.tar.aa is missing" in said["x.tar.ab"]
    gone = {members[k][0][-11:-5] for k in (3, 8)}
    assert spans(tmp_path / "out") == [one for one in rounded(put_in(DAY)) if one[0] not in gone]
    texts = [n["text"] for one in summary["inputs"] for n in one["notices"]]
    assert any("gzip data end too early" in text for text in texts)
    assert any("no trace list at the beginning" in text for text in texts)


def test_nothing_to_read_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(InputUnusable, match=r"notes\.txt: begins with the text 'hello'; no reader recognises it"):
        survey(tmp_path / "out", tmp_path / "notes.txt")
    with pytest.raises(InputUnusable, match=r"nowhere: cannot be opened"):
        survey(tmp_path / "out", tmp_path / "nowhere")
    assert not (tmp_path / "out").exists()


def test_a_file_that_changes_during_the_survey_is_skipped(tmp_path: Path) -> None:
    tar = written_tar(tmp_path / "day.tar", DAY)
    log = written_log(tmp_path / "log.jsonl", objects(Day(3, 30)))

    def told(what: str, done: int, *_: int) -> None:
        if what == "detecting" and done == 1:
            tar.write_bytes(b"other")

    summary = conduct(Request((str(tar), str(log)), SETTINGS), tmp_path / "out", told)
    (lost,) = summary.skipped
    assert (lost.what, lost.why) == (str(tar), "has changed since the survey began; start it again")
    assert summary.inputs[1].reports == 90


def test_only_what_crossfix_wrote_is_replaced(tmp_path: Path) -> None:
    tar = written_tar(tmp_path / "day.tar", Day(3, 30))
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    with pytest.raises(OutputRefused, match=r"mine\.txt"):
        survey(out, tar)
    assert [p.name for p in out.iterdir()] == ["mine.txt"]
    (out / "mine.txt").rename(out / "survey.json")
    with pytest.raises(OutputRefused, match="not written by crossfix"):
        survey(out, tar)
    shutil.rmtree(out)
    survey(out, tar)
    survey(out, tar)
    assert sorted(p.name for p in out.iterdir()) == OUTPUT


def test_old_results_stay_until_the_new_ones_are_there(tmp_path: Path) -> None:
    inputs = (str(written_tar(tmp_path / "day.tar", DAY)),)
    out = tmp_path / "out"
    survey(out, *inputs)
    before = contents(out)
    with pytest.raises(KeyboardInterrupt):
        conduct(Request(inputs, SETTINGS), out, stop_after(1))
    assert {k: v for k, v in contents(out).items() if not k.startswith(".parts")} == before


@pytest.mark.parametrize("text", ["", "10", "7min", "5h", "25h", "0s", "ten min"])
def test_windows_that_do_not_fit_the_day(text: str) -> None:
    with pytest.raises(RequestInvalid, match="a whole part of an hour or of a day"):
        window_of(text)


def test_what_made_the_result_is_in_it(tmp_path: Path) -> None:
    tar = written_tar(tmp_path / "day.tar", Day(3, 30))
    summary = survey(tmp_path / "out", tar)
    assert summary == json.loads((tmp_path / "out" / "survey.json").read_text("utf-8"))
    assert summary["detectors"][:1] == [
        {
            "name": "low_nic", "method": "NIC is low.", "limits": "For tests alone.",
            "thresholds": [
                {"name": "nic", "value": 5, "unit": "NIC", "reason": "a test"},
                {"name": "fails_on", "value": 0, "unit": "", "reason": ""},
                {"name": "strange_on", "value": 0, "unit": "", "reason": ""},
                {"name": "kills_on", "value": 0, "unit": "", "reason": ""},
                {"name": "mark", "value": "", "unit": "", "reason": ""},
            ],
        }
    ]  # fmt: skip
    sums = subprocess.run(["sha256sum", tar], capture_output=True, text=True, check=True).stdout
    assert summary["inputs"][0]["sha256"] == sums.split()[0]
    folder = survey(tmp_path / "out2", written_folder(tmp_path / "f", Day(3, 30)))["inputs"][0]
    files = sorted(map(str, (tmp_path / "f").rglob("*.json")))
    listed = subprocess.run(["sha256sum", *files], capture_output=True, check=True).stdout
    again = subprocess.run(["sha256sum"], input=listed, capture_output=True, check=True).stdout.decode()
    assert folder["sha256"] == again.split()[0]
