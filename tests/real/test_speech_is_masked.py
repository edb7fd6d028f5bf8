"""Real speech in real cockpit noise: what is loud enough to be understood is taken for speech."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from crossfix.detect.cockpit.speech import SpeechFinder

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared/data")) / "cockpit-audio"
VOICES = sorted((DATA / "speech").glob("*.flac"))
NOISES = ("a320_wind_cockpit", "airplane_cabin", "a320_cfm-idle2")
pytestmark = pytest.mark.skipif(not VOICES, reason=f"no speech at {DATA}; set CROSSFIX_DATA")
soundfile = pytest.importorskip("soundfile", reason="soundfile is not installed")
RATE_HZ, BEFORE_S, SPEECH_S = 16_000, 6.0, 5.0
STEP = RATE_HZ // 50


def clip(path: Path, seconds: float) -> NDArray[np.float64]:
    """The first channel, again and again until it is long enough, with a root mean square of 1."""
    samples = soundfile.read(path, always_2d=True)[0][:, 0]
    samples = np.resize(samples - samples.mean(), round(seconds * RATE_HZ))
    return np.asarray(samples / np.sqrt((samples**2).mean()))


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("gain_db", [6.0, 12.0])
def test_speech_over_the_noise_is_found(noise: str, gain_db: float) -> None:
    """Of the steps of 20 ms in which the voice is over the noise, at most 3 % are missed, over all voices."""
    missed = counted = 0
    for path in VOICES:
        voice = clip(path, SPEECH_S)
        first = round(BEFORE_S * RATE_HZ)
        samples = clip(DATA / "noise" / f"{noise}.flac", 2 * BEFORE_S + SPEECH_S)
        samples[first : first + len(voice)] += 10 ** (gain_db / 20) * voice
        finder = SpeechFinder(RATE_HZ, ("CAM",))
        finder.add((0.05 * samples[None, :]).astype(np.float32))
        taken = np.zeros(len(samples), bool)
        for one in finder.finish():
            taken[round(one.start_s * RATE_HZ) : round(one.stop_s * RATE_HZ)] = True
        level = np.sqrt((voice.reshape(-1, STEP) ** 2).mean(axis=1)) * 10 ** (gain_db / 20)
        heard = taken[first : first + len(voice)].reshape(-1, STEP).mean(axis=1)
        missed += int(((level > 1) & (heard < 0.5)).sum())
        counted += int((level > 1).sum())
    assert counted > 500
    assert missed <= 0.03 * counted, f"{missed} of {counted}"


def test_noise_alone_is_mostly_drawn() -> None:
    """A mask over everything would hide speech too: the steady noises are left for most of the time."""
    for noise in NOISES:
        finder = SpeechFinder(RATE_HZ, ("CAM",))
        finder.add((0.05 * clip(DATA / "noise" / f"{noise}.flac", 20.0)[None, :]).astype(np.float32))
        assert sum(one.stop_s - one.start_s for one in finder.finish()) < 10.0, noise
