"""Mode S and ADS-B: frames to columns. Numba is imported when the first `Decoder` is made, not before."""

from __future__ import annotations

from crossfix.read.surveillance.mode_s.decoder import Decoder
from crossfix.read.surveillance.mode_s.settings import Rejected, Settings

__all__ = ["Decoder", "Rejected", "Settings"]
