"""The end of the recording, and what is known of the flight there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from crossfix.derive.recorder.last_known import last_known, moves
from crossfix.derive.recorder.unheard import all_series, last_valid_s
from crossfix.detect.samples import sample
from crossfix.records.interval import Interval
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series
from crossfix.records.thresholds import limit

NAMED = 8
"""Series named in a label; the others are counted."""


@dataclass(frozen=True, slots=True)
class EndOfRecord:
    """Tells the last valid sample of all series, and whether it flew, how high and how fast."""

    known_s: float = limit(10.0, "s", "what a series told no longer than this before the end is its state there; ours")
    early_steps: float = limit(2.0, "steps", "a series that ends more of its own steps earlier is named; ours")
    moves_ground_kt: float = limit(30.0, "kt", "ground speed of an aircraft that does more than taxi slowly; ours")
    moves_air_kt: float = limit(60.0, "kt", "the same by airspeed; a recorder may have a floor of 45 kt; ours")

    name: ClassVar[str] = "end_of_record"
    needs: ClassVar[tuple[frozenset[str], ...]] = ()
    method: ClassVar[str] = (
        "The last valid sample of all series. The state is what airborne, height and speed told last before it."
    )
    limits: ClassVar[str] = (
        "A recording ends when power or the recorder fails, when it is switched off, or where the copy was cut: which "
        "of these is not told."
    )
    definition: ClassVar[str] = "ours"

    def detect(self, flight: RecordedFlight) -> Iterator[RecorderEvent]:
        """Exactly one event."""
        last_s = last_valid_s(flight)
        if last_s is None:
            span = Interval(flight.first_s, flight.last_s)
            yield RecorderEvent("record_ends", "the recording has no valid sample", self.name, span, None, ())
            return
        state, shown = self._state(flight, last_s)
        ended = [one for one in all_series(flight) if _last_s(one) == last_s]
        early = self._early(flight, last_s)
        label = f"the recording ends {state}"
        if early:
            names = ", ".join(f"{one.name} at {_last_s(one):,.1f} s" for one in early[:NAMED])
            label += f"; earlier: {names}" + (f" and {len(early) - NAMED} more" if early[NAMED:] else "")
        onset = Interval(last_s, last_s + float(ended[0].step_s))
        samples = [_last(one, "last valid sample") for one in (ended[0], *early[:NAMED])]
        found = (*shown, *(one for one in samples if one is not None))
        yield RecorderEvent("record_ends", label, self.name, onset, None, found)

    def _early(self, flight: RecordedFlight, last_s: float) -> list[Series]:
        """Series that end too early, by the time of their last valid sample."""
        found = [one for one in all_series(flight) if last_s - _last_s(one) > self.early_steps * float(one.step_s)]
        return sorted(found, key=_last_s)

    def _state(self, flight: RecordedFlight, last_s: float) -> tuple[str, tuple[Sample, ...]]:
        """The state at the end in words, and the samples that tell it."""
        flies, shown = flight.line("airborne"), []
        words = "whether it flies is not known"
        if (k := last_known(flies, last_s, self.known_s)) is not None and flies is not None:
            words = "in the air" if flies.values[k] == 1 else "on the ground"
            shown.append(sample(flies, k, words))
        told = [words]
        speed = flight.first_of("ground_speed", "indicated_airspeed", "calibrated_airspeed")
        height = flight.line("height_above_field") if words != "on the ground" else None
        for series, what in ((height, "ft high"), (speed, "kt")):
            if (k := last_known(series, last_s, self.known_s)) is not None and series is not None:
                told.append(f"{series.values[k]:,.0f} {what}")
                shown.append(sample(series, k, what))
        moving = moves(flight, last_s, self.known_s, self.moves_ground_kt, self.moves_air_kt)
        told += ["cause unknown"] if moving or (moving is None and words != "on the ground") else []
        return f"at {last_s:,.2f} s, {', '.join(told)}", tuple(shown)


def _last_s(series: Series) -> float:
    return float(series.times()[series.valid][-1])


def _last(series: Series, says: str) -> Sample | None:
    """The last valid sample; None of text."""
    number = series.values.dtype.kind in "biuf"
    return sample(series, int(series.valid.nonzero()[0][-1]), says) if number else None
