"""One pass over the sound: constant memory, close-ups of the right moments and of the most telling ones."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.cockpit_scene import CLICKS_S, IMPULSES_S, RATE_HZ, Knowing, blocks, impulse, noise, scene
from crossfix.detect.cockpit.speech import SpeechLimits
from crossfix.errors import AssetsMissing
from crossfix.present.assets import asset
from crossfix.present.listen_drawings import Pictures
from crossfix.present.listen_html import listen_html
from crossfix.present.listen_out import Listened, listen_out
from crossfix.records.sound import CHANNELS, Sound
from crossfix.records.source import Source
from crossfix.run.hearing import APART_S, MOST_CLOSEUPS, Chosen, Recent, hear


@pytest.fixture(scope="module", autouse=True)
def assets() -> None:
    """Skip where the page's scripts were not built."""
    try:
        asset("listen.js")
    except AssetsMissing as missing:
        pytest.skip(str(missing))


def test_ten_hours_are_heard_in_constant_memory_and_drawn_coarsely() -> None:
    """At 250 samples per second, from one block again and again."""
    rate_hz, seconds = 250, 36_000
    one = (0.1 * np.random.default_rng(5).standard_normal((1, 60 * rate_hz))).astype(np.float32)
    sound = Sound(Source("long.wav", 1, "00" * 32), rate_hz, ("CAM",), seconds * rate_hz)
    limits = SpeechLimits(low_hz=25.0, high_hz=100.0, bands=4, frame_s=4.0, segment_s=1200.0)
    tracemalloc.start()
    heard = hear(sound, (one for _ in range(600)), rate_hz, Knowing(impulses_s=(35_000.0,), clicks_s=()), limits=limits)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert heard.samples == seconds * rate_hz
    assert most < 20e6 < 4 * heard.samples
    drawn = heard.spectrograms
    assert (drawn.shape.strips, drawn.shape.strip_s, drawn.shape.column_s) == (12, 3000.0, 2.5)
    assert drawn.levels().shape == (1, 14_400, 129)
    pictures = Pictures(drawn.shape, drawn.drawing, drawn.levels(), drawn.peaks(), (), dict(heard.closeups))
    told = Listened(sound, None, True, None, False, None, heard.impulses, (), (), (), (), (), ())
    page = listen_html(listen_out(told, pictures), pictures)
    assert len(page) < 15e6
    assert "50\N{NO-BREAK SPACE}min\N{NO-BREAK SPACE}00\N{NO-BREAK SPACE}s to a strip, 2500 ms to a column" in page
    assert "9:43:20.000" in page


def test_the_close_up_is_of_the_moment_itself() -> None:
    samples = scene()
    heard = hear(
        Sound(Source("x", 1, ""), RATE_HZ, CHANNELS, samples.shape[1]), blocks(samples, 7001), RATE_HZ, Knowing()
    )
    assert heard.without_closeup == 0
    times = {heard.impulses[k].time_s for k in heard.closeups}
    assert times == {*IMPULSES_S, *CLICKS_S} - {12.06}
    for k, cut in heard.closeups.items():
        first = round((heard.impulses[k].time_s + cut.first_s) * RATE_HZ)
        assert (cut.samples == samples[:, first : first + cut.samples.shape[1]]).all()
        assert abs(cut.first_s) <= 0.02 + 1e-9


def test_an_impulse_told_too_late_has_no_closeup_and_that_is_counted() -> None:
    samples = noise(100.0, 1)
    finder = Knowing(late_s=95.0, impulses_s=(1.0, 98.0), clicks_s=())
    heard = hear(Sound(Source("x", 1, ""), RATE_HZ, ("CAM",), samples.shape[1]), blocks(samples), RATE_HZ, finder)
    assert heard.without_closeup == 1
    assert [heard.impulses[k].time_s for k in heard.closeups] == [98.0]


@given(st.lists(st.integers(1, 900), min_size=1, max_size=20), st.floats(-0.5, 3.0), st.floats(0.001, 0.1))
def test_what_is_kept_is_cut_right_for_any_blocks(lengths: list[int], time_s: float, half_s: float) -> None:
    samples = np.arange(sum(lengths), dtype=np.float32)[None, :]
    recent = Recent(1000, 1.0)
    for block in np.split(samples, np.cumsum(lengths)[:-1], axis=1):
        recent.add(block)
    cut = recent.around(time_s, half_s)
    inside = [k for k in range(samples.shape[1]) if abs(k / 1000 - time_s) <= half_s + 1e-12]
    if cut is not None:
        found = cut.samples[0].astype(int).tolist()
        assert set(found) <= set(inside)
        assert len(inside) - len(found) <= 2  # at the very edges, by rounding
        assert cut.first_s == pytest.approx(found[0] / 1000 - time_s)
    elif inside:
        assert inside[0] < samples.shape[1] - 1000 or len(inside) <= 2


@given(
    st.lists(
        st.tuples(st.floats(0, 20), st.floats(-5, 5), st.sampled_from(["impulse", "click", "speech"])), max_size=60
    )
)
def test_close_ups_are_of_the_most_telling_and_apart(found: list[tuple[float, float, str]]) -> None:
    recent = Recent(1000, 30.0)
    recent.add(np.zeros((1, 20_100), np.float32))
    chosen = Chosen()
    found.sort()
    for k, (time_s, score, kind) in enumerate(found):
        chosen.offer(k, impulse(time_s, kind, score, ("CAM",), ("CAM",)), recent)
    best = chosen.best()
    times = sorted(found[k][0] for k in best)
    assert all(later - earlier >= APART_S for earlier, later in pairwise(times))
    assert len(best) <= MOST_CLOSEUPS
    assert all(found[k][2] != "speech" for k in best)
    ranks = [(kind == "impulse", score) for _, score, kind in found if kind != "speech"]
    if ranks:
        assert max(ranks) in [(found[k][2] == "impulse", found[k][1]) for k in best]
