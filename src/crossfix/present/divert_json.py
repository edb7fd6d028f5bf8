"""JSON of `crossfix divert`: options in order and the rejected with the reason, under stable names."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crossfix.present.instants import Instants
from crossfix.present.json_model import Out
from crossfix.records.diversion import Airport, Cell, Diversion, Option, Runway, Situation

SCHEMA = "crossfix-divert/1"
EPOCH = Instants("1970-01-01")


class SituationOut(Out):
    """The aircraft as it was asked about; null is not known."""

    time_utc: str | None
    latitude: float
    longitude: float
    within_nm: float
    altitude_ft: float | None
    speed_kt: float | None
    track_deg: float | None
    type: str | None
    without: list[str]
    thrust: bool
    endurance_min: float | None
    wind_from_deg: float | None
    wind_kt: float | None
    operator_state: str | None


class RunwayOut(Out):
    """The runway that the cells mean."""

    ends: tuple[str, str]
    length_m: float = Field(description="of the pavement; the landing distance available is not known")
    width_m: float | None
    surface: str
    lights: bool
    true_bearing_deg: float | None


class AirportOut(Out):
    """An airport of the table."""

    code: str
    iata: str
    name: str
    kind: str
    country: str
    latitude: float
    longitude: float
    elevation_ft: float | None


class CellOut(Out):
    """One fact; `age_s` null: the source has no time, or one after the time asked."""

    fact: Literal["reach", "way", "runway", "navigation", "weather", "open"]
    verdict: Literal["yes", "marginal", "unknown", "no"]
    value: str
    source: str
    age_s: float | None


class OptionOut(Out):
    """An airport with its six cells; `rejected` where any is a no."""

    airport: AirportOut
    rejected: bool
    straight_nm: float = Field(description="from the middle of where the aircraft may be")
    bearing_deg: float
    way_nm: float | None = Field(description="round hazards, to the farthest point of where it may be; null: no way")
    via: list[tuple[float, float]] = Field(description="corners of the way as latitude, longitude")
    lands_in_min: float | None
    lands_utc: str | None
    runway: RunwayOut | None
    runway_spare_m: float | None = Field(description="beyond what is needed with the margin in flight")
    unknown: int
    cells: list[CellOut]


class NoticeOut(Out):
    """A doubt with its place."""

    where: str
    text: str


class DivertJson(Out):
    """The whole answer. `remarks` hold for every row."""

    schema_: str = Field(SCHEMA, alias="schema")
    crossfix: str
    exercise: bool
    situation: SituationOut
    remarks: list[str]
    options: list[OptionOut]
    rejected: list[OptionOut]
    notices: list[NoticeOut]


def divert_json(found: Diversion, version: str) -> DivertJson:
    """The diversion as it is told."""
    return DivertJson(
        crossfix=version,
        exercise=found.exercise,
        situation=_situation(found.situation),
        remarks=list(found.remarks),
        options=[_option(one, found.situation) for one in found.options],
        rejected=[_option(one, found.situation) for one in found.rejected],
        notices=[NoticeOut(where=one.where, text=one.text) for one in found.notices],
    )


def _situation(now: Situation) -> SituationOut:
    return SituationOut(
        time_utc=EPOCH.iso(now.time_s),
        latitude=now.latitude,
        longitude=now.longitude,
        within_nm=now.within_nm,
        altitude_ft=now.altitude_ft,
        speed_kt=now.speed_kt,
        track_deg=now.track_deg,
        type=now.type,
        without=sorted(now.degraded),
        thrust=now.thrust,
        endurance_min=None if now.endurance_s is None else now.endurance_s / 60.0,
        wind_from_deg=None if now.wind is None else now.wind[0],
        wind_kt=None if now.wind is None else now.wind[1],
        operator_state=now.operator_state,
    )


def _option(one: Option, now: Situation) -> OptionOut:
    lands_s = one.lands_in_s
    return OptionOut(
        airport=_airport(one.airport),
        rejected=bool(one.reasons),
        straight_nm=round(one.straight_nm, 1),
        bearing_deg=round(one.bearing_deg, 1),
        way_nm=None if one.way_nm is None else round(one.way_nm, 1),
        via=[(round(latitude, 5), round(longitude, 5)) for latitude, longitude in one.via],
        lands_in_min=None if lands_s is None else round(lands_s / 60.0, 1),
        lands_utc=None if lands_s is None else EPOCH.iso(round(now.time_s + lands_s)),
        runway=None if one.runway is None else _runway(one.runway),
        runway_spare_m=None if one.spare_m is None else round(one.spare_m),
        unknown=one.unknown,
        cells=[_cell(cell) for cell in one.cells],
    )


def _airport(one: Airport) -> AirportOut:
    return AirportOut(
        code=one.code,
        iata=one.iata,
        name=one.name,
        kind=one.kind,
        country=one.country,
        latitude=one.latitude,
        longitude=one.longitude,
        elevation_ft=one.elevation_ft,
    )


def _runway(one: Runway) -> RunwayOut:
    return RunwayOut(
        ends=one.ends,
        length_m=round(one.length_m),
        width_m=None if one.width_m is None else round(one.width_m),
        surface=one.surface,
        lights=one.lights,
        true_bearing_deg=one.bearing_deg,
    )


def _cell(one: Cell) -> CellOut:
    age_s = None if one.age_s is None or one.age_s < 0.0 else round(one.age_s)
    return CellOut(fact=one.fact, verdict=one.verdict.value, value=one.value, source=one.source, age_s=age_s)
