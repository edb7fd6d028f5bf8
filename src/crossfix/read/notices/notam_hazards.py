"""NOTAM into hazards: chains of replacement resolved, parts joined, geometry, levels and periods as a watch needs them.

Where a notice is not understood the hazard is the larger one, and a notice says so: an end that cannot be read does not
end it, a schedule that cannot be read is active throughout, a cancellation without a readable time does not cancel. The
geometry of E) goes before the circle of Q), and `Hazard.geometry_from` says which was taken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crossfix.read.notices.notam_chains import Link, linked
from crossfix.read.notices.notam_check import WHOLE_FIR_NM, feet
from crossfix.read.notices.notam_kinds import CHECKLIST, Meaning, meaning_of
from crossfix.read.notices.notam_periods import NoSun, Period, periods_of
from crossfix.records.hazard import Circle, Hazard, HazardKind, Reference, Volume
from crossfix.records.notice import Notice, Skipped
from crossfix.records.notice_text import Level, Notam, Ring
from crossfix.records.thresholds import limit

DAY_S = 86400.0
AT_AIRPORTS = (HazardKind.AIRPORT_CLOSED, HazardKind.FACILITY)


@dataclass(frozen=True, slots=True)
class NotamLimits:
    """How far schedules are expanded."""

    horizon_days: float = limit(30.0, "d", "ours: a schedule is expanded this far beyond now; a watch renews it daily")
    back_days: float = limit(2.0, "d", "ours: and this far before now, for flights under way and what they met")


@dataclass(frozen=True, slots=True)
class Resolved:
    """Hazards in the order of the notices, what makes none and why, and doubts."""

    hazards: tuple[Hazard, ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[Notice, ...]


def hazards_of(notams: Sequence[Notam], now: float) -> tuple[Hazard, ...]:
    """The hazards of `resolve` without its doubts. `now` is seconds UTC since 1970."""
    return resolve(notams, now).hazards


def resolve(
    notams: Sequence[Notam],
    now: float,
    limits: NotamLimits = NotamLimits(),
    boundaries: Mapping[str, Sequence[Ring]] | None = None,
) -> Resolved:
    """Hazards of notices in any order. `boundaries` are rings by FIR, for notices on a whole FIR.

    A notice that was replaced or cancelled stays in the result, with `cancelled_s`.
    """
    links, notices, skipped = linked(notams)
    hazards: list[Hazard] = []
    for link in links:
        meaning = meaning_of(link.notam)
        if link.notam.qualifiers is not None and link.notam.qualifiers.code == CHECKLIST:
            skipped.append(Skipped(link.name, "a checklist of NOTAM in force; no hazard"))
        elif meaning.restored:
            skipped.append(Skipped(link.name, f"{meaning.words}, back in order by {meaning.why}; no hazard"))
        else:
            hazards.append(_hazard(link, meaning, now, limits, boundaries or {}, notices))
    return Resolved(tuple(hazards), tuple(skipped), tuple(notices))


def _hazard(
    link: Link, meaning: Meaning, now: float, limits: NotamLimits,
    boundaries: Mapping[str, Sequence[Ring]], notices: list[Notice],
) -> Hazard:  # fmt: skip
    notam = link.notam
    volume, geometry_from = _volume(notam, meaning, boundaries, link.name, notices)
    known_s = notam.created_s if notam.created_s is not None else min(_begin(notam, now), now)
    return Hazard(
        id=f"notam:{link.issuer}:{link.name}",
        kind=meaning.kind,
        label=f"NOTAM {link.name}: {meaning.words} ({meaning.why})",
        volume=volume,
        periods=_periods(link, now, limits, notices),
        end_estimated=_open_ended(notam) or (notam.ends is not None and notam.ends.kind == "estimated"),
        issuer=notam.source or link.issuer,
        force=meaning.force,
        addressed_to=meaning.addressed_to,
        first_evidence_s=known_s,
        confidence=None,
        geometry_from=geometry_from,
        text=notam.text,
        exercise=False,
        replaces=() if notam.refers is None else (f"notam:{link.issuer}:{notam.refers}",),
        cancelled_s=link.cancelled_s,
    )


def _begin(notam: Notam, now: float) -> float:
    """WIE and a time that cannot be read: from when it was created, or from now on."""
    if notam.begins is not None and notam.begins.time_s is not None:
        return notam.begins.time_s
    return min(now, notam.created_s) if notam.created_s is not None else now


def _open_ended(notam: Notam) -> bool:
    """No end that can be read."""
    return notam.ends is None


def _periods(link: Link, now: float, limits: NotamLimits, notices: list[Notice]) -> tuple[Period, ...]:
    notam = link.notam
    begin = _begin(notam, now)
    end = math.inf if notam.ends is None or notam.ends.time_s is None else notam.ends.time_s
    if notam.begins is None:
        notices.append(Notice(f"{link.name} B)", "no beginning can be read; taken as active from now on"))
    if notam.ends is None:
        notices.append(Notice(f"{link.name} C)", "no end can be read; taken as active until replaced or cancelled"))
    if end <= begin:
        notices.append(Notice(f"{link.name} C)", "ends before it begins; taken as active until replaced or cancelled"))
        end = math.inf
    if notam.schedule is None:
        if notam.was_unread("D"):
            notices.append(Notice(f"{link.name} D)", "the schedule is not understood; taken as active throughout"))
        return ((begin, end),)
    lasting = math.inf if notam.ends is not None and notam.ends.kind == "estimated" else end
    first, last = max(begin, now - limits.back_days * DAY_S), min(lasting, now + limits.horizon_days * DAY_S)
    q = notam.qualifiers
    place = None if q is None or q.latitude is None or q.longitude is None else (q.latitude, q.longitude)
    found = periods_of(notam.schedule, first, last, place)
    if isinstance(found, NoSun):
        notices.append(Notice(f"{link.name} D)", "sunrise or sunset is not known there; taken as active throughout"))
        return ((begin, end),)
    if not found and first < last:
        notices.append(Notice(f"{link.name} D)", f"no period of its schedule is within {limits.horizon_days:g} days"))
    return found


def _volume(
    notam: Notam, meaning: Meaning, boundaries: Mapping[str, Sequence[Ring]], name: str, notices: list[Notice]
) -> tuple[Volume, str]:
    """The volume and where it was read."""
    levels = _levels(notam, name, notices)
    q = notam.qualifiers
    aerodrome = q is not None and q.scope is not None and "A" in q.scope
    airports = tuple(one for one in notam.locations if aerodrome and "XX" not in one and (q is None or one != q.fir))
    if notam.shapes.rings or notam.shapes.circles:
        shape = "polygon" if notam.shapes.rings else "circle"
        volume = Volume(notam.shapes.rings, notam.shapes.circles, airports)
        return _with_levels(volume, levels), f"E) {shape}"
    if meaning.kind in AT_AIRPORTS and airports:
        return _with_levels(Volume(airports=airports), levels), "A) airport list"
    known = [ring for one in notam.locations for ring in boundaries.get(one, ())]
    whole = q is None or q.radius_nm in (None, WHOLE_FIR_NM)
    if known and whole:
        return _with_levels(Volume(tuple(known), (), airports), levels), "boundary of the FIR in A)"
    if q is not None and q.latitude is not None and q.longitude is not None and q.radius_nm is not None:
        circle = Circle(q.latitude, q.longitude, float(q.radius_nm))
        words = "Q) circle" + (", the whole of the FIR" if q.radius_nm == WHOLE_FIR_NM else "")
        return _with_levels(Volume((), (circle,), airports), levels), words
    if airports:
        return _with_levels(Volume(airports=airports), levels), "A) airport list"
    notices.append(
        Notice(name, f"no area can be read; only the locations are known: {' '.join(notam.locations) or 'none'}")
    )
    return _with_levels(Volume(airports=notam.locations), levels), "A) locations without a boundary"


_Bound = tuple[float | None, Reference]


def _levels(notam: Notam, name: str, notices: list[Notice]) -> tuple[_Bound, _Bound]:
    """Floor and ceiling: F) and G), else the limits of Q) as flight levels."""
    q = notam.qualifiers
    floor: _Bound = (None, "AMSL") if q is None or q.lower in (None, 0) else ((q.lower or 0) * 100.0, "FL")
    ceiling: _Bound = (None, "AMSL") if q is None or q.upper in (None, 999) else ((q.upper or 0) * 100.0, "FL")
    if notam.lower is not None:
        floor = _bound(notam.lower, f"{name} F)", notices)
    elif notam.was_unread("F"):
        floor = (None, "AMSL")
    if notam.upper is not None:
        ceiling = _bound(notam.upper, f"{name} G)", notices)
    elif notam.was_unread("G"):
        ceiling = (None, "AMSL")
    if notam.was_unread("F") or notam.was_unread("G"):
        notices.append(Notice(name, "a level that is not understood is taken as no limit"))
    return floor, ceiling


def _bound(level: Level, where: str, notices: list[Notice]) -> _Bound:
    if level.kind == "FL":
        return feet(level), "FL"
    if level.value is not None and level.reference is None:
        notices.append(Notice(where, "says neither AMSL nor AGL; taken as AMSL"))
    return feet(level), level.reference or "AMSL"


def _with_levels(volume: Volume, levels: tuple[_Bound, _Bound]) -> Volume:
    (floor, floor_reference), (ceiling, ceiling_reference) = levels
    return replace(
        volume, floor_ft=floor, ceiling_ft=ceiling, floor_reference=floor_reference, ceiling_reference=ceiling_reference
    )
