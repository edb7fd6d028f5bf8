"""All detectors, in one visible tuple. A new one is one import and one line."""

from __future__ import annotations

from crossfix.detect.gnss.state import SatelliteNavigation
from crossfix.detect.protocol import Detector

DETECTORS: tuple[Detector, ...] = (SatelliteNavigation(),)
