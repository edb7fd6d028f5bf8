"""crossfix listen: cockpit sound into a list of short sounds and a page, without the sound itself.

A cockpit recording is protected (ICAO Annex 13, 5.12): audio and words leave only where they were asked for, and then
the manifest and the page say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from crossfix.detect.cockpit.arrival import NOT_DETERMINABLE, Skew
from crossfix.detect.cockpit.impulse import ImpulseDetector
from crossfix.detect.cockpit.quality import Quality, SoundQuality
from crossfix.detect.cockpit.skew import channel_skew
from crossfix.detect.cockpit.speech import SpeechLimits
from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.present.listen_drawings import Pictures
from crossfix.present.listen_json import ListenJson
from crossfix.present.listen_out import Listened, Told, listen_out, merged
from crossfix.present.listen_quality import Allowed, quality_told
from crossfix.present.spectrogram import Span
from crossfix.read.cockpit.audio import OpenSound, open_sound
from crossfix.read.cockpit.transcript import read_transcript
from crossfix.read.start_time import utc_of
from crossfix.records.message import Message, Transcript
from crossfix.records.notice import Notice, Skipped
from crossfix.records.sound import Sound
from crossfix.run.hearing import Block, Finder, Heard, Progress, Watch, hear, tapped
from crossfix.run.listen_folder import LAYOUT, Request, copy_name, manifest_of, write
from crossfix.run.output import check_may_replace

RATE_HZ = 16_000
LONGEST_S = 10.0
"""A message without an end is masked for so long, or to the next one."""
QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
SPEECH_METHOD = (
    "Frames that rise above the noise of their own surroundings in the band of the voice, for longer than a click, or "
    "that swell and fade there as speech does."
)
SPEECH_LIMITS = "It errs on the side of too much; speech weaker than the noise may be missed."
QUALITY_METHOD = (
    "Stillness, full scale, gain after loud sounds, lines of the supply, likeness of channels, over the whole sound."
)
QUALITY_LIMITS = "What a channel holds after its end is not known: no sound there proves nothing."
ALLOWED_METHOD = "A check is doubtful where the recording is outside of these."


def listen(
    request: Request, out: Path, progress: Progress = lambda *_: None, finder: Finder | None = None
) -> ListenJson:
    """Write the folder `out`, whole or not at all; `finder` in place of the shipped detector.

    Raises OutputRefused where the folder holds what crossfix did not write.
    """
    _check(request, out)
    utc_of_zero_s = None if request.start is None else utc_of(request.start)
    said = None if request.transcript is None else read_transcript(request.transcript)
    with open_sound(request.path, request.channels) as opened:
        quality, skew = check(opened, progress)
        found_by = finder or ImpulseDetector(skew=skew, look_alikes=True)
        heard = hear(opened.sound, opened.blocks(RATE_HZ), RATE_HZ, found_by, progress=progress)
        sound = _as_heard(opened, heard)
        notices = opened.notices()
    placed = Placed() if said is None else place(said[0], sound, utc_of_zero_s)
    listened = Listened(
        sound=sound,
        utc_of_zero_s=utc_of_zero_s,
        synthetic=request.synthetic,
        audio=copy_name(request),
        words=request.include_words,
        transcript=None if request.transcript is None else PurePath(request.transcript).name,
        impulses=heard.impulses,
        speech=heard.speech,
        messages=placed.messages,
        quality=quality_told(quality, sound.seconds),
        detectors=_told(found_by),
        skipped=tuple(_skipped(heard)),
        notices=(*notices, *(() if said is None else _told_of(said[1], request.include_words)), *placed.notices),
    )
    doc, pictures = _model(listened, heard, placed.spans)
    thresholds = {one.name: one.owner for one in listened.detectors} | {"drawing": pictures.drawing}
    inputs = (sound.source,) if said is None else (sound.source, said[0].source)
    write(request, out, doc, pictures, manifest_of(request, sound, inputs, thresholds))
    return doc


def _check(request: Request, out: Path) -> None:
    """Before hours of sound are read."""
    if request.include_words and request.transcript is None:
        raise RequestInvalid("--include-words: there is no transcript; name it with --transcript")
    for name in (request.path, request.transcript):
        if name is not None and Path(name).resolve().is_relative_to(out.resolve()):
            raise RequestInvalid(f"{out}: holds the input {name} and would be replaced; choose another folder")
    check_may_replace(out.absolute(), LAYOUT)


def check(opened: OpenSound, progress: Progress) -> tuple[Quality, Skew | None]:
    """The quality of the sound and the skew of its channels, in passes of their own: impulses need the skew."""

    def again() -> Iterator[Block]:
        return OpenSound(opened.sound, opened.path).blocks(RATE_HZ)  # its doubts are those of the pass that is told

    channels, watch = opened.sound.channels, Watch("checking", progress, opened.sound.seconds, RATE_HZ)
    quality = SoundQuality().check(tapped(again(), (watch,)), RATE_HZ, channels)
    if quality.skew.startswith(NOT_DETERMINABLE):
        return quality, None
    return quality, channel_skew(again(), channels)[0]


def _as_heard(opened: OpenSound, heard: Heard) -> Sound:
    """The sound with the length that could be read."""
    sound = opened.sound
    if heard.samples == 0:
        raise InputUnusable(f"{opened.path}: no sample could be read; check that the file was copied to its end")
    frames = min(sound.frames, round(heard.samples * sound.rate_hz / RATE_HZ))
    return sound if abs(sound.frames - frames) <= sound.rate_hz // RATE_HZ + 1 else replace(sound, frames=frames)


def _told_of(notices: Sequence[Notice], words: bool) -> Iterator[Notice]:
    """Doubts of the transcript; what they quote of it may be words."""
    for one in notices:
        yield one if words else replace(one, text=QUOTED.sub("(withheld)", one.text))


@dataclass(frozen=True, slots=True)
class Placed:
    """Messages on the clock of the sound, the spans in which they may be heard, and what is doubtful of it."""

    messages: tuple[Message, ...] = ()
    spans: tuple[Span, ...] = ()
    notices: tuple[Notice, ...] = ()


def place(transcript: Transcript, sound: Sound, utc_of_zero_s: float | None) -> Placed:
    """By UTC where the transcript and the sound have it, else as seconds from the first sample."""
    path, zero_s = transcript.source.path, transcript.timebase.utc_of_zero_s
    if zero_s is not None and utc_of_zero_s is None:
        text = "its times are UTC, and the sound is not dated: no message was placed; give --start"
        return Placed(notices=(Notice(path, text),))
    shift_s = 0.0 if zero_s is None or utc_of_zero_s is None else zero_s - utc_of_zero_s
    moved = [_moved(one, shift_s) for one in transcript.messages]
    within = [one for one in moved if one.start_s < sound.seconds and _end(one) > 0]
    doubts = [Notice(path, "its times are taken as seconds from the first sample")] if zero_s is None else []
    if len(within) < len(moved):
        count = len(moved) - len(within)
        text = f"{count} of {len(moved)} messages are outside of the sound: left out; check --start and their clock"
        doubts.append(Notice(path, text))
    return Placed(tuple(within), tuple(_spans(within)), tuple(doubts))


def _end(one: Message) -> float:
    return one.start_s + LONGEST_S if one.stop_s is None else one.stop_s


def _moved(one: Message, shift_s: float) -> Message:
    stop_s = None if one.stop_s is None else one.stop_s + shift_s
    return replace(one, start_s=one.start_s + shift_s, stop_s=stop_s)


def _spans(messages: Sequence[Message]) -> Iterator[Span]:
    """Where each may be heard: to its end, or to the next one where that is not told."""
    for place_, one in enumerate(messages):
        later = messages[place_ + 1].start_s if place_ + 1 < len(messages) else one.start_s + LONGEST_S
        yield one.start_s, min(later, one.start_s + LONGEST_S) if one.stop_s is None else one.stop_s


def _model(listened: Listened, heard: Heard, spans: Sequence[Span]) -> tuple[ListenJson, Pictures]:
    drawn = heard.spectrograms
    masked = merged([*((one.start_s, one.stop_s) for one in heard.speech), *spans])
    closeups = {place_ + 1: cut for place_, cut in heard.closeups.items()}
    pictures = Pictures(drawn.shape, drawn.drawing, drawn.levels(), drawn.peaks(), masked, closeups)
    return listen_out(listened, pictures), pictures


def _told(finder: Finder) -> tuple[Told, ...]:
    return (
        Told("impulses", finder.method, finder.limits, finder),
        Told("speech", SPEECH_METHOD, SPEECH_LIMITS, SpeechLimits()),
        Told("quality", QUALITY_METHOD, QUALITY_LIMITS, SoundQuality()),
        Told("what a recorder may do", ALLOWED_METHOD, "", Allowed()),
    )


def _skipped(heard: Heard) -> Iterator[Skipped]:
    if heard.without_closeup:
        yield Skipped(f"close-ups of {heard.without_closeup} short sounds", "they were told when their sound was gone")
