"""A small made-up airframe with damage, objects, tests and a site, and findings of it. No real aircraft."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from builders.case_json import synthetic_case
from crossfix.present.case_json import CaseJson
from crossfix.present.wreckage_json import WreckageOut
from crossfix.present.wreckage_out import wreckage_out
from crossfix.records.case import Case, CaseEvent, Scope
from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.records.wreckage import (
    Airframe,
    Expected,
    HandOver,
    Lost,
    Mark,
    MarkKind,
    Piece,
    RecoveredObject,
    Route,
    Side,
    Site,
    Test,
    Wreckage,
    Zone,
)
from crossfix.records.wreckage_findings import (
    Concentration,
    CustodyFinding,
    ExpectedFinding,
    LostEvent,
    Meeting,
    Miss,
    NegativeFinding,
    SideCount,
    SystemFinding,
    Wider,
    WreckageFindings,
    ZoneCount,
    ZoneShare,
)

DAY_S = 86400.0
UNKNOWN, MANY, ONE = Interval(), Interval(2), Interval(1, 1)
HOSTILE_SHAPE = 'round <img src=x onerror=alert(1)> & "bent"'


def _box(x: float, y: float, width: float, height: float) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def airframe() -> Airframe:
    """A tube of 30 m with a wing, a fin and a tailplane."""
    rows: list[tuple[str, str, str, Any, float, tuple[Any, ...], str | None]] = [
        ("wing_left", "Left wing", "wing", "left", 40.0,
         (("left", _box(12, -1.2, 5, 0.5)), ("top", _box(12, -12, 5, 10.5)), ("rear", _box(-12, -1, 10.5, 0.5))), None),
        ("wing_right", "Right wing", "wing", "right", 40.0,
         (("right", _box(12, -1.2, 5, 0.5)), ("top", _box(12, 1.5, 5, 10.5)), ("rear", _box(2, -1, 10, 0.5))), None),
        ("front", "Front fuselage", "fuselage", "centre", 60.0,
         (("left", _box(0, -1.5, 15, 3)), ("right", _box(0, -1.5, 15, 3)), ("top", _box(0, -1.5, 15, 3))), None),
        ("rear", "Rear fuselage", "fuselage", "both", 60.0, (), None),
        ("rear_left", "Rear fuselage, left", "fuselage", "left", 30.0,
         (("left", _box(15, -1.5, 15, 3)), ("top", _box(15, -1.5, 15, 1.5))), "rear"),
        ("rear_right", "Rear fuselage, right", "fuselage", "right", 30.0,
         (("right", _box(15, -1.5, 15, 3)), ("top", _box(15, 0, 15, 1.5))), "rear"),
        ("fin", "Fin", "fin", "centre", 15.0,
         (("left", ((25, 1.5), (29, 6), (30, 6), (30, 1.5))), ("right", ((25, 1.5), (29, 6), (30, 6), (30, 1.5))),
          ("rear", _box(-0.15, 1.5, 0.3, 4.5))), None),
        ("tailplane_left", "Left stabiliser", "stabiliser", "left", 10.0,
         (("top", _box(27, -6, 2.5, 5)), ("rear", _box(-6, 1, 5, 0.2))), None),
        ("lamp", "Tail lamp", "lamp", "centre", 0.1, (), None),
    ]  # fmt: skip
    zones = tuple(
        Zone(id=key, label=label, part=part, side=side, station_m=None, area_m2=area, outlines=outlines, within=within)
        for key, label, part, side, area, outlines, within in rows
    )
    routes = (Route("hydraulics_1", "Hydraulic system 1", ("rear",), "A made-up manual"),)
    return Airframe("tube", "Made-up tube", 30.0, 24.0, 7.5, zones, routes, "Made up", ("rudder cables",))


def mark(key: str, zone: str, *kinds: Any, **more: Any) -> Mark:
    """A mark, single unless told otherwise, told by S03."""
    given: dict[str, Any] = {
        "id": key, "zone": zone, "kinds": kinds or ("through",), "count": ONE, "size_mm": None, "shape": None,
        "position_m": None, "position_sigma_m": None, "direction": None, "direction_sigma_deg": None, "photo": None,
        "statements": ("S03",), "line": 1,
    }  # fmt: skip
    return Mark(**given | more)


def marks() -> tuple[Mark, ...]:
    """Of every kind; with and without a number, a place, a direction; of a group; of a zone without an outline."""
    size = (Interval(20, 30), Interval(10, 10))
    down = (0.0, 0.6, -0.8)
    return (
        mark("M1", "rear", "through", "blind", count=MANY, statements=("S03", "S06")),
        mark("M2", "rear_left", "through", position_m=(20.0, -1.4, 0.5), position_sigma_m=0.4, size_mm=size,
             direction=down, direction_sigma_deg=8.0, shape=HOSTILE_SHAPE, photo="photo-7"),
        mark("M3", "rear_left", "dent", position_m=(23.0, -1.4, -0.5), count=Interval(3, 3)),
        mark("M4", "fin", "blind", count=Interval(3, 5), explained_by=("S18",)),
        mark("M5", "fin", "missing"),
        mark("M6", "wing_left", "burn", count=UNKNOWN),
        mark("M7", "tailplane_left", "other", count=MANY),
        mark("M8", "lamp", "missing"),
    )  # fmt: skip


def _step(holder: str, since: tuple[float, float], until: tuple[float, float] | None, **more: Any) -> HandOver:
    days = [None if pair is None else Interval(pair[0] * DAY_S, pair[1] * DAY_S) for pair in (since, until)]
    given: dict[str, Any] = {
        "holder": holder, "since": days[0], "until": days[1], "seal": "A1", "note": None, "statements": ("S18",),
        "line": 1, "since_as_written": f"day {since[0]:g}", "until_as_written": until and f"day {until[1]:g}",
    }  # fmt: skip
    return HandOver(**given | more)


def recovered(key: str, *steps: HandOver, **more: Any) -> RecoveredObject:
    """An object found on day 1 in the fin."""
    given: dict[str, Any] = {
        "id": key, "label": f"Object {key}", "count": ONE, "zone": "fin", "mark": "M4", "found_at": None,
        "by": "the commission", "recovered": Interval(DAY_S, 2 * DAY_S), "custody": steps, "statements": ("S18",),
        "line": 1, "recovered_as_written": "day 1",
    }  # fmt: skip
    return RecoveredObject(**given | more)


def objects() -> tuple[RecoveredObject, ...]:
    """A whole chain, one with a gap, one with an overlap, one without any time."""
    return (
        recovered("O1", _step("Police", (1, 2), (10, 11)), _step("Laboratory", (10, 11), None)),
        recovered("O2", _step("Police", (2, 2), (5, 5)), _step("Laboratory", (9, 9), (30, 31), seal=None)),
        recovered("O3", _step("Police", (2, 2), (12, 12)), _step("Museum <b>", (8, 8), (20, 20))),
        recovered("O4", recovered=None, recovered_as_written=None, count=MANY, zone=None, mark=None),
    )


def wreckage() -> Wreckage:
    """All of it."""
    test = Test(
        "T1", "Residues", "A laboratory", None, ("O1", "fin"), "parts", "traces of explosives", None, "negative",
        None, None, ("S18",), 1,
    )  # fmt: skip
    site = Site(
        (57.6, 20.4, 30.0), Interval(100, 120), None, "Bank told without a side",
        (Piece("P1", "Tail section", 57.6004, 20.401, 5.0, "rear", ("S09",), 1),), ("S09",),
    )  # fmt: skip
    expected = Expected("bird", "remains in the engine", ("wing_left",), True, False, ("S18",), 1)
    return Wreckage(
        airframe(), marks(), objects(), (test,), site, (expected,), ("photographs of the fin",),
        (Lost("hydraulics_1", ("hyd-lost",), None, 1),), ("fin",), ("S18",),
    )  # fmt: skip


def findings() -> WreckageFindings:
    """As the core would find them, by hand."""
    fin = ZoneCount(
        "fin", "centre", ("M4", "M5"), Interval(4, 6), (("blind", Interval(3, 5)),), None, Interval(0.2, 0.5)
    )
    rear = ZoneCount(
        "rear", "both", ("M1",), Interval(6), (("through", Interval(1)), ("dent", Interval(3, 3))),
        Interval(200, 300), Interval(0.1),
    )  # fmt: skip
    left = ZoneCount(
        "rear_left", "left", ("M2", "M3"), Interval(4, 4), (("through", ONE), ("dent", Interval(3, 3))),
        Interval(200, 300), Interval(0.1, 0.16),
    )  # fmt: skip
    others: tuple[tuple[str, Side, str, MarkKind, Interval], ...] = (
        ("wing_left", "left", "M6", "burn", UNKNOWN),
        ("tailplane_left", "left", "M7", "other", MANY),
        ("lamp", "centre", "M8", "missing", ONE),
    )
    rest = [
        ZoneCount(zone, side, (key,), count, ((kind, count),), None, Interval())
        for zone, side, key, kind, count in others
    ]
    shares = (ZoneShare("fin", 5, 1.2, 0.004), ZoneShare("rear_left", 4, 3.1, 1.0))
    meeting = Meeting(
        "no_common_point", ("M2",), "The lines have no common point.", (20.0, -9.0, 7.0), (3.0, 1.0, 0.5), None, 0.95,
        30.0, 3, 1e-6, (Miss("M2", 0.4, 2.5, 1.2, 11.0), Miss("M3", 0.4, 2.5, 1.2, -2.0)),
    )  # fmt: skip
    return WreckageFindings(
        zones=(rear, left, fin, *rest),
        sides=(SideCount("left", MANY, (("dent", Interval(3, 3)),), Interval(200)),),
        concentration=Concentration(shares, 9, 0.008, 0.01, False, (Skipped("zone rear", "no number is told"),)),
        systems=(
            SystemFinding(
                "hydraulics_1", "Hydraulic system 1", (("rear", "A made-up manual"),), ("rear_left",), ("M2", "M3"),
                (LostEvent("hyd-lost", Interval(26032, 26033), ("S05",)),), (1, 2),
            ),
        ),
        custody=(
            CustodyFinding("O2", "gap", 0, 1, Interval(4 * DAY_S, 4 * DAY_S), "4 days without a holder", ("S18",), 1),
            CustodyFinding("O3", "overlap", 0, 1, Interval(4 * DAY_S, 4 * DAY_S), "two holders", ("S18",), 1),
            CustodyFinding("O1", "end_not_told", 1, None, None, "The end is not told", (), 1),
        ),
        negatives=(NegativeFinding("T1", ("O1", "fin"), "parts", False, (Wider("S17", "aircraft", ("S18",)),)),),
        unexplained=("M1", "M2"),
        expected=(ExpectedFinding(0, "bird", "not_found", ("M6",)),),
        meeting=meeting,
        skipped=(Skipped("photographs", "none told"),),
    )  # fmt: skip


def case_of(told: Wreckage | None) -> Case:
    """A case with nothing but the wreckage and the words that it uses."""
    event = CaseEvent("hyd-lost", "Hydraulic system 2 lost", "1.1", (), None, None)
    scopes = {
        one: Scope(one, label, None) for one, label in (("parts", "examined parts"), ("aircraft", "the aircraft"))
    }
    return Case(
        id="made", title="Made", summary=None, synthetic=True, date="2031-05-06", aircraft=None, flight=None,
        window=Interval(0, DAY_S), trust=(), parties={}, roots={}, events={"hyd-lost": event}, states=(), structure=(),
        identities=(), questions=(), quantities={}, sums=(), definitions={}, scopes=scopes, claims={},
        hazards=(), places=(), recordings=(), not_found=(), documents={},
        statements={}, sources=(), skipped=(), notices=(), wreckage=told,

    )  # fmt: skip


def shown(told: Wreckage | None = None, found: WreckageFindings | None = None) -> WreckageOut:
    """The part of `case.json`."""
    made = wreckage_out(case_of(told or wreckage()), found or findings())
    assert made is not None
    return made


def shown_marks(*some: Mark, over: Airframe | None = None) -> WreckageOut:
    """The part with these marks and nothing found of them."""
    return shown(
        replace(wreckage(), marks=some, airframe=over or airframe()), replace(findings(), zones=(), unexplained=())
    )


def with_wreckage(part: WreckageOut | None = None) -> CaseJson:
    """The made-up case of the other tests with this wreckage."""
    return synthetic_case().model_copy(update={"wreckage": part or shown()})


def many_marks(count: int) -> WreckageOut:
    """So many marks at places along the left side, each of its own, and counts to match."""
    spread = [
        mark(f"M{k}", "rear_left" if k % 2 else "wing_left", position_m=(15 + 15 * k / count, -1.5, (k % 9) / 4 - 1),
             position_sigma_m=0.2, statements=("S03",))
        for k in range(count)
    ]  # fmt: skip
    half = Interval(count / 2, count / 2)
    zones = tuple(
        ZoneCount(
            zone, "left", tuple(one.id for one in spread if one.zone == zone), half, (("through", half),), None, half
        )
        for zone in ("rear_left", "wing_left")
    )
    found = replace(
        findings(), zones=zones, custody=(), negatives=(), unexplained=tuple(one.id for one in spread), meeting=None,
        expected=(), systems=(),
    )  # fmt: skip
    told = replace(wreckage(), marks=tuple(spread), objects=(), tests=(), expected=())
    return shown(told, found)
