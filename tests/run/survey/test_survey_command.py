"""`crossfix survey` as a user meets it: exit codes, what is said, and Ctrl-C."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders.day import Day, written_tar
from crossfix.cli import crossfix

DAY = Day(aircraft=23, points=60, degraded_every=4, flights=5)


def run(*arguments: str | Path) -> Result:
    """The command in this process."""
    result = CliRunner().invoke(crossfix, ["survey", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_survey_says_what_it_came_to_and_shows_no_bar_where_there_is_no_terminal(tmp_path: Path) -> None:
    tar = written_tar(tmp_path / "day.tar", DAY)
    result = run(tar, tmp_path / "nowhere", "--out", tmp_path / "out", "--workers", "1")
    assert result.exit_code == 0
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0] == "1,380 reports of 23 aircraft from 1 inputs"
    assert lines[1].startswith("affected: ")
    assert lines[2] == "areas of interference: 0, emitters located: 0"
    assert lines[3] == f"  not done: {tmp_path / 'nowhere'}: cannot be opened: No such file or directory"
    assert lines[4:] == [f"Output: {tmp_path / 'out'}"]


def test_nothing_to_read_is_exit_code_2(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere", "--out", tmp_path / "out", "--workers", "1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path / 'nowhere'}: cannot be opened: No such file or directory\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--workers", "2", "--cluster", "tcp://127.0.0.1:9"], "--workers and --cluster exclude each other"),
        (["--workers", "0"], "0 is not in the range x>=1"),
        (["--window", "7min"], "--window '7min': expected 10min"),
        (["--start", "2025-01-01T00:00:00Z"], "--start is the first time of one log, and there are 0"),
    ],
)
def test_bad_options_are_exit_code_2(tmp_path: Path, options: list[str], text: str) -> None:
    result = run(written_tar(tmp_path / "day.tar", Day(1, 8)), "--out", tmp_path / "out", *options)
    assert result.exit_code == 2
    assert text in result.stderr
    assert not (tmp_path / "out").exists()


INTERRUPTED = """
import os, signal, sys
from contextlib import contextmanager
import crossfix.present.survey_progress as shown
from crossfix.cli import main
from crossfix.run.survey import plan


@contextmanager
def surveying(console):
    def told(what, done, *_):
        if what == "detecting" and done == 2:
            os.killpg(0, signal.SIGINT)
    yield told


if __name__ == "__main__":
    plan.AIRCRAFT = 2
    shown.surveying = surveying
    main()
"""


def test_ctrl_c_stops_in_good_order_and_resume_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The signal goes to the workers too, as a terminal sends it."""
    tar = written_tar(tmp_path / "day.tar", DAY)
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED)
    options = ["--out", str(tmp_path / "out"), "--workers", "2"]
    made = subprocess.run(
        [sys.executable, script, "survey", tar, *options], env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True, text=True, timeout=120, check=False, start_new_session=True,
    )  # fmt: skip
    assert made.returncode == 130
    assert made.stderr.replace("\n", " ").strip() == (
        f"Stopped. What is done is kept in {tmp_path / 'out'}; the same command with --resume goes on."
    )
    assert len(list((tmp_path / "out" / ".parts").glob("*.events"))) >= 2
    monkeypatch.setattr("crossfix.run.survey.plan.AIRCRAFT", 2)
    assert run(tar, "--out", tmp_path / "out", "--workers", "1", "--resume").exit_code == 0
    assert run(tar, "--out", tmp_path / "whole", "--workers", "1").exit_code == 0
    for name in ("events.parquet", "survey.json"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
