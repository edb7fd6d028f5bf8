"""Gaps in the track of one aircraft, by what stopped.

- coverage: no message of the aircraft at all. Nothing is known of it; a receiver out of range or off explains it.
- position loss: messages go on, and none brings a position. The aircraft was in range; its position source is in
  doubt.
- faint: some messages, too few to say that the aircraft was well in range.
- not told: the source keeps no report without a position (readsb traces), so that the others cannot be told apart.

Only the aircraft's own positions count. MLAT counts as a message: it is computed from messages that receivers heard.
TIS-B and ADS-R come from ground stations and prove neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.source_lines import HEARD, OWN, of_classes, with_position
from crossfix.records.interval import Interval
from crossfix.records.recording import Track

Floats = NDArray[np.float64]


class GapKind(Enum):
    """What stopped."""

    COVERAGE = "coverage"
    POSITION_LOSS = "position loss"
    FAINT = "faint"
    NOT_TOLD = "not told"


@dataclass(frozen=True, slots=True)
class GapLimits:
    """Thresholds of gaps; each with its unit and reason."""

    coverage_s: float = field(
        default=40.0,
        metadata={"unit": "s", "reason": "longer than the 30 s to which readsb thins its traces on straight legs"},
    )
    position_s: float = field(
        default=15.0,
        metadata={"unit": "s", "reason": "some 30 position messages at 2 per second, DO-260B 2.2.3.3.2.2"},
    )
    bin_s: float = field(
        default=10.0,
        metadata={"unit": "s", "reason": "all-call replies and velocity squitters come at least once a second"},
    )
    heard_share: float = field(
        default=0.7,
        metadata={"unit": "1", "reason": "bins of a loss with a message; below it reception fades (Helsinki 2026)"},
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """From the last report before to the first after, on the recording's timebase; messages strictly inside."""

    kind: GapKind
    interval: Interval
    messages: int

    @property
    def length_s(self) -> float:
        """Seconds from the last report before to the first after."""
        return float(self.interval.width)


def gaps(track: Track, limits: GapLimits | None = None) -> tuple[Gap, ...]:
    """All gaps in time order. Time before the first and after the last report is none: nothing bounds it."""
    limits = limits or GapLimits()
    table = track.reports
    known = table["time"].valid
    times = table["time"].values.astype(np.float64)
    heard = np.unique(times[known & of_classes(table, HEARD)])
    placed = np.unique(times[known & of_classes(table, OWN) & with_position(table)])
    every = bool(with_position(table)[of_classes(table, HEARD)].all())
    silent = tuple(_between(heard, limits.coverage_s, GapKind.NOT_TOLD if every else GapKind.COVERAGE))
    lost = [
        part for gap in _between(placed, limits.position_s, GapKind.POSITION_LOSS) for part in _outside(gap, silent)
    ]
    typed = [_typed(part, heard, every, limits) for part in lost if part.width > limits.position_s]
    return tuple(sorted((*silent, *(gap for gap in typed if gap.messages)), key=lambda gap: gap.interval.low))


def _between(times: Floats, longest_s: float, kind: GapKind) -> Iterator[Gap]:
    for k in np.flatnonzero(np.diff(times) > longest_s):
        yield Gap(kind, Interval(float(times[k]), float(times[k + 1])), 0)


def _outside(gap: Gap, silent: tuple[Gap, ...]) -> Iterator[Interval]:
    """The parts of a gap that no silence covers."""
    start = gap.interval.low
    for one in silent:
        if one.interval.high <= start or one.interval.low >= gap.interval.high:
            continue
        if one.interval.low > start:
            yield Interval(start, one.interval.low)
        start = one.interval.high
    if start < gap.interval.high:
        yield Interval(start, gap.interval.high)


def _typed(part: Interval, heard: Floats, every: bool, limits: GapLimits) -> Gap:
    """Position loss where messages come in most bins, else faint.

    Where every report has a position, the messages inside are MLAT, thinned like all others: any of them tells.
    """
    inside = heard[(heard > part.low) & (heard < part.high)]
    bins = max(1, int(np.ceil(part.width / limits.bin_s)))
    filled = len(np.unique(((inside - part.low) // limits.bin_s).astype(np.int64)))
    enough = every or filled >= limits.heard_share * bins
    return Gap(GapKind.POSITION_LOSS if enough else GapKind.FAINT, part, len(inside))
