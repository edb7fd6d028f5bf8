"""Titles: sections of a final report's part 1, Factual information (ICAO Annex 13, Appendix), and stages of knowing."""

from __future__ import annotations

SECTION_TITLES = {
    "1.1": "History of the flight",
    "1.2": "Injuries to persons",
    "1.3": "Damage to aircraft",
    "1.4": "Other damage",
    "1.5": "Personnel information",
    "1.6": "Aircraft information",
    "1.7": "Meteorological information",
    "1.8": "Aids to navigation",
    "1.9": "Communications",
    "1.10": "Aerodrome information",
    "1.11": "Flight recorders",
    "1.12": "Wreckage and impact information",
    "1.13": "Medical and pathological information",
    "1.14": "Fire",
    "1.15": "Survival aspects",
    "1.16": "Tests and research",
    "1.17": "Organizational and management information",
    "1.18": "Additional information",
    "1.19": "Useful or effective investigation techniques",
}

STAGES = {
    "first_report": "first report",
    "told_atc": "air traffic control told",
    "told_crew": "crew told",
    "told_operator": "operator told",
    "acted": "acted",
}
