"""Compiles what the first alert would wait for: some 10 s once after installing, then it is read from disk."""

from __future__ import annotations

import numpy as np

from crossfix.records.airborne import AircraftState
from crossfix.records.hazard import Circle, Hazard, HazardKind, Volume
from crossfix.records.table import Column, Table
from crossfix.records.visit import Condition, Visits
from crossfix.run.watch.engine import Engine
from crossfix.warn.concerned import concerned
from crossfix.warn.heard import many_affected
from crossfix.warn.limits import MeasureLimits

PLACE = (45.0, 45.0)


def warm() -> None:
    """One report of a made-up aircraft, and one hazard for it, through all loops; nothing of it is kept."""
    columns = {"icao_address": np.uint32(1), "time": np.float64(0.0), "latitude": PLACE[0], "longitude": PLACE[1]}
    Engine().add(Table({name: Column(np.array([value]), np.ones(1, bool)) for name, value in columns.items()}))
    ring = ((44.0, 44.0), (46.0, 44.0), (46.0, 46.0))
    volume = Volume(rings=(ring,), circles=(Circle(*PLACE, 10.0),))
    hazard = Hazard(
        id="warm", kind=HazardKind.OTHER, label="", volume=volume, periods=((0.0, 1.0),), end_estimated=False,
        issuer="", force="drawn", addressed_to=None, first_evidence_s=0.0, confidence=None, geometry_from="", text="",
    )  # fmt: skip
    state = AircraftState(1, 0.0, *PLACE, 0.1, False, "ok", 30_000.0, 400.0, 90.0)
    concerned((state,), (hazard,), 0.0, {})
    one = [np.array([value]) for value in (0, 0, 0, 1, Condition.CLEAN, 0.0, *PLACE, 30_000.0)]
    kinds = (np.int64, np.uint64, np.uint8, np.uint32, np.uint8, float, float, float, float)
    visits = Visits(*(column.astype(kind) for column, kind in zip(one, kinds, strict=True)))
    many_affected(visits, visits, MeasureLimits())
