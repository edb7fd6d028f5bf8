"""Thresholds of what is concluded from wreckage, each with its unit and reason."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class WreckageSettings:
    """When a spread is called not uniform, a hand-over open, or a point common."""

    area_error: float = limit(0.2, "share", "how far the skin area of a zone of a template may be off; ours")
    spread_level: float = limit(0.01, "1", "chance below which a spread is called not uniform; ours")
    hand_over_s: float = limit(60.0, "s", "hand-overs are written to the minute at best; ours")
    region_level: float = limit(0.95, "1", "of the confidence region of a meeting point; ours")
    meeting_level: float = limit(0.01, "1", "chance below which lines are said to have no common point; ours")
    marks: int = limit(3, "marks", "with a measured direction: two lines nearly always pass near each other; ours")
    spread_sigmas: float = limit(
        4.0, "sigma", "widest angle between two lines, in sigmas of their directions; less is nearly parallel; ours"
    )
    reach: float = limit(
        0.5, "share", "longest semi-axis of the region over the distance; beyond it no ellipsoid describes it; ours"
    )


DEFAULT = WreckageSettings()
"""The settings of `crossfix investigate`."""
