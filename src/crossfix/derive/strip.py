"""Strip: what one aircraft sent from one moment to another, in bins of equal length, for a strip chart of evidence.

Counts and integrity are of what the aircraft sent itself. Reports heard and the pressure altitude also come with MLAT,
which is computed from the aircraft's own replies. What a bin was not told is NaN or -1, never zero; a source that names
no type codes (a readsb trace) tells neither messages without position nor kinds of velocity.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from crossfix.derive.source_lines import HEARD, OWN, Mask, of_classes, with_position
from crossfix.records.flight import Flight
from crossfix.records.table import Table

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

NOT_TOLD = -1
NO_POSITION = 0
POSITIONS = (*range(5, 19), 20, 21, 22)
"""Type codes of surface and airborne positions: RTCA DO-260B, table 2-14."""
VELOCITY = 19
INERTIAL = 0x50
AIRSPEEDS = ("indicated_airspeed", "true_airspeed", "magnetic_heading", "true_heading")


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
    time = flight["time"].masked()
    rows = np.flatnonzero((time >= begin_s) & (time < end_s))
    table = flight.reports.where(rows[np.argsort(time[rows], kind="stable")])
    edges = begin_s + (end_s - begin_s) * np.arange(1, bins) / bins
    binned = _Bins(np.searchsorted(edges, table["time"].masked(), "right"), bins)
    own, heard = of_classes(table, OWN), of_classes(table, HEARD)
    sent, unsent = _position_messages(table)
    over_ground, through_air = _velocities(table)
    coded = "type_code" in table
    difference = np.where(own, _difference(table), np.nan)
    saturated = binned.count(own & _flag(table, "geometric_minus_pressure_saturated")) > 0
    return Strip(
        begin_s=begin_s,
        end_s=end_s,
        reports=binned.count(heard),
        positions=binned.count(own & sent),
        no_position=binned.count(own & unsent) if coded or "position_sent" in table else binned.not_told(),
        ground_velocities=binned.count(own & over_ground) if coded else binned.not_told(),
        air_velocities=binned.count(own & through_air) if coded else binned.not_told(),
        nic=binned.least(np.where(own, _numbers(table, "nic"), np.nan)),
        nac_p=binned.least(np.where(own, _numbers(table, "nac_p"), np.nan)),
        pressure_altitude_ft=binned.last(np.where(heard, _numbers(table, "pressure_altitude"), np.nan)),
        ground_speed_kt=binned.last(np.where(own & ~_inertial(table), _numbers(table, "ground_speed"), np.nan)),
        difference_ft=binned.largest(difference),
        saturated=np.where(binned.count(~np.isnan(difference)) > 0, saturated, NOT_TOLD).astype(np.int64),
    )


def _position_messages(table: Table) -> tuple[Mask, Mask]:
    """Reports that are positions, decoded or not, and reports that say there is none."""
    sent, unsent = with_position(table), np.zeros(len(table), bool)
    if "type_code" in table:
        code, named = table["type_code"].values, table["type_code"].valid
        sent, unsent = np.where(named, np.isin(code, POSITIONS), sent), named & (code == NO_POSITION)
    if "position_sent" in table:
        written, said = table["position_sent"].valid, _flag(table, "position_sent")
        sent, unsent = np.where(written, said, sent), np.where(written, ~said, unsent)
    return sent, unsent


def _velocities(table: Table) -> tuple[Mask, Mask]:
    """Velocity messages that give the speed over ground, and those that give airspeed or heading instead."""
    velocity = _numbers(table, "type_code") == VELOCITY
    over_ground = velocity & _valid(table, "ground_speed")
    return over_ground, velocity & ~over_ground & np.any([_valid(table, name) for name in AIRSPEEDS], axis=0)


def _inertial(table: Table) -> Mask:
    """Reports whose ground speed comes from the inertial reference: BDS 5,0."""
    return np.equal(_numbers(table, "register"), INERTIAL)


def _valid(table: Table, name: str) -> Mask:
    return table[name].valid if name in table else np.zeros(len(table), bool)


def _difference(table: Table) -> Floats:
    """Geometric less pressure altitude as sent in velocity messages, else of the two altitudes of one report."""
    sent = _numbers(table, "geometric_minus_pressure")
    return np.where(np.isnan(sent), _numbers(table, "geometric_altitude") - _numbers(table, "pressure_altitude"), sent)


def _flag(table: Table, name: str) -> Mask:
    return _valid(table, name) & table[name].values.astype(bool) if name in table else np.zeros(len(table), bool)


def _numbers(table: Table, name: str) -> Floats:
    return table[name].masked() if name in table else np.full(len(table), np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class _Bins:
    """The bin of each report, in order of time, and how many bins there are."""

    of: Counts
    bins: int

    def not_told(self) -> Counts:
        return np.full(self.bins, NOT_TOLD, np.int64)

    def count(self, chosen: Mask) -> Counts:
        return np.bincount(self.of[chosen], minlength=self.bins).astype(np.int64)

    def least(self, values: Floats) -> Counts:
        """The least code of each bin."""
        found = np.full(self.bins, np.nan)
        np.fmin.at(found, self.of, values)
        return np.where(np.isnan(found), NOT_TOLD, found).astype(np.int64)

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
