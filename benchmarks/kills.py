"""Kill -9 of any process of a watch at random moments, 200 times, with one worker and with three; the store gone.

The processes are those that a user starts; the feed is made up and comes in real time. A person acknowledges some
alerts meanwhile and looks whether they stay so. What was lost, came twice or went back is counted at the end.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.report import Measured, write
from builders.far_areas import Areas
from builders.kill_counts import Outcome, outcome
from builders.kills import Killed, watch

KILLS = 200
PAUSE_S = (3.0, 6.0)
"""Between two kills: so that processes, which start in 3 s where a core is free, live between them."""
AREAS = Areas(every_s=12.0, lasts_s=130.0)
"""The hazard of an area where nobody is heard any more stays open, and more than some 100 open ones are costly: with an
area each 4 s, two cores were behind by minutes at the end of 200 kills."""
AWAY_S = 30.0
LEAST = 1e-3
"""Stands for 0, as a ratio is printed."""
START_S = 200.0
"""Until the first alert: an area is clean at first, and loops may have to be compiled."""


def begun(killed: Killed) -> None:
    """Waits for the first alert."""
    assert killed.wait((killed.folder / "received").exists, START_S), killed.ended


def told(workers: int, kills: int) -> Iterator[Measured]:
    """The figures of one run beside their limits (issue 10)."""
    with TemporaryDirectory() as folder, watch(Path(folder), workers, AREAS) as killed:
        begun(killed)
        killed.at_random(kills, PAUSE_S, seed=workers)
        found = outcome(killed)
    name = f"{kills} kills, {workers} worker{'s' if workers > 1 else ''}: "
    yield from lines(name, found)


def away() -> Iterator[Measured]:
    """The store gone for 30 s (issue 10)."""
    with TemporaryDirectory() as folder, watch(Path(folder), 3, AREAS) as killed:
        begun(killed)
        killed.kill("postgres")
        time.sleep(AWAY_S)
        killed.start("postgres")
        time.sleep(AWAY_S)
        found = outcome(killed)
    yield from lines(f"store gone for {AWAY_S:g} s, 3 workers: ", found)


def lines(name: str, found: Outcome) -> Iterator[Measured]:
    """What must be zero, what may come twice, and how late an alert was."""
    killed = ", ".join(f"{what} {count}" for what, count in sorted(found.kills.items()))
    pairs = f"{found.areas} areas, 2 subscriptions, {found.alerts} alerts"
    yield _line(f"{name}alerts lost", found.lost, LEAST, f"{pairs}; killed: {killed}")
    yield _line(f"{name}alerts raised while one of the area was open", found.doubled, LEAST,
                f"{found.replaced} came after one that had ended, {found.mixed} hazards of several areas")  # fmt: skip
    yield _line(f"{name}acknowledged and went back", found.went_back, LEAST, f"of {found.acknowledged}")
    yield _line(f"{name}deliveries not sent", found.not_sent + found.given_up, LEAST, f"of {found.deliveries}")
    yield _line(f"{name}messages with one webhook-id, at most", found.most_of_one, 2,
                f"{found.again} of {found.deliveries} deliveries came twice, with the id that they had")  # fmt: skip
    yield _line(f"{name}processes that ended by themselves", len(found.ended), LEAST, "; ".join(found.ended)[:200])
    late = np.array(found.late_s)
    yield Measured(f"{name}onset to message, most", float(late.max()), 60.0, "at most (ours)", "s",
                   f"median {np.median(late):.1f} s, 95 of 100 {np.quantile(late, 0.95):.1f} s")  # fmt: skip


def _line(what: str, found: int, most: float, note: str) -> Measured:
    return Measured(what, max(found, LEAST), most, "at most", "", note)


if __name__ == "__main__":
    times = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    write("kills", [*told(1, times), *told(3, times), *away()])
