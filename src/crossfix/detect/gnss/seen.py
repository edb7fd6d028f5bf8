"""What one pass over a flight makes, for its events to be written from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.sent import Sent
from crossfix.derive.sent_loop import POSITION
from crossfix.detect.gnss.evidence import Rows, callsign, reports
from crossfix.detect.gnss.marks import Marks
from crossfix.records.event import Event, Kind, Place, Reason
from crossfix.records.flight import Flight
from crossfix.records.interval import Interval


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A flight, its arrays, the marks of the spoofing tests, the reports inside a spoofing, and how far back it looks.

    `memory_s`: so long a callsign counts, as it holds for a flight and is sent every five seconds, and a position from
    which another is inferred. `reach_s`: so far back a report bounds an onset.
    """

    flight: Flight
    of: Sent
    marks: Marks
    false: NDArray[np.bool_]
    memory_s: float
    reach_s: float

    def event(
        self,
        kind: Kind,
        first: int,
        last: int,
        before: int,
        reasons: tuple[Reason, ...],
        shown: Iterable[tuple[str, Rows]],
        place: Place,
        *,
        ongoing: bool = False,
        confirmed: bool = True,
        form: str = "",
        claimed: Place | None = None,
    ) -> Event:
        """An event from report `first` to `last`; `before` is the last one without it, -1 where none was heard.

        One that is older than `reach_s` bounds nothing.
        """
        times = self.of.time_s
        recent = before >= 0 and times[first] - times[before] <= self.reach_s
        earliest = float(times[before]) if recent else -np.inf
        return Event(
            kind=kind,
            detector="gnss_state",
            icao_address=self.flight.icao_address,
            interval=Interval(float(times[first]), float(times[last])),
            onset=Interval(earliest, float(times[first])),
            ongoing=ongoing,
            reasons=reasons,
            evidence=reports(self.flight, shown),
            place=place,
            callsign=callsign(self.flight, last, self.memory_s),
            confirmed=confirmed,
            form=form,
            claimed=claimed,
        )

    def believed(self, before_row: int) -> int:
        """The last report that sends a believable position before a report, -1 where there is none."""
        rows = np.flatnonzero((self.of.says[:before_row] == POSITION) & ~self.false[:before_row])
        return int(rows[-1]) if len(rows) else -1
