"""Shares, onsets and what must be shown: the figures of `benchmarks.gnss`, counted in aircraft per recording."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scipy.stats import binomtest

from benchmarks.gnss_baselines import RULES
from benchmarks.gnss_labels import Judged
from benchmarks.gnss_recordings import Heard, Measured
from benchmarks.gnss_truth import Loss
from crossfix.records.event import Event, Kind
from crossfix.records.interval import Interval

ONSET_S = 5.0
WANTED = 0.95
OURS = "crossfix"
COMPARED = (OURS, *RULES)


@dataclass(frozen=True, slots=True)
class Share:
    """Some of a number, with the Wilson interval at 95 %."""

    found: int
    of: int

    def __add__(self, other: Share) -> Share:
        """Both counts."""
        return Share(self.found + other.found, self.of + other.of)

    @property
    def interval(self) -> Interval:
        """From least to most; unbounded where there is nothing to count. Newcombe 1998, method 3."""
        if not self.of:
            return Interval()
        bounds = binomtest(self.found, self.of).proportion_ci(method="wilson")
        return Interval(float(bounds.low), float(bounds.high))

    def __str__(self) -> str:
        """As counts, per cent and interval."""
        if not self.of:
            return "-"
        low, high = self.interval.low, self.interval.high
        return f"{self.found}/{self.of} {self.found / self.of:.0%} ({low:.0%}-{high:.0%})"


NOTHING = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Onset:
    """An aircraft that lost its position, and the first loss found at that time, None where there is none."""

    recording: str
    hex: str
    loss: Loss
    event: Event | None

    @property
    def late_s(self) -> float | None:
        """How long the event begins after the first evidence of any kind since the last position; negative before."""
        return self.after(self.loss.evidence_s)

    def after(self, sign_s: float) -> float | None:
        """How long the event begins after a moment; None where there is no event."""
        return None if self.event is None else self.event.interval.low - sign_s


def onsets(recordings: Sequence[Measured]) -> list[Onset]:
    """Every aircraft that must be found."""
    return [
        Onset(recording.name, heard.hex, heard.loss, _loss_found(heard, heard.loss))
        for recording in recordings
        for heard in recording.aircraft
        if heard.lost and heard.loss is not None
    ]


def _loss_found(heard: Heard, loss: Loss) -> Event | None:
    truth = Interval(loss.evidence_s, loss.last_s)
    found = (e for e in heard.events if e.kind is Kind.LOSS and e.interval.gap(truth) <= ONSET_S)
    return next(found, None)


def lost(recording: Measured, by: str) -> Share:
    """Aircraft that lost their position, and those of them found by a rule or by the detectors."""
    return _share(recording, by, lambda one: one.lost)


def quiet(recording: Measured, by: str) -> Share:
    """Aircraft in flight without one message of type code 0, and those of them with any alarm."""
    return _share(recording, by, lambda one: one.loss is None)


def _share(recording: Measured, by: str, wanted: Callable[[Heard], bool]) -> Share:
    chosen = [one for one in recording.counted if wanted(one) and (by == OURS or one.verdicts[by].applies)]
    return Share(sum(_alarm(one, by) for one in chosen), len(chosen))


def _alarm(one: Heard, by: str) -> bool:
    if by != OURS:
        return one.verdicts[by].alarm
    if one.lost and one.loss is not None:
        return _loss_found(one, one.loss) is not None
    return bool(one.events)


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that must be shown; `met` is None where there is nothing to show it on."""

    what: str
    share: Share
    least: float

    @property
    def met(self) -> bool | None:
        """Whether the share is reached."""
        return None if not self.share.of else self.share.found >= self.least * self.share.of


def must_show(recordings: Sequence[Measured], labels: Sequence[Judged]) -> Iterator[Shown]:
    """What the detectors are held to."""
    found = onsets(recordings)
    timely = [one for one in found if one.late_s is not None]
    right = sum(abs(one.late_s or 0.0) <= ONSET_S for one in timely)
    yield Shown("aircraft with 30 s of type code 0 in flight are found", Share(len(timely), len(found)), WANTED)
    yield Shown(f"of those found, the onset is within {ONSET_S:g} s of the evidence", Share(right, len(timely)), WANTED)
    spoofed = [one for one in labels if one.covered and not one.label.turn]
    positive = [one for one in spoofed if not one.label.negative]
    known = [one for one in positive if one.found and one.form_right is not None]
    still = [one for one in spoofed if one.label.negative]
    yield Shown("reviewed spoofing is found", Share(sum(one.found for one in positive), len(positive)), 1.0)
    yield Shown("and of the reviewed class", Share(sum(one.form_right is True for one in known), len(known)), 1.0)
    yield Shown("reviewed negatives raise no alarm", Share(sum(not one.found for one in still), len(still)), 1.0)
    clean = [one for recording in recordings if recording.clean for one in recording.aircraft]
    silent = sum(not one.events for one in clean)
    yield Shown("aircraft of clean recordings raise no alarm", Share(silent, len(clean)), 1.0)
