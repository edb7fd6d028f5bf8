"""The network: every statement about time is an interval row; from the rows follow bounds, verdicts and contradictions."""

from crossfix.align.constraints.base import Inconsistent
from crossfix.align.constraints.resolve import Conflict, Judged, Resolution, resolve
from crossfix.align.constraints.rows import ORIGIN, STRUCTURE, Alternative, Clock, Constraint, Network, Row

__all__ = [
    "ORIGIN",
    "STRUCTURE",
    "Alternative",
    "Clock",
    "Conflict",
    "Constraint",
    "Inconsistent",
    "Judged",
    "Network",
    "Resolution",
    "Row",
    "resolve",
]
