"""The state of every aircraft at one moment, from the columns of the screen and the places of those affected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.inferred_position import NM_PER_DEG
from crossfix.detect.gnss.degraded import RADIUS_OF_NIC_M
from crossfix.records.airborne import AircraftState, Gnss
from crossfix.run.watch import screen_loop as loop
from crossfix.run.watch.places import Inferred, PlaceLimits, held_nm
from crossfix.run.watch.screen import Screen
from crossfix.run.watch.slots import Slots
from crossfix.warn.looked import SHARES

METRES_PER_NM = 1852.0
HELD_NM = held_nm(3600.0)
"""After an hour; it grows with the power of 1.5."""


def states_at(
    now_s: float,
    slots: Slots,
    screen: Screen,
    affected: Mapping[int, tuple[Gnss, Inferred | None]],
    limits: PlaceLimits,
    near: Sequence[tuple[float, float, float]] = (),
    shares: Collection[int] | None = None,
) -> tuple[AircraftState, ...]:
    """Aircraft heard of late that were ever placed, in the order of their slots.

    `affected` has, by slot, what the satellite navigation of an aircraft is, and where it is inferred to be. With
    `shares` those of these shares, the affected, and those `near` any of (latitude, longitude, NM) by their last
    place.
    """
    state = screen.state[: len(slots)]
    wanted = (now_s - state[:, loop.LAST_S] <= limits.heard_s) & np.isfinite(state[:, loop.SHOWN_LATITUDE])
    if shares is not None:
        wanted &= _chosen(state, slots, affected, near, shares)
    shown = np.flatnonzero(wanted)
    table = _carried(now_s, state[shown], limits)
    rate = screen.latest.vertical_rate_fpm[shown]
    computed = screen.latest.computed[shown]
    names = np.char.decode(screen.latest.callsign[shown], "ascii", "replace").tolist()
    made = []
    for slot, name, row, fpm, mlat in zip(
        shown.tolist(), names, table.tolist(), rate.tolist(), computed.tolist(), strict=True
    ):
        if slot in affected:
            made.append(_affected(slots.address(slot), name, row, fpm, mlat, affected[slot], now_s, limits))
            continue
        at_s, latitude, longitude, within, altitude, speed, track, ground, ok, carried, _ = row
        made.append(
            AircraftState(
                slots.address(slot), at_s, latitude, longitude, within, carried == 1.0,
                "ok" if ok == 1.0 else "unknown", _known(altitude), _known(speed), _known(track), _known(fpm),
                ground == 1.0, name,
            )
        )  # fmt: skip
    return tuple(made)


def _chosen(
    state: loop.State,
    slots: Slots,
    affected: Collection[int],
    near: Sequence[tuple[float, float, float]],
    shares: Collection[int],
) -> NDArray[np.bool_]:
    found = np.isin(slots.addresses() % SHARES, list(shares))
    found[list(affected)] = True
    return found | near_any(state[:, loop.SHOWN_LATITUDE], state[:, loop.SHOWN_LONGITUDE], near)


def near_any(
    latitude: NDArray[np.float64], longitude: NDArray[np.float64], near: Sequence[tuple[float, float, float]]
) -> NDArray[np.bool_]:
    """Roughly, on the safe side: within so many NM north or south, and east or west."""
    found = np.zeros(len(latitude), bool)
    for lat, lon, nm in near:
        high = nm / NM_PER_DEG
        wide = high / max(float(np.cos(np.radians(min(abs(lat) + high, 89.0)))), 1e-3)
        found |= (np.abs(latitude - lat) <= high) & (np.abs((longitude - lon + 180.0) % 360.0 - 180.0) <= wide)
    return found


def _carried(now_s: float, state: loop.State, limits: PlaceLimits) -> NDArray[np.float64]:
    """float64[n, 11]: time, place, radius, altitude, speed, track, on ground, well, carried on, NIC.

    A place that is not fresh is carried on by the velocity that was told with it, and its radius grows.
    """
    at_s = state[:, loop.SHOWN_S]
    age_s = np.maximum(now_s - at_s, 0.0)
    old = age_s > limits.fresh_s
    speed, track = state[:, loop.SHOWN_SPEED], state[:, loop.SHOWN_TRACK]
    away_nm = np.where(old, np.nan_to_num(speed) * age_s / 3600.0, 0.0)
    angle = np.radians(np.nan_to_num(track))
    latitude = np.clip(state[:, loop.SHOWN_LATITUDE] + away_nm * np.cos(angle) / NM_PER_DEG, -89.9, 89.9)
    narrow = np.maximum(np.cos(np.radians(latitude)), 1e-3)
    longitude = state[:, loop.SHOWN_LONGITUDE] + away_nm * np.sin(angle) / NM_PER_DEG / narrow
    within = limits.sent_nm + np.where(old, HELD_NM * (age_s / 3600.0) ** 1.5, 0.0)
    suspected = now_s - state[:, loop.SUSPECTED_S] <= loop.SUSPECT_S
    columns = (
        np.where(old, now_s, at_s), latitude, (longitude + 180.0) % 360.0 - 180.0, within,
        np.where(state[:, loop.ALTITUDE_S] > -np.inf, state[:, loop.ALTITUDE], np.nan),
        speed, track, state[:, loop.GROUND], ~old & ~suspected, old, state[:, loop.NIC],
    )  # fmt: skip
    return np.column_stack(columns)


def _affected(
    address: int,
    name: str,
    row: list[float],
    fpm: float,
    mlat: list[float],
    known: tuple[Gnss, Inferred | None],
    now_s: float,
    limits: PlaceLimits,
) -> AircraftState:
    """Placed by receivers, else inferred, else where it was last believed to be, in a radius that grows."""
    gnss, inferred = known
    at_s, latitude, longitude, within, altitude, speed, track, ground, _, carried, nic = row
    more: dict[str, Any] = {
        "altitude_ft": _known(altitude), "ground_speed_kt": _known(speed), "track_deg": _known(track),
        "vertical_rate_fpm": _known(fpm), "on_ground": ground == 1.0, "callsign": name,
    }  # fmt: skip
    if now_s - mlat[2] <= limits.computed_s:
        radius = limits.computed_nm + max(0.0, now_s - mlat[2]) * (_known(speed) or 0.0) / 3600.0
        return AircraftState(address, now_s, mlat[0], mlat[1], radius, True, gnss, **more)
    if gnss == "degraded":
        within = max(within, containment_nm(nic, limits))
    if inferred is None or gnss == "degraded":
        return AircraftState(address, at_s, latitude, longitude, within, carried == 1.0, gnss, **more)
    since_s = max(0.0, now_s - inferred.time_s)
    away = (_known(speed) or 0.0) * since_s / 3600.0 / NM_PER_DEG
    angle = np.radians(_known(track) or 0.0)
    north = inferred.latitude + away * float(np.cos(angle))
    east = inferred.longitude + away * float(np.sin(angle) / max(np.cos(np.radians(north)), 1e-3))
    radius = inferred.within_nm + held_nm(since_s)
    return AircraftState(address, now_s, north, (east + 180.0) % 360.0 - 180.0, radius, True, gnss, **more)


def _known(value: float) -> float | None:
    return value if value == value else None


def containment_nm(nic: float, limits: PlaceLimits) -> float:
    """The radius of a NIC; that of NIC 1 where it is unknown or 0."""
    if nic < 1.0:
        return limits.degraded_nm
    return float(RADIUS_OF_NIC_M[min(int(nic), 11)]) / METRES_PER_NM
