"""The section of the report that says when a watch would have warned, as the template needs it."""

from __future__ import annotations

from dataclasses import dataclass

from crossfix.present.terminal import counted
from crossfix.present.warned_json import AirportFlightOut, BesideOut, FirstWarningOut, WarnedOut


@dataclass(frozen=True, slots=True)
class WarnedView:
    """`groups`: the steps of each of the case's hazards, under its label; none where nothing was raised."""

    meaning: str
    fed: str
    asked: tuple[str, ...]
    published: tuple[str, ...]
    first: tuple[FirstWarningOut, ...]
    of_airports: tuple[AirportFlightOut, ...]
    groups: tuple[tuple[str, tuple[BesideOut, ...]], ...]
    untold: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]


def warned_view(warned: WarnedOut | None) -> WarnedView | None:
    """None where the case has no surveillance recording."""
    if warned is None:
        return None
    labels = {one.hazard: one.hazard_label for one in warned.beside}
    return WarnedView(
        meaning=warned.meaning,
        fed=fed_with(warned),
        asked=tuple(warned.asked),
        published=tuple(one.id for one in warned.recordings if one.published is not None),
        first=tuple(warned.first),
        of_airports=tuple(warned.of_airports),
        groups=tuple(
            (label, tuple(one for one in warned.beside if one.hazard == name)) for name, label in labels.items()
        )
        if warned.first
        else (),
        untold=tuple(warned.untold),
        skipped=tuple((one.what, one.why) for one in warned.skipped),
    )


def fed_with(warned: WarnedOut) -> str:
    """What the watch was fed with, in one sentence."""
    placed = sum(one.with_position for one in warned.recordings)
    names = ", ".join(one.file for one in warned.recordings)
    said = f"{counted(warned.reports, 'report')} of {warned.aircraft} aircraft from {names}, {placed} with a position"
    return f"{said}. They were handed on every {warned.step_s:g} s; nothing was sent to anybody."
