"""The typed reasons of events of satellite navigation: code, unit of its value, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.records.event import Reason


@dataclass(frozen=True, slots=True)
class Meaning:
    """`test` is the number of a spoofing test of docs/explanation/gnss.md, "" for others."""

    text: str
    unit: str = ""
    test: str = ""


MEANINGS: dict[str, Meaning] = {
    "no_position_message": Meaning("messages say that there is no position", ""),
    "no_position_for_long": Meaning("the aircraft is heard, and no position of its own comes", "s"),
    "airspeed_velocity": Meaning("velocities come as airspeed and heading in place of ground speed", ""),
    "accuracy_zero": Meaning("the accuracy of the position is sent as unknown (NACp 0)", ""),
    "no_true_position_before": Meaning("no believable position came between the last one and the false ones", "s"),
    "nic_below_own": Meaning("integrity (NIC) is well below the aircraft's own", "NIC"),
    "nac_p_below_own": Meaning("accuracy (NACp) is well below the aircraft's own", "NACp"),
    "slow_at_altitude": Meaning("the ground speed is too low to fly at that altitude", "kt", "S1"),
    "too_fast": Meaning("the ground speed is beyond that of any airliner", "kt", "S1"),
    "geometric_saturated": Meaning("geometric less pressure altitude is at the end of its range", "ft", "S2"),
    "geometric_step": Meaning("geometric less pressure altitude changed as weather cannot", "ft", "S2"),
    "displacement_against_velocity": Meaning("positions do not follow from the velocities sent", "NM", "S3"),
    "velocity_against_inertial": Meaning("the velocity differs from that of the inertial system", "kt", "S4"),
    "impossible_wind": Meaning("ground speed and airspeed would need a wind that does not blow", "kt", "S4"),
    "beyond_horizon": Meaning("the position is beyond the radio horizon of the receiver that heard it", "km", "S5"),
    "position_jump": Meaning("positions that agree with one another left those before at once", "NM", "S6"),
    "steady_slow_speed": Meaning("the speed is the steady slow one of a circle or crawl", "kt", "S8"),
    "shared_point": Meaning("other aircraft claim the same spot", "km", "S7"),
    "positions_again": Meaning("messages bring positions", ""),
    "position_step": Meaning("the first position against where the aircraft was last placed", "NM"),
}
SPOOFING: tuple[str, ...] = (
    "slow_at_altitude",
    "too_fast",
    "geometric_saturated",
    "geometric_step",
    "displacement_against_velocity",
    "velocity_against_inertial",
    "impossible_wind",
    "beyond_horizon",
    "position_jump",
)
"""In the order of the bits of `spoofing_loops`."""
FAMILY: dict[str, str] = {code: "S3" if code == "position_jump" else MEANINGS[code].test for code in SPOOFING}
"""Tests that see the same thing: a jump of position is also a displacement without velocity."""


def sentence(reason: Reason) -> str:
    """What a reason says, with its figures; that of another domain by its code.

    >>> sentence(Reason("slow_at_altitude", 0.0, 60.0, 2, 52.0, 100.0, "kt"))
    'the ground speed is too low to fly at that altitude (52 kt, limit 100 kt; 2 reports)'
    """
    figures = [] if reason.value is None else [f"{_figure(reason.value)} {reason.unit}".strip()]
    if reason.limit is not None and reason.limit != 0.0:
        figures.append(f"limit {_figure(reason.limit)} {reason.unit}".strip())
    reports = f"{reason.reports:,} report{'s' if reason.reports != 1 else ''}"
    meaning = MEANINGS.get(reason.code)
    text = meaning.text if meaning else reason.code.replace("_", " ")
    return f"{text} ({'; '.join(filter(None, [', '.join(figures), reports]))})"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}".removesuffix(".0")
