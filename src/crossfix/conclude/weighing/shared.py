"""Groups of partly common origin.

With probability rho the others only repeat the first (a common cause), otherwise all are independent:
P(R1..Rk | h) = rho P(R1 | h) + (1 - rho) P(R1 | h) ... P(Rk | h). Ratios fix this up to how probable each other
report is at all; it is taken as certain under the hypothesis of the pair that makes it more probable. Then the ratio is
r1 (rho + (1 - rho) A) / (rho + (1 - rho) B), A = product of min(1, r), B = product of min(1, 1/r) over the others:
r1 alone at rho = 1, the product of all at rho = 0, and the inverse where the two hypotheses change places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from crossfix.conclude.weighing.frame import Array
from crossfix.conclude.weighing.ratios import GRID
from crossfix.records.interval import Interval


def together(most: Sequence[Array], rho: Interval) -> Array:
    """Any shape: the greatest ln ratio of groups of partly common origin, the first of them first; infinite: open.

    It rises with each ratio and runs one way in rho, so the ends of their ranges are the ends of the result.
    The least is the negative of the greatest of the negatives.
    """
    if len(most) == 1:
        return most[0]
    every = np.array(most)
    opened = np.isinf(every).any(axis=0)
    every[:, opened] = 0.0
    under_first, under_second = np.minimum(every[1:], 0.0).sum(axis=0), np.minimum(-every[1:], 0.0).sum(axis=0)
    ends = [every[0] + _mixed(under_first, end) - _mixed(under_second, end) for end in (rho.low, rho.high)]
    return np.where(opened, math.inf, np.round(np.maximum(*ends) / GRID) * GRID)


def _mixed(log_product: Array, rho: float) -> Array:
    """ln(rho + (1 - rho) e^x); exactly x at rho = 0."""
    if rho == 1.0:
        return np.zeros_like(log_product)
    if rho == 0.0:
        return log_product
    mixed: Array = np.logaddexp(math.log(rho), math.log1p(-rho) + log_product)
    return mixed
