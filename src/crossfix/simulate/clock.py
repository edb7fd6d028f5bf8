"""A recorder's own clock against UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Seconds = TypeVar("Seconds", float, NDArray[np.float64])


@dataclass(frozen=True, slots=True)
class RecorderClock:
    """utc = zero_s + rate * local. zero_s: seconds since 00:00 UTC of the scenario's day."""

    zero_s: float
    rate: float

    def utc(self, local_s: Seconds) -> Seconds:
        """UTC seconds of the day at local seconds.

        >>> RecorderClock(100.0, 1.0005).utc(2000.0)
        2101.0
        """
        return self.zero_s + self.rate * local_s

    def local(self, utc_s: Seconds) -> Seconds:
        """Local seconds at UTC seconds of the day.

        >>> RecorderClock(100.0, 1.25).local(350.0)
        200.0
        """
        return (utc_s - self.zero_s) / self.rate
