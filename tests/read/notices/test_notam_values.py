"""Single fields of a NOTAM, and the two errors of the only kept parser as regressions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfix.read.notices.notam import MOST_CHARACTERS, parse_notam
from crossfix.read.notices.positions import positions
from crossfix.read.notices.rings import wrong_with
from crossfix.records.notice_text import Level, Moment


def seconds(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()  # type: ignore[misc,arg-type]


def one(**fields: str) -> str:
    """A NOTAM with some fields of its own."""
    given = {"Q": "UBBA/QGWAU/IV/NBO/E/000/999/4318N04547E025", "A": "UBBA", "B": "2412250518", "C": "2412251830"}
    words = {**given, "E": "X", **fields}
    return "(A1234/24 NOTAMN\n" + "\n".join(f"{k}) {words[k]}" for k in "QABCDEFG" if k in words) + ")"


def test_degrees_and_minutes_are_no_decimals() -> None:
    """avwx-engine 1.9.10 reads 4318N04547E as 43.18, 45.47: 15.5 NM away."""
    notam, _ = parse_notam(one(E="GPS UNRELIABLE WI 5NM OF 4318N04547E"))
    assert notam.qualifiers is not None
    assert (notam.qualifiers.latitude, notam.qualifiers.longitude) == pytest.approx((43.300, 45.783333), abs=1e-6)
    circle = notam.shapes.circles[0]
    assert (circle.latitude, circle.longitude) == pytest.approx((43.300, 45.783333), abs=1e-6)


def test_est_is_no_time_zone() -> None:
    """avwx-engine 1.9.10 takes EST as US Eastern and moves both B) and C) by five hours."""
    notam, notices = parse_notam(one(C="2412251830 EST"))
    assert notam.begins == Moment("time", seconds(2024, 12, 25, 5, 18))
    assert notam.ends == Moment("estimated", seconds(2024, 12, 25, 18, 30))
    assert notices == ()


@pytest.mark.parametrize(
    ("text", "kind", "time"),
    [
        ("PERM", "permanent", None),
        ("UFN", "until further notice", None),
        ("2412251830EST", "estimated", seconds(2024, 12, 25, 18, 30)),
        ("2412252400", "time", seconds(2024, 12, 26)),
        ("24 12 26 0000", "time", seconds(2024, 12, 26)),
        ("2412251830 UTC", "time", seconds(2024, 12, 25, 18, 30)),
    ],
)
def test_ends(text: str, kind: str, time: float | None) -> None:
    ends = parse_notam(one(C=text))[0].ends
    assert ends is not None
    assert (ends.kind, ends.time_s) == (kind, time)


NO_ENDS = ["2413251830", "2402301830", "2412251860", "24122518", "WIE", "EST", "2412251830 LOCAL"]


@pytest.mark.parametrize("text", NO_ENDS)
def test_an_end_that_is_none_is_reported_with_its_place(text: str) -> None:
    whole = one(C=text)
    notam, notices = parse_notam(whole, "file.txt")
    assert notam.ends is None
    assert ("C", text) in notam.unread
    begin = whole.index(text)
    assert notices[0].where == f"file.txt A1234/24 C) line 5, characters {begin}-{begin + len(text)}"
    assert text in notices[0].text


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("SFC", Level("SFC")), ("GND", Level("SFC")), ("UNL", Level("UNL")), ("FL 95", Level("FL", 95)),
        ("3000 FT AMSL", Level("FT", 3000, "AMSL")), ("500ft agl", Level("FT", 500, "AGL")), ("ABOVE", None),
        ("900M AMSL", Level("M", 900, "AMSL")), ("3000FT MSL", Level("FT", 3000, "AMSL")), ("FL1O0", None),
        ("1500FT", Level("FT", 1500)), ("3000", None),
    ],
)  # fmt: skip
def test_levels(text: str, level: Level | None) -> None:
    notam, notices = parse_notam(one(F=text, G="UNL"))
    assert notam.lower == level
    assert bool(notices) == (level is None or text in ("1500FT", "UNL"))


def test_a_zero_is_not_an_unknown() -> None:
    notam, _ = parse_notam("(A1/24")
    assert (notam.qualifiers, notam.begins, notam.ends, notam.lower, notam.created_s) == (None,) * 5


def test_a_very_long_text_is_cut_and_said() -> None:
    _, notices = parse_notam(one(E="X " * MOST_CHARACTERS))
    assert "longer than" in notices[0].text


def test_places_lead_to_the_words() -> None:
    text = one(D="H24")
    notam, _ = parse_notam(text)
    words = {place.field: text[place.begin : place.end] for place in notam.places}
    assert words["D"] == "H24"
    assert words["Q"] == "UBBA/QGWAU/IV/NBO/E/000/999/4318N04547E025"
    assert {place.field: place.line for place in notam.places}["E"] == 7


@given(
    st.integers(-90 * 3600, 90 * 3600),
    st.integers(-180 * 3600, 180 * 3600),
    st.sampled_from((" ", "", "\n", ", ", " / ")),
)
def test_every_position_in_seconds_is_read_back(latitude: int, longitude: int, between: str) -> None:
    def written(value: int, width: int, letters: str) -> str:
        degrees, rest = divmod(abs(value), 3600)
        return f"{degrees:0{width}d}{rest // 60:02d}{rest % 60:02d}{letters[value < 0]}"

    found = positions(f"PSN {written(latitude, 2, 'NS')}{between}{written(longitude, 3, 'EW')} END")
    assert found.unread == ()
    assert [(p.latitude, p.longitude) for p in found.found] == [
        pytest.approx((latitude / 3600, longitude / 3600), abs=1e-9)
    ]


HALVES = ["4360N04547E", "9100N04547E", "4318N18100E", "43.18N 45.47E", "4318N", "431N04547E", "43#8N04547E"]


@pytest.mark.parametrize("text", HALVES)
def test_half_positions_are_told_and_not_read(text: str) -> None:
    found = positions(f"WI 5NM OF {text} UNTIL")
    assert found.found == ()
    assert found.unread


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=3, max_size=8, unique=True))
def test_crossing_edges_against_exact_arithmetic(corners: list[tuple[int, int]]) -> None:
    """Proper crossings of edges that do not meet at a corner, in whole numbers."""

    def side(a: tuple[int, int], b: tuple[int, int], p: tuple[int, int]) -> int:
        return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])

    edges = list(zip(corners, corners[1:] + corners[:1], strict=True))
    crossing = any(
        side(*e, f[0]) * side(*e, f[1]) < 0 and side(*f, e[0]) * side(*f, e[1]) < 0
        for k, e in enumerate(edges)
        for j, f in enumerate(edges)
        if j > k + 1 and not (k == 0 and j == len(edges) - 1)
    )
    told = wrong_with(tuple((float(a), float(b)) for a, b in corners))
    assert (told is not None and "cross" in told) == crossing
