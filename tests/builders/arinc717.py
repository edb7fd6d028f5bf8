"""ARINC 717 recordings, synthetic, written bit by bit from the standard's description; shares no code with the reader.

A `Stream` carries, beside its bits, which bit of the undamaged recording each one is: what was damaged is then known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SYNC_OCTAL = ("1107", "2670", "5107", "6670")
"""Words 1 of subframes 1 to 4, as NASA's dictionary names them."""
STRANGE = -1
"""The origin of a bit that is not of the recording."""


def subframes(
    random: np.random.Generator, count: int, width: int, first: int = 1, sync_words: int = 1
) -> NDArray[np.uint16]:
    """Subframes of random words behind syncs of one to three words, from subframe number `first` on."""
    return with_syncs(random.integers(0, 4096, (count, width), np.uint16), first, sync_words)


def flight(random: np.random.Generator, count: int, width: int) -> NDArray[np.uint16]:
    """Subframes whose words change slowly from frame to frame, as parameters do; a quarter of them never used."""
    steps = random.normal(0, random.choice([0, 1, 8, 40], (4, width)), (count // 4 + 1, 4, width))
    words = random.integers(300, 3800, (4, width)) + np.cumsum(steps, 0)
    words[:, :, random.random(width) < 0.25] = 0
    return with_syncs(np.clip(words, 0, 4095).astype(np.uint16).reshape(-1, width)[:count], 1, 1)


def with_syncs(words: NDArray[np.uint16], first: int, sync_words: int) -> NDArray[np.uint16]:
    """Sync words put in place; those of 24 and 36 bits end in 001."""
    made = words.copy()
    for row in range(len(made)):
        made[row, :sync_words] = 0
        made[row, sync_words - 1] = 1
        made[row, 0] = int(SYNC_OCTAL[(first - 1 + row) % 4], 8)
    return made


def wire(words: NDArray[np.uint16], *, most_first: bool = False) -> NDArray[np.uint8]:
    """Words as bits in the order in which they are sent: the least significant first."""
    shifts = range(11, -1, -1) if most_first else range(12)
    return np.stack([words.reshape(-1) >> shift & 1 for shift in shifts], axis=1).astype(np.uint8).reshape(-1)


def packed(bits: NDArray[np.uint8] | Sequence[int], *, most_first: bool = False) -> bytes:
    """Bits into bytes, from the least or the most significant bit of each on; the last byte is filled with 0."""
    return np.packbits(np.asarray(bits, np.uint8), bitorder="big" if most_first else "little").tobytes()


def bitstream(words: NDArray[np.uint16], form: str, leader: Sequence[int] = ()) -> bytes:
    """A packed recording after `leader` bits: form "least", "most", or "reversed" (least first in reversed bytes)."""
    bits = np.concatenate((np.array(leader, np.uint8), wire(words, most_first=form == "most")))
    return packed(bits, most_first=form != "least")


def aligned(words: NDArray[np.uint16], endian: str, flags: NDArray[np.uint16] | None = None) -> bytes:
    """Words in 16 bits, "little" or "big", with flags in the upper four."""
    return (words if flags is None else words | flags).astype("<u2" if endian == "little" else ">u2").tobytes()


@dataclass(frozen=True)
class Stream:
    """Bits of a recording, and which bit of the undamaged one each is (STRANGE: none)."""

    bits: NDArray[np.uint8]
    origin: NDArray[np.int64]

    @staticmethod
    def of(words: NDArray[np.uint16]) -> Stream:
        """Undamaged."""
        bits = wire(words)
        return Stream(bits, np.arange(len(bits)))

    def slip(self, random: np.random.Generator, at: int, bits: int) -> Stream:
        """`bits` random bits put in before bit `at`, or left out from it on where negative."""
        if bits < 0:
            return self.dropout(at, -bits)
        new = random.integers(0, 2, bits, np.uint8)
        return Stream(np.insert(self.bits, at, new), np.insert(self.origin, at, np.full(bits, STRANGE)))

    def dropout(self, at: int, bits: int) -> Stream:
        """Bits lost."""
        gone = slice(at, at + bits)
        return Stream(np.delete(self.bits, gone), np.delete(self.origin, gone))

    def erased(self, at: int, bits: int) -> Stream:
        """Bits overwritten with 1, as in an erased memory."""
        made, origin = self.bits.copy(), self.origin.copy()
        made[at : at + bits], origin[at : at + bits] = 1, STRANGE
        return Stream(made, origin)

    def flipped(self, random: np.random.Generator, rate: float) -> Stream:
        """Bit errors at a rate; their origin stays."""
        return Stream(self.bits ^ (random.random(len(self.bits)) < rate).astype(np.uint8), self.origin)

    def cut(self, bits: int) -> Stream:
        """The first `bits`."""
        return Stream(self.bits[:bits], self.origin[:bits])

    def undamaged(self, words: int) -> NDArray[np.bool_]:
        """Which of the words of the recording are there with all their bits in a row."""
        place = np.full(words * 12, STRANGE, np.int64)
        known = self.origin >= 0
        place[self.origin[known]] = np.flatnonzero(known)
        by_word = place.reshape(-1, 12)
        whole: NDArray[np.bool_] = (by_word[:, 0] >= 0) & (np.diff(by_word, axis=1) == 1).all(axis=1)
        return whole

    def stored(self, words: int) -> NDArray[np.uint16]:
        """The undamaged words as they are stored, bit errors included; 0 for the others."""
        known = self.origin >= 0
        bits = np.zeros(words * 12, np.uint16)
        bits[self.origin[known]] = self.bits[known]
        values = (bits.reshape(-1, 12) << np.arange(12, dtype=np.uint16)).sum(axis=1).astype(np.uint16)
        return np.where(self.undamaged(words), values, 0)


@dataclass(frozen=True)
class Recovery:
    """How much of a damaged recording was read: shares of undamaged words, and of words said to be valid."""

    recovered: float
    """Undamaged words that are valid, in their subframe, with their value as stored."""
    wrong: float
    """Valid words that are not what was recorded, those with bit errors of their own left out."""
    with_bit_errors: float
    """Valid words that are not what was recorded."""

    @staticmethod
    def of(
        words: NDArray[np.uint16], stream: Stream, read: NDArray[np.uint16], valid: NDArray[np.bool_], first: int
    ) -> Recovery:
        """`read`, `valid`: subframes from the one of the recording with index `first` on."""
        stop = min(len(words), first + len(read))
        ours, valid = read[: stop - first], valid[: stop - first]
        part = slice(first, stop)
        good = stream.undamaged(words.size).reshape(words.shape)
        stored = np.where(good, stream.stored(words.size).reshape(words.shape), words)
        return Recovery(
            float((valid & good[part] & (ours == stored[part])).sum() / good.sum()),
            float((valid & (ours != stored[part])).sum() / valid.sum()),
            float((valid & (ours != words[part])).sum() / valid.sum()),
        )


def damaged(
    random: np.random.Generator, words: NDArray[np.uint16], slips: int, dropouts: int, rate: float, longest: int
) -> Stream:
    """Slips of 1 to 11 bits, dropouts of 24 to `longest` bits of all sizes, a cut end, and bit errors."""
    stream = Stream.of(words)
    size = len(stream.bits)
    stream = stream.cut(size - 12 * words.shape[1] // 3 - 5)
    places = random.integers(0, len(stream.bits), slips + dropouts)
    is_slip = random.permutation(slips + dropouts) < slips
    for at, slipped in sorted(zip(places.tolist(), is_slip.tolist(), strict=True), reverse=True):
        if slipped:
            stream = stream.slip(random, at, int(random.integers(1, 12) * random.choice([-1, 1])))
        else:
            stream = stream.dropout(at, int(24 * (longest / 24) ** random.random()))
    return stream.flipped(random, rate)
