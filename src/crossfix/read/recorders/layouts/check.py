"""Checks of a layout before any word is read: what reaches outside the frame, or contradicts itself, is an error."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from crossfix.errors import InputUnusable
from crossfix.read.recorders.layouts.model import (
    BITS,
    Encoding,
    Layout,
    Parameter,
    Part,
    Sample,
    Segments,
    Table,
)

MOST_WORDS = 8192
"""Twice the highest rate of ARINC 717, 4096 words per second."""
LONGEST_NUMBER = 53
"""Bits that a float64 holds exactly."""
MOST_FRAMES = 4096
"""Frames that a counter of one word tells apart."""
SHOWN = 20


def checked(layout: Layout) -> Layout:
    """The same layout; InputUnusable with every problem and its place."""
    problems = list(_problems(layout))
    if not problems:
        return layout
    more = [f"{layout.name}: and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
    raise InputUnusable("\n".join([f"{layout.name}: {problem}" for problem in problems[:SHOWN]] + more))


def _problems(layout: Layout) -> Iterator[str]:
    if not 2 <= layout.words_per_subframe <= MOST_WORDS:
        yield f"{layout.words_per_subframe} words per subframe; expected 2 to {MOST_WORDS}"
        return
    if not 0 < layout.subframe_s <= 3600:
        yield f"a subframe of {layout.subframe_s} s; expected more than 0 and at most an hour"
    if not layout.parameters:
        yield "no parameter; expected at least one"
    first: dict[str, str] = {}
    for parameter in layout.parameters:
        found = [*_of_parameter(parameter, layout.words_per_subframe)]
        if parameter.name in first:
            found.append(f"has the same name as the one at {first[parameter.name]}")
        first.setdefault(parameter.name, parameter.place)
        yield from (f"{parameter.place}: parameter {parameter.name!r}: {text}" for text in dict.fromkeys(found))


def _of_parameter(parameter: Parameter, words: int) -> Iterator[str]:
    if not parameter.samples:
        yield "stands nowhere; give its word"
    if parameter.counter is not None:
        if not 1 <= parameter.counter.frames <= MOST_FRAMES:
            yield f"a superframe of {parameter.counter.frames} frames; expected 1 to {MOST_FRAMES}"
        yield from _outside(parameter.counter.part, words, 4)
    if len(set(parameter.samples)) < len(parameter.samples):
        yield "the same place is given twice"
    for sample in parameter.samples:
        outside = [text for part in sample for text in _outside(part, words, parameter.period)]
        yield from outside or _joined(parameter, sample)
    yield from _conversion(parameter)


def _outside(part: Part, words: int, period: int) -> Iterator[str]:
    if not 1 <= part.word <= words:
        yield f"word {part.word} is outside the subframe, 1 to {words}"
    if not 1 <= part.low <= part.high <= BITS:
        yield f"bits {part.low} to {part.high} are not within a word, 1 to {BITS}"
    if not 0 <= part.row < period:
        yield f"subframe {part.row + 1} is outside the frame or superframe, 1 to {period}"


def _joined(parameter: Parameter, sample: Sample) -> Iterator[str]:
    """Whether the parts make one number without holes, and without bits that are there twice."""
    places = [(part.row, part.word, bit) for part in sample for bit in range(part.low, part.high + 1)]
    if len(set(places)) < len(places):
        yield "the same bits of a word are in two of its parts"
        return
    if sample[0].at != 0:
        yield "no part holds its least significant bit"
        return
    signed = parameter.encoding is Encoding.TWOS_COMPLEMENT
    for lower, upper in pairwise(sample):
        alone = signed and upper is sample[-1] and upper.width == 1
        if upper.at > lower.end and not alone:
            yield f"its bits {lower.end + 1} to {upper.at} are in no part"
        if upper.end <= lower.end or upper.at <= lower.at:
            yield f"a part of bits {upper.at + 1} to {upper.end} adds nothing to bits {lower.at + 1} to {lower.end}"
        if upper.at < lower.end and parameter.encoding not in (Encoding.UNSIGNED, Encoding.TWOS_COMPLEMENT):
            yield f"parts overlap, which {parameter.encoding} does not allow"
    yield from _width(parameter, sample[-1].end)


def _width(parameter: Parameter, bits: int) -> Iterator[str]:
    match parameter.encoding:
        case Encoding.ASCII if parameter.character_bits not in (7, 8) or bits % parameter.character_bits:
            yield f"{bits} bits are no whole number of characters of {parameter.character_bits} bits"
        case Encoding.BCD if sum(parameter.digits) != bits or not all(1 <= d <= 4 for d in parameter.digits):
            yield f"digits of {parameter.digits} bits do not fill its {bits} bits"
        case Encoding.FLOAT if bits not in (32, 64):
            yield f"a floating-point number of {bits} bits; expected 32 or 64"
        case Encoding.UNSIGNED | Encoding.TWOS_COMPLEMENT | Encoding.BCD if bits > LONGEST_NUMBER:
            yield f"a number of {bits} bits; expected at most {LONGEST_NUMBER}"


def _conversion(parameter: Parameter) -> Iterator[str]:
    for step in parameter.steps:
        if isinstance(step, Table):
            if len(step.points) < 2 or not all(a[0] < b[0] for a, b in pairwise(step.points)):
                yield "a table needs two points or more with x rising"
            numbers = [n for point in step.points for n in point]
        else:
            numbers = [n for segment in step.segments for n in segment.coefficients]
            yield from _ranges(step)
        if not all(math.isfinite(n) for n in numbers):
            yield "a conversion with a number that is not finite"
    if parameter.operating_range is not None and not parameter.operating_range[0] <= parameter.operating_range[1]:
        yield f"an operating range from {parameter.operating_range[0]:g} to {parameter.operating_range[1]:g}"


def _ranges(step: Segments) -> Iterator[str]:
    in_order = sorted(step.segments, key=lambda segment: segment.low)
    for segment in in_order:
        if not segment.low <= segment.high:
            yield f"a range from {segment.low:g} to {segment.high:g}"
    for a, b in pairwise(in_order):
        if b.low < a.high:
            yield f"two ranges of a conversion hold {b.low:g} to {min(a.high, b.high):g}"
