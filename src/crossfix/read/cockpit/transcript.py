"""Transcripts of cockpit sound: CSV, SubRip (SRT) or WebVTT into timed messages.

| form | how it is known | channel, speaker |
|---|---|---|
| WebVTT | first line `WEBVTT` | `<v Captain>` is the speaker; a text that begins `[P1]` or `[P1] captain:` names both |
| SubRip | a line `00:00:01,000 --> 00:00:02,500` | as in WebVTT, by brackets |
| CSV | a header with a column of starts | columns `channel`, `speaker` or `role`; `text`, `words` or `paraphrase` |

Times are seconds, [[H]H:]MM:SS[.fff], or dates with a zone (ISO 8601). With dates the timebase is "unix", else
"transcript": no more is claimed of a clock time without a date than that it counts seconds.
Sources: WebVTT, W3C Candidate Recommendation 4 April 2019, section 4; SubRip has no standard.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from crossfix.errors import InputUnusable
from crossfix.read.cockpit.transcript_csv import rows_of
from crossfix.read.cues import ARROW, BREAK, TAG, is_vtt, timed_blocks
from crossfix.read.doubts import Doubts
from crossfix.read.encodings import decoded
from crossfix.read.spoken_times import Moment, moment
from crossfix.records.message import Message, Transcript
from crossfix.records.notice import Notice
from crossfix.records.source import Source
from crossfix.records.timebase import Timebase

MOST_BYTES = 64 << 20
"""A transcript of a day's speech has a few megabytes."""
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,200})>", re.IGNORECASE)
NAMED = re.compile(r"^\[([^\[\]\n]{1,40})\]\s*(?:([^:\n]{1,40}):(?:\s+|$))?")


@dataclass(frozen=True, slots=True)
class Cue:
    """A message as written, with its line."""

    line: int
    start: str
    stop: str
    channel: str
    speaker: str
    text: str


def read_transcript(path: str | os.PathLike[str]) -> tuple[Transcript, tuple[Notice, ...]]:
    """The messages of a file in order of their start, and what could not be taken."""
    name = os.fspath(path)
    try:
        with Path(name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputUnusable(f"{name}: cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > MOST_BYTES:
        raise InputUnusable(f"{name}: more than {MOST_BYTES >> 20} MiB; a transcript is smaller: check the file")
    return transcript(data, Source(name, len(data), hashlib.sha256(data).hexdigest()))


def transcript(data: bytes, source: Source) -> tuple[Transcript, tuple[Notice, ...]]:
    """The messages of the file's content; InputUnusable where there is none."""
    doubts = Doubts()
    text = decoded(data, source.path, doubts)
    lines = BREAK.split(text)
    form = form_of(lines)
    cues = list(rows(lines, source.path, doubts) if form == "csv" else blocks(lines, form, source.path, doubts))
    placed = [one for cue in cues if (one := placed_at(cue, source.path, doubts)) is not None]
    dated = sum(one[2] for one in placed)
    if 0 < dated < len(placed):
        doubts.add(source.path, "times without a date among dated ones: left out", count=len(placed) - dated)
        placed = [one for one in placed if one[2]]
    if not placed:
        raise InputUnusable(
            f"{source.path}: no message with a time, read as {form.upper()}; expected a CSV header such as "
            "`start,end,channel,speaker,text`, SRT, or WebVTT"
        )
    messages = [one[0] for one in placed]
    if any(later.start_s < earlier.start_s for earlier, later in pairwise(messages)):
        doubts.add(source.path, "starts are not in order: sorted; check for a day's end or a second clock")
    step = min(one[1] for one in placed)
    timebase = Timebase("unix", step, 0.0) if dated else Timebase("transcript", step)
    return Transcript(source, timebase, tuple(sorted(messages, key=lambda m: m.start_s))), doubts.notices()


def form_of(lines: list[str]) -> str:
    """vtt, srt or csv."""
    if is_vtt(lines):
        return "vtt"
    first = next((line for line in lines if line.strip()), "")
    return "srt" if any(ARROW.match(line) for line in lines) and "," not in first else "csv"


def rows(lines: list[str], path: str, doubts: Doubts) -> Iterator[Cue]:
    """Of a CSV table."""
    for line, row in rows_of(lines, path, doubts):
        yield Cue(line, row["start"], row["stop"], row["channel"], row["speaker"], row["text"])


def blocks(lines: list[str], form: str, path: str, doubts: Doubts) -> Iterator[Cue]:
    """Of SRT or WebVTT."""
    for block in timed_blocks(lines, form == "vtt", path, doubts):
        channel, speaker, text = spoken(block.text)
        yield Cue(block.line, block.start, block.stop, channel, speaker, text)


def spoken(text: str) -> tuple[str, str, str]:
    """Channel, speaker and words of a cue's text.

    >>> spoken("[P1] captain: gear down"), spoken("<v Tower>cleared to land")
    (('P1', 'captain', 'gear down'), ('', 'Tower', 'cleared to land'))
    """
    voice = VOICE.search(text)
    plain = TAG.sub("", text).strip()
    named = NAMED.match(plain)
    channel, speaker = (named[1].strip(), (named[2] or "").strip()) if named else ("", "")
    words = plain[named.end() :].strip() if named else plain
    return channel, speaker or (voice[1].strip() if voice else ""), " ".join(words.split())


def placed_at(cue: Cue, path: str, doubts: Doubts) -> tuple[Message, float, bool] | None:
    """The message, the step its time is written in, and whether it has a date; None where it has no start."""
    where = f"{path}:{cue.line}"
    start = moment(cue.start)
    if start is None:
        doubts.add(where, f"no time in its start {cue.start[:40]!r}: left out" if cue.start else "no start: left out")
        return None
    stop = moment(cue.stop) if cue.stop else None
    if cue.stop and stop is None:
        doubts.add(where, "its end is no time: taken as not given")
    if stop is not None and not _follows(start, stop):
        doubts.add(where, "its end is before its start, or on another clock: taken as not given")
        stop = None
    stop_s = None if stop is None else stop.seconds
    return Message(start.seconds, stop_s, cue.channel, cue.speaker, cue.text), start.step_s, start.dated


def _follows(start: Moment, stop: Moment) -> bool:
    return stop.dated == start.dated and stop.seconds >= start.seconds
