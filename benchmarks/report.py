"""What a benchmark measured, beside its peer or limit, and where it is written down."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Measured:
    """One line: ours against a peer or a limit, both in `unit`; a ratio above 1 is in our favour."""

    what: str
    ours: float
    other: float
    other_is: str
    unit: str = "s"
    note: str = ""

    @property
    def ratio(self) -> float:
        """Other / ours."""
        return self.other / self.ours


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Wall seconds and the result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def machine() -> dict[str, str | int | None]:
    """What the figures were measured on."""
    models = [line for line in _cpuinfo() if line.startswith("model name")]
    return {
        "processor": models[0].partition(":")[2].strip() if models else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "highspy": version("highspy"),
        "numpy": version("numpy"),
        "scipy": version("scipy"),
    }


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def write(name: str, lines: list[Measured]) -> None:
    """Print the lines and write them to `results/<name>.json`."""
    for line in lines:
        print(
            f"{line.what:<72} {line.ours:10.3f} {line.unit}   {line.other_is}: {line.other:10.3f} {line.unit}"
            f"   ratio {line.ratio:8.1f}   {line.note}",
            flush=True,
        )
    RESULTS.mkdir(exist_ok=True)
    found = {"machine": machine(), "measured": [asdict(line) | {"ratio": round(line.ratio, 2)} for line in lines]}
    (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
