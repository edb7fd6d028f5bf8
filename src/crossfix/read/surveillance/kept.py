"""Kept: columns with room for the frames of one block, filled by the compiled loops; and the way to those loops."""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Kept(NamedTuple):
    """Counter (-1: none), signal byte, content, its bytes, place in the source, identity of the receiver (0: none)."""

    counter: NDArray[np.int64]
    signal: NDArray[np.uint8]
    data: NDArray[np.uint8]
    length: NDArray[np.uint8]
    place: NDArray[np.int64]
    receiver: NDArray[np.uint64]

    def first(self, count: int) -> Kept:
        """The frames that were filled in."""
        counter, signal, data, length, place, receiver = self
        return Kept(counter[:count], signal[:count], data[:count], length[:count], place[:count], receiver[:count])


def room_for(frames: int) -> Kept:
    """Columns for so many frames."""
    return Kept(
        np.empty(frames, np.int64),
        np.empty(frames, np.uint8),
        np.zeros((frames, 14), np.uint8),
        np.empty(frames, np.uint8),
        np.empty(frames, np.int64),
        np.zeros(frames, np.uint64),
    )


def loops(name: str) -> Any:
    """A module of compiled loops: imports Numba, so it is called where frames are read and not before."""
    return importlib.import_module(f"crossfix.read.surveillance.{name}")
