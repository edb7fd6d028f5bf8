"""Where a channel stands still or stands at full scale: its end, its dropouts, its clipped parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.cockpit.windows import Samples
from crossfix.records.thresholds import limit

Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ended:
    """When a channel's last sound is, against the recording's end; last_s None where it holds none at all.

    The moment is evidence. What came after it is not known: no sound after the end proves nothing.
    """

    channel: str
    last_s: float | None
    recording_end_s: float


@dataclass(frozen=True, slots=True)
class Dropout:
    """A channel does not change at all from start to stop, with sound before and after."""

    channel: str
    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True)
class Saturated:
    """Runs of samples at the recorder's limit on a channel: how many, how long in all, the first, the limit's level."""

    channel: str
    runs: int
    seconds: float
    first_s: float
    level: float


@dataclass(frozen=True, slots=True)
class Still:
    """Finds samples that do not change, and runs at full scale."""

    dropout_s: float = limit(0.01, "s", "ours: 10 ms of one value; sound at 8 bits holds a value for 2 ms at most")
    clipped: int = limit(3, "samples", "ours: in a row at full scale; one or two may be a peak")
    full_scale: float = limit(0.999, "of full scale", "ours: 16 bits end at 0.99997; resampling may shift it a little")
    dropouts: int = limit(1000, "dropouts", "ours: kept per channel, so that a broken file cannot fill the memory")

    def begin(self, channels: int, rate_hz: int) -> StillCount:
        """Nothing seen yet."""
        return StillCount(self, rate_hz, [_Channel() for _ in range(channels)])


@dataclass(slots=True)
class _Channel:
    last: float = np.nan
    same: int = 0
    """Samples that hold `last` at the end of what was seen."""
    changed: int | None = None
    """The last sample that differs from the one before; None where none does."""
    still: list[Run] = field(default_factory=list)
    runs: int = 0
    samples: int = 0
    first: int | None = None
    level: float = 0.0


@dataclass(slots=True)
class StillCount:
    """Under way, piece by piece."""

    limits: Still
    rate_hz: int
    rows: list[_Channel]
    seen: int = 0

    def add(self, piece: Samples) -> None:
        """The next samples (channels, n)."""
        for state, row in zip(self.rows, piece, strict=True):
            self._stillness(state, row)
            self._clipping(state, row)
        self.seen += piece.shape[1]

    def _stillness(self, state: _Channel, row: NDArray[np.float32]) -> None:
        before = np.concatenate([[np.float32(state.last)], row[:-1]])
        changes = np.flatnonzero(row != before) + self.seen
        least = round(self.limits.dropout_s * self.rate_hz)
        if len(changes):
            begins = np.concatenate([[self.seen - state.same], changes])
            lengths = np.diff(begins)
            for k in np.flatnonzero(lengths >= least):
                if begins[k] > 0 and len(state.still) < self.limits.dropouts:  # at 0 the recording begins in silence
                    state.still.append((int(begins[k]), int(begins[k + 1])))
            if changes[-1] > 0:
                state.changed = int(changes[-1])
            state.same = self.seen + len(row) - int(changes[-1])
        else:
            state.same += len(row)
        state.last = float(row[-1]) if len(row) else state.last

    def _clipping(self, state: _Channel, row: NDArray[np.float32]) -> None:
        """Runs within a piece; one over the border of two pieces is two."""
        level = np.abs(row)
        edges = np.flatnonzero(np.diff(level >= self.limits.full_scale, prepend=False, append=False))
        begin, end = edges[::2], edges[1::2]
        long = end - begin >= self.limits.clipped
        if not long.any():
            return
        state.runs += int(long.sum())
        state.samples += int((end - begin)[long].sum())
        state.first = self.seen + int(begin[long][0]) if state.first is None else state.first
        state.level = max(state.level, float(level.max()))

    def told(self, channels: Sequence[str]) -> tuple[tuple[Ended, ...], tuple[Dropout, ...], tuple[Saturated, ...]]:
        """Ends of all channels, dropouts in order of channel and time, clipped channels."""
        rate = self.rate_hz
        named = list(zip(channels, self.rows, strict=True))
        least = round(self.limits.dropout_s * rate)
        ends = tuple(
            Ended(name, None if row.changed is None else (row.changed if row.same >= least else self.seen) / rate,
                  self.seen / rate)
            for name, row in named
        )  # fmt: skip
        dropouts = tuple(Dropout(name, a / rate, b / rate) for name, row in named for a, b in row.still)
        saturated = tuple(
            Saturated(name, row.runs, row.samples / rate, row.first / rate, row.level)
            for name, row in named
            if row.first is not None
        )
        return ends, dropouts, saturated
