"""Cockpit sound: WAV, FLAC or AIFF of 1 to 4 channels, any rate and depth, in blocks of constant memory.

| what | how it is taken |
|---|---|
| 8, 16, 24, 32 bits, floating point | as float32, full scale 1 |
| rate | resampled as a stream by soxr (HQ); the recorder's clock stays: time is sample / rate |
| channels | CAM, P1, P2, OBS in this order unless told; one of them is CAM |
| not finite, or beyond 64 times full scale | taken as silence, and told |
| cut file | what is there is read; the missing length is told |

Sources: RIFF/WAVE (IBM, Microsoft 1991; EBU Tech 3306 for RF64), FLAC (RFC 9639), both as libsndfile reads them.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable, LibraryMissing, RequestInvalid
from crossfix.read.cockpit.wav_length import missing_bytes
from crossfix.read.doubts import Doubts
from crossfix.records.notice import Notice
from crossfix.records.sound import CHANNELS, Sound
from crossfix.records.source import Source

Samples = NDArray[np.float32]
RATE_HZ = 16_000
"""At which cockpit sound is analysed unless told: twice the area microphone's 6000 Hz, and some."""
LEAST_RATE_HZ, BAND_HZ = 2_000, 12_000
"""Lower rates hold no speech; below BAND_HZ a part of the area microphone's 6000 Hz is missing."""
MOST = 64.0
"""Beyond 64 times full scale (36 dB) a sample is damage, and its square would drown everything."""
FORMS = frozenset({"WAV", "WAVEX", "RF64", "W64", "FLAC", "AIFF", "CAF", "AU", "NIST"})
"""Formats without loss; others are read, and told."""
PURPOSE = "reading cockpit sound"


@dataclass(slots=True)
class OpenSound:
    """An open file: `sound` says what it is, `blocks` gives its samples, `notices` its doubts so far."""

    sound: Sound
    path: str
    _doubts: Doubts = field(default_factory=Doubts)

    def blocks(self, rate_hz: int | None = RATE_HZ, seconds: float = 2.0) -> Iterator[Samples]:
        """Blocks (channels, samples) of about `seconds`, from the first sample; rate_hz None: the file's own rate."""
        raw = self._raw(max(1, round(seconds * self.sound.rate_hz)))
        if rate_hz is None or rate_hz == self.sound.rate_hz:
            yield from raw
            return
        stream = library("soxr").ResampleStream(
            self.sound.rate_hz, rate_hz, len(self.sound.channels), dtype="float32", quality="HQ"
        )
        for block in raw:
            made = stream.resample_chunk(np.ascontiguousarray(block.T))
            if len(made):
                yield np.ascontiguousarray(made.T)
        made = stream.resample_chunk(np.zeros((0, len(self.sound.channels)), np.float32), last=True)
        if len(made):
            yield np.ascontiguousarray(made.T)

    def notices(self) -> tuple[Notice, ...]:
        """Doubts; all of them once the blocks have been read to the end."""
        return self._doubts.notices()

    def _raw(self, length: int) -> Iterator[Samples]:
        """Blocks at the file's rate, free of what is no sound; ends where the file cannot be read on."""
        library_ = library("soundfile")
        done, loudest = 0, np.zeros(len(self.sound.channels))
        with library_.SoundFile(self.path) as file:
            readable = True
            while readable:
                room = np.full((length, len(loudest)), np.nan, np.float32)
                try:
                    block = file.read(out=room)
                except library_.LibsndfileError as error:
                    block, readable = decoded_part(room), False
                    where = self._at(done + len(block))
                    self._doubts.add(where, f"cannot be read on: {str(error)[:120]}; the sound ends here")
                if not len(block):
                    break
                clean = self._clean(np.ascontiguousarray(block.T), done)
                done, loudest = done + len(block), np.maximum(loudest, np.abs(clean).max(axis=1))
                yield clean
        self._after(done, loudest)

    def _clean(self, block: Samples, done: int) -> Samples:
        """Samples that are no sound become silence, and a doubt."""
        with np.errstate(invalid="ignore"):
            wrong = ~(np.abs(block) <= MOST)
        if wrong.any():
            first = self._at(done + int(np.flatnonzero(wrong.any(axis=0))[0]))
            text = f"samples that are not finite or beyond {MOST:g} times full scale: taken as silence"
            self._doubts.add(first, text, count=int(wrong.sum()), last=self._at(done + block.shape[1]))
            block = np.where(wrong, np.float32(0), block)
        return block

    def _after(self, done: int, loudest: NDArray[np.float64]) -> None:
        if done < self.sound.frames:
            short = (self.sound.frames - done) / self.sound.rate_hz
            self._doubts.add(self._at(done), f"the file ends {short:.3f} s before the length that its header states")
        for name, most in zip(self.sound.channels, loudest, strict=True):
            if most == 0:
                self._doubts.add(f"{self.path}: {name}", "holds no sound: every sample is 0")

    def _at(self, frame: int) -> str:
        return f"{self.path}: {frame / self.sound.rate_hz:.3f} s"


def decoded_part(room: Samples) -> Samples:
    """What was decoded into (samples, channels) of NaN before the decoder failed."""
    missing = np.isnan(room).all(axis=1)
    return room[: int(missing.argmax())] if missing.any() else room


def library(name: str) -> Any:
    """The library, soundfile or soxr; LibraryMissing where it is not installed."""
    try:
        return importlib.import_module(name)
    except (ImportError, OSError) as error:  # OSError: soundfile is there, libsndfile is not
        raise LibraryMissing(name, PURPOSE, "audio") from error


@contextmanager
def open_sound(path: str | os.PathLike[str], channels: Sequence[str] | None = None) -> Iterator[OpenSound]:
    """The file's sound; `channels` names its channels in order.

    Raises InputUnusable where the file holds no sound that can be read, RequestInvalid where the names do not fit.
    """
    name = os.fspath(path)
    library_ = library("soundfile")
    source = _source(name)
    try:
        with library_.SoundFile(name) as file:
            told = (file.samplerate, file.channels, file.frames, file.format, file.subtype)
    except library_.LibsndfileError as error:
        raise InputUnusable(f"{name}: not readable as sound: {str(error)[:160]}; expected WAV or FLAC") from error
    rate, count, frames, form, depth = told
    _check(name, rate, count, frames)
    opened = OpenSound(Sound(source, rate, named(name, count, channels), frames), name)
    _doubt(opened, form, depth)
    yield opened


def named(path: str, count: int, channels: Sequence[str] | None) -> tuple[str, ...]:
    """Names of `count` channels: those told, or the first of CAM, P1, P2, OBS."""
    names = tuple(channels) if channels is not None else CHANNELS[:count]
    listed = ", ".join(names)
    if len(names) != count:
        raise RequestInvalid(f"{path}: has {count} channels, {len(names)} are named ({listed}); name each in order")
    if len(set(names)) != count or names.count(CHANNELS[0]) != 1:
        raise RequestInvalid(f"{path}: channels {listed}: expected different names, one of them {CHANNELS[0]}")
    return names


def _source(path: str) -> Source:
    """Size and hash, read once in blocks."""
    try:
        with Path(path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            size = file.tell()
    except (OSError, ValueError) as error:
        raise InputUnusable(f"{path}: cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    if size == 0:
        raise InputUnusable(f"{path}: is empty (0 bytes); expected WAV or FLAC")
    return Source(path, size, digest.hexdigest())


def _check(path: str, rate: int, count: int, frames: int) -> None:
    if not 1 <= count <= len(CHANNELS):
        raise InputUnusable(
            f"{path}: has {count} channels, expected 1 to {len(CHANNELS)} ({', '.join(CHANNELS)}); "
            "write those of one recorder to a file of their own"
        )
    if frames <= 0:
        raise InputUnusable(f"{path}: has a header and no samples; check that the file was copied to its end")
    if rate < LEAST_RATE_HZ:
        raise InputUnusable(f"{path}: {rate} samples per second, expected at least {LEAST_RATE_HZ}; check the header")


def _doubt(opened: OpenSound, form: str, depth: str) -> None:
    """What the header alone makes doubtful."""
    path, sound, doubts = opened.path, opened.sound, opened._doubts
    if sound.rate_hz < BAND_HZ:
        missing = f"{sound.rate_hz} samples per second hold nothing above {sound.rate_hz // 2} Hz"
        doubts.add(path, f"{missing}; the area microphone's band ends at 6000 Hz")
    if depth in ("PCM_U8", "PCM_S8", "ULAW", "ALAW"):
        doubts.add(path, f"8 bits per sample ({depth}): sounds more than 48 dB below full scale are lost in rounding")
    if form not in FORMS:
        doubts.add(path, f"{form} ({depth}) may have lost parts of the sound; ask for the recorder's own samples")
    if (short := missing_bytes(Path(path))) > 0:
        doubts.add(path, f"the header states {short} bytes of sound more than the file holds: it is cut")
