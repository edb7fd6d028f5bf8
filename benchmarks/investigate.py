"""The whole command on the shipped case, as a user runs it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.report import Measured, timed, write

CASE = Path(__file__).parents[1] / "cases" / "j2-8243"
LIMIT_S = 5.0
RUNS = 3


def run() -> None:
    """Measure the middle of a few runs and write."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "crossfix", "investigate", str(CASE), "--out", str(out)]
        for _ in range(RUNS):
            seconds.append(timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))[0])
        size = (out / "report.html").stat().st_size / 1e6
    lines = [
        Measured("crossfix investigate cases/j2-8243", sorted(seconds)[RUNS // 2], LIMIT_S, "limit"),
        Measured("its report.html", size, 5.0, "limit", unit="MB"),
    ]
    write("investigate", lines)


if __name__ == "__main__":
    run()
