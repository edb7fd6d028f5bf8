"""What FRED's ranges say of a number: its encoding, its conversion per range of raw numbers, its meanings.

A conversion that the schema names without giving it (Predefined_Equation) or describes in words is not guessed: the
series then holds raw counts, and a notice says why.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crossfix.read.recorders.layouts.fred_xml import Node
from crossfix.read.recorders.layouts.model import Encoding, Segment, Segments, Step, Table

ENCODINGS = {
    "Unsigned Binary": Encoding.UNSIGNED,
    "Signed Binary": Encoding.TWOS_COMPLEMENT,
    "BCD": Encoding.BCD,
    "Floating Point": Encoding.FLOAT,
    "ASCII": Encoding.ASCII,
}
MOST_MEANINGS = 65536
STEPS = ("Poly_Coeff", "Integer_Real_Table", "Real_Real_Table")


@dataclass(frozen=True, slots=True)
class Converted:
    """How a number is read. `whole` is False where a step of its conversion is not known: then it stays raw counts."""

    encoding: Encoding
    digits: tuple[int, ...]
    steps: tuple[Step, ...]
    meanings: Mapping[int, str]
    whole: bool
    doubts: tuple[str, ...]


def raw_range(node: Node) -> tuple[int, int]:
    """The raw numbers, without sign, that a range is for."""
    raw = node.needed("Raw_Range")
    low, high = raw.needed("IntRange_Start").whole(), raw.needed("IntRange_End").whole()
    if not 0 <= low <= high:
        raise raw.wrong(f"Raw_Range from {low} to {high}")
    return low, high


def conversion_of(ranges: list[Node], bits: int) -> Converted:
    """All ranges of a parameter of so many bits together."""
    kinds = {(node.needed("Data_Type").text, node.said("BCD_Format")) for node in ranges}
    if len(kinds) > 1:
        raise ranges[1].wrong("ranges of different Data_Type; expected one")
    kind, format_ = kinds.pop()
    if kind not in ENCODINGS:
        raise ranges[0].needed("Data_Type").wrong(f"Data_Type {kind!r}; expected {', '.join(ENCODINGS)}")
    if not all(digit in "1234" for digit in format_):
        raise ranges[0].needed("BCD_Format").wrong(f"BCD_Format {format_!r}; expected digits of 1 to 4 bits")
    encoding = ENCODINGS[kind]
    doubts = [text for node in ranges for text in _unknown(node)]
    whole = not doubts
    meanings = {code: text for node in ranges for code, text in _meanings(node)}
    if meanings and any(node.one("Conversion_Step") for node in ranges):
        doubts.append("its texts are for converted values and not used")
        meanings = {}
    steps = _steps(ranges, encoding, bits) if whole else ()
    return Converted(encoding, tuple(int(digit) for digit in format_), steps, meanings, whole, tuple(doubts))


def _unknown(node: Node) -> Iterator[str]:
    for step in node.all("Conversion_Step"):
        for child in step.children:
            if child.name == "Predefined_Equation":
                yield f"{child.text}: an equation that FRED names and does not give; raw counts"
            elif child.name not in STEPS:
                yield f"its conversion is described in words ({' '.join(child.text.split())[:160]}); raw counts"


def _meanings(node: Node) -> Iterator[tuple[int, str]]:
    texts = node.one("Text_Conversion")
    for pair in texts.all("Range_Text_Pair") if texts else []:
        low, high = math.ceil(pair.real("min")), math.floor(pair.real("max"))
        if high - low >= MOST_MEANINGS:
            raise pair.wrong(f"a text for {high - low + 1} numbers; expected at most {MOST_MEANINGS}")
        yield from ((code, pair.text) for code in range(low, high + 1))


def _steps(ranges: list[Node], encoding: Encoding, bits: int) -> tuple[Step, ...]:
    """One range: its steps in turn. Several: one polynomial each."""
    if len(ranges) == 1:
        low, high = _ends(ranges[0], encoding, bits)
        first = [] if low == -math.inf and high == math.inf else [Segments((Segment(low, high, (0.0, 1.0)),))]
        return (*first, *(_step(step) for step in ranges[0].all("Conversion_Step")))
    made = []
    for node in ranges:
        steps = [_step(step) for step in node.all("Conversion_Step")] or [_identity()]
        if len(steps) > 1 or not isinstance(steps[0], Segments):
            raise node.wrong("several ranges with tables or more than one step; expected one polynomial in each")
        made.append(Segment(*_ends(node, encoding, bits), steps[0].segments[0].coefficients))
    return (Segments(tuple(made)),)


def _identity() -> Segments:
    return Segments((Segment(-math.inf, math.inf, (0.0, 1.0)),))


def _ends(node: Node, encoding: Encoding, bits: int) -> tuple[float, float]:
    """The numbers that a raw range stands for; without limit where it holds all that the bits can say."""
    low, high = raw_range(node)
    if encoding in (Encoding.FLOAT, Encoding.ASCII, Encoding.BCD) or (low == 0 and high >= (1 << bits) - 1):
        return -math.inf, math.inf
    if encoding is Encoding.TWOS_COMPLEMENT:
        half, turn = 1 << max(0, bits - 1), 1 << bits
        if low < half <= high:
            raise node.wrong(f"Raw_Range from {low} to {high} holds the sign of {bits} bits in part")
        return (low - turn, high - turn) if low >= half else (low, high)
    return low, high


def _step(node: Node) -> Step:
    table = node.one("Integer_Real_Table") or node.one("Real_Real_Table")
    if table is not None:
        index = "index" if table.name == "Integer_Real_Table" else "real_index"
        return Table(tuple(sorted((pair.real(index), pair.real()) for pair in table.children)))
    pairs = {pair.whole("index"): pair.real() for pair in node.needed("Poly_Coeff").all("Coeff_Pair")}
    if any(not 0 <= power <= 7 for power in pairs):
        raise node.wrong(f"a polynomial of powers {sorted(pairs)}; expected 0 to 7")
    return Segments((Segment(-math.inf, math.inf, tuple(pairs.get(k, 0.0) for k in range(max(pairs, default=0) + 1))),))
