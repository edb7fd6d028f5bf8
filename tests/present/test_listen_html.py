"""The page of cockpit sound as text and pictures, without a browser."""

from __future__ import annotations

import base64
import csv
import html
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.cockpit_scene import CLICKS_S, IMPULSES_S, VOICE, impulse
from builders.links import links_of
from builders.listen_page import HOSTILE, WORDS, listened, pictures, synthetic_listening
from builders.png_reading import png_image
from crossfix.present.embedding import csp_hash
from crossfix.present.impulses_csv import HEADER, impulses_csv
from crossfix.present.listen_drawings import CLOSE_S, closeups, strips, wave_path
from crossfix.present.listen_html import MOST_ROWS, elapsed, listen_html, moment_text
from crossfix.present.listen_json import ImpulseOut, ListenJson
from crossfix.present.listen_out import listen_out
from crossfix.present.spectrogram import FIRST_SHADE, MASKED
from crossfix.present.words import loaded_words
from crossfix.records.sound import CHANNELS

pytestmark = pytest.mark.usefixtures("assets")
DOC = synthetic_listening()
PICTURES = pictures()
BIN_HZ = 62.5


@pytest.fixture(scope="module")
def page() -> str:
    """The page of the made-up recording."""
    return listen_html(DOC, PICTURES)


def without_code(page: str) -> str:
    return re.sub(r"<(style|script)[ >].*?</\1>", "", page, flags=re.DOTALL)


def text_of(page: str) -> str:
    plain = re.sub(r"<pre.*?</pre>|<[^>]+>", " ", without_code(page), flags=re.DOTALL)
    return " ".join(html.unescape(plain).replace("\N{NO-BREAK SPACE}", " ").split())


def images(page: str) -> list[np.ndarray]:
    found = re.findall(r'href="data:image/png;base64,([^"]+)"', page)
    return [png_image(base64.b64decode(one)).places for one in found]


def test_every_link_inside_the_page_resolves_and_ids_are_unique(page: str) -> None:
    links = links_of(page)
    assert links.targets - set(links.ids) == set()
    assert len(links.ids) == len(set(links.ids))


def test_the_page_loads_nothing_and_runs_only_its_own_script(page: str) -> None:
    links = links_of(page)
    assert (links.loads, links.scripts) == ([], 1)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert f"script-src {csp_hash(script)};".replace("'", "&#39;") in page
    assert " style=" not in without_code(page)


def test_markup_in_the_data_is_text(page: str) -> None:
    assert "<img" not in page
    assert HOSTILE not in page
    assert text_of(page).count(HOSTILE) >= 4


@pytest.mark.parametrize(
    "words",
    [
        "2 impulse 4 resembles a click",
        "23:59:44.000 ± 0.8 ms",
        "23:59:51 to 2026-01-06 00:00:01 UTC",
        "No audio and no words.",
        "300–3400 Hz is not drawn for",
        "from the left: P1 first",
        "P1 +0.40 ms",
        "direction not determinable: the skew",
        "rise of all +2.77",
        "CAM 6.5 , P1 0.4",
        "saturation doubtful",
        "their words are withheld",
        "made up: it tells an impulse so much later",
        "ours: the noise",
    ],
)
def test_the_page_is_complete_without_its_script(page: str, words: str) -> None:
    assert words in text_of(page)


def test_the_page_says_that_it_is_synthetic_and_uses_neutral_words(page: str) -> None:
    assert page.count("SYNTHETIC") >= 4
    plain = listen_html(DOC.model_copy(update={"synthetic": False}), PICTURES)
    assert "ynthetic" not in text_of(plain)
    assert loaded_words(text_of(plain)) == []
    assert "explosion" not in plain


def test_in_speech_the_band_of_the_voice_is_in_no_picture(page: str) -> None:
    """The scene without the mask has the voice in that band; with it no cell there has a shade."""
    rows = [96 - k for k in range(97) if 300 <= k * BIN_HZ <= 3400]
    bare = images(listen_html(DOC, pictures(masked=[])))
    shown = images(page)
    assert len(shown) == len(bare) == 3 * len(CHANNELS)
    for number, (masked, open_) in enumerate(zip(shown, bare, strict=True)):
        start_s = number // len(CHANNELS) * PICTURES.shape.strip_s
        for low, high in VOICE:
            first, last = (round((one - start_s) / PICTURES.shape.column_s) for one in (low, high))
            cut = slice(max(0, first), max(0, last))
            assert (masked[rows, cut] == MASKED).all()
            if number % len(CHANNELS) == 1 and open_[rows, cut].size:
                assert open_[rows, cut].max() == FIRST_SHADE + 13
    assert all((one != MASKED).all() for one in bare)
    assert any((one[rows, :] >= FIRST_SHADE).any() for one in shown)  # it is drawn where nobody speaks


def test_waveforms_are_too_coarse_to_be_played() -> None:
    assert PICTURES.peaks.shape[1] / DOC.sound.seconds <= 20.0 + 1e-9
    for strip in strips(DOC, PICTURES):
        assert all(panel.wave.count("M") <= PICTURES.shape.columns for panel in strip.panels)


def test_closeups_hold_40_ms_at_most_none_of_speech_and_none_adjoins_another() -> None:
    drawn = closeups(DOC, PICTURES)
    assert [one.impulse.time_s for one in drawn] == [*IMPULSES_S, *(t for t in CLICKS_S if t != 12.06)]
    for one in drawn:
        samples = PICTURES.closeups[one.impulse.number].samples
        assert 0.035 * 16_000 < samples.shape[1] <= 2 * CLOSE_S * 16_000 + 1
        assert all(len(line.path.split()) == 2 * samples.shape[1] for line in one.lines)
    assert [[line.arrival for line in one.lines] for one in drawn[:2]] == [[320.0, 326.4, 332.8, None], [None] * 4]


def test_a_closeup_shows_the_samples_at_their_place() -> None:
    (one,) = (c for c in closeups(DOC, PICTURES) if c.impulse.time_s == IMPULSES_S[1])
    heights = np.array(one.lines[0].path[1:].split(), float).reshape(-1, 2)
    cut = PICTURES.closeups[one.impulse.number].samples[0]
    loudest = int(np.abs(cut).argmax())
    assert np.abs(heights[:, 1] - 29).argmax() == loudest
    assert heights[0, 0] == pytest.approx(0.0, abs=1.1)
    assert heights[-1, 0] == pytest.approx(640.0, abs=1.1)
    assert one.lines[0].peak_db == pytest.approx(20 * np.log10(np.abs(cut[loudest])), abs=0.06)


def test_no_word_of_the_transcript_is_there_unless_asked_for(page: str) -> None:
    assert WORDS not in page
    assert WORDS not in DOC.model_dump_json()
    asked = synthetic_listening(words=True)
    told = text_of(listen_html(asked, PICTURES))
    assert told.count(WORDS) == 2
    assert "Words are included, as was asked for" in told
    assert "No audio and no words" not in told


def test_included_audio_is_told_and_not_played() -> None:
    made = listen_html(synthetic_listening(audio="audio.flac"), PICTURES)
    assert "Audio is included, as was asked for. The recording itself stands beside this page as audio.flac" in text_of(
        made
    )
    assert "<audio" not in made
    assert "Audio and words are included" in text_of(
        listen_html(synthetic_listening(audio="audio.flac", words=True), PICTURES)
    )


def test_without_utc_times_are_from_the_first_sample() -> None:
    told = text_of(listen_html(synthetic_listening(utc_of_zero_s=None), PICTURES))
    assert "0:03.000 ± 0.8 ms" in told
    assert "No UTC. Times are from the first sample" in told


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_fewer_channels(channels: int) -> None:
    made = listen_html(synthetic_listening(channels), pictures(channels))
    assert len(images(made)) == 3 * channels


def test_a_recording_with_nothing_in_it() -> None:
    empty = pictures(1)
    empty = replace(empty, levels=empty.levels[:, :0], peaks=empty.peaks[:, :0], closeups={}, masked=())
    doc = listen_out(listened(1, impulses=(), speech=(), messages=(), quality=(), notices=(), skipped=()), empty)
    told = text_of(listen_html(doc, empty))
    for words in ("No short sound was found", "There is no sound to draw", "There is nothing to show closely"):
        assert words in told
    assert "Nothing was taken for speech" in told


def test_of_thousands_of_look_alikes_the_strongest_are_listed_and_told() -> None:
    many = [impulse(3 + k / 500, "click" if k else "impulse", -k / 100, ("CAM",), CHANNELS) for k in range(3100)]
    doc = listen_out(listened(impulses=many), replace(PICTURES, closeups={}))
    made = listen_html(doc, replace(PICTURES, closeups={}))
    links, told = links_of(made), text_of(made)
    assert made.count('<tr id="i-') == MOST_ROWS + 1
    assert f"the {MOST_ROWS} look-alikes of the highest score. All 3,100 are in impulses.csv" in told
    assert "99 look-alikes of lower score have no mark here" in told
    assert links.targets - set(links.ids) == set()


def test_the_model_is_read_back_from_its_json() -> None:
    assert ListenJson.model_validate_json(DOC.model_dump_json(by_alias=True)) == DOC


@given(st.floats(0, 40_000), st.integers(0, 3))
def test_elapsed_time_is_read_back(seconds: float, digits: int) -> None:
    parts = [float(part) for part in elapsed(seconds, digits).split(":")]
    assert sum(part * 60**k for k, part in enumerate(reversed(parts))) == pytest.approx(seconds, abs=0.51 * 10**-digits)
    assert all(part < 60 for part in parts[1:])


def test_a_moment_after_midnight_names_its_day() -> None:
    assert [moment_text(DOC, s, d) for s, d in ((18.9996, 3), (18.9994, 3), (3.2, 0))] == [
        "2026-01-06 00:00:00.000",
        "23:59:59.999",
        "23:59:44",
    ]


def test_a_gap_in_the_peaks_is_a_gap_in_the_path() -> None:
    path = wave_path(np.array([0.5, np.nan, 0.0, 1.0], np.float32), 1.0)
    assert path == "M52 8.5v17M55 0v34"


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1e5), st.floats(-50, 50), st.text(max_size=12), st.lists(st.text(max_size=5), max_size=3)
        ),
        max_size=5,
    )
)
def test_csv_is_read_back(rows: list[tuple[float, float, str, list[str]]]) -> None:
    impulses = [
        ImpulseOut(
            number=k + 1, time_s=time_s, utc=None, sigma_s=0.001, score=score, kind=kind, channels=channels,
            strengths={"CAM": 1.5}, contributions={"a": -2.0, "b": 0.25}, order={}, direction=kind, masked=False,
        )
        for k, (time_s, score, kind, channels) in enumerate(rows)
    ]  # fmt: skip
    header, *found = csv.reader(io.StringIO(impulses_csv(impulses), newline=""))
    assert tuple(header) == HEADER
    assert header[:8] == ["time_s", "score", "channels", "sigma_s", "kind", "strengths", "contributions", "direction"]
    for row, (time_s, score, kind, channels) in zip(found, rows, strict=True):
        assert (float(row[0]), float(row[1])) == pytest.approx((time_s, score), abs=1e-4)
        assert row[4].removeprefix("'") == kind.removeprefix("'")
        assert row[2].removeprefix("'") == " ".join(channels).removeprefix("'")
        assert not row[4].startswith(("=", "+", "-", "@"))
        assert row[6] == "a=-2;b=0.25"
