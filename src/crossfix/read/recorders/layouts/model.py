"""Layout: where each parameter stands in the words of a recorder, and what its bits mean.

All formats of layouts become this. A frame has 4 subframes (ARINC 717); a superframe has as many frames as its
counter counts. Positions are rows: row 0 is subframe 1 of the first frame, row 5 is subframe 2 of the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from crossfix.records.notice import Notice
from crossfix.records.series import SeriesKind

SUBFRAMES = 4
"""Subframes of a frame, ARINC 717."""
BITS = 12
"""Bits of a word, ARINC 717; bit 1 is the least significant."""

MOST_PLACES = 65536
"""Places of a parameter in one period: twice every word of a frame of 8192 words per subframe."""


class Encoding(StrEnum):
    """How bits make a number or text."""

    UNSIGNED = "unsigned"
    TWOS_COMPLEMENT = "twos_complement"
    BCD = "bcd"
    FLOAT = "float"
    ASCII = "ascii"


@dataclass(frozen=True, slots=True)
class Part:
    """Bits `high` down to `low` of one word: they hold bit `at` (0 is the least significant) and up of a number."""

    row: int
    word: int
    low: int
    high: int
    at: int

    @property
    def width(self) -> int:
        """Bits that it holds."""
        return self.high - self.low + 1

    @property
    def end(self) -> int:
        """The first bit of the number above it."""
        return self.at + self.width


Sample = tuple[Part, ...]
"""All parts of one number, the least significant first."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What numbers the frames of a superframe: `first` in the first of `frames` frames, then one more in each."""

    name: str
    part: Part
    frames: int
    first: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """For numbers from `low` to `high`: c[0] + c[1] x + c[2] x^2 + ..."""

    low: float
    high: float
    coefficients: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Segments:
    """A polynomial per range; the first range that holds a number counts."""

    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Straight lines between points, x rising; nothing outside them."""

    points: tuple[tuple[float, float], ...]


Step = Segments | Table


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: where it stands, how its bits are read, how the number becomes a value in `unit`.

    place: where its layout describes it, for messages. samples: every place of one period, which is a frame, or a
    superframe where there is a counter. offset_s: from the time of its word to that of its acquisition.
    digits: bits of each decimal digit, the highest first (BCD). character_bits: 7 or 8 (ASCII).
    operating_range: values outside it are told and stay valid. no_computed_data: numbers that say so.
    quantity: the field's word where the layout itself gives it. also_called: other names, by which it may be known.
    """

    name: str
    place: str
    unit: str
    kind: SeriesKind
    encoding: Encoding
    samples: tuple[Sample, ...]
    counter: Counter | None = None
    steps: tuple[Step, ...] = ()
    offset_s: Fraction = Fraction(0)
    digits: tuple[int, ...] = ()
    character_bits: int = 7
    meanings: Mapping[int, str] = field(default_factory=dict)
    operating_range: tuple[float, float] | None = None
    no_computed_data: tuple[int, ...] = ()
    quantity: str | None = None
    also_called: tuple[str, ...] = ()

    @property
    def period(self) -> int:
        """Rows after which its places come again."""
        return SUBFRAMES * (self.counter.frames if self.counter else 1)


@dataclass(frozen=True, slots=True)
class Layout:
    """All parameters of a recorder. `subframe_s`: seconds of a subframe, 1 unless the document says otherwise."""

    name: str
    format: str
    words_per_subframe: int
    parameters: tuple[Parameter, ...]
    subframe_s: Fraction = Fraction(1)
    notices: tuple[Notice, ...] = ()


def polynomial(*coefficients: float) -> Segments:
    """One polynomial for all numbers.

    >>> polynomial(0.0, 0.5).segments[0].coefficients
    (0.0, 0.5)
    """
    return Segments((Segment(float("-inf"), float("inf"), coefficients),))
