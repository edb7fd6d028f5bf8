"""Words of estimative probability of ICD 203 (Analytic Standards, 2015), only where a whole range lies in one band."""

from __future__ import annotations

from crossfix.records.interval import Interval

BANDS = (
    ("almost no chance", Interval(0.01, 0.05)),
    ("very unlikely", Interval(0.05, 0.20)),
    ("unlikely", Interval(0.20, 0.45)),
    ("roughly even chance", Interval(0.45, 0.55)),
    ("likely", Interval(0.55, 0.80)),
    ("very likely", Interval(0.80, 0.95)),
    ("almost certain", Interval(0.95, 0.99)),
)
"""The first row of terms of the standard's table; its second row (remote, probable, ...) is not mixed in."""


def word_of(probability: Interval) -> str | None:
    """The word, or None where the range crosses a limit, is a limit itself, or lies outside all bands.

    >>> word_of(Interval(0.6, 0.75)), word_of(Interval(0.6, 0.85)), word_of(Interval(0.995, 1.0))
    ('likely', None, None)
    """
    fitting = [word for word, band in BANDS if probability.within(band)]
    return fitting[0] if len(fitting) == 1 else None
