"""Impulse: a short sound that a cockpit recorder's channels hold together, or one that looks like it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Impulse:
    """A moment on the recorder's clock, in seconds from its first sample.

    kind: "impulse", or what it resembles: "electrical" (the same on all crew channels at once), "click", "speech",
    "warning". score: log of the odds by the classifier. sigma_s: one sigma of the onset.
    channels: those that show it. strengths: rise on each channel over its own noise, in sigmas, by channel.
    contributions: what each feature adds to the score, the largest first. order: channels by arrival with the delay to
    the first in seconds, () where it is not determinable; direction: words, with the reason where it is not.
    """

    time_s: float
    sigma_s: float
    score: float
    kind: str
    channels: tuple[str, ...]
    strengths: tuple[tuple[str, float], ...]
    contributions: tuple[tuple[str, float], ...]
    order: tuple[tuple[str, float], ...] = ()
    direction: str = "direction not determinable"
