"""A real `crossfix watch` in a process of its own, over made-up traffic; synthetic."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np

from builders.feeds import Traffic

START, START_S = "2026-01-06T06:00:00Z", 1767679200.0
COUNT, AFFECTED = 12, 5
WAIT_S = 60.0


def close_traffic(lost_from_s: float) -> Traffic:
    """Twelve aircraft within some 60 NM, of which five lose satellites within two seconds."""
    chance = np.random.default_rng(3)
    return replace(
        Traffic.of(COUNT),
        latitude=chance.uniform(44.8, 45.4, COUNT),
        longitude=chance.uniform(44.8, 45.6, COUNT),
        lost_from_s=np.where(np.arange(COUNT) < AFFECTED, lost_from_s + np.arange(COUNT) * 0.4, np.inf),
    )


def lossy(folder: Path, lasts_s: float = 48.0, lost_from_s: float = 20.0) -> Path:
    """A Beast log of them."""
    path = folder / "log.bin"
    path.write_bytes(close_traffic(lost_from_s).sent(1.0, lasts_s))
    return path


@dataclass
class Running:
    """The process, where it serves, and what it has printed."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _serving: threading.Event = field(default_factory=threading.Event)
    _printed: threading.Thread | None = None
    address: str = ""

    def start(self) -> None:
        """Returns when it serves."""
        self._printed = threading.Thread(target=self._read, daemon=True)
        self._printed.start()
        assert self._serving.wait(WAIT_S), self.lines
        assert self.address, self.lines

    def get(self, path: str) -> Any:
        """What the interface answers."""
        with urlopen(f"{self.address}api/v1/{path}", timeout=WAIT_S) as answer:
            return json.load(answer)

    def stopped(self) -> int:
        """As by Ctrl-C; the exit status, when all that it printed is in `lines`."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(WAIT_S)
        assert self._printed is not None
        self._printed.join(WAIT_S)
        return status

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))
            if found := re.search(r"Serving on (http://\S+)", line):
                self.address = found[1]
                self._serving.set()
        self._serving.set()


@contextmanager
def watching(arguments: Sequence[str]) -> Iterator[Running]:
    """`crossfix watch` with these arguments and `--serve` on a port that the system gives."""
    command = [sys.executable, "-m", "crossfix", "watch", *arguments, "--serve", "127.0.0.1:0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    running = Running(process)
    try:
        running.start()
        yield running
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()
