"""What was heard in a cockpit recording -> the model of its page."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

from crossfix import __version__
from crossfix.detect.cockpit.speech import Speech
from crossfix.present.case_json import NoticeOut, SkippedOut
from crossfix.present.instants import finite
from crossfix.present.listen_drawings import Pictures
from crossfix.present.listen_json import (
    DrawingOut,
    ImpulseOut,
    ListenJson,
    MessageOut,
    QualityOut,
    SoundOut,
    SpeechOut,
)
from crossfix.present.listen_quality import Checked
from crossfix.present.spectrogram import Span
from crossfix.present.survey_json import DetectorOut, ThresholdOut
from crossfix.records.impulse import Impulse
from crossfix.records.message import Message
from crossfix.records.notice import Notice, Skipped
from crossfix.records.sound import Sound
from crossfix.records.thresholds import Threshold, thresholds_of


@dataclass(frozen=True, slots=True)
class Told:
    """How a detector is told: its dataclass of thresholds, and words."""

    name: str
    method: str
    limits: str
    owner: object


@dataclass(frozen=True, slots=True)
class Listened:
    """All that the page is made from. Times are seconds from the first sample; utc_of_zero_s is its Unix time."""

    sound: Sound
    utc_of_zero_s: float | None
    synthetic: bool
    audio: str | None
    words: bool
    transcript: str | None
    impulses: Sequence[Impulse]
    speech: Sequence[Speech]
    messages: Sequence[Message]
    quality: Sequence[Checked]
    detectors: Sequence[Told]
    skipped: Sequence[Skipped]
    notices: Sequence[Notice]


def listen_out(heard: Listened, pictures: Pictures) -> ListenJson:
    """The model; without words where they were not asked for."""
    sound, masked = heard.sound, merged(pictures.masked)
    masked_s = sum(min(stop, sound.seconds) - start for start, stop in masked if start < sound.seconds)
    return ListenJson(
        crossfix=__version__,
        synthetic=heard.synthetic,
        sound=_sound(heard),
        audio=heard.audio,
        words=heard.words,
        transcript=heard.transcript,
        counts=dict(Counter(one.kind for one in heard.impulses).most_common()),
        impulses=[_impulse(heard, number, one, masked) for number, one in enumerate(heard.impulses, 1)],
        speech=[SpeechOut(start_s=one.start_s, stop_s=one.stop_s, channels=list(one.channels)) for one in heard.speech],
        messages=[_message(one, heard.words) for one in heard.messages],
        quality=[
            QualityOut(check=one.check, channels=list(one.channels), text=one.text, doubtful=one.doubtful)
            for one in heard.quality
        ],
        detectors=[_detector(one) for one in heard.detectors],
        drawing=DrawingOut(
            strips=pictures.shape.strips,
            strip_s=round(pictures.shape.strip_s, 3),
            column_s=pictures.shape.column_s,
            masked_share=round(masked_s / sound.seconds, 4) if sound.seconds else None,
            thresholds=[_threshold(one) for one in thresholds_of(pictures.drawing)],
        ),
        skipped=[SkippedOut(what=one.what, why=one.why) for one in heard.skipped],
        notices=[NoticeOut(where=one.where, text=one.text) for one in heard.notices],
    )


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that neither touch nor overlap.

    >>> merged([(3, 4), (0, 1), (1, 2)])
    [(0, 2), (3, 4)]
    """
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def within(spans: Sequence[Span], time_s: float) -> bool:
    """Whether one of the merged spans holds the moment.

    >>> within([(0, 2), (3, 4)], 3.5), within([(0, 2), (3, 4)], 2)
    (True, False)
    """
    place = bisect_right(spans, time_s, key=lambda span: span[0]) - 1
    return place >= 0 and time_s < spans[place][1]


def _sound(heard: Listened) -> SoundOut:
    sound = heard.sound
    return SoundOut(
        file=PurePath(sound.source.path).name,
        bytes=sound.source.size,
        sha256=sound.source.sha256,
        rate_hz=sound.rate_hz,
        channels=list(sound.channels),
        frames=sound.frames,
        seconds=round(sound.seconds, 6),
        utc_of_zero=_utc(heard.utc_of_zero_s, 0.0),
    )


def _utc(zero_s: float | None, seconds: float) -> str | None:
    """ISO 8601 to the millisecond.

    >>> _utc(0.0, 1.5), _utc(None, 1.5)
    ('1970-01-01T00:00:01.500Z', None)
    """
    if zero_s is None:
        return None
    milliseconds = round((zero_s + seconds) * 1000)
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


def _impulse(heard: Listened, number: int, one: Impulse, masked: Sequence[Span]) -> ImpulseOut:
    return ImpulseOut(
        number=number,
        time_s=round(one.time_s, 6),
        utc=_utc(heard.utc_of_zero_s, one.time_s),
        sigma_s=round(one.sigma_s, 6),
        score=round(one.score, 4),
        kind=one.kind,
        channels=list(one.channels),
        strengths=_figures(one.strengths),
        contributions=_figures(one.contributions),
        order={name: round(delay, 7) for name, delay in one.order},
        direction=one.direction,
        masked=within(masked, one.time_s),
    )


def _figures(pairs: Iterable[tuple[str, float]]) -> dict[str, float | None]:
    return {name: finite(value) for name, value in pairs}


def _message(one: Message, words: bool) -> MessageOut:
    return MessageOut(
        start_s=round(one.start_s, 6),
        stop_s=None if one.stop_s is None else round(one.stop_s, 6),
        channel=one.channel,
        speaker=one.speaker,
        text=one.text if words else None,
    )


def _detector(one: Told) -> DetectorOut:
    rows = [_threshold(row) for row in thresholds_of(one.owner)] if one.owner is not None else []
    return DetectorOut(name=one.name, method=one.method, limits=one.limits, thresholds=rows)


def _threshold(one: Threshold) -> ThresholdOut:
    plain = one.value is None or isinstance(one.value, bool | int | float | str)
    return ThresholdOut(name=one.name, value=one.value if plain else str(one.value), unit=one.unit, reason=one.reason)


def settings_of(detectors: Mapping[str, object]) -> dict[str, list[str]]:
    """Every threshold of each, as `name = value unit`."""
    return {
        f"thresholds_of_{name.replace(' ', '_')}": [
            f"{row.name} = {row.value} {row.unit}".rstrip() for row in thresholds_of(owner)
        ]
        for name, owner in detectors.items()
    }
