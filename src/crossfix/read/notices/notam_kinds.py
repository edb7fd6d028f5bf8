"""What a NOTAM is about: from its Q code, and from its words where the code does not say.

The table is `q_codes.csv`. States report interference with satellite navigation under many codes (often QXXXX), so the
words count too: GPS, GNSS, RNAV or RNP near words of interference.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from crossfix.records.hazard import Force, HazardKind
from crossfix.records.notice_text import Notam

RESTORED = frozenset(("AK", "AL", "AO", "AX", "CC", "CD", "CN", "HQ", "HV"))
"""Conditions that end something: resumed, operative, operational, shutdown cancelled, completed, deactivated,
cancelled, operation cancelled, work completed (FAA Order JO 7930.2U, Appendix B)."""
CHECKLIST = "QKKKK"
WORDS = r"(?:JAMM\w*|SPOOF\w*|INTERFER\w*|UNREL\w*|RAIM)"
SATELLITE = r"(?:GPS|GNSS|GLONASS|GALILEO|RNAV|RNP|SATELLITE)"
NEAR = re.compile(
    rf"\b{SATELLITE}\b.{{0,100}}?\b{WORDS}|\b{WORDS}.{{0,100}}?\b{SATELLITE}\b", re.IGNORECASE | re.DOTALL
)
"""Within 100 characters: ours."""
SPOOFING = re.compile(r"\bSPOOF", re.IGNORECASE)
CONFLICT = re.compile(r"\bCONFLICT[- ]ZONES?\b|\bARMED CONFLICT\b|\bHOSTILIT", re.IGNORECASE)
PROHIBITED = re.compile(r"\bPROHIBIT|\bNOT (?:ALLOWED|PERMITTED|AUTHORI[SZ]ED)\b|\bSHALL NOT\b", re.IGNORECASE)
EVERYONE = r"(?:FOR|TO)\s+ALL\s+(?:CIVIL\s+)?(?:AIRCRAFT|ACFT|FLIGHTS?|FLT|TRAFFIC|TFC|OPERATIONS|OPS)\b"
CLOSED = re.compile(rf"\b(?:PROHIBITED|CLSD|CLOSED)\s+{EVERYONE}", re.IGNORECASE)
"""In these words alone: some States forbid their airspace to the aircraft of one other, and `ALL` is there as well."""
TRIGGER = "TT"
"""The condition of a trigger NOTAM (EUROCONTROL OPADD 4.1): an amendment or a supplement of the AIP takes effect."""
RESERVED = "R"
"""The first letter of subjects that are areas: of these a supplement may be all there is, so its trigger counts."""
US_SECURITY = "KICZ"
US_OPERATORS = "operators and airmen of the United States (14 CFR 91 subpart M)"
FORCES: dict[str, Force] = {
    "prohibition": "prohibition",
    "restriction": "restriction",
    "advisory": "advisory",
    "information": "information",
}
OPEN_TO_WORDS = (HazardKind.OTHER, HazardKind.FACILITY, HazardKind.ACTIVITY)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a notice is for a watch; `why` tells whether the code or the words said so."""

    kind: HazardKind
    force: Force
    words: str
    why: str
    restored: bool = False
    addressed_to: str | None = None


@cache
def code_table() -> dict[tuple[str, str], tuple[HazardKind, Force, str]]:
    """(subject, condition) of `q_codes.csv`."""
    lines = (files("crossfix.read.notices") / "q_codes.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {
        (row["subject"], row["condition"]): (HazardKind(row["kind"]), FORCES[row["force"]], row["meaning"])
        for row in rows
    }


def meaning_of(notam: Notam) -> Meaning:
    """What a NOTAM is about; OTHER where neither its code nor its words say.

    >>> meaning_of(Notam(None, "N", text="GPS SIGNALS MAY BE INTERFERED WITH")).kind
    <HazardKind.GNSS_UNRELIABLE: 'gnss_unreliable'>
    """
    code = None if notam.qualifiers is None else notam.qualifiers.code
    by_code = _by_code(code)
    if by_code.restored:
        return by_code
    if code is not None and code.endswith(TRIGGER) and code[1] != RESERVED:
        return Meaning(HazardKind.OTHER, "information", "amendment of the AIP takes effect", f"code {code}")
    security = US_SECURITY in notam.locations
    if security or (CONFLICT.search(notam.text) and by_code.kind in OPEN_TO_WORDS):
        force: Force = "prohibition" if PROHIBITED.search(notam.text) else "advisory"
        addressee = US_OPERATORS if security else None
        return Meaning(HazardKind.CONFLICT_ZONE, force, "conflict zone", "words of E)", addressed_to=addressee)
    if by_code.kind is HazardKind.AIRSPACE_RESTRICTED and CLOSED.search(notam.text):
        return Meaning(HazardKind.AIRSPACE_CLOSED, "prohibition", f"{by_code.words} closed", "words of E)")
    if by_code.kind in OPEN_TO_WORDS and NEAR.search(notam.text):
        words = "spoofing of satellite navigation" if SPOOFING.search(notam.text) else "satellite navigation unreliable"
        return Meaning(HazardKind.GNSS_UNRELIABLE, "information", words, "words of E)")
    return by_code


def _by_code(code: str | None) -> Meaning:
    if code is None:
        return Meaning(HazardKind.OTHER, "information", "subject not known", "no code")
    subject, condition = code[1:3], code[3:5]
    table = code_table()
    kind, force, words = table.get(
        (subject, condition), table.get((subject, "*"), (HazardKind.OTHER, "information", "other subject"))
    )
    return Meaning(kind, force, words, f"code {code}", restored=condition in RESTORED)
