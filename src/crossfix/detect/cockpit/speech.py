"""Where someone may be speaking: intervals that err on the side of too much, so that they can be masked.

What rises above its own noise in the band of the voice for longer than a click, or swells and fades there as speech
does, is taken for speech: words, received radio, and also warnings and long noises. What it misses is quieter than the
noise around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft

from crossfix.records.thresholds import limit

Decibels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SpeechLimits:
    """What counts as speech."""

    low_hz: float = limit(300.0, "Hz", "lower end of the telephone band (ITU-T G.712)")
    high_hz: float = limit(3400.0, "Hz", "its upper end")
    bands: int = limit(10, "bands", "ours: equal parts of the band; formants fill some of them")
    frame_s: float = limit(0.032, "s", "ours: some periods of a voice")
    segment_s: float = limit(10.0, "s", "ours: the noise is that of two neighbouring segments, the louder pair")
    floor_share: float = limit(0.2, "1", "ours: share of frames below the noise; pauses are a fifth of running speech")
    loud_db: float = limit(2.5, "dB", "ours: of the loudest three bands over the noise; 3 dB misses 4 % of weak speech")
    swing_db: float = limit(3.5, "dB", "ours: between quarters of the frames of a second; noise has 1 dB")
    busy_share: float = limit(0.3, "1", "ours: share of loud frames within busy_s; a click has fewer")
    busy_s: float = limit(0.4, "s", "ours: about two syllables")
    margin_s: float = limit(0.25, "s", "ours: before and after; weak first and last sounds")
    join_s: float = limit(0.6, "s", "ours: a shorter pause is a part of speech")


@dataclass(frozen=True, slots=True)
class Speech:
    """Someone may be speaking, from start to stop in seconds from the first sample, on these channels."""

    start_s: float
    stop_s: float
    channels: tuple[str, ...]


class SpeechFinder:
    """Takes blocks (channels, samples) and gives what is sure; the same for any cutting into blocks."""

    def __init__(self, rate_hz: int, channels: tuple[str, ...], limits: SpeechLimits | None = None) -> None:
        self.limits = limits or SpeechLimits()
        self._channels = channels
        self._frame = round(self.limits.frame_s * rate_hz)
        self._hop = self._frame // 2
        self._hop_s = self._hop / rate_hz
        self._window = np.hanning(self._frame + 1)[:-1].astype(np.float32)
        self._edges = self._band_edges(rate_hz)
        self._segment = round(self.limits.segment_s / self._hop_s)
        self._rest = np.zeros((len(channels), 0), np.float32)
        self._waiting = np.zeros((len(channels), 0, self.limits.bands), np.float32)
        self._segments: list[Decibels] = []
        self._done = 0
        self._spoken: list[NDArray[np.bool_]] = []

    def _band_edges(self, rate_hz: int) -> NDArray[np.int64]:
        ends = np.linspace(self.limits.low_hz, self.limits.high_hz, self.limits.bands + 1)
        return np.round(ends * self._frame / rate_hz).astype(np.int64)

    def add(self, block: NDArray[np.float32]) -> None:
        """The next samples, full scale 1; what is not a number counts as silence."""
        joined = np.concatenate([self._rest, np.nan_to_num(block)], axis=1)
        count = (joined.shape[1] - self._frame) // self._hop + 1 if joined.shape[1] >= self._frame else 0
        if count:
            view = np.lib.stride_tricks.sliding_window_view(joined, self._frame, axis=1)
            frames = view[:, : count * self._hop : self._hop]
            self._add_frames(self._levels(frames))
        self._rest = joined[:, count * self._hop :]

    def _levels(self, frames: NDArray[np.float32]) -> Decibels:
        """Level of each band, dB (channels, frames, bands)."""
        lines = rfft(frames * self._window, axis=2)[:, :, : self._edges[-1]]
        total = np.add.reduceat(lines.real**2 + lines.imag**2, self._edges[:-1], axis=2)
        return (10.0 * np.log10(total + 1e-9)).astype(np.float32)

    def _add_frames(self, levels: Decibels) -> None:
        self._waiting = np.concatenate([self._waiting, levels], axis=1)
        while self._waiting.shape[1] >= self._segment:
            self._add_segment(self._waiting[:, : self._segment])
            self._waiting = self._waiting[:, self._segment :]

    def _add_segment(self, levels: Decibels) -> None:
        """A segment is judged when the one after it is there."""
        self._segments.append(levels)
        if len(self._segments) > 3:
            self._segments.pop(0)
        if len(self._segments) > 1:
            self._judge(len(self._segments) - 2)

    def _judge(self, place: int) -> None:
        own = self._segments[place]
        pairs = [
            np.concatenate([self._segments[k], self._segments[k + 1]], axis=1)
            for k in (place - 1, place)
            if 0 <= k < len(self._segments) - 1
        ] or [own]
        floors = [np.quantile(pair, self.limits.floor_share, axis=1, keepdims=True) for pair in pairs]
        floor = np.maximum.reduce(floors)
        self._spoken.append(self._sounds(own, floor.astype(np.float32)))

    def _sounds(self, levels: Decibels, floor: Decibels) -> NDArray[np.bool_]:
        """Whether each frame may hold speech, (channels, frames)."""
        excess = np.sort(levels - floor, axis=2)[:, :, -3:].mean(axis=2)
        noise = np.quantile(excess, self.limits.floor_share, axis=1, keepdims=True)
        loud = excess - noise > self.limits.loud_db
        share = _moving_mean(loud.astype(np.float32), max(1, round(self.limits.busy_s / self._hop_s)))
        swings = self._swings(levels.mean(axis=2))
        busy = share >= self.limits.busy_share
        return np.asarray(busy | swings, bool)

    def _swings(self, mean: Decibels) -> NDArray[np.bool_]:
        """Whether the level (channels, frames) swells and fades within each second."""
        second, count = max(4, round(1.0 / self._hop_s)), mean.shape[1]
        whole = count // second * second
        found = np.zeros(mean.shape, bool)
        for first, part in ((0, mean[:, :whole].reshape(len(mean), -1, second)), (whole, mean[:, None, whole:])):
            if part.size:
                low, high = np.quantile(part, [0.25, 0.75], axis=2)
                wide = np.repeat(high - low > self.limits.swing_db, part.shape[2], axis=1)
                found[:, first : first + wide.shape[1]] = wide
        return found

    def finish(self) -> tuple[Speech, ...]:
        """All speech of the sound, in order, without overlap; the last seconds are judged by what there is."""
        if self._waiting.shape[1]:
            self._add_segment(self._waiting)
            self._waiting = self._waiting[:, :0]
        if self._segments:
            self._judge(len(self._segments) - 1)
            self._segments = []
        if not self._spoken:
            return ()
        return tuple(self._intervals(np.concatenate(self._spoken, axis=1)))

    def _intervals(self, spoken: NDArray[np.bool_]) -> Iterator[Speech]:
        edge = np.diff(np.pad(spoken.any(axis=0), 1).astype(np.int8))
        margin = self.limits.margin_s
        open_at: tuple[float, float, set[str]] | None = None
        for first, last in zip(np.flatnonzero(edge == 1), np.flatnonzero(edge == -1), strict=True):
            shown = np.any(spoken[:, first:last], axis=1).tolist()
            named = {c for c, one in zip(self._channels, shown, strict=True) if one}
            start_s = max(0.0, first * self._hop_s - margin)
            stop_s = (last + 1) * self._hop_s + margin
            if open_at and start_s - open_at[1] < self.limits.join_s:
                open_at = (open_at[0], stop_s, open_at[2] | named)
                continue
            if open_at:
                yield self._speech(*open_at)
            open_at = (start_s, stop_s, named)
        if open_at:
            yield self._speech(*open_at)

    def _speech(self, start_s: float, stop_s: float, named: set[str]) -> Speech:
        return Speech(round(start_s, 6), round(stop_s, 6), tuple(c for c in self._channels if c in named))


def _moving_mean(values: NDArray[np.float32], width: int) -> NDArray[np.float64]:
    """Mean over `width` frames around each, fewer at the ends."""
    sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1, dtype=np.float64)
    places = np.arange(values.shape[1])
    low, high = np.maximum(places - width // 2, 0), np.minimum(places + width // 2 + 1, values.shape[1])
    return np.asarray((sums[:, high] - sums[:, low]) / (high - low))
