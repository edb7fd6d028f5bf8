"""Where the lines of marks with measured directions meet, and how well that is known. Geometry only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, chdtri

from crossfix.conclude.wreckage.settings import WreckageSettings
from crossfix.records.wreckage import Mark
from crossfix.records.wreckage_findings import Meeting, Miss, Vector

Floats = NDArray[np.float64]

STEPS = 100
"""Well-posed lines settle within ten steps; lines that do not settle in a hundred have no point."""
SETTLED = 1e-7
"""Of the distance to the marks."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Half-lines from marks, outwards. Arrays of n rows; metres and radians."""

    places: Floats
    outward: Floats
    place_sigma_m: Floats
    angle_sigma: Floats

    def residuals(self, point: Floats) -> tuple[Floats, Floats, Floats]:
        """Tangent-plane angle of each direction from the one to the point (n, 3), distances and weights (n).

        A direction is off by its own error and by that of the mark's place seen from the point.
        """
        way = point - self.places
        distance = np.maximum(np.linalg.norm(way, axis=1), 1e-9)
        towards = way / distance[:, None]
        cosine = np.clip(np.einsum("ij,ij->i", towards, self.outward), -1.0, 1.0)
        across = self.outward - cosine[:, None] * towards
        sine = np.linalg.norm(across, axis=1)
        angle = np.arctan2(sine, cosine)
        off = across * (angle / np.maximum(sine, 1e-15))[:, None]
        weight = 1.0 / (self.angle_sigma**2 + (self.place_sigma_m / distance) ** 2)
        return off, distance, weight

    def information(self, point: Floats) -> Floats:
        """The 3 x 3 inverse covariance of the point."""
        _, distance, weight = self.residuals(point)
        towards = (point - self.places) / distance[:, None]
        across = np.eye(3) - towards[:, :, None] * towards[:, None, :]
        found: Floats = np.einsum("i,ijk->jk", weight / distance**2, across)
        return found


def meeting(marks: Sequence[Mark], settings: WreckageSettings) -> Meeting | None:
    """The meeting point of the marks' lines, or why there is none; None where no direction was measured."""
    measured = [mark for mark in marks if mark.direction is not None]
    ids = tuple(mark.id for mark in measured)
    if not measured:
        return None
    if len(measured) < settings.marks:
        why = f"directions measured at {len(measured)} marks; {settings.marks} are needed"
        return Meeting("too_few", ids, why)
    lines = _lines(measured)
    widest, sigmas = _widest_angle(lines)
    if sigmas < settings.spread_sigmas:
        why = (
            f"the widest angle between two lines is {np.degrees(widest):.2f} degrees, {sigmas:.1f} sigmas of their "
            f"directions, under {settings.spread_sigmas:g}: how far away they meet cannot be told"
        )
        return Meeting("nearly_parallel", ids, why)
    point = meeting_point(lines)
    if point is None:
        return Meeting("no_common_point", ids, f"the search for a point did not settle in {STEPS} steps")
    return _judged(ids, lines, point, settings)


def _lines(marks: Sequence[Mark]) -> Lines:
    places = np.array([mark.position_m for mark in marks], np.float64)
    directions = np.array([mark.direction for mark in marks], np.float64)
    place_sigma = np.array([mark.position_sigma_m for mark in marks], np.float64)
    angle_sigma = np.radians(np.array([mark.direction_sigma_deg for mark in marks], np.float64))
    return Lines(places, -directions, place_sigma, angle_sigma)


def _widest_angle(lines: Lines) -> tuple[float, float]:
    """The widest angle between two lines (radians), and the largest angle in sigmas of the pair."""
    cosine = np.clip(np.abs(lines.outward @ lines.outward.T), 0.0, 1.0)
    angle = np.arccos(cosine)
    sigma = np.hypot(lines.angle_sigma[:, None], lines.angle_sigma[None, :])
    return float(angle.max()), float((angle / sigma).max())


def meeting_point(lines: Lines) -> Floats | None:
    """The point with the least weighted squares of angles, weights taken at the point itself; None if none settles.

    Gauss-Newton with weights renewed at each step, from the point closest to the lines in metres. Angles and not
    distances are made least: distances draw the point towards the marks, the more the worse the directions.
    """
    point = _closest(lines)
    for _ in range(STEPS):
        off, distance, weight = lines.residuals(point)
        pull = np.einsum("i,ij->j", weight / distance, off)
        try:
            step = np.linalg.solve(lines.information(point), pull)
        except np.linalg.LinAlgError:
            return None
        reach = float(np.median(distance))
        length = float(np.linalg.norm(step))
        if length < SETTLED * max(reach, 1.0):
            return point
        point = point + step * min(1.0, 0.5 * reach / length)
    return None


def _closest(lines: Lines) -> Floats:
    """The point with the least squared distances to the lines, all alike."""
    across = np.eye(3) - lines.outward[:, :, None] * lines.outward[:, None, :]
    found: Floats = np.linalg.lstsq(across.sum(0), np.einsum("ijk,ik->j", across, lines.places), rcond=None)[0]
    return found


def _judged(ids: tuple[str, ...], lines: Lines, point: Floats, settings: WreckageSettings) -> Meeting:
    """The verdict on a point: whether the lines agree on it, and whether its region is bounded."""
    off, distance, weight = lines.residuals(point)
    shares = weight * np.einsum("ij,ij->i", off, off)
    chi_square, freedom = float(shares.sum()), 2 * len(ids) - 3
    p_value = float(chdtrc(freedom, chi_square))
    misses = _misses(ids, lines, point, shares)
    if p_value < settings.meeting_level:
        why = (
            f"no common point: chi-square {chi_square:.1f} with {freedom} degrees of freedom, p {p_value:.2g}, "
            f"under {settings.meeting_level:g}"
        )
        return Meeting(
            "no_common_point", ids, why, chi_square=chi_square, freedom=freedom, p_value=p_value, misses=misses
        )
    axes, semi = confidence_region(lines, point, settings.region_level)
    share = semi[0] / float(np.median(distance))
    if share > settings.reach:
        why = (
            f"the region reaches {share:.2f} of the distance to the point, over {settings.reach:g}: how far away the "
            "lines meet cannot be told"
        )
        return Meeting(
            "nearly_parallel", ids, why, chi_square=chi_square, freedom=freedom, p_value=p_value, misses=misses
        )
    why = f"the lines of {len(ids)} marks agree on one point: chi-square {chi_square:.1f} with {freedom} degrees of "
    return Meeting(
        kind="meets",
        marks=ids,
        why=f"{why}freedom, p {p_value:.2g}",
        point_m=_vector(point),
        semi_axes_m=_vector(semi),
        axes=(_vector(axes[0]), _vector(axes[1]), _vector(axes[2])),
        level=settings.region_level,
        chi_square=chi_square,
        freedom=freedom,
        p_value=p_value,
        misses=misses,
    )


def confidence_region(lines: Lines, point: Floats, level: float) -> tuple[Floats, Floats]:
    """Axes (rows, unit vectors) and semi-axes (metres) of the ellipsoid that holds the true point at `level`."""
    values, vectors = np.linalg.eigh(lines.information(point))
    semi = np.sqrt(float(chdtri(3, 1.0 - level)) / values)
    return vectors.T, semi


def _misses(ids: tuple[str, ...], lines: Lines, point: Floats, shares: Floats) -> tuple[Miss, ...]:
    off, _, _ = lines.residuals(point)
    angle = np.degrees(np.linalg.norm(off, axis=1))
    way = point - lines.places
    ahead = np.einsum("ij,ij->i", way, lines.outward)
    miss = np.linalg.norm(way - ahead[:, None] * lines.outward, axis=1)
    return tuple(
        Miss(id, float(miss[k]), float(angle[k]), float(np.sqrt(shares[k])), float(ahead[k]))
        for k, id in enumerate(ids)
    )


def _vector(parts: Floats) -> Vector:
    return float(parts[0]), float(parts[1]), float(parts[2])
