"""RecorderEvent: something that a detector found in flight data, with the samples that made it."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.interval import Interval


@dataclass(frozen=True, slots=True)
class Sample:
    """A recorded sample that an event rests on: series, seconds on the recorder's clock, value in `unit`.

    `value` is the code of a discrete. `says` is what it shows, in a few words.
    """

    series: str
    time_s: float
    value: float
    unit: str
    says: str


@dataclass(frozen=True, slots=True)
class RecorderEvent:
    """A moment or a condition, in seconds on the recorder's clock.

    kind: in small letters, with the number of the system after a colon, e.g. `hydraulic_lost:3`.
    label: a sentence with the figures.
    onset: from the last sample without it to the first one with it; its low end is infinite where it stood before the
    first sample. end: from the last sample with it to the first one without; None for a moment.
    ongoing: it lasts as long as the recording tells; `end` then begins at the last sample with it and has no high end.
    confirmed: False where only one of several signs that belong to it was found, or could be looked for.
    """

    kind: str
    label: str
    detector: str
    onset: Interval
    end: Interval | None
    evidence: tuple[Sample, ...]
    ongoing: bool = False
    confirmed: bool = True

    @property
    def first_s(self) -> float:
        """The first sample that shows it."""
        return self.onset.high

    @property
    def last_s(self) -> float:
        """The last sample that shows it; for a moment, the first."""
        return self.onset.high if self.end is None else self.end.low
