"""crossfix's own layout, in TOML; docs/reference/layouts.md describes it.

    [frame]
    words_per_subframe = 256
    seconds_per_subframe = "60/61"            # 1 where it is not given

    [counters.main]                           # numbers the frames of a superframe
    subframe = 4
    word = 27
    bits = [9, 12]
    frames = 16

    [parameters.Latitude]
    quantity = "latitude"
    unit = "deg"
    encoding = "twos_complement"
    polynomial = [0, 0.000171661376953125]
    parts = [                                 # the least significant first
        { subframes = [1, 3], word = 221, bits = [1, 12] },
        { subframes = [2, 4], word = 221, bits = [4, 12], overlap = 1 },
    ]

A key that is not known is an error.
"""

from __future__ import annotations

import math
import tomllib
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from crossfix.errors import InputUnusable
from crossfix.read.recorders.layouts.model import (
    MOST_PLACES,
    SUBFRAMES,
    Counter,
    Encoding,
    Layout,
    Parameter,
    Part,
    Sample,
    Segment,
    Segments,
    Step,
    Table,
    polynomial,
)
from crossfix.records.series import SeriesKind

STRICT = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _fraction(value: object) -> object:
    """A number, or a fraction as text.

    >>> _fraction("60/61"), _fraction(0.5)
    (Fraction(60, 61), Fraction(1, 2))
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("expected a number such as 0.5 or '60/61'")
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise ValueError("expected a number such as 0.5 or '60/61'") from error


Exact = Annotated[Fraction, BeforeValidator(_fraction)]
Whole = Annotated[int, Field(ge=1)]
Bits = tuple[Whole, Whole]
Words = Whole | Annotated[tuple[Whole, ...], Field(min_length=1)]


class Frame(BaseModel):
    """What a subframe is."""

    model_config = STRICT
    words_per_subframe: int
    seconds_per_subframe: Exact = Fraction(1)


class CounterPlace(BaseModel):
    """Where a counter of frames stands; it is `first` in the first frame of a superframe of `frames`."""

    model_config = STRICT
    subframe: Annotated[int, Field(ge=1, le=SUBFRAMES)]
    word: Whole
    bits: Bits
    frames: Whole
    first: Annotated[int, Field(ge=0)] = 0


class PartPlace(BaseModel):
    """Bits of a word, or of several words that each hold one sample; `at` counts from 0, after the part before."""

    model_config = STRICT
    word: Words
    bits: Bits
    subframes: Annotated[tuple[Annotated[int, Field(ge=1, le=SUBFRAMES)], ...], Field(min_length=1)] = (1, 2, 3, 4)
    frames: Annotated[tuple[Whole, ...], Field(min_length=1)] = (1,)
    overlap: Annotated[int, Field(ge=0)] = 0
    at: Annotated[int, Field(ge=0)] | None = None


class SegmentRow(BaseModel):
    """A polynomial for a range of numbers."""

    model_config = STRICT
    low: float = -math.inf
    high: float = math.inf
    polynomial: Annotated[tuple[float, ...], Field(min_length=1, max_length=8)]


class ParameterRow(BaseModel):
    """One parameter."""

    model_config = STRICT
    parts: Annotated[tuple[PartPlace, ...], Field(min_length=1)]
    unit: str = ""
    quantity: str | None = None
    encoding: Encoding = Encoding.UNSIGNED
    kind: Literal["analogue", "discrete", "enumeration"] | None = None
    counter: str | None = None
    digits: tuple[int, ...] = ()
    character_bits: int = 7
    polynomial: Annotated[tuple[float, ...], Field(min_length=1, max_length=8)] | None = None
    segments: tuple[SegmentRow, ...] = ()
    table: tuple[tuple[float, float], ...] = ()
    meanings: dict[int, str] = {}
    operating_range: tuple[float, float] | None = None
    no_computed_data: tuple[int, ...] = ()
    acquisition_offset_s: Exact = Fraction(0)


class OwnFile(BaseModel):
    """The whole file."""

    model_config = STRICT
    frame: Frame
    counters: dict[str, CounterPlace] = {}
    parameters: dict[str, ParameterRow]


def own_layout(text: str, name: str) -> Layout:
    """A layout in TOML; InputUnusable names the keys that are wrong, or the line that is no TOML."""
    try:
        file = OwnFile.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputUnusable(f"{name}: is none of the known layouts; read as TOML: {error}") from error
    except ValidationError as error:
        wrong = "\n".join(f"{name}: {'.'.join(map(str, e['loc'])) or 'TOML'}: {e['msg']}" for e in error.errors()[:20])
        raise InputUnusable(wrong) from error
    counters = {key: _counter(key, given) for key, given in file.counters.items()}
    parameters = tuple(_parameter(key, row, counters, name) for key, row in file.parameters.items())
    return Layout(name, "crossfix TOML", file.frame.words_per_subframe, parameters, file.frame.seconds_per_subframe)


def _counter(name: str, given: CounterPlace) -> Counter:
    return Counter(name, Part(given.subframe - 1, given.word, *given.bits, 0), given.frames, given.first)


def _parameter(key: str, row: ParameterRow, counters: dict[str, Counter], name: str) -> Parameter:
    place = f"parameters.{key}"
    if row.counter is not None and row.counter not in counters:
        raise InputUnusable(
            f"{name}: {place}.counter: {row.counter!r}; expected one of {', '.join(counters) or 'none'}"
        )
    if row.polynomial is not None and row.segments:
        raise InputUnusable(f"{name}: {place}: polynomial and segments; expected one of them")
    samples = _samples(row, f"{name}: {place}")
    steps = _steps(row)
    return Parameter(
        name=key,
        place=place,
        unit=row.unit,
        kind=_kind(row, samples, bool(steps)),
        encoding=row.encoding,
        samples=samples,
        counter=counters[row.counter] if row.counter else None,
        steps=steps,
        offset_s=row.acquisition_offset_s,
        digits=row.digits,
        character_bits=row.character_bits,
        meanings=row.meanings,
        operating_range=row.operating_range,
        no_computed_data=row.no_computed_data,
        quantity=row.quantity,
    )


def _samples(row: ParameterRow, where: str) -> tuple[Sample, ...]:
    columns: list[list[Part]] = []
    end = 0
    for k, part in enumerate(row.parts):
        at = end - part.overlap if part.at is None else part.at
        words = (part.word,) if isinstance(part.word, int) else part.word
        if len(words) * len(part.frames) * len(part.subframes) > MOST_PLACES:
            raise InputUnusable(f"{where}.parts.{k}: more than {MOST_PLACES} places")
        places = [
            Part(SUBFRAMES * (frame - 1) + subframe - 1, word, *part.bits, at)
            for frame in sorted(part.frames)
            for subframe in sorted(part.subframes)
            for word in words
        ]
        if columns and len(places) != len(columns[0]):
            raise InputUnusable(f"{where}.parts.{k}: {len(places)} places; the first part has {len(columns[0])}")
        columns.append(places)
        end = places[0].end
    return tuple(zip(*columns, strict=True))


def _steps(row: ParameterRow) -> tuple[Step, ...]:
    made: list[Step] = []
    if row.polynomial is not None:
        made.append(polynomial(*row.polynomial))
    if row.segments:
        made.append(Segments(tuple(Segment(s.low, s.high, s.polynomial) for s in row.segments)))
    if row.table:
        made.append(Table(row.table))
    return tuple(made)


def _kind(row: ParameterRow, samples: tuple[Sample, ...], converted: bool) -> SeriesKind:
    if row.encoding is Encoding.ASCII:
        return SeriesKind.TEXT
    if row.kind is not None:
        return SeriesKind(row.kind)
    if not converted and samples[0][-1].end == 1:
        return SeriesKind.DISCRETE
    counts = row.encoding is Encoding.BCD and not converted
    return SeriesKind.ENUMERATION if row.meanings or counts else SeriesKind.ANALOGUE
