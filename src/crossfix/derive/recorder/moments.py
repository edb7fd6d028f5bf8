"""Moments of flight data that other recordings hold as well: keying, warnings, autopilot off, recorded UTC, altitude.

A discrete sampled every dt that is first true at s changed in (s - dt, s]; a sample that is not valid widens that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from crossfix.align.altitude_steps import altitude_moments
from crossfix.align.moments import AUTOPILOT_OFF, KEY_DOWN, KEY_UP, MASTER_WARNING, Match, Moment, Moments
from crossfix.derive.recorder.runs import runs
from crossfix.derive.recorder.utc import FAR, RecordedUtc, recorded_utc
from crossfix.records.interval import Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.series import Series

TRANSMITTERS = ("vhf_keying_1", "vhf_keying_2", "vhf_keying_3", "hf_keying_1", "hf_keying_2")
SWITCHES = ("vhf_keying_captain", "vhf_keying_first_officer")
WARNINGS = (MASTER_WARNING, "stick_shaker", "ground_proximity_warning", "terrain_warning")
"""Quantities whose onset is heard; the kind is the quantity."""
UTC = "recorded_utc"
UTC_SIGMA_S = 0.01
"""Of a recorded second: where its word stands in the frame is known, when it was set is not; ours."""
BINS = 60
"""Stretches of which the two tightest recorded seconds are kept: the others imply nothing more."""
Floats = NDArray[np.float64]


def recorder_moments(flight: RecordedFlight, name: str) -> Moments:
    """All of them in order, but for the recorded UTC (`utc_matches`).

    Keying is taken from the transmitters, and only where none of them shows any from the pilots' switches: both show
    the same edges.
    """
    keying = list(_keying(flight, TRANSMITTERS)) or list(_keying(flight, SWITCHES))
    found = [*keying, *_autopilot(flight), *_warnings(flight), *_altitude(flight)]
    made = Moments.of(name, found)
    return Moments(name, made.moments, flight.first_s, flight.last_s)


def _keying(flight: RecordedFlight, quantities: Sequence[str]) -> Iterator[Moment]:
    for quantity in quantities:
        series = flight.line(quantity)
        if series is None:
            continue
        for run in runs(series, np.asarray(series.values != 0)):
            yield Moment(KEY_DOWN, run.onset, label=series.name)
            yield Moment(KEY_UP, run.end, label=series.name)


def _autopilot(flight: RecordedFlight) -> Iterator[Moment]:
    """The end of any engagement; of two autopilots that go off together the later is the one that is heard."""
    any_ = flight.line("autopilot_engaged")
    lines = [any_] if any_ is not None else list(flight.numbered("autopilot_engaged").values())
    ends = sorted((run.end for one in lines for run in runs(one, np.asarray(one.values == 1))), key=lambda end: end.low)
    kept: list[Interval] = []
    for end in ends:
        if kept and kept[-1].high > end.low:
            kept[-1] = Interval(max(kept[-1].low, end.low), max(kept[-1].high, end.high))
        else:
            kept.append(end)
    for end in kept:
        yield Moment(AUTOPILOT_OFF, end, label="autopilot off")


def _warnings(flight: RecordedFlight) -> Iterator[Moment]:
    for quantity in WARNINGS:
        series = flight.line(quantity)
        if series is not None:
            for run in runs(series, np.asarray(series.values == 1)):
                yield Moment(quantity, run.onset, label=series.name)


def _altitude(flight: RecordedFlight) -> list[Moment]:
    series = flight.line("pressure_altitude")
    if series is None:
        return []
    values = np.asarray(series.values, np.float64)[series.valid]
    return altitude_moments(series.times()[series.valid], values, series.resolution)


def utc_matches(flight: RecordedFlight, about_s: float | None) -> tuple[tuple[Match, ...], RecordedUtc | None]:
    """Each recorded second as a match of the recorder's clock with UTC, in seconds since 1970.

    A sample at t that reads s was taken in [s, s + 1). about_s: Unix time of the recorder's zero, to within half of
    what the recorded units leave open; None: seconds of a day, and no match where less than a day is recorded.
    """
    told = recorded_utc(flight)
    series = flight.line("utc_second")
    if told is None or series is None or (about_s is None and told.period_s < 86400.0):
        return (), told
    zero = told.zero if about_s is None else told.near(about_s)
    times, low = _seconds(series, (zero.low + zero.high) / 2)
    kept = _tightest(times, low)
    label = series.name
    found = (
        Match(f"{UTC} {t:.3f}", UTC, Interval(t, t), Interval(u, u + 1.0), UTC_SIGMA_S, label=label) for t, u in kept
    )
    return tuple(found), told


def _seconds(series: Series, zero_s: float) -> tuple[Floats, Floats]:
    """Local times, and the recorded second in UTC, without those far from what most say."""
    times = series.times()[series.valid]
    low = np.asarray(series.values[series.valid], np.float64)
    low = low + 60.0 * np.round((zero_s + times - low) / 60.0)
    away = low - times
    near = np.abs(away - np.median(away)) <= FAR + 0.0015 * np.abs(times - np.median(times))
    return times[near], low[near]


def _tightest(times: Floats, low: Floats) -> list[tuple[float, float]]:
    """Of each stretch the sample that bounds the clock most from above and the one from below."""
    if len(times) <= 2 * BINS:
        return list(zip(times.tolist(), low.tolist(), strict=True))
    kept: set[int] = set()
    for part in np.array_split(np.arange(len(times)), BINS):
        away = low[part] - times[part]
        kept |= {int(part[np.argmin(away)]), int(part[np.argmax(away)])}
    return [(float(times[k]), float(low[k])) for k in sorted(kept)]
