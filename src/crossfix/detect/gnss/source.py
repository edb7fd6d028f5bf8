"""Where an emitter of interference may stand, from which aircraft it affected and which it did not.

A likelihood over place, power and antenna height, the same prior for each place, and areas that hold 50 % and 95 % of
the probability. Where the aircraft do not tell, the answer is that it is not locatable, and why.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.gnss.source_grid import Cells, densest, lattice, refined, shares
from crossfix.detect.gnss.source_likelihood import (
    FOOT_M,
    Evidence,
    RadioModel,
    log_likelihood,
    log_likelihood_of_no_place,
)
from crossfix.detect.gnss.source_outline import parts, rings
from crossfix.physics.geodesy import bearings_deg
from crossfix.physics.radio import horizon_km
from crossfix.records.interval import Interval

Floats = NDArray[np.float64]
Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """One row per aircraft and window: float64[n] degrees and ft, bool[n], int64[n] (same number, same airframe).

    The place is where the aircraft truly was: sent and good, or inferred from before and after. For an aircraft that
    is spoofed it is never the place that it claims; the caller sees to that. All finite, ValueError where not.
    """

    latitude: Floats
    longitude: Floats
    altitude_ft: Floats
    affected: NDArray[np.bool_]
    aircraft: NDArray[np.int64]

    def __post_init__(self) -> None:
        lengths = {len(column) for column in (*self._numbers, self.affected, self.aircraft)}
        if len(lengths) > 1:
            raise ValueError(f"samples of different lengths: {sorted(lengths)}")
        if not all(np.isfinite(column).all() for column in self._numbers):
            raise ValueError("a sample without latitude, longitude or altitude: leave it out")

    @property
    def _numbers(self) -> tuple[Floats, Floats, Floats]:
        return self.latitude, self.longitude, self.altitude_ft


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """Limits below which an emitter is not located, and how finely it is; each with its unit and reason."""

    least_aircraft: int = field(
        default=8, metadata={"unit": "aircraft", "reason": "fewer leave power, height and place free together"}
    )
    least_azimuth_deg: float = field(
        default=120.0, metadata={"unit": "deg", "reason": "aircraft on one side leave the distance open"}
    )
    most_area_km2: float = field(
        default=50_000.0, metadata={"unit": "km2", "reason": "a radius of 126 km: no help to a search"}
    )
    least_log10_factor: float = field(
        default=2.0, metadata={"unit": "1", "reason": "100 times likelier than effects that do not depend on place"}
    )
    most_edge_share: float = field(
        default=0.01, metadata={"unit": "1", "reason": "probability in the outer cells of the grid: it goes on outside"}
    )
    temper: float = field(default=1.0, metadata={"unit": "1", "reason": "power of the likelihood"})
    most_samples: int = field(
        default=2000, metadata={"unit": "samples", "reason": "time; evenly thinned above it, aircraft by aircraft"}
    )
    cells_across: int = field(
        default=40, metadata={"unit": "cells", "reason": "first grid: 30 km where the horizon is 600 km"}
    )
    cells_kept: int = field(default=250, metadata={"unit": "cells", "reason": "refined at each step; time and memory"})
    least_cell_km: float = field(default=0.25, metadata={"unit": "km", "reason": "below what the model can tell"})
    radio: RadioModel = field(default_factory=RadioModel, metadata={"unit": "", "reason": "emitters and receivers"})


@dataclass(frozen=True, slots=True)
class Mode:
    """A part of the 95 % area: its most likely place in degrees, and its share of the probability."""

    latitude: float
    longitude: float
    share: float


@dataclass(frozen=True, slots=True)
class Located:
    """Most likely place, and what holds 50 % and 95 % of the probability.

    Intervals hold the middle 90 %. EIRP rests on the threshold of `RadioModel`: receivers that bear more mean as much
    more power. Polygons are rings of (latitude, longitude), the outer one first; longitudes run on across 180 degrees.
    """

    latitude: float
    longitude: float
    eirp_dbm: Interval
    antenna_height_m: Interval
    area50_km2: float
    area95_km2: float
    area50: tuple[Polygon, ...]
    area95: tuple[Polygon, ...]
    modes: tuple[Mode, ...]
    azimuth_spread_deg: float
    log10_factor: float
    aircraft: int
    affected_aircraft: int
    samples: int


@dataclass(frozen=True, slots=True)
class NotLocatable:
    """Why the samples do not tell where it stands."""

    reason: str
    aircraft: int
    affected_aircraft: int


def locate(samples: Samples, settings: SourceSettings | None = None) -> Located | NotLocatable:
    """The place of one emitter that affected these aircraft, or why it is not locatable."""
    settings = settings or SourceSettings()
    refusal = _too_few(samples, settings)
    if refusal:
        return _not_locatable(refusal, samples)
    middle = _middle(samples.longitude[samples.affected])
    evidence = _evidence(samples, middle, settings)
    first = _first_cells(evidence, settings)
    cells, probability = refined(
        first, lambda cells: _log_density(evidence, cells, settings), settings.cells_kept, settings.least_cell_km
    )
    return _judged(samples, evidence, cells, probability, settings)


def _not_locatable(reason: str, samples: Samples) -> NotLocatable:
    return NotLocatable(reason, _airframes(samples.aircraft), _airframes(samples.aircraft[samples.affected]))


def _airframes(numbers: NDArray[np.int64]) -> int:
    return len(np.unique(numbers))
