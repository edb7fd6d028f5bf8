"""Streams: recordings as their moments, the links that tie their clocks, and what became of all of them."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.align.anchors import Anchoring, Refusal
from crossfix.align.clocks import Aligned, Placed
from crossfix.align.moments import Match, Moments
from crossfix.align.settings import AlignSettings
from crossfix.records.interval import Interval
from crossfix.records.notice import Notice
from crossfix.records.source import Source

UTC = "UTC"
"""The common clock, in seconds since 1970, where any recording tells it."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A file as its moments. utc_of_zero_s: Unix time of its zero, None where its clock is not UTC.

    utc: what it recorded of UTC itself, as matches with Unix time.
    """

    name: str
    form: str
    source: Source
    moments: Moments
    utc_of_zero_s: float | None
    utc: tuple[Match, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A stream's clock on another, `UTC` or a stream's name. by: what it rests on, in words, with the anchorings."""

    stream: str
    onto: str
    aligned: Aligned
    by: tuple[tuple[str, Anchoring | None], ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Two clocks that were not tied, and why."""

    first: str
    second: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Result:
    """Everything: the streams, their links in the order made, those that keep their own clock, what was refused."""

    streams: tuple[Stream, ...]
    links: tuple[Link, ...]
    roots: tuple[str, ...]
    refused: tuple[Refused, ...]
    notices: tuple[str, ...]
    settings: AlignSettings

    def link(self, name: str) -> Link | None:
        """A stream's own link; None where it keeps its own clock."""
        return next((one for one in self.links if one.stream == name), None)

    def on_root(self, name: str, local_s: float) -> tuple[str, Placed]:
        """The clock that a stream ends on, and a local time there: along the links errors add in quadrature.

        The bounds are passed on whole, so that they stay sure.
        """
        link = self.link(name)
        if link is None:
            return name, Placed(local_s, 0.0, Interval(local_s, local_s), Interval(local_s, local_s))
        here = link.aligned.at(local_s)
        further = self.link(link.onto)
        if further is None:
            return link.onto, here
        root, there = self.on_root(link.onto, here.time_s)
        ends = [self.on_root(link.onto, t)[1].bounds for t in (here.bounds.low, here.bounds.high)]
        half = ((here.likely.width / 2) ** 2 + (there.likely.width / 2) ** 2) ** 0.5
        sigma = (here.sigma_s**2 + there.sigma_s**2) ** 0.5
        likely = Interval(there.time_s, there.time_s).widen(half)
        return root, Placed(there.time_s, sigma, likely, Interval(ends[0].low, ends[1].high))

    def told(self, root: str) -> str:
        """What is to be said of a stream that keeps its own clock."""
        if any(one.onto == root for one in self.links):
            return f"{root} is the common clock of those on it; nothing ties it to UTC."
        return f"{root} keeps its own clock: nothing ties it to UTC or to another recording."
