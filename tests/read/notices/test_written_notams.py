"""NOTAM written by hand: what each has to give, its round trip, and its parts garbled."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossfix.read.notices.notam import parse_notam
from crossfix.read.notices.notam_hazards import resolve
from crossfix.read.notices.notam_kinds import meaning_of
from crossfix.read.notices.notam_print import print_notam

WRITTEN = Path(__file__).with_name("written_notams.txt")


def written() -> list[tuple[dict[str, str], str]]:
    """(what it has to give, text)."""
    blocks = WRITTEN.read_text("utf-8").split("\n=== ")[1:]
    heads = [block.partition("\n") for block in blocks]
    return [(dict(p.split("=", 1) for p in head.split("; ")), text) for head, _, text in heads]


def test_there_are_sixty() -> None:
    assert len(written()) >= 60


@pytest.mark.parametrize(
    ("expected", "text"), written(), ids=lambda v: v[:9].strip("(") if isinstance(v, str) else None
)
def test_what_each_says(expected: dict[str, str], text: str) -> None:
    notam, notices = parse_notam(text)
    assert len(notices) == int(expected["doubts"]), notices
    assert parse_notam(print_notam(notam))[0] == notam
    assert print_notam(parse_notam(print_notam(notam))[0]) == print_notam(notam)
    if "end" in expected:
        assert ("none" if notam.ends is None else notam.ends.kind) == expected["end"]
    if "part" in expected:
        assert ("none" if notam.part is None else str(notam.part[0])) == expected["part"]
    if "rings" in expected:
        assert len(notam.shapes.rings) == int(expected["rings"])
    if "circles" in expected:
        assert len(notam.shapes.circles) == int(expected["circles"])
    if "created" in expected:
        assert notam.created_s == 1713046500.0
        assert notam.source == "OIIIYNYX"


@pytest.mark.parametrize(
    ("expected", "text"), written(), ids=lambda v: v[:9].strip("(") if isinstance(v, str) else None
)
def test_the_hazard_of_each(expected: dict[str, str], text: str) -> None:
    notam, _ = parse_notam(text)
    now = 1735102800.0
    resolved = resolve([notam], now)
    if not resolved.hazards:
        assert resolved.skipped
        assert expected["kind"] == "other"
        return
    hazard = resolved.hazards[0]
    if notam.part is None:
        assert hazard.geometry_from == expected["from"]
    assert hazard.kind == expected["kind"] == meaning_of(notam).kind
    if "force" in expected:
        assert hazard.force == expected["force"]
