"""Detectors of cockpit sound: impulses, their arrival, known alerts, and the quality of the recording."""
