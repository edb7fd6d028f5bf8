"""`survey.json`: everything the survey page shows, under stable names. The page is drawn from this and nothing else.

A moment is `s`, seconds after the survey's zero, and `utc`, ISO 8601, null in a log without date: then zero is the
first frame. Rings are closed lists of [longitude, latitude], WGS 84. A count is of distinct aircraft. Null is unknown.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from crossfix.present.case_json import NoticeOut, SkippedOut
from crossfix.present.json_model import Out

SCHEMA = "crossfix-survey/1"
State = Literal["interference", "clear", "too_few"]
"""A cell without any entry has no data, which is none of these."""
RingOut = list[tuple[float, float]]


class MomentOut(Out):
    """A moment."""

    s: float
    utc: str | None


class BandOut(Out):
    """A band of pressure altitude, [floor, ceiling); open where null."""

    label: str
    floor_ft: float | None
    ceiling_ft: float | None


class SettingsOut(Out):
    """How the survey counts: windows of equal length from `first` on, each window in each band."""

    window_s: float
    windows: int
    first: MomentOut = Field(description="start of the first window")
    bands: list[BandOut]


class CountsOut(Out):
    """The survey in numbers."""

    reports: int
    aircraft_seen: int
    aircraft_affected: int
    aircraft_spoofed: int = Field(description="by confirmed events")
    aircraft_suspected: int = Field(description="spoofing for one reason alone; not among the affected")
    aircraft_never_placed: int = Field(description="affected, and without any position in the whole survey")
    events: dict[str, int] = Field(description="events by kind")


class InputOut(Out):
    """A file as read."""

    path: str
    sha256: str | None
    reader: str | None
    reports: int
    first: MomentOut | None
    last: MomentOut | None
    notices: list[NoticeOut]


class CountOut(Out):
    """Aircraft in one cell, window and band, the test, and the Wilson interval (95 %) of the share affected."""

    seen: int
    affected: int
    spoofed: int
    state: State
    p_value: float | None
    wilson_low: float | None
    wilson_high: float | None
    resolution: int = Field(description="H3 resolution counted over; coarser than the cell's where few were seen")


class CellOut(Out):
    """One H3 cell: `counts[k]` is the place in the survey's counts of slot `slots[k]` = window * bands + band."""

    id: str
    ring: RingOut
    slots: list[int]
    counts: list[int]

    @model_validator(mode="after")
    def _paired(self) -> Self:
        if len(self.slots) != len(self.counts):
            raise ValueError(f"cell {self.id}: {len(self.slots)} slots but {len(self.counts)} counts")
        return self


class AreaOut(Out):
    """A region and time of interference: the union of cells."""

    id: str
    outline: list[RingOut]
    start: MomentOut
    end: MomentOut
    onset_earliest: MomentOut | None
    onset_latest: MomentOut | None
    floor_altitude_ft: float | None = Field(description="lowest altitude of an affected aircraft")
    aircraft_affected: int
    aircraft_seen: int
    aircraft_spoofed: int
    p_value: float | None


class SourceOut(Out):
    """Where the emitter of an area may be; null throughout, with the reason, where it could not be located."""

    area: str
    located: bool
    reason: str | None
    latitude: float | None
    longitude: float | None
    area50: list[RingOut]
    area95: list[RingOut]
    area50_km2: float | None
    area95_km2: float | None
    eirp_low_dbm: float | None
    eirp_high_dbm: float | None


class SharedPointOut(Out):
    """A place that several aircraft claimed to be at. It is not where an emitter is."""

    latitude: float
    longitude: float
    within_m: float
    aircraft: list[str] = Field(description="addresses, six hexadecimal digits")
    first: MomentOut
    last: MomentOut


class ReasonOut(Out):
    """Why an event was found: the value farthest from its limit."""

    code: str
    text: str
    reports: int
    value: float | None
    limit: float | None
    unit: str


class FrameOut(Out):
    """A report that made an event; `frame` in hexadecimal digits where the source keeps it."""

    at: MomentOut
    reason: str
    frame: str | None


class AircraftEventOut(Out):
    """An event of one aircraft, with the place where it began."""

    kind: Literal["degraded", "loss", "spoofing", "recovery"]
    form: str
    confirmed: bool
    ongoing: bool
    start: MomentOut
    end: MomentOut
    latitude: float | None
    longitude: float | None
    altitude_ft: float | None
    inferred: bool = Field(description="the place was not sent but follows from earlier or later ones")
    sigma_nm: float | None
    reasons: list[ReasonOut]
    frames: list[FrameOut]


class StripOut(Out):
    """`derive.strip.Strip`, null for what a bin was not told; a list is empty where no bin was."""

    begin: MomentOut
    end: MomentOut
    reports: list[int | None]
    positions: list[int | None]
    no_position: list[int | None]
    ground_velocities: list[int | None]
    air_velocities: list[int | None]
    nic: list[int | None]
    nac_p: list[int | None]
    pressure_altitude_ft: list[float | None]
    ground_speed_kt: list[float | None]
    difference_ft: list[float | None]
    saturated: list[int | None]


class AircraftOut(Out):
    """An affected aircraft."""

    icao_address: str
    callsign: str | None
    events: list[AircraftEventOut]
    strip: StripOut | None


class ThresholdOut(Out):
    """A threshold of a detector."""

    name: str
    value: float | int | str | bool | None
    unit: str
    reason: str


class DetectorOut(Out):
    """A detector as it ran."""

    name: str
    method: str
    limits: str
    thresholds: list[ThresholdOut]


class SurveyJson(Out):
    """The whole file."""

    schema_: str = Field(SCHEMA, alias="schema")
    crossfix: str = Field(description="version")
    synthetic: bool
    identity: str = Field(description="SHA-256 over version, settings and inputs: the same gives the same files")
    settings: SettingsOut
    first: MomentOut | None
    last: MomentOut | None
    counts: CountsOut
    inputs: list[InputOut]
    cell_counts: list[CountOut] = Field(description="the distinct counts that cells refer to")
    cells: list[CellOut]
    areas: list[AreaOut]
    sources: list[SourceOut]
    shared_points: list[SharedPointOut]
    aircraft: list[AircraftOut]
    detectors: list[DetectorOut]
    skipped: list[SkippedOut]
    notices: list[NoticeOut]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        slots, counts = self.settings.windows * len(self.settings.bands), len(self.cell_counts)
        for cell in self.cells:
            if cell.slots and (min(cell.slots) < 0 or max(cell.slots) >= slots):
                raise ValueError(
                    f"cell {cell.id}: slots {min(cell.slots)} to {max(cell.slots)}, expected 0 to {slots - 1}"
                )
            if cell.counts and (min(cell.counts) < 0 or max(cell.counts) >= counts):
                raise ValueError(f"cell {cell.id}: a count is not among the {counts} of the survey")
        areas = {area.id for area in self.areas}
        if astray := [source.area for source in self.sources if source.area not in areas]:
            raise ValueError(f"sources of areas that the survey does not have: {', '.join(astray)}")
        return self
