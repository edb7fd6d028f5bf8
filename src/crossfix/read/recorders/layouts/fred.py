"""ARINC 647A-1 FRED, Flight Recorder Electronic Documentation: the XML of recorders of type 717.

The schema and the two official examples (ARINC support files, 15 May 2008) are what is known here; the text of the
specification was not at hand. Three readings rest on the 717 example, whose first parameter is one 16-bit sample in
two words of 64:

- Components are given from the least significant one: the 12 bits of word 59 come first, the 8 highest of word 58
  second.
- Acquisition_Time_Offset is a fraction of a subframe, from acquisition to the component's own word. One sample has one
  moment, and 58/64 - 27/64 of word 59 is 57/64 - 26/64 of word 58; no other reading gives both the same.
- Raw_Range limits the bits: it says 0 to 65535, the components with 1 overlapping bit hold 19; 16 are used, and a
  notice says so.

Superframe cycles are values of the counter; the superframe has as many frames as the counter's Raw_Range has values.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from crossfix.read.recorders.layouts.fred_ranges import Converted, conversion_of, raw_range
from crossfix.read.recorders.layouts.fred_xml import Node, elements_of
from crossfix.read.recorders.layouts.model import (
    BITS,
    MOST_PLACES,
    SUBFRAMES,
    Counter,
    Encoding,
    Layout,
    Parameter,
    Part,
    Sample,
)
from crossfix.read.recorders.layouts.units import unit_word
from crossfix.records.notice import Notice
from crossfix.records.series import SeriesKind

SYNC = ["001001000111", "010110111000", "101001000111", "110110111000"]
"""ARINC 717, subframes 1 to 4."""
START, END = "OneBasedIntRange_Start", "OneBasedIntRange_End"


def fred_layout(data: bytes, name: str) -> Layout:
    """A layout of type 717; InputUnusable names the line that cannot be used."""
    root = elements_of(data, name)
    frame = root.one("FRED717")
    if root.name != "FREDFile" or frame is None:
        what = "a FRED file of type 767" if root.one("FRED767") else f"XML of <{root.name}>"
        raise root.wrong(f"is {what}; expected <FREDFile> with <FRED717>")
    return _Fred(name, frame).layout()


class _Fred:
    def __init__(self, name: str, frame: Node) -> None:
        self._name, self._frame, self._notices = name, frame, list[Notice]()
        self._named = {node.said("Name"): node for node in frame.all("Parameter717")}

    def layout(self) -> Layout:
        subframe = self._frame.needed("Subframe")
        for element, expected in (("Bits_Per_Word", BITS), ("Subframes_Per_Frame", SUBFRAMES)):
            given = subframe.needed(element)
            if given.whole() != expected:
                raise given.wrong(f"{element} {given.text}; words of ARINC 717 need {expected}")
        sync = subframe.one("Sync_Pattern")
        if sync is not None and [code.text for code in sync.all("Sync_Code")] != SYNC:
            self._tell(sync, "other sync codes than those of ARINC 717, by which the words were found")
        seconds = _fraction(subframe.needed("Seconds_Per_Subframe"))
        parameters = tuple(self._parameter(node, seconds) for node in self._frame.all("Parameter717"))
        words = subframe.needed("Words_Per_Subframe").whole()
        return Layout(self._name, "ARINC 647A-1 FRED", words, parameters, seconds, tuple(self._notices))

    def _parameter(self, node: Node, seconds: Fraction) -> Parameter:
        name, ranges = node.needed("Name").text, node.all("Range") or [node.needed("Range")]
        components = node.all("Component") or [node.needed("Component")]
        counter = self._counter(components)
        samples = self._cut(node, _samples(components, counter), ranges)
        bits = max((sample[-1].end for sample in samples), default=0)
        found = conversion_of(ranges, bits)
        for reason in found.doubts:
            self._tell(node, f"{name}: {reason}")
        delay = components[0].one("Acquisition_Time_Offset")
        operating = node.one("Operational_Range")
        kind = _kind(found, bits)
        return Parameter(
            name=name,
            place=f"line {node.line}",
            unit=unit_word(node.said("Units")) if found.whole else "counts",
            kind=kind,
            encoding=found.encoding,
            samples=samples,
            counter=counter,
            steps=found.steps,
            offset_s=Fraction(0) if delay is None else -_fraction(delay) * seconds,
            digits=found.digits,
            character_bits=8 if bits % 7 else 7,
            meanings=found.meanings,
            also_called=(node.said("Mnemonic_Code"),),
            operating_range=_ends(operating) if operating and found.whole and kind is SeriesKind.ANALOGUE else None,
        )

    def _counter(self, components: list[Node]) -> Counter | None:
        names = sorted({component.said("Superframe_Parameter") for component in components})
        if names == [""]:
            return None
        counter = self._named.get(names[0])
        if len(names) > 1 or counter is None:
            raise components[0].wrong(f"Superframe_Parameter {', '.join(names)}; expected the name of one parameter")
        samples = _samples(counter.all("Component"), None)
        if len(samples) != 1 or len(samples[0]) != 1:
            raise counter.wrong(f"the superframe counter {names[0]} needs one word in one subframe")
        low, high = raw_range(counter.needed("Range"))
        return Counter(names[0], samples[0][0], high - low + 1, low)

    def _cut(self, node: Node, samples: tuple[Sample, ...], ranges: list[Node]) -> tuple[Sample, ...]:
        """Without the bits above the highest number of any Raw_Range, where that fills a number of bits."""
        highest = max(raw_range(one)[1] for one in ranges)
        held, used = max((sample[-1].end for sample in samples), default=0), highest.bit_length()
        if highest + 1 != 1 << used or not all(sample[-1].at < used < sample[-1].end for sample in samples):
            return samples
        over = held - used
        text = f"Raw_Range has {used} bits, its components hold {held}; the highest {over} are not used"
        self._tell(node, f"{node.said('Name')}: {text}")
        return tuple((*sample[:-1], replace(sample[-1], high=sample[-1].high - over)) for sample in samples)

    def _tell(self, node: Node, text: str) -> None:
        self._notices.append(Notice(f"{self._name}: line {node.line}", text))


def _samples(components: list[Node], counter: Counter | None) -> tuple[Sample, ...]:
    """Components are parts of the same samples, in the same order of time."""
    columns: list[list[Part]] = []
    end = 0
    for component in components:
        overlap = component.one("Overlap_Bits")
        column = _places(component, end - (0 if overlap is None else overlap.whole()), counter)
        if columns and len(column) != len(columns[0]):
            raise component.wrong(f"{len(column)} places; the first component has {len(columns[0])}")
        end = max((part.end for part in column), default=end)
        columns.append(column)
    return tuple(zip(*columns, strict=True))


def _places(component: Node, at: int, counter: Counter | None) -> list[Part]:
    words = _wholes(component.needed("Word_Numbers"), "Word_Num")
    subframes = [_wholes(node, "Subframe_Num") for node in component.all("Subframe_Numbers")]
    bits = [(node.needed(START).whole(), node.needed(END).whole()) for node in component.all("Bits")]
    if len(subframes) not in (1, len(words)) or len(bits) not in (1, len(words)):
        text = f"{len(words)} words with {len(subframes)} lists of subframes and {len(bits)} of bits"
        raise component.wrong(f"{text}; expected one list, or one per word")
    frames = [0]
    if counter is not None:
        frames = [cycle - counter.first for cycle in _wholes(component.needed("Superframe_Cycles"), "Cycle_Num")]
    if len(frames) * len(words) * max(map(len, subframes)) > MOST_PLACES:
        raise component.wrong(f"more than {MOST_PLACES} places")
    made = [
        Part(SUBFRAMES * frame + subframe - 1, word, *bits[k if len(bits) > 1 else 0], at)
        for frame in frames
        for k, word in enumerate(words)
        for subframe in subframes[k if len(subframes) > 1 else 0]
    ]
    return sorted(made, key=lambda part: (part.row, part.word))


def _wholes(node: Node, name: str) -> list[int]:
    return [one.whole() for one in node.all(name)]


def _fraction(node: Node) -> Fraction:
    below = node.one("Denominator")
    if below is not None and below.whole() == 0:
        raise below.wrong("a fraction with denominator 0")
    return Fraction(node.needed("Numerator").whole(), 1 if below is None else below.whole())


def _ends(node: Node) -> tuple[float, float]:
    return node.needed("RealRange_Start").real(), node.needed("RealRange_End").real()


def _kind(found: Converted, bits: int) -> SeriesKind:
    if found.encoding is Encoding.ASCII:
        return SeriesKind.TEXT
    if bits == 1 and not found.steps:
        return SeriesKind.DISCRETE
    counts = found.encoding is Encoding.BCD and not found.steps
    return SeriesKind.ENUMERATION if found.meanings or counts else SeriesKind.ANALOGUE
