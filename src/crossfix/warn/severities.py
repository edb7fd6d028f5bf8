"""How urgent a hazard is for a flight: one table, by what it is, what it binds to, and how it concerns the flight."""

from __future__ import annotations

from crossfix.records.alert import Concern, Severity
from crossfix.records.hazard import Hazard, HazardKind
from crossfix.warn.limits import AlertLimits

ORDER = tuple(Severity)
FAMILIES: tuple[frozenset[HazardKind], ...] = (
    frozenset({HazardKind.GNSS_LOSS, HazardKind.GNSS_SPOOFING, HazardKind.GNSS_UNRELIABLE}),
    frozenset(
        {
            HazardKind.AIRSPACE_CLOSED,
            HazardKind.AIRSPACE_RESTRICTED,
            HazardKind.ACTIVITY,
            HazardKind.CONFLICT_ZONE,
        }
    ),
)
"""Kinds that tell a flight much the same: the weaker one is held back while the stronger stands."""
BINDING = ("prohibition", "restriction", "measured", "drawn")
DANGEROUS = (HazardKind.AIRSPACE_CLOSED, HazardKind.ACTIVITY, HazardKind.CONFLICT_ZONE)
MEASURED = (HazardKind.GNSS_LOSS, HazardKind.GNSS_SPOOFING)


def rank(severity: Severity) -> int:
    """Its place in the order of urgency."""
    return ORDER.index(severity)


def family(kind: str) -> frozenset[HazardKind] | str:
    """The kinds that tell a flight much the same, or the kind alone."""
    return next((one for one in FAMILIES if kind in one), kind)


def severity_of(hazard: Hazard, concern: Concern | None, now_s: float, limits: AlertLimits) -> Severity:
    """Of a hazard for a flight; `concern` None: for who asked for the area or airport itself."""
    if hazard.kind in MEASURED:
        return Severity.WARNING if len(hazard.measured) != 1 else Severity.ADVISORY
    if hazard.kind is HazardKind.GNSS_UNRELIABLE:
        return Severity.ADVISORY
    if hazard.kind in DANGEROUS:
        return _dangerous(hazard, concern, now_s, limits)
    if hazard.kind is HazardKind.AIRSPACE_RESTRICTED:
        return Severity.WARNING if _crosses(concern) else Severity.ADVISORY
    if hazard.kind is HazardKind.AIRPORT_CLOSED:
        if concern is None:
            return Severity.ADVISORY
        soon = concern.how == "arrival" and _within(concern, now_s, limits.critical_s)
        return Severity.CRITICAL if soon else Severity.WARNING
    return Severity.INFORMATION if concern is None else Severity.ADVISORY


def _dangerous(hazard: Hazard, concern: Concern | None, now_s: float, limits: AlertLimits) -> Severity:
    crosses = _crosses(concern)
    if hazard.force not in BINDING:
        return Severity.WARNING if crosses else Severity.ADVISORY
    if crosses and concern is not None and (concern.how == "inside" or _within(concern, now_s, limits.critical_s)):
        return Severity.CRITICAL
    return Severity.ADVISORY if concern is None else Severity.WARNING


def _crosses(concern: Concern | None) -> bool:
    return concern is not None and concern.how in ("inside", "entering")


def _within(concern: Concern, now_s: float, within_s: float) -> bool:
    """Whether it may come so soon; not known counts as soon."""
    return concern.enters_s is None or concern.enters_s.low - now_s <= within_s
