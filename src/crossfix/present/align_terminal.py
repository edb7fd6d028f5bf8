"""What `crossfix align` found, on the terminal: equations, bounds, residuals, what was refused and left out."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crossfix.align.anchors import Anchoring
from crossfix.align.clocks import ClockFit, Residual
from crossfix.align.streams import Link, Result
from crossfix.present.align_json import equation, moment_text, places
from crossfix.present.plain import plain_line

SHOWN = 60
"""Residuals and notices that are printed of a link; --json and the page have all."""


def print_aligned(console: Console, result: Result) -> None:
    """Streams, then each link, then what was not done."""
    _streams(console, result)
    for link in result.links:
        _link(console, link)
    _places(console, result)
    for name in result.roots:
        plain_line(console, result.told(name))
    if result.refused:
        plain_line(console, "Not tied:")
    for one in result.refused:
        plain_line(console, f"  {one.first}, {one.second}: {one.refusal.text}")
    plain_line(console, f"Notices: {len(result.notices)}")
    for text in result.notices[:SHOWN]:
        plain_line(console, f"  {text}")
    if len(result.notices) > SHOWN:
        plain_line(console, f"  and {len(result.notices) - SHOWN} more; --json lists all")


def _streams(console: Console, result: Result) -> None:
    table = Table("recording", "is", "moments", "UTC of its own", title="Recordings", title_justify="left")
    for one in result.streams:
        utc = "" if not one.utc else f"{len(one.utc)} recorded seconds"
        utc = utc if one.utc_of_zero_s is None else f"its zero is {moment_text('UTC', one.utc_of_zero_s)}"
        table.add_row(Text(one.name), one.form, str(len(one.moments.moments)), utc)
    console.print(table)


def _link(console: Console, link: Link) -> None:
    plain_line(console, f"\n{link.stream} on the clock of {link.onto}")
    for what, anchoring in link.by:
        plain_line(console, f"  by {what}{_figures(anchoring)}")
    for number, fit in enumerate(link.aligned.segments, 1):
        if len(link.aligned.segments) > 1:
            plain_line(console, f"  segment {number}: from {fit.first_s:.3f} s to {fit.last_s:.3f} s of its own clock")
        _fit(console, fit)


def _figures(anchoring: Anchoring | None) -> str:
    if anchoring is None:
        return ""
    if anchoring.runner_up_apart_s is None:
        next_ = "no other alignment has any match"
    else:
        next_ = f"the next best alignment, at {anchoring.runner_up_apart_s:+.1f} s, has {anchoring.runner_up}"
    return f"; {next_} (ratio {anchoring.ratio:.1f}); {anchoring.by_chance:.1g} such expected by chance"


def _fit(console: Console, fit: ClockFit) -> None:
    at = fit.at(fit.pivot_s)
    plain_line(console, f"  {equation(fit)}")
    offset = " to ".join(moment_text(fit.other, end) for end in (fit.offset_bounds.low, fit.offset_bounds.high))
    plain_line(console, f"  zero {moment_text(fit.other, fit.offset_s)}, possible {offset}")
    rates = f"{(fit.rates.low - 1) * 1e6:+.1f} to {(fit.rates.high - 1) * 1e6:+.1f} ppm"
    drift = f"{(fit.rate - 1) * 1e6:+.1f} ppm, sigma {fit.rate_sigma * 1e6:.1f}"
    plain_line(console, f"  drift {drift}, possible {rates}")
    plain_line(
        console,
        f"  sigma {fit.sigma_s:.3f} s in the middle; 95 % within {fit.band * fit.sigma_s:.3f} s there, and within "
        f"{max(fit.band * fit.at(t).sigma_s for t in (fit.first_s, fit.last_s)):.3f} s at the worse end; "
        f"possible within {at.bounds.low - at.time_s:+.3f} to {at.bounds.high - at.time_s:+.3f} s",
    )
    _residuals(console, fit)
    for one in fit.infeasible:
        against = f" beside {', '.join(one.against)}" if one.against else ""
        plain_line(console, f"  cannot be true{against}: {one.match.name}, off by {one.excess_s:.3f} s")
    for one in fit.doubtful:
        plain_line(console, f"  doubtful, no bound rests on it: {one.match.name}, {one.residual_s:+.3f} s off the line")


def _residuals(console: Console, fit: ClockFit) -> None:
    table = Table("local s", "kind", "what", "residual s", "allowed s", "without it s", "fixes bounds", "verdict")
    for one in fit.residuals[:SHOWN]:
        table.add_row(
            f"{(one.match.local.low + one.match.local.high) / 2:.3f}", one.match.kind, Text(one.match.label),
            f"{one.residual_s:+.3f}", f"{one.allowed_s:.3f}", f"{one.without_s:+.3f}", "yes" if one.fixes else "",
            verdict(one),
        )  # fmt: skip
    console.print(table)
    if len(fit.residuals) > SHOWN:
        plain_line(console, f"  and {len(fit.residuals) - SHOWN} more; --json and --out have all")


def verdict(one: Residual) -> str:
    """Whether a match holds, in words."""
    if one.excess_s > 0:
        return f"cannot be true, by {one.excess_s:.3f} s"
    return "holds" if one.used else "doubtful"


def _places(console: Console, result: Result) -> None:
    table = Table("recording", "local s", "clock", "time", "sigma s", "95 % within s", "possible from", "to")
    for k, one in enumerate(result.streams):
        for at in places(result, k):
            sigma = "not known" if at["sigma_s"] is None else f"{at['sigma_s']:.3f}"
            table.add_row(
                Text(one.name), f"{at['local_s']:.3f}", Text(at["clock"]), moment_text(at["clock"], at["time_s"]),
                sigma, f"{(at['likely'][1] - at['likely'][0]) / 2:.3f}", moment_text(at["clock"], at["bounds"][0]),
                moment_text(at["clock"], at["bounds"][1]),
            )  # fmt: skip
    if table.row_count:
        table.title, table.title_justify = "Where each recording is on the common clock", "left"
        console.print(table)
