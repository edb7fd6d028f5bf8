"""What a file is: of flight data its words, rates, gaps and parameters; of a surveillance recording who and when.

`as_json` of either has the same content as what is printed, without a limit of lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crossfix.present.plain import plain_line
from crossfix.records.flight_data import FlightData
from crossfix.records.notice import Notice
from crossfix.records.series import Series, SeriesDoubt, SeriesKind
from crossfix.records.source import Source
from crossfix.records.timebase import Timebase
from crossfix.records.words import Quality, Words

SHOWN = 40
"""Notices, gaps and aircraft that are printed."""
SCORES = 8
"""Storage forms that are printed."""
WIDE = 132
"""Columns that are used at least: a narrower terminal wraps lines, and no name is cut."""
NOT_MAPPED = "not mapped"


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing subframes: the first, counted from the start, how many, and the bit of the word before them."""

    first_subframe: int
    subframes: int
    after_bit: int | None


@dataclass(frozen=True, slots=True)
class WordsSeen:
    """How raw words are stored and what is wrong with them."""

    form: str
    words_per_subframe: int
    subframes: int
    first_bit: int | None
    quality: dict[str, int]
    valid_share: float
    gaps: tuple[Gap, ...]
    scores: tuple[tuple[str, int, float], ...]


@dataclass(frozen=True, slots=True)
class ParameterSeen:
    """One parameter: rate, place in the frame, how much of it is valid and between what values."""

    name: str
    quantity: str | None
    unit: str
    kind: str
    rate_hz: float
    step_s: str
    first_s: float
    samples: int
    valid: int
    doubts: dict[str, int]
    least: float | None
    most: float | None
    resolution: float | None


@dataclass(frozen=True, slots=True)
class FlightDataSeen:
    """A file of flight data."""

    source: Source
    reader: str
    timebase: Timebase
    words: WordsSeen | None
    parameters: tuple[ParameterSeen, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class AircraftSeen:
    """An aircraft of a recording: its reports, when the first and the last came, the callsigns that it sent."""

    address: str
    reports: int
    first_s: float | None
    last_s: float | None
    callsigns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordingSeen:
    """A surveillance recording."""

    source: Source
    reader: str
    timebase: Timebase
    reports: int
    first_s: float | None
    last_s: float | None
    aircraft: tuple[AircraftSeen, ...]
    notices: tuple[Notice, ...]


def flight_data_seen(data: FlightData) -> FlightDataSeen:
    """What is to be said of flight data."""
    words = None if data.words is None else words_seen(data.words)
    parameters = tuple(parameter_seen(one) for one in data.series.values())
    return FlightDataSeen(data.source, data.reader, data.timebase, words, parameters, data.notices)


def words_seen(words: Words) -> WordsSeen:
    """Storage form, quality, and each run of missing subframes."""
    counts = {quality.name: int((words.quality == quality).sum()) for quality in Quality}
    missing = np.flatnonzero(words.quality == Quality.FILL)
    runs = np.split(missing, np.flatnonzero(np.diff(missing) > 1) + 1) if len(missing) else []
    there = words.bit_position[words.bit_position >= 0]
    return WordsSeen(
        form=words.form, words_per_subframe=words.words_per_subframe, subframes=len(words),
        first_bit=int(there[0]) if len(there) else None, quality=counts,
        valid_share=float(words.valid.mean()) if words.valid.size else 0.0,
        gaps=tuple(Gap(int(words.count[run[0]]), len(run), _bit_before(words, int(run[0]))) for run in runs),
        scores=tuple((score.form, score.words_per_subframe, score.share) for score in words.scores),
    )  # fmt: skip


def _bit_before(words: Words, row: int) -> int | None:
    """Where word 1 of the last subframe before this row was read."""
    known = words.bit_position[:row][words.bit_position[:row] >= 0]
    return int(known[-1]) if len(known) else None


def parameter_seen(one: Series) -> ParameterSeen:
    """Rate, validity and extremes of a series."""
    values = one.values[one.valid] if one.kind is not SeriesKind.TEXT else one.values[:0]
    doubts = {d.name.lower(): int((one.reasons == d).sum()) for d in SeriesDoubt if d is not SeriesDoubt.NONE}
    return ParameterSeen(
        name=one.name, quantity=one.quantity, unit=one.unit, kind=one.kind.value,
        rate_hz=one.step_s.denominator / one.step_s.numerator, step_s=str(one.step_s), first_s=one.first_s,
        samples=len(one), valid=int(one.valid.sum()), doubts={name: n for name, n in doubts.items() if n},
        least=float(values.min()) if len(values) else None, most=float(values.max()) if len(values) else None,
        resolution=one.resolution,
    )  # fmt: skip


def as_json(seen: FlightDataSeen | RecordingSeen) -> dict[str, Any]:
    """As plain data; an unknown or endless resolution of the clock is null."""
    said: dict[str, Any] = {"what": "flight data" if isinstance(seen, FlightDataSeen) else "surveillance recording"}
    said |= asdict(seen)
    if not math.isfinite(seen.timebase.resolution_s):
        said["timebase"]["resolution_s"] = None
    return said


def wide_console() -> Console:
    """Standard output, wide enough for the table of parameters."""
    return Console(width=max(Console().width, WIDE))


def print_series(console: Console, data: FlightData, out: str) -> None:
    """What `crossfix decode` wrote of flight data."""
    samples = sum(len(one) for one in data.series.values())
    plain_line(console, f"{data.source.path}: {data.reader}, {data.source.size} bytes, sha256 {data.source.sha256}")
    plain_line(console, f"{_counted(len(data.series), 'parameter')}, {_counted(samples, 'sample')} written to {out}")
    plain_line(console, f"time: {_clock(data.timebase)}")
    _print_notices(console, data.notices)


def print_seen(console: Console, seen: FlightDataSeen | RecordingSeen) -> None:
    """In a few tables."""
    kind = "flight data" if isinstance(seen, FlightDataSeen) else "surveillance recording"
    plain_line(console, f"{seen.source.path}: {kind}, {seen.reader}")
    plain_line(console, f"{seen.source.size} bytes, sha256 {seen.source.sha256}")
    plain_line(console, f"time: {_clock(seen.timebase)}")
    if isinstance(seen, FlightDataSeen):
        if seen.words is not None:
            _print_words(console, seen.words)
        _print_parameters(console, seen.parameters)
    else:
        _print_recording(console, seen)
    _print_notices(console, seen.notices)


def _print_notices(console: Console, notices: Sequence[Notice]) -> None:
    plain_line(console, f"{_counted(len(notices), 'notice')}{':' if notices else ''}")
    for notice in notices[:SHOWN]:
        plain_line(console, f"  {notice.where}: {notice.text}" if notice.where else f"  {notice.text}")
    _and_more(console, notices, "notices")


def _print_words(console: Console, words: WordsSeen) -> None:
    where = "" if words.first_bit is None else f", the first at bit {words.first_bit}"
    plain_line(
        console,
        f"words: {words.form}, {words.words_per_subframe} words per subframe, {words.subframes} subframes{where}",
    )
    found = ", ".join(f"{count} {name}" for name, count in words.quality.items() if count)
    plain_line(console, f"subframes: {found}; {words.valid_share:.2%} of the words are valid")
    for gap in words.gaps[:SHOWN]:
        after = "" if gap.after_bit is None else f", after the subframe at bit {gap.after_bit}"
        plain_line(
            console, f"  {_counted(gap.subframes, 'subframe')} missing from subframe {gap.first_subframe}{after}"
        )
    _and_more(console, words.gaps, "gaps")
    table = Table("storage form tried", "words per subframe", "share locked", title="Scores", title_justify="left")
    for form, per_subframe, share in words.scores[:SCORES]:
        table.add_row(Text(form), str(per_subframe), f"{share:.1%}")
    console.print(table)


def _print_parameters(console: Console, parameters: Sequence[ParameterSeen]) -> None:
    mapped = sum(one.quantity is not None for one in parameters)
    plain_line(console, f"{_counted(len(parameters), 'parameter')}, {mapped} with a word of the field")
    if not parameters:
        return
    table = Table("parameter", "the field's word", "unit", "kind", "rate Hz", "first s", "valid", "from", "to")
    for one in parameters:
        table.add_row(
            Text(one.name), Text(one.quantity or NOT_MAPPED), Text(one.unit), one.kind, f"{one.rate_hz:g}",
            f"{one.first_s:g}", f"{one.valid} of {one.samples}", _number(one.least), _number(one.most),
        )  # fmt: skip
    console.print(table)


def _print_recording(console: Console, seen: RecordingSeen) -> None:
    plain_line(console, f"{_counted(seen.reports, 'report')} of {len(seen.aircraft)} aircraft")
    if seen.first_s is not None and seen.last_s is not None:
        ends = f"{_moment(seen.first_s, seen.timebase)} to {_moment(seen.last_s, seen.timebase)}"
        plain_line(console, f"span: {ends}, {seen.last_s - seen.first_s:.1f} s")
    table = Table("aircraft", "reports", "first", "last", "callsigns")
    for one in seen.aircraft[:SHOWN]:
        first, last = (_moment(t, seen.timebase) for t in (one.first_s, one.last_s))
        table.add_row(one.address, str(one.reports), first, last, Text(", ".join(one.callsigns)))
    if seen.aircraft:
        console.print(table)
    _and_more(console, seen.aircraft, "aircraft")


def _and_more(console: Console, items: Sequence[object], noun: str) -> None:
    if len(items) > SHOWN:
        plain_line(console, f"  and {len(items) - SHOWN} further {noun}; --json lists all")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _clock(timebase: Timebase) -> str:
    zero = timebase.utc_of_zero_s
    if zero == 0:
        return timebase.name
    return f"{timebase.name}; " + ("UTC is not known" if zero is None else f"zero is {_utc(zero)}")


def _moment(time_s: float | None, timebase: Timebase) -> str:
    if time_s is None:
        return ""
    return f"{time_s:.3f} s" if timebase.utc_of_zero_s is None else _utc(timebase.utc_of_zero_s + time_s)


def _utc(unix_s: float) -> str:
    return datetime.fromtimestamp(unix_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
