"""Moments: what one recording shows at an instant, between two of its own local times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crossfix.records.interval import Interval

KEY_DOWN, KEY_UP = "key_down", "key_up"
AUTOPILOT_OFF, MASTER_WARNING = "autopilot_off", "master_warning"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant on a recording's own clock, in seconds.

    kind: only moments of one kind can be the same. at: it lies between these two local times; a discrete sampled every
    dt that is first true at s changed in (s - dt, s]. sigma_s: one sigma by which the ends themselves may be wrong, 0
    where they are exact. label: what it is, e.g. `VHF1`.
    """

    kind: str
    at: Interval
    sigma_s: float = 0.0
    label: str = ""

    @property
    def middle_s(self) -> float:
        """The middle of where it may be."""
        return (self.at.low + self.at.high) / 2


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments of one recording in order of time, and the span of local time that the recording covers.

    breaks: local times at which its clock may have jumped, e.g. where power was interrupted. numbers: positions of the
    moments in the whole sequence where this is a part of it, () where it is the whole.
    """

    name: str
    moments: tuple[Moment, ...]
    first_s: float
    last_s: float
    breaks: tuple[float, ...] = ()
    numbers: tuple[int, ...] = ()

    @staticmethod
    def of(name: str, moments: Sequence[Moment], breaks: Sequence[float] = ()) -> Moments:
        """Sorted, spanning what they cover; those without two finite ends tell no time and are left out.

        >>> Moments.of("cvr", [Moment("key_up", Interval(4.0, 4.1)), Moment("key_down", Interval(1.0, 1.1))]).first_s
        1.0
        """
        kept = sorted(
            (one for one in moments if np.isfinite(one.at.low) and np.isfinite(one.at.high)),
            key=lambda one: (one.middle_s, one.kind),
        )
        first = min((one.at.low for one in kept), default=0.0)
        last = max((one.at.high for one in kept), default=0.0)
        return Moments(name, tuple(kept), first, last, tuple(sorted(breaks)))

    def between(self, low: float, high: float) -> Moments:
        """Those whose middle is in [low, high)."""
        kept = [k for k, one in enumerate(self.moments) if low <= one.middle_s < high]
        return replace(self.part(kept), first_s=max(low, self.first_s), last_s=min(high, self.last_s), breaks=())

    def part(self, kept: Sequence[int]) -> Moments:
        """Some of them, by their positions in `moments`."""
        chosen = tuple(self.moments[k] for k in kept)
        return replace(self, moments=chosen, numbers=tuple(self.number(k) for k in kept))

    def number(self, position: int) -> int:
        """The position in the whole sequence."""
        return self.numbers[position] if self.numbers else position

    def kinds(self) -> frozenset[str]:
        """The kinds that occur."""
        return frozenset(one.kind for one in self.moments)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Moments as arrays (n,): middle, half width and sigma in seconds, kind by number."""

    middle: Floats
    half: Floats
    sigma: Floats
    kind: NDArray[np.int64]

    @staticmethod
    def of(moments: Sequence[Moment], number: dict[str, int]) -> Columns:
        """`number` gives each kind its number and takes in new ones."""
        return Columns(
            np.array([one.middle_s for one in moments], np.float64),
            np.array([one.at.width / 2 for one in moments], np.float64),
            np.array([one.sigma_s for one in moments], np.float64),
            np.array([number.setdefault(one.kind, len(number)) for one in moments], np.int64),
        )


@dataclass(frozen=True, slots=True)
class Match:
    """One moment seen on two clocks: between two local times of the first and between two of the second.

    sigma_s: one sigma of both ends together. first, second: positions in the two sequences, None where it comes from
    elsewhere, e.g. a recorded UTC second. label: what it is, e.g. `VHF1`, of both where they differ.
    """

    name: str
    kind: str
    local: Interval
    other: Interval
    sigma_s: float = 0.0
    first: int | None = None
    second: int | None = None
    label: str = ""

    def turned(self) -> Match:
        """The same moment with its two clocks exchanged."""
        return Match(self.name, self.kind, self.other, self.local, self.sigma_s, self.second, self.first, self.label)
