"""Compiled parser of the `trace` list of readsb traces: text in, columns out, no Python object per point.

A point is a list of 14 items (wiedehopf/readsb README-json.md, "trace jsons"): 0 seconds after `timestamp`, 1 latitude,
2 longitude, 3 altitude in ft or "ground" or null, 4 ground speed in kt, 5 track angle (true heading on the ground),
6 flags (1 stale, 2 new leg, 4 vertical rate is geometric, 8 altitude is geometric), 7 vertical rate in fpm,
8 aircraft object or null, 9 source type, 10 geometric altitude in ft, 11 geometric rate in fpm, 12 IAS in kt, 13 roll.
Traces before 2022 have 9 items. What is not there, or is not a number where one should be, is NaN.

Positions are addresses. The text must end in at least PAD NUL bytes: every loop stops at one, and a word read near the
end stays inside. A negative position says why there is none. Numba's cache looks at the file of a function alone:
after a change of trace_words, trace_number or trace_memory, touch this file.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.compiled import compiled
from crossfix.read.surveillance import trace_words as words
from crossfix.read.surveillance.trace_memory import byte, put_byte, put_number, put_word, word
from crossfix.read.surveillance.trace_number import number
from crossfix.read.surveillance.trace_words import Words

Numbers = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Rows = NDArray[np.int64]

PAD = 64  # NUL bytes that must follow the text
ITEMS = 14
ALTITUDE, FLAGS, OBJECT, SOURCE_TYPE = 3, 6, 8, 9
GROUND_UNKNOWN, AIRBORNE, ON_GROUND = 0, 1, 2

# why parse() stopped
MORE, END, FULL = 0, 1, 2
# state: what parse() counts
POINTS, OBJECTS, ODD, BAD, FIRST_BAD, STATUS, COUNTERS = 0, 1, 2, 3, 4, 5, 6

CUT = -1  # the text ends inside the value
BROKEN = -2  # not JSON here

QUOTE, BACKSLASH, COMMA, COLON, SPACE = 34, 92, 44, 58, 32
OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT = 91, 93, 123, 125
NULL = int.from_bytes(b"null", "little")
LOW_HALF = 0xFFFFFFFF


@compiled
def after_blanks(i: int) -> int:
    """The first position that is not a blank, tab or line end."""
    c = byte(i)
    while c == 32 or c == 10 or c == 13 or c == 9:
        i += 1
        c = byte(i)
    return i


@compiled
def after_string(i: int) -> int:
    """The position after a string that opens at i."""
    i += 1
    while True:
        c = byte(i)
        if c == QUOTE:
            return i + 1
        if c == 0:
            return CUT
        i += 2 if c == BACKSLASH and byte(i + 1) != 0 else 1


@compiled
def after_value(i: int) -> int:
    """The position after any value, however deep, with no recursion. Brackets are counted, not matched."""
    depth = 0
    while True:
        c = byte(i)
        if c == 0:
            return CUT
        if c == QUOTE:
            i = after_string(i)
            if i < 0:
                return i
        elif c in (OPEN_LIST, OPEN_OBJECT):
            depth += 1
            i += 1
        elif c in (CLOSE_LIST, CLOSE_OBJECT):
            if depth == 0:
                return i
            depth -= 1
            i += 1
        elif depth == 0 and c == COMMA:
            return i
        else:
            i += 1
            continue
        if depth == 0:
            return i


@compiled
def _which(w0: int, w1: int, packed: Words, masks: Words, expected: int) -> int:
    """The index of the packed word that begins here, looked for from `expected` on and then from the start; or -1."""
    for k in range(expected, len(packed)):
        if (w0 & masks[k, 0]) == packed[k, 0] and (w1 & masks[k, 1]) == packed[k, 1]:
            return k
    for k in range(expected):
        if (w0 & masks[k, 0]) == packed[k, 0] and (w1 & masks[k, 1]) == packed[k, 1]:
            return k
    return -1


@compiled
def _odd(count: int) -> None:
    """Count a value of an unexpected type."""
    put_word(count, word(count) + np.uint64(1))


@compiled
def _number_or_nan(i: int, odd: int) -> tuple[float, int]:
    """A number, or NaN for null; anything else is counted as odd and passed over."""
    value, after = number(i)
    if after != i:
        return value, after
    if word(i) & np.uint64(LOW_HALF) == np.uint64(NULL):
        return np.nan, i + 4
    _odd(odd)
    return np.nan, after_value(i)


@compiled
def _eight(i: int, odd: int) -> tuple[Any, int]:
    """A string of up to 8 bytes, packed, trailing blanks removed; 0 for none. The position after it."""
    text, size = np.uint64(0), 0
    j = i + 1
    c = byte(j)
    while c != QUOTE and c != 0 and c != BACKSLASH and size < 8:
        text |= np.uint64(c) << np.uint64(8 * size)
        size += 1
        j += 1
        c = byte(j)
    if c != QUOTE:
        _odd(odd)
        return np.uint64(0), after_string(i)
    while size > 0 and (text >> np.uint64(8 * size - 8)) == np.uint64(SPACE):
        size -= 1
        text &= (np.uint64(1) << np.uint64(8 * size)) - np.uint64(1)
    return text, j + 1


@compiled
def _squawk(i: int, odd: int) -> tuple[float, int]:
    """Four octal digits in quotes as a decimal number, e.g. "7700" -> 7700."""
    value = 0
    for k in range(1, 5):
        digit = byte(i + k) - 48
        if digit < 0 or digit > 7:
            _odd(odd)
            return np.nan, after_string(i)
        value = value * 10 + digit
    if byte(i + 5) != QUOTE:
        _odd(odd)
        return np.nan, after_string(i)
    return float(value), i + 6


@compiled
def _source(i: int, odd: int) -> tuple[Any, int]:
    """The source class of a type in quotes; words.NOT_GIVEN for null, a word that is not known or another type."""
    if byte(i) != QUOTE:
        if word(i) & np.uint64(LOW_HALF) != np.uint64(NULL):
            _odd(odd)
        return words.NOT_GIVEN, after_value(i)
    k = _which(word(i + 1), word(i + 9), words.TYPES, words.TYPE_MASKS, 0)
    if k < 0:
        _odd(odd)
        return words.NOT_GIVEN, after_string(i)
    return np.int64(words.TYPE_CODES[k]), i + 2 + words.TYPE_SIZES[k]


@compiled
def _word_value(i: int, use: int, record: int, odd: int) -> int:
    """A value of an aircraft object that is a string when it is well-formed; returns the position after it."""
    if byte(i) != QUOTE:
        if word(i) & np.uint64(LOW_HALF) != np.uint64(NULL):
            _odd(odd)
        return after_value(i)
    if use == words.SQUAWK:
        value, i = _squawk(i, odd)
        put_number(record + 8 * words.SQUAWK_SLOT, value)
        return i
    if use in (words.FLIGHT, words.CATEGORY):
        text, i = _eight(i, odd)
        put_word(record + 8 * (words.FLIGHT_SLOT if use == words.FLIGHT else words.CATEGORY_SLOT), text)
        return i
    if use == words.TYPE:
        code, i = _source(i, odd)
        put_number(record + 8 * words.TYPE_SLOT, np.nan if code == words.NOT_GIVEN else float(code))
        return i
    k = _which(word(i + 1), word(i + 9), words.STATES, words.STATE_MASKS, 0)
    if k < 0:
        _odd(odd)
    else:
        put_number(record + 8 * words.EMERGENCY_SLOT, float(k))
    return after_string(i)


@compiled
def _aircraft(i: int, record: int, odd: int) -> int:
    """An aircraft object that opens at i into a record; returns the position after it."""
    for k in range(words.SLOTS):
        put_number(record + 8 * k, np.nan)
    put_word(record + 8 * words.FLIGHT_SLOT, np.uint64(0))
    put_word(record + 8 * words.CATEGORY_SLOT, np.uint64(0))
    expected = 0
    i += 1
    while True:
        i = after_blanks(i)
        c = byte(i)
        if c == COMMA:
            i += 1
            continue
        if c == CLOSE_OBJECT:
            return i + 1
        if c != QUOTE:
            return CUT if c == 0 else BROKEN
        k = _which(word(i + 1), word(i + 9), words.KEYS, words.KEY_MASKS, expected)
        if k >= 0 and byte(i + 1 + words.KEY_SIZES[k]) == QUOTE:
            expected, use, i = k + 1, words.KEY_USES[k], i + 2 + words.KEY_SIZES[k]
        else:
            use, i = words.PASS_OVER, after_string(i)
        if i < 0:
            return i
        i = after_blanks(i)
        if byte(i) != COLON:
            return CUT if byte(i) == 0 else BROKEN
        i = after_blanks(i + 1)
        if use < words.FLIGHT:
            value, i = _number_or_nan(i, odd)
            put_number(record + 8 * use, value)
        elif use == words.PASS_OVER:
            i = after_value(i)
        else:
            i = _word_value(i, use, record, odd)
        if i < 0:
            return i


@compiled
def _altitude(i: int, at: int, ground: int, odd: int) -> int:
    """A number, "ground" or null; returns the position after it."""
    if word(i) == np.uint64(words.GROUND):
        put_number(at, np.nan)
        put_byte(ground, ON_GROUND)
        return i + 8
    value, i = _number_or_nan(i, odd)
    put_number(at, value)
    put_byte(ground, GROUND_UNKNOWN if np.isnan(value) else AIRBORNE)
    return i


@compiled
def _item(i: int, k: int, at: int, codes: int, record: int, odd: int) -> int:
    """Item k of a point; returns the position after it."""
    if k == ALTITUDE:
        return _altitude(i, at, codes + 1, odd)
    if k == OBJECT:
        if byte(i) == OPEN_OBJECT:
            put_byte(codes + 2, 1)
            return _aircraft(i, record, odd)
        if word(i) & np.uint64(LOW_HALF) != np.uint64(NULL):
            _odd(odd)
        return after_value(i)
    if k == SOURCE_TYPE:
        code, i = _source(i, odd)
        put_byte(codes, code)
        return i
    if k < ITEMS:
        value, i = _number_or_nan(i, odd)
        put_number(at, value)
        return i
    return after_value(i)


@compiled
def _point(i: int, at: int, stride: int, codes: int, record: int, odd: int) -> int:
    """A point that opens at i, items `stride` bytes apart from `at` on; returns the position after it."""
    put_byte(codes, words.NOT_GIVEN)
    put_byte(codes + 1, GROUND_UNKNOWN)
    put_byte(codes + 2, 0)
    k = 0
    i = after_blanks(i + 1)
    while byte(i) != CLOSE_LIST:
        i = _item(i, k, at + k * stride, codes, record, odd)
        if i < 0:
            return i
        k += 1
        i = after_blanks(i)
        c = byte(i)
        if c == COMMA:
            i = after_blanks(i + 1)
        elif c != CLOSE_LIST:
            return CUT if c == 0 else BROKEN
    for missing in range(k, ITEMS):
        put_number(at + missing * stride, np.nan)
    return i + 1


@compiled
def _next_point(i: int) -> int:
    """Past what is broken: the next `[` that follows a `,`; or CUT."""
    i += 1
    comma = False
    while True:
        c = byte(i)
        if c == 0:
            return CUT
        if c == OPEN_LIST and comma:
            return i
        if c > SPACE:
            comma = c == COMMA
        i += 1


@compiled
def parse(text: Bytes, start: int, points: Numbers, codes: Bytes, records: Numbers, state: Rows) -> int:
    """Points from position `start` on into the rows after state[POINTS], until the list, the text or the rows end.

    `points` is float64[ITEMS, rows], `codes` uint8[rows, 4] (source class, ground, has an object), `records`
    float64[objects, words.RECORD]. Returns where to go on: the start of the point that is not whole (MORE) or has no
    row (FULL), or the position after the list (END). A point that is not JSON is passed over and counted in state[BAD].
    """
    base, stride, odd = text.ctypes.data, 8 * points.shape[1], state.ctypes.data + 8 * ODD
    n, m = state[POINTS], state[OBJECTS]
    i = base + start
    while True:
        i = after_blanks(i)
        c = byte(i)
        if c == COMMA:
            i += 1
            continue
        if c == CLOSE_LIST or c == 0:
            status = END if c == CLOSE_LIST else MORE
            break
        odd_before = state[ODD]
        if c == OPEN_LIST:
            if n >= points.shape[1] or m >= len(records):
                status = FULL
                break
            row, record = points.ctypes.data + 8 * n, records.ctypes.data + 8 * words.RECORD * m
            after = _point(i, row, stride, codes.ctypes.data + 4 * n, record, odd)
            if after >= 0:
                if codes[n, 2]:
                    put_word(record + 8 * words.ROW_SLOT, np.uint64(n))
                    m += 1
                n += 1
                i = after
                continue
            if after == BROKEN:
                after = _next_point(i)
        else:
            after = after_value(i)
        if after == CUT:
            state[ODD], status = odd_before, MORE
            break
        if state[BAD] == 0:
            state[FIRST_BAD] = i - base
        state[BAD] += 1
        i = after if after > i else i + 1
    state[POINTS], state[OBJECTS], state[STATUS] = n, m, status
    return i - base + (1 if status == END else 0)
