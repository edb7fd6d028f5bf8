"""Message: words or a transmission on a recorder's clock, as a transcript gives them."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.source import Source
from crossfix.records.timebase import Timebase


@dataclass(frozen=True, slots=True)
class Message:
    """From start to stop in seconds on the transcript's timebase; `stop_s` None where only the start is given.

    channel and speaker are roles ("CAM", "captain", "tower"), "" where the transcript does not tell. `text` is a quote
    or a paraphrase, as the transcript says.
    """

    start_s: float
    stop_s: float | None
    channel: str
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """All messages of one file, in order of their start; every doubt stands in the reader's notices."""

    source: Source
    timebase: Timebase
    messages: tuple[Message, ...]
