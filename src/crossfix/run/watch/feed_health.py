"""How a feed is, for the board and for those who keep it running; and the clock of its reports held to the watch's."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from crossfix.records.notice import Notice
from crossfix.records.table import Column, Table
from crossfix.records.thresholds import limit

Tell = Callable[[Notice], None]


@dataclass(frozen=True, slots=True)
class FeedLimits:
    """How a feed is read; each with its unit and reason."""

    gather_s: float = limit(0.1, "s", "ours: what comes within it is decoded together; ten times a second")
    silent_s: float = limit(30.0, "s", "ours: a feed that says nothing for it is told as silent")
    cut_s: float = limit(90.0, "s", "receivers send a keep-alive once a minute (read.tcp): then connect again")
    connect_s: float = limit(10.0, "s", "ours: a connection that takes longer is given up")
    again_s: float = limit(0.5, "s", "ours: the first wait before connecting again; doubled each time")
    longest_s: float = limit(60.0, "s", "ours: a receiver that is back is found within it")
    jitter: float = limit(0.5, "1", "ours: of each wait, at random, so that many do not come back at once")
    room: int = limit(64, "batches", "ours: waiting for the engine; then the reading waits (back-pressure)")
    ahead_s: float = limit(10.0, "s", "ours: reports so far ahead of the watch's clock are of a clock that is off")
    behind_s: float = limit(300.0, "s", "ours: reports may be so late, after a stop of the line; later ones not")
    poll_s: float = limit(1.0, "s", "readsb writes aircraft.json once a second")
    most_bytes: int = limit(64 << 20, "B", "ours: of one answer; the whole world is 7 MB")


@dataclass(slots=True)
class FeedHealth:
    """Counts and the last of each; times are s UTC on the watch's clock."""

    name: str
    connected: bool = False
    connections: int = 0
    bytes: int = 0
    reports: int = 0
    batches: int = 0
    garbage: int = 0
    last_s: float | None = None
    shift_s: float = 0.0
    notices: deque[Notice] = field(default_factory=lambda: deque(maxlen=50))
    _recent: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=600))

    def took(self, received_s: float, reports: int) -> None:
        """A batch came."""
        self.batches += 1
        self.reports += reports
        self.last_s = received_s
        self._recent.append((received_s, reports))

    def rate_per_s(self, now_s: float, over_s: float = 10.0) -> float:
        """Reports per second of late."""
        return sum(count for at_s, count in self._recent if now_s - at_s <= over_s) / over_s

    def silent_since(self, now_s: float, began_s: float, limits: FeedLimits) -> float | None:
        """Since when nothing came, if that is too long ago."""
        last_s = began_s if self.last_s is None else self.last_s
        return last_s if now_s - last_s > limits.silent_s else None


@dataclass(slots=True)
class Steadied:
    """A clock that is off, or is set by an hour, does not move its reports away from all others.

    The shift is found anew when the newest report of a batch is ahead of its arrival, or behind it by more than a line
    that stood still explains. It is told.
    """

    health: FeedHealth
    limits: FeedLimits
    tell: Tell

    def steady(self, table: Table, zero_s: float, received_s: float) -> Table:
        """The reports with times in s UTC; `zero_s`: UTC of the zero of their clock, as far as it is known."""
        times = table["time"]
        utc_s = times.values.astype(np.float64) + zero_s
        known = utc_s[times.valid]
        if len(known):
            self._hold(float(np.median(known)), received_s)
        return Table({**table.columns, "time": Column(utc_s + self.health.shift_s, times.valid)})

    def _hold(self, middle_s: float, received_s: float) -> None:
        ahead_s = middle_s + self.health.shift_s - received_s
        if -self.limits.behind_s <= ahead_s <= self.limits.ahead_s:
            return
        self.health.shift_s -= ahead_s
        way = "ahead of" if ahead_s > 0 else "behind"
        shift = f"its reports are moved by {self.health.shift_s:+.1f} s from here on"
        self.tell(Notice(self.health.name, f"its clock is {abs(ahead_s):.1f} s {way} the watch's; {shift}"))


class HealthyFeed(Protocol):
    """A feed of `ports` that tells how it is."""

    name: str
    health: FeedHealth

    def batches(self) -> Any:
        """As `ports.Feed`."""
