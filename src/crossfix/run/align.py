"""crossfix align: the clocks of several recordings on one, by what they hold in common.

A recording whose clock is UTC, or that recorded UTC, makes UTC the common clock. A recording that nothing ties to it is
put on the clock of one that is tied, and errors add; what nothing ties to any other keeps its own clock, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crossfix.align.anchors import Refusal
from crossfix.align.clock_fit import fit_clock
from crossfix.align.clocks import Aligned
from crossfix.align.moments import Moment, Moments
from crossfix.align.segments import align as align_moments
from crossfix.align.settings import DEFAULT, AlignSettings
from crossfix.align.streams import UTC, Link, Refused, Result, Stream
from crossfix.errors import RequestInvalid
from crossfix.records.interval import Interval
from crossfix.run.align_streams import FORMS, Told, read_streams

LEAST = 2


@dataclass(frozen=True, slots=True)
class Request:
    """Which files, what is told of them, and the settings."""

    paths: tuple[str, ...]
    told: Told
    settings: AlignSettings = DEFAULT


def align_request(
    paths: Sequence[str], told: Mapping[str, Sequence[str]], aircraft: str | None = None,
    words_per_second: int | None = None, drift_ppm: float | None = None, offset_s: float | None = None,
) -> Request:  # fmt: skip
    """From options FILE=VALUE, by their names layout, utc, as, break. Raises RequestInvalid."""
    known = {option: _told(option, told.get(option, ())) for option in ("layout", "utc", "as", "break")}
    single = {option: {path: values[-1] for path, values in of.items()} for option, of in known.items()}
    for path, form in single["as"].items():
        if form not in FORMS:
            raise RequestInvalid(f"--as {path}={form}: expected one of {', '.join(FORMS)}")
    breaks = {path: tuple(_seconds(path, text) for text in texts) for path, texts in known["break"].items()}
    settings = DEFAULT if drift_ppm is None else replace(DEFAULT, drift_ppm=drift_ppm)
    settings = settings if offset_s is None else replace(settings, offset_s=offset_s)
    of_files = Told(single["layout"], single["utc"], single["as"], breaks, aircraft, words_per_second)
    return Request(tuple(paths), of_files, settings)


def _told(option: str, texts: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        path, sign, value = text.partition("=")
        if not (sign and path and value):
            raise RequestInvalid(f"--{option} {text!r}: expected FILE=VALUE, with FILE as it is given to the command")
        found.setdefault(path, []).append(value)
    return found


def _seconds(path: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise RequestInvalid(f"--break {path}={text}: expected seconds of that file's own clock")
    return value


def align(request: Request) -> Result:
    """Read and align. Raises what the readers raise, and RequestInvalid for fewer than two files."""
    if len(request.paths) < LEAST:
        raise RequestInvalid(f"{len(request.paths)} file given; name two recordings at least")
    return aligned(read_streams(request.paths, request.told), request.settings)


def aligned(streams: Sequence[Stream], settings: AlignSettings = DEFAULT) -> Result:
    """Tie each stream to UTC, else to one that is placed, until none is left that can be."""
    work = _Work(tuple(streams), settings, [], [one.name for one in streams if one.utc_of_zero_s is not None], [], [])
    left = [one for one in streams if one.utc_of_zero_s is None]
    while left:
        made = next((link for one in left if (link := work.tied(one)) is not None), None)
        if made is None:
            work.placed.append(left[0].name)
            work.roots.append(left[0].name)
            left = left[1:]
            continue
        work.links.append(made)
        work.placed.append(made.stream)
        left = [one for one in left if one.name != made.stream]
    notices = tuple(f"{n.where}: {n.text}" if n.where else n.text for one in streams for n in one.notices)
    refused = {(one.first, one.second): one for one in work.refused}
    return Result(tuple(streams), tuple(work.links), tuple(work.roots), tuple(refused.values()), notices, settings)


@dataclass(slots=True)
class _Work:
    streams: tuple[Stream, ...]
    settings: AlignSettings
    links: list[Link]
    placed: list[str]
    roots: list[str]
    refused: list[Refused]

    def tied(self, one: Stream) -> Link | None:
        """To UTC where it can be, else to the placed stream with most matches; each pair is tried once."""
        if (to_utc := self._to_utc(one)) is not None:
            return to_utc
        best: Link | None = None
        for other in (s for s in self.streams if s.name in self.placed and s.utc_of_zero_s is None):
            found = self._pair(one, other.name, other.moments)
            if found is not None and (best is None or _count(found) > _count(best)):
                best = found
        return best

    def _to_utc(self, one: Stream) -> Link | None:
        """By what it recorded of UTC itself and by what it shares with recordings in UTC, all in one fit."""
        dated = [s for s in self.streams if s.utc_of_zero_s is not None]
        found = [link for s in dated if (link := self._pair(one, s.name, _in_utc(s))) is not None]
        whole = [link for link in found if len(link.aligned.segments) == 1]
        if found and not whole and not one.utc:
            return replace(found[0], onto=UTC)
        matches = [*one.utc, *(r.match for link in whole for r in link.aligned.residuals)]
        if not matches:
            return None
        span = Interval(one.moments.first_s, max(one.moments.last_s, one.moments.first_s))
        fit = fit_clock(matches, one.name, UTC, span, self.settings)
        if isinstance(fit, Refusal):
            self.refused.append(Refused(one.name, UTC, fit))
            return None
        own = ((f"{len(one.utc)} recorded seconds of UTC", None),) if one.utc else ()
        return Link(one.name, UTC, Aligned(one.name, UTC, (fit,)), (*own, *(by for link in whole for by in link.by)))

    def _pair(self, one: Stream, name: str, moments: Moments) -> Link | None:
        if any({one.name, name} == {r.first, r.second} for r in self.refused):
            return None
        made = align_moments(one.moments, moments, self.settings)
        if isinstance(made, Refusal):
            self.refused.append(Refused(one.name, name, made))
            return None
        by = tuple((f"{len(a.matches)} moments also in {name}", a) for a in made.anchorings)
        return Link(one.name, name, made.aligned, by)


def _count(link: Link) -> int:
    return len(link.aligned.residuals)


def _in_utc(stream: Stream) -> Moments:
    """Its moments in seconds since 1970."""
    zero = stream.utc_of_zero_s
    assert zero is not None
    moved = tuple(Moment(m.kind, m.at.shift(zero), m.sigma_s, m.label) for m in stream.moments.moments)
    return replace(
        stream.moments, moments=moved, first_s=stream.moments.first_s + zero, last_s=stream.moments.last_s + zero
    )  # fmt: skip
