"""The flight data recorder's bitstream: ARINC 717, 256 words of 12 bits a second, packed, least significant bit first.

Synchronisation words 1107, 2670, 5107, 6670 (octal) in word 1 of subframes 1 to 4 (ARINC 717; NASA's dictionary).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.made_flight import MadeFlight
from crossfix.simulate.recorder_layout import COUNTER_WORD, GNSS_NONE, WORDS, Placed

Floats = NDArray[np.float64]
Words = NDArray[np.uint16]
SYNCS = np.array([0o1107, 0o2670, 0o5107, 0o6670], np.uint16)
UTC_STEPS = {"utc_hour": (3600.0, 24), "utc_minute": (60.0, 60), "utc_second": (1.0, 60)}


def recorder_words(
    made: MadeFlight, parameters: Sequence[Placed], recorder: RecorderClock, aircraft: RecorderClock
) -> Words:
    """Words (subframes, 256), from the recorder's zero to the end of the recordings.

    `recorder` times the words; `aircraft` is the clock whose hours, minutes and seconds are recorded.
    """
    seconds = float(recorder.local(made.scenario.stop))
    words = np.zeros((math.ceil(seconds), WORDS), np.uint16)
    rows = np.arange(len(words))
    words[:, 0] = SYNCS[rows % 4]
    words[::4, COUNTER_WORD - 1] = (rows[::4] // 4) % 4096
    for one in parameters:
        for word in one.words:
            moments = recorder.utc((rows + (word - 1) / WORDS).astype(np.float64))
            _put(words, one, word, _numbers(one, _values(made, one, moments, aircraft)))
    return words


def bitstream(words: Words, seconds: float) -> bytes:
    """The words as they are sent, cut off after `seconds` of the recorder: power ends within a word."""
    bits = np.stack([words.reshape(-1) >> bit & 1 for bit in range(12)], axis=1).astype(np.uint8).reshape(-1)
    return np.packbits(bits[: math.floor(seconds * WORDS * 12)], bitorder="little").tobytes()


def _values(made: MadeFlight, one: Placed, moments: Floats, aircraft: RecorderClock) -> Floats:
    if one.quantity in UTC_STEPS:
        step_s, around = UTC_STEPS[one.quantity]
        return np.asarray(np.floor(aircraft.local(moments) / step_s) % around, np.float64)
    name = "altitude_ft" if one.quantity == "pressure_ft" else one.quantity
    found = made.at(name, moments)
    return found % 360 if one.quantity == "heading_deg" else found


def _numbers(one: Placed, values: Floats) -> NDArray[np.int64]:
    """The numbers nearest to the values, within what the bits can tell."""
    none = np.isnan(values)
    least, most = (-(1 << one.wide - 1) + 1, (1 << one.wide - 1) - 1) if one.signed else (0, (1 << one.wide) - 1)
    numbers = np.clip(np.rint((np.nan_to_num(values) - one.base) / one.step), least, most).astype(np.int64)
    return np.where(none, -GNSS_NONE if one.double else 0, numbers) & ((1 << one.wide) - 1)


def _put(words: Words, one: Placed, word: int, numbers: NDArray[np.int64]) -> None:
    if one.double:
        words[:, word - 1] = numbers & 0xFFF
        words[:, word - 2] = numbers >> 12
        return
    words[:, word - 1] |= (numbers << (one.lowest - 1)).astype(np.uint16)
