"""The clocks of a case's recordings tied to one another by the moments that they hold in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from crossfix.align.anchors import Refusal
from crossfix.align.clocks import ClockFit, Residual
from crossfix.align.moments import Match
from crossfix.align.segments import align
from crossfix.align.settings import DEFAULT
from crossfix.align.streams import Link, Refused, Result, Stream
from crossfix.conclude.ties import Tied
from crossfix.records.case import Case, RecordingEntry
from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.run.read_recording import ReadRecording

PARTS = 20
"""Parts of the common time: of each the tightest match enters the network, beside those that fix the bounds."""


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties clocks in the network, what could not be tied, and all of it for its page."""

    tied: tuple[Tied, ...]
    skipped: tuple[Skipped, ...]
    result: Result


def ties(case: Case, read: Sequence[ReadRecording]) -> Ties:
    """Each two recordings that hold moments and run on clocks of their own are matched.

    Matches that cannot hold beside the others, and those that need a rate that the case does not allow, tie nothing.
    """
    entries = {entry.id: entry for entry in case.recordings}
    streams = [stream for one in read if (stream := _stream(entries[one.recorded.entry], one)) is not None]
    made: list[Tied] = []
    skipped: list[Skipped] = []
    links: list[Link] = []
    refused: list[Refused] = []
    for first, second in combinations(streams, 2):
        if entries[first.name].on_clock == entries[second.name].on_clock:
            continue
        found = align(first.moments, second.moments)
        if isinstance(found, Refusal):
            refused.append(Refused(first.name, second.name, found))
            if found.reason != "nothing_in_common":
                skipped.append(Skipped(f"clocks of {first.name} and {second.name}", f"not tied: {found.text}"))
            continue
        by = tuple((f"{len(a.matches)} moments also in {second.name}", a) for a in found.anchorings)
        links.append(Link(first.name, second.name, found.aligned, by))
        one = _tie(entries[first.name], entries[second.name], found.aligned.segments)
        if isinstance(one, Skipped):
            skipped.append(one)
        else:
            made.append(one)
    result = Result(tuple(streams), tuple(links), (), tuple(refused), (), DEFAULT)
    return Ties(tuple(made), tuple(skipped), result)


def _stream(entry: RecordingEntry, read: ReadRecording) -> Stream | None:
    if read.moments is None or not read.moments.moments:
        return None
    return Stream(entry.id, read.shown.kind.replace("_", "-"), read.sources[0], read.moments, None, (), ())


def _tie(first: RecordingEntry, second: RecordingEntry, fits: Sequence[ClockFit]) -> Tied | Skipped:
    what = f"clocks of {first.id} and {second.id}"
    if len(fits) > 1:
        return Skipped(what, f"not tied: {len(fits)} segments with a clock of their own; see clocks.html")
    (fit,) = fits
    if (fit.rates & _allowed(first, second)).empty:
        needs = f"the matches need a rate of {fit.rates.low:.6f} to {fit.rates.high:.6f}"
        return Skipped(what, f"not tied: {needs}; give the recording whose clock is off a larger rate_ppm")
    return Tied(first.id, second.id, tuple(_telling(fit.residuals)))


def _allowed(first: RecordingEntry, second: RecordingEntry) -> Interval:
    """Seconds of the second clock for one of the first."""
    a, b = first.rate_ppm * 1e-6, second.rate_ppm * 1e-6
    return Interval((1 - a) / (1 + b), (1 + a) / (1 - b))


def _telling(residuals: Sequence[Residual]) -> Iterator[Match]:
    """Those that hold: the ones that fix the bounds, and of each part of the time the tightest."""
    holding = [one for one in residuals if one.excess_s == 0.0]
    middles = np.array([(one.match.local.low + one.match.local.high) / 2 for one in holding])
    widths = np.array([one.match.local.width + one.match.other.width + one.match.sigma_s for one in holding])
    kept = {k for k, one in enumerate(holding) if one.fixes}
    for part in np.array_split(np.argsort(middles, kind="stable"), PARTS):
        if len(part):
            kept.add(int(part[np.argmin(widths[part])]))
    for k in sorted(kept, key=lambda k: (middles[k], k)):
        yield holding[k].match
