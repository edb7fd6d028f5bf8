"""crossfix inspect: what a file is, read whole with the reader that knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from crossfix.errors import FormatUnknown, InputUnusable
from crossfix.present.inspection import AircraftSeen, FlightDataSeen, RecordingSeen, flight_data_seen
from crossfix.read.choose import recognised
from crossfix.read.protocol import Head
from crossfix.read.recorders.door import is_text
from crossfix.read.recorders.open import head_of, open_flight_data, recognised_recorder
from crossfix.read.stream import stream
from crossfix.records.table import Table


@dataclass(frozen=True, slots=True)
class InspectRequest:
    """What to look at, and what the user says of it."""

    path: str
    layout: str | None = None
    words_per_second: int | None = None
    reader: str | None = None


def inspect(request: InspectRequest) -> FlightDataSeen | RecordingSeen:
    """Flight data by their content or by a layout, else a surveillance recording, else raw ARINC 717.

    Raises FormatUnknown with the reasons of both sides where neither can be read.
    """
    given = request.layout is not None or request.words_per_second is not None
    readable_once = not Path(request.path).is_file()
    if not given and (readable_once or request.reader is not None):
        return _surveillance(request)
    head = head_of(request.path)
    if given or recognised_recorder(head) is not None:
        return _flight_data(request)
    return _either(request, head)


def _either(request: InspectRequest, head: Head) -> FlightDataSeen | RecordingSeen:
    try:
        recognised(head, request.path)
    except FormatUnknown as unknown:
        if is_text(head.data):
            raise FormatUnknown(f"{unknown}\nA table of flight data needs --layout with a mapping.") from unknown
        try:
            return _flight_data(request)
        except InputUnusable as error:
            raise FormatUnknown(f"{unknown}\nnor as flight data: {error}") from error
    return _surveillance(request)


def _flight_data(request: InspectRequest) -> FlightDataSeen:
    return flight_data_seen(
        open_flight_data(request.path, layout=request.layout, words_per_second=request.words_per_second)
    )


def _surveillance(request: InspectRequest) -> RecordingSeen:
    with stream(request.path, reader=request.reader) as source:
        gathered = _Gathered()
        for table in source.tables():
            gathered.add(table)
        timebase, read = source.timebase, source.source()
        first_s, last_s = gathered.span()
        return RecordingSeen(
            read, source.reader.name, timebase, gathered.reports, first_s, last_s, gathered.seen(), source.notices()
        )


@dataclass(slots=True)
class _Aircraft:
    reports: int = 0
    first_s: float = np.inf
    last_s: float = -np.inf
    callsigns: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class _Gathered:
    """Counts per aircraft, table by table."""

    reports: int = 0
    first_s: float = np.inf
    last_s: float = -np.inf
    aircraft: dict[str, _Aircraft] = field(default_factory=dict)

    def add(self, table: Table) -> None:
        """The reports of one table."""
        self.reports += len(table)
        times = table["time"].masked()
        self.first_s, self.last_s = _reached(times, self.first_s, self.last_s)
        address = table["icao_address"]
        foreign = table["non_icao"].values.astype(np.int64) if "non_icao" in table else np.zeros(len(table), np.int64)
        keys = np.where(address.valid, address.values.astype(np.int64) | foreign << 24, -1)
        order = np.argsort(keys, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(keys[order])) + 1) if len(order) else []:
            if (key := int(keys[rows[0]])) >= 0:
                one = self.aircraft.setdefault(f"{'~' if key >> 24 else ''}{key & 0xFFFFFF:06x}", _Aircraft())
                one.reports += len(rows)
                one.first_s, one.last_s = _reached(times[rows], one.first_s, one.last_s)
                if "callsign" in table:
                    sign = table["callsign"]
                    signs = np.unique(sign.values[rows][sign.valid[rows]]).tolist()
                    one.callsigns |= dict.fromkeys(text.decode("ascii", "replace") for text in signs)

    def span(self) -> tuple[float | None, float | None]:
        """First and last time of any report."""
        return _known(self.first_s), _known(self.last_s)

    def seen(self) -> tuple[AircraftSeen, ...]:
        """Every aircraft, most reports first."""
        ordered = sorted(self.aircraft.items(), key=lambda item: (-item[1].reports, item[0]))
        return tuple(
            AircraftSeen(name, one.reports, _known(one.first_s), _known(one.last_s), tuple(one.callsigns))
            for name, one in ordered
        )


def _reached(times: np.ndarray[tuple[int], np.dtype[np.float64]], first_s: float, last_s: float) -> tuple[float, float]:
    """The span of some times and of those before; a time that is not known is NaN."""
    known = times[~np.isnan(times)]
    return (min(first_s, float(known.min())), max(last_s, float(known.max()))) if len(known) else (first_s, last_s)


def _known(time_s: float) -> float | None:
    return time_s if np.isfinite(time_s) else None
