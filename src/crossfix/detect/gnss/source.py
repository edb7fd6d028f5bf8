"""Where an emitter of interference may stand, from which aircraft it affected and which it did not.

A likelihood over place, power and antenna height, the same prior for each place, and areas that hold 50 % and 95 % of
the probability. Where the aircraft do not tell, the answer is that it is not locatable, and why.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from crossfix.detect.gnss.source_grid import Cells, densest, lattice, refined
from crossfix.detect.gnss.source_likelihood import (
    FOOT_M,
    Evidence,
    RadioModel,
    log_likelihood,
    log_likelihood_of_no_place,
)
from crossfix.detect.gnss.source_outline import parts, rings
from crossfix.physics.geodesy import bearings_deg, distances_m
from crossfix.physics.radio import horizon_km
from crossfix.records.interval import Interval

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
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
    aircraft: Integers

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
    most_apart_km: float = field(
        default=1350.0,
        metadata={
            "unit": "km",
            "reason": "twice the horizons of 45,000 ft and of an antenna at 2,000 m: one emitter's",
        },
    )
    most_area_km2: float = field(
        default=50_000.0, metadata={"unit": "km2", "reason": "a radius of 126 km: no help to a search"}
    )
    least_log10_factor: float = field(
        default=1.0, metadata={"unit": "1", "reason": "10 times likelier than effects that do not depend on place"}
    )
    most_edge_share: float = field(
        default=0.01, metadata={"unit": "1", "reason": "probability in the outer cells of the grid: it goes on outside"}
    )
    temper: float = field(
        default=0.5,
        metadata={
            "unit": "1",
            "reason": "power of the likelihood: airframes of a type are alike, the Earth is not smooth. Chosen on "
            "made-up emitters over real traffic, so that the 95 % area holds them in 90 to 99 % of runs",
        },
    )
    most_of_one: int = field(
        default=6, metadata={"unit": "samples", "reason": "of one airframe, evenly spread: they are not independent"}
    )
    most_samples: int = field(
        default=2000, metadata={"unit": "samples", "reason": "time and memory; evenly thinned above it"}
    )
    cells_across: int = field(
        default=36, metadata={"unit": "cells", "reason": "first grid: 30 km where the horizon is 600 km"}
    )
    cells_kept: int = field(default=200, metadata={"unit": "cells", "reason": "refined at each step; time and memory"})
    least_cell_km: float = field(default=0.25, metadata={"unit": "km", "reason": "below what the model can tell"})
    radio: RadioModel = field(
        default_factory=RadioModel,
        metadata={"unit": "RadioModel", "reason": "what is assumed of emitters and receivers"},
    )


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
    airframes, touched = _airframes(samples.aircraft), _airframes(samples.aircraft[samples.affected])
    refusal = _too_few(samples, airframes, settings)
    if refusal:
        return NotLocatable(refusal, airframes, touched)
    evidence = _evidence(samples, settings)
    grid = _first_cells(evidence, settings)
    cells, probability = refined(
        grid, lambda cells: _log_density(evidence, cells, settings), settings.cells_kept, settings.least_cell_km
    )
    found = _located(
        evidence, cells, probability, _log10_factor(evidence, grid, cells, probability, settings), settings
    )
    refusal = _poor(found, float(probability[cells.at_the_edge(1 / settings.cells_across)].sum()), settings)
    if refusal:
        return NotLocatable(refusal, airframes, touched)
    return replace(found, aircraft=airframes, affected_aircraft=touched)


def _airframes(numbers: Integers) -> int:
    return len(np.unique(numbers))


def _too_few(samples: Samples, airframes: int, settings: SourceSettings) -> str:
    """Why not to begin; empty where there is no reason."""
    if not samples.affected.any():
        return "no aircraft is affected"
    if samples.affected.all():
        return "no sample is unaffected: how far the effect reaches is not known"
    if airframes < settings.least_aircraft:
        return f"{airframes} aircraft, fewer than {settings.least_aircraft}"
    apart_km = _apart_km(samples)
    if apart_km > settings.most_apart_km:
        return (
            f"affected aircraft {apart_km:,.0f} km apart, above {settings.most_apart_km:,.0f} km: not one emitter alone"
        )
    return ""


def _apart_km(samples: Samples) -> float:
    """How far apart affected aircraft are, at least: the farthest from the one that is farthest from the first."""
    latitude, longitude = samples.latitude[samples.affected], samples.longitude[samples.affected]
    far = int(np.argmax(distances_m(latitude[0], longitude[0], latitude, longitude)))
    return float(distances_m(latitude[far], longitude[far], latitude, longitude).max()) / 1000.0


def _poor(found: Located, edge: float, settings: SourceSettings) -> str:
    """Why what was found is not told; empty where it is."""
    reasons = []
    if found.log10_factor < settings.least_log10_factor:
        reasons.append(
            f"10^{found.log10_factor:.1f} times likelier than effects that do not depend on place, below "
            f"10^{settings.least_log10_factor:g}"
        )
    if found.area95_km2 > settings.most_area_km2:
        reasons.append(f"95 % area {found.area95_km2:,.0f} km2, above {settings.most_area_km2:,.0f} km2")
    if found.azimuth_spread_deg < settings.least_azimuth_deg:
        reasons.append(
            f"affected aircraft in a sector of {found.azimuth_spread_deg:.0f} degrees seen from the most likely place, "
            f"below {settings.least_azimuth_deg:g}"
        )
    if edge > settings.most_edge_share:
        reasons.append(f"{edge:.1%} of the probability at the edge of the grid, above {settings.most_edge_share:.0%}")
    return "; ".join(reasons)


def _evidence(samples: Samples, settings: SourceSettings) -> Evidence:
    """Grouped by airframe and thinned; longitudes run on from the first affected sample."""
    order = np.argsort(samples.aircraft, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(samples.aircraft[order])) + 1)
    rows = _even(np.concatenate([_even(group, settings.most_of_one) for group in groups]), settings.most_samples)
    starts = np.flatnonzero(np.diff(samples.aircraft[rows], prepend=samples.aircraft[rows[0]] - 1))
    middle = samples.longitude[samples.affected][0]
    return Evidence(
        samples.latitude[rows],
        middle + (samples.longitude[rows] - middle + 180) % 360 - 180,
        samples.altitude_ft[rows] * FOOT_M,
        samples.affected[rows],
        np.append(starts, len(rows)),
    )


def _even(rows: Integers, most: int) -> Integers:
    """At most so many of the rows, evenly spread."""
    return rows[np.rint(np.linspace(0, len(rows) - 1, min(len(rows), most))).astype(np.int64)]


def _first_cells(evidence: Evidence, settings: SourceSettings) -> Cells:
    """All places from which an affected aircraft is within the radio horizon."""
    which = evidence.affected
    reach_km = horizon_km(evidence.altitude_m[which]).max() + horizon_km(max(settings.radio.heights_m))
    return lattice(evidence.latitude[which], evidence.longitude[which], float(reach_km), settings.cells_across)


def _log_density(evidence: Evidence, cells: Cells, settings: SourceSettings) -> Floats:
    """Per cell the tempered likelihood, its mean over heights and powers, as a logarithm."""
    each = settings.temper * log_likelihood(evidence, cells.latitudes, cells.longitudes, settings.radio)
    return np.asarray(logsumexp(each, axis=(1, 2)) - np.log(each[0].size))


def _log10_factor(
    evidence: Evidence, grid: Cells, cells: Cells, probability: Floats, settings: SourceSettings
) -> float:
    """How many times likelier an emitter somewhere on the grid is than effects that do not depend on place.

    From the cell with most of the probability p, by Bayes: evidence = likelihood * area / (area of the grid * p).
    """
    best = cells.where(np.array([probability.argmax()]))
    placed = _log_density(evidence, best, settings)[0] + np.log(best.areas_km2[0] / probability.max())
    flat = settings.temper * log_likelihood_of_no_place(evidence, settings.radio)
    unplaced = logsumexp(flat) - np.log(len(flat))
    return float((placed - np.log(grid.areas_km2.sum()) - unplaced) / np.log(10))


def _located(
    evidence: Evidence, cells: Cells, probability: Floats, log10_factor: float, settings: SourceSettings
) -> Located:
    """What the probabilities of the cells say; aircraft are counted as far as they are in the evidence."""
    half, most = densest(cells, probability, 0.5), densest(cells, probability, 0.95)
    best = int(np.argmax(probability / cells.areas_km2))
    latitude, longitude = float(cells.latitudes[best]), float(cells.longitudes[best])
    eirp_dbm, height_m = _powers_and_heights(evidence, cells.where(most), probability[most], settings)
    modes, area95 = _parts(cells.where(most), probability[most])
    which = evidence.affected
    return Located(
        latitude=latitude,
        longitude=longitude,
        eirp_dbm=eirp_dbm,
        antenna_height_m=height_m,
        area50_km2=float(cells.areas_km2[half].sum()),
        area95_km2=float(cells.areas_km2[most].sum()),
        area50=_parts(cells.where(half), probability[half])[1],
        area95=area95,
        modes=modes,
        azimuth_spread_deg=_sector_deg(
            bearings_deg(latitude, longitude, evidence.latitude[which], evidence.longitude[which])
        ),
        log10_factor=log10_factor,
        aircraft=len(evidence.starts) - 1,
        affected_aircraft=int(np.logical_or.reduceat(which, evidence.starts[:-1]).sum()),
        samples=len(which),
    )


def _powers_and_heights(
    evidence: Evidence, cells: Cells, probability: Floats, settings: SourceSettings
) -> tuple[Interval, Interval]:
    """The middle 90 % of both."""
    each = settings.temper * log_likelihood(evidence, cells.latitudes, cells.longitudes, settings.radio)
    within = np.exp(each - logsumexp(each, axis=(1, 2), keepdims=True))
    joint = np.einsum("c,chp->hp", probability / probability.sum(), within)
    return (
        _middle(settings.radio.powers_dbm, joint.sum(axis=0)),
        _middle(np.array(settings.radio.heights_m), joint.sum(axis=1)),
    )


def _middle(values: Floats, probability: Floats) -> Interval:
    """From the value that reaches 5 % of the probability to the one that reaches 95 %."""
    low, high = np.searchsorted(np.cumsum(probability), (0.05, 0.95)).clip(max=len(values) - 1)
    return Interval(float(values[low]), float(values[high]))


def _sector_deg(bearings: Floats) -> float:
    """The smallest sector that holds all bearings."""
    ordered = np.sort(bearings)
    return float(360 - np.diff(ordered, append=ordered[0] + 360).max())


def _parts(cells: Cells, probability: Floats) -> tuple[tuple[Mode, ...], tuple[Polygon, ...]]:
    """The parts of an area with the most probable first: what each holds, and its outline."""
    number = parts(cells.rows, cells.columns)
    order = np.argsort(-np.bincount(number, weights=probability), kind="stable")
    modes, polygons = [], []
    for k in order:
        part, share = cells.where(number == k), probability[number == k]
        best = int(np.argmax(share / part.areas_km2))
        modes.append(Mode(float(part.latitudes[best]), float(part.longitudes[best]), float(share.sum())))
        polygons.append(tuple(tuple(part.corner(*at) for at in ring) for ring in rings(part.rows, part.columns)))
    return tuple(modes), tuple(polygons)
