"""Thresholds of the alignment, each with its unit and reason."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """How far clocks may differ, and when an alignment is refused."""

    drift_ppm: float = limit(
        1500.0, "ppm", "ED-112 allows 1,000 by a maker's manual, the FAA 1,250 by Tuccio; some room: ours"
    )
    offset_s: float = limit(float("inf"), "s", "largest offset that is searched; not limited unless told")
    ratio: float = limit(1.3, "times", "the best alignment must have so many more matches than the next; ours")
    matches: int = limit(5, "moments", "fewer are no pattern; ours")
    astray: float = limit(0.2, "share", "of a segment's matches that may lie on the wrong side of a break; ours")
    by_chance: float = limit(0.01, "alignments", "as good as the best one expected among unrelated moments; ours")
    widening: float = limit(3.0, "sigma", "bounds hold a moment widened by so much: 99.7 % of a normal error")
    outliers: float = limit(0.02, "share", "of matches that may be wrong; 0.5 % were in 100 simulations; ours")
    jitter_s: float = limit(0.02, "s", "typical sigma of a moment whose own is not told: a key heard in sound; ours")
    drift_steps: int = limit(80, "steps", "of drift in the vote; the window grows where more would be needed; ours")
    window_s: float = limit(0.1, "s", "least window of the vote; ours")
    pairs: int = limit(4_000_000, "pairs", "most pairs of moments that are voted on: memory of about 200 MB; ours")
    candidates: int = limit(8, "alignments", "best of the vote that are matched one to one; ours")

    @property
    def drift(self) -> float:
        """Largest departure of a rate from 1."""
        return self.drift_ppm * 1e-6


DEFAULT = AlignSettings()
"""The settings of `crossfix align`."""
