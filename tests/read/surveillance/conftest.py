"""A stand-in for the Mode S decoder: readers are tested for what they hand on, whatever is decoded from it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from crossfix.records.notice import Notice
from crossfix.records.table import Column, Table


class StandIn:
    """A row per frame that is not of zeros, with bytes 1 to 3 as the address."""

    def __init__(self) -> None:
        self.accepted: NDArray[np.int64] = np.empty(0, np.int64)

    def decode(
        self, time_s: NDArray[np.float64], frames: NDArray[np.uint8], lengths: NDArray[np.uint8]
    ) -> tuple[Table, list[Notice]]:
        assert time_s.shape == lengths.shape == frames.shape[:1]
        assert frames.shape[1:] == (14,)
        assert set(lengths.tolist()) <= {7, 14}
        self.accepted = np.flatnonzero(frames.any(axis=1))
        kept = frames[self.accepted].astype(np.uint32)
        address = kept[:, 1] << 16 | kept[:, 2] << 8 | kept[:, 3]
        columns = {
            "time": Column.of("time", time_s[self.accepted]),
            "icao_address": Column.of("icao_address", address),
            "downlink_format": Column.of("downlink_format", kept[:, 0] >> 3),
            "type_code": Column.of("type_code", kept[:, 4] >> 3),
            "source_class": Column.of("source_class", np.where(kept[:, 0] >> 3 == 17, 1, 5)),
        }
        return Table(columns), []

    def notices(self) -> list[Notice]:
        return []


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put it where frames are decoded."""
    monkeypatch.setattr("crossfix.read.surveillance.frames.Decoder", StandIn)
