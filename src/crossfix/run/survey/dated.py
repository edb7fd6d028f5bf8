"""Rows of events as events in UTC, for what is found across aircraft, and what that adds to the rows."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crossfix.present.events_parquet import EventRow
from crossfix.records.event import Event, Kind, Place, Reason
from crossfix.records.interval import Interval


def event_in_utc(row: EventRow, start_utc_s: float) -> Event:
    """The event of a dated row, without its frames; its times are Unix seconds."""
    zero = start_utc_s - row.start_s
    claimed = None
    if row.claimed_latitude is not None:
        claimed = Place(row.claimed_latitude, row.claimed_longitude, row.altitude_ft)
    low = -math.inf if row.onset_low_s is None else row.onset_low_s + zero
    high = row.start_s if row.onset_high_s is None else row.onset_high_s
    return Event(
        kind=Kind(row.kind),
        detector=row.detector,
        icao_address=int(row.icao_address, 16),
        interval=Interval(start_utc_s, row.end_s + zero),
        onset=Interval(low, high + zero),
        ongoing=row.ongoing,
        reasons=tuple(_reason(one, zero) for one in json.loads(row.reasons)),
        evidence=(),
        place=Place(row.latitude, row.longitude, row.altitude_ft, row.sigma_nm, row.inferred),
        callsign=row.callsign,
        confirmed=row.confirmed,
        form=row.form,
        claimed=claimed,
    )


def confirmed_rows(rows: Sequence[EventRow], before: Sequence[Event], after: Sequence[Event]) -> list[EventRow]:
    """Rows of which other aircraft confirm the event: with the further reason. `before` and `after` go with `rows`."""
    made = []
    for row, one, other in zip(rows, before, after, strict=True):
        if other is one:
            made.append(row)
            continue
        zero = one.interval.low - row.start_s
        further = [_told(reason, zero) for reason in other.reasons[len(one.reasons) :]]
        reasons = json.dumps([*json.loads(row.reasons), *further], separators=(",", ":"))
        made.append(replace(row, confirmed=other.confirmed, reasons=reasons))
    return made


def _reason(told: dict[str, Any], zero: float) -> Reason:
    times = told["first_s"] + zero, told["last_s"] + zero
    return Reason(told["code"], *times, told["reports"], told["value"], told["limit"], told["unit"])


def _told(reason: Reason, zero: float) -> dict[str, Any]:
    return {
        "code": reason.code,
        "first_s": round(reason.first_s - zero, 6),
        "last_s": round(reason.last_s - zero, 6),
        "reports": reason.reports,
        "value": reason.value,
        "limit": reason.limit,
        "unit": reason.unit,
    }
