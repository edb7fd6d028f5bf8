"""Raw flight data recordings: bits to words, the search for the storage form, memory, and what damage costs.

The words of a real A330 where CROSSFIX_DATA has them, forwards and backwards over and over so that nothing jumps, else
a synthetic flight. CPU seconds of this process after the first call, which loads or compiles the loops. Memory in a
process of its own: the most that it held beyond what it held for a small recording.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Measured, write
from builders.arinc717 import Recovery, aligned, bitstream, damaged, flight, packed
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.arinc717 import read_words
from crossfix.read.recorders.arinc717_search import find_form
from crossfix.read.recorders.forms import RATES
from crossfix.records.words import Quality

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[2] / "shared/data"))
A330 = DATA / "flight-data/a330-arinc717-aligned-512wps.zip"
WIDTH = 512
TIMES = 300
"""Repeats: 66 MB of packed bits, 24 hours at 512 words/s."""
WANTED_CLEAN, WANTED_SEARCH, WANTED_MEMORY, MOST_LOST = 150e6, 15e6, 4.0, 1.0
RUNS = 3
SEEDS = 14


def flown() -> NDArray[np.uint16]:
    """288 subframes of 512 words."""
    if not A330.is_file():
        return flight(np.random.default_rng(1), 288, WIDTH)
    raw = np.frombuffer(zipfile.ZipFile(A330).read("raw.dat"), "<u2").astype(np.uint16) & np.uint16(0xFFF)
    return raw.reshape(-1, WIDTH)[:288]


def long(words: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Frames forwards, then backwards, again and again."""
    frames = words.reshape(-1, 4, WIDTH)
    return np.concatenate([frames, frames[::-1]] * (TIMES // 2)).reshape(-1, WIDTH)


def cpu_seconds(work: Callable[[], object]) -> tuple[float, float]:
    """The first call, and the best of those after it."""
    seconds = []
    for _ in range(RUNS + 1):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return seconds[0], min(seconds[1:])


def memory(data: bytes) -> int:
    """Bytes that a process reading `data` held at most."""
    code = "import sys; from pathlib import Path; from crossfix.read.doubts import Doubts; "
    code += "from crossfix.read.recorders.arinc717 import read_words; "
    code += "read_words(Path(sys.argv[1]).read_bytes(), 'x', Doubts()); "
    code += "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "x.dat").write_bytes(data)
        command = [sys.executable, "-c", code, str(Path(folder, "x.dat"))]
        return 1024 * int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def speeds(words: NDArray[np.uint16]) -> list[Measured]:
    """Each work as seconds per 100 MB against the limit."""
    stream, two_bytes = bitstream(words, "least", [1] * 3), aligned(words, "little")
    noise = np.random.default_rng(2).bytes(20_000_000)
    works: list[tuple[str, Callable[[], object], int, float]] = [
        ("clean bitstream", lambda: read_words(stream, "x", Doubts()), len(stream), WANTED_CLEAN),
        ("aligned words", lambda: read_words(two_bytes, "x", Doubts()), len(two_bytes), WANTED_CLEAN),
        ("full search, recording", lambda: searched(stream), len(stream), WANTED_SEARCH),
        ("full search, random bytes", lambda: searched(noise), len(noise), WANTED_SEARCH),
    ]
    lines = []
    for what, work, size, wanted in works:
        first, best = cpu_seconds(work)
        note = f"{size / 1e6:.0f} MB, {size / best / 1e6:.0f} MB/s; first call {first:.2f} s"
        lines.append(Measured(f"{what}, CPU s per 100 MB", best / size * 1e8, 1e8 / wanted, "limit", note=note))
    return lines


def searched(data: bytes) -> object:
    """The search for the form over all bytes."""
    return find_form(np.frombuffer(data, np.uint8), RATES, whole=True)


def damage(words: NDArray[np.uint16]) -> list[Measured]:
    """The campaign of 100 slips, 100 dropouts of 24 bits to one subframe, bit errors at 1e-4 and a cut end."""
    found = []
    for seed in range(SEEDS):
        stream = damaged(np.random.default_rng(seed), words, 100, 100, 1e-4, 12 * WIDTH)
        read = read_words(packed(stream.bits), "x", Doubts())
        row = int(np.flatnonzero(read.quality <= Quality.TAIL_BAD)[0])
        first = int(stream.origin[read.bit_position[row]]) // (12 * WIDTH) - row
        found.append(Recovery.of(words, stream, read.words, read.valid, first))
    lost = [100 * (1 - one.recovered) for one in found]
    note = f"{SEEDS} seeds, {min(lost):.2f} to {max(lost):.2f} %"
    note += f"; valid words that are wrong beyond bit errors: {max(one.wrong for one in found):.1e} at most"
    return [
        Measured(
            "damaged: undamaged words not recovered, median", float(np.median(lost)), MOST_LOST, "limit", "%", note
        )
    ]


def run() -> None:
    """Measure and write."""
    words = flown()
    stream = bitstream(long(words), "least", [1] * 3)
    share = (memory(stream) - memory(stream[:200_000])) / len(stream)
    lines = speeds(long(words))
    lines.append(Measured("most memory, of the file's size", share, WANTED_MEMORY, "limit", "times", "file included"))
    write("flight_data", lines + damage(words))


if __name__ == "__main__":
    run()
