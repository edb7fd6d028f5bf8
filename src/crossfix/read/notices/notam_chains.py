"""Chains of NOTAM: what replaces or cancels what, in whatever order they come in; parts of one joined.

Two numbers are the same NOTAM only where the same office issued both: the same source, the same FIR or location, or
FIRs of one State (the first two letters). Numbers repeat from office to office.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crossfix.read.notices.notam_shapes import shapes_of
from crossfix.records.notice import Notice, Skipped
from crossfix.records.notice_text import Notam, NotamId, Shapes


@dataclass(frozen=True, slots=True)
class Link:
    """A NOTAM in its chain. `cancelled_s` is when it was replaced or cancelled."""

    notam: Notam
    name: str
    issuer: str
    cancelled_s: float | None


def linked(notams: Sequence[Notam]) -> tuple[list[Link], list[Notice], list[Skipped]]:
    """New and replacing NOTAM with their ends by others, in the order given."""
    notices: list[Notice] = []
    skipped: list[Skipped] = []
    whole = _without_copies(_joined(notams, notices), notices)
    ends: dict[int, float] = {}
    numbered: dict[NotamId, list[int]] = {}
    for k, notam in enumerate(whole):
        if notam.id is not None:
            numbered.setdefault(notam.id, []).append(k)
    for notam in whole:
        if notam.type not in ("R", "C") or notam.refers is None:
            continue
        targets = [k for k in numbered.get(notam.refers, ()) if _same_office(notam, whole[k])]
        verb = "replaces" if notam.type == "R" else "cancels"
        if not targets:
            told = Skipped(_name(notam), f"{verb} {notam.refers}, which is not here")
            skipped += [told] if notam.type == "C" else []
            notices += [Notice(told.what, told.why)] if notam.type == "R" else []
        begin = None if notam.begins is None else notam.begins.time_s
        if begin is None and notam.begins is not None and notam.begins.kind == "immediate":
            begin = notam.created_s
        if begin is None and targets:
            notices.append(
                Notice(_name(notam), f"{verb} {notam.refers} at a time that cannot be read; that stays active")
            )
            continue
        for k in targets:
            if begin is not None:
                ends[k] = min(begin, ends.get(k, begin))
    links = [
        Link(notam, name, issuer_of(notam), ends.get(k))
        for k, (notam, name) in enumerate(zip(whole, _names(whole), strict=True))
        if notam.type != "C"
    ]
    return links, notices, skipped


def issuer_of(notam: Notam) -> str:
    """The FIR of Q), else the first location."""
    if notam.qualifiers is not None and notam.qualifiers.fir is not None:
        return notam.qualifiers.fir
    return notam.locations[0] if notam.locations else "unknown"


def _same_office(one: Notam, other: Notam) -> bool:
    if one.source is not None and other.source is not None:
        return one.source == other.source
    ours, theirs = issuer_of(one), issuer_of(other)
    return "unknown" not in (ours, theirs) and (
        ours == theirs or ours[:2] == theirs[:2] or bool(set(one.locations) & set(other.locations))
    )


def _name(notam: Notam) -> str:
    return "without number" if notam.id is None else str(notam.id)


def _names(notams: Sequence[Notam]) -> Iterator[str]:
    """Numbers; what has none or the number of another office's gets a count."""
    seen: dict[tuple[str, str], int] = {}
    for notam in notams:
        key = (_name(notam), issuer_of(notam))
        seen[key] = seen.get(key, 0) + 1
        yield key[0] if seen[key] == 1 else f"{key[0]}#{seen[key]}"


def _without_copies(notams: Sequence[Notam], notices: list[Notice]) -> list[Notam]:
    kept: dict[Notam, None] = {}
    numbered: dict[NotamId, list[Notam]] = {}
    for notam in notams:
        if notam in kept:
            continue
        kept[notam] = None
        if notam.id is None:
            continue
        others = numbered.setdefault(notam.id, [])
        if any(_same_office(one, notam) for one in others):
            notices.append(Notice(_name(notam), "is here several times with different words; all are kept"))
        others.append(notam)
    return list(kept)


def _joined(notams: Sequence[Notam], notices: list[Notice]) -> list[Notam]:
    """Parts 1 to n of one number as one NOTAM; with a part missing its geometry is not taken from E)."""
    groups: dict[tuple[str, str, int], dict[int, Notam]] = {}
    result: list[Notam] = []
    for notam in notams:
        if notam.part is None or notam.id is None:
            result.append(notam)
            continue
        number, count = notam.part
        key = (str(notam.id), issuer_of(notam), count)
        if key not in groups:
            result.append(notam)
        groups.setdefault(key, {})[number] = notam
    return [_join(groups, notam, notices) if notam.part is not None and notam.id else notam for notam in result]


def _join(groups: dict[tuple[str, str, int], dict[int, Notam]], notam: Notam, notices: list[Notice]) -> Notam:
    _, count = notam.part or (1, 1)
    parts = groups[(str(notam.id), issuer_of(notam), count)]
    text = "\n".join(parts[number].text for number in sorted(parts))
    first = parts[min(parts)]
    absent = [str(number) for number in range(1, count + 1) if number not in parts]
    if absent:
        notices.append(
            Notice(_name(notam), f"part {', '.join(absent)} of {count} is missing; no geometry is taken from E)")
        )
        return replace(first, text=text, shapes=Shapes(), part=None)
    shapes = shapes_of(text, lambda field, what: notices.append(Notice(f"{_name(notam)} {field}", what)))
    last = parts[max(parts)]
    return replace(
        first, text=text, shapes=shapes, part=None, lower=first.lower or last.lower, upper=first.upper or last.upper
    )
