"""Made-up wreckage: marks with a known meeting point, and a whole case with planted findings. Synthetic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builders.case_folder import Plain, dumped, statement, write_case
from crossfix.records.interval import Interval
from crossfix.records.wreckage import Airframe, HandOver, Mark, RecoveredObject, Wreckage, Zone

Floats = NDArray[np.float64]
SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))


def mark(id: str, zone: str = "a", count: float | Interval = 1, **more: Any) -> Mark:
    """A through mark of a zone."""
    told = count if isinstance(count, Interval) else Interval(count, count)
    plain: dict[str, Any] = {
        "kinds": ("through",),
        "size_mm": None,
        "shape": None,
        "position_m": None,
        "position_sigma_m": None,
        "direction": None,
        "direction_sigma_deg": None,
        "photo": None,
        "statements": ("S1",),
        "line": 1,
    }
    return Mark(id=id, zone=zone, count=told, **{**plain, **more})


def zone(id: str, area_m2: float = 10.0, within: str | None = None, drawn: bool = True, **more: Any) -> Zone:
    """A zone, drawn unless it is a group."""
    outlines = (("top", SQUARE),) if drawn else ()
    plain: dict[str, Any] = {"label": id, "part": "fuselage", "side": "centre", "station_m": None}
    return Zone(id=id, area_m2=area_m2, outlines=outlines, within=within, **{**plain, **more})  # type: ignore[arg-type]


def airframe(*zones: Zone) -> Airframe:
    """A template of some zones, with no routes."""
    return Airframe("made", "Made up", 30.0, 30.0, 10.0, zones, (), "made up")


def wreckage(marks: Sequence[Mark] = (), zones: Sequence[Zone] = (), **more: Any) -> Wreckage:
    """Marks on a template of two zones of 10 square metres, a and b, or of others."""
    plain: dict[str, Any] = {"objects": (), "tests": (), "site": None, "expected": ()}
    frame = airframe(*(zones or (zone("a"), zone("b"))))
    return Wreckage(airframe=frame, marks=tuple(marks), **{**plain, **more})


def step(holder: str, since: float, until: float | None, seal: str | None = None, **more: Any) -> HandOver:
    """A hand-over at exact times."""
    end = None if until is None else Interval(until, until)
    plain: dict[str, Any] = {"note": None, "statements": (f"of_{holder}",), "line": 7}
    return HandOver(holder=holder, since=Interval(since, since), until=end, seal=seal, **{**plain, **more})


def held(*custody: HandOver, recovered: float | None = None) -> RecoveredObject:
    """An object with a chain of custody."""
    when = None if recovered is None else Interval(recovered, recovered)
    return RecoveredObject("o", "Object", Interval(1, 1), None, None, None, None, when, custody, ("S1",), 5)


def directed(
    truth: Floats, places: Floats, rng: np.random.Generator, angle_deg: float, place_m: float, deviation: float = 1.0
) -> list[Mark]:
    """Marks whose true lines meet at a point, measured with normal errors of the sigmas given (per axis).

    The direction is turned about two axes across it; `deviation` scales the errors and not the sigmas told.
    """
    marks = []
    for k, place in enumerate(places):
        inward = (place - truth) / np.linalg.norm(place - truth)
        first = np.cross(inward, (0.0, 0.0, 1.0) if abs(inward[2]) < 0.9 else (1.0, 0.0, 0.0))
        first /= np.linalg.norm(first)
        turn = np.radians(angle_deg) * deviation * rng.normal(size=2)
        across = turn[0] * first + turn[1] * np.cross(inward, first)
        angle = float(np.linalg.norm(across))
        seen = np.cos(angle) * inward + np.sin(angle) * across / max(angle, 1e-300)
        told = place + place_m * deviation * rng.normal(size=3)
        marks.append(
            mark(
                f"m{k}",
                position_m=tuple(float(x) for x in told),
                position_sigma_m=place_m,
                direction=tuple(float(x) for x in seen),
                direction_sigma_deg=angle_deg,
            )
        )
    return marks


REAR = ("fuselage_rear_left", "fuselage_rear_right", "fin", "stabiliser_left", "stabiliser_right")
FRONT = ("nose", "fuselage_forward_left", "fuselage_forward_right", "wing_left_inner", "wing_right_inner")
BROKEN = "object_17"


def planted_marks(number: int) -> list[Plain]:
    """Marks of one each: nine in ten in the rear zones, the rest in front ones, none in wings' outer parts."""
    marks = []
    for k in range(number):
        zones = FRONT if k % 10 == 0 else REAR
        marks.append(
            {
                "id": f"mark_{k}",
                "zone": zones[(k // 10 if k % 10 == 0 else k - k // 10 - 1) % len(zones)],
                "kinds": ["through" if k % 3 else "blind"],
                "count": 1,
                "size_mm": {"length": [10, 12], "width": 8},
                "statements": ["W1"],
                "explained_by": ["W2"],
            }
        )
    return marks


def planted_objects(number: int) -> list[Plain]:
    """Objects with an unbroken chain of two holders under one seal; that of BROKEN has a day in nobody's hands."""
    objects = []
    for k in range(number):
        name = f"object_{k}"
        late = "2024-01-19T10:00:00Z" if name == BROKEN else "2024-01-18T10:00:00Z"
        custody: list[Plain] = [
            {"holder": "Site team", "since": "2024-01-17T09:00:00Z", "until": "2024-01-18T10:00:00Z", "seal": f"A{k}"},
            {"holder": "Laboratory", "since": late, "seal": f"A{k}", "seal_intact": True},
        ]
        objects.append(
            {
                "id": name,
                "label": f"Fragment {k}",
                "count": 1,
                "zone": REAR[k % len(REAR)],
                "mark": f"mark_{k * 10 + 1}",
                "recovered": "2024-01-17T09:00:00Z",
                "custody": [{**one, "statements": ["W3"]} for one in custody],
                "statements": ["W3"],
            }
        )
    return objects


def planted(marks: int = 500, objects: int = 40) -> Plain:
    """`wreckage.yaml` with planted findings: the rear, one gap, one negative result told of more than its specimens."""
    return {
        "airframe": "generic-twinjet",
        "marks": planted_marks(marks),
        "objects": planted_objects(objects),
        "tests": [
            {
                "id": "residue",
                "label": "Residue",
                "specimens": ["object_0"],
                "scope": "some",
                "looks_for": "traces",
                "detects": "above 1 microgram",
                "result": "negative",
                "finding": "no_traces",
                "statements": ["W4"],
            }
        ],
        "examined": {"zones": [*REAR, *FRONT, "wing_left_outer", "wing_right_outer"], "statements": ["W1"]},
    }


def write_wreckage(folder: Path, content: Plain | str, **changes: Any) -> Path:
    """A synthetic case with `wreckage.yaml`, the statements W1 to W5 and what they speak of."""
    statements = [
        statement("W1"),
        statement("W2", says={"cause": {"claim": "objects", "stance": "suggested"}}),
        statement("W3"),
        statement("W4", says={"scope": {"finding": "no_traces", "scope": "some"}}),
        statement("W5", "PAPER", relays="W4", says={"scope": {"finding": "no_traces", "scope": "all"}}),
        statement("W6", says={"cause": {"claim": "objects", "stance": "rejected"}}),
    ]
    text = content if isinstance(content, str) else dumped(content)
    return write_case(
        folder,
        statements=changes.pop("statements", statements),
        scopes=[{"id": "all", "label": "all"}, {"id": "some", "label": "some", "within": "all"}],
        claims=[
            {"id": "no_traces", "label": "no traces", "kind": "finding"},
            {"id": "objects", "label": "external objects", "kind": "cause"},
        ],
        files={"wreckage.yaml": text, **changes.pop("files", {})},
        **changes,
    )
