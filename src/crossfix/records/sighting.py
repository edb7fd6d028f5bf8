"""What those who follow aircraft tell those who look at areas."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.airborne import AircraftState
from crossfix.records.event import Event


@dataclass(frozen=True, slots=True)
class Sighting:
    """Of the aircraft of one `source`, at `now_s` (s UTC since 1970).

    `events` are all that are not settled. `states` are all aircraft of `shares` (numbers of `warn.looked.share_of`),
    the affected, and where there is news those near what is going on. `news_s`: when the oldest reports were received
    by which an event changed since the last sighting; None: nothing is new.
    """

    source: str
    now_s: float
    events: tuple[Event, ...]
    states: tuple[AircraftState, ...]
    shares: tuple[int, ...] = ()
    news_s: float | None = None
