"""The fewest groups without which a rival draws level: exact, also with groups of partly common origin."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crossfix.conclude.weighing.evidence import Bundle, Evidence
from crossfix.conclude.weighing.frame import Frame
from crossfix.conclude.weighing.shared import together
from crossfix.records.interval import Interval
from crossfix.records.weighing_findings import Tipping


@dataclass(frozen=True, slots=True)
class _Removal:
    """Groups taken away and by how much the least of the pair falls."""

    gain: float
    places: tuple[int, ...]


def tipping(evidence: Evidence, frame: Frame, leader: str) -> Tipping:
    """Of a leader against its closest rival; where several need as few, the first in the order of the hypotheses."""
    total, best = evidence.total(), Tipping(leader, None, None, ())
    for rival in frame.siblings(leader):
        for first, second in itertools.product(frame.members[leader], frame.members[rival]):
            least = -float(total[second, first])
            found = _fewest(evidence, first, second, least)
            if found is not None and (best.number is None or len(found) < best.number):
                groups = tuple(evidence.judgements[place].group for place in sorted(found))
                best = Tipping(leader, rival, len(found), groups)
    return best


def _fewest(evidence: Evidence, first: int, second: int, least: float) -> tuple[int, ...] | None:
    """Places of the fewest groups without which first:second is no longer above a tie; None where it is open."""
    if np.isinf(least):
        return None
    if least <= 0:
        return ()
    of_group = -evidence.most[:, second, first]
    singles = sorted(np.flatnonzero(evidence.single()), key=lambda place: -of_group[place])
    reached = np.concatenate([[0.0], np.cumsum(of_group[singles])])
    best: list[int] | None = None
    for count, removal in enumerate(_from_bundles(evidence, of_group)):
        enough = np.flatnonzero(reached + removal.gain >= least)
        if len(enough) and (best is None or count + enough[0] < len(best)):
            best = [*removal.places, *(int(place) for place in singles[: enough[0]])]
    return tuple(best) if best is not None else None


def _from_bundles(evidence: Evidence, of_group: np.typing.NDArray[np.float64]) -> list[_Removal]:
    """For each number of groups taken from all bundles: the way that gains most."""
    best = [_Removal(0.0, ())]
    for bundle in evidence.bundles:
        options = _from_bundle(bundle, [float(of_group[place]) for place in bundle.places])
        made: list[_Removal | None] = [None] * (len(best) + len(options) - 1)
        for (n, old), (m, new) in itertools.product(enumerate(best), enumerate(options)):
            there = made[n + m]
            if there is None or old.gain + new.gain > there.gain:
                made[n + m] = _Removal(old.gain + new.gain, (*old.places, *new.places))
        best = [one for one in made if one is not None]
    return best


def _from_bundle(bundle: Bundle, least: Sequence[float]) -> list[_Removal]:
    """For each number of groups taken from a bundle: the way that gains most.

    The result rises with each member's own ratio, so for a given first of those left the best are the largest after it.
    """
    whole, size = _least(least, bundle.rho), len(least)
    found = []
    for count in range(size):
        ways = []
        for lead in range(count + 1):
            after = sorted(range(lead + 1, size), key=lambda n: -least[n])
            if len(after) < count - lead:
                continue
            out = {*range(lead), *after[: count - lead]}
            left = _least([value for n, value in enumerate(least) if n not in out], bundle.rho)
            ways.append(_Removal(whole - left, tuple(bundle.places[n] for n in sorted(out))))
        found.append(max(ways, key=lambda way: way.gain))
    return [*found, _Removal(whole, bundle.places)]


def _least(values: Sequence[float], rho: Interval) -> float:
    return -float(together([np.array([-value]) for value in values], rho)[0])
