"""The limits of weighing, each with its reason. All of them are declared numbers, none is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from crossfix.records.thresholds import limit

CAPS: Mapping[str, float] = MappingProxyType({"A": 100.0, "B": 20.0, "C": 6.0, "D": 2.5, "E": 1.0})
"""Largest ratio of each grade where judgements.yaml gives no other: hit rate over false-report rate; ours, editable."""

NOT_GRADED = "F"
"""The grade of a source whose reliability cannot be judged: it weighs nothing until it is graded."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a ratio can be at most."""

    not_listed: float = limit(100.0, "1", "what has no content weighs moderately at most; bins after ENFSI 2015")
    negative: float = limit(2.0, "1", "a search of unknown power is slight at most; bins after ENFSI 2015")
    with_data: float = limit(1000.0, "1", "above the moderately strong bin only with data; bins after ENFSI 2015")
    ratio: float = limit(1e9, "1", "ours: sums of logarithms stay exact for 3,000 groups of this ratio")
    rho_low: float = limit(0.5, "1", "a declared partly common origin is shown from half to whole; ours")


LIMITS = Limits()
