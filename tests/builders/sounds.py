"""Made cockpit sound: noise, impulses, clicks, tones and electrical sounds at known moments, and WAV files of it."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
RATE_HZ = 16_000
CHANNELS = ("CAM", "P1", "P2", "OBS")


def noise(seconds: float, channels: int = 4, seed: int = 0, level: float = 0.03) -> Samples:
    """Coloured noise of its own on every channel, as air flow makes it."""
    rng = np.random.default_rng(abs(seed))
    white = rng.standard_normal((channels, round(seconds * RATE_HZ) + 1))
    coloured = white[:, 1:] + 0.6 * white[:, :-1]
    return np.asarray(coloured * (level / np.sqrt(1.36)), np.float32)


def burst(seed: int = 0, seconds: float = 0.25, fade_s: float = 0.04) -> NDArray[np.float64]:
    """A broadband sound that begins at once and fades, its loudest 20 ms with RMS 1."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    shape = rng.standard_normal(len(t)) * np.exp(-t / fade_s)
    return np.asarray(shape / np.sqrt((shape[:320] ** 2).mean()))


def add(
    to: Samples, shape: NDArray[np.float64], at_s: float, levels: Sequence[float], delays_s: Sequence[float]
) -> None:
    """`shape` on every channel: its level (RMS where the shape has 1) and its delay after `at_s`, to whole samples."""
    for row, level, delay_s in zip(to, levels, delays_s, strict=True):
        begin = round((at_s + delay_s) * RATE_HZ)
        end = min(begin + len(shape), len(row))
        row[begin:end] += (level * shape[: end - begin]).astype(np.float32)


def outside(to: Samples, at_s: float, level: float, seed: int = 0) -> None:
    """An impulse from outside, ahead and left: all microphones, each at its time."""
    add(to, burst(seed), at_s, (level, level * 0.6, level * 0.6, level * 0.6), (0.0, 0.0006, 0.0021, 0.0034))


def click(to: Samples, at_s: float, level: float, seed: int = 0) -> None:
    """A switch: short, on the area microphone, hardly on the boom microphones."""
    add(to, burst(seed, 0.02, 0.002), at_s, (level, level * 0.05, level * 0.05, level * 0.05), (0, 0.001, 0.001, 0.002))


def electrical(
    to: Samples, at_s: float, level: float, seconds: float = 1.0, seed: int = 0, late_s: Sequence[float] = (0, 0, 0, 0)
) -> None:
    """Received radio: one waveform on all crew channels at one instant, but for the recorder's own skew `late_s`."""
    rng = np.random.default_rng(seed)
    shape = rng.standard_normal(round(seconds * RATE_HZ))
    shape *= 1 + 0.5 * np.sin(2 * np.pi * 4 * np.arange(len(shape)) / RATE_HZ)
    add(to, shape, at_s, (0.0, level, level, level), late_s)


def tone(seconds: float, hertz: float, level: float) -> NDArray[np.float64]:
    """A sine of this RMS."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(level * np.sqrt(2) * np.sin(2 * np.pi * hertz * t))


def parts(sound: Samples, lengths: Sequence[int]) -> Iterator[Samples]:
    """The sound in blocks of these lengths, again and again."""
    at, k = 0, 0
    while at < sound.shape[1]:
        length = max(1, lengths[k % len(lengths)])
        yield sound[:, at : at + length]
        at, k = at + length, k + 1


def wav(sound: NDArray[np.floating], rate_hz: int = RATE_HZ, bits: int = 16) -> bytes:
    """RIFF/WAVE of samples (channels, n) in -1 to 1: 8 (unsigned), 16, 24, 32 bits, or -32 for floating point."""
    channels = sound.shape[0]
    width = abs(bits) // 8
    flat = np.ascontiguousarray(sound.T).reshape(-1).astype(np.float64)
    if bits == -32:
        data = flat.astype("<f4").tobytes()
    elif bits == 8:
        data = np.clip(np.rint(flat * 127) + 128, 0, 255).astype(np.uint8).tobytes()
    else:
        most = 2 ** (bits - 1) - 1
        whole = np.clip(np.rint(flat * most), -most - 1, most).astype("<i4")
        data = whole.view(np.uint8).reshape(-1, 4)[:, :width].tobytes()
    kind = 3 if bits == -32 else 1
    form = struct.pack("<HHIIHH", kind, channels, rate_hz, rate_hz * channels * width, channels * width, abs(bits))
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def written(folder: Path, content: bytes, name: str = "sound.wav") -> Path:
    """A file of this content."""
    path = folder / name
    path.write_bytes(content)
    return path
