"""The timed blocks of SubRip and WebVTT, for whoever reads them: a cockpit's transcript or a document.

Sources: WebVTT, W3C Candidate Recommendation 4 April 2019, section 4; SubRip has no standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crossfix.read.doubts import Doubts

ARROW = re.compile(r"^\s*(\S+)\s+-->\s+(\S+)(?:\s.*)?$")
TAG = re.compile(r"<[^<>]{0,200}>")
BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class TimedBlock:
    """The text under one line of times, as written; `line` is that line's number, from 1."""

    line: int
    start: str
    stop: str
    text: str


def is_vtt(lines: list[str]) -> bool:
    """True where the first line with anything on it is WebVTT's own."""
    first = next((line.strip() for line in lines if line.strip()), "")
    return first == "WEBVTT" or first.startswith(("WEBVTT ", "WEBVTT\t"))


def timed_blocks(lines: list[str], vtt: bool, path: str, doubts: Doubts) -> Iterator[TimedBlock]:
    """Blocks parted by empty lines, each with a line of times; notes and styles are passed over."""
    for first, block in _parted(lines):
        at = next((k for k, line in enumerate(block) if ARROW.match(line)), None)
        if at is None:
            head = block[0].strip()
            if not (vtt and head.partition(" ")[0] in ("WEBVTT", "NOTE", "STYLE", "REGION")):
                doubts.add(f"{path}:{first}", "a block without a line of times: left out")
            continue
        found = ARROW.match(block[at])
        assert found is not None
        yield TimedBlock(first + at, found[1], found[2], "\n".join(block[at + 1 :]))


def _parted(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Blocks of lines with the number of their first."""
    block: list[str] = []
    first = 1
    for number, line in enumerate(lines, 1):
        if line.strip():
            if not block:
                first = number
            block.append(line)
            continue
        if block:
            yield first, block
        block = []
    if block:
        yield first, block
