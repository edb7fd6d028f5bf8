"""Strips of evidence: into `survey.json`, and as the short table beside each chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from crossfix.derive.strip import Strip, lanes
from crossfix.present.survey_json import MomentOut, StripOut

TABLE_ROWS = 12
Lane = Sequence[int | float | None]


@dataclass(frozen=True, slots=True)
class StripRow:
    """Several bins of a strip together: sums of counts, least codes, last altitude and speed, largest difference."""

    begin_s: float
    reports: float | None
    positions: float | None
    no_position: float | None
    ground_velocities: float | None
    air_velocities: float | None
    nic: float | None
    nac_p: float | None
    pressure_altitude_ft: float | None
    ground_speed_kt: float | None
    difference_ft: float | None
    saturated: float | None


def strip_out(made: Strip, moment: Callable[[float], MomentOut]) -> StripOut:
    """A strip as JSON keeps it, in whole units; `moment` turns seconds of the flight into those of the survey."""
    return StripOut(begin=moment(made.begin_s), end=moment(made.end_s), **lanes(made))


def _last(values: Sequence[float]) -> float:
    return values[-1]


FOLDS: dict[str, Callable[[Sequence[float]], float]] = {
    "reports": sum, "positions": sum, "no_position": sum, "ground_velocities": sum, "air_velocities": sum,
    "nic": min, "nac_p": min, "pressure_altitude_ft": _last, "ground_speed_kt": _last,
    "difference_ft": max, "saturated": max,
}  # fmt: skip


def rows(strip: StripOut) -> Iterator[StripRow]:
    """The strip in at most TABLE_ROWS steps of equal length."""
    bins = len(strip.reports)
    step = max(1, -(-bins // TABLE_ROWS))
    for first in range(0, bins, step):
        begin_s = strip.begin.s + (strip.end.s - strip.begin.s) * first / bins
        told: dict[str, Lane] = {name: getattr(strip, name)[first : first + step] for name in FOLDS}
        known = {name: [value for value in lane if value is not None] for name, lane in told.items()}
        yield StripRow(begin_s, **{name: fold(known[name]) if known[name] else None for name, fold in FOLDS.items()})
