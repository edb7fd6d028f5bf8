"""`crossfix` on Beast files: bytes to frames, bytes to decoded columns, and the command to Parquet and CSV.

Real logs where CROSSFIX_DATA has them (eight 15-minute logs of one receiver, 953,015 Mode S frames of all kinds), else
four published messages over and over. CPU seconds of this process; the command in a process of its own, with its
largest memory, on one log and on all of them: it must not grow.
"""

from __future__ import annotations

import io
import lzma
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import Measured, write
from builders.beast import Sent, stream
from crossfix.read.protocol import Reading
from crossfix.read.surveillance.beast import BeastBinary, frames_of

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[2] / "shared/data"))
PUBLISHED = (
    "8D4840D6202CC371C32CE0576098", "8D485020994409940838175B284F",
    "8D40621D58C382D690C8AC2863A7", "8D40621D58C386435CC412692AD6",
)  # fmt: skip
REPEATED = 250_000
WANTED_PER_S = 5_000_000
RUNS = 5


def logs() -> list[bytes]:
    """The Beast streams to read."""
    found = sorted((DATA / "gnss/helsinki").glob("*.bin.xz"))
    if found:
        return [lzma.decompress(path.read_bytes()) for path in found]
    contents = [bytes.fromhex(p) for p in PUBLISHED]
    return [stream(Sent(1 + i * 6000, contents[i % 4]) for i in range(4 * REPEATED))]


def cpu_seconds(work: Callable[[], int]) -> tuple[float, float, int]:
    """The first call, which loads or compiles, the best of those after it, and the count."""
    seconds = []
    count = 0
    for _ in range(RUNS + 1):
        start = time.process_time()
        count = work()
        seconds.append(time.process_time() - start)
    return seconds[0], min(seconds[1:]), count


def command(data: bytes, ending: str) -> tuple[float, float]:
    """CPU seconds and the most memory in MB of `crossfix decode`."""
    code = "import sys; from crossfix.cli import main; sys.argv[0] = 'crossfix'; main()"
    with tempfile.TemporaryDirectory() as folder:
        log, out = Path(folder, "x.bin"), Path(folder, f"x.{ending}")
        log.write_bytes(data)
        script = f"import resource, subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}, *sys.argv[1:]], "
        script += "check=True, stderr=subprocess.DEVNULL); u = resource.getrusage(resource.RUSAGE_CHILDREN); "
        script += "print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)"
        arguments = [sys.executable, "-c", script, "decode", str(log), "--out", str(out), "--reader", "beast_binary"]
        done = subprocess.run(arguments, check=True, capture_output=True, text=True)
        seconds, memory = map(float, done.stdout.split())
        return seconds, memory


def run() -> None:
    """Measure and write."""
    parts = logs()
    data = b"".join(parts)
    lines = []
    works: dict[str, Callable[[], int]] = {
        "Beast bytes to frames with time": lambda: sum(map(len, frames_of(io.BytesIO(data), Reading("x")))),
        "Beast bytes to decoded columns": lambda: sum(
            map(len, BeastBinary().read_chunks(io.BytesIO(data), Reading("x")))
        ),
    }
    for what, work in works.items():
        first, best, count = cpu_seconds(work)
        note = f"{count} rows, {len(data) / 1e6:.1f} MB, {count / best / 1e6:.1f} million/s; first call {first:.2f} s"
        lines.append(Measured(f"{what}, CPU s per million", best / count * 1e6, 1e6 / WANTED_PER_S, "limit", note=note))
    for ending in ("parquet", "csv"):
        seconds, memory = command(data, ending)
        _, small = command(parts[0], ending)
        note = f"{seconds:.1f} CPU s in all"
        lines.append(Measured(f"crossfix decode to {ending}, most memory", memory, small, "smallest log", "MB", note))
    write("beast", lines)


if __name__ == "__main__":
    run()
