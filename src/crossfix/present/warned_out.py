"""What a replayed watch raised -> the part that `alerts.json` and `case.json` share, with its sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from crossfix.conclude.warned import AirportFlight, Beside, FirstWarning, Warned, untold
from crossfix.present import warned_json as out
from crossfix.present.alert_json import utc
from crossfix.present.durations import between, human
from crossfix.present.instants import Instants, finite
from crossfix.present.times import span
from crossfix.records.alert import Party
from crossfix.records.case import Case
from crossfix.records.event import Event
from crossfix.records.hazard import Hazard
from crossfix.records.interval import Interval

MEANING = (
    "A watch fed with these recordings, and with nobody's words, would have warned as told here. It does not follow "
    "that anybody had such a watch or these data then, or that anyone should have warned. It warns of what it "
    "measures, satellite navigation; a step of another hazard stands here for its time alone."
)
PARTIES: Mapping[Party, str] = {
    "atc": "Air traffic control",
    "operator": "Operator",
    "crew": "Crew, through operator or air traffic control",
    "airport": "Arrivals of the airport",
    "subscriber": "Others who asked",
}
PARTS = 10
"""Bounds are told outwards to a tenth of a second."""


@dataclass(frozen=True, slots=True)
class _Times:
    """Moments of a watch in words: on the day of its clock, or as seconds where it has no date."""

    day: str | None

    def iso(self, seconds: float) -> str | None:
        return None if self.day is None else Instants(self.day).iso(seconds)

    def span(self, interval: Interval) -> str:
        wide = outwards(interval)
        if self.day is None:
            return f"{wide.low:.1f} s to {wide.high:.1f} s of the recording"
        return f"{span(self.iso(wide.low), self.iso(wide.high), self.day)} UTC"


def outwards(interval: Interval) -> Interval:
    """Bounds moved outwards to a tenth; unknown ends stay.

    >>> outwards(Interval(1.23, 4.56))
    Interval(low=1.2, high=4.6)
    """
    low, high = interval.low, interval.high
    return Interval(
        math.floor(low * PARTS) / PARTS if math.isfinite(low) else low,
        math.ceil(high * PARTS) / PARTS if math.isfinite(high) else high,
    )


def warned_out(found: Warned, case: Case | None = None) -> out.WarnedOut:
    """The part that the report shows as well. `case` names parties, events and hazards."""
    replayed, times = found.replayed, _Times(found.day)
    zero_s = found.clock.zero_s
    return out.WarnedOut(
        meaning=MEANING,
        recordings=[
            out.WarnedRecordingOut(
                id=one.id,
                file=one.file,
                reports=one.reports,
                with_position=one.with_position,
                published=one.published,
            )
            for one in found.fed
        ],
        reports=replayed.reports,
        aircraft=replayed.aircraft,
        from_utc=times.iso(replayed.first_s - zero_s),
        to_utc=times.iso(replayed.last_s - zero_s),
        step_s=replayed.step_s,
        asked=list(found.asked),
        alerts=len(replayed.alerts),
        hazards=[_hazard(one, dated=found.day is not None) for one in replayed.hazards],
        first=[_first(one, times) for one in found.first],
        of_airports=[_of_airport(one, times) for one in found.of_airports],
        beside=[_beside(one, times, case) for one in found.beside] if case is not None else [],
        untold=[_untold(one, times, zero_s) for one in untold(replayed)],
        skipped=[out.NotDoneOut(what=one.what, why=one.why) for one in found.skipped],
    )


def _untold(event: Event, times: _Times, zero_s: float) -> str:
    name = event.callsign.strip() or f"{event.icao_address:06x}"
    when = times.span(event.interval.shift(-zero_s))
    known = event.place.latitude is not None and not event.place.inferred
    why = "" if known else "; where it was is not known, or only inferred"
    suspected = "" if event.confirmed else ", suspected for one reason alone"
    return f"{name}: {event.kind.value}, {when}{suspected}{why}"


def _hazard(one: Hazard, *, dated: bool) -> out.ReplayedHazardOut:
    over_s = math.inf if one.cancelled_s is None else one.cancelled_s
    return out.ReplayedHazardOut(
        id=one.id,
        kind=one.kind.value,
        label=one.label,
        text=one.text,
        airports=list(one.volume.airports),
        first_evidence_s=one.first_evidence_s,
        first_evidence_utc=utc(one.first_evidence_s) if dated else None,
        over_utc=utc(over_s) if dated else None,
        aircraft=[f"{address:06x}" for address in one.measured],
    )


def _first(one: FirstWarning, times: _Times) -> out.FirstWarningOut:
    evidence, raised, after = outwards(one.evidence), outwards(one.raised), outwards(one.after)
    goes_out = None if one.goes_out is None else outwards(one.goes_out)
    flights = f" Flights: {', '.join(one.flights)}." if one.flights else " No flight was concerned yet."
    took = between(max(after.low, 0.0), after.high)
    text = f"{times.span(one.raised)}, {one.severity}: {one.headline}. {took} after the first evidence.{flights}"
    return out.FirstWarningOut(
        party=one.party,
        party_label=PARTIES[one.party],
        addressee=one.addressee,
        alert=one.alert,
        kind=one.kind,
        severity=one.severity,
        headline=one.headline,
        flights=list(one.flights),
        evidence_earliest_utc=times.iso(evidence.low),
        evidence_latest_utc=times.iso(evidence.high),
        raised_earliest_utc=times.iso(raised.low),
        raised_latest_utc=times.iso(raised.high),
        goes_out_earliest_utc=None if goes_out is None else times.iso(goes_out.low),
        goes_out_latest_utc=None if goes_out is None else times.iso(goes_out.high),
        after_s=bounds(after),
        text=text,
    )


def _of_airport(one: AirportFlight, times: _Times) -> out.AirportFlightOut:
    told = outwards(one.told)
    affected = None if one.affected is None else outwards(one.affected)
    ahead = None if one.ahead is None else outwards(one.ahead)
    return out.AirportFlightOut(
        flight=one.name,
        icao_address=f"{one.icao_address:06x}",
        airport=one.airport,
        told_earliest_utc=times.iso(told.low),
        told_latest_utc=times.iso(told.high),
        affected_earliest_utc=None if affected is None else times.iso(affected.low),
        affected_latest_utc=None if affected is None else times.iso(affected.high),
        ahead_s=None if ahead is None else bounds(ahead),
        text=f"{one.name}, of {one.airport}: told {times.span(one.told)}; {_ahead(ahead)}.",
    )


def _ahead(ahead: Interval | None) -> str:
    """Before or after its own navigation was affected."""
    if ahead is None:
        return "its own navigation was not found affected"
    if ahead.low >= 0.0:
        return f"its own navigation was affected {between(ahead.low, ahead.high)} later"
    if ahead.high <= 0.0:
        return f"its own navigation was affected {between(-ahead.high, -ahead.low)} before"
    return "its own navigation was affected at the same time"


def _beside(one: Beside, times: _Times, case: Case) -> out.BesideOut:
    step = one.step
    hazard = next(known for known in case.hazards if known.id == step.hazard)
    when, lead = outwards(step.when.interval), outwards(one.lead)
    return out.BesideOut(
        hazard=step.hazard,
        hazard_label=hazard.label,
        stage=step.stage,
        party=case.parties[step.party].label if step.party in case.parties else step.party,
        event=case.events[step.event].label,
        earliest_utc=times.iso(when.low),
        latest_utc=times.iso(when.high),
        warned=None if one.warning is None else one.warning.party,
        lead_s=bounds(lead),
        text=_held(one, lead),
    )


def _held(one: Beside, lead: Interval) -> str:
    """A step held against the warning, in words."""
    if one.warning is None:
        return "The watch raised nothing for that party." if one.party else "The watch raised nothing."
    of = f"the watch's first warning ({PARTIES[one.warning.party]})"
    if not lead.known:
        return f"No time obtained to hold against {of}."
    if lead.low >= 0.0:
        return f"{between(finite(lead.low), finite(lead.high))} after {of}."
    if lead.high <= 0.0:
        return f"{between(finite(-lead.high), finite(-lead.low))} before {of}."
    early = "any time" if math.isinf(lead.low) else human(-lead.low)
    late = "any time" if math.isinf(lead.high) else human(lead.high)
    return f"From {early} before to {late} after {of}."


def bounds(interval: Interval) -> out.Bounds:
    """Both ends, None where unknown."""
    return finite(interval.low), finite(interval.high)
