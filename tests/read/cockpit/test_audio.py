"""Cockpit sound from built files: every depth and rate, and what is wrong with a file."""

from __future__ import annotations

import hashlib
import importlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.sounds import RATE_HZ, noise, tone, wav, written
from crossfix.errors import InputUnusable, LibraryMissing, RequestInvalid
from crossfix.read.cockpit.audio import open_sound

FIXTURE = [HealthCheck.function_scoped_fixture]


def all_of(path: Path, rate_hz: int | None = RATE_HZ, seconds: float = 2.0) -> tuple[np.ndarray, list[str]]:
    """Samples and the texts of all notices."""
    with open_sound(path) as opened:
        blocks = list(opened.blocks(rate_hz, seconds))
        none = np.zeros((len(opened.sound.channels), 0), np.float32)
        return np.concatenate([none, *blocks], axis=1), [f"{n.where}: {n.text}" for n in opened.notices()]


@pytest.mark.parametrize(("bits", "step"), [(8, 1 / 127), (16, 1 / 32767), (24, 2**-22), (32, 2**-22), (-32, 2**-22)])
def test_every_depth_gives_the_same_samples(tmp_path: Path, bits: int, step: float) -> None:
    sound = noise(0.5, 2, seed=bits, level=0.1)
    read, notices = all_of(written(tmp_path, wav(sound, bits=bits)))
    assert read.dtype == np.float32
    assert read.shape == sound.shape
    assert np.abs(read - sound).max() <= 1.5 * step
    assert any("8 bits" in text for text in notices) == (bits == 8)


@settings(max_examples=15, deadline=None, suppress_health_check=FIXTURE)
@given(st.integers(1, 4), st.integers(1, 3000), st.floats(0.001, 0.2))
def test_blocks_are_the_file_whatever_their_length(tmp_path: Path, channels: int, count: int, seconds: float) -> None:
    sound = noise(count / RATE_HZ, channels, seed=count)
    path = written(tmp_path, wav(sound, bits=-32))
    with open_sound(path) as opened:
        assert opened.sound.frames == count
        assert opened.sound.channels == ("CAM", "P1", "P2", "OBS")[:channels]
        assert opened.sound.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        blocks = list(opened.blocks(seconds=seconds))
    assert max(block.shape[1] for block in blocks) <= max(1, round(seconds * RATE_HZ))
    np.testing.assert_array_equal(np.concatenate(blocks, axis=1), sound)


@settings(max_examples=12, deadline=None, suppress_health_check=FIXTURE)
@given(st.sampled_from((8000, 11025, 22050, 44100, 48000)), st.floats(200, 3000), st.floats(0.05, 1.0))
def test_another_rate_keeps_time_and_tone(tmp_path: Path, rate_hz: int, hertz: float, seconds: float) -> None:
    t = np.arange(rate_hz) / rate_hz
    path = written(tmp_path, wav(0.5 * np.sin(2 * np.pi * hertz * t)[None], rate_hz))
    read, _ = all_of(path, seconds=seconds)
    assert abs(read.shape[1] - RATE_HZ) <= 2
    inner = np.arange(2000, 14000)
    assert np.abs(read[0, inner] - 0.5 * np.sin(2 * np.pi * hertz * inner / RATE_HZ)).max() < 2e-3


def test_own_rate_is_not_resampled(tmp_path: Path) -> None:
    sound = noise(0.2, 1)
    read, _ = all_of(written(tmp_path, wav(sound, 44_100, -32)), rate_hz=None)
    np.testing.assert_array_equal(read, sound)


def test_flac_is_read_and_a_cut_one_tells_where_it_ends(tmp_path: Path) -> None:
    soundfile = importlib.import_module("soundfile")
    sound = noise(3.0, 4)
    path = tmp_path / "sound.flac"
    soundfile.write(path, sound.T, RATE_HZ, subtype="PCM_16")
    read, notices = all_of(path)
    assert np.abs(read - sound).max() < 1e-4
    assert notices == []
    cut = written(tmp_path, path.read_bytes()[: path.stat().st_size // 2], "cut.flac")
    read, notices = all_of(cut)
    assert 0 < read.shape[1] < sound.shape[1]
    assert any("before the length that its header states" in text for text in notices)


@settings(max_examples=40, deadline=None, suppress_health_check=FIXTURE)
@given(st.data())
def test_a_cut_or_changed_file_is_read_or_refused_and_never_silently_short(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(wav(noise(0.1, 2)))
    keep = data.draw(st.integers(0, len(whole)))
    for _ in range(data.draw(st.integers(0, 3))):
        whole[data.draw(st.integers(0, 60))] = data.draw(st.integers(0, 255))
    changed = bytes(whole[:44]) != wav(noise(0.1, 2))[:44]
    path = written(tmp_path, bytes(whole[:keep]))
    with suppress(InputUnusable):  # any other error fails the test
        read, notices = all_of(path)
        assert np.isfinite(read).all()
        assert changed or keep == len(whole) or any("it is cut" in text for text in notices)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"RIFF\x24\x00", "not readable as sound"),
        (b"not a sound at all" * 9, "not readable as sound"),
        (wav(np.zeros((2, 0))), "no samples"),
        (wav(np.zeros((5, 100))), "has 5 channels, expected 1 to 4"),
        (wav(np.zeros((1, 100)), rate_hz=1000), "1000 samples per second"),
    ],
)
def test_what_is_no_cockpit_sound_is_refused_in_words(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(InputUnusable, match=says), open_sound(written(tmp_path, content)):
        pass


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputUnusable, match="cannot be opened"), open_sound(tmp_path / "none.wav"):
        pass


def test_samples_that_are_no_numbers_become_silence_and_are_told(tmp_path: Path) -> None:
    sound = noise(0.1, 2)
    sound[0, 160], sound[1, 320], sound[1, 400] = np.nan, np.inf, 1e30
    read, notices = all_of(written(tmp_path, wav(sound, bits=-32)))
    assert np.isfinite(read).all()
    assert read[0, 160] == read[1, 320] == read[1, 400] == 0
    assert any("0.010 s" in text and "not finite" in text and "3 times" in text for text in notices)


def test_a_silent_channel_is_told(tmp_path: Path) -> None:
    sound = np.zeros((2, 800), np.float32)
    sound[0] = tone(0.05, 400, 0.1)
    _, notices = all_of(written(tmp_path, wav(sound)))
    assert [text for text in notices if "P1: holds no sound" in text]
    assert not [text for text in notices if "CAM: holds no sound" in text]


@pytest.mark.parametrize("channels", [("CAM",), ("P1", "P2"), ("CAM", "CAM")])
def test_names_must_fit(tmp_path: Path, channels: tuple[str, ...]) -> None:
    path = written(tmp_path, wav(noise(0.1, 2)))
    with pytest.raises(RequestInvalid, match=r"channels"), open_sound(path, channels):
        pass


def test_told_names_are_taken(tmp_path: Path) -> None:
    with open_sound(written(tmp_path, wav(noise(0.1, 2))), ("OBS", "CAM")) as opened:
        assert opened.sound.channels == ("OBS", "CAM")


def test_without_the_library_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def none(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", none)
    with pytest.raises(LibraryMissing, match=r"crossfix\[audio\]"), open_sound(tmp_path / "sound.wav"):
        pass
