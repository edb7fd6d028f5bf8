"""Counts of the affected among those seen, in arrays: how likely by chance, and how far a share is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SIGMAS_95 = 1.959963984540054
"""Half width of the central 95 % of the normal distribution."""


def binomial_tail(at_least: ArrayLike, of: ArrayLike, probability: ArrayLike) -> Floats:
    """P(X >= at_least) of X binomial with `of` trials of `probability`, element by element.

    Only terms beyond the mean are summed, largest first, so that no tail is lost to rounding: below the mean it is 1
    less the other tail. 0 where at_least > of, 1 where at_least <= 0.

    >>> [float(f"{p:.3g}") for p in binomial_tail([2, 2], [3, 4], 0.005)]
    [7.47e-05, 0.000149]
    """
    k, n, p = np.broadcast_arrays(np.asarray(at_least, np.int64), np.asarray(of, np.int64), np.asarray(probability))
    tail = np.where(k <= 0, 1.0, 0.0)
    inside = (k > 0) & (k <= n)
    k, n, p = k[inside], n[inside], p[inside].astype(np.float64)
    below = k <= n * p
    beyond = _beyond_the_mean(np.where(below, n - k + 1, k), n, np.where(below, 1.0 - p, p))
    tail[inside] = np.where(below, 1.0 - beyond, beyond)
    return tail


def _beyond_the_mean(k: Ints, n: Ints, p: Floats) -> Floats:
    """The tail from k > n p on: each term is smaller than the one before."""
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n.max(initial=0) + 1)))])
    with np.errstate(divide="ignore"):
        log_choose = log_factorial[n] - log_factorial[k] - log_factorial[n - k]
        term = np.exp(log_choose + k * np.log(p) + (n - k) * np.log1p(-p))
    total: Floats = term.copy()
    while np.any(term > total * np.finfo(np.float64).eps / 4):
        term = term * (n - k) / (k + 1) * (p / (1.0 - p))
        k = k + 1
        total += term
    return total


def wilson_interval(affected: ArrayLike, seen: ArrayLike, sigmas: float = SIGMAS_95) -> tuple[Floats, Floats]:
    """Least and most share of which `affected` of `seen` may be a sample; NaN where none was seen.

    Source: E. B. Wilson, J. American Statistical Association 22, 1927. Example: R. G. Newcombe, Statistics in
    Medicine 17, 1998, table I, method 3: 81 of 263.

    >>> [round(float(end), 4) for end in wilson_interval(81, 263)]
    [0.2553, 0.3662]
    """
    k, n = np.asarray(affected, np.float64), np.asarray(seen, np.float64)
    n = np.where(n > 0, n, np.nan)
    share, extra = k / n, sigmas**2 / n
    centre = (share + extra / 2) / (1 + extra)
    half = sigmas / (1 + extra) * np.sqrt(share * (1 - share) / n + extra / (4 * n))
    return np.clip(centre - half, 0.0, share), np.clip(centre + half, share, 1.0)
