"""The network: 1,000 events, 10,000 statements of 60 roots in 5 trust classes, 20 of them false. Made up."""

from __future__ import annotations

import numpy as np

from benchmarks.one_solve_per_bound import OneSolvePerBound
from benchmarks.report import Measured, timed, write
from builders.worlds import world
from crossfix.align.constraints import ORIGIN, Alternative, Constraint, Network, Resolution, Row, conflicts, resolve
from crossfix.align.constraints.suprema import Query
from crossfix.records.interval import Interval

EVENTS, STATEMENTS, FALSE = 1000, 10_000, 20
ALL_BOUNDS = 2 * (EVENTS + STATEMENTS)
SAMPLED = 200
MICROSECOND = 1e-6


def made_up(clocks: int) -> Network:
    """A consistent world with false statements of the lowest class added."""
    made = world(7, EVENTS, STATEMENTS, clocks, ranks=5, roots=60, zones=False)
    rng = np.random.default_rng(8)
    false = []
    for k in range(FALSE):
        event = f"e{rng.integers(EVENTS)}"
        start = made.times[event] + float(rng.choice([-1, 1]) * rng.uniform(100, 500))
        row = Row(ORIGIN, event, Interval(start, start + 1.0))
        false.append(Constraint(f"false{k}", 5, f"liar{k}", (Alternative((row,)),)))
    return Network((*made.network.constraints, *false), made.network.clocks, made.network.unknowns)


def judged(network: Network) -> tuple[Resolution, np.ndarray]:
    """All verdicts, and the latest and earliest time of every event."""
    resolution = resolve(network)
    nodes = [resolution.base.index[f"e{k}"] for k in range(EVENTS)]
    queries = [Query(0, n) for n in nodes] + [Query(n, 0) for n in nodes]
    return resolution, resolution.base.suprema(queries)


def beside_one_solve_per_bound(network: Network, resolution: Resolution) -> tuple[float, float]:
    """Seconds that 200 sampled bounds take the obvious way, and the largest difference from ours."""
    rows = [row for several in resolution.base.rows_of.values() for row in several]
    peer = OneSolvePerBound(network, rows)
    peer.latest("e0")
    sample = [f"e{k}" for k in np.random.default_rng(9).choice(EVENTS, SAMPLED, replace=False)]
    seconds, theirs = timed(lambda: [peer.latest(event) for event in sample])
    ours = [resolution.base.bounds(ORIGIN, event).high for event in sample]
    worst = max(abs(a - b) for a, b in zip(ours, theirs, strict=True) if np.isfinite(a) or np.isfinite(b))
    return seconds, worst


def run() -> None:
    """Measure and write."""
    lines = []
    for clocks, limit in ((0, 3.0), (5, 30.0)):
        name = "all rates known" if not clocks else f"{clocks} clocks of unknown rate"
        network = made_up(clocks)
        seconds, (resolution, _) = timed(lambda network=network: judged(network))  # type: ignore[misc]
        lines.append(Measured(f"{name}: all bounds and verdicts", seconds, limit, "limit"))
        sampled, worst = beside_one_solve_per_bound(network, resolution)
        # With rates the reference multiplies rows by up to 1e4 s, so its own 1e-7 feasibility shows as microseconds.
        allowed = MICROSECOND if not clocks else 100 * MICROSECOND
        assert worst <= allowed, f"{name}: {worst} s from one solve per bound"
        extrapolated = sampled / SAMPLED * ALL_BOUNDS
        note = f"{SAMPLED} bounds solved, {ALL_BOUNDS} extrapolated; largest difference {worst:.1e} s"
        lines.append(
            Measured(f"{name}: beside one warm HiGHS solve per bound", seconds, extrapolated, "HiGHS", note=note)
        )
        seconds, found = timed(lambda network=network: conflicts(network))  # type: ignore[misc]
        note = f"{len(found)} found"
        lines.append(Measured(f"{name}: {FALSE} irreducible contradictions", seconds, 20.0, "limit", note=note))
        assert len(found) >= FALSE
    write("network", lines)


if __name__ == "__main__":
    run()
