"""One way to decode in the tests of `read.surveillance.mode_s`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from builders import mode_s as made
from crossfix.read.surveillance.mode_s import Decoder
from crossfix.records.table import Table

ADDRESS = 0x4CA2D6


def read(frames: Sequence[bytes], times: Sequence[float] | None = None, decoder: Decoder | None = None) -> Table:
    """The reports of frames a tenth of a second apart."""
    stored, lengths = made.stacked(list(frames))
    seconds = np.asarray(np.arange(len(frames)) * 0.1 if times is None else times, np.float64)
    return (decoder or Decoder()).decode(seconds, stored, lengths)[0]


def value(table: Table, name: str, row: int = -1) -> object:
    """A value as a Python object, None where not valid."""
    column = table[name]
    return column.values[row].item() if column.valid[row] else None


def one(text: str) -> Table:
    """The report of one published frame; for address parity, after a squitter of the address that makes it right."""
    frame = bytes.fromhex(text)
    if frame[0] >> 3 in (11, 17, 18):
        return read([frame])
    bits = 8 * len(frame) - 24
    data, parity = int.from_bytes(frame[:-3], "big"), int.from_bytes(frame[-3:], "big")
    return read([made.all_call(made.remainder(data, bits) ^ parity), frame])
