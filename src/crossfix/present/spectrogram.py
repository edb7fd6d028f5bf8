"""Spectrograms of hours of sound in constant memory, as PNG images that no sound can be made from.

A column holds, of each frequency, the greatest power of the short spectra that lie in it: a sound of 20 ms stays
visible, and phase and order within the column are gone. In speech the band of the voice is not drawn at all.
PNG: W3C Recommendation, Portable Network Graphics, 2nd edition (2003).
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft

from crossfix.records.thresholds import limit

NO_DATA, MASKED, FIRST_SHADE, SHADES = 0, 1, 2, 14
"""Places in the palette: nothing recorded, not drawn, and the shades from least to most power."""
PALETTE = (
    (255, 255, 255), (214, 208, 196), (252, 251, 248), (236, 240, 241), (218, 228, 233), (199, 215, 224),
    (178, 201, 214), (155, 185, 203), (130, 168, 191), (105, 150, 178), (81, 131, 163), (60, 111, 146),
    (43, 90, 126), (30, 69, 104), (19, 48, 78), (9, 27, 49),
)  # fmt: skip
STEP_DB, LEAST_DB = 0.5, -120.0
"""Power is kept in bytes: 1 is LEAST_DB or less, each further one STEP_DB more; 0 is nothing recorded."""
TOGETHER = 256
"""Columns that become bytes at once."""
Span = tuple[float, float]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How spectrograms are drawn."""

    top_hz: float = limit(6000.0, "Hz", "the area microphone is recorded from 150 to 6000 Hz (ED-112, as cited)")
    window: int = limit(256, "samples", "16 ms at 16 kHz, the window that the detector works with; a Hann window")
    hop: int = limit(128, "samples", "half a window: no sample is without weight")
    columns: int = limit(1200, "columns", "of one strip: about the width of a page, so that a page stays below 15 MB")
    strip_s: float = limit(600.0, "s", "ours: length of a strip, of files up to most_strips of them")
    most_strips: int = limit(12, "strips", "longer files get longer strips, so that the page does not grow")
    least_column_s: float = limit(0.05, "s", "ours: longer than a sound of speech needs to be told from its order")
    mask_low_hz: float = limit(300.0, "Hz", "lower end of the telephone band, which carries words (ITU-T G.712)")
    mask_high_hz: float = limit(3400.0, "Hz", "its upper end")
    mask_margin_s: float = limit(0.15, "s", "ours: before and after speech, and one bin below and above the band")


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where a sound of this length lies in strips: `strips` of `columns` of `column` samples each."""

    rate_hz: int
    column: int
    columns: int
    strips: int

    @property
    def column_s(self) -> float:
        """Length of a column."""
        return self.column / self.rate_hz

    @property
    def strip_s(self) -> float:
        """Length of a strip."""
        return self.columns * self.column_s


def geometry(seconds: float, rate_hz: int, drawing: Drawing) -> Geometry:
    """Strips of one fixed length, or of a whole number of minutes where there would be too many.

    >>> [geometry(s, 16000, Drawing()).column_s for s in (60.0, 7200.0, 36000.0)]
    [0.05, 0.5, 2.5]
    """
    strip_s = drawing.strip_s
    if seconds > strip_s * drawing.most_strips:
        strip_s = math.ceil(seconds / drawing.most_strips / 60.0) * 60.0
    elif seconds < strip_s:
        strip_s = max(seconds, 1.0)
    column_s = max(strip_s / drawing.columns, drawing.least_column_s)
    column = max(1, round(column_s * rate_hz))
    columns = max(1, math.ceil(strip_s * rate_hz / column - 1e-9))
    return Geometry(rate_hz, column, columns, max(1, math.ceil(seconds * rate_hz / (column * columns) - 1e-9)))


class Spectrograms:
    """Takes blocks of float samples (channels, samples), full scale 1, and keeps a byte per column, channel and bin.

    `peaks` is the greatest sample of each column by channel, float32 (channels, columns), NaN where nothing is known.
    """

    def __init__(self, channels: int, shape: Geometry, drawing: Drawing) -> None:
        self.shape, self.drawing = shape, drawing
        self.bins = min(drawing.window // 2, int(drawing.top_hz * drawing.window / shape.rate_hz)) + 1
        self._window = np.hanning(drawing.window + 1)[:-1].astype(np.float32)
        self._full_scale = float(self._window.sum() / 2) ** 2
        self._channels = channels
        self._rest = np.zeros((channels, 0), np.float32)
        self._first = 0
        self._levels: list[Bytes] = []
        self._columns: list[NDArray[np.float32]] = []
        self._power = np.full((channels, self.bins), np.nan, np.float32)
        self._column = 0
        self._peaks: list[NDArray[np.float32]] = []
        self._peak = np.full(channels, np.nan, np.float32)
        self.samples = 0

    def add(self, block: NDArray[np.float32]) -> None:
        """The next samples; how they are cut into blocks makes no difference."""
        self._add_peaks(block)
        self.samples += block.shape[1]
        joined = np.concatenate([self._rest, block], axis=1)
        window, hop = self.drawing.window, self.drawing.hop
        count = (joined.shape[1] - window) // hop + 1 if joined.shape[1] >= window else 0
        if count:
            frames = np.lib.stride_tricks.sliding_window_view(joined, window, axis=1)[:, : count * hop : hop]
            lines = rfft(frames * self._window, axis=2)[:, :, : self.bins]
            centres = self._first + np.arange(count) * hop + window // 2
            self._add_power(lines.real**2 + lines.imag**2, centres // self.shape.column)
        self._rest = joined[:, count * hop :]
        self._first += count * hop

    def _add_power(self, power: NDArray[np.float32], columns: NDArray[np.int64]) -> None:
        cuts = np.flatnonzero(np.diff(columns)) + 1
        for part, column in zip(np.split(power, cuts, axis=1), columns[np.r_[0, cuts]], strict=True):
            while self._column < column:
                self._end_column()
            self._power = np.fmax(self._power, np.fmax.reduce(part, axis=1))

    def _end_column(self) -> None:
        self._columns.append(self._power)
        self._power = np.full_like(self._power, np.nan)
        self._column += 1
        if len(self._columns) == TOGETHER:
            self._levels.append(self._as_levels(self._columns))
            self._columns = []

    def _as_levels(self, columns: Sequence[NDArray[np.float32]]) -> Bytes:
        """Bytes (channels, columns, bins)."""
        power = np.stack(columns, axis=1)
        with np.errstate(divide="ignore"):
            decibels = 10.0 * np.log10(power / self._full_scale)
        steps = np.clip(np.nan_to_num((decibels - LEAST_DB) / STEP_DB, nan=0.0), 0.0, 254.0)
        return np.where(np.isfinite(power), steps + 1.0, 0.0).astype(np.uint8)

    def _add_peaks(self, block: NDArray[np.float32]) -> None:
        at, size = 0, np.abs(block)
        while at < size.shape[1]:
            room = self.shape.column - (self.samples + at) % self.shape.column
            part = size[:, at : at + room]
            self._peak = np.fmax(self._peak, np.fmax.reduce(part, axis=1))
            at += part.shape[1]
            if part.shape[1] == room:
                self._peaks.append(self._peak)
                self._peak = np.full(self._channels, np.nan, np.float32)

    def levels(self) -> Bytes:
        """Bytes (channels, columns, bins) of everything so far; the column under way is the last."""
        columns = [*self._columns, *([self._power] if np.isfinite(self._power).any() else [])]
        done = [*self._levels, *([self._as_levels(columns)] if columns else [])]
        return np.concatenate(done, axis=1) if done else np.zeros((self._channels, 0, self.bins), np.uint8)

    def peaks(self) -> NDArray[np.float32]:
        """Greatest sample of each column by channel."""
        under_way = [self._peak] if np.isfinite(self._peak).any() else []
        done = [*self._peaks, *under_way]
        return np.stack(done, axis=1) if done else np.zeros((self._channels, 0), np.float32)


def masked_cells(shape: Geometry, columns: int, bins: int, speech: Iterable[Span], drawing: Drawing) -> Bytes:
    """1 where a cell is in the band of the voice and its column touches speech, uint8 (columns, bins)."""
    bin_hz = shape.rate_hz / drawing.window
    hertz = np.arange(bins) * bin_hz
    band = (hertz > drawing.mask_low_hz - bin_hz) & (hertz < drawing.mask_high_hz + bin_hz)
    spoken = np.zeros(columns, bool)
    for start_s, stop_s in speech:
        first = max(0, math.floor((start_s - drawing.mask_margin_s) / shape.column_s))
        last = max(0, math.ceil((stop_s + drawing.mask_margin_s) / shape.column_s))
        spoken[first:last] = True
    return np.outer(spoken, band).astype(np.uint8)


def shade_range(levels: Bytes) -> tuple[int, int]:
    """The bytes of one channel, (columns, bins), that get the lightest and the darkest shade."""
    counts = np.bincount(levels.ravel(), minlength=256)[1:]
    if not counts.sum():
        return 1, 2
    share = np.cumsum(counts) / counts.sum()
    low, high = (int(np.searchsorted(share, part)) + 1 for part in (0.2, 0.998))
    return low, max(high, low + SHADES)


def decibels_of(level: int) -> float:
    """Power in dB of a full-scale sine.

    >>> decibels_of(1), decibels_of(255)
    (-120.0, 7.0)
    """
    return LEAST_DB + (level - 1) * STEP_DB


def strip_image(levels: Bytes, masked: Bytes, shades: tuple[int, int], columns: int) -> bytes:
    """PNG of one strip of one channel, bytes (columns or fewer, bins): time to the right, frequency up."""
    low, high = shades
    scaled = (levels.astype(np.float64) - low) * SHADES / (high - low)
    places = FIRST_SHADE + np.clip(scaled, 0, SHADES - 1).astype(np.uint8)
    places = np.where(levels == 0, NO_DATA, np.where(masked == 1, MASKED, places)).astype(np.uint8)
    whole = np.full((columns, levels.shape[1]), NO_DATA, np.uint8)
    whole[: len(places)] = places
    return png(np.flipud(whole.T), PALETTE, NO_DATA)


def png(places: Bytes, palette: Sequence[tuple[int, int, int]], transparent: int) -> bytes:
    """An image of places in a palette of at most 16 colours, uint8 (rows, columns), four bits to a pixel."""
    rows, columns = places.shape
    even = np.pad(places, ((0, 0), (0, columns % 2)))
    packed = (even[:, 0::2] << 4) | even[:, 1::2]
    lines = np.pad(packed, ((0, 0), (1, 0)))  # each line begins with filter type 0
    colours = bytes(part for colour in palette for part in colour)
    clear = bytes(0 if place == transparent else 255 for place in range(transparent + 1))
    header = struct.pack(">IIBBBBB", columns, rows, 4, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", colours), (b"tRNS", clear), (b"IDAT", zlib.compress(lines.tobytes(), 9)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in (*parts, (b"IEND", b"")))


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
