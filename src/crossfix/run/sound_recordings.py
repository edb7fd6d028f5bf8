"""Cockpit sound and transcripts of a case: impulses, ends, and who speaks when; never what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from crossfix.align.moments import Moments
from crossfix.derive.transcript_moments import transcript_moments
from crossfix.detect.cockpit.impulse import ImpulseDetector
from crossfix.present.recording_out import Form, own_clock_out
from crossfix.read.case_folder.clock import midnight
from crossfix.read.cockpit.audio import RATE_HZ, open_sound
from crossfix.read.cockpit.transcript import read_transcript
from crossfix.records.case import Case, RecordingEntry
from crossfix.records.impulse import Impulse
from crossfix.records.interval import Interval
from crossfix.records.message import Transcript
from crossfix.records.notice import Notice
from crossfix.records.recorded import Recorded, RecordedEvent
from crossfix.records.sound import Sound
from crossfix.records.source import Source
from crossfix.run.read_recording import ReadRecording

SOUND, TRANSCRIPT = "cockpit_sound", "transcript"
"""Names of the readers, as a case may give them."""
MAGIC = (b"RIFF", b"RIFX", b"RF64", b"fLaC", b"FORM")
ENDINGS = (".srt", ".vtt")
SIGMAS = 3.0
"""The onset of an impulse enters the network within so many of its sigmas..."""
FURTHER_S = 0.05
"""...and so much more: on scenes with truth three of 17 onsets were 14 to 39 ms off, far beyond their sigma."""


def is_sound(entry: RecordingEntry, path: Path) -> bool:
    """By what the case says of the file, or by its first bytes."""
    if entry.reader is not None:
        return entry.reader == SOUND
    with path.open("rb") as file:
        return file.read(4) in MAGIC


def is_transcript(entry: RecordingEntry) -> bool:
    """By what the case says, or by its name: a CSV table could be anything."""
    return entry.reader == TRANSCRIPT or (entry.reader is None and entry.file.lower().endswith(ENDINGS))


def read_heard(case: Case, entry: RecordingEntry, folder: Path) -> ReadRecording:
    """The impulses of all of the sound; raises what its reader raises."""
    with open_sound(folder / entry.file, entry.channels) as opened:
        found = tuple(ImpulseDetector().detect(opened.blocks(), RATE_HZ, opened.sound.channels))
        sound, notices = opened.sound, opened.notices()
    recorded = Recorded(entry.id, sound.source.sha256, entry.start_s, tuple(sound_events(sound, found)))
    form = Form("cockpit_sound", SOUND, f"sound of {', '.join(sound.channels)}, from its first sample", sound.frames)
    return _read(case, entry, recorded, form, (0.0, sound.seconds), sound.source, notices, None)


def read_spoken(case: Case, entry: RecordingEntry, folder: Path) -> ReadRecording:
    """Who speaks when; raises what its reader raises."""
    transcript, notices = read_transcript(folder / entry.file)
    zero = transcript.timebase.utc_of_zero_s
    shift_s = 0.0 if zero is None else midnight(case.date).timestamp() - zero
    start_s = entry.start_s if zero is None else 0.0
    events = tuple(transcript_events(transcript, shift_s))
    recorded = Recorded(entry.id, transcript.source.sha256, start_s, events)
    clock = f"that of {entry.clock}" if entry.clock else "its own"
    form = Form("transcript", TRANSCRIPT, f"transcript, clock {clock}", len(transcript.messages))
    last = max((one.local.high for one in events), default=0.0)
    moments = transcript_moments(transcript, entry.id)
    return _read(case, entry, recorded, form, (0.0, last), transcript.source, notices, moments)


def _read(
    case: Case, entry: RecordingEntry, recorded: Recorded, form: Form, span: tuple[float, float], source: Source,
    notices: tuple[Notice, ...], moments: Moments | None,
) -> ReadRecording:  # fmt: skip
    placed = tuple(Notice(f"{entry.file}: {one.where}", one.text) for one in notices)
    shown = own_clock_out(case, entry, recorded, form, span)
    read = Source(entry.file, source.size, source.sha256)
    return ReadRecording(recorded, shown, (read,), placed, moments=moments)


def sound_events(sound: Sound, impulses: Sequence[Impulse]) -> Iterator[RecordedEvent]:
    """Each impulse within its sigmas, and the end of the sound: no sound after it proves nothing."""
    for one in impulses:
        margin = SIGMAS * one.sigma_s + FURTHER_S
        channels = ", ".join(one.channels) or "no channel by itself"
        label = f"{one.kind} on {channels}, score {one.score:.1f}"
        yield RecordedEvent(_word(one.kind), label, Interval(one.time_s, one.time_s).widen(margin))
    end_s = sound.seconds
    yield RecordedEvent("sound_ends", "the sound ends", Interval(end_s, end_s + 1 / sound.rate_hz))


def transcript_events(transcript: Transcript, shift_s: float) -> Iterator[RecordedEvent]:
    """Begin and end of each message by its speaker, as exactly as the transcript writes times; without its words."""
    step_s = transcript.timebase.resolution_s
    for message in transcript.messages:
        speaker = _word(message.speaker or message.channel) or "unknown"
        who = message.speaker or message.channel or "somebody"
        begin = Interval(message.start_s, message.start_s + step_s).shift(-shift_s)
        yield RecordedEvent(f"message:{speaker}", f"{who} begins to speak", begin)
        if message.stop_s is not None:
            end = Interval(message.stop_s, message.stop_s + step_s).shift(-shift_s)
            yield RecordedEvent(f"message_end:{speaker}", f"{who} ends", end)


def _word(text: str) -> str:
    """Letters and digits alone, as a case's `found` may have them after a colon; `first officer` is firstofficer."""
    return re.sub(r"[^A-Za-z0-9]", "", text)
