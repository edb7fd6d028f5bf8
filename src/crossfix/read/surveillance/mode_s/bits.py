"""Bits as the standards number them: the first bit is 1 and the most significant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crossfix.read.surveillance.mode_s.compiled import inlined, whole


@inlined
def bits(field: int, first: int, count: int) -> int:
    """Bits `first` to `first + count - 1` of a 56-bit ME, MB or MV field."""
    return (field >> (57 - first - count)) & ((1 << count) - 1)


@inlined
def head_bits(head: int, first: int, count: int) -> int:
    """Bits `first` to `first + count - 1` of the first 32 bits of a frame."""
    return (head >> (33 - first - count)) & ((1 << count) - 1)


@inlined
def head_of(frame: NDArray[np.uint8]) -> int:
    """The first 32 bits of a frame."""
    return (whole(frame[0]) << 24) | (whole(frame[1]) << 16) | (whole(frame[2]) << 8) | whole(frame[3])


@inlined
def message_of(frame: NDArray[np.uint8]) -> int:
    """Bits 33 to 88 of a long frame: ME, MB or MV."""
    field = whole(0)
    for place in range(4, 11):
        field = (field << 8) | whole(frame[place])
    return field
