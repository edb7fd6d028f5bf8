"""The network: every statement about time is an interval row; bounds, verdicts and contradictions follow."""

from crossfix.align.constraints.base import Inconsistent
from crossfix.align.constraints.resolve import Conflict, Judged, Resolution, conflicts, resolve
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
    "conflicts",
    "resolve",
]
