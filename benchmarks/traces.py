"""readsb traces from gzip files into columns, beside the usual ways. Made up, from the description of the format.

Per CPU-second (time.process_time), because wall time on a shared machine measures its other users; best of several.
Ours gives 37 columns with validity; pandas gives what `json_normalize` makes of the same points and aircraft objects;
the standard library gives lists of the 14 items and 8 integrity values as NumPy arrays.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from benchmarks.report import Measured, write
from builders.traces import flight
from crossfix.read.protocol import Reading
from crossfix.read.surveillance.readsb_trace import tables_of
from crossfix.read.surveillance.trace_gzip import inflater, pieces_of

FILES, POINTS = 800, 1300
LIMIT_MPTS = 1.9
PANDAS_FILES, STDLIB_FILES = 40, 200  # of the 800; their time grows with the number of files
REPEATS = 5
INTEGRITY = ("nic", "rc", "nac_p", "nac_v", "sil", "sda", "gva", "version")


def made(folder: Path) -> list[Path]:
    """The files, gzip level 6 as readsb writes them."""
    paths = []
    for k in range(FILES):
        path = folder / f"trace_full_{0x400000 + k:06x}.json"
        path.write_bytes(gzip.compress(flight(k, POINTS, f"{0x400000 + k:06x}").text(), 6))
        paths.append(path)
    return paths


def ours(paths: list[Path]) -> int:
    """All columns of all files; the number of points."""
    reading, at_once = Reading("benchmark"), inflater()

    def traces() -> Iterator[tuple[str, Iterator[bytes | bytearray]]]:
        for path in paths:
            yield path.name, pieces_of(path.read_bytes(), path.name, reading.doubts, at_once)

    return sum(len(table) for table in tables_of(traces(), reading))


def by_pandas(paths: list[Path]) -> int:
    """`json_normalize` of points and their objects."""
    count = 0
    for path in paths:
        with gzip.open(path) as file:
            whole = json.load(file)
        points = pd.DataFrame(whole["trace"])
        objects = pd.json_normalize([extra or {} for extra in points[8]])
        joined = pd.concat([points.drop(columns=8), objects], axis=1)
        joined["time"] = pd.to_datetime(joined[0] + whole["timestamp"], unit="s", utc=True)
        count += len(joined)
    return count


def by_standard_library(paths: list[Path]) -> int:
    """gzip, json, and NumPy arrays of items and integrity."""
    count = 0
    for path in paths:
        with gzip.open(path) as file:
            whole = json.load(file)
        points = whole["trace"]
        columns: list[Any] = [np.array([_number(p[k]) for p in points]) for k in (0, 1, 2, 3, 4, 5, 7, 10, 11, 12, 13)]
        columns += [np.array([_number((p[8] or {}).get(key)) for p in points]) for key in INTEGRITY]
        columns.append(np.array([p[9] for p in points]))
        count += len(columns[0])
    return count


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def rate(work: Callable[[list[Path]], int], paths: list[Path], repeats: int) -> float:
    """Million points per CPU-second, the best of several."""
    best = 0.0
    for _ in range(repeats):
        start = time.process_time()
        points = work(paths)
        best = max(best, points / (time.process_time() - start) / 1e6)
    return best


def first_call_s(path: Path, cache: Path) -> float:
    """Wall seconds of importing and reading one file in a fresh process with this cache of machine code."""
    script = (
        "import sys, time; start = time.perf_counter()\n"
        "from crossfix.read.stream import open_recording\n"
        "open_recording(sys.argv[1]); print(time.perf_counter() - start)"
    )
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache)}
    made = subprocess.run([sys.executable, "-c", script, path], env=environment, check=True, capture_output=True)
    return float(made.stdout)


def run() -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as folder:
        paths = made(Path(folder))
        cache = Path(folder) / "cache"
        compiled, cached = first_call_s(paths[0], cache), first_call_s(paths[0], cache)
        ours(paths[:2])
        speed = rate(ours, paths, REPEATS)
        peers = {
            "pandas json_normalize": (rate(by_pandas, paths[:PANDAS_FILES], 2), 25.0),
            "standard library gzip + json": (rate(by_standard_library, paths[:STDLIB_FILES], 2), 8.0),
        }
        size = sum(path.stat().st_size for path in paths) / FILES / POINTS
    note = f"{FILES} files, {FILES * POINTS} points, {size:.1f} bytes a point as stored; 37 columns with validity"
    lines = [Measured("traces from gzip files, us of CPU a point", 1 / speed, 1 / LIMIT_MPTS, "limit", "us", note)]
    for name, (theirs, wanted) in peers.items():
        lines.append(Measured("traces, us of CPU a point", 1 / speed, 1 / theirs, name, "us", f"wanted {wanted:g}"))
    lines.append(Measured("first file of a process, cached", cached, compiled, "compiled", "s", "import included"))
    write("traces", lines)


if __name__ == "__main__":
    run()
