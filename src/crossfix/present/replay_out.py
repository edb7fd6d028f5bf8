"""What a replayed watch raised -> the alerts of `alerts.json`."""

from __future__ import annotations

from crossfix.conclude.warned import Told, Warned
from crossfix.present import replay_json as out
from crossfix.present.alert_json import utc
from crossfix.present.warned_out import bounds
from crossfix.records.alert import Alert, Step


def alerts_out(found: Warned) -> list[out.ReplayedAlertOut]:
    """Every alert, in the order of raising."""
    told: dict[str, list[Told]] = {}
    for one in found.replayed.told:
        told.setdefault(one.alert, []).append(one)
    return [_alert(alert, told.get(alert.id, []), found) for alert in found.replayed.alerts]


def _alert(alert: Alert, told: list[Told], found: Warned) -> out.ReplayedAlertOut:
    dated = found.day is not None
    return out.ReplayedAlertOut(
        id=alert.id,
        kind=alert.kind,
        severity=alert.severity.value,
        party=alert.party,
        addressee=alert.addressee,
        hazard=alert.hazard,
        headline=alert.headline,
        instruction=alert.instruction,
        uplink=alert.uplink,
        exercise=alert.exercise,
        first_evidence_s=alert.first_evidence_s,
        first_evidence_utc=utc(alert.first_evidence_s) if dated else None,
        raised_s=alert.raised_s,
        raised_utc=utc(alert.raised_s) if dated else None,
        goes_out_s=found.replayed.goes_out_s.get(alert.id),
        raised_again=alert.raised_again,
        concerned=[_concern(one, dated=dated) for one in told],
        states=[_state(one, dated=dated) for one in alert.steps],
    )


def _concern(one: Told, *, dated: bool) -> out.AlertConcernOut:
    concern = one.concern
    return out.AlertConcernOut(
        icao_address=f"{concern.icao_address:06x}",
        callsign=concern.callsign,
        how=concern.how,
        airport=concern.airport,
        basis=concern.basis,
        told_s=one.at_s,
        told_utc=utc(one.at_s) if dated else None,
        enters_s=None if concern.enters_s is None else bounds(concern.enters_s),
    )


def _state(one: Step, *, dated: bool) -> out.AlertStateOut:
    return out.AlertStateOut(
        state=one.state.value, at_s=one.at_s, at_utc=utc(one.at_s) if dated else None, by=one.by, note=one.note
    )
