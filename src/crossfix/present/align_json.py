"""What `crossfix align` found, as plain data: the terminal and the page say the same. An unknown number is null."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC as UTC_ZONE
from datetime import datetime
from typing import Any

from crossfix import __version__
from crossfix.align.anchors import Anchoring
from crossfix.align.clocks import ClockFit, Placed, Residual
from crossfix.align.settings import AlignSettings
from crossfix.align.streams import UTC, Link, Result
from crossfix.records.interval import Interval
from crossfix.records.thresholds import thresholds_of

STEPS = 5
"""Local times at which a clock is told: its begin, its end, and between."""


def as_json(result: Result) -> dict[str, Any]:
    """All of it, with the settings."""
    return {
        "crossfix": __version__,
        "what": "alignment of clocks",
        "streams": [_stream(result, k) for k in range(len(result.streams))],
        "links": [_link(one) for one in result.links],
        "own_clock": list(result.roots),
        "refused": [
            {
                "streams": [one.first, one.second], "reason": one.refusal.reason, "text": one.refusal.text,
                "matches": one.refusal.matches, "runner_up": one.refusal.runner_up,
            }
            for one in result.refused
        ],
        "notices": list(result.notices),
        "settings": _settings(result.settings),
    }  # fmt: skip


def equation(fit: ClockFit) -> str:
    """The clock as an equation, about the middle of its matches, where it is surest."""
    sign = "-" if fit.pivot_s >= 0 else "+"
    there = f"{fit.at_pivot_s:.3f}"
    if fit.other == UTC:
        there = moment_text(UTC, fit.at_pivot_s)
    return f"{fit.other} = {there} + {fit.rate:.9f} * (t {sign} {abs(fit.pivot_s):.3f} s)"


def moment_text(clock: str, seconds: float) -> str:
    """A time of a clock: UTC as ISO 8601, others in seconds.

    >>> moment_text("UTC", 1.5), moment_text("cvr.csv", 1.5), moment_text("UTC", float("inf"))
    ('1970-01-01T00:00:01.500Z', '1.500 s', 'not known')
    """
    if not math.isfinite(seconds):
        return "not known"
    if clock != UTC:
        return f"{seconds:.3f} s"
    moment = datetime.fromtimestamp(round(seconds, 3), UTC_ZONE)
    return f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def _settings(settings: AlignSettings) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "value": finite(one.value), "unit": one.unit, "reason": one.reason}
        for one in thresholds_of(settings)
    ]


def _stream(result: Result, position: int) -> dict[str, Any]:
    one = result.streams[position]
    kinds: dict[str, int] = {}
    for moment in one.moments.moments:
        kind = moment.kind.partition(":")[0]
        kinds[kind] = kinds.get(kind, 0) + 1
    return {
        "name": one.name, "form": one.form, "sha256": one.source.sha256, "bytes": one.source.size,
        "moments": kinds, "recorded_utc_seconds": len(one.utc), "utc_of_zero_s": one.utc_of_zero_s,
        "first_s": one.moments.first_s, "last_s": one.moments.last_s, "places": places(result, position),
    }  # fmt: skip


def places(result: Result, position: int) -> list[dict[str, Any]]:
    """Where some local times of a stream are on the clock that it ends on."""
    one = result.streams[position]
    if one.utc_of_zero_s is not None:
        return []
    span = one.moments.last_s - one.moments.first_s
    times = [one.moments.first_s + span * k / (STEPS - 1) for k in range(STEPS)] if span > 0 else [one.moments.first_s]
    made = []
    for time in times:
        root, placed = result.on_root(one.name, time)
        if root != one.name:
            made.append({"local_s": time, "clock": root, **_placed(placed)})
    return made


def _placed(placed: Placed) -> dict[str, Any]:
    return {
        "time_s": placed.time_s, "sigma_s": finite(placed.sigma_s), "likely": pair(placed.likely),
        "bounds": pair(placed.bounds),
    }  # fmt: skip


def _link(link: Link) -> dict[str, Any]:
    return {
        "stream": link.stream, "onto": link.onto,
        "by": [{"what": what, **_anchoring(anchoring)} for what, anchoring in link.by],
        "segments": [_segment(fit) for fit in link.aligned.segments],
    }  # fmt: skip


def _anchoring(anchoring: Anchoring | None) -> Mapping[str, Any]:
    if anchoring is None:
        return {}
    return {
        "matches": len(anchoring.matches), "runner_up": anchoring.runner_up, "ratio": anchoring.ratio,
        "runner_up_apart_s": anchoring.runner_up_apart_s, "apart_s": anchoring.apart_s,
        "by_chance": anchoring.by_chance,
    }  # fmt: skip


def _segment(fit: ClockFit) -> dict[str, Any]:
    return {
        "equation": equation(fit), "first_s": fit.first_s, "last_s": fit.last_s, "pivot_s": fit.pivot_s,
        "at_pivot_s": fit.at_pivot_s, "offset_s": fit.offset_s, "offset_bounds": pair(fit.offset_bounds),
        "rate": fit.rate, "rate_sigma": fit.rate_sigma, "rate_bounds": pair(fit.rates), "sigma_s": fit.sigma_s,
        "covariance": [list(row) for row in fit.covariance], "band_sigmas": fit.band,
        "untold_sigma_s": fit.untold_s, "bounds_at": [
            {"local_s": t, "bounds": [low, high]} for t, low, high in zip(fit.times, fit.low, fit.high, strict=True)
        ],
        "residuals": [_residual(one) for one in fit.residuals],
    }  # fmt: skip


def _residual(one: Residual) -> dict[str, Any]:
    match = one.match
    return {
        "match": match.name, "kind": match.kind, "label": match.label, "local": pair(match.local),
        "other": pair(match.other), "sigma_s": match.sigma_s, "residual_s": one.residual_s,
        "allowed_s": one.allowed_s, "without_s": one.without_s, "used_for_bounds": one.used,
        "fixes_bounds": one.fixes, "excess_s": one.excess_s, "against": list(one.against),
    }  # fmt: skip


def pair(interval: Interval) -> list[float | None]:
    """Both ends."""
    return [finite(interval.low), finite(interval.high)]


def finite(value: Any) -> Any:
    """None for an endless number."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
