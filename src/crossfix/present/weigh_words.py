"""Likelihood ratios and odds in words."""

from __future__ import annotations

import math

from crossfix.records.interval import Interval
from crossfix.records.weighing_findings import Tipping

EXACT = 1e-12  # closer to a ratio of 1 is rounding of the arithmetic
POINT = 0.0005  # ranges narrower than this are one number
LARGE = math.log(1e6)  # from here on as a power of ten


def factor(log_ratio: float) -> str:
    """A natural logarithm as a factor with two or three digits; only an exact 1 is written 1.

    >>> factor(math.log(2.5)), factor(-math.log(6)), factor(0.0), factor(1e-4), factor(-40.0)
    ('2.5', '1/6', '1', 'just over 1', '1/10^17.4')
    """
    if abs(log_ratio) <= EXACT:
        return "1"
    size = abs(log_ratio)
    text = f"10^{size / math.log(10):.1f}" if size >= LARGE else _number(math.exp(size))
    if text == "1":
        return "just over 1" if log_ratio > 0 else "just under 1"
    return text if log_ratio > 0 else f"1/{text}"


def ratio_words(log_ratio: Interval) -> str:
    """Both ends as factors.

    >>> ratio_words(Interval(math.log(2), math.log(6))), ratio_words(Interval(0.0, 0.0)), ratio_words(Interval())
    ('2 to 6', '1', 'left open')
    >>> ratio_words(Interval(low=0.0)), ratio_words(Interval(high=math.log(3)))
    ('at least 1', 'at most 3')
    """
    if not log_ratio.known:
        return "left open"
    if not math.isfinite(log_ratio.high):
        return f"at least {factor(log_ratio.low)}"
    if not math.isfinite(log_ratio.low):
        return f"at most {factor(log_ratio.high)}"
    low, high = factor(log_ratio.low), factor(log_ratio.high)
    return low if low == high else f"{low} to {high}"


def odds(value: float) -> str:
    """Odds as two numbers, one of them 1.

    >>> odds(20.0), odds(0.25), odds(1.0), odds(math.inf)
    ('20 : 1', '1 : 4', '1 : 1', 'unknown')
    """
    if not math.isfinite(value) or value <= 0:
        return "unknown"
    text = factor(math.log(value))
    if text.startswith("1/"):
        return f"1 : {text[2:]}"
    return f"{text} : 1"


def percent(probability: Interval) -> str:
    """A range of probabilities in per cent, rounded outwards to a tenth; certainty is written only where it is one.

    >>> percent(Interval(0.7612, 0.95)), percent(Interval(0.0, 1.0)), percent(Interval(1 / 3, 1 / 3))
    ('76.1 to 95 %', '0 to 100 %', '33.3 %')
    >>> percent(Interval(0.0004, 0.02)), percent(Interval(0.6, 0.99993))
    ('under 0.1 to 2 %', '60 to over 99.9 %')
    """
    if probability.width < POINT:
        return f"{100 * (probability.low + probability.high) / 2:.3g} %"
    return f"{_low_end(probability.low)} to {_high_end(probability.high)} %"


def tipping_words(tipping: Tipping, labels: dict[str, str]) -> str:
    """How few groups carry the result; hypotheses and groups by their labels."""
    leader = labels[tipping.leader]
    if tipping.number is None or tipping.rival is None:
        return f"Tipping number of “{leader}”: cannot be told, for a pair of hypotheses is left open."
    rival = labels[tipping.rival]
    if tipping.number == 0:
        return f"Tipping number 0: in the worst case “{rival}” is level with “{leader}” or ahead already."
    named = "; ".join(f"“{labels.get(group, group)}”" for group in tipping.groups)
    without = "one group" if tipping.number == 1 else f"{tipping.number} groups"
    return (
        f"Tipping number {tipping.number}: without {without}, {named}, the hypothesis “{rival}” draws level with "
        f"“{leader}” or overtakes in the worst case."
    )


def _number(value: float) -> str:
    """Three digits, from 100 on whole numbers.

    >>> _number(1.25), _number(7.74), _number(123.4), _number(4567.0)
    ('1.25', '7.74', '123', '4,567')
    """
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _low_end(share: float) -> str:
    whole = math.floor(share * 1000 + EXACT) / 10
    return "under 0.1" if whole == 0 and share > 0 else f"{whole:g}"


def _high_end(share: float) -> str:
    whole = math.ceil(share * 1000 - EXACT) / 10
    return "over 99.9" if whole == 100 and share < 1 else f"{whole:g}"
