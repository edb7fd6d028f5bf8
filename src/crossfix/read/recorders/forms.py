"""Storage forms of ARINC 717 recordings: how 12-bit words lie in the bytes of a file.

- bitstream: words packed one after another, 2 in 3 bytes, from any bit on (phase). Sent, and mostly stored, least
  significant bit first. Dumps with the most significant bit first exist in two kinds: of whole words, and of bytes
  filled from the other end (reversed), in which the words still begin with their least significant bit.
- aligned: a word in 16 bits, the upper four free for flags. Little or big endian.

Word 1 of a subframe is its sync word; the sync may go on in words 2 and 3 (24 and 36 bits): 247 001, 247 000 001.

Sources: ARINC 717-15 as summarised by Sudolsky, "ARINC 573/717, 767 and 647A", PHM 2009; Airfase's description of
the aligned form and its flags, as quoted in github.com/osnosn/FlightDataDecode.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

SYNCS = (0x247, 0x5B8, 0xA47, 0xDB8)
"""Word 1 of subframes 1 to 4. 1 and 3, and 2 and 4, differ in one bit: the sequence tells, never one word."""
RATES = (32, 64, 128, 256, 384, 512, 896, 1024, 2048, 4096)
"""Words per subframe that are tried: ARINC 573 had 32; 717 allows 64 times 1, 2, 4, 6, 8, 14, 16 and more."""
LARGEST_RATE = 1 << 16
PACKED_BITS, ALIGNED_BITS = 12, 16


class Order(IntEnum):
    """How the bits of a word follow one another in the file."""

    LEAST_FIRST = 0
    MOST_FIRST = 1
    REVERSED = 2
    LITTLE_ENDIAN = 3
    BIG_ENDIAN = 4


NAMES = {
    Order.LEAST_FIRST: "bitstream, least significant bit first",
    Order.MOST_FIRST: "bitstream, most significant bit first",
    Order.REVERSED: "bitstream, least significant bit first in reversed bytes",
    Order.LITTLE_ENDIAN: "aligned, little endian",
    Order.BIG_ENDIAN: "aligned, big endian",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One storage form at one rate."""

    order: Order
    words_per_subframe: int

    @property
    def step(self) -> int:
        """Bits of the file per word."""
        return ALIGNED_BITS if self.order >= Order.LITTLE_ENDIAN else PACKED_BITS

    @property
    def period(self) -> int:
        """Bits of the file per subframe."""
        return self.step * self.words_per_subframe

    @property
    def grid(self) -> int:
        """Bits between places where a word may begin."""
        return 8 if self.order >= Order.LITTLE_ENDIAN else 1

    def text(self, first_bit: int, sync_bits: int = PACKED_BITS) -> str:
        """The form in words, with the phase of a bitstream that locks at `first_bit`.

        >>> Form(Order.LEAST_FIRST, 256).text(307515)
        'bitstream, least significant bit first, phase 3'
        """
        parts = [NAMES[self.order]]
        if self.step == PACKED_BITS:
            parts.append(f"phase {first_bit % 8}")
        if sync_bits != PACKED_BITS:
            parts.append(f"{sync_bits}-bit sync")
        return ", ".join(parts)


def sync_bits(after_sync: NDArray[np.uint16]) -> int:
    """12, 24 or 36: how far the sync goes, from words 2 and 3 of whole subframes, (subframes, 2).

    It goes on where nearly all subframes say so; a recording of fewer than 4 does not tell.
    """
    if len(after_sync) < len(SYNCS):
        return PACKED_BITS
    second, third = after_sync.T
    if (second == 1).mean() > 0.9:
        return 2 * PACKED_BITS
    if ((second == 0) & (third == 1)).mean() > 0.9:
        return 3 * PACKED_BITS
    return PACKED_BITS
