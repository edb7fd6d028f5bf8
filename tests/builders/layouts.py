"""Words of made-up recordings and the layouts that describe them. Every bit is put on its own; nothing of the readers.

A number is a list of bits, the least significant first. A place is a word, its lowest bit, and how many bits it holds.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from crossfix.records.words import Quality, Words

SYNC = (0x247, 0x5B8, 0xA47, 0xDB8)


@dataclass(frozen=True)
class Place:
    """Where some bits of a number are: row of the recording, word from 1, lowest bit from 1."""

    row: int
    word: int
    low: int
    width: int


@dataclass
class Made:
    """A recording of so many subframes that begins in any subframe of a frame."""

    subframes: int
    words_per_subframe: int
    first: int = 1
    cells: dict[tuple[int, int], int] = field(default_factory=dict)
    damaged: set[tuple[int, int]] = field(default_factory=set)
    missing: set[int] = field(default_factory=set)

    def subframe(self, row: int) -> int:
        """1 to 4."""
        return (self.first - 1 + row) % 4 + 1

    def put(self, bits: Sequence[int], places: Iterable[Place]) -> None:
        """A number over its places, the first place takes the first bits. What is outside the recording is lost."""
        rest = list(bits)
        for place in places:
            for k in range(place.width):
                self._set(place.row, place.word, place.low + k, rest.pop(0))
        assert rest == []

    def _set(self, row: int, word: int, bit: int, value: int) -> None:
        if 0 <= row < self.subframes:
            before = self.cells.get((row, word), 0)
            self.cells[row, word] = before | 1 << (bit - 1) if value else before & ~(1 << (bit - 1))

    def words(self) -> Words:
        """As a reader would hand them on."""
        shape = (self.subframes, self.words_per_subframe)
        stored, valid = np.zeros(shape, np.uint16), np.ones(shape, bool)
        for row in range(self.subframes):
            stored[row, 0] = SYNC[self.subframe(row) - 1]
        for (row, word), value in self.cells.items():
            stored[row, word - 1] = value
        for row, word in self.damaged:
            valid[row : row + 1, word - 1] = False
        for row in self.missing:
            stored[row], valid[row] = 0, False
        rows = np.arange(self.subframes)
        touched = {row for row, _ in self.damaged}
        quality = [
            Quality.FILL if row in self.missing else Quality.TAIL_BAD if row in touched else Quality.GOOD
            for row in rows
        ]
        return Words(
            words=stored,
            valid=valid,
            quality=np.array(quality, np.uint8),
            number=np.array([self.subframe(int(row)) for row in rows], np.uint8),
            count=rows.astype(np.int64),
            bit_position=np.where(np.isin(rows, list(self.missing)), -1, rows * 12 * self.words_per_subframe),
            words_per_subframe=self.words_per_subframe,
            form="made",
            scores=(),
        )


def unsigned(number: int, width: int) -> list[int]:
    """Plain binary."""
    assert 0 <= number < 2**width
    return [int(digit) for digit in reversed(format(number, f"0{width}b"))]


def signed(number: int, width: int) -> list[int]:
    """Two's complement: a negative number is what is missing to the next power of two."""
    assert -(2 ** (width - 1)) <= number < 2 ** (width - 1)
    return unsigned(number if number >= 0 else 2**width - abs(number), width)


def decimal(number: int, digits: Sequence[int]) -> list[int]:
    """One group of bits per decimal digit; `digits` are their widths, the highest digit first."""
    text = str(number).zfill(len(digits))
    groups = [unsigned(int(figure), width) for figure, width in zip(text, digits, strict=True)]
    return [bit for group in reversed(groups) for bit in group]


def floating(number: float, width: int) -> list[int]:
    """IEEE 754."""
    packed = struct.pack(">f" if width == 32 else ">d", number)
    return unsigned(int.from_bytes(packed, "big"), width)


def letters(text: str, width: int) -> list[int]:
    """Characters of 7 or 8 bits, the first in the highest bits."""
    return [bit for letter in reversed(text) for bit in unsigned(ord(letter), width)]


def toml(frame: Mapping[str, Any], parameters: Mapping[str, Any], counters: Mapping[str, Any] | None = None) -> bytes:
    """The layout of crossfix's own form."""
    lines = ["[frame]", *(f"{key} = {_toml(value)}" for key, value in frame.items())]
    for table, rows in (("counters", counters or {}), ("parameters", parameters)):
        for name, row in rows.items():
            lines += [f'[{table}."{name}"]', *(f"{key} = {_toml(value)}" for key, value in row.items())]
    return "\n".join(lines).encode()


def _toml(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(inner) for inner in value) + "]"
    return repr(value)


def prm_part(subframes: str, word: int, low: int, high: int, target: int = 0) -> str:
    """The 19 columns of one part on a line PA31 or PA32."""
    return f"{subframes:<5}{word:04d} {low:02d} {high:02d} {target:02d} "


@dataclass(frozen=True)
class PrmParameter:
    """One parameter of an Airfase PRM file; `parts` are groups, one per line PA31."""

    name: str
    form: str
    parts: Sequence[Sequence[str]]
    rate: int = 4
    signed: bool = False
    unit: str = ""
    digits: str = ""
    ends: tuple[float, float] = (0.0, 0.0)
    conversions: Sequence[tuple[int, int, tuple[float, ...]]] = ()
    meanings: Sequence[tuple[int, str]] = ()
    frame: int | None = None
    more_parts: Sequence[str] = ()

    def lines(self) -> list[str]:
        """The lines in the order in which Airfase writes them."""
        made = [
            f"PA11 016435 617275 {self.name[:9]:<9}    {self.name} in words",
            f"PA12 0 {'DITS':<9}{self.form:<9}{'Y' if self.signed else 'N'} {self.unit:<26}21May21   0",
            f"PA17 {self.name:<20}",
            f"PA21 {self.rate:03d} {self.digits:<8}{len(self.parts[0]):02d} {int(self.signed):02d} 00 000000 00",
            f"PA22 {self.ends[0]:<14.6e}{self.ends[1]:<14.6e} 1.000000e+00             0",
        ]
        made += [f"PA31 {k + 1:03d} 000000 " + "".join(parts) for k, parts in enumerate(self.parts)]
        made += [f"PA32 001 000000 {part}" for part in self.more_parts]
        for k, (low, high, numbers) in enumerate(self.conversions):
            columns = "".join(f"{number:<14.6e}" for number in numbers)
            made.append(f"PA41 {k + 1:02d} {low:<8d}{high:<8d}0001 {len(numbers) - 1:03d} {columns}")
        made.append("PA50                                        SNN.NN       0 1")
        if self.meanings:
            made.append("PA62 " + "".join(f"{number:05d} {text:<13}" for number, text in self.meanings))
        if self.frame is not None:
            made.append(f"PA70 01         {self.frame:03d}")
        return made


def prm(words_per_subframe: int, parameters: Iterable[PrmParameter], counter: str = "") -> bytes:
    """An Airfase PRM file."""
    head = [
        "HDR03 00 00 02Feb2024 142013 DAR",
        f"DAT1 00 {words_per_subframe:<5d}00 00 0",
        *([counter] if counter else []),
    ]
    return "\n".join([*head, *(line for one in parameters for line in one.lines())]).encode("iso-8859-1")


def fred(parameters: str, words: int = 64, seconds: str = "<Numerator>1</Numerator>", head: str = "") -> bytes:
    """A FRED file of type 717 around the XML of its parameters."""
    codes = "".join(f"<Sync_Code>{code:012b}</Sync_Code>" for code in SYNC)
    return f"""<?xml version="1.0"?>{head}
<FREDFile xmlns="http://www.aviation-ia.com/aeec/SupportFiles/647a-1/"><FRED717><Header/>
<Subframe><Bits_Per_Word>12</Bits_Per_Word><Words_Per_Subframe>{words}</Words_Per_Subframe>
<Seconds_Per_Subframe>{seconds}</Seconds_Per_Subframe><Subframes_Per_Frame>4</Subframes_Per_Frame>
<Sync_Pattern>{codes}</Sync_Pattern></Subframe>
{parameters}
</FRED717></FREDFile>""".encode()


def fred_component(words: Sequence[int], subframes: Sequence[int], bits: tuple[int, int], more: str = "") -> str:
    """One Component with one list of each kind."""
    numbers = "".join(f"<Word_Num>{word}</Word_Num>" for word in words)
    places = "".join(f"<Subframe_Num>{subframe}</Subframe_Num>" for subframe in subframes)
    return (
        f"<Component><Word_Numbers>{numbers}</Word_Numbers><Subframe_Numbers>{places}</Subframe_Numbers>"
        f"<Bits><OneBasedIntRange_Start>{bits[0]}</OneBasedIntRange_Start>"
        f"<OneBasedIntRange_End>{bits[1]}</OneBasedIntRange_End></Bits>{more}</Component>"
    )


def fred_parameter(name: str, components: str, raw: tuple[int, int], kind: str, more: str = "", units: str = "") -> str:
    """One Parameter717 with one Range; `more` follows its Data_Type."""
    return (
        f"<Parameter717><Name>{name}</Name><Units>{units}</Units>{components}<Range><Raw_Range>"
        f"<IntRange_Start>{raw[0]}</IntRange_Start><IntRange_End>{raw[1]}</IntRange_End></Raw_Range>"
        f"<Data_Type>{kind}</Data_Type>{more}</Range></Parameter717>"
    )
