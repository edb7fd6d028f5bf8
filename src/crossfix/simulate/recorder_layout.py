"""The layout of the made recorder: which quantity is in which words, with which bits and which conversion.

256 words a second, 4 subframes of a second to a frame, 12 bits a word (ARINC 717). Rates as ICAO Annex 6 Part I,
Attachment D, Table D-1, asks for or faster.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

WORDS = 256
COUNTER_WORD = 256
GNSS_NONE = 1 << 23
"""The number that stands for no position: -180 degrees."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A recorded parameter: words (1 to 256) of its samples in each second; two words where it has 24 bits.

    value = base + step * number. lowest: the least bit, from 1; wide: how many bits. signed: two's complement.
    """

    name: str
    quantity: str
    unit: str
    words: tuple[int, ...]
    wide: int
    base: float
    step: float
    signed: bool
    lowest: int = 1

    @property
    def double(self) -> bool:
        """It is in two words, the least significant part in the second."""
        return self.wide > 12


# Name in the layout, quantity of the made flight, unit, samples a second, lowest and highest value.
_ANALOGUE = (
    ("Pressure Altitude", "pressure_ft", "ft", 1, -1500, 39450), ("RALT1", "radio_ft", "ft", 2, -100, 2600),
    ("IAS", "calibrated_kt", "kt", 1, 0, 409.5), ("Ground Speed", "ground_kt", "kt", 1, 0, 819),
    ("Heading True", "heading_deg", "deg", 1, 0, 360), ("Pitch", "pitch_deg", "deg", 4, -90, 90),
    ("Roll", "roll_deg", "deg", 2, -90, 90), ("Normal Acceleration", "normal_g", "g", 8, -3, 6.2),
    ("N1 1", "n1_1", "%", 1, 0, 128), ("N1 2", "n1_2", "%", 1, 0, 128), ("N2 1", "n2_1", "%", 1, 0, 128),
    ("N2 2", "n2_2", "%", 1, 0, 128), ("HYD PRESS 1", "hydraulic_psi_1", "psi", 1, 0, 4095),
    ("HYD PRESS 2", "hydraulic_psi_2", "psi", 1, 0, 4095), ("HYD PRESS 3", "hydraulic_psi_3", "psi", 1, 0, 4095),
    ("HYD QTY 1", "hydraulic_percent_1", "%", 1, 0, 102.375), ("HYD QTY 2", "hydraulic_percent_2", "%", 1, 0, 102.375),
    ("HYD QTY 3", "hydraulic_percent_3", "%", 1, 0, 102.375), ("Cabin Altitude", "cabin_ft", "ft", 1, -1500, 39450),
    ("Cabin Press Diff", "cabin_psi", "psi", 1, 0, 10.2375), ("Elevator", "elevator_deg", "deg", 4, -40, 40),
    ("Aileron", "aileron_deg", "deg", 4, -40, 40), ("Rudder", "rudder_deg", "deg", 4, -40, 40),
    ("Control Column", "column_deg", "deg", 4, -40, 40), ("Control Wheel", "wheel_deg", "deg", 4, -90, 90),
    ("Rudder Pedal", "pedal_deg", "deg", 4, -40, 40), ("Flap Angle", "flaps_deg", "deg", 1, 0, 51.1875),
)  # fmt: skip
_CODES = (("Hour", "utc_hour", "h", 5), ("Minute", "utc_minute", "min", 6), ("Second", "utc_second", "s", 6))
_POSITIONS = (
    ("GPS Latitude", "gnss_latitude"), ("GPS Longitude", "gnss_longitude"),
    ("IRS Latitude", "inertial_latitude"), ("IRS Longitude", "inertial_longitude"),
)  # fmt: skip
_DISCRETES = (
    ("AP Engaged", "autopilot_engaged", 2), ("AT Engaged", "autothrottle_engaged", 2),
    ("AP Disconnect Button", "autopilot_button", 2), ("AT Disconnect Button", "autothrottle_button", 2),
    ("TOGA", "takeoff_go_around", 1), ("Key VHF (Capt)", "keying_captain", 1),
    ("Key VHF (FO)", "keying_first_officer", 1),
    ("Gear Down Locked", "gear_down", 1), ("Weight On Wheels", "weight_on_wheels", 2),
    ("Master Warning", "master_warning", 1), ("TAWS Pull Up", "terrain_warning", 1),
)  # fmt: skip


def placed() -> tuple[Placed, ...]:
    """All parameters, each in words of its own; discretes that are recorded as often share a word."""
    free = set(range(2, COUNTER_WORD))
    found = [_analogue(free, *one) for one in sorted(_ANALOGUE, key=lambda one: -one[3])]
    for name, quantity, unit, wide in _CODES:
        found.append(Placed(name, quantity, unit, _take(free, 1), wide, 0.0, 1.0, signed=False))
    for name, quantity in _POSITIONS:
        found.append(Placed(name, quantity, "deg", _take(free, 1, together=2), 24, 0.0, 180 / (1 << 23), signed=True))
    return (*found, *_discretes(free))


def _analogue(free: set[int], name: str, quantity: str, unit: str, rate: int, low: float, high: float) -> Placed:
    return Placed(name, quantity, unit, _take(free, rate), 12, low, (high - low) / 4095, signed=False)


def _discretes(free: set[int]) -> Iterator[Placed]:
    for rate in (1, 2):
        words = _take(free, rate)
        for bit, (name, quantity) in enumerate((one[0], one[1]) for one in _DISCRETES if one[2] == rate):
            yield Placed(name, quantity, "", words, 1, 0.0, 1.0, signed=False, lowest=bit + 1)


def _take(free: set[int], rate: int, together: int = 1) -> tuple[int, ...]:
    """The first words that are free at equal distances; of two together, both are taken and the second is told."""
    apart = WORDS // rate
    for first in range(2, apart + 1):
        words = [first + k * apart + more for k in range(rate) for more in range(together)]
        if free.issuperset(words):
            free.difference_update(words)
            return tuple(words[together - 1 :: together])
    raise AssertionError(f"no room for {rate} samples a second")


def layout_toml(parameters: tuple[Placed, ...]) -> str:
    """The layout as crossfix reads it (docs/reference/layouts.md)."""
    head = (
        "# SYNTHETIC: the layout of a made-up recorder.\n\n[frame]\n"
        f"words_per_subframe = {WORDS}\nseconds_per_subframe = 1\n\n"
        f"[counters.main]\nsubframe = 1\nword = {COUNTER_WORD}\nbits = [1, 12]\nframes = 4096\nfirst = 0\n\n"
        f'[parameters."Frame Counter"]\nparts = [{{ subframes = [1], word = {COUNTER_WORD}, bits = [1, 12] }}]\n'
    )
    return head + "".join(_table(one) for one in parameters)


def _table(one: Placed) -> str:
    lines = [f'\n[parameters."{one.name}"]']
    lines += [f'unit = "{one.unit}"'] if one.unit else []
    lines += ['encoding = "twos_complement"'] if one.signed else []
    if one.base != 0 or one.step != 1:
        lines.append(f"polynomial = [{one.base!r}, {one.step!r}]")
    if one.double:
        lines.append(f"no_computed_data = [{-GNSS_NONE}]")
        low, high = one.words[0], one.words[0] - 1
        parts = f"{{ word = {low}, bits = [1, 12] }}, {{ word = {high}, bits = [1, 12] }}"
    else:
        word = one.words[0] if len(one.words) == 1 else list(one.words)
        parts = f"{{ word = {word}, bits = [{one.lowest}, {one.lowest + one.wide - 1}] }}"
    return "\n".join([*lines, f"parts = [{parts}]"]) + "\n"
