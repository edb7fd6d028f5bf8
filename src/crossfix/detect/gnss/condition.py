"""Where an aircraft was, and whether interference reached it there: the samples that areas and sources are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.inferred_position import DeadReckoning, inferred_positions
from crossfix.derive.source_lines import SourceClass, source_classes, with_position
from crossfix.detect.gnss.limits import limit
from crossfix.records.event import Event, Kind
from crossfix.records.flight import Flight
from crossfix.records.interval import Interval
from crossfix.records.visit import Condition

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SampleLimits:
    """Which places are taken, and which avionics say nothing of interference; each with its unit and reason."""

    step_s: float = limit(30.0, "s", "4 NM at 480 kt, a third of an H3 cell of resolution 4")
    sigma_nm: float = limit(12.0, "NM", "an inferred place less sure than this is in no cell: they are 24 NM across")
    nic: int = limit(7, "NIC", "an aircraft whose median is below is chronic: 14 CFR 91.227 requires 7")
    nac_p: int = limit(7, "NACp", "the same for accuracy")
    sil: int = limit(2, "SIL", "the same for the source: uncertified devices send 0 or 1")


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """n places of one aircraft: s on the flight's timebase, degrees, ft (NaN: not known), `records.visit.Condition`.

    The place of a spoofed aircraft is an inferred one, never the one it claims.
    """

    time_s: Floats
    latitude: Floats
    longitude: Floats
    altitude_ft: Floats
    condition: NDArray[np.uint8]

    @staticmethod
    def joined(parts: Sequence[Sampled]) -> Sampled:
        """Samples one after another; of one aircraft or, where the caller keeps count, of several."""
        return Sampled(
            np.concatenate([part.time_s for part in parts]),
            np.concatenate([part.latitude for part in parts]),
            np.concatenate([part.longitude for part in parts]),
            np.concatenate([part.altitude_ft for part in parts]),
            np.concatenate([part.condition for part in parts]),
        )


def sampled(flight: Flight, events: Sequence[Event], limits: SampleLimits | None = None) -> Sampled:
    """One place per `step_s` while the aircraft is airborne and placed, sent or inferred."""
    limits = limits or SampleLimits()
    false = [event.interval for event in events if event.kind is Kind.SPOOFING]
    parts = [_sent(flight, events, false, limits)]
    parts += [
        part
        for event in events
        if event.kind in (Kind.LOSS, Kind.SPOOFING) and (part := _inferred(flight, event, false, limits)) is not None
    ]
    return parts[0] if len(parts) == 1 else Sampled.joined(parts)


def _sent(flight: Flight, events: Sequence[Event], false: Sequence[Interval], limits: SampleLimits) -> Sampled:
    reports = flight.reports
    usable = with_position(reports) & (source_classes(reports) != SourceClass.MLAT)
    if "on_ground" in reports:
        usable &= ~(reports["on_ground"].valid & reports["on_ground"].values.astype(bool))
    times = reports["time"].values.astype(np.float64)
    for one in false:
        usable &= (times < one.low) | (times > one.high)
    rows = np.flatnonzero(usable)
    slots = times[rows] // limits.step_s
    rows = rows[np.concatenate([[True], slots[1:] != slots[:-1]])[: len(rows)]]
    condition = np.full(len(rows), Condition.NOT_JUDGED if _chronic(flight, limits) else Condition.CLEAN, np.uint8)
    for event in events:
        if event.kind in (Kind.DEGRADED, Kind.LOSS):
            condition[(times[rows] >= event.interval.low) & (times[rows] <= event.interval.high)] = Condition.AFFECTED
    latitude, longitude, altitude_ft = (
        reports[name].masked()[rows] if name in reports else np.full(len(rows), np.nan)
        for name in ("latitude", "longitude", "pressure_altitude")
    )
    return Sampled(times[rows], latitude, longitude, altitude_ft, condition)


def _inferred(flight: Flight, event: Event, false: Sequence[Interval], limits: SampleLimits) -> Sampled | None:
    """Places during an event, as far as they are sure enough."""
    if event.kind is Kind.SPOOFING and not event.confirmed:
        return None
    begin_s, end_s = event.interval.low, event.interval.high
    found = inferred_positions(flight, begin_s, end_s, false, DeadReckoning(step_s=limits.step_s))
    if found is None:
        return None
    sure = found.sigma_nm <= limits.sigma_nm
    if not sure.any():
        return None
    worst = Condition.SPOOFED if event.kind is Kind.SPOOFING else Condition.AFFECTED
    columns = (found.time_s, found.latitude, found.longitude, found.altitude_ft)
    time_s, latitude, longitude, altitude_ft = (column[sure] for column in columns)
    return Sampled(time_s, latitude, longitude, altitude_ft, np.full(int(sure.sum()), worst, np.uint8))


def _chronic(flight: Flight, limits: SampleLimits) -> bool:
    """Whether the aircraft's own avionics are too poor, or silent about it, to tell anything by being poor.

    A source that tells no integrity of any aircraft says nothing of avionics: its aircraft count by their positions.
    """
    if "nic" not in flight and "nuc_p" not in flight:
        return False
    if _median_below(flight, "nac_p", limits.nac_p) or _median_below(flight, "sil", limits.sil):
        return True
    told = [name for name in ("nic", "nuc_p") if name in flight and flight[name].valid.any()]
    return not told or _median_below(flight, told[0], limits.nic if told[0] == "nic" else limits.nic - 1)


def _median_below(flight: Flight, name: str, level: int) -> bool:
    if name not in flight:
        return False
    column = flight[name]
    told = column.values[column.valid].astype(np.int64)
    return bool(len(told)) and 2 * int(np.count_nonzero(told < level)) > len(told)
