"""The checks of a recording in words: each with its figures, doubtful beyond what recorders may do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.detect.cockpit.gain import Gain
from crossfix.detect.cockpit.hum import Hum
from crossfix.detect.cockpit.leaks import Leak
from crossfix.detect.cockpit.quality import Quality
from crossfix.detect.cockpit.still import Dropout, Ended, Saturated
from crossfix.present.listen_quality import Checked, number, quality_told

ENDS = (Ended("CAM", 60.0, 60.0), Ended("P1", 41.5, 60.0), Ended("P2", None, 60.0))
NOTHING = Quality(ENDS, (), (), (), (), (), "direction not determinable: too few")


def of(check: str, quality: Quality, seconds: float = 60.0) -> list[Checked]:
    return [one for one in quality_told(quality, seconds) if one.check == check]


def test_a_channel_that_ends_early_or_holds_nothing_is_doubtful() -> None:
    assert [(one.channels, one.doubtful) for one in of("end of the channel", NOTHING)] == [
        (("CAM",), False), (("P1",), True), (("P2",), True),
    ]  # fmt: skip
    assert "last sound at 41.500 s" in of("end of the channel", NOTHING)[1].text


def test_every_check_is_told_though_it_found_nothing() -> None:
    told = quality_told(NOTHING, 60.0)
    assert len({one.check for one in told}) == 7
    assert all(one.text for one in told)
    assert [one.doubtful for one in told if one.check != "end of the channel"] == [False] * 6


@pytest.mark.parametrize(
    ("lengths", "seconds", "doubtful"),
    [
        ((0.09,), 60.0, False),
        ((0.11,), 60.0, True),
        ((0.09, 0.09, 0.06), 60.0, False),
        ((0.09, 0.09, 0.08), 60.0, True),
        ((0.09, 0.09, 0.08), 3600.0, False),
    ],
)
def test_dropouts_are_doubtful_beyond_what_is_allowed(
    lengths: tuple[float, ...], seconds: float, doubtful: bool
) -> None:
    found = tuple(Dropout("P1", 10.0 * k, 10.0 * k + length) for k, length in enumerate(lengths, 1))
    (one,) = of("dropouts", Quality(ENDS, found, (), (), (), (), ""), seconds)
    assert (one.doubtful, one.channels) == (doubtful, ("P1",))
    assert one.text.startswith(f"{len(lengths)}, the longest {max(lengths):.3f} s")


def test_saturation_gain_hum_and_leaks_have_their_figures() -> None:
    quality = Quality(
        ENDS, (), (Saturated("P1", 12, 0.5, 3.25, 0.99997),), (Gain("CAM", 4.24, 7, True), Gain("P1", 0.2, 5, False)),
        (Hum("CAM", 400.0, 400.08, 0.002, 31.0), Hum("P1", 400.0, 400.6, 0.002, 31.0)),
        (Leak("P1", "P2", -14.4, -0.003, 0.0001, -1, 40),), "P1 +0.00 ms, P2 +1.20 ms",
    )  # fmt: skip
    told = [(one.check, one.doubtful, one.text) for one in quality_told(quality, 60.0)[3:]]
    assert told[1:] == [
        ("saturation", True, "12 runs at full scale (1.000), together 0.500 s, first at 3.250 s"),
        (
            "automatic gain", True,
            "after 7 loud sounds the noise is 4.2 dB lower than seconds later: automatic gain; levels of sounds are "
            "not comparable",
        ),
        ("automatic gain", False, "after 5 loud sounds the noise is 0.2 dB lower than seconds later"),
        (
            "hum of the supply", False,
            "400.080 ± 0.002 Hz, 31 dB over the noise; "
            "if the supply is exactly 400 Hz, the time base is off by 200 ppm",
        ),
        (
            "hum of the supply", True,
            "400.600 ± 0.002 Hz, 31 dB over the noise; "
            "if the supply is exactly 400 Hz, the time base is off by 1500 ppm",
        ),
        (
            "one channel on another", False,
            "P1 is on P2 at −14 dB, −3.00 ms later ± 0.10 ms, polarity opposite, in 40 stretches",
        ),
        ("skew between channels", False, "P1 +0.00 ms, P2 +1.20 ms"),
    ]  # fmt: skip


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_a_number_is_read_back(value: float, digits: int) -> None:
    text = number(value, digits)
    assert float(text.replace("−", "-")) == pytest.approx(value, abs=0.51 * 10**-digits)
    assert not text.startswith("−0.0") or float(text[1:]) > 0
