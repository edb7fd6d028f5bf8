"""A made-up flight with a loss of hydraulic pressure, as the page of flight data takes it. No real flight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from builders.recorded import AIRLINER, AIRLINER_S, Of, constant, made, ramps, recorded, steps
from crossfix.derive.recorder.flight import recorded_flight
from crossfix.detect.systems.hydraulics import Hydraulics
from crossfix.present.flight_data_json import FlightDataJson
from crossfix.present.flight_data_out import ROOM, Examined, Room, flight_data_out
from crossfix.records.interval import Interval
from crossfix.records.notice import Skipped
from crossfix.records.recorded_flight import RecordedFlight
from crossfix.records.recorder_event import RecorderEvent, Sample
from crossfix.records.series import Series, SeriesKind

UTC_OF_ZERO_S = 1_935_896_400.0
"""2031-05-07, 05:00:00 UTC."""
HOSTILE = "</script><img src=x onerror=alert(1)> & 'raw' \"\u202e"
LOST_AT_S, BACK_AT_S = 700.0, 1100.0
GAP = slice(400, 440)
"""Damaged samples of the airspeed, 1 per second."""
PHASES = {0: "ground", 1: "climb", 2: "cruise", 3: "descent", 4: "approach"}
PARTS: dict[str, Of] = {
    **AIRLINER,
    "hydraulic_pressure_1": steps((LOST_AT_S, 12), start=3000),
    "hydraulic_pressure_2": steps((LOST_AT_S + 40, 1500), (BACK_AT_S, 3000), start=3000),
    "hydraulic_pressure_3": constant(2980.0),
    "hydraulic_quantity_1": ramps((LOST_AT_S - 60, 80), (LOST_AT_S + 20, 0)),
    "pitch_angle": ramps((55, 0), (65, 15), (360, 5), (380, 2), (1250, 2), (1300, -2), (1475, 5), (1490, 0)),
    "roll_angle": lambda t: np.where((t > 500) & (t < 560), 25.0, 0.0) + 1.5 * np.sin(t / 7),
    "lateral_acceleration": lambda t: np.round(0.02 * np.sin(t * 3), 3),
    "cabin_altitude": ramps((60, 500), (500, 3000), (900, 3000), (1480, 500)),
    "true_heading": lambda t: (350 + t / 20) % 360,
    "master_warning": steps((LOST_AT_S + 2, 1), (LOST_AT_S + 9, 0)),
    "autopilot_engaged": steps((120, 1), (LOST_AT_S + 5, 0)),
    "utc_second": lambda t: np.floor(t % 60),
}


def flight(seconds: float = AIRLINER_S, *more: Series) -> RecordedFlight:
    """The flight with its phases, and a gap in its airspeed but not in its ground speed, which has another rate."""
    phase = made("flight_phase", steps((60, 1), (360, 2), (900, 3), (1200, 4), (1500, 0)), seconds)
    phase = replace(phase, kind=SeriesKind.ENUMERATION, meanings=PHASES)
    parts = {name: one for name, one in PARTS.items() if name not in ("indicated_airspeed", "normal_acceleration")}
    airspeed = made("indicated_airspeed", PARTS["indicated_airspeed"], seconds, lost=GAP)
    bumps = made("normal_acceleration", lambda t: 1 + 0.05 * np.sin(t * 2.3), seconds)
    bumps = replace(bumps, resolution=0.004)
    ground = made("ground_speed", lambda t: PARTS["indicated_airspeed"](t) + 60, seconds, step_s=0.5, first_s=0.375)
    return recorded_flight(recorded(seconds, parts, phase, airspeed, ground, bumps, *more))


def suspected() -> RecorderEvent:
    """An event that is not confirmed, with hostile words."""
    sample = Sample(HOSTILE, 901.25, 40.0, "%", HOSTILE)
    onset = Interval(899.25, 901.25)
    return RecorderEvent(f"odd {HOSTILE}", f"odd: {HOSTILE}", "made_up", onset, None, (sample,), confirmed=False)


def examined(place: int = 0, utc_of_zero_s: float | None = UTC_OF_ZERO_S) -> Examined:
    """One recording with everything that the page can show."""
    odd = Series(
        HOSTILE, None, "%", SeriesKind.ANALOGUE, 0.0, Fraction(1, 4), np.linspace(0, 70, 6000),
        np.ones(6000, bool), np.zeros(6000, np.uint8), None, {},
    )  # fmt: skip
    made_up = flight()
    made_up = replace(made_up, lines={**made_up.lines, "odd": (odd,)})
    events = [*Hydraulics().detect(made_up), suspected()]
    return Examined(
        id=f"fdr-{place}",
        label=f"flight data recorder {place + 1} {HOSTILE}",
        file=f"fdr-{place}.dat",
        sha256="ab" * 32,
        reader="arinc717",
        clock="frame counter, 0.25 s steps, set by hand" if utc_of_zero_s is None else "UTC as recorded, within 1 s",
        utc_of_zero_s=utc_of_zero_s,
        flight=made_up,
        events=events,
        detectors=[Hydraulics()],
        skipped=[Skipped("engines", f"the recording has no exhaust_gas_temperature {HOSTILE}")],
        case_events={0: "E7"},
    )


THINNING = replace(ROOM, whole=0)
"""So little that the made-up flight is thinned as a long one is."""


def synthetic_flights(all: Sequence[Examined] | None = None, room: Room = THINNING) -> FlightDataJson:
    """The page's model."""
    return flight_data_out(f"A made-up flight {HOSTILE}", True, [examined()] if all is None else all, room)
