"""crossfix listen: what is written, what is not, and what bad input says."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from builders.cockpit_scene import RATE_HZ, VOICE, Knowing, noise, scene
from builders.png_reading import png_image
from crossfix.cli import crossfix
from crossfix.errors import AssetsMissing, OutputRefused, RequestInvalid
from crossfix.present.assets import asset
from crossfix.present.listen_json import ListenJson
from crossfix.present.listen_summary import print_listened
from crossfix.present.spectrogram import MASKED
from crossfix.records.message import Message, Transcript
from crossfix.records.sound import CHANNELS, Sound
from crossfix.records.source import Source
from crossfix.records.timebase import Timebase
from crossfix.run.listen import listen, place
from crossfix.run.listen_folder import FILES, Request

soundfile = pytest.importorskip("soundfile", reason="soundfile is not installed: no sound file can be written or read")
WORDS = "flaps to five"
TRANSCRIPT = f"start,end,channel,speaker,text\n6.0,8.5,P1,captain,{WORDS}\n15.1,,CAM,copilot,{WORDS}\n900,901,P2,x,y\n"


@pytest.fixture(scope="module", autouse=True)
def assets() -> None:
    """Skip where the page's scripts were not built."""
    try:
        asset("listen.js")
    except AssetsMissing as missing:
        pytest.skip(str(missing))


def written(path: Path, samples: np.ndarray, rate_hz: int = RATE_HZ, subtype: str = "PCM_16") -> Path:
    """A sound file of samples (channels, n)."""
    soundfile.write(path, samples.T, rate_hz, subtype=subtype)
    return path


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up scene as WAV."""
    return written(tmp_path_factory.mktemp("sound") / "cvr.wav", scene())


@pytest.fixture(scope="module")
def transcript(recording: Path) -> Path:
    """A transcript of it."""
    path = recording.with_name("words.csv")
    path.write_text(TRANSCRIPT)
    return path


@pytest.fixture(scope="module")
def out(recording: Path, transcript: Path) -> Path:
    """What is written by default."""
    folder = recording.with_name("out")
    listen(Request(str(recording), transcript=str(transcript), start="2026-01-05T23:59:41Z"), folder, finder=Knowing())
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def manifest(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return made


def model(folder: Path) -> ListenJson:
    return ListenJson.model_validate_json((folder / "listen.json").read_text("utf-8"))


def test_four_files_are_written_and_nothing_else(out: Path) -> None:
    assert names(out) == FILES
    assert model(out).counts == {"click": 4, "impulse": 2, "speech": 2}
    rows = (out / "impulses.csv").read_text("utf-8").splitlines()
    assert len(rows) == 9
    assert rows[1].startswith("3.000000,3.7000,CAM P1 P2 OBS,0.000800,impulse,CAM=6.5;P1=6.5")


def test_the_manifest_names_the_input_the_settings_and_what_left(recording: Path, out: Path) -> None:
    made = manifest(out)
    assert made["inputs"][0]["sha256"] == hashlib.sha256(recording.read_bytes()).hexdigest()
    assert len(made["inputs"]) == 2
    settings = made["settings"]
    assert (settings["include_audio"], settings["include_words"], settings["audio_written_as"]) == (False, False, None)
    assert "late_s = 20.0 s" in settings["thresholds_of_impulses"]
    assert "mask_low_hz = 300.0 Hz" in settings["thresholds_of_drawing"]
    assert set(made["libraries"]) >= {"numpy", "scipy", "soundfile"}


def test_no_audio_and_no_words_leave_by_default(recording: Path, out: Path) -> None:
    """No file is sound, no word is written, and where someone speaks the band of the voice is in no picture."""
    for path in out.iterdir():
        content = path.read_bytes()
        assert not content.startswith((b"RIFF", b"fLaC", b"FORM"))
        assert WORDS.encode() not in content
        assert recording.read_bytes()[4096:4160] not in content
    page = (out / "listen.html").read_text("utf-8")
    kinds = set(re.findall(r"data:([a-z]+/[a-z]+);", page))
    assert kinds == {"image/png"}
    images = re.findall(r"data:image/png;base64,([^\"]+)", page)
    assert len(images) == len(CHANNELS)
    rows = [96 - k for k in range(97) if 300 <= k * 62.5 <= 3400]
    for image in images:
        places = png_image(base64.b64decode(image)).places
        for low, high in VOICE:
            assert (places[rows, round(low / 0.05) : round(high / 0.05)] == MASKED).all()
        assert (places[rows] != MASKED).any()


def test_a_message_is_masked_though_nothing_was_heard(tmp_path: Path) -> None:
    sound = written(tmp_path / "quiet.wav", noise(12.0, 1))
    said = tmp_path / "said.csv"
    said.write_text("start,end,text\n2,3,x\n9,,y\n")
    doc = listen(Request(str(sound), transcript=str(said)), tmp_path / "out", finder=Knowing())
    assert doc.speech == []
    assert doc.drawing.masked_share == pytest.approx(4 / 12, abs=1e-3)


def test_a_notice_of_the_transcript_quotes_no_words(tmp_path: Path) -> None:
    sound = written(tmp_path / "quiet.wav", noise(3.0, 1))
    said = tmp_path / "said.csv"
    said.write_text(f"start,end,text\n1,2,x\n{WORDS},2,y\n")
    asked = Request(str(sound), transcript=str(said))
    doc = listen(asked, tmp_path / "out", finder=Knowing())
    assert any("no time in its start (withheld)" in one.text for one in doc.notices)
    assert all(WORDS.encode() not in path.read_bytes() for path in (tmp_path / "out").iterdir())
    doc = listen(replace(asked, include_words=True), tmp_path / "out", finder=Knowing())
    assert any(WORDS in one.text for one in doc.notices)


def test_times_are_utc_where_the_start_is_given(out: Path) -> None:
    doc = model(out)
    assert doc.impulses[0].utc == "2026-01-05T23:59:44.000Z"
    assert doc.sound.utc_of_zero == "2026-01-05T23:59:41.000Z"
    assert [one.text for one in doc.messages] == [None, None]
    assert any("1 of 3 messages are outside of the sound" in one.text for one in doc.notices)


def test_audio_and_words_are_included_only_when_asked_for_and_that_is_told(
    recording: Path, transcript: Path, tmp_path: Path
) -> None:
    request = Request(
        str(recording), transcript=str(transcript), include_audio=True, include_words=True, synthetic=True
    )
    doc = listen(request, tmp_path / "out", finder=Knowing())
    assert names(tmp_path / "out") == FILES | {"audio.wav"}
    assert (tmp_path / "out" / "audio.wav").read_bytes() == recording.read_bytes()
    settings = manifest(tmp_path / "out")["settings"]
    assert (settings["include_audio"], settings["audio_written_as"], settings["include_words"]) == (
        True, "audio.wav", True,
    )  # fmt: skip
    assert [one.text for one in doc.messages] == [WORDS, WORDS]
    page = (tmp_path / "out" / "listen.html").read_text("utf-8")
    assert page.count(WORDS) == 2
    assert "Audio and words are included" in page
    assert page.count("SYNTHETIC") >= 3
    listen(Request(str(recording)), tmp_path / "out", finder=Knowing())  # and again without
    assert names(tmp_path / "out") == FILES


def test_a_folder_that_crossfix_did_not_write_is_left_alone(recording: Path, tmp_path: Path) -> None:
    (tmp_path / "audio.wav").write_text("mine")
    with pytest.raises(OutputRefused, match="not written by crossfix"):
        listen(Request(str(recording)), tmp_path, finder=Knowing())
    assert (tmp_path / "audio.wav").read_text() == "mine"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"include_words": True}, "no transcript; name it with --transcript"),
        ({"start": "05:00"}, "is no time"),
        ({"start": "2026-01-05T05:00:00"}, "has no zone"),
        ({"channels": ("CAM", "P1")}, "has 4 channels"),
        ({"channels": ("A", "B", "C", "D")}, "one of them CAM"),
    ],
)
def test_what_cannot_be_done_as_asked(recording: Path, tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(RequestInvalid, match=re.escape(said)):
        listen(Request(str(recording), **changes), tmp_path / "out", finder=Knowing())
    assert not (tmp_path / "out").exists()


def test_the_output_does_not_replace_its_own_input(recording: Path) -> None:
    with pytest.raises(RequestInvalid, match="holds the input"):
        listen(Request(str(recording)), recording.parent, finder=Knowing())
    assert recording.exists()


def run(*arguments: str | Path) -> Result:
    """One command, its errors kept apart from its output."""
    result = CliRunner().invoke(crossfix, ["listen", *(str(a) for a in arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.wav", "cannot be opened"),
        ("empty.wav", "is empty"),
        ("text.wav", "not readable as sound"),
        ("cut.wav", "not readable as sound"),
        ("five.wav", "has 5 channels, expected 1 to 4"),
        ("header.wav", "no samples"),
    ],
)
def test_what_cannot_be_read_is_exit_code_2(tmp_path: Path, name: str, said: str) -> None:
    whole = written(tmp_path / "whole.wav", noise(0.5)).read_bytes()
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "text.wav").write_text("no sound at all\n" * 100)
    (tmp_path / "cut.wav").write_bytes(whole[:30])
    written(tmp_path / "five.wav", noise(0.5, 5))
    written(tmp_path / "header.wav", noise(0.0))
    result = run(tmp_path / name, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_terminal_tells_counts_the_strongest_quality_and_what_left(out: Path) -> None:
    console = Console(file=io.StringIO(), width=80)
    print_listened(console, model(out), out)
    told = console.file.getvalue()  # type: ignore[attr-defined]
    assert (
        "cvr.wav: 24.0 s, 4 channels (CAM, P1, P2, OBS), 16,000 Hz\n2 impulses; look-alikes: 4 click, 2 speech\n"
        in told
    )
    assert "  23:59:44.000 UTC ± 0.8 ms: score +3.70 on CAM, P1, P2, OBS; from the left: P1 first\n" in told
    assert "audio: none; words: none" in told
    assert "messages are outside of the sound" in told


def damaged(kind: str) -> tuple[np.ndarray, str]:
    """A second and a half of sound with something wrong, and how it is stored."""
    samples = noise(1.5, 2)
    if kind == "silence":
        return np.zeros_like(samples), "PCM_16"
    if kind == "clipped":
        return np.clip(samples * 200, -1, 1), "PCM_16"
    if kind == "not a number":
        samples[1, 9000:9500] = np.nan
        return samples, "FLOAT"
    return samples, "PCM_U8" if kind == "8 bits" else "PCM_16"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("silence", "every sample is 0"),
        ("clipped", "full scale"),
        ("not a number", "not finite"),
        ("8 bits", "8 bits per sample"),
        ("cut", "cut"),
    ],
)
def test_what_is_damaged_is_listened_to_with_a_notice(tmp_path: Path, kind: str, said: str) -> None:
    samples, subtype = damaged(kind)
    path = written(tmp_path / "cvr.wav", samples, subtype=subtype)
    if kind == "cut":
        path.write_bytes(path.read_bytes()[:-20_000])
    result = run(path, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert said in result.stderr
    assert said in (tmp_path / "out" / "listen.html").read_text("utf-8")
    assert "audio: none; words: none" in result.stderr


SOUND = Sound(Source("x.wav", 1, ""), RATE_HZ, CHANNELS, 60 * RATE_HZ)


def said(*messages: tuple[float, float | None], utc: float | None = None) -> Transcript:
    made = tuple(Message(start, stop, "", "", "") for start, stop in messages)
    return Transcript(Source("t.csv", 1, ""), Timebase("x", 1.0, utc), made)


def test_messages_are_placed_by_utc_or_from_the_first_sample() -> None:
    assert [one.start_s for one in place(said((5.0, 6.0)), SOUND, 1000.0).messages] == [5.0]
    assert [one.start_s for one in place(said((1005.0, 1006.0), utc=0.0), SOUND, 1000.0).messages] == [5.0]
    undated = place(said((1005.0, 1006.0), utc=0.0), SOUND, None)
    assert undated.messages == ()
    assert "give --start" in undated.notices[0].text


def test_a_message_without_an_end_lasts_to_the_next_or_ten_seconds() -> None:
    placed = place(said((5.0, None), (8.0, None), (30.0, 33.0)), SOUND, None)
    assert placed.spans == ((5.0, 8.0), (8.0, 18.0), (30.0, 33.0))


@given(st.lists(st.tuples(st.floats(-100, 200), st.none() | st.floats(0, 50)), max_size=6))
def test_every_message_is_placed_or_counted(given_: list[tuple[float, float | None]]) -> None:
    messages = [(start, None if length is None else start + length) for start, length in given_]
    messages.sort(key=lambda one: one[0])
    placed = place(said(*messages), SOUND, None)
    left = len(messages) - len(placed.messages)
    assert len(placed.spans) == len(placed.messages)
    assert any(f"{left} of {len(messages)} messages are outside" in one.text for one in placed.notices) == (left > 0)
    assert all(one.start_s < 60 for one in placed.messages)
