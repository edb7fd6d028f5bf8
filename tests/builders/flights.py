"""Made-up flights as tables of reports, written from what the messages carry; synthetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from crossfix.records.flight import Flight, Receiver
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column, Table

Row = Mapping[str, Any]
NM_PER_DEGREE = 60.0


def table_of(rows: Sequence[Row]) -> Table:
    """One report per row; what a row does not name is not valid."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {}
    for name in BY_NAME:
        if name in names:
            valid = [row.get(name) is not None for row in rows]
            empty: Any = b"" if np.dtype(BY_NAME[name].dtype).kind == "S" else 0
            values = [row[name] if ok else empty for row, ok in zip(rows, valid, strict=True)]
            columns[name] = Column.of(name, values, valid)
    return Table(columns)


def flight_of(rows: Sequence[Row], icao_address: int = 0x4CA216, receiver: Receiver | None = None) -> Flight:
    """A flight of these reports, in the order of time."""
    ordered = sorted(rows, key=lambda row: float(row["time"]))
    return Flight(icao_address, table_of(ordered), receiver)


@dataclass(frozen=True)
class Cruise:
    """An airliner flying east at FL350 that sends what a transponder of version 2 does, ten messages in two seconds."""

    latitude: float = 45.0
    longitude: float = 45.0
    speed_kt: float = 450.0
    altitude_ft: float = 35_000.0
    nic: int = 8
    nac_p: int = 9
    callsign: bytes = b"TST1"
    own: Mapping[str, Any] = field(default_factory=lambda: {"source_class": 1, "on_ground": False})

    def east(self, t: float) -> float:
        """Longitude at a time."""
        return self.longitude + self.speed_kt * t / 3600.0 / NM_PER_DEGREE / float(np.cos(np.radians(self.latitude)))

    def position(self, t: float, **more: Any) -> dict[str, Any]:
        """An airborne position message."""
        sent = {"latitude": self.latitude, "longitude": self.east(t), "nic": self.nic, "type_code": 11}
        return {"time": t, **self.own, "pressure_altitude": self.altitude_ft, **sent, **more}

    def no_position(self, t: float, **more: Any) -> dict[str, Any]:
        """A message of type code 0."""
        return {"time": t, **self.own, "type_code": 0, "pressure_altitude": self.altitude_ft, **more}

    def velocity(self, t: float, **more: Any) -> dict[str, Any]:
        """A ground velocity, subtype 1."""
        sent = {"ground_speed": self.speed_kt, "track_angle": 90.0, "geometric_minus_pressure": -400.0}
        return {"time": t, **self.own, "type_code": 19, **sent, "geometric_minus_pressure_saturated": False, **more}

    def airspeed(self, t: float, **more: Any) -> dict[str, Any]:
        """An airspeed and heading, subtype 3."""
        return {"time": t, **self.own, "type_code": 19, "indicated_airspeed": 270.0, "magnetic_heading": 80.0, **more}

    def status(self, t: float, **more: Any) -> dict[str, Any]:
        """An operational status."""
        sent = {"type_code": 31, "nac_p": self.nac_p, "sil": 3, "version": 2, "callsign": self.callsign}
        return {"time": t, **self.own, **sent, **more}

    def clean(self, begin: float, end: float) -> Iterator[dict[str, Any]]:
        """What is sent with good satellite navigation."""
        for t in np.arange(begin, end, 1.0):
            yield self.position(float(t))
            yield self.velocity(float(t) + 0.3)
            if int(t) % 2 == 0:
                yield self.status(float(t) + 0.6)

    def lost(self, begin: float, end: float) -> Iterator[dict[str, Any]]:
        """What is sent without satellites."""
        for t in np.arange(begin, end, 1.0):
            yield self.no_position(float(t))
            yield self.airspeed(float(t) + 0.3)
            if int(t) % 2 == 0:
                yield self.status(float(t) + 0.6, nac_p=0, sil=0)

    def low(self, begin: float, end: float, nic: int = 4, nac_p: int = 5) -> Iterator[dict[str, Any]]:
        """What is sent with poor satellite navigation."""
        for t in np.arange(begin, end, 1.0):
            yield self.position(float(t), nic=nic)
            yield self.velocity(float(t) + 0.3)
            if int(t) % 2 == 0:
                yield self.status(float(t) + 0.6, nac_p=nac_p)

    def circling(
        self, begin: float, end: float, latitude: float = 54.96, longitude: float = 19.98
    ) -> Iterator[dict[str, Any]]:
        """What a spoofed aircraft sent at Helsinki: a slow circle far away with good integrity."""
        for t in np.arange(begin, end, 1.0):
            angle = 2.0 * t
            way = {"ground_speed": 52.0, "track_angle": angle % 360.0}
            at = {"latitude": latitude + 0.004 * np.sin(np.radians(angle)), "longitude": longitude}
            yield self.position(float(t), **at)
            far = {"geometric_minus_pressure": -3137.5, "geometric_minus_pressure_saturated": True}
            yield self.velocity(float(t) + 0.3, **way, **far)
            if int(t) % 2 == 0:
                yield self.status(float(t) + 0.6)
