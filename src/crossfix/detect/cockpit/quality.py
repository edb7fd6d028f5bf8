"""What is doubtful about a recording's sound: each finding a small record with figures, none of them a judgement.

Limits that recorders must keep, EUROCAE ED-112 as a recorder's manual gives it: drop-outs up to 100 ms each and 250 ms
in half an hour, crosstalk -40 dB, channels within 4 ms, time base within 0.1 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.cockpit.gain import Gain, GainPumping
from crossfix.detect.cockpit.hum import Hum, HumLines
from crossfix.detect.cockpit.leaks import Leak, Leaks
from crossfix.detect.cockpit.skew import ChannelSkew
from crossfix.detect.cockpit.still import Dropout, Ended, Saturated, Still
from crossfix.detect.cockpit.windows import RATE_HZ, Samples
from crossfix.errors import RequestInvalid
from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class Quality:
    """All findings of one recording. `skew` is in words, with the reason where it cannot be told."""

    ends: tuple[Ended, ...]
    dropouts: tuple[Dropout, ...]
    saturated: tuple[Saturated, ...]
    gains: tuple[Gain, ...]
    hums: tuple[Hum, ...]
    leaks: tuple[Leak, ...]
    skew: str


@dataclass(frozen=True, slots=True)
class SoundQuality:
    """Checks a recording in one pass over blocks at 16 kHz."""

    still: Still = field(default_factory=Still)
    gain: GainPumping = field(default_factory=GainPumping)
    hum: HumLines = field(default_factory=HumLines)
    leaks: Leaks = field(default_factory=Leaks)
    skew: ChannelSkew = field(default_factory=ChannelSkew)
    piece_s: float = limit(30.0, "s", "ours: the sound is measured in pieces of this length, in constant memory")

    def check(self, blocks: Iterable[Samples], rate_hz: int, channels: Sequence[str]) -> Quality:
        """Of blocks (channels, samples); the same for any blocks of the same samples."""
        if rate_hz != RATE_HZ:
            raise RequestInvalid(
                f"quality: expected {RATE_HZ} samples per second, found {rate_hz}; read it at that rate"
            )
        still, gain = self.still.begin(len(channels), rate_hz), self.gain.begin(len(channels))
        hum, leaks = self.hum.begin(len(channels)), self.leaks.begin(len(channels))
        pieces = pieces_of(blocks, len(channels), round(self.piece_s * rate_hz))

        def watched() -> Iterator[Samples]:
            for piece in pieces:
                for one in (still, gain, hum, leaks):
                    one.add(piece)
                yield piece

        _, skew = self.skew.measure(watched(), channels)
        for _ in watched():  # fewer than two crew channels: nothing was read for the skew
            pass
        ends, dropouts, saturated = still.told(channels)
        return Quality(ends, dropouts, saturated, gain.told(channels), hum.told(channels), leaks.told(channels), skew)


def pieces_of(blocks: Iterable[Samples], channels: int, length: int) -> Iterator[NDArray[np.float32]]:
    """Pieces (channels, length) of the same samples, the last one shorter."""
    held = np.zeros((channels, 0), np.float32)
    for block in blocks:
        held = np.concatenate([held, block], axis=1)
        while held.shape[1] >= length:
            yield held[:, :length]
            held = held[:, length:]
    if held.shape[1]:
        yield held
