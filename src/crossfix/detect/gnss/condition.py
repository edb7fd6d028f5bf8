"""Where an aircraft was, and whether interference reached it there: the samples that areas and sources are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.inferred_position import DeadReckoning, inferred_positions
from crossfix.derive.sent import Sent, sent
from crossfix.derive.sent_loop import one_per_step
from crossfix.records.event import Event, Kind
from crossfix.records.flight import Flight
from crossfix.records.interval import Interval
from crossfix.records.thresholds import limit
from crossfix.records.visit import Condition

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SampleLimits:
    """Which places are taken, and which avionics say nothing of interference; each with its unit and reason."""

    step_s: float = limit(60.0, "s", "8 NM at 480 kt, a third of an H3 cell of resolution 4")
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
    of = sent(flight)
    times, left_out = of.time_s, np.zeros(len(of.time_s), bool)
    for one in false:
        left_out |= (times >= one.low) & (times <= one.high)
    rows = np.empty(len(times), np.int64)
    rows = rows[: one_per_step(times, of.latitude, of.longitude, of.ground, left_out, limits.step_s, rows)]
    condition = np.full(len(rows), Condition.NOT_JUDGED if _chronic(flight, of, limits) else Condition.CLEAN, np.uint8)
    for event in events:
        if event.kind in (Kind.DEGRADED, Kind.LOSS):
            condition[(times[rows] >= event.interval.low) & (times[rows] <= event.interval.high)] = Condition.AFFECTED
    return Sampled(times[rows], of.latitude[rows], of.longitude[rows], of.altitude_ft[rows], condition)


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


def _chronic(flight: Flight, of: Sent, limits: SampleLimits) -> bool:
    """Whether the aircraft's own avionics are too poor, or silent about it, to tell anything by being poor.

    A source that tells no integrity of any aircraft says nothing of avionics: its aircraft count by their positions.
    """
    if "nic" not in flight and "nuc_p" not in flight:
        return False
    integrity = of.nic[of.nic >= 0]
    if not len(integrity) or _below(integrity, limits.nic):
        return True
    return _below(of.nac_p[of.nac_p >= 0], limits.nac_p) or _below(of.sil[of.sil >= 0], limits.sil)


def _below(told: NDArray[np.int8], level: int) -> bool:
    """Whether more than half are below a level."""
    return 2 * int(np.count_nonzero(told < level)) > len(told)
