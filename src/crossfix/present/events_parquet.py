"""Events as rows: what `events.parquet` holds, and in what order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec

from crossfix.present.parquet_rows import TIME, Field
from crossfix.records.event import Event, Place

ROWS = 1 << 14
"""Rows of a row group."""
DECIMALS = 6
"""Of seconds: a 12 MHz counter steps by 0.08 us."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that an event begins in: its name, the time of its first report on the flight's timebase, and the Unix
    time of that timebase's zero, None where the file carries no date.
    """

    source: str
    first_s: float
    utc_of_zero_s: float | None

    @property
    def dated(self) -> bool:
        """Whether its times are known in UTC."""
        return self.utc_of_zero_s is not None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row. Times ending in `_utc_s` are Unix seconds, others count from the first report of `source`.

    `reasons` and `evidence` are JSON. None is not known.
    """

    icao_address: str
    callsign: str
    kind: str
    form: str
    confirmed: bool
    ongoing: bool
    start_utc_s: float | None
    end_utc_s: float | None
    start_s: float
    end_s: float
    onset_low_s: float | None
    onset_high_s: float | None
    latitude: float | None
    longitude: float | None
    altitude_ft: float | None
    sigma_nm: float | None
    inferred: bool
    claimed_latitude: float | None
    claimed_longitude: float | None
    detector: str
    source: str
    reasons: str
    evidence: str


FIELDS: tuple[Field, ...] = (
    ("icao_address", "string", "24-bit address, lower-case hexadecimal"),
    ("callsign", "string", "aircraft identification"),
    ("kind", "string", "degraded, loss, spoofing or recovery"),
    ("form", "string", "the type of a spoofing"),
    ("confirmed", "bool_", "by two independent reasons, or by one that is enough"),
    ("ongoing", "bool_", "the reports end before the event does"),
    ("start_utc_s", TIME, "first report that shows it"),
    ("end_utc_s", TIME, "last report that shows it"),
    ("start_s", "float64", "s from the first report of source"),
    ("end_s", "float64", "s from the first report of source"),
    ("onset_low_s", "float64", "s from the first report of source; it began no earlier"),
    ("onset_high_s", "float64", "s from the first report of source; it began no later"),
    ("latitude", "float64", "deg; true or inferred, never what a spoofed aircraft claims"),
    ("longitude", "float64", "deg"),
    ("altitude_ft", "float64", "ft on 1013.25 hPa"),
    ("sigma_nm", "float64", "NM; one sigma of the position"),
    ("inferred", "bool_", "the position was not sent; it follows from others"),
    ("claimed_latitude", "float64", "deg; what a spoofed aircraft claims, not where an emitter is"),
    ("claimed_longitude", "float64", "deg"),
    ("detector", "string", "what found it"),
    ("source", "string", "the file that it begins in"),
    ("reasons", "string", "JSON: code, first_s, last_s, reports, value, limit, unit"),
    ("evidence", "string", "JSON: time_s, reason, frame"),
)
"""Field of EventRow, type in Arrow, and what it is. The column of a TIME lacks the `_s`."""


def row_of(event: Event, origin: Origin) -> EventRow:
    """An event as a row."""
    begin, end = event.interval.low, event.interval.high
    claimed = event.claimed or Place()
    zero = origin.utc_of_zero_s

    def since(time_s: float) -> float | None:
        return _known(round(time_s - origin.first_s, DECIMALS)) if math.isfinite(time_s) else None

    reasons = [
        {"code": r.code, "first_s": since(r.first_s), "last_s": since(r.last_s), "reports": r.reports}
        | {"value": _known(r.value), "limit": _known(r.limit), "unit": r.unit}
        for r in event.reasons
    ]
    evidence = [{"time_s": since(e.time_s), "reason": e.reason, "frame": e.frame} for e in event.evidence]
    return EventRow(
        icao_address=f"{event.icao_address:06x}",
        callsign=event.callsign,
        kind=event.kind.value,
        form=event.form,
        confirmed=event.confirmed,
        ongoing=event.ongoing,
        start_utc_s=None if zero is None else begin + zero,
        end_utc_s=None if zero is None else end + zero,
        start_s=round(begin - origin.first_s, DECIMALS),
        end_s=round(end - origin.first_s, DECIMALS),
        onset_low_s=since(event.onset.low),
        onset_high_s=since(event.onset.high),
        latitude=_known(event.place.latitude),
        longitude=_known(event.place.longitude),
        altitude_ft=_known(event.place.altitude_ft),
        sigma_nm=_known(event.place.sigma_nm),
        inferred=event.place.inferred,
        claimed_latitude=_known(claimed.latitude),
        claimed_longitude=_known(claimed.longitude),
        detector=event.detector,
        source=origin.source,
        reasons=msgspec.json.encode(reasons).decode(),
        evidence=msgspec.json.encode(evidence).decode(),
    )


def order_of(row: EventRow) -> tuple[Any, ...]:
    """The place of a row: by UTC where it is known, the rest after it by file and time; then aircraft and kind."""
    undated = row.start_utc_s is None
    start = (row.source, row.start_s) if undated else (row.start_utc_s, row.source)
    return (undated, *start, row.icao_address, row.kind, row.form, row.detector, row.end_s, row.reasons)


def event_columns() -> list[Field]:
    """The columns of the file."""
    return [(name.removesuffix("_s") if kind == TIME else name, kind, what) for name, kind, what in FIELDS]


def event_chunks(rows: Iterable[EventRow]) -> Iterator[list[list[Any]]]:
    """Rows, in the order given, in chunks of bounded size; none where there is no row."""
    rest = iter(rows)
    while some := list(islice(rest, ROWS)):
        yield [[getattr(row, name) for row in some] for name, _, _ in FIELDS]


def _known(value: float | None) -> float | None:
    """None for what is no number."""
    return value if value is not None and math.isfinite(value) else None
