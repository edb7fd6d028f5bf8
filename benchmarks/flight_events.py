"""From raw words to events: all parameters of a 25-hour recording, and everything that is found in them.

The words of a real A330, each followed by the one 100 words on to make a frame of 1,024 words, forwards and backwards
over and over so that nothing jumps, packed to a bitstream; read with the real layout, moved to the new places. Without
CROSSFIX_DATA it is skipped: without a layout there are no parameters. FlightDataAnalyzer, the peer, needs Python 2 and
gives no figure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Measured, write
from builders.arinc717 import bitstream
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.read.recorders.open import open_flight_data
from crossfix.run.detect import recorder_events_in

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[2] / "shared/data")) / "flight-data"
A330, LAYOUT = DATA / "a330-arinc717-aligned-512wps.zip", DATA / "a330-layout.json"
SUBFRAMES = 25 * 3600
WANTED_S, WANTED_MEMORY = 10.0, 4.0


def recording() -> bytes:
    """90,000 subframes of 1,024 words, 138 MB."""
    raw = np.frombuffer(zipfile.ZipFile(A330).read("raw.dat"), "<u2").astype(np.uint16) & np.uint16(0xFFF)
    frames = raw.reshape(-1, 4, 512)[:72]
    both = np.concatenate([frames, frames[::-1]])
    flown: NDArray[np.uint16] = np.resize(both, (SUBFRAMES // 4, 4, 512)).reshape(-1, 512)
    wide = np.stack([flown, np.roll(flown, -100, axis=1)], axis=2).reshape(-1, 1024)
    return b"".join(bitstream(part, "least") for part in np.array_split(wide, 50))


def layout() -> bytes:
    """The A330's, with word w moved to 2 w - 1."""
    found: dict[str, Any] = json.loads(LAYOUT.read_text("utf-8"))
    found["wps"] = 1024
    for parameter in found["parameters"].values():
        for part in parameter["parts"]:
            part["word"] = 2 * part["word"] - 1
    return json.dumps(found).encode()


PROGRAM = """
import sys
from pathlib import Path
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.read.recorders.open import open_flight_data
from crossfix.run.detect import recorder_events_in
recorder_events_in(recorded_flight(open_flight_data(sys.argv[1], layout=sys.argv[2])))
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""


def memory(path: Path, form: Path) -> int:
    """The most bytes that a process of its own held."""
    command = [sys.executable, "-c", PROGRAM, str(path), str(form)]
    return 1024 * int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def run() -> None:
    """Measure and write."""
    if not A330.is_file():
        print("skipped: no recordings (CROSSFIX_DATA)")
        return
    data = recording()
    with tempfile.TemporaryDirectory() as folder:
        path, small, form = (Path(folder) / name for name in ("long.dat", "small.dat", "layout.json"))
        path.write_bytes(data)
        small.write_bytes(data[:1_000_000])
        form.write_bytes(layout())
        open_flight_data(small, layout=form)
        start = time.process_time()
        read = open_flight_data(path, layout=form)
        decoded_s = time.process_time() - start
        start = time.process_time()
        found = recorder_events_in(recorded_flight(read))
        detected_s = time.process_time() - start
        held = (memory(path, form) - memory(small, form) + 1_000_000) / len(data)
    note = f"{len(read.series)} parameters, {len(data) / 1e6:.0f} MB"
    kinds = ", ".join(sorted({event.kind for event in found.events}))
    detected = f"{len(found.events)} events: {kinds}"
    write(
        "flight_events",
        [
            Measured("all parameters of 25 h at 1,024 words/s, CPU", decoded_s, WANTED_S, "limit", "s", note),
            Measured("phases and all events in them, CPU", detected_s, WANTED_S, "limit", "s", detected),
            Measured("most memory, of the file's size", held, WANTED_MEMORY, "limit", "times", "file included"),
        ],
    )


if __name__ == "__main__":
    run()
