"""Numbers of JSON text, compiled."""

from __future__ import annotations

import numpy as np

from crossfix.compiled import compiled
from crossfix.read.surveillance.trace_memory import byte

MINUS, POINT, ZERO = 45, 46, 48
MOST_DIGITS = 18  # that an int64 holds
FARTHEST = 300  # power of ten that a float surely holds
POWERS = 10.0 ** np.arange(MOST_DIGITS + 1)


@compiled
def _long_number(i: int) -> float:
    """The absolute value of a number with many digits or an exponent."""
    value, scale, seen_point = 0.0, 0, False
    while True:
        c = byte(i)
        if c == POINT and not seen_point:
            seen_point = True
        elif 48 <= c <= 57:
            room = value < 1e17
            value = value * 10.0 + (c - ZERO) if room else value
            scale += (0 if room else 1) - (1 if seen_point else 0)
        else:
            break
        i += 1
    if c == 101 or c == 69:
        i += 1
        sign = -1 if byte(i) == MINUS else 1
        if byte(i) == MINUS or byte(i) == 43:
            i += 1
        power = 0
        while 48 <= byte(i) <= 57:
            power = min(power * 10 + byte(i) - ZERO, 100_000)
            i += 1
        scale += sign * power
    if scale < -FARTHEST:
        return value / 10.0**FARTHEST / 10.0 ** min(-scale - FARTHEST, FARTHEST)
    return value / 10.0**-scale if scale < 0 else value * 10.0 ** min(scale, 2 * FARTHEST)


@compiled
def _after_number(i: int) -> int:
    c = byte(i)
    while 48 <= c <= 57 or c in (POINT, MINUS) or c == 43 or c == 101 or c == 69:
        i += 1
        c = byte(i)
    return i


@compiled
def number(i: int) -> tuple[float, int]:
    """A number that starts at i, and the position after it; the same position where there is none.

    Exact (as Python's float) to 15 significant digits and an exponent of 10 up to 22; else within 4e-15 of it.
    """
    start = i
    c = byte(i)
    negative = c == MINUS
    if negative:
        i += 1
        c = byte(i)
    first, mantissa, decimals = i, 0, 0
    while 48 <= c <= 57:
        mantissa = mantissa * 10 + (c - ZERO)
        i += 1
        c = byte(i)
    digits = i - first
    if digits == 0:
        return np.nan, start
    if c == POINT:
        i += 1
        c = byte(i)
        point = i
        while 48 <= c <= 57:
            mantissa = mantissa * 10 + (c - ZERO)
            i += 1
            c = byte(i)
        decimals = i - point
    if digits + decimals > MOST_DIGITS or c == 101 or c == 69:
        value = _long_number(first)
        i = _after_number(first)
    else:
        value = mantissa / POWERS[decimals]
    return (-value if negative else value), i
