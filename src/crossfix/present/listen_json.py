"""`listen.json`: everything the page of cockpit sound shows but its pictures, under stable names.

Times are seconds from the first sample of the file, and UTC where --start gave it. Null is unknown; it is never zero.
There is no audio in it, and no word of a transcript unless --include-words asked for it.
"""

from __future__ import annotations

from pydantic import Field

from crossfix.present.case_json import NoticeOut, SkippedOut
from crossfix.present.json_model import Out
from crossfix.present.survey_json import DetectorOut, ThresholdOut

SCHEMA = "crossfix-listen/1"


class SoundOut(Out):
    """The file as it was read."""

    file: str
    bytes: int
    sha256: str
    rate_hz: int = Field(description="samples per second of the file")
    channels: list[str] = Field(description="in the order of the file")
    frames: int = Field(description="samples of each channel")
    seconds: float
    utc_of_zero: str | None = Field(description="of the first sample, as --start gave it")


class ImpulseOut(Out):
    """A short sound: an impulse, or what looks like one."""

    number: int = Field(description="in order of time, from 1")
    time_s: float
    utc: str | None
    sigma_s: float = Field(description="one sigma of the onset")
    score: float = Field(description="log of the odds by the classifier")
    kind: str = Field(description="impulse, or what it resembles")
    channels: list[str]
    strengths: dict[str, float | None] = Field(description="rise on each channel over its own noise, in sigmas")
    contributions: dict[str, float | None] = Field(description="what each feature adds to the score, the largest first")
    order: dict[str, float] = Field(description="delay to the first channel in s; empty where not determinable")
    direction: str
    masked: bool = Field(description="within what was taken for speech, or a message")


class SpeechOut(Out):
    """Someone may be speaking."""

    start_s: float
    stop_s: float
    channels: list[str]


class MessageOut(Out):
    """A message of the transcript on the clock of the sound; text null unless --include-words."""

    start_s: float
    stop_s: float | None
    channel: str
    speaker: str
    text: str | None


class QualityOut(Out):
    """A check of the recording, with its figures in words."""

    check: str
    channels: list[str]
    text: str
    doubtful: bool = Field(description="it deserves a look before the sound is relied on")


class DrawingOut(Out):
    """How the spectrograms of the page were drawn."""

    strips: int
    strip_s: float
    column_s: float
    masked_share: float | None = Field(description="of the time, in the band of the voice")
    thresholds: list[ThresholdOut]


class ListenJson(Out):
    """The whole file."""

    schema_: str = Field(SCHEMA, alias="schema")
    crossfix: str = Field(description="version")
    synthetic: bool
    sound: SoundOut
    audio: str | None = Field(description="name of the copy beside the page, where --include-audio asked for it")
    words: bool = Field(description="--include-words asked for the words of the transcript")
    transcript: str | None = Field(description="the file of messages")
    counts: dict[str, int] = Field(description="short sounds by kind")
    impulses: list[ImpulseOut]
    speech: list[SpeechOut]
    messages: list[MessageOut]
    quality: list[QualityOut]
    detectors: list[DetectorOut]
    drawing: DrawingOut
    skipped: list[SkippedOut]
    notices: list[NoticeOut]
