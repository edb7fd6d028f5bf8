"""What the page of flight data shows, under stable names. The page is drawn from this and nothing else.

Times are seconds on the clock of their recording. Null is unknown, or not valid; it is never zero.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from crossfix.present.case_json import SkippedOut
from crossfix.present.json_model import Out
from crossfix.present.survey_json import ThresholdOut

KindOut = Literal["analogue", "discrete", "enumeration"]
Number = int | float


class SeriesOut(Out):
    """One parameter: samples `step_s` apart, of which some are on the page.

    `steps` and `values` are the samples that are kept. A step is how many samples further on the next one is, the first
    from sample 0; a negative step -n stands for n steps of 1. A null ends a line: from there on samples are not valid.
    """

    name: str
    quantity: str | None
    group: str
    unit: str
    kind: KindOut
    first_s: float
    step_s: float
    samples: int
    valid_share: float
    steps: list[int]
    values: list[Number | None]
    whole: bool = Field(description="every valid sample, or of codes every change, is on the page")
    meanings: dict[int, str]
    least: Number | None = Field(description="of all valid samples")
    greatest: Number | None
    shown: bool = Field(description="drawn when the page opens")

    @model_validator(mode="after")
    def _even(self) -> Self:
        steps = sum(-step if step < 0 else 1 for step in self.steps)
        if steps != len(self.values):
            raise ValueError(f"{self.name}: {steps} steps for {len(self.values)} values")
        return self


class SampleOut(Out):
    """A sample that an event rests on."""

    series: str
    time_s: float
    value: float | None
    unit: str
    says: str


class FlightEventOut(Out):
    """As `records.recorder_event.RecorderEvent`; `case_event` is the event of the case that it measures."""

    kind: str
    label: str
    detector: str
    onset_low_s: float | None
    onset_high_s: float
    end_low_s: float | None = Field(description="null for a moment")
    end_high_s: float | None
    ongoing: bool
    confirmed: bool
    case_event: str | None
    evidence: list[SampleOut]


class PhaseOut(Out):
    """A stretch of one phase of the flight, [start, stop)."""

    name: str
    start_s: float
    stop_s: float


class FlightDetectorOut(Out):
    """A detector as it ran."""

    name: str
    method: str
    limits: str
    definition: str
    thresholds: list[ThresholdOut]


class FlightRecordingOut(Out):
    """One recording with what was found in it."""

    id: str
    label: str
    file: str
    sha256: str
    reader: str
    clock: str
    utc_of_zero: str | None = Field(description="ISO 8601; null: times are seconds of the recorder")
    first_s: float
    last_s: float
    full_rate_s: list[tuple[float, float]] = Field(description="stretches of which every sample is on the page")
    margin_s: float = Field(description="how far they reach before and after each moment of an event")
    events_without: int = Field(description="events that have no such stretch: the page would be too large")
    most_samples: int = Field(description="of one parameter, outside these stretches")
    series: list[SeriesOut]
    events: list[FlightEventOut] = Field(description="in order of their first sample")
    phases: list[PhaseOut]
    detectors: list[FlightDetectorOut]
    skipped: list[SkippedOut]


class FlightDataJson(Out):
    """The whole page."""

    crossfix: str = Field(description="version")
    title: str = Field(description="of the case")
    synthetic: bool
    recordings: list[FlightRecordingOut]
