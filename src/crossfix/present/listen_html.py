"""The page of cockpit sound: one HTML file that needs no network and holds no sound, from `listen_json` and pictures.

Protected record (ICAO Annex 13, 5.12): no audio and no words by default. The band of the voice is not drawn in speech,
the waveform has one number per column of at least 0.05 s, and a close-up holds at most 40 ms.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from markupsafe import Markup

from crossfix.present.assets import asset
from crossfix.present.listen_drawings import (
    CLOSE_HEIGHT,
    CLOSE_WIDTH,
    LEFT,
    TOP,
    WAVE,
    Pictures,
    closeups,
    shades_key,
    strips,
    ticked,
)
from crossfix.present.listen_json import ImpulseOut, ListenJson
from crossfix.present.pages import content_policy, environment
from crossfix.present.times import epoch_ms

SECTIONS = (
    ("overview", "Overview"),
    ("strips", "Whole recording"),
    ("impulses", "Short sounds"),
    ("closeups", "Close-ups"),
    ("quality", "Quality"),
    ("speech", "Speech"),
    ("limits", "Settings, limits"),
)
MOST_ROWS = 300
"""Look-alikes in the list of the page; every impulse is listed."""
KINDS = {
    "impulse": "impulse",
    "electrical": "electrical: the same on all crew channels at once",
    "click": "resembles a click: a switch, a lever, a knock",
    "speech": "resembles speech",
    "warning": "resembles a warning sound",
}


def listen_html(doc: ListenJson, pictures: Pictures) -> str:
    """The whole page. Raises AssetsMissing where the scripts were not built."""
    return environment(_words(doc)).get_template("listen.html.j2").render(**_context(doc, pictures))


def _words(doc: ListenJson) -> dict[str, object]:
    """What the templates call."""

    def at(seconds: float, digits: int = 3) -> str:
        return moment_text(doc, seconds, digits)

    return {
        "at": at,
        "of_kind": kind_text,
        "signed": signed,
        "decibels": decibels,
        "sigmas": sigmas,
        "feature": feature_text,
        "milliseconds": milliseconds,
    }


def _context(doc: ListenJson, pictures: Pictures) -> dict[str, object]:
    script, style = asset("listen.js"), asset("listen.css")
    drawn = closeups(doc, pictures)
    listed = listed_of(doc.impulses)
    ranked = sorted(listed, key=rank)
    return {
        "doc": doc,
        "sections": SECTIONS,
        "strips": strips(doc, pictures),
        "closeups": drawn,
        "close_numbers": {one.impulse.number for one in drawn},
        "listed": listed,
        "linked": {one.number for one in listed},
        "not_ticked": len(doc.impulses) - len(ticked(doc.impulses)),
        "strongest": [one for one in ranked if one.kind == "impulse"][:5],
        "kinds": sorted({one.kind for one in doc.impulses}, key=lambda kind: (kind != "impulse", kind)),
        "columns": pictures.shape.columns,
        "bins": pictures.bins,
        "top_khz": round((pictures.bins - 1) * pictures.shape.rate_hz / pictures.drawing.window / 1000, 2),
        "left": LEFT,
        "top": TOP,
        "wave": WAVE,
        "close_width": CLOSE_WIDTH,
        "close_height": CLOSE_HEIGHT,
        "shades": shades_key(),
        "script": Markup(script),
        "style": Markup(style),
        "licences": asset("LICENSES.txt"),
        "policy": content_policy(script, style),
    }


def rank(one: ImpulseOut) -> tuple[bool, float]:
    """Impulses first, then by score, the highest first."""
    return one.kind != "impulse", -one.score


def listed_of(impulses: Sequence[ImpulseOut]) -> list[ImpulseOut]:
    """Every impulse and the look-alikes of the highest score, in order of time."""
    alike = sorted((one for one in impulses if one.kind != "impulse"), key=rank)[:MOST_ROWS]
    kept = {one.number for one in alike}
    return [one for one in impulses if one.kind == "impulse" or one.number in kept]


def moment_text(doc: ListenJson, seconds: float, digits: int = 3) -> str:
    """A moment as UTC where the first sample is dated, else as hours, minutes and seconds from the first sample."""
    if doc.sound.utc_of_zero is not None:
        unit_ms = 10 ** (3 - digits)
        moment_ms = round((epoch_ms(doc.sound.utc_of_zero) + seconds * 1000) / unit_ms) * unit_ms
        moment = datetime.fromtimestamp(moment_ms / 1000, UTC)
        fraction = f".{moment_ms % 1000:03d}"[: digits + 1] if digits else ""
        day = f"{moment:%Y-%m-%d}"
        return f"{'' if day == doc.sound.utc_of_zero[:10] else f'{day} '}{moment:%H:%M:%S}{fraction}"
    return elapsed(seconds, digits)


def elapsed(seconds: float, digits: int = 3) -> str:
    """Time from the first sample.

    >>> elapsed(61.25), elapsed(3725.0, 0), elapsed(59.9996)
    ('1:01.250', '1:02:05', '1:00.000')
    """
    scale = 10**digits
    whole, part = divmod(round(seconds * scale), scale)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
    return f"{text}.{part:0{digits}d}" if digits else text


def kind_text(kind: str) -> str:
    """What a short sound is, or resembles, in words.

    >>> kind_text("impulse"), kind_text("hiss")
    ('impulse', 'resembles: hiss')
    """
    return KINDS.get(kind, f"resembles: {kind.replace('_', ' ')}")


def feature_text(name: str) -> str:
    """A feature's name as words."""
    return name.replace("_", " ")


def signed(value: float | None) -> str:
    """A number with its sign.

    >>> signed(0.5), signed(-2.125), signed(None)
    ('+0.50', '−2.12', 'not known')
    """
    if value is None:
        return "not known"
    return f"{value:+.2f}".replace("-", "−")


def sigmas(value: float | None) -> str:
    """A rise over the noise.

    >>> sigmas(6.54), sigmas(None)
    ('6.5', 'not known')
    """
    return "not known" if value is None else f"{value:.1f}".replace("-", "−")


def decibels(value: float) -> str:
    """A level in dB.

    >>> decibels(-3.0), decibels(0.04)
    ('−3.0 dB', '0.0 dB')
    """
    return f"{round(value, 1) + 0.0:.1f} dB".replace("-", "−")


def milliseconds(seconds: float) -> str:
    """A short duration.

    >>> milliseconds(0.00084), milliseconds(0.1)
    ('0.8 ms', '100 ms')
    """
    if not math.isfinite(seconds):
        return "not known"
    value = seconds * 1000
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"
