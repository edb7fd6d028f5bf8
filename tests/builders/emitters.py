"""Made-up emitters of interference over given traffic, by physics of their own and a harsher world than is assumed.

Nothing here imports `crossfix`. What differs from the estimator: the Earth's effective radius is drawn for each event
and the horizon is sharp; each type of aircraft has an antenna pattern and a threshold of its own, shared by its
airframes; airframes have headings that put ripples into the pattern; the emitter's own pattern is not round; fields
fade from sample to sample; some airframes are immune, some affected anywhere, some samples are called wrongly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

EARTH_KM = 6371.0
L1_HZ = 1.57542e9
THRESHOLD_DBM = -104.0
TYPICAL_SHADOW_DB = 9.0


@dataclass(frozen=True)
class Traffic:
    """Where aircraft were: degrees, ft, and the number of the airframe. One row per aircraft and window."""

    latitude: Floats
    longitude: Floats
    altitude_ft: Floats
    aircraft: Integers

    def __len__(self) -> int:
        return len(self.latitude)


@dataclass(frozen=True)
class Emitter:
    """Degrees, m above the ground about it, and power in dBm."""

    latitude: float
    longitude: float
    height_m: float
    eirp_dbm: float


@dataclass(frozen=True)
class World:
    """How harsh: standard deviations in dB, and shares."""

    types: int = 12
    threshold_by_type_db: float = 5.0
    threshold_by_airframe_db: float = 3.0
    fading_db: float = 3.0
    immune: float = 0.07
    always: float = 0.01
    missed: float = 0.05
    false: float = 0.01


def eirp_reaching(distance_km: float) -> float:
    """The power in dBm at which a typical receiver is at its threshold at this distance."""
    return THRESHOLD_DBM + TYPICAL_SHADOW_DB + _free_space_db(np.array([distance_km])).item()


def affected(
    emitter: Emitter, traffic: Traffic, rng: np.random.Generator, world: World | None = None
) -> NDArray[np.bool_]:
    """Which rows are affected."""
    world = world or World()
    airframes, which = np.unique(traffic.aircraft, return_inverse=True)
    arc, slant_km, elevation_deg, azimuth = _geometry(emitter, traffic)
    types = rng.integers(world.types, size=len(airframes))[which]
    power = emitter.eirp_dbm - _free_space_db(slant_km) - _shadow_db(elevation_deg, types, world, rng)
    power += rng.uniform(0, 3) * np.cos(azimuth - rng.uniform(0, 2 * np.pi))
    heading = rng.uniform(0, 2 * np.pi, len(airframes))[which]
    ripple = rng.uniform(0, 4, world.types)[types], rng.integers(1, 5, world.types)[types]
    power += ripple[0] * np.cos(ripple[1] * (azimuth - heading))
    threshold = THRESHOLD_DBM + rng.normal(0, world.threshold_by_type_db, world.types)[types]
    threshold = threshold + rng.normal(0, world.threshold_by_airframe_db, len(airframes))[which]
    jammed = power + rng.normal(0, world.fading_db, len(traffic)) > threshold
    jammed &= _sees(emitter, traffic, arc, rng.uniform(1.2, 1.6))
    fate = rng.uniform(size=len(airframes))[which]
    jammed = (jammed & (fate > world.immune)) | (fate > 1 - world.always)
    wrong = rng.uniform(size=len(traffic)) < np.where(jammed, world.missed, world.false)
    return np.asarray(jammed ^ wrong)


def made_up_traffic(rng: np.random.Generator, airframes: int = 150, radius_km: float = 300.0) -> Traffic:
    """Straight legs across a disc about 50 N 10 E, a third of them low, a row each 20 km. Not real traffic."""
    rows: list[tuple[Floats, Floats, Floats, Integers]] = []
    for number in range(airframes):
        course, across = rng.uniform(0, 2 * np.pi), rng.uniform(-radius_km, radius_km)
        low = rng.uniform() < 1 / 3
        length = rng.uniform(40, 120) if low else 2 * np.sqrt(radius_km**2 - across**2)
        start = rng.uniform(-radius_km, radius_km - length) if low else -length / 2
        along = start + np.arange(0.0, length, 20.0)
        east = along * np.sin(course) + across * np.cos(course)
        north = along * np.cos(course) - across * np.sin(course)
        altitude = np.full(len(along), rng.uniform(2000, 12_000) if low else rng.uniform(28_000, 41_000))
        longitude = 10 + np.degrees(east / EARTH_KM) / np.cos(np.radians(50))
        rows.append((50 + np.degrees(north / EARTH_KM), longitude, altitude, np.full(len(along), number)))
    latitude, longitude, altitude, aircraft = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Traffic(latitude, longitude, altitude, aircraft.astype(np.int64))


def _free_space_db(distance_km: Floats) -> Floats:
    wavelength_m = 299_792_458 / L1_HZ
    return np.asarray(-20 * np.log10(wavelength_m / (4 * np.pi * 1000 * distance_km)))


def _geometry(emitter: Emitter, traffic: Traffic) -> tuple[Floats, Floats, Floats, Floats]:
    """Angle at the Earth's centre, slant range in km, elevation of the emitter in degrees, azimuth at it in radians."""
    here = _unit(np.array([emitter.latitude]), np.array([emitter.longitude]))[0]
    there = _unit(traffic.latitude, traffic.longitude)
    arc = np.arctan2(np.linalg.norm(np.cross(here, there), axis=1), there @ here)
    low, high = EARTH_KM + emitter.height_m / 1000, EARTH_KM + traffic.altitude_ft * 3.048e-4
    ray = low * here - high[:, None] * there
    slant = np.linalg.norm(ray, axis=1)
    elevation = np.degrees(np.arcsin(np.clip(np.sum(ray * there, axis=1) / slant, -1, 1)))
    east = np.cross([0.0, 0.0, 1.0], here)
    azimuth = np.arctan2(there @ east, there @ np.cross(here, east))
    return arc, slant, elevation, azimuth


def _unit(latitude: Floats, longitude: Floats) -> Floats:
    phi, lam = np.radians(latitude), np.radians(longitude)
    return np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)


def _shadow_db(elevation_deg: Floats, types: Integers, world: World, rng: np.random.Generator) -> Floats:
    """Per type: a loss at the horizon, a slope below it, a bottom."""
    level, slope = rng.uniform(3, 13, world.types)[types], rng.uniform(0, 0.6, world.types)[types]
    bottom = rng.uniform(14, 30, world.types)[types]
    return np.asarray(np.clip(level - slope * elevation_deg, 0, bottom))


def _sees(emitter: Emitter, traffic: Traffic, arc: Floats, effective: float) -> NDArray[np.bool_]:
    """Whether the ray clears a smooth Earth of the effective radius."""
    radius = effective * EARTH_KM
    angles = [
        np.arccos(radius / (radius + h)) for h in (emitter.height_m / 1000, traffic.altitude_ft.clip(0) * 3.048e-4)
    ]
    return np.asarray(arc / effective <= angles[0] + angles[1])
