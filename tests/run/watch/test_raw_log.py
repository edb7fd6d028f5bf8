"""What came from a feed can be replayed, byte for byte, also after the watch was killed while it wrote."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.feeds import Traffic
from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.protocol import Reading
from crossfix.read.surveillance.beast import BeastBinary
from crossfix.records.notice import Notice
from crossfix.records.table import concatenated
from crossfix.run.watch.clock import ReplayClock
from crossfix.run.watch.feed_replay import ReplayFeed
from crossfix.run.watch.raw_log import RawLog, recorded_in


def log_of(folder: Path, told: list[Notice] | None = None) -> RawLog:
    """Of a Beast receiver."""
    return RawLog(folder, "beast://receiver:30005", "bin", (told if told is not None else []).append)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=300), st.floats(0.0, 900.0)), min_size=1, max_size=12))
def test_the_same_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, pieces: list[tuple[bytes, float]]) -> None:
    folder = tmp_path_factory.mktemp("raw")
    log, at_s = log_of(folder), 1.8e9
    log.begin(at_s)
    for data, wait_s in [(b"first", 0.0), *pieces]:
        at_s += wait_s
        log.write(at_s, data)
    log.close()
    (one,) = recorded_in(folder)
    doubts = Doubts()
    assert one.data(doubts).read() == b"first" + b"".join(data for data, _ in pieces)
    assert (one.begun_s, doubts.count) == (1.8e9, 0)


def test_a_file_per_ten_minutes_is_one_stream(tmp_path: Path) -> None:
    """Cut in the middle of frames, the files together give the reports of the whole."""
    data = Traffic.of(10).sent(5, 65)
    log = log_of(tmp_path)
    log.begin(1.8e9)
    for k in range(60):
        log.write(1.8e9 + 25.0 * k, data[k * len(data) // 60 : (k + 1) * len(data) // 60])
    log.close()
    assert len(list(tmp_path.glob("*.zst"))) == 3
    whole = concatenated(list(BeastBinary().read_chunks(io.BytesIO(data), Reading("x", 1.8e9))))
    replay = ReplayFeed([tmp_path], ReplayClock(), lambda _: None)
    table = concatenated([piece for _, piece in replay.pieces()])
    assert np.array_equal(table["icao_address"].values, whole["icao_address"].values)
    known = whole["time"].valid
    assert np.allclose(table["time"].values[known], whole["time"].values[known] + 1.8e9)  # type: ignore[operator]


WRITER = """
import sys, time
from pathlib import Path
from crossfix.run.watch.raw_log import RawLog
log = RawLog(Path(sys.argv[1]), "one", "bin", print)
log.begin(1.8e9)
for k in range(10**6):
    log.write(1.8e9 + k * 0.1, b"%08d" % k)
    print(k, flush=True)
    time.sleep(0.002)
"""


def test_what_came_a_second_before_a_kill_is_there(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        last = -1
        while last < 300:
            last = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        last += len(writer.stdout.read().split())
    (one,) = recorded_in(tmp_path)
    doubts = Doubts()
    got = one.data(doubts).read()
    assert got == b"".join(b"%08d" % k for k in range(len(got) // 8))
    assert len(got) // 8 >= last - 11  # 10 writes are a second of the clock given
    assert "cut" in doubts.notices()[0].text


def test_a_disk_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    told: list[Notice] = []
    (tmp_path / "raw").write_text("a file, no folder")
    log = log_of(tmp_path / "raw", told)
    log.begin(time.time())
    for k in range(5):
        log.write(1.8e9 + k, b"data")
    log.close()
    assert len(told) == 1
    assert "cannot be recorded" in told[0].text


def test_a_folder_without_recordings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputUnusable, match="no recording of a watch"):
        recorded_in(tmp_path)
