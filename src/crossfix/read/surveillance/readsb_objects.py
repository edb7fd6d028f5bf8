"""Aircraft objects of readsb, dump1090-fa and their aggregators, as columns. Source: readsb README-json.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from crossfix.read.doubts import Doubts
from crossfix.read.surveillance.object_columns import (
    Given,
    addresses,
    emergencies,
    in_order,
    ranged,
    source_classes,
    squawks,
    texts,
)
from crossfix.read.surveillance.plausible import Rows, plausible, tell
from crossfix.records.table import Column, Table

NUMBERS: tuple[Given, ...] = (
    Given("latitude", "lat"),
    Given("longitude", "lon"),
    Given("geometric_altitude", "alt_geom"),
    Given("ground_speed", "gs"),
    Given("track_angle", "track"),
    Given("magnetic_heading", "mag_heading"),
    Given("true_heading", "true_heading"),
    Given("indicated_airspeed", "ias"),
    Given("true_airspeed", "tas"),
    Given("mach", "mach"),
    Given("roll_angle", "roll"),
    Given("track_rate", "track_rate"),
    Given("selected_altitude", "nav_altitude_fms"),
    Given("selected_altitude", "nav_altitude_mcp"),
    Given("barometric_setting", "nav_qnh"),
    Given("ident", "spi"),
    Given("alert", "alert"),
    Given("version", "version"),
    Given("nic", "nic"),
    Given("containment_radius", "rc"),
    Given("nac_p", "nac_p"),
    Given("nac_v", "nac_v"),
    Given("sil", "sil"),
    Given("sda", "sda"),
    Given("gva", "gva"),
    Given("nic_baro", "nic_baro"),
    Given("signal_level", "rssi"),
)
QUANTITIES: tuple[str, ...] = (
    "time",
    "icao_address",
    "non_icao",
    "source_class",
    *dict.fromkeys(given.name for given in NUMBERS),
    "on_ground",
    "pressure_altitude",
    "vertical_rate",
    "vertical_rate_geometric",
    "callsign",
    "category",
    "squawk",
    "emergency",
)
OF_THE_POSITION = ("latitude", "longitude", "nic", "containment_radius")


class Aircraft(msgspec.Struct, gc=False):
    """One object, its fields typed, so that decoding makes no dictionary. Absent: not valid now."""

    hex: str | None = None
    type: str | None = None
    flight: str | None = None
    alt_baro: float | str | None = None
    alt_geom: float | None = None
    gs: float | None = None
    ias: float | None = None
    tas: float | None = None
    mach: float | None = None
    track: float | None = None
    track_rate: float | None = None
    roll: float | None = None
    mag_heading: float | None = None
    true_heading: float | None = None
    baro_rate: float | None = None
    geom_rate: float | None = None
    squawk: str | None = None
    emergency: str | None = None
    category: str | None = None
    nav_qnh: float | None = None
    nav_altitude_mcp: float | None = None
    nav_altitude_fms: float | None = None
    lat: float | None = None
    lon: float | None = None
    nic: float | None = None
    rc: float | None = None
    version: float | None = None
    nic_baro: float | None = None
    nac_p: float | None = None
    nac_v: float | None = None
    sil: float | None = None
    gva: float | None = None
    sda: float | None = None
    alert: float | None = None
    spi: float | None = None
    mlat: list[str] | None = None
    tisb: list[str] | None = None
    seen: float | None = None
    seen_pos: float | None = None
    rssi: float | None = None
    r: str | None = None
    t: str | None = None
    desc: str | None = None
    ownOp: str | None = None  # noqa: N815


def type_of(kind: Any, mlat: Any, tisb: Any) -> Any:
    """`type`, or what the lists of MLAT and TIS-B fields say of the position where an older program gives no type.

    >>> type_of(None, ["lat", "lon"], []), type_of("adsb_icao", [], []), type_of(None, None, None)
    ('mlat', 'adsb_icao', None)
    """
    if kind is not None:
        return kind
    if isinstance(mlat, list) and "lat" in mlat:
        return "mlat"
    return "tisb_other" if isinstance(tisb, list) and "lat" in tisb else None


def table_of(
    get: Callable[[str], Sequence[Any]],
    times: NDArray[np.float64],
    placed: NDArray[np.bool_] | None,
    doubts: Doubts,
    where: Rows,
) -> Table:
    """Rows as columns. `get` gives all rows' values of a key; where `placed` is false the position is an old one.

    A time is tested only where it is Unix time; pass one that starts elsewhere through as it is.
    """
    kinds = [type_of(*row) for row in zip(get("type"), get("mlat"), get("tisb"), strict=True)]
    columns = {
        **addresses(get("hex"), doubts, where),
        "source_class": source_classes(kinds, doubts, where),
        **ranged(NUMBERS, get, doubts, where),
        **_altitude(get("alt_baro"), doubts, where),
        **_vertical_rate(get, doubts, where),
        "callsign": texts("callsign", get("flight"), doubts, where),
        "category": texts("category", get("category"), doubts, where),
        "squawk": plausible("squawk", squawks(get("squawk"), doubts, where), doubts, where),
        "emergency": emergencies(get("emergency"), doubts, where),
        "time": Column(times, np.isfinite(times)),
    }
    if placed is not None:
        for name in OF_THE_POSITION:
            columns[name] = Column(columns[name].values, columns[name].valid & placed)
    return in_order(columns)


def _altitude(values: Sequence[Any], doubts: Doubts, where: Rows) -> dict[str, Column]:
    """`alt_baro`: feet, or "ground"."""
    ground = np.array([v == "ground" for v in values], dtype=bool)
    strange = np.array([isinstance(v, str) and v != "ground" for v in values], dtype=bool)
    tell(strange, 'alt_baro is neither a number nor "ground"', doubts, where)
    feet = {"alt_baro": [None if isinstance(v, str) else v for v in values]}
    column = ranged((Given("pressure_altitude", "alt_baro"),), feet.__getitem__, doubts, where)["pressure_altitude"]
    return {"pressure_altitude": column, "on_ground": Column(ground, ground | ~np.isnan(column.values.astype(float)))}


def _vertical_rate(get: Callable[[str], Sequence[Any]], doubts: Doubts, where: Rows) -> dict[str, Column]:
    """`baro_rate`, or `geom_rate` where that is missing."""
    given = (Given("vertical_rate", "geom_rate"), Given("vertical_rate", "baro_rate"))
    column = ranged(given, get, doubts, where)["vertical_rate"]
    geometric = np.array([v is None for v in get("baro_rate")], dtype=bool)
    return {"vertical_rate": column, "vertical_rate_geometric": Column(geometric, column.valid)}
