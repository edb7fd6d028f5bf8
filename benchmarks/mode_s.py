"""Mode S: messages per CPU-second, beside rs1090 in the same run and pyModeS 3 as an external process where installed.

The messages: DF17 of one real flight (CROSSFIX_DATA, see tests/real), each given 65 addresses with new parity and
sent a tenth of a millisecond apart; where the recording is absent, a flight written by the tests' encoder.
Times are process time, the best of several; the machine is shared.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Measured, write
from builders import mode_s as made
from crossfix.read.surveillance.mode_s import Decoder

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[2] / "shared" / "data"))
FLIGHT = DATA / "surveillance" / "jet1090_full_flight_short.jsonl.gz"
ADDRESSES = 65
PEER_FROM, PEER_COUNT = 450_000, 100_000
REPEATS = 5
UNIT = "CPU-us per message"
Frames = tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.uint8]]


def real_flight() -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """DF17 of the recorded flight."""
    with gzip.open(FLIGHT, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    times, (frames, _) = (
        np.array([r["timestamp"] for r in rows]),
        made.stacked([bytes.fromhex(r["frame"]) for r in rows]),
    )
    chosen = frames[:, 0] >> 3 == 17
    return times[chosen], frames[chosen]


def written_flight() -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """A flight by the encoder: half positions, half velocities."""
    frames = []
    for k in range(15_600):
        position = made.airborne(45 + k * 1e-4, 2, k // 2 % 2, made.altitude_25(35_000, 12))
        frames.append(made.squitter(1, made.velocity(1, (0, 100), (0, 300), (1, 0, 3), (0, 9)) if k % 2 else position))
    return np.linspace(0.0, 0.25 * len(frames), len(frames)), made.stacked(frames)[0]


def many_aircraft(times: NDArray[np.float64], frames: NDArray[np.uint8]) -> Frames:
    """The flight under 65 addresses, by bitwise parity: one remainder for each data bit."""
    addresses = np.random.default_rng(1).choice(1 << 24, ADDRESSES, replace=False)
    repeated = np.repeat(frames, ADDRESSES, axis=0)
    for place in range(3):
        repeated[:, 1 + place] = np.tile(addresses >> (16 - 8 * place), len(frames)) & 255
    parity = np.zeros(len(repeated), np.uint32)
    bits = np.unpackbits(repeated[:, :11], axis=1).astype(bool)
    for bit in range(88):
        parity ^= np.where(bits[:, bit], np.uint32(made.remainder(1 << (87 - bit), 88)), np.uint32(0))
    for place in range(3):
        repeated[:, 11 + place] = parity >> (16 - 8 * place) & 255
    moved = np.repeat(times, ADDRESSES) + np.tile(np.arange(ADDRESSES) * 1e-4, len(times))
    return moved, repeated, np.full(len(repeated), 14, np.uint8)


def cpu_s(work: Callable[[], object], repeats: int = REPEATS) -> tuple[float, float]:
    """Best and median process seconds."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken), statistics.median(taken)


def cut(frames: Frames, part: slice) -> Frames:
    """Some of the frames."""
    return frames[0][part], frames[1][part], frames[2][part]


def ours(frames: Frames, positions: bool, chunk: int) -> tuple[float, float]:
    """Process seconds of a new decoder, in chunks as readers give them."""

    def work() -> None:
        decoder = Decoder(positions=positions)
        for first in range(0, len(frames[0]), chunk):
            decoder.decode(*cut(frames, slice(first, first + chunk)))

    return cpu_s(work)


def of_rs1090(frames: Frames, positions: bool) -> float | None:
    """Messages per process second of rs1090.decode(list) on a slice."""
    if find_spec("rs1090") is None:
        return None
    import rs1090  # noqa: PLC0415  (a peer, not a dependency)

    chosen = slice(PEER_FROM, PEER_FROM + PEER_COUNT)
    texts, times = [f.tobytes().hex() for f in frames[1][chosen]], frames[0][chosen].tolist()
    taken, _ = cpu_s(lambda: rs1090.decode(texts, times if positions else None), 3)
    return len(texts) / taken


PYMODES = """
import json, sys, time
import pyModeS
rows = json.load(open(sys.argv[1]))
start = time.process_time()
pyModeS.decode(rows[1], timestamps=rows[0]) if sys.argv[2] == "positions" else pyModeS.decode(rows[1])
print(len(rows[1]) / (time.process_time() - start), pyModeS.__version__)
"""


def of_pymodes(frames: Frames, positions: bool) -> float | None:
    """The same of pyModeS 3, GPL: run by PYMODES_PYTHON (another environment) and never imported here."""
    python = os.environ.get("PYMODES_PYTHON")
    if python is None or shutil.which(python) is None:
        return None
    chosen = slice(PEER_FROM, PEER_FROM + PEER_COUNT // 4)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([frames[0][chosen].tolist(), [f.tobytes().hex() for f in frames[1][chosen]]], file)
        file.flush()
        command = [python, "-c", PYMODES, file.name, "positions" if positions else "fields"]
        found = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(found.stdout.split()[0])


def first_call_s(cache: str | None) -> float:
    """Wall seconds of a fresh process from making a decoder to its first rows; `cache`: where Numba keeps its own."""
    code = (
        "import time, numpy as np\n"
        "from crossfix.read.surveillance.mode_s import Decoder\n"
        "start = time.perf_counter()\n"
        "Decoder().decode(np.zeros(1), np.zeros((1, 14), np.uint8), np.full(1, 7, np.uint8))\n"
        "print(time.perf_counter() - start)"
    )
    environment = dict(os.environ) | ({"NUMBA_CACHE_DIR": cache} if cache else {})
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    return float(found.stdout)


def kernels_other_ways(frames: Frames) -> list[Measured]:
    """The fields kernel as shipped; with arrays whose owners are counted; and as part of a parallel=True loop."""
    from numba import njit, prange, set_num_threads  # noqa: PLC0415  (only this benchmark builds the rejected forms)

    from crossfix.read.surveillance.mode_s import kernels  # noqa: PLC0415

    decoder, n = Decoder(), len(frames[0])
    rows, slots, address = np.empty(n, np.int64), np.empty(n, np.int32), np.empty(n, np.uint32)
    kernels.accept(0, *frames, 60.0, 0, decoder._table, decoder._aircraft, rows, slots, decoder._reasons, 0)
    blocks: Any = kernels.Blocks.empty(n)
    shipped: Any = kernels.decode_fields
    plain = shipped.py_func
    names = plain.__globals__ | {"borrowed": njit(lambda array: array)}
    counted = njit(nogil=True, error_model="numpy")(
        FunctionType(plain.__code__, names, plain.__name__, plain.__defaults__, plain.__closure__)
    )

    def looped(parts, times, stored, rows, slots, aircraft, level, address, a, b, c, d, e, f, g):  # type: ignore[no-untyped-def]
        for part in prange(parts):
            i, j = part * len(rows) // parts, (part + 1) * len(rows) // parts
            shipped(
                times, stored, rows[i:j], slots[i:j], aircraft, level, address[i:j],
                a[:, i:j], b[:, i:j], c[i:j], d[i:j], e[i:j], f[:, i:j], g,
            )  # fmt: skip

    parallel = njit(nogil=True, parallel=True)(looped)
    set_num_threads(1)
    arguments = (
        frames[0], frames[1], rows, slots, decoder._aircraft, 30.0, address, blocks.numbers, blocks.codes,
        blocks.squawk, blocks.callsign, blocks.category, blocks.valid, decoder._reasons,
    )  # fmt: skip
    found = {}
    forms = {
        "shipped": shipped,
        "owners counted": counted,
        "in parallel=True, prange": lambda *all_: parallel(4, *all_),
    }
    for name, form in forms.items():
        form(*arguments)
        found[name] = cpu_s(lambda form=form: form(*arguments))[0] / n * 1e6  # type: ignore[misc]
    what = "fields kernel alone, one thread, pages touched before"
    return [Measured(what, found["shipped"], found[name], name, UNIT) for name in list(found)[1:]]


def run() -> None:
    """Measure and write down."""
    real = FLIGHT.is_file()
    frames = many_aircraft(*(real_flight() if real else written_flight()))
    count = len(frames[0])
    note = f"{count} DF17, {'one real flight' if real else 'one written flight'} x {ADDRESSES} addresses"
    with tempfile.TemporaryDirectory() as empty:
        compiling, cached = first_call_s(empty), first_call_s(empty)
    lines = [Measured("first call in a fresh process, from Numba's cache", cached, compiling, "compiling", "s")]
    Decoder().decode(*cut(frames, slice(1000)))
    for what, positions in (("fields", False), ("fields and positions", True)):
        for chunk in (count, 65_536):
            best, median = ours(frames, positions, chunk)
            spread = f"{count / best / 1e6:.1f} M/CPU-s, median {count / median / 1e6:.1f}; chunks of {chunk}; {note}"
            for name, peer in (("rs1090 decode(list)", of_rs1090), ("pyModeS 3", of_pymodes)):
                other = peer(frames, positions)
                if other is not None:
                    lines.append(Measured(what, best / count * 1e6, 1e6 / other, name, UNIT, spread))
                else:
                    print(f"skipped: {name} is not installed")
    write("mode_s", [*lines, *kernels_other_ways(frames)])


if __name__ == "__main__":
    run()
