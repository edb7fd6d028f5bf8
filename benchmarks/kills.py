"""Kill -9 of any process at random moments, 200 times, with one worker and with three: what was lost or came twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import Measured, write
from builders.kills import Outcome, gone, killed

KILLS = 200
PAUSE_S = (0.1, 1.0)
"""Between two kills: so that they meet processes that are starting, that catch up, and that are at rest."""
AWAY_S = 30.0
LEAST = 1e-3
"""Stands for 0, as a ratio is printed."""


def told(workers: int, kills: int) -> Iterator[Measured]:
    """The figures of one run beside their limits (issue 10)."""
    with TemporaryDirectory() as folder:
        outcome = killed(Path(folder), workers, kills, seed=workers, per_s=200.0, pause_s=PAUSE_S)
    what = ", ".join(f"{name} {count}" for name, count in sorted(outcome.kills.items()))
    yield _line(workers, kills, "alerts lost", outcome.lost, LEAST, f"of {outcome.alerts}; killed: {what}")
    yield _line(workers, kills, "alerts raised twice in the store", outcome.raised_twice, LEAST, "")
    yield _line(workers, kills, "alerts that should not be there", outcome.unexpected, LEAST, "")
    yield _line(workers, kills, "acknowledged and went back", outcome.went_back, LEAST, f"of {outcome.acknowledged}")
    yield _line(workers, kills, "deliveries not sent", outcome.not_sent, LEAST, f"of {outcome.alerts}")
    yield _line(workers, kills, "sendings of one delivery, at most", outcome.most_of_one, 2, _again(outcome))


def away() -> Iterator[Measured]:
    """The store gone for 30 s (issue 10)."""
    with TemporaryDirectory() as folder:
        outcome = gone(Path(folder), AWAY_S, per_s=200.0)
    name = f"store gone for {AWAY_S:g} s, 3 workers: "
    yield Measured(f"{name}alerts lost", max(outcome.lost, LEAST), LEAST, "at most", "", f"of {outcome.alerts}")
    yield Measured(f"{name}all there after the feed's end", outcome.wait_s, 30.0, "hold", "s", _again(outcome))


def _again(outcome: Outcome) -> str:
    return f"{outcome.sent_again} deliveries of {outcome.alerts} came twice, with the id that they had"


def _line(workers: int, kills: int, what: str, found: int, most: float, note: str) -> Measured:
    name = f"{kills} kills, {workers} worker{'s' if workers > 1 else ''}: {what}"
    return Measured(name, max(found, LEAST), most, "at most", "", note)


if __name__ == "__main__":
    times = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    write("kills", [*told(1, times), *told(3, times), *away()])
