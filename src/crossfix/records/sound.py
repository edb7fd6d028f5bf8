"""Sound: what a cockpit voice recorder's file is, without its samples."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.source import Source

CHANNELS = ("CAM", "P1", "P2", "OBS")
"""Cockpit area microphone, captain, first officer, observer: the channels of a file in this order unless told."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The file, its rate in samples per second, its channels in order, and its length in samples per channel."""

    source: Source
    rate_hz: int
    channels: tuple[str, ...]
    frames: int

    @property
    def seconds(self) -> float:
        """Length on the recorder's own clock."""
        return self.frames / self.rate_hz
