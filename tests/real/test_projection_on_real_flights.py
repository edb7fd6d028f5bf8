"""Dead reckoning of the watch on real flights (CROSSFIX_DATA): how often an aircraft is within the radius told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from crossfix.physics.geodesy import distances_m
from crossfix.physics.sphere import places
from crossfix.read.stream import open_recording
from crossfix.records.airborne import AircraftState
from crossfix.records.flight import Flight
from crossfix.warn.limits import ProjectionLimits
from crossfix.warn.projected import paths_of
from crossfix.warn.volumes import Fleet

Floats = NDArray[np.float64]

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real recordings at {DATA}; set CROSSFIX_DATA")
NAMES = (
    "surveillance/jet1090_full_flight_short.jsonl.gz",
    "surveillance/jet1090_tutorial_toulouse.jsonl.gz",
    "surveillance/trace_full_ac134a.json",
    "surveillance/trace_full_ac671b.json",
)
CRUISE_FT, FRESH_S = 25_000.0, 15.0


def known(flight: Flight, name: str) -> tuple[Floats, Floats]:
    """Times and values of a quantity where it was sent."""
    column = flight.reports[name]
    return flight.reports["time"].values[column.valid].astype(float), column.values[column.valid].astype(float)


def last(times: Floats, values: Floats, at_s: float) -> float | None:
    """The value sent last, if it is fresh."""
    row = int(np.searchsorted(times, at_s, side="right")) - 1
    return float(values[row]) if row >= 0 and at_s - times[row] <= FRESH_S else None


def errors(flight: Flight, minutes: float) -> Iterator[tuple[float, float]]:
    """Error and radius in NM of the place at cruise, each minute of a flight, so many minutes ahead."""
    names = ("latitude", "longitude", "ground_speed", "track_angle", "pressure_altitude")
    if not all(name in flight for name in names):
        return
    told = {name: known(flight, name) for name in names}
    times, latitude = told["latitude"]
    for at_s in np.arange(times[0] + 30.0, times[-1] - 60.0 * minutes, 60.0).tolist() if len(times) else []:
        now = {name: last(*told[name], at_s) for name in names}
        row = int(np.searchsorted(times, at_s + 60.0 * minutes))
        if None in now.values() or (now["pressure_altitude"] or 0.0) < CRUISE_FT or row >= len(times):
            continue
        after_s = times[row] - at_s
        if after_s > 60.0 * minutes + FRESH_S:
            continue
        place, speed, track = (now["latitude"], now["longitude"]), now["ground_speed"], now["track_angle"]
        one = AircraftState(
            1, at_s, place[0] or 0.0, place[1] or 0.0, 0.1, False, "ok", ground_speed_kt=speed, track_deg=track
        )
        paths = paths_of(Fleet.of([one]), ProjectionLimits())
        there = places(paths.places(np.array([0]), np.array([after_s])))
        off_m = distances_m(there[0], there[1], latitude[row], told["longitude"][1][row])
        yield float(off_m[0]) / 1852.0, float(paths.radius_nm(np.array([0]), np.array([after_s]))[0])


@cache
def flights() -> tuple[Flight, ...]:
    """All of these recordings."""
    return tuple(
        Flight(track.icao_address, track.reports) for name in NAMES for track in open_recording(DATA / name).tracks()
    )


@pytest.mark.parametrize(("minutes", "held"), [(2.0, 0.95), (5.0, 0.85), (10.0, 0.75), (20.0, 0.5)])
def test_the_radius_holds_most_aircraft_at_cruise(minutes: float, held: float) -> None:
    """The shares are in docs/explanation/warning.md; it is no bound: aircraft turn."""
    found = np.array([one for flight in flights() for one in errors(flight, minutes)])
    share = float(np.mean(found[:, 0] <= found[:, 1]))
    print(f"{minutes:.0f} min: {share:.3f} of {len(found)} within a median radius of {np.median(found[:, 1]):.1f} NM")
    assert len(found) > 100
    assert held <= share < 1.0
