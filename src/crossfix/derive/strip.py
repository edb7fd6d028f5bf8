"""Strip: what one aircraft sent from one moment to another, in bins of equal length, for a strip chart of evidence.

Counts and integrity are of what the aircraft sent itself. Reports heard and the pressure altitude also come with MLAT,
which is computed from the aircraft's own replies. What a bin was not told is NaN or -1, never zero; a source that names
no type codes (a readsb trace) tells neither messages without position nor kinds of velocity.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.sent import Codes, sent
from crossfix.derive.sent_loop import NO_POSITION, POSITION, VELOCITY_AIR, VELOCITY_GROUND
from crossfix.records.flight import Flight

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

NOT_TOLD = -1


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Arrays of `bins` values; the first bin begins at `begin_s`, the last ends at `end_s`, on the flight's timebase.

    Counts are -1 where the source cannot tell them; `nic` and `nac_p` are the least of a bin, -1 where none was sent.
    `pressure_altitude_ft` and `ground_speed_kt` are the last of a bin, `difference_ft` the largest |geometric less
    pressure altitude|, NaN where none was sent. `saturated` is 1 where that was sent as its largest code, so that
    `difference_ft` is a lower bound, else 0; -1 where no difference was sent.
    """

    begin_s: float
    end_s: float
    reports: Counts
    positions: Counts
    no_position: Counts
    ground_velocities: Counts
    air_velocities: Counts
    nic: Counts
    nac_p: Counts
    pressure_altitude_ft: Floats
    ground_speed_kt: Floats
    difference_ft: Floats
    saturated: Counts


def strip(flight: Flight, begin_s: float, end_s: float, bins: int = 240) -> Strip:
    """The strip of [begin_s, end_s). Raises ValueError where that is empty or there is no bin."""
    if not (begin_s < end_s and bins > 0):
        raise ValueError(
            f"strip: from {begin_s} s to {end_s} s in {bins} bins; the end must be later, the bins 1 or more"
        )
    of = sent(flight)
    rows = slice(*np.searchsorted(of.time_s, (begin_s, end_s)))
    edges = begin_s + (end_s - begin_s) * np.arange(1, bins) / bins
    binned = _Bins(np.searchsorted(edges, of.time_s[rows], "right"), bins)
    says, velocity, difference_ft = of.says[rows], of.velocity[rows], of.difference_ft[rows]
    coded = "type_code" in flight
    saturated = binned.count(of.saturated[rows] == 1) > 0
    return Strip(
        begin_s=begin_s,
        end_s=end_s,
        reports=binned.count(np.ones(len(says), bool)),
        positions=binned.count(says == POSITION),
        no_position=binned.count(says == NO_POSITION) if coded or "position_sent" in flight else binned.not_told(),
        ground_velocities=binned.count(velocity == VELOCITY_GROUND) if coded else binned.not_told(),
        air_velocities=binned.count(velocity == VELOCITY_AIR) if coded else binned.not_told(),
        nic=binned.least(of.nic[rows]),
        nac_p=binned.least(of.nac_p[rows]),
        pressure_altitude_ft=binned.last(of.altitude_ft[rows]),
        ground_speed_kt=binned.last(of.speed_kt[rows]),
        difference_ft=binned.largest(difference_ft),
        saturated=np.where(binned.count(~np.isnan(difference_ft)) > 0, saturated, NOT_TOLD).astype(np.int64),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Bins:
    """The bin of each report, in order of time, and how many bins there are."""

    of: Counts
    bins: int

    def not_told(self) -> Counts:
        return np.full(self.bins, NOT_TOLD, np.int64)

    def count(self, chosen: Mask) -> Counts:
        return np.bincount(self.of[chosen], minlength=self.bins).astype(np.int64)

    def least(self, codes: Codes) -> Counts:
        """The least code of each bin."""
        told, most = codes != NOT_TOLD, np.iinfo(np.int64).max
        found = np.full(self.bins, most)
        np.minimum.at(found, self.of[told], codes[told].astype(np.int64))
        return np.where(found == most, NOT_TOLD, found)

    def largest(self, values: Floats) -> Floats:
        """The largest magnitude of each bin."""
        found = np.full(self.bins, np.nan)
        np.fmax.at(found, self.of, np.abs(values))
        return found

    def last(self, values: Floats) -> Floats:
        """The last value of each bin: of values assigned to one place NumPy keeps the last."""
        found, known = np.full(self.bins, np.nan), ~np.isnan(values)
        found[self.of[known]] = values[known]
        return found


def lanes(made: Strip) -> dict[str, list[int | None]]:
    """Its arrays by name, in whole units, None for what a bin was not told; an empty list where no bin was."""
    return {field.name: _lane(getattr(made, field.name)) for field in fields(Strip)[2:]}


def _lane(values: Counts | Floats) -> list[int | None]:
    known = ~np.isnan(values) if values.dtype.kind == "f" else values != NOT_TOLD
    if not known.any():
        return []
    return [round(value) if told else None for value, told in zip(values.tolist(), known, strict=True)]
