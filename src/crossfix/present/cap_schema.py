"""The words and the XML Schema of CAP 1.2 (OASIS Standard, 1 July 2010).

`cap12.xsd` is written by us from section 3.2 of the standard; it is stricter than the schema of section 3.4, which
leaves to the text that an identifier holds no blank or comma and what a polygon and a circle are. Compared element by
element with that schema (CAP-v1.2.xsd): the same names, order, cardinality and words, and no type that is wider.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
"""CAP 1.2, registration in the IANA tree."""

Status = Literal["Actual", "Exercise", "System", "Test", "Draft"]
MsgType = Literal["Alert", "Update", "Cancel", "Ack", "Error"]
Scope = Literal["Public", "Restricted", "Private"]
Urgency = Literal["Immediate", "Expected", "Future", "Past", "Unknown"]
CapSeverity = Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
Certainty = Literal["Observed", "Likely", "Possible", "Unlikely", "Unknown"]
ResponseType = Literal["Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"]


def schema() -> bytes:
    """The XML Schema (W3C, 1.0) of a CAP 1.2 message."""
    return (files("crossfix.present") / "cap12.xsd").read_bytes()
