"""The state of an aircraft's satellite navigation: degraded, lost, spoofed, recovered, with hysteresis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from crossfix.derive.sent import sent
from crossfix.detect.gnss.degraded import degraded_events, may_be_degraded
from crossfix.detect.gnss.limits import DegradedLimits, LossLimits, SpoofingLimits
from crossfix.detect.gnss.loss import loss_events, losses, recoveries_from_spoofing
from crossfix.detect.gnss.marks import marked
from crossfix.detect.gnss.seen import Seen
from crossfix.detect.gnss.spoofing import not_believed, spoofing_event, stretches
from crossfix.records.event import Event
from crossfix.records.flight import Flight


@dataclass(frozen=True, slots=True)
class SatelliteNavigation:
    """Finds losses, degradation, spoofing and recovery in what one aircraft sends."""

    loss: LossLimits = field(default_factory=LossLimits)
    degraded: DegradedLimits = field(default_factory=DegradedLimits)
    spoofing: SpoofingLimits = field(default_factory=SpoofingLimits)

    name: ClassVar[str] = "gnss_state"
    needs: ClassVar[frozenset[str]] = frozenset({"time"})
    method: ClassVar[str] = (
        "A loss is a run of messages without a position, or of reports without one from an aircraft that sent some, "
        "begun by two kinds of evidence or ten seconds of one and ended by positions. Degraded is an integrity or "
        "accuracy two classes below the aircraft's own median. A position or velocity is false for the aircraft where "
        "two independent tests of S1 to S6 say so, and suspect where one does."
    )
    limits: ClassVar[str] = (
        "It sees what receivers heard: an aircraft out of range, or one that was never heard with a position in a "
        "source that tells positions only, is not judged. Integrity codes do not show spoofing. Trouble with the "
        "aircraft's own equipment looks like interference; only other aircraft nearby tell them apart. The clock bias "
        "of a receiver on board is not in the messages."
    )

    @property
    def reach_s(self) -> float:
        """The longest past that can still begin or change an event: the longest memory of a test, and a silence."""
        return max(self.degraded.window_s, self.spoofing.flown_s, self.spoofing.sparse_s) + self.loss.silence_s

    def detect(self, flight: Flight) -> Iterator[Event]:
        """Events in the order of their start."""
        of = sent(flight)
        marks = marked(flight, of, self.spoofing)
        spoofed = tuple(stretches(of, marks, self.spoofing))
        false = not_believed(of, spoofed, self.spoofing)
        seen = Seen(flight, of, marks, false, self.loss.silence_s, self.reach_s)
        lost = losses(of, false, self.loss)
        events = [spoofing_event(seen, stretch, self.spoofing) for stretch in spoofed]
        events += loss_events(seen, lost, self.loss)
        if spoofed:
            events += recoveries_from_spoofing(seen, spoofed, lost, self.loss)
        if may_be_degraded(of, self.degraded):
            events += degraded_events(seen, lost, self.loss, self.degraded)
        yield from sorted(events, key=lambda event: (event.interval.low, event.kind))
