"""The checks of a cockpit recording in words. Which of them is doubtful follows the limits that recorders must keep.

EUROCAE ED-112, as a recorder's manual gives it: drop-outs up to 100 ms each and 250 ms in half an hour, time base
within 0.1 %. What one channel holds of another is told without a verdict: a voice in the air is on all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossfix.detect.cockpit.gain import Gain
from crossfix.detect.cockpit.hum import Hum
from crossfix.detect.cockpit.leaks import Leak
from crossfix.detect.cockpit.quality import Quality
from crossfix.detect.cockpit.still import Dropout, Ended, Saturated
from crossfix.records.thresholds import limit

HALF_HOUR_S = 1800.0
SHOWN = 5
"""Dropouts that are told by their time."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A check of the recording: its name, the channels that it is about, and what it found in words."""

    check: str
    channels: tuple[str, ...]
    text: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a recorder may do."""

    dropout_s: float = limit(0.1, "s", "EUROCAE ED-112, as a recorder's manual gives it: one drop-out")
    dropouts_s: float = limit(0.25, "s", "the same: all drop-outs in half an hour")
    off_ppm: float = limit(1000.0, "ppm", "the same: time base within 0.1 %")
    early_s: float = limit(0.1, "s", "ours: a channel that ends so much before the recording is told")


def quality_told(quality: Quality, seconds: float, allowed: Allowed | None = None) -> tuple[Checked, ...]:
    """Every check, with or without a finding, in a fixed order."""
    allowed = allowed or Allowed()
    names = tuple(one.channel for one in quality.ends)
    return (
        *(_end(one, allowed) for one in quality.ends),
        *_dropouts(quality.dropouts, names, seconds, allowed),
        *_saturated(quality.saturated, names),
        *_gains(quality.gains, names),
        *_hums(quality.hums, names, allowed),
        *_leaks(quality.leaks, names),
        Checked("skew between channels", names, quality.skew),
    )


def _end(one: Ended, allowed: Allowed) -> Checked:
    name = "end of the channel"
    if one.last_s is None:
        return Checked(name, (one.channel,), "holds no sound at all", True)
    early = one.recording_end_s - one.last_s
    text = f"last sound at {one.last_s:.3f} s, the recording ends at {one.recording_end_s:.3f} s"
    return Checked(name, (one.channel,), text, early > allowed.early_s)


def _dropouts(found: Sequence[Dropout], names: tuple[str, ...], seconds: float, allowed: Allowed) -> Iterator[Checked]:
    for channel in dict.fromkeys(one.channel for one in found):
        lengths = [one.stop_s - one.start_s for one in found if one.channel == channel]
        starts = ", ".join(f"{one.start_s:.3f} s" for one in found if one.channel == channel)[: SHOWN * 12]
        most = allowed.dropouts_s * max(1.0, seconds / HALF_HOUR_S)
        text = f"{len(lengths)}, the longest {max(lengths):.3f} s, together {sum(lengths):.3f} s; at {starts}"
        yield Checked("dropouts", (channel,), text, max(lengths) > allowed.dropout_s or sum(lengths) > most)
    if not found:
        yield Checked("dropouts", names, "none")


def _saturated(found: Sequence[Saturated], names: tuple[str, ...]) -> Iterator[Checked]:
    for one in found:
        length = f"together {one.seconds:.3f} s, first at {one.first_s:.3f} s"
        yield Checked("saturation", (one.channel,), f"{one.runs} runs at full scale ({one.level:.3f}), {length}", True)
    if not found:
        yield Checked("saturation", names, "no run at full scale")


def _gains(found: Sequence[Gain], names: tuple[str, ...]) -> Iterator[Checked]:
    for one in found:
        lower = "lower" if one.dip_db >= 0 else "higher"
        text = f"after {one.sounds} loud sounds the noise is {number(abs(one.dip_db), 1)} dB {lower} than seconds later"
        said = f"{text}: automatic gain; levels of sounds are not comparable" if one.pumps else text
        yield Checked("automatic gain", (one.channel,), said, one.pumps)
    if not found:
        yield Checked("automatic gain", names, "not determinable: too few loud sounds with quiet after them")


def _hums(found: Sequence[Hum], names: tuple[str, ...], allowed: Allowed) -> Iterator[Checked]:
    for one in found:
        line = f"{one.frequency_hz:.3f} ± {one.sigma_hz:.3f} Hz, {one.over_noise_db:.0f} dB over the noise"
        off = f"if the supply is exactly {one.nominal_hz:g} Hz, the time base is off by {number(one.off_ppm, 0)} ppm"
        yield Checked("hum of the supply", (one.channel,), f"{line}; {off}", abs(one.off_ppm) > allowed.off_ppm)
    if not found:
        yield Checked("hum of the supply", names, "no line at 50, 60 or 400 Hz: the time base is not checked by it")


def _leaks(found: Sequence[Leak], names: tuple[str, ...]) -> Iterator[Checked]:
    for one in found:
        lag = f"{number(one.lag_s * 1000, 2)} ms later ± {one.lag_spread_s * 1000:.2f} ms"
        rest = f"polarity {'same' if one.polarity > 0 else 'opposite'}, in {one.stretches} stretches"
        text = f"{one.source} is on {one.other} at {number(one.level_db, 0)} dB, {lag}, {rest}"
        yield Checked("one channel on another", (one.source, one.other), text)
    if not found:
        yield Checked("one channel on another", names, "not found, or too few loud stretches")


def number(value: float, digits: int) -> str:
    """Rounded, with the sign of mathematics and no negative zero.

    >>> number(-0.001, 2), number(-9.96, 1)
    ('0.00', '−10.0')
    """
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")
