"""Positions: of the satellite receiver, lost or false where the scenario says so, and of the inertial system."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.physics.geodesy import EARTH_RADIUS_M
from crossfix.simulate.air import M_S_PER_KT
from crossfix.simulate.chance import chance, wander
from crossfix.simulate.happenings import GnssFalse, GnssLost
from crossfix.simulate.motion import STEP_S, Motion
from crossfix.simulate.scenario import Scenario

Floats = NDArray[np.float64]
DRIFT_NM_PER_H, SCHULER_S = 0.6, 5064.0
"""An inertial position drifts, and swings with the period of a pendulum of the Earth's radius (84.4 min)."""
NOISE_M = 1.5
OF_RECEIVER = ("gnss_latitude", "gnss_longitude", "gnss_ground_kt", "gnss_track_deg")


def navigation(scenario: Scenario, motion: Motion) -> dict[str, Floats]:
    """What the receiver would give without loss and without false positions, and what the inertial system gives."""
    times, columns = motion.times, motion.columns
    random = chance(scenario.seed, "satellite")
    north, east = (wander(random, len(times), STEP_S, 60.0, NOISE_M) for _ in range(2))
    latitude = columns["latitude"] + np.degrees(north / EARTH_RADIUS_M)
    longitude = columns["longitude"] + np.degrees(east / EARTH_RADIUS_M) / np.cos(np.radians(latitude))
    found = {"gnss_latitude": latitude, "gnss_longitude": longitude}
    found |= {"gnss_ground_kt": columns["ground_kt"], "gnss_track_deg": columns["track_deg"]}
    return found | _inertial(scenario, motion)


def given(scenario: Scenario, quantity: str, utc_s: Floats, right: Floats) -> Floats:
    """A quantity of the receiver at moments (n,), from what it should be: NaN while lost, false while false."""
    found = right.copy()
    for one in scenario.of(GnssFalse):
        inside = (utc_s >= one.at) & (utc_s < one.until)
        found[inside] = _false(one, quantity, utc_s[inside])
    for lost in scenario.of(GnssLost):
        found[(utc_s >= lost.at) & (utc_s < lost.until)] = np.nan
    return found


def _false(one: GnssFalse, quantity: str, utc_s: Floats) -> Floats:
    """From the false position on, at the false speed and track."""
    angle = np.radians(one.track_deg)
    degrees = np.degrees(one.speed_kt * M_S_PER_KT * (utc_s - one.at) / EARTH_RADIUS_M)
    if quantity == "gnss_latitude":
        return np.asarray(one.latitude + degrees * np.cos(angle), np.float64)
    if quantity == "gnss_longitude":
        return np.asarray(one.longitude + degrees * np.sin(angle) / np.cos(np.radians(one.latitude)), np.float64)
    return np.full(len(utc_s), one.speed_kt if quantity == "gnss_ground_kt" else one.track_deg)


def _inertial(scenario: Scenario, motion: Motion) -> dict[str, Floats]:
    hours = (motion.times - motion.times[0]) / 3600
    swing = 0.15 * np.sin(2 * np.pi * (motion.times - motion.times[0]) / SCHULER_S)
    away = np.radians(chance(scenario.seed, "inertial").uniform(0, 360))
    nautical = DRIFT_NM_PER_H * hours + swing
    latitude = motion.columns["latitude"] + nautical / 60 * np.cos(away)
    longitude = motion.columns["longitude"] + nautical / 60 * np.sin(away) / np.cos(np.radians(latitude))
    return {"inertial_latitude": latitude, "inertial_longitude": longitude}
