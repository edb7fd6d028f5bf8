"""The compiled part, and the only module that `decoder` loads when a decoder is made: importing this imports Numba."""

from __future__ import annotations

from crossfix.read.surveillance.mode_s.acceptance import accept
from crossfix.read.surveillance.mode_s.aircraft import hashed, unheard
from crossfix.read.surveillance.mode_s.columns import Blocks
from crossfix.read.surveillance.mode_s.fields import decode_fields
from crossfix.read.surveillance.mode_s.joined import join
from crossfix.read.surveillance.mode_s.positions import Limits

__all__ = ["Blocks", "Limits", "accept", "decode_fields", "hashed", "join", "unheard"]
