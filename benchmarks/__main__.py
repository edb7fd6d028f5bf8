"""`python -m benchmarks`: each in a process of its own, as what one leaves in memory slows the next."""

from __future__ import annotations

import subprocess
import sys

NAMES = (
    "beast",
    "investigate",
    "network",
    "traces",
    "mode_s",
    "gnss",
    "gnss_source",
    "survey",
    "flight_data",
    "flight_events",
    "impulses",
    "align",
    "drafts",
    "weigh",
    "watch",
    "watch_bus",
    "kills",
)

if __name__ == "__main__":
    for name in NAMES:
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
