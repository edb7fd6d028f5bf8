"""Source localisation on made-up emitters over real traffic, beside the weighted centroid of what is affected.

Traffic: `CROSSFIX_DATA` (default ../shared/data) holds adsb_actions, a degree square of California below 14,000 ft, and
raw frames heard near Helsinki, airliners up to 350 km from the receiver. Who is affected comes from
tests/builders/emitters.py, which shares no code with the estimator and is harsher than it assumes. Where the folder is
absent the traffic is made up too, and the lines say so. The settings were chosen on runs with other seeds.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Measured, write
from builders.emitters import Emitter, Traffic, affected, eirp_reaching, made_up_traffic
from crossfix.detect.gnss.source import Located, Samples, locate
from crossfix.physics.geodesy import destination, distances_m
from crossfix.physics.radio import horizon_km
from crossfix.read.stream import open_recording

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[2] / "shared" / "data"))
CALIFORNIA = "surveillance/adsb_actions_20250601_36_-122.gz"
HELSINKI, HELSINKI_RECEIVER = "gnss/helsinki", (60.3195, 24.8308, 100.0)
WINDOW_S, EVENT_S = 300.0, 3 * 3600.0
RUNS, FIRST_SEED = 280, 20_000  # of each kind of traffic
REACH_KM, HEIGHT_M, ASIDE_M = (50.0, 300.0), (2.0, 1000.0), 40_000.0
CELL_DEG = 0.5
Draw = Callable[[np.random.Generator], Traffic]


@dataclass(frozen=True)
class Run:
    """One emitter: errors in km, whether the areas hold it, or why it was refused."""

    refused: str
    seconds: float
    centroid_km: float
    error_km: float = float("nan")
    in50: bool = False
    in95: bool = False
    area95_km2: float = float("nan")


def traffic_of(paths: list[Path], receiver: tuple[float, float, float] | None) -> tuple[NDArray[np.float64], Traffic]:
    """One position per airframe and window, and its time; one path a day. None beyond the horizon of the receiver."""
    times, rows = [], []
    for day, path in enumerate(paths):
        reports = open_recording(path).reports
        time_s, latitude, longitude = (reports[name].masked() for name in ("time", "latitude", "longitude"))
        altitude = reports["pressure_altitude"].masked()
        known = np.isfinite(time_s + latitude + longitude + altitude) & (altitude > 0) & (altitude < 50_000)
        if receiver is not None:
            far_km = distances_m(receiver[0], receiver[1], latitude, longitude) / 1000
            known &= far_km < horizon_km(altitude * 0.3048) + horizon_km(receiver[2])
        times.append(time_s[known] + day * 86_400.0)
        address = reports["icao_address"].values.astype(np.float64)
        rows.append(np.stack((latitude, longitude, altitude, address))[:, known])
    joined, columns = np.concatenate(times), np.concatenate(rows, axis=1)
    keys = np.stack((columns[3], joined // WINDOW_S))
    _, first = np.unique(keys, axis=1, return_index=True)
    latitude, longitude, altitude, address = columns[:, first]
    return joined[first], Traffic(latitude, longitude, altitude, address.astype(np.int64))


def part(traffic: Traffic, rows: NDArray[np.bool_]) -> Traffic:
    """Some of the rows."""
    return Traffic(traffic.latitude[rows], traffic.longitude[rows], traffic.altitude_ft[rows], traffic.aircraft[rows])


def sources_of_traffic() -> dict[str, Draw]:
    """By name, a draw of the traffic of one event."""
    if not (DATA / CALIFORNIA).is_file() or not (DATA / HELSINKI).is_dir():
        return {"MADE-UP traffic": made_up_traffic}
    time_s, low = traffic_of([DATA / CALIFORNIA], None)
    _, high = traffic_of(sorted((DATA / HELSINKI).glob("*.xz")), HELSINKI_RECEIVER)

    def some_hours(rng: np.random.Generator) -> Traffic:
        middle = np.quantile(time_s, rng.uniform(0.1, 0.95))
        return part(low, np.abs(time_s - middle) < EVENT_S / 2)

    return {"California, low": some_hours, "Helsinki, airliners": lambda _: high}


def one(draw: Draw, seed: int) -> Run:
    """An emitter among the traffic, or up to 40 km aside."""
    rng = np.random.default_rng(seed)
    traffic = draw(rng)
    near = int(rng.integers(len(traffic)))
    latitude, longitude = destination(
        float(traffic.latitude[near]), float(traffic.longitude[near]), rng.uniform(0, 360), rng.uniform(0, ASIDE_M)
    )
    reach_km, height_m = (float(np.exp(rng.uniform(*np.log(span)))) for span in (REACH_KM, HEIGHT_M))
    struck = affected(Emitter(latitude, longitude, height_m, eirp_reaching(reach_km)), traffic, rng)
    samples = Samples(traffic.latitude, traffic.longitude, traffic.altitude_ft, struck, traffic.aircraft)
    start = time.process_time()
    found = locate(samples)
    seconds = time.process_time() - start
    centroid_km = off_km(latitude, longitude, centroid(samples))
    if not isinstance(found, Located):
        return Run(kind_of(found.reason), seconds, centroid_km)
    return Run(
        "",
        seconds,
        centroid_km,
        off_km(latitude, longitude, (found.latitude, found.longitude)),
        any(holds(polygon, latitude, longitude) for polygon in found.area50),
        any(holds(polygon, latitude, longitude) for polygon in found.area95),
        found.area95_km2,
    )


def centroid(samples: Samples) -> tuple[float, float]:
    """Of cells of half a degree, each weighted by the share of its samples that is affected; NaN where none is."""
    keys = np.floor(np.stack((samples.latitude, samples.longitude)) / CELL_DEG)
    cells, which = np.unique(keys, axis=1, return_inverse=True)
    share = np.bincount(which, weights=samples.affected) / np.bincount(which)
    with np.errstate(invalid="ignore"):
        latitude, longitude = ((cells + 0.5) * CELL_DEG) @ share / share.sum()
    return float(latitude), float(longitude)


def off_km(latitude: float, longitude: float, place: tuple[float, float]) -> float:
    """Distance of a place from the truth."""
    return float(distances_m(latitude, longitude, *place)) / 1000


def holds(polygon: tuple[tuple[tuple[float, float], ...], ...], latitude: float, longitude: float) -> bool:
    """Whether a point is inside the outer ring and no hole: rings are crossed an odd number of times."""
    crossed = 0
    for ring in polygon:
        for (south, a), (north, b) in pairwise(ring):
            between = (south > latitude) != (north > latitude)
            crossed += between and longitude < a + (latitude - south) / (north - south) * (b - a)
    return crossed % 2 == 1


def kind_of(reason: str) -> str:
    """The first reason without its numbers."""
    kinds = ("fewer than", "is unaffected", "is affected", "likelier", "95 % area", "sector", "edge")
    return next(kind for kind in kinds if kind in reason)


def lines_of(name: str, runs: list[Run]) -> list[Measured]:
    """What one kind of traffic gave."""
    located = [run for run in runs if not run.refused]
    held = 100 * np.mean([run.in95 for run in located])
    half = 100 * np.mean([run.in50 for run in located])
    refused = ", ".join(f"{kind} {n}" for kind, n in Counter(run.refused for run in runs if run.refused).most_common())
    note = f"{len(located)} of {len(runs)} located, median 95 % area "
    note += f"{np.median([run.area95_km2 for run in located]):.0f} km2; refused: {refused or 'none'}"
    error, other = (np.median([getattr(run, key) for run in located]) for key in ("error_km", "centroid_km"))
    cover = f"it holds it in {held:.1f} %, wanted 90 to 99; the 50 % area in {half:.1f} %"
    slowest = max(run.seconds for run in runs)
    return [
        Measured(f"{name}: median error", float(error), float(other), "weighted centroid", "km", note),
        Measured(f"{name}: 95 % area misses the emitter", float(100 - held), 10.0, "limit", "%", cover),
        Measured(f"{name}: slowest call, CPU", slowest, 5.0, "limit", "s"),
    ]


def run() -> None:
    """Measure and write."""
    lines, every = [], []
    for name, draw in sources_of_traffic().items():
        runs = [one(draw, FIRST_SEED + seed) for seed in range(RUNS)]
        lines += lines_of(f"source over {name}", runs)
        every += runs
    write("gnss_source", [*lines_of("source, all", every), *lines])


if __name__ == "__main__":
    run()
