"""A survey of a synthetic day of readsb traces on two processes, beside reading the same traces and nothing more.

The day is made outside the timing. Reading, and reading with detection, are done by the same executor in the same
shards, after a run that fills the cache of compiled code. CPU seconds of all processes, because wall time on a shared
machine measures its other users; less those of a day of few points, which is the start of the processes: it does not
grow with the points. What a survey does once at its end (areas, sources, the page) is measured apart.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.report import Measured, timed, write
from builders.day import Day
from builders.traces import tar_of
from crossfix.run.survey import executors, parts
from crossfix.run.survey.aircraft import Told, rounds, tables
from crossfix.run.survey.conduct import conduct
from crossfix.run.survey.executors import Pool
from crossfix.run.survey.plan import aircraft_shards, planned, traces_of
from crossfix.run.survey.settings import Request, Settings
from crossfix.run.survey.shard import Aircraft, Archive
from crossfix.run.survey.work import work

DAY = Day(aircraft=3900, points=1300, degraded_every=20, flights=40)
SMALL = Day(aircraft=400, points=1300, degraded_every=20, flights=4)
WORKERS = 2
REPEATS = 2
LIMIT = 2.0  # times reading alone
LIMIT_GB = 2.0
DAY_POINTS = 85e6
YEAR_DAYS = 365


def made(folder: Path, day: Day) -> Path:
    """A day as a tar; the traces are compressed by several processes."""
    quarter = -(-day.aircraft // (2 * WORKERS))
    ranges = [range(k, min(k + quarter, day.aircraft)) for k in range(0, day.aircraft, quarter)]
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        files = [file for some in pool.map(partial(_some, day), ranges) for file in some]
    path = folder / f"{day.aircraft}.tar"
    path.write_bytes(tar_of(files))
    return path


def _some(day: Day, numbers: range) -> list[tuple[str, bytes]]:
    return list(day.traces(numbers=numbers))


def read(shard: Aircraft) -> int:
    """Read the traces of a shard; the number of points."""
    return sum(len(table) for some in rounds(shard.traces) for table in tables(shard.holders, some, Told()))


def read_only(tar: Path, folder: Path) -> int:
    """Index and read everything on the executor of the survey; the number of points."""
    return _each(tar, folder, read)


def detect_too(tar: Path, folder: Path) -> int:
    """The same with detection, events, visits and strips written: all that a survey does but the joining at its end."""
    return _each(tar, folder, partial(_detected, settings=Settings(), folder=str(folder)))


def _each(tar: Path, folder: Path, job: Callable[[Aircraft], int]) -> int:
    plan, settings = planned(Request((str(tar),))), Settings()
    with Pool(executors.processes(WORKERS)) as pool:
        found = []
        for shard, done in pool.results(partial(_index, settings=settings, folder=str(folder)), plan.archives):
            found.append((shard.holder, parts.array(str(folder), str(done))))
        shards = list(aircraft_shards(traces_of(plan.files, found)))
        return sum(count or 0 for _, count in pool.results(job, shards))


def _detected(shard: Aircraft, settings: Settings, folder: str) -> int:
    return work(shard, settings, folder).reports


def _index(shard: Archive, settings: Settings, folder: str) -> str:
    return work(shard, settings, folder).name


def survey(tar: Path, out: Path) -> int:
    """A survey; the number of points."""
    return conduct(Request((str(tar),), workers=WORKERS, synthetic=True), out).counts.reports


def workers_peak_gb() -> float:
    """Largest resident memory of any child of this process that has ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e9


def own_peak_gb() -> float:
    """Largest resident memory of this process; getrusage would count the one that started it too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e9


def cpu_s(job: Callable[[], int]) -> tuple[float, float, int]:
    """CPU seconds of this process and those that it started, wall seconds, and the result."""

    def used_s() -> float:
        both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(one.ru_utime + one.ru_stime for one in both)

    before_s = used_s()
    wall_s, result = timed(job)
    return used_s() - before_s, wall_s, result


def best(job: Callable[[Path, Path], int], tar: Path, folder: Path) -> tuple[float, float, int]:
    """The least of several, by CPU."""
    runs = []
    for k in range(REPEATS):
        place = folder / f"{job.__name__}-{tar.stem}-{k}"
        place.mkdir()
        runs.append(cpu_s(partial(job, tar, place)))
    return min(runs)


def run() -> None:
    """Make the days, and measure in a fresh process: the memory that was needed to make them is not the survey's."""
    with tempfile.TemporaryDirectory() as name:
        made(Path(name), SMALL)
        made(Path(name), DAY)
        subprocess.run([sys.executable, "-m", "benchmarks.survey", name], check=True)


def measure(folder: Path) -> None:
    """Measure and write."""
    small, tar = (folder / f"{day.aircraft}.tar" for day in (SMALL, DAY))
    jobs = (read_only, detect_too)
    figures = {(job, path): best(job, path, folder) for path in (small, tar) for job in jobs}
    size = tar.stat().st_size
    points = figures[detect_too, tar][2]
    assert points == figures[read_only, tar][2] == DAY.aircraft * DAY.points
    read_s, detect_s = (figures[job, tar][0] - figures[job, small][0] for job in jobs)
    more = points - figures[detect_too, small][2]
    whole_s, wall_s, _ = cpu_s(partial(survey, tar, folder / "out"))
    end_s = whole_s - figures[detect_too, tar][0]
    hours = (DAY_POINTS / more * detect_s + end_s) / 3600
    notes = [
        f"synthetic: {DAY.aircraft} aircraft, {points} points, {size / points:.0f} bytes a point, {WORKERS} processes",
        f"{more / detect_s / 1e6:.2f} million points per CPU-second, reading alone {more / read_s / 1e6:.2f}",
    ]
    end = f"{end_s:.0f} s of CPU once at the end for areas, sources and the page; {wall_s:.1f} s of wall time in all"
    lines = [
        Measured("survey, us of CPU a point", detect_s / more * 1e6, LIMIT * read_s / more * 1e6, "twice reading alone",
                 "us", "; ".join(notes)),
        Measured("survey of 5 million points, CPU with its end", whole_s, LIMIT * figures[read_only, tar][0],
                 "twice reading alone", "s", end),
        Measured("survey, peak memory of a worker", workers_peak_gb(), LIMIT_GB, "limit", "GB"),
        Measured("survey, peak memory of the parent", own_peak_gb(), LIMIT_GB, "limit", "GB"),
        Measured("survey of 85 million points, a day of the world", hours, LIMIT * DAY_POINTS / more * read_s / 3600,
                 "twice reading alone", "core-h", f"extrapolated; a year: {hours * YEAR_DAYS:.0f} core-hours"),
    ]  # fmt: skip
    write("survey", lines)


if __name__ == "__main__":
    measure(Path(sys.argv[1])) if len(sys.argv) > 1 else run()
