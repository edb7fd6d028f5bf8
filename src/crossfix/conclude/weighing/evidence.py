"""What one rater's judgements weigh: an array per group, groups of partly common origin bundled, and their total."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crossfix.conclude.weighing.caps import capped, caps_of
from crossfix.conclude.weighing.frame import Array, Frame
from crossfix.conclude.weighing.ratios import closed, direct, ratios_of
from crossfix.conclude.weighing.settings import Limits
from crossfix.conclude.weighing.shared import together
from crossfix.records.interval import Interval
from crossfix.records.weighing import Judgement


@dataclass(frozen=True, slots=True)
class Bundle:
    """Places of groups of partly common origin, the first of them first, and the share of it."""

    places: tuple[int, ...]
    rho: Interval


@dataclass(frozen=True, slots=True)
class Evidence:
    """Groups that count. `most` has shape (groups, leaves, leaves), as Frame says, after caps."""

    judgements: tuple[Judgement, ...]
    most: Array
    capped: tuple[bool, ...]
    bundles: tuple[Bundle, ...]

    def single(self) -> npt.NDArray[np.bool_]:
        """True for groups outside all bundles."""
        found = np.ones(len(self.judgements), dtype=bool)
        found[[place for bundle in self.bundles for place in bundle.places]] = False
        return found

    def bundled(self, bundle: Bundle, kept: npt.NDArray[np.bool_]) -> Array:
        """Shape (leaves, leaves): what the groups of a bundle that are kept weigh together; 0 where none is."""
        members = [self.most[place] for place in bundle.places if kept[place]]
        return together(members, bundle.rho) if members else np.zeros(self.most.shape[1:])

    def total(self, kept: npt.NDArray[np.bool_] | None = None) -> Array:
        """Shape (leaves, leaves): of all groups, or of those kept. Exact: see `ratios.GRID`."""
        kept = np.ones(len(self.judgements), dtype=bool) if kept is None else kept
        total: Array = self.most[self.single() & kept].sum(axis=0)
        for bundle in self.bundles:
            total = total + self.bundled(bundle, kept)
        return total


def evidence(judgements: Sequence[Judgement], caps: Mapping[str, float], frame: Frame, limits: Limits) -> Evidence:
    """Of judgements whose ratios can all hold (`ratios.conflict`), at most one per group."""
    size = frame.size
    most = np.array([direct(ratios_of(judgement, frame), frame) for judgement in judgements])
    most = closed(most.reshape(-1, size, size))
    changed = []
    for place, judgement in enumerate(judgements):
        lowest = min((cap for cap, _ in caps_of(judgement, caps, limits)), default=math.inf)
        after = capped(most[place], lowest, frame, limits)
        changed.append(lowest > 1.0 and not np.array_equal(after, most[place]))
        most[place] = after
    return Evidence(tuple(judgements), most, tuple(changed), tuple(_bundles(judgements)))


def _bundles(judgements: Sequence[Judgement]) -> list[Bundle]:
    """Those of which at least two groups count; where the first does not count the next one takes its place."""
    place = {judgement.group: n for n, judgement in enumerate(judgements)}
    made = []
    for judgement in judgements:
        members = [place[group] for group in (judgement.group, *judgement.shared_with) if group in place]
        if len(members) > 1:
            made.append(Bundle(tuple(members), judgement.rho))
    return made
