"""All detectors, in two visible tuples. A new one is one import and one line."""

from __future__ import annotations

from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.detect.handling.approaches import Approaches
from crossfix.detect.handling.impact import Impact
from crossfix.detect.handling.oscillation import Phugoid, RollOscillation
from crossfix.detect.handling.thrust_steering import ThrustSteering
from crossfix.detect.handling.touchdown import Touchdown
from crossfix.detect.protocol import Detector, RecorderDetector
from crossfix.detect.record.end_of_record import EndOfRecord
from crossfix.detect.record.gap import Gap
from crossfix.detect.systems.autopilot import Autopilot
from crossfix.detect.systems.cabin import Cabin
from crossfix.detect.systems.engines import Engines
from crossfix.detect.systems.flight_controls import FlightControls
from crossfix.detect.systems.gnss_position import GnssPosition
from crossfix.detect.systems.hydraulics import Hydraulics
from crossfix.detect.systems.navigation import Navigation
from crossfix.detect.systems.warnings import Warnings

DETECTORS: tuple[Detector, ...] = (SatelliteNavigation(),)
"""On what aircraft send."""
RECORDER_DETECTORS: tuple[RecorderDetector, ...] = (
    Touchdown(),
    Approaches(),
    Impact(),
    EndOfRecord(),
    Gap(),
    Hydraulics(),
    FlightControls(),
    Autopilot(),
    Engines(),
    Cabin(),
    Warnings(),
    Navigation(),
    GnssPosition(),
    Phugoid(),
    RollOscillation(),
    ThrustSteering(),
)
"""On flight data."""
