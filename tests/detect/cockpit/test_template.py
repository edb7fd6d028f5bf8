"""Known alerts: a template is found where it is, at any strength, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.sounds import RATE_HZ, Samples, noise, parts, tone
from crossfix.detect.cockpit.template import Alert, KnownAlerts
from crossfix.errors import RequestInvalid


def chime() -> Samples:
    """Two tones, fading."""
    fade = np.exp(-np.arange(8000) / 4000)
    return ((tone(0.5, 830, 1.0) + 0.5 * tone(0.5, 1245, 1.0)) * fade).astype(np.float32)


def found_in(sound: Samples, lengths: list[int], template: Samples | None = None) -> list[Alert]:
    """All fits of one template."""
    channels = ("CAM", "P1")[: len(sound)]
    templates = {"chime": chime() if template is None else template}
    return list(KnownAlerts().detect(parts(sound, lengths), RATE_HZ, channels, templates))


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(0, 660_000), max_size=3), st.floats(0.05, 0.5), st.integers(20_000, 700_000))
def test_each_is_found_once_where_it_begins(at: list[int], level: float, length: int) -> None:
    at = [one for k, one in enumerate(sorted(at)) if all(abs(one - other) > 20_000 for other in sorted(at)[:k])]
    sound = noise(42.0, 2, seed=length, level=0.01)
    for begin in at:
        sound[1, begin : begin + 8000] += level * chime()
    found = found_in(sound, [length])
    assert [one.channel for one in found] == ["P1"] * len(at)
    for one, begin in zip(found, at, strict=True):
        assert abs(one.time_s * RATE_HZ - begin) <= 1
        assert one.correlation > 0.7


def test_noise_and_another_tone_are_none() -> None:
    sound = noise(20.0, 1)
    sound[0, 100_000:108_000] += tone(0.5, 600, 0.3).astype(np.float32)
    assert found_in(sound, [20_000]) == []


@pytest.mark.parametrize("template", [chime()[:1000], np.zeros(8000, np.float32), np.full(8000, np.nan, np.float32)])
def test_a_template_that_says_nothing_is_refused(template: Samples) -> None:
    with pytest.raises(RequestInvalid, match="template chime"):
        found_in(noise(1.0, 1), [8000], template)


def test_another_rate_is_refused() -> None:
    with pytest.raises(RequestInvalid, match="expected 16000"):
        list(KnownAlerts().detect([noise(1.0, 1)], 8000, ("CAM",), {"chime": chime()}))
