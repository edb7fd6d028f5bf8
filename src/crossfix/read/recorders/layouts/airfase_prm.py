"""Airfase PRM: lines of fixed columns, several per parameter.

No public specification is known. The columns are those that osnosn/FlightDataDecode2 (python3/read_prm717.py, data/)
describes for files exported from Airfase; what is used here:

| line | columns from 0 | what |
|---|---|---|
| DAT1 | 8 to 13 | words per subframe |
| SUP1 | 5, 8, 12, 17, 22, 25 to 28 | superframe: number, frames; subframe, word, lowest and highest bit |
| PA11 | 19 to 28, 32 on | name (cut at 9 characters), long name |
| PA12 | 7 to 16, 16 to 25, 27 to 53 | source, format (BNR, BCD, DIS, ISO), unit |
| PA17 | 5 on | whole name |
| PA21 | 5 to 9, 9 to 17, 20 to 23 | samples per frame, bits of each digit or character, 01 where signed |
| PA22 | 5 to 19, 19 to 33 | operating range |
| PA31 | from 16 in groups of 19: 5, 5, 3, 3, 3 | parts of a sample: subframes, word, lowest, highest bit, target |
| PA32 | as PA31 | more parts of the same sample |
| PA41 | 8, 16, 24, 29, 33, 47, 61 | range of numbers, conversion or none, degree, coefficients |
| PA62 | from 5 in groups of 19: 6, 13 | number and its meaning |
| PA70 | 5 to 8, 16 on | superframe, and the frame in it from 1 |

Parts are written from the least significant one: of the ILS frequency with digits of 3, 4, 4 and 4 bits, the first
part has 4 bits and the second 11. The target bit of a part varies between samples of one parameter and is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crossfix.errors import InputUnusable
from crossfix.read.recorders.layouts.model import (
    SUBFRAMES,
    Counter,
    Encoding,
    Layout,
    Parameter,
    Part,
    Sample,
    Segment,
    Segments,
)
from crossfix.read.recorders.layouts.units import unit_word
from crossfix.records.notice import Notice
from crossfix.records.series import SeriesKind

FIRST = re.compile(r"(HDR\d\d|DAT1|SUP1|PA\d\d) ")
FORMATS = {
    "BNR": Encoding.UNSIGNED,
    "BCD": Encoding.BCD,
    "DIS": Encoding.UNSIGNED,
    "ISO": Encoding.ASCII,
}


def is_airfase(text: str) -> bool:
    """Whether a text begins as a PRM file does."""
    return FIRST.match(text.lstrip()) is not None


@dataclass(slots=True)
class _Lines:
    """The lines of one parameter: its number in the file, and the columns of each kind."""

    line: int
    first: str
    rows: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def one(self, kind: str, start: int, stop: int | None = None) -> str:
        """Some columns of the first line of a kind; "" where there is none."""
        return self.rows[kind][0][1][start:stop].strip() if kind in self.rows else ""


def airfase_layout(text: str, name: str) -> Layout:
    """A layout in Airfase's form; InputUnusable names the line that cannot be read."""
    head: dict[str, list[tuple[int, str]]] = {}
    found: list[_Lines] = []
    for number, line in enumerate(text.splitlines(), 1):
        kind = line[:4]
        if kind == "PA11":
            found.append(_Lines(number, line))
        elif kind in ("DAT1", "SUP1") or not found:
            head.setdefault(kind, []).append((number, line))
        else:
            found[-1].rows.setdefault(kind, []).append((number, line))
    reader = _Prm(name, head)
    parameters = tuple(reader.parameter(lines) for lines in found)
    return Layout(name, "Airfase PRM", reader.words_per_subframe, parameters, notices=tuple(reader.notices))


class _Prm:
    def __init__(self, name: str, head: dict[str, list[tuple[int, str]]]) -> None:
        self._name, self.notices = name, list[Notice]()
        if "DAT1" not in head:
            raise InputUnusable(f"{name}: no line DAT1, which says how many words a subframe has")
        line, text = head["DAT1"][0]
        self.words_per_subframe = self._whole(text[8:13], line)
        self._counters = dict(self._counter(line, text) for line, text in head.get("SUP1", []))

    def parameter(self, lines: _Lines) -> Parameter:
        name = lines.one("PA17", 5) or lines.first[19:28].strip() or lines.first[12:19].strip()
        form = lines.one("PA12", 16, 25)
        if form not in FORMATS:
            raise self._wrong(lines.line, f"parameter {name!r}: format {form!r}; expected {', '.join(FORMATS)}")
        signed = lines.one("PA21", 20, 23).strip("0") != ""
        encoding = Encoding.TWOS_COMPLEMENT if form == "BNR" and signed else FORMATS[form]
        widths = tuple(self._whole(d, lines.rows["PA21"][0][0]) for d in lines.one("PA21", 9, 17))
        meanings = dict(self._meanings(lines))
        steps = self._steps(lines)
        counter, frame = self._superframe(lines)
        samples = tuple(self._samples(lines, frame))
        self._compare_rate(lines, name, len(samples), counter)
        return Parameter(
            name=name,
            place=f"line {lines.line}",
            unit=unit_word(lines.one("PA12", 27, 53)),
            kind=_kind(form, samples, meanings, bool(steps)),
            encoding=encoding,
            samples=samples,
            counter=counter,
            steps=steps,
            digits=widths if encoding is Encoding.BCD else (),
            character_bits=widths[0] if encoding is Encoding.ASCII and widths else 7,
            meanings=meanings,
            operating_range=self._range(lines) if form in ("BNR", "BCD") else None,
            also_called=(lines.first[32:].strip(),),
        )

    def _samples(self, lines: _Lines, frame: int) -> Iterator[Sample]:
        """One per line PA31 and subframe; lines PA32 add parts to the one before."""
        groups: list[list[tuple[Sequence[int], int, int, int]]] = []
        for line, text in sorted(lines.rows.get("PA31", []) + lines.rows.get("PA32", [])):
            parts = [self._part(line, text[k : k + 16]) for k in range(16, len(text.rstrip()), 19)]
            if text.startswith("PA32") and groups:
                groups[-1].extend(parts)
            else:
                groups.append(parts)
        for parts in groups:
            turns = max((len(subframes) for subframes, *_ in parts), default=0)
            if any(len(subframes) not in (1, turns) for subframes, *_ in parts):
                raise self._wrong(lines.line, "parts of a sample are in different numbers of subframes")
            for k in range(turns):
                at, made = 0, []
                for subframes, word, low, high in parts:
                    row = subframes[k if len(subframes) > 1 else 0] - 1 + SUBFRAMES * frame
                    made.append(Part(row, word, low, high, at))
                    at += high - low + 1
                yield tuple(made)

    def _part(self, line: int, text: str) -> tuple[Sequence[int], int, int, int]:
        where = text[:5].strip()
        subframes = range(1, 5) if where == "ALL" else [self._whole(n, line) for n in where.split(",")]
        word, low, high = (self._whole(text[a:b], line) for a, b in ((5, 10), (10, 13), (13, 16)))
        return subframes, word, low, high

    def _steps(self, lines: _Lines) -> tuple[Segments, ...]:
        made = []
        for line, text in lines.rows.get("PA41", []):
            if not self._whole(text[24:29], line):
                continue
            degree = self._whole(text[29:33], line)
            if degree not in (1, 2):
                raise self._wrong(line, f"a conversion of degree {degree}; expected 1 or 2")
            numbers = [self._number(text[a:b], line) for a, b in ((33, 47), (47, 61), (61, 75))[: degree + 1]]
            made.append(Segment(self._number(text[8:16], line), self._number(text[16:24], line), tuple(numbers)))
        return (Segments(tuple(made)),) if made else ()

    def _meanings(self, lines: _Lines) -> Iterator[tuple[int, str]]:
        for line, text in lines.rows.get("PA62", []):
            for k in range(5, len(text.rstrip()), 19):
                yield self._whole(text[k : k + 6], line), text[k + 6 : k + 19].strip()

    def _range(self, lines: _Lines) -> tuple[float, float] | None:
        """None where both ends are 0, which says nothing."""
        for line, text in lines.rows.get("PA22", []):
            ends = self._number(text[5:19], line), self._number(text[19:33], line)
            return None if ends == (0.0, 0.0) else ends
        return None

    def _superframe(self, lines: _Lines) -> tuple[Counter | None, int]:
        for line, text in lines.rows.get("PA70", []):
            number, frame = text[5:8].strip(), self._whole(text[16:], line)
            counter = self._counters.get(number)
            if counter is None:
                raise self._wrong(line, f"superframe {number!r}, of which no line SUP1 tells")
            if not 1 <= frame <= counter.frames:
                raise self._wrong(line, f"frame {frame} of a superframe of {counter.frames} frames")
            return counter, frame - 1
        return None, 0

    def _counter(self, line: int, text: str) -> tuple[str, Counter]:
        number = text[5:8].strip()
        frames, subframe, word, low, high = (
            self._whole(text[a:b], line) for a, b in ((8, 12), (12, 17), (17, 22), (22, 25), (25, 28))
        )
        return number, Counter(f"SUP1 {number}", Part(subframe - 1, word, low, high, 0), frames)

    def _compare_rate(self, lines: _Lines, name: str, samples: int, counter: Counter | None) -> None:
        for line, text in lines.rows.get("PA21", []):
            rate = self._whole(text[5:9], line)
            if rate != samples and counter is None:
                said = f"{name}: {samples} places per frame where PA21 says {rate}; the places are taken"
                self.notices.append(Notice(f"{self._name}: line {line}", said))

    def _whole(self, text: str, line: int) -> int:
        if not re.fullmatch(r"\s*\d{1,9}\s*", text, re.ASCII):
            raise self._wrong(line, f"{text.strip()!r} where a whole number is expected")
        return int(text)

    def _number(self, text: str, line: int) -> float:
        try:
            return float(text.strip() or 0)
        except ValueError as error:
            raise self._wrong(line, f"{text.strip()!r} where a number is expected") from error

    def _wrong(self, line: int, text: str) -> InputUnusable:
        return InputUnusable(f"{self._name}: line {line}: {text}")


def _kind(form: str, samples: Sequence[Sample], meanings: dict[int, str], converted: bool) -> SeriesKind:
    bits = max((sum(part.high - part.low + 1 for part in sample) for sample in samples), default=0)
    if form == "ISO":
        return SeriesKind.TEXT
    if form == "DIS":
        return SeriesKind.DISCRETE if bits == 1 else SeriesKind.ENUMERATION
    if meanings or (form == "BCD" and not converted):
        return SeriesKind.ENUMERATION
    return SeriesKind.ANALOGUE
