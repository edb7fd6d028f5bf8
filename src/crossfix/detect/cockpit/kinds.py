"""What a sound that is no impulse resembles: rules on its features, each with its reason.

They name a resemblance and not a cause. A sound that rises on the crew channels at one instant and alike is electrical:
sound in the air cannot do that, unless the microphones are equally far from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.detect.cockpit.features import Columns
from crossfix.records.thresholds import limit

IMPULSE, ELECTRICAL, WARNING, SPEECH, CLICK = "impulse", "electrical", "warning", "speech", "click"


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Tells electrical sounds, warnings, speech and clicks apart."""

    at_once: float = limit(
        0.8, "correlation", "ours: at lag 0 on every pair of crew channels; noise alone stays below 0.3"
    )
    share_at_once: float = limit(
        0.97, "share", "ours: of the largest correlation; an acoustic sound has its peak elsewhere"
    )
    lasting: float = limit(1.0, "sigma", "ours: level 0.35 to 0.6 s later; a click has faded by then")
    tonal: float = limit(2.2, "log", "ours: strongest line over the mean after 75 ms; noise stays below 1.5")

    def kind(self, columns: Columns, k: int) -> str:
        """Of candidate k."""
        electrical = columns["at_once_least"][k] >= self.at_once and columns["at_once_share"][k] >= self.share_at_once
        heard = columns["cam_0.05"][k] > self.lasting and columns["line_cam_75"][k] > self.tonal
        if electrical:
            return WARNING if heard else ELECTRICAL
        if max(columns["crew_top_0.35"][k], columns["cam_0.35"][k]) > self.lasting:
            return SPEECH
        return CLICK
