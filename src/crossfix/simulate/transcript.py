"""The transcript of the made audio: who spoke when, by the recorder's clock, in a paraphrase."""

from __future__ import annotations

import csv
import io

from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.cockpit_audio import channel_of
from crossfix.simulate.happenings import Speech, Transmission
from crossfix.simulate.scenario import Scenario

COLUMNS = ("start", "end", "channel", "speaker", "text")


def transcript_csv(scenario: Scenario, clock: RecorderClock) -> str:
    """start, end in seconds of the audio, to a tenth as a person writes them down; channel, speaker, text."""
    spoken: list[Transmission | Speech] = [*scenario.of(Transmission), *scenario.of(Speech)]
    inside = [one for one in spoken if scenario.audio.start <= one.at and one.until <= scenario.audio.stop]
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in sorted(inside, key=lambda said: said.at):
        by_radio = isinstance(one, Transmission)
        text = f"[by radio] {one.text}" if by_radio else one.text
        rows.writerow((f"{clock.local(one.at):.1f}", f"{clock.local(one.until):.1f}", channel_of(one.by), one.by, text))
    return out.getvalue()
