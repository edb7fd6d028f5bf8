"""Moments of a transcript: an aircraft's own transmissions are keyings, alerts are warnings.

Whose radio it was is told by words alone: a channel or speaker such as RDO-1, VHF1 or radio, or a text that begins `[by
radio]`. Ground stations are left out: their transmissions key nothing on board.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crossfix.align.moments import AUTOPILOT_OFF, KEY_DOWN, KEY_UP, MASTER_WARNING, Moment, Moments
from crossfix.records.interval import Interval
from crossfix.records.message import Message, Transcript
from crossfix.records.thresholds import limit

BY_RADIO = re.compile(r"(?i)^(rdo|radio|vhf|hf|tx)[\s\d_-]*$")
MARKED = re.compile(r"(?i)^\[(by |via )?radio\]")
GROUND = re.compile(r"(?i)\b(tower|twr|approach|app|radar|ground|gnd|control|controller|centre|center|atc|dispatch)\b")
ALERT = re.compile(r"(?i)^\W*(sound of |aural|alert|warning|\[?synthetic voice)|(warning|alert|chime|charge)\W*$")
ALERTS = (
    (AUTOPILOT_OFF, re.compile(r"(?i)auto-?pilot\W.{0,30}(disconnect|off)|cavalry charge")),
    (MASTER_WARNING, re.compile(r"(?i)master warning|continuous repetitive chime")),
    ("stick_shaker", re.compile(r"(?i)stick ?shaker")),
    ("ground_proximity_warning", re.compile(r"(?i)\b(e?gpws|taws)\b")),
)
"""Kind, and what a transcript writes of it."""


@dataclass(frozen=True, slots=True)
class SpokenSettings:
    """How a message's times bound the moment behind it."""

    speech_s: float = limit(0.5, "s", "speech begins so much after its key at most, and ends so much before; ours")
    alert_late_s: float = limit(1.0, "s", "an alert is heard so much after its signal at most; ours")


SPOKEN = SpokenSettings()


def transcript_moments(transcript: Transcript, name: str, settings: SpokenSettings = SPOKEN) -> Moments:
    """Key down and up of each transmission, and the alerts; times may be cut or rounded to the transcript's step."""
    step = transcript.timebase.resolution_s
    found = [one for message in transcript.messages for one in _moments(message, step, settings)]
    return Moments.of(name, found)


def _moments(message: Message, step: float, settings: SpokenSettings) -> Iterator[Moment]:
    start, stop = message.start_s, message.stop_s
    if by_radio(message):
        label = message.channel or message.speaker
        yield Moment(KEY_DOWN, Interval(start - step - settings.speech_s, start + step), label=label)
        if stop is not None:
            yield Moment(KEY_UP, Interval(stop - step, stop + step + settings.speech_s), label=label)
        return
    kind = alert_of(message)
    if kind is not None:
        yield Moment(kind, Interval(start - step - settings.alert_late_s, start + step), label=kind.replace("_", " "))


def by_radio(message: Message) -> bool:
    """Whether the aircraft's own transmitter was keyed.

    >>> by_radio(Message(1.0, None, "RDO-1", "", "descending")), by_radio(Message(1.0, None, "VHF1", "Tower", "roger"))
    (True, False)
    """
    if GROUND.search(message.speaker):
        return False
    named = BY_RADIO.match(message.channel.strip()) or BY_RADIO.match(message.speaker.strip())
    return bool(named or MARKED.match(message.text.strip()))


def alert_of(message: Message) -> str | None:
    """The kind of an alert that the message tells of; None for speech.

    >>> alert_of(Message(1.0, None, "CAM", "aural alert", "cavalry charge"))
    'autopilot_off'
    """
    if not (ALERT.search(message.speaker) or ALERT.search(message.text)):
        return None
    return next((kind for kind, words in ALERTS if words.search(message.text)), None)
