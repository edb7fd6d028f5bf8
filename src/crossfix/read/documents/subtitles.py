"""SubRip and WebVTT: one passage per cue, with its times on the recording's own clock."""

from __future__ import annotations

from collections.abc import Iterator

from crossfix.errors import InputUnusable
from crossfix.read.cues import BREAK, TAG, TimedBlock, is_vtt, timed_blocks
from crossfix.read.documents.reading import MOST_PASSAGES, Piece, Reading, laid
from crossfix.read.doubts import Doubts
from crossfix.read.spoken_times import moment


def read_subtitles(text: str, where: str, doubts: Doubts) -> Reading:
    """Every cue with words, in the file's order; one without times that can be read has none, and is told."""
    lines = BREAK.split(text)
    pieces = list(_pieces(timed_blocks(lines, is_vtt(lines), where, doubts), where, doubts))
    if len(pieces) > MOST_PASSAGES:
        doubts.add(where, f"{len(pieces)} cues: those after the first {MOST_PASSAGES} are left out")
    if not pieces:
        raise InputUnusable(
            f"{where}: no cue with words; expected blocks such as `00:00:01,000 --> 00:00:02,500` and text"
        )
    laid_text, passages = laid(pieces[:MOST_PASSAGES])
    return Reading(laid_text, passages)


def _pieces(blocks: Iterator[TimedBlock], where: str, doubts: Doubts) -> Iterator[Piece]:
    for block in blocks:
        words = " ".join(TAG.sub("", block.text).split())
        if words:
            yield Piece(words, said_s=_said(block, f"{where}:{block.line}", doubts))


def _said(block: TimedBlock, where: str, doubts: Doubts) -> tuple[float, float] | None:
    start, stop = moment(block.start), moment(block.stop)
    if start is None or stop is None or start.dated or stop.dated:
        doubts.add(where, "a line of times that cannot be read: its words have no time")
        return None
    if stop.seconds < start.seconds:
        doubts.add(where, "its end is before its start: its words have no time")
        return None
    return start.seconds, stop.seconds
