"""What the detectors find in a case's recording, as a case may ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossfix.detect.gnss.reasons import sentence
from crossfix.records.event import Event, Kind
from crossfix.records.interval import Interval
from crossfix.records.recorded import RecordedEvent
from crossfix.records.recorder_event import RecorderEvent

TITLES = {
    Kind.LOSS: "satellite navigation is lost",
    Kind.DEGRADED: "satellite navigation is degraded",
    Kind.SPOOFING: "positions or velocities are false",
    Kind.RECOVERY: "positions are sent again",
}
FORMS = {
    "slow_circle": "in the form of a slow circle or crawl",
    "impossible_kinematics": "beyond what an airliner can fly",
    "velocity_anomaly": "in velocity",
    "static": "at one spot",
    "position_error": "in position",
    "altitude_only": "in altitude",
}


def recorded_events(events: Sequence[Event], first_s: float) -> Iterator[RecordedEvent]:
    """Each event by its onset, between the last report without it and the first with it, seconds since `first_s`."""
    for event in events:
        yield RecordedEvent(f"gnss_{event.kind}", _label(event), event.onset.shift(-first_s))


def flight_events(events: Sequence[RecorderEvent]) -> Iterator[RecordedEvent]:
    """Each event of flight data by its onset, and where it ends while the recording goes on, by `<kind>_end`."""
    for event in events:
        doubt = "" if event.confirmed else " (not confirmed)"
        yield RecordedEvent(event.kind, f"{event.label}{doubt}", event.onset)
        if event.end is not None and not event.ongoing:
            head, colon, number = event.kind.partition(":")
            yield RecordedEvent(f"{head}_end{colon}{number}", f"ends: {event.label}", event.end)


def _label(event: Event) -> str:
    suspect = "" if event.confirmed else ", suspected for one reason"
    form = f" {FORMS[event.form]}" if event.form else ""
    if event.kind is Kind.RECOVERY:
        lasts, open_end = "", "; the reports end before it is sure" if event.ongoing else ""
    else:
        lasts, open_end = f", for {_length(event.interval)}", " and longer" if event.ongoing else ""
    reasons = "; ".join(sentence(reason) for reason in event.reasons)
    return f"{TITLES[event.kind]}{form}{suspect}{lasts}{open_end}: {reasons}"


def _length(interval: Interval) -> str:
    minutes, seconds = divmod(round(interval.width), 60)
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"
