"""One pass over the sound of a cockpit recorder, in constant memory: everything that looks at it looks once."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from crossfix.detect.cockpit.speech import Speech, SpeechFinder, SpeechLimits
from crossfix.present.listen_drawings import CLOSE_S, Closeup
from crossfix.present.spectrogram import Drawing, Spectrograms, geometry
from crossfix.records.impulse import Impulse
from crossfix.records.sound import Sound

Block = NDArray[np.float32]
KEPT_S = 90.0
"""Sound that is kept behind the newest block: the detector tells an impulse within 40 s."""
MOST_CLOSEUPS, MOST_WAITING = 40, 200
APART_S = 0.1
"""Close-ups do not adjoin: two together would hold more than 40 ms."""
Progress = Callable[[str, float, float], None]
"""Told after each block: what is being done, seconds that have passed, seconds there are."""


class Taker(Protocol):
    """What looks at blocks (channels, samples) as they pass."""

    def add(self, block: Block) -> None:
        """The next samples."""


class Finder(Protocol):
    """What finds impulses in blocks, `detect.cockpit.impulse`: a dataclass of thresholds that tells how it works."""

    method: ClassVar[str]
    limits: ClassVar[str]

    def detect(self, blocks: Iterable[Block], rate_hz: int, channels: Sequence[str]) -> Iterator[Impulse]:
        """In order of time."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one pass gave. closeups: by the place of the impulse in `impulses`. samples: heard of each channel."""

    impulses: Sequence[Impulse]
    speech: Sequence[Speech]
    spectrograms: Spectrograms
    closeups: Mapping[int, Closeup]
    without_closeup: int
    samples: int


def hear(
    sound: Sound,
    blocks: Iterable[Block],
    rate_hz: int,
    finder: Finder,
    takers: Sequence[Taker] = (),
    drawing: Drawing | None = None,
    limits: SpeechLimits | None = None,
    progress: Progress = lambda *_: None,
) -> Heard:
    """All of the sound; `takers` look at it beside the finder."""
    drawing = drawing or Drawing()
    spectrograms = Spectrograms(len(sound.channels), geometry(sound.seconds, rate_hz, drawing), drawing)
    speech = SpeechFinder(rate_hz, sound.channels, limits)
    recent = Recent(rate_hz, KEPT_S)
    watch = Watch("listening", progress, sound.seconds, rate_hz)
    passing = tapped(blocks, (spectrograms, speech, recent, *takers, watch))
    impulses: list[Impulse] = []
    chosen = Chosen()
    for impulse in finder.detect(passing, rate_hz, sound.channels):
        chosen.offer(len(impulses), impulse, recent)
        impulses.append(impulse)
    for _ in passing:  # a finder may stop before the end
        pass
    return Heard(impulses, speech.finish(), spectrograms, chosen.best(), chosen.late, spectrograms.samples)


def tapped(blocks: Iterable[Block], takers: Sequence[Taker]) -> Iterator[Block]:
    """The blocks, each shown to the takers first."""
    for block in blocks:
        for taker in takers:
            taker.add(block)
        yield block


@dataclass(slots=True)
class Watch:
    """Tells how much has passed."""

    what: str
    progress: Progress
    seconds: float
    rate_hz: int
    samples: int = 0

    def add(self, block: Block) -> None:
        """The next samples."""
        self.samples += block.shape[1]
        self.progress(self.what, self.samples / self.rate_hz, self.seconds)


class Recent:
    """The last seconds of sound."""

    def __init__(self, rate_hz: int, kept_s: float) -> None:
        self.rate_hz = rate_hz
        self._kept = round(kept_s * rate_hz)
        self._blocks: deque[tuple[int, Block]] = deque()
        self.samples = 0

    def add(self, block: Block) -> None:
        """The next samples; what is older than the kept seconds goes."""
        self._blocks.append((self.samples, block))
        self.samples += block.shape[1]
        while self._blocks and self._blocks[0][0] + self._blocks[0][1].shape[1] < self.samples - self._kept:
            self._blocks.popleft()

    def around(self, time_s: float, half_s: float) -> Closeup | None:
        """The samples within `half_s` of a moment, fewer at the ends of the sound; None where they are gone."""
        first = max(0, int(np.ceil((time_s - half_s) * self.rate_hz)))
        stop = min(self.samples, int(np.floor((time_s + half_s) * self.rate_hz)) + 1)
        if not self._blocks or first < self._blocks[0][0] or stop <= first:
            return None
        parts = [
            block[:, max(0, first - start) : max(0, stop - start)]
            for start, block in self._blocks
            if start < stop and start + block.shape[1] > first
        ]
        return Closeup(first / self.rate_hz - time_s, self.rate_hz, np.concatenate(parts, axis=1))


class Chosen:
    """Close-ups of the most telling: impulses before look-alikes, then by score; never of what resembles speech."""

    def __init__(self) -> None:
        self.late = 0
        self._heap: list[tuple[tuple[bool, float], int, float, Closeup]] = []

    def offer(self, place: int, impulse: Impulse, recent: Recent) -> None:
        """One more, while its sound is still kept."""
        if impulse.kind == "speech":
            return
        rank = (impulse.kind == "impulse", impulse.score)
        if len(self._heap) == MOST_WAITING and rank <= self._heap[0][0]:
            return
        cut = recent.around(impulse.time_s, CLOSE_S)
        if cut is None:
            self.late += 1
            return
        heapq.heappush(self._heap, (rank, -place, impulse.time_s, cut))
        if len(self._heap) > MOST_WAITING:
            heapq.heappop(self._heap)

    def best(self) -> dict[int, Closeup]:
        """By place; none adjoins another."""
        found: dict[int, Closeup] = {}
        times: list[float] = []
        for _, place, time_s, cut in sorted(self._heap, key=lambda one: one[:2], reverse=True):
            if len(found) == MOST_CLOSEUPS:
                break
            if all(abs(time_s - other) >= APART_S for other in times):
                found[-place] = cut
                times.append(time_s)
        return found
