"""Inferred positions on real flights (CROSSFIX_DATA): stretches are hidden, inferred, and held against what was sent.

Sigma is that of each axis: were errors normal, 39 % would lie within 1 sigma, 68 % within 1.5 and 95 % within 2.45.
Real errors have a longer tail, since most legs are straight and the wind is mostly steady. The growths of sigma are set
so that about 95 % lie within 2.45 sigma; then 80 to 95 % lie within 1.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from crossfix.derive.inferred_position import Inferred, inferred_positions
from crossfix.physics.atmosphere import mach_number, true_airspeed_kt
from crossfix.physics.geodesy import distances_m
from crossfix.read.stream import open_recording
from crossfix.records.flight import Flight
from crossfix.records.table import Column, Table

Floats = NDArray[np.float64]

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real recordings at {DATA}; set CROSSFIX_DATA")
LONG = ("surveillance/jet1090_full_flight_short.jsonl.gz", "surveillance/jet1090_tutorial_toulouse.jsonl.gz")
QUARTER_HOURS = tuple(f"gnss/helsinki/raw_adsb_{name}.bin.xz" for name in ("20260106_142856", "20260107_081734"))
AIR = ("true_heading", "magnetic_heading", "true_airspeed", "indicated_airspeed", "mach")
PATTERN = "raw_adsb_%Y%m%d_%H%M%S +02:00"
PLACE = ("latitude", "longitude", "ground_speed", "track_angle")


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Errors in NM at the inferred instants where a position was sent within 3 s, their sigma, and those of a line."""

    inferred_nm: Floats
    sigma_nm: Floats
    straight_nm: Floats

    def within(self, sigmas: float) -> float:
        """The share of errors within so many sigma."""
        return float(np.mean(self.inferred_nm <= sigmas * self.sigma_nm))

    def part_nm(self, share: float) -> tuple[float, float]:
        """The error that so large a share does not exceed: inferred, and on a straight line."""
        return float(np.quantile(self.inferred_nm, share)), float(np.quantile(self.straight_nm, share))


@cache
def flights(names: tuple[str, ...]) -> tuple[Flight, ...]:
    """Those that sent enough positions, velocities and headings, and always a good accuracy."""
    found = []
    for name in names:
        for track in open_recording(DATA / name, start_from_name=PATTERN if "helsinki" in name else None).tracks():
            reports = track.reports
            counts = [int(reports[n].valid.sum()) for n in ("latitude", "ground_speed", "magnetic_heading")]
            if not track.non_icao and min(counts) >= 100 and bool(np.all(values(reports, "nac_p") >= 7)):
                found.append(Flight(track.icao_address, reports))
    return tuple(found)


def values(reports: Table, name: str) -> Floats:
    """Where valid."""
    return reports[name].values[reports[name].valid].astype(np.float64)


def invalid(flight: Flight, names: tuple[str, ...], rows: NDArray[np.bool_]) -> Flight:
    """The flight without these quantities in these reports."""
    columns = {n: Column(c.values, c.valid & ~rows) if n in names else c for n, c in flight.reports.columns.items()}
    return dataclasses.replace(flight, reports=Table(columns))


def stretches(flight: Flight, length_s: float) -> Iterator[float]:
    """Starts each half a length, where the aircraft flies, is heard without long holes, and its track has no jump."""
    placed = flight["latitude"].valid & flight["longitude"].valid
    time_s = flight["time"].values[placed].astype(np.float64)
    latitude, longitude = (flight[n].values[placed].astype(np.float64) for n in ("latitude", "longitude"))
    step_s = np.diff(time_s)
    moved_nm = distances_m(latitude[1:], longitude[1:], latitude[:-1], longitude[:-1]) / 1852.0
    speed_kt = moved_nm / np.maximum(step_s, 0.4) * 3600.0
    sent_s = flight["time"].values[flight["ground_speed"].valid].astype(np.float64)
    sent_kt = np.interp(time_s, sent_s, values(flight.reports, "ground_speed"))
    for begin_s in np.arange(time_s[0] + 120.0, time_s[-1] - length_s - 10.0, length_s / 2.0):
        first, last = np.searchsorted(time_s, [begin_s - 60.0, begin_s + length_s + 60.0])
        inside = slice(first, last - 1)
        if step_s[inside].max() <= 60.0 and speed_kt[inside].max() <= 1000.0 and sent_kt[inside].min() >= 80.0:
            yield float(begin_s)


def errors(names: tuple[str, ...], length_s: float, air: bool, closed: bool) -> Errors:
    """Of all stretches of a length; without a second fix nothing after the loss has a position or velocity."""
    made = []
    for flight in flights(names):
        time_s = flight["time"].values.astype(np.float64)
        for begin_s in stretches(flight, length_s):
            end_s = begin_s + length_s if closed else np.inf
            hidden = invalid(flight, PLACE, (time_s >= begin_s) & (time_s < end_s))
            if not air:
                hidden = invalid(hidden, AIR, np.ones(len(time_s), bool))
            found = inferred_positions(hidden, begin_s, begin_s + length_s)
            if found is not None and found.method.startswith("air data") == air:
                made.append(compared(flight, found))
    return Errors(*np.concatenate(made, axis=1))


def compared(flight: Flight, found: Inferred) -> Floats:
    """Rows: error, sigma, error of the straight line between the ends."""
    placed = flight["latitude"].valid & flight["longitude"].valid
    time_s = flight["time"].values[placed].astype(np.float64)
    after = np.searchsorted(time_s, found.time_s)
    near = np.minimum(time_s[after] - found.time_s, found.time_s - time_s[after - 1]) <= 3.0
    true = [np.interp(found.time_s, time_s, flight[n].values[placed].astype(np.float64)) for n in PLACE[:2]]
    part = (found.time_s - found.time_s[0]) / (found.time_s[-1] - found.time_s[0])
    line = [ends[0] + (ends[-1] - ends[0]) * part for ends in true]
    error_nm = distances_m(found.latitude, found.longitude, *true) / 1852.0
    return np.stack([error_nm, found.sigma_nm, distances_m(*line, *true) / 1852.0])[:, near]


# Length of the stretch, air data, second fix; then the largest error in NM allowed of half and of 95 % of the instants.
MEASURED = [
    (120.0, True, True, 0.03, 0.15),
    (300.0, True, True, 0.1, 0.5),
    (600.0, True, True, 0.25, 1.0),
    (1200.0, True, True, 0.6, 1.5),
    (120.0, True, False, 0.15, 0.8),
    (300.0, True, False, 0.5, 2.5),
    (600.0, True, False, 1.2, 5.0),
    (120.0, False, True, 0.03, 0.5),
    (300.0, False, True, 0.15, 3.0),
    (600.0, False, True, 0.6, 9.0),
    (120.0, False, False, 0.2, 5.0),
    (300.0, False, False, 0.8, 18.0),
]


@pytest.mark.parametrize(("length_s", "air", "closed", "half_nm", "most_nm"), MEASURED)
def test_errors_and_sigma(length_s: float, air: bool, closed: bool, half_nm: float, most_nm: float) -> None:
    found = errors((*LONG, *(QUARTER_HOURS if length_s <= 600.0 else ())), length_s, air, closed)
    half, most = found.part_nm(0.5), found.part_nm(0.95)
    kind = f"{length_s:.0f} s, {'air data' if air else 'held'}, {'two fixes' if closed else 'one'}"
    print(f"{kind}: n {len(found.sigma_nm)}, half {half[0]:.2f}, 95 % {most[0]:.2f} NM", end="; ")
    print(f"straight {half[1]:.2f}, {most[1]:.2f} NM", end="; ")
    print(f"within 1 sigma {found.within(1.0):.2f}, within 2.45 {found.within(2.45):.2f}")
    assert half[0] < half_nm
    assert most[0] < most_nm
    assert found.within(2.45) >= 0.92
    assert found.within(1.0) >= 0.65
    if closed:
        assert most[0] < most[1]


def test_mach_of_the_aircraft_against_its_indicated_airspeed_and_altitude() -> None:
    """Sent in one register, BDS 6,0; the altitude in the same reply or within 2 s. Coded in steps of 0.002 and 1 kt."""
    for name in LONG:
        (flight,) = flights((name,))
        rows = flight["mach"].valid & flight["indicated_airspeed"].valid
        time_s = flight["time"].values.astype(np.float64)
        level = flight["pressure_altitude"].valid
        altitude_ft = np.interp(time_s[rows], time_s[level], values(flight.reports, "pressure_altitude"))
        mach = flight["mach"].values[rows].astype(np.float64)
        computed = mach_number(flight["indicated_airspeed"].values[rows].astype(np.float64), altitude_ft)
        assert np.quantile(np.abs(computed - mach), 0.95) < 0.01
        cold = values(flight.reports, "true_airspeed") / np.interp(
            time_s[flight["true_airspeed"].valid], time_s[rows], true_airspeed_kt(mach, altitude_ft)
        )
        assert 0.95 < np.median(cold) < 1.05
