"""Who must learn of a hazard, each with a clock of its own from the first evidence; who was told, and who was not.

The crew is reached through its operator or ATC: this program sends nothing to an aircraft. It has learnt when one of
them says that it acted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crossfix.records.airborne import AircraftState
from crossfix.records.alert import Alert, Concern, Party, State
from crossfix.records.hazard import Hazard
from crossfix.warn.limits import AlertLimits
from crossfix.warn.subscriptions import operators_of

HOPS = (State.SENT, State.DELIVERED, State.ACKNOWLEDGED, State.ACTED)


@dataclass(frozen=True, slots=True)
class Learning:
    """One who must learn, for which flights, and when each hop was; None: not yet. Times are s UTC since 1970.

    `through` are the alerts that reach it; none: nobody is subscribed for it.
    """

    party: Party
    who: str
    flights: tuple[str, ...]
    through: tuple[str, ...]
    first_evidence_s: float
    raised_s: float | None
    delivered_s: float | None
    acknowledged_s: float | None
    acted_s: float | None
    deadline_s: float

    @property
    def learnt_s(self) -> float | None:
        """When it knew: an operator, unit or airport when a person acknowledged, a crew when one of them acted."""
        return self.acted_s if self.party == "crew" else self.acknowledged_s

    def overdue(self, now_s: float) -> bool:
        """Whether the deadline passed before it knew."""
        return (now_s if self.learnt_s is None else self.learnt_s) > self.deadline_s


def flow(
    hazard: Hazard,
    concerned: Sequence[Concern],
    states: Mapping[int, AircraftState],
    alerts: Iterable[Alert],
    limits: AlertLimits | None = None,
) -> tuple[Learning, ...]:
    """All who must learn of a hazard: ATC, each operator, each crew, each airport with arrivals or departures.

    `alerts` are those of any hazard; those of this one that are no exercise unless it is count. The deadline is the
    yardstick of India's DGCA, a report within ten minutes, from the first evidence.
    """
    own = [alert for alert in alerts if alert.hazard == hazard.id and alert.exercise == hazard.exercise]
    deadline_s = hazard.first_evidence_s + (limits or AlertLimits()).report_s
    return tuple(
        _learning(hazard, deadline_s, party, who, flights, through)
        for party, who, flights, through in _parties(concerned, states, own)
    )


def _parties(
    concerned: Sequence[Concern], states: Mapping[int, AircraftState], own: Sequence[Alert]
) -> Iterator[tuple[Party, str, Sequence[Concern], Sequence[Alert]]]:
    units = sorted({alert.addressee for alert in own if alert.party == "atc"})
    for unit in units:
        yield "atc", unit, concerned, [one for one in own if (one.party, one.addressee) == ("atc", unit)]
    if not units and concerned:
        yield "atc", "no ATC unit is subscribed", concerned, []
    flights_of: dict[str, list[Concern]] = {}
    for concern in concerned:
        names = operators_of(concern.callsign.strip().upper(), states.get(concern.icao_address))
        flights_of.setdefault(min(names, default="operator not known"), []).append(concern)
    for operator, flights in sorted(flights_of.items()):
        yield "operator", operator, flights, _about(own, ("operator",), flights)
    for concern in concerned:
        yield "crew", _name(concern), [concern], _about(own, ("crew", "operator", "atc"), [concern])
    for airport in sorted({concern.airport for concern in concerned if concern.airport}):
        flights = [concern for concern in concerned if concern.airport == airport]
        yield "airport", airport, flights, _about(own, ("airport",), flights)


def _about(own: Sequence[Alert], parties: tuple[Party, ...], flights: Sequence[Concern]) -> list[Alert]:
    """Alerts of these parties that tell of any of the flights."""
    addresses = {concern.icao_address for concern in flights}
    return [a for a in own if a.party in parties and addresses & {one.icao_address for one in a.concerned}]


def _learning(
    hazard: Hazard, deadline_s: float, party: Party, who: str, flights: Sequence[Concern], through: Sequence[Alert]
) -> Learning:
    delivered_s, acknowledged_s, acted_s = (
        min((s for one in through if (s := reached_s(one, state)) is not None), default=None)
        for state in (State.DELIVERED, State.ACKNOWLEDGED, State.ACTED)
    )
    answers = [s for s in (acknowledged_s, acted_s) if s is not None]
    return Learning(
        party=party,
        who=who,
        flights=tuple(_name(concern) for concern in flights),
        through=tuple(sorted(alert.id for alert in through)),
        first_evidence_s=hazard.first_evidence_s,
        raised_s=min((alert.raised_s for alert in through), default=None),
        delivered_s=delivered_s,
        acknowledged_s=min(answers, default=None),
        acted_s=acted_s,
        deadline_s=deadline_s,
    )


def _name(concern: Concern) -> str:
    return concern.callsign.strip() or f"{concern.icao_address:06X}"


def reached_s(alert: Alert, state: State) -> float | None:
    """When an alert first reached a state; None: never."""
    return next((step.at_s for step in alert.steps if step.state is state), None)


def latencies(alert: Alert) -> dict[str, float | None]:
    """Seconds from the hop before to each hop: received, detected, raised, sent, delivered, acknowledged, acted.

    The first is from the first evidence. None: not reached. A hop that was jumped over is None, and the next one is
    counted from the last that was reached.
    """
    hops: list[tuple[str, float | None]] = [
        ("received", alert.received_s),
        ("detected", alert.detected_s),
        ("raised", alert.raised_s),
        *((state.value, reached_s(alert, state)) for state in HOPS),
    ]
    found: dict[str, float | None] = {}
    last_s = alert.first_evidence_s
    for name, at_s in hops:
        found[name] = None if at_s is None else at_s - last_s
        last_s = last_s if at_s is None else at_s
    return found
