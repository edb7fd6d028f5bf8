"""The page of a made-up cockpit recording, without a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from builders.cockpit_scene import RATE_HZ, Knowing, blocks, scene, sound_of
from crossfix.detect.cockpit.speech import SpeechLimits
from crossfix.present.listen_drawings import Pictures
from crossfix.present.listen_json import ListenJson
from crossfix.present.listen_out import Listened, Told, listen_out
from crossfix.present.listen_quality import Checked
from crossfix.present.spectrogram import Drawing
from crossfix.records.message import Message
from crossfix.records.notice import Notice, Skipped
from crossfix.run.hearing import Heard, hear

HOSTILE = '<img src="x" onerror="alert(1)">&"\''
WORDS = "gear down please"
MESSAGES = (Message(6.1, 8.3, "P1", HOSTILE, WORDS), Message(15.2, None, "", "", WORDS))
UTC_OF_ZERO_S = 1767657581.0
"""2026-01-05T23:59:41Z: midnight comes 19 s later."""
FINER = Drawing(strip_s=10.0, columns=200, most_strips=3)
"""So that the short scene has several strips."""


@cache
def heard(channels: int = 4) -> Heard:
    """One pass over the scene."""
    samples = scene(channels)
    return hear(sound_of(samples), blocks(samples), RATE_HZ, Knowing(), drawing=FINER)


def listened(channels: int = 4, **changes: object) -> Listened:
    """What was heard, with something for every part of the page."""
    found = heard(channels)
    made = Listened(
        sound=sound_of(scene(channels), HOSTILE + ".wav"),
        utc_of_zero_s=UTC_OF_ZERO_S,
        synthetic=True,
        audio=None,
        words=False,
        transcript="words.srt",
        impulses=found.impulses,
        speech=found.speech,
        messages=MESSAGES,
        quality=(
            Checked("channel_end", ("CAM",), "24.000 s"),
            Checked("saturation", ("P1", "P2"), f"12 runs at full scale {HOSTILE}", True),
        ),
        detectors=(Told("impulses", Knowing.method, Knowing.limits, Knowing()), Told("speech", "", "", SpeechLimits())),
        skipped=(Skipped("close-ups", HOSTILE),),
        notices=(Notice("cvr.wav: 3.000 s", HOSTILE),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def pictures(channels: int = 4, masked: Sequence[tuple[float, float]] | None = None) -> Pictures:
    """The drawings of the scene; in speech the voice is not drawn unless `masked` says otherwise."""
    found = heard(channels)
    spans = [(one.start_s, one.stop_s) for one in found.speech] if masked is None else list(masked)
    drawn = found.spectrograms
    closeups = {place + 1: cut for place, cut in found.closeups.items()}
    return Pictures(drawn.shape, drawn.drawing, drawn.levels(), drawn.peaks(), spans, closeups)


def synthetic_listening(channels: int = 4, **changes: object) -> ListenJson:
    """The model of the page."""
    return listen_out(listened(channels, **changes), pictures(channels))
