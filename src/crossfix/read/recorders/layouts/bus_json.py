"""JSON that places the recorded bits in ARINC 429 words, as AGS does in its frame and parameter tables.

    {"wps": 512, "parameters": {"RUDD": {"parts": [
        {"part": 1, "rate_quarter_hz": 8, "subframe": 1, "word": 243, "bit_msb": 12, "bits": 1, "a429_bit": 29},
        {"part": 2, "rate_quarter_hz": 8, "subframe": 1, "word": 243, "bit_msb": 11, "bits": 9, "a429_bit": 26}],
        "sign_bit": "29", "msb": "28", "data_bits": "15", "conv": "Resol=.00549316", "unit": "deg",
        "type": "BNR LINEAR (A*X)"}}}

All parts make one number. `bits` bits of the word, from `bit_msb` down, are bits `a429_bit` and down of the ARINC 429
word. Its data fill `data_bits` bits from `msb` down, so that the least of them counts one `Resol`; where the lowest
bits were not recorded, what is recorded counts a multiple. Bits between the sign and the highest recorded bit repeat
the sign: the example reads 1 1111 1111 1 as -1, not as -1 with two bits of zero, which is -136 degrees.

`rate_quarter_hz` counts samples per frame. Up to 4 they are in subframes `subframe` and every fourth, second or first
after it; more are in every subframe, in `word` and at equal steps after it.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crossfix.errors import InputUnusable
from crossfix.read.recorders.layouts.model import SUBFRAMES, Encoding, Layout, Parameter, Part, Sample, polynomial
from crossfix.read.recorders.layouts.units import unit_word
from crossfix.records.notice import Notice
from crossfix.records.series import SeriesKind

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
TYPES = ("BNR LINEAR (A*X)", "PACKED BITS", "DISCRETE")
STRICT = ConfigDict(extra="forbid", frozen=True)
Bit = Annotated[int, Field(ge=1, le=32)]
BitText = Annotated[str, Field(pattern=r"^(|0|[1-9]|[12]\d|3[0-2])$")]


class BusPart(BaseModel):
    """Some bits of one word, and where they were in the ARINC 429 word."""

    model_config = STRICT
    part: int
    rate_quarter_hz: Annotated[int, Field(ge=1, le=1024)]
    subframe: Annotated[int, Field(ge=1, le=SUBFRAMES)]
    word: Annotated[int, Field(ge=1)]
    bit_msb: Bit
    bits: Bit
    a429_bit: Bit


class BusParameter(BaseModel):
    """One parameter; `sign_bit` is "" or "0" where there is none."""

    model_config = STRICT
    parts: Annotated[tuple[BusPart, ...], Field(min_length=1)]
    sign_bit: BitText = ""
    msb: BitText
    data_bits: BitText
    conv: Annotated[str, Field(pattern=f"^(Resol={NUMBER})?$")] = ""
    unit: str = ""
    type: str


class BusFile(BaseModel):
    """The whole file."""

    model_config = STRICT
    wps: int
    frame_counter: dict[str, int] = {}
    parameters: dict[str, BusParameter]


def bus_layout(text: str, name: str) -> Layout:
    """A layout in JSON; InputUnusable says where it is not of the form above."""
    try:
        file = BusFile.model_validate_json(text)
    except ValidationError as error:
        wrong = "\n".join(f"{name}: {'.'.join(map(str, e['loc'])) or 'JSON'}: {e['msg']}" for e in error.errors()[:20])
        raise InputUnusable(wrong) from error
    notices: list[Notice] = []
    parameters = tuple(_parameter(key, one, file.wps, name, notices) for key, one in file.parameters.items())
    return Layout(name, "JSON with ARINC 429 bits", file.wps, parameters, notices=tuple(notices))


def _parameter(key: str, given: BusParameter, words: int, name: str, notices: list[Notice]) -> Parameter:
    place = f"parameters.{key}"
    if given.type not in TYPES:
        raise InputUnusable(f"{name}: {place}.type: {given.type!r}; expected {', '.join(TYPES)}")
    if not given.msb or not given.data_bits:
        raise InputUnusable(f"{name}: {place}: no msb or no data_bits; both are needed to weigh the bits")
    recorded = {part.a429_bit - k for part in given.parts for k in range(part.bits)}
    sign = int(given.sign_bit or 0)
    signed = sign in recorded
    if sign and not signed:
        text = f"{key}: its sign, bit {sign} of ARINC 429, is not recorded; values below zero read as large ones"
        notices.append(Notice(f"{name}: {place}", text))
    resolution = float(given.conv.removeprefix("Resol=") or 1)
    weight = 2.0 ** (min(recorded) - (int(given.msb) - int(given.data_bits) + 1))
    linear = given.type.startswith("BNR")
    return Parameter(
        name=key,
        place=place,
        unit=unit_word(given.unit),
        kind=_kind(given, len(recorded)),
        encoding=Encoding.TWOS_COMPLEMENT if signed else Encoding.UNSIGNED,
        samples=_samples(given, words, min(recorded), f"{name}: {place}"),
        steps=(polynomial(0.0, resolution * weight),) if linear else (),
    )


def _kind(given: BusParameter, bits: int) -> SeriesKind:
    if given.type == "DISCRETE" and bits == 1:
        return SeriesKind.DISCRETE
    return SeriesKind.ANALOGUE if given.type.startswith("BNR") else SeriesKind.ENUMERATION


def _samples(given: BusParameter, words: int, lowest: int, where: str) -> tuple[Sample, ...]:
    rates = {part.rate_quarter_hz for part in given.parts}
    rate = min(rates)
    in_row, turns = max(1, rate // SUBFRAMES), min(rate, SUBFRAMES)
    if len(rates) > 1 or SUBFRAMES % turns or rate > turns * in_row or words % in_row:
        raise InputUnusable(f"{where}: {sorted(rates)} samples per frame; expected one rate that divides the frame")
    made = []
    for turn in range(turns):
        for k in range(in_row):
            parts = [
                Part(
                    part.subframe - 1 + turn * (SUBFRAMES // turns),
                    part.word + k * (words // in_row),
                    part.bit_msb - part.bits + 1,
                    part.bit_msb,
                    part.a429_bit - part.bits + 1 - lowest,
                )
                for part in given.parts
            ]
            made.append(tuple(sorted(parts, key=lambda part: part.at)))
    return tuple(made)
