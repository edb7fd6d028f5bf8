"""OpenSky state vectors, CSV or Parquet, and traffic's tables of the same aircraft.

OpenSky (state_vectors_data4 in its Trino database; SI units): time, icao24, lat, lon, velocity, heading, vertrate,
callsign, onground, alert, spi, squawk, baroaltitude, geoaltitude, lastposupdate, lastcontact. traffic: timestamp,
icao24, latitude, longitude, altitude, groundspeed, track, vertical_rate, geoaltitude in ft, kt, fpm. Neither carries
integrity.

A state vector is what OpenSky knew at a second, not a report: it goes on for minutes after the last message. So:
- a row whose `lastcontact` is that of the row before holds no new message and is left out;
- a row whose `lastposupdate` is that of the row before holds an old position, which is not valid there;
- the time of a row is that of its position where it is new, else of its last message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.read.doubts import Doubts
from crossfix.read.surveillance.object_columns import (
    Given,
    addresses,
    in_order,
    ranged,
    squawks,
    tell_of_order,
    texts,
    utc_seconds,
)
from crossfix.read.surveillance.plausible import Rows, plausible, tell
from crossfix.records.table import Column, Table
from crossfix.records.timebase import Timebase

KT = 3600 / 1852  # in 1 m/s
FT = 1 / 0.3048  # in 1 m
FPM = 60 / 0.3048  # in 1 m/s
OLDEST_S = 900.0  # between a state vector and its last message; OpenSky drops an aircraft after 300 s
UTC = Timebase("unix", 1.0, 0.0)

SI: tuple[Given, ...] = (
    Given("latitude", "lat"),
    Given("longitude", "lon"),
    Given("pressure_altitude", "baroaltitude", FT),
    Given("geometric_altitude", "geoaltitude", FT),
    Given("ground_speed", "velocity", KT),
    Given("track_angle", "heading"),
    Given("vertical_rate", "vertrate", FPM),
    Given("on_ground", "onground"),
    Given("alert", "alert"),
    Given("ident", "spi"),
)
AERONAUTICAL: tuple[Given, ...] = (
    Given("latitude", "latitude"),
    Given("longitude", "longitude"),
    Given("pressure_altitude", "altitude"),
    Given("geometric_altitude", "geoaltitude"),
    Given("ground_speed", "groundspeed"),
    Given("track_angle", "track"),
    Given("vertical_rate", "vertical_rate"),
    Given("on_ground", "onground"),
    Given("alert", "alert"),
    Given("ident", "spi"),
)
ONLY_AERONAUTICAL = frozenset({"timestamp", "latitude", "altitude", "groundspeed", "vertical_rate"})
TIMES = ("time", "timestamp", "lastposupdate", "lastcontact", "last_position")
WORDS = frozenset({"icao24", "callsign", "squawk"})
KEYS = frozenset({g.key for g in (*SI, *AERONAUTICAL)}) | frozenset(TIMES) | WORDS
QUANTITIES: tuple[str, ...] = (
    "time",
    "icao_address",
    "non_icao",
    *(given.name for given in SI),
    "callsign",
    "squawk",
)
Floats = NDArray[np.float64]


@dataclass(slots=True)
class Echoes:
    """Per address, the last message and the last position of the rows so far."""

    known: dict[Any, tuple[float, float]] = field(default_factory=dict)

    def of(
        self, owners: Sequence[Any], contact: Floats, position: Floats
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which rows repeat the message, and which the position, of the row before. NaN repeats nothing."""
        same_message, same_position = np.zeros(len(owners), bool), np.zeros(len(owners), bool)
        nothing = (np.nan, np.nan)
        for k, row in enumerate(zip(owners, contact.tolist(), position.tolist(), strict=True)):
            owner, now = row[0] if isinstance(row[0], str) else None, row[1:]
            before = self.known.get(owner, nothing)
            same_message[k], same_position[k] = now[0] == before[0], now[1] == before[1]
            self.known[owner] = now
        return same_message, same_position


def table_of(columns: Mapping[str, Sequence[Any]], n: int, echoes: Echoes, doubts: Doubts, where: Rows) -> Table:
    """Rows by key as columns, in the units of `records.quantities`."""
    nothing: list[Any] = [None] * n

    def get(key: str) -> Sequence[Any]:
        return columns.get(key, nothing)

    time = utc_seconds(get("time") if "time" in columns else get("timestamp"), doubts, where.of("time"))
    position = utc_seconds(get("lastposupdate" if "lastposupdate" in columns else "last_position"), doubts, where)
    contact = utc_seconds(get("lastcontact"), doubts, where)
    same_message, same_position = echoes.of(get("icao24"), contact, position)
    tell(same_message, "no message since the row before of this aircraft; left out", doubts, where)
    old = same_position & ~same_message
    tell(old, "the position is that of the row before of this aircraft; not valid", doubts, where)
    family = AERONAUTICAL if ONLY_AERONAUTICAL & columns.keys() else SI
    made = ranged(family, get, doubts, where)
    for name in ("latitude", "longitude"):
        made[name] = Column(made[name].values, made[name].valid & ~same_position)
    when = _moments(time, position, contact, made["latitude"].valid)
    made["time"] = plausible("time", when, doubts, where)
    tell(np.isnan(when), "no time", doubts, where)
    made |= addresses(get("icao24"), doubts, where)
    made["callsign"] = texts("callsign", get("callsign"), doubts, where)
    made["squawk"] = plausible("squawk", squawks(get("squawk"), doubts, where), doubts, where)
    table = in_order(made).where(~same_message)
    tell_of_order(table, doubts, where)
    return table


def _moments(time: Floats, position: Floats, contact: Floats, placed: NDArray[np.bool_]) -> Floats:
    """The time of the new position, else of the last message, else of the state vector."""
    made = time.copy()
    for since, rows in ((contact, ~placed), (position, placed)):
        age = time - since
        usable = rows & (age >= -1.0) & (age <= OLDEST_S)
        made[usable] = since[usable]
    return made
