"""Hazards, alerts and subscriptions made up for what goes out: plain ones, and strategies for any."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import strategies as st

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Concern, Delivery, Severity, State, Step, Subscription
from crossfix.records.hazard import Circle, Hazard, HazardKind, Volume
from crossfix.records.interval import Interval

NOW_S = 1_735_103_600.0
"""2024-12-25 05:13:20 UTC."""
AREA = ((43.0, 45.0), (43.0, 46.5), (44.0, 46.5), (44.0, 45.0))


def hazard(**changes: object) -> Hazard:
    """GPS lost over an area, measured on three aircraft."""
    made = Hazard(
        id="area-1", kind=HazardKind.GNSS_LOSS, label="43.5N 45.8E",
        volume=Volume(rings=(AREA,), circles=(Circle(43.3, 45.8, 25.0),), airports=("URMG",), floor_ft=5000.0),
        periods=((NOW_S - 600.0, math.inf),), end_estimated=True, issuer="", force="measured", addressed_to=None,
        first_evidence_s=NOW_S - 610.0, confidence=0.97, geometry_from="cells of 3 aircraft", text="NIC 0",
        measured=(0x4CA216, 0x4CA217, 0x4CA218),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def alert(**changes: object) -> Alert:
    """Of that hazard for an operator, sent."""
    made = Alert(
        id="7b0c1a52-93a5-5c6f-8c54-1a2b3c4d5e6f", hazard="area-1", kind="gnss_loss", severity=Severity.WARNING,
        party="operator", addressee="AHY", headline="GPS lost or degraded, measured on 3 aircraft",
        instruction="Expect loss of GPS.", uplink="WARNING GPS LOST OR DEGRADED. WITHIN 60 NM OF 4330N04545E",
        concerned=(Concern(0x600A11, "AHY8243", "entering", Interval(NOW_S + 60.0, NOW_S + 180.0), basis="8 min"),),
        first_evidence_s=NOW_S - 610.0, received_s=NOW_S - 1.0, detected_s=NOW_S - 0.5, raised_s=NOW_S,
        steps=(Step(State.RAISED, NOW_S, "watch"), Step(State.SENT, NOW_S + 0.2, "watch")),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def subscription(**changes: object) -> Subscription:
    """An operator that wants all of its flights."""
    made = Subscription(id="ahy-occ", name="Operations control", party="operator", operators=("AHY",))
    return replace(made, **changes)  # type: ignore[arg-type]


def delivery(of: Alert, channel: str, **changes: object) -> Delivery:
    """The first version of an alert on its way."""
    made = Delivery(f"d-{of.id}", of.id, "ahy-occ", channel, 0, NOW_S)
    return replace(made, **changes)  # type: ignore[arg-type]


def airborne(**changes: object) -> AircraftState:
    """An aircraft whose place is inferred."""
    made = AircraftState(0x600A11, NOW_S, 43.4, 45.9, 4.5, True, "lost", 24_000.0, 420.0, 310.0, callsign="AHY8243")
    return replace(made, **changes)  # type: ignore[arg-type]


TEXTS = st.text(max_size=30)
TIMES = st.floats(0.0, 4e9)
LATITUDES, LONGITUDES = st.floats(-90.0, 90.0), st.floats(-180.0, 180.0)
RINGS = st.lists(st.tuples(LATITUDES, LONGITUDES), min_size=0, max_size=6).map(tuple)
VOLUMES = st.builds(
    Volume, rings=st.lists(RINGS, max_size=2).map(tuple),
    circles=st.lists(st.builds(Circle, LATITUDES, LONGITUDES, st.floats(0.0, 9999.0)), max_size=2).map(tuple),
    airports=st.lists(st.sampled_from(("URMG", "URML")), max_size=2).map(tuple),
    floor_ft=st.none() | st.floats(-1000.0, 60_000.0), ceiling_ft=st.none() | st.floats(0.0, 99_900.0),
    floor_reference=st.sampled_from(("AMSL", "AGL", "FL")), ceiling_reference=st.sampled_from(("AMSL", "AGL", "FL")),
)  # fmt: skip
HAZARDS = st.builds(
    Hazard, id=TEXTS, kind=st.sampled_from(HazardKind), label=TEXTS, volume=VOLUMES,
    periods=st.lists(st.tuples(TIMES, TIMES | st.just(math.inf)), max_size=2).map(tuple), end_estimated=st.booleans(),
    issuer=TEXTS, force=st.sampled_from(("prohibition", "advisory", "measured")), addressed_to=st.none() | TEXTS,
    first_evidence_s=TIMES, confidence=st.none() | st.floats(0.0, 1.0), geometry_from=TEXTS, text=TEXTS,
    exercise=st.booleans(),
)  # fmt: skip
INTERVALS = st.tuples(TIMES, TIMES).map(lambda ends: Interval(min(ends), max(ends)))
CONCERNS = st.builds(
    Concern, st.integers(0, 0xFFFFFF), TEXTS, st.sampled_from(("inside", "entering", "arrival", "subscribed")),
    st.none() | st.just(Interval()) | INTERVALS,
)  # fmt: skip
STEPS = st.lists(st.builds(Step, st.sampled_from(State), TIMES, TEXTS, TEXTS), min_size=1, max_size=6).map(tuple)
ALERTS = st.builds(
    Alert, id=TEXTS, hazard=TEXTS, kind=st.sampled_from([k.value for k in HazardKind]),
    severity=st.sampled_from(Severity), party=st.sampled_from(("atc", "operator")), addressee=TEXTS, headline=TEXTS,
    instruction=TEXTS, uplink=TEXTS, concerned=st.lists(CONCERNS, max_size=3).map(tuple), first_evidence_s=TIMES,
    received_s=TIMES, detected_s=TIMES, raised_s=TIMES, steps=STEPS, exercise=st.booleans(),
    raised_again=st.integers(0, 3), expires_s=st.none() | TIMES | st.just(math.inf),
)  # fmt: skip
