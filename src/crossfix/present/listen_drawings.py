"""The drawings of cockpit sound: strips of spectrogram and waveform with ticks, and close-ups of 40 ms.

Lengths are in units of the drawing: one column and one bin of a spectrogram are one unit each.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crossfix.present.listen_json import ImpulseOut, ListenJson
from crossfix.present.spectrogram import (
    FIRST_SHADE,
    PALETTE,
    Drawing,
    Geometry,
    Span,
    decibels_of,
    masked_cells,
    shade_range,
    strip_image,
)

LEFT, TOP, WAVE, GAP, BELOW = 52, 20, 34, 10, 34
CLOSE_S = 0.020
"""A close-up shows so much before and after its onset: together 40 ms, which hold no syllable."""
CLOSE_WIDTH, CLOSE_HEIGHT = 640, 58
AREA = "CAM"
MOST_TICKS = 3000
"""Ticks of look-alikes on the page, those of the highest score."""
STEPS_S = (1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600)


@dataclass(frozen=True, slots=True)
class Closeup:
    """Samples around one onset, float32 (channels, samples), the first one `first_s` from it."""

    first_s: float
    rate_hz: int
    samples: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pictures:
    """What the page draws beside its model.

    levels: bytes (channels, columns, bins). peaks: (channels, columns). masked: where the voice is not drawn.
    closeups: by the number of the impulse.
    """

    shape: Geometry
    drawing: Drawing
    levels: NDArray[np.uint8]
    peaks: NDArray[np.float32]
    masked: Sequence[Span] = ()
    closeups: Mapping[int, Closeup] = field(default_factory=dict)

    @property
    def bins(self) -> int:
        """Rows of a spectrogram."""
        return int(self.levels.shape[2])


@dataclass(frozen=True, slots=True)
class PanelView:
    """One channel of a strip."""

    channel: str
    y: int
    image: str
    wave: str
    darkest_db: float
    lightest_db: float


@dataclass(frozen=True, slots=True)
class TickView:
    """One short sound on a strip: its place, and the bar of one sigma on either side."""

    impulse: ImpulseOut
    x: float
    low: float
    width: float


@dataclass(frozen=True, slots=True)
class SpanView:
    """A stretch of time on a strip."""

    x: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class StripView:
    """One strip: every channel over the same time."""

    number: int
    start_s: float
    stop_s: float
    height: int
    panels: Sequence[PanelView]
    ticks: Sequence[TickView]
    speech: Sequence[SpanView]
    messages: Sequence[SpanView]
    times: Sequence[tuple[float, float]]


def strips(doc: ListenJson, pictures: Pictures) -> list[StripView]:
    """Every strip of the sound, in order."""
    shape, channels = pictures.shape, doc.sound.channels
    masked = masked_cells(shape, pictures.levels.shape[1], pictures.bins, pictures.masked, pictures.drawing)
    shades = [shade_range(levels) for levels in pictures.levels]
    tall = pictures.bins + WAVE + GAP
    shown = ticked(doc.impulses)
    found = []
    for number in range(math.ceil(pictures.levels.shape[1] / shape.columns)):
        cut = slice(number * shape.columns, (number + 1) * shape.columns)
        panels = [
            PanelView(
                name,
                TOP + c * tall,
                _data_address(strip_image(pictures.levels[c, cut], masked[cut], shades[c], shape.columns)),
                wave_path(pictures.peaks[c, cut], float(np.nanmax(pictures.peaks[c], initial=0.0))),
                decibels_of(shades[c][1]),
                decibels_of(shades[c][0]),
            )
            for c, name in enumerate(channels)
        ]
        start_s = number * shape.strip_s
        height = TOP + len(channels) * tall + BELOW
        found.append(_strip(doc, shape, number, start_s, height, panels, shown))
    return found


def _strip(
    doc: ListenJson,
    shape: Geometry,
    number: int,
    start_s: float,
    height: int,
    panels: Sequence[PanelView],
    shown: Sequence[ImpulseOut],
) -> StripView:
    stop_s = start_s + shape.strip_s
    spoken = [(one.start_s, one.stop_s, " ".join(one.channels)) for one in doc.speech]
    said = [
        (m.start_s, m.start_s if m.stop_s is None else m.stop_s, m.speaker or m.channel or "not told")
        for m in doc.messages
    ]
    return StripView(
        number + 1,
        start_s,
        min(stop_s, doc.sound.seconds),
        height,
        panels,
        [_tick(one, start_s, shape) for one in shown if start_s <= one.time_s < stop_s],
        _spans(spoken, start_s, shape),
        _spans(said, start_s, shape),
        [(round(LEFT + (t - start_s) / shape.column_s, 1), t) for t in _times(start_s, stop_s, doc.sound.seconds)],
    )


def ticked(impulses: Sequence[ImpulseOut]) -> list[ImpulseOut]:
    """Every impulse, and the look-alikes of the highest score."""
    alike = sorted((one for one in impulses if one.kind != "impulse"), key=lambda one: -one.score)[:MOST_TICKS]
    kept = {one.number for one in alike}
    return [one for one in impulses if one.kind == "impulse" or one.number in kept]


def _tick(one: ImpulseOut, start_s: float, shape: Geometry) -> TickView:
    x = LEFT + (one.time_s - start_s) / shape.column_s
    half = one.sigma_s / shape.column_s
    return TickView(one, round(x, 2), round(x - half, 2), round(max(2 * half, 0.01), 2))


def _spans(among: Sequence[tuple[float, float, str]], start_s: float, shape: Geometry) -> list[SpanView]:
    stop_s = start_s + shape.strip_s
    return [
        SpanView(
            round(LEFT + (max(low, start_s) - start_s) / shape.column_s, 1),
            round(max((min(high, stop_s) - max(low, start_s)) / shape.column_s, 1.0), 1),
            text,
        )
        for low, high, text in among
        if low < stop_s and (high > start_s or low >= start_s)
    ]


def _times(start_s: float, stop_s: float, seconds: float) -> list[float]:
    step = next((s for s in STEPS_S if (stop_s - start_s) / s <= 12), STEPS_S[-1])
    first = math.ceil(start_s / step)
    return [float(k * step) for k in range(first, math.floor(min(stop_s, seconds) / step) + 1) if k * step < stop_s]


def _data_address(image: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(image).decode('ascii')}"


def wave_path(peaks: NDArray[np.float32], greatest: float) -> str:
    """The greatest sample of each column as a filled path around its middle; a gap where nothing is known."""
    middle = WAVE / 2
    heights = np.round(peaks / (greatest or 1.0) * middle * 2) / 2
    return "".join(
        f"M{LEFT + k} {middle - h:g}v{2 * h:g}" for k, h in enumerate(heights.tolist()) if math.isfinite(h) and h > 0
    )


@dataclass(frozen=True, slots=True)
class LineView:
    """One channel of a close-up: its samples as a path, its greatest sample in dB of full scale, and its arrival."""

    channel: str
    y: int
    path: str
    peak_db: float | None
    arrival: float | None


@dataclass(frozen=True, slots=True)
class CloseupView:
    """One short sound within +-20 ms on all channels; x 0 to CLOSE_WIDTH, the onset in the middle."""

    impulse: ImpulseOut
    height: int
    sigma_low: float
    sigma_width: float
    lines: Sequence[LineView]


def closeups(doc: ListenJson, pictures: Pictures) -> list[CloseupView]:
    """Impulses, then look-alikes, each in order of time."""
    shown = sorted(doc.impulses, key=lambda one: one.kind != "impulse")
    return [_closeup(doc, one, pictures.closeups[one.number]) for one in shown if one.number in pictures.closeups]


def _closeup(doc: ListenJson, one: ImpulseOut, cut: Closeup) -> CloseupView:
    channels = doc.sound.channels
    half = min(one.sigma_s, CLOSE_S) / CLOSE_S * CLOSE_WIDTH / 2
    lines = []
    for c, name in enumerate(channels):
        peak = float(np.abs(cut.samples[c]).max(initial=0.0))
        delay = one.order.get(name)
        onset = one.order.get(AREA)  # the onset is that on the area microphone
        at = None if delay is None or onset is None else CLOSE_WIDTH / 2 * (1 + (delay - onset) / CLOSE_S)
        arrival = None if at is None else round(at, 1)
        decibels = None if peak <= 0 else round(20 * math.log10(peak), 1)
        lines.append(LineView(name, c * CLOSE_HEIGHT, _samples_path(cut, c, peak), decibels, arrival))
    height = len(channels) * CLOSE_HEIGHT + 18
    return CloseupView(one, height, round(CLOSE_WIDTH / 2 - half, 2), round(max(2 * half, 0.5), 2), lines)


def _samples_path(cut: Closeup, channel: int, peak: float) -> str:
    """Each channel fills its own height: levels are told beside it."""
    middle = CLOSE_HEIGHT / 2
    heights = np.round(middle - cut.samples[channel] / (peak or 1.0) * (middle - 4), 1)
    step = CLOSE_WIDTH / (2 * CLOSE_S * cut.rate_hz)
    first = (cut.first_s + CLOSE_S) / (2 * CLOSE_S) * CLOSE_WIDTH
    return "M" + " ".join(f"{first + k * step:.4g} {y:g}" for k, y in enumerate(heights.tolist()))


def shades_key() -> list[str]:
    """The colours from least to most power, as hexadecimal digits."""
    return [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in PALETTE[FIRST_SHADE:]]
