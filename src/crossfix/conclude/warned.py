"""When a watch would have warned, beside what really happened; all as intervals.

A watch is replayed over a recording (`run.watch.warned`). What it raised is told on the recording's clock; here it
comes onto the case's. That a watch with these data would have warned says nothing of what anyone should have done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from crossfix.conclude.findings import Knowing
from crossfix.records.alert import Alert, Concern, Party
from crossfix.records.event import Event, Kind
from crossfix.records.hazard import Hazard, HazardKind
from crossfix.records.interval import INFINITE, Interval
from crossfix.records.notice import Skipped

PARTIES: tuple[Party, ...] = get_args(Party)
TELLS: Mapping[str, Party] = {"told_atc": "atc", "told_operator": "operator", "told_crew": "crew"}
"""The stages of a case at which a party learnt. At any other stage the first warning of all is held beside it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A flight that an alert told of, and when it first did, s UTC since 1970 by the recording."""

    alert: str
    concern: Concern
    at_s: float


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a watch made of reports; times are s UTC since 1970 by the recording, or s on its clock without a date.

    `goes_out_s` is when the first delivery of an alert would have gone out, by its id; none was made where it is not
    there. `step_s`: reports were handed on so far apart, so that a time is that late at most.
    """

    alerts: tuple[Alert, ...]
    hazards: tuple[Hazard, ...]
    told: tuple[Told, ...]
    goes_out_s: Mapping[str, float]
    events: tuple[Event, ...]
    first_s: float
    last_s: float
    reports: int
    aircraft: int
    step_s: float


@dataclass(frozen=True, slots=True)
class RecordingClock:
    """How a recording's times are UTC seconds of the case: less `zero_s`, and off by what is known of its clock."""

    zero_s: float = 0.0
    first_s: float = 0.0
    off: Interval = Interval(0.0, 0.0)
    rate_ppm: float = 0.0

    def at(self, time_s: float, late_s: float = 0.0) -> Interval:
        """When it was; `late_s`: it may have been so much earlier."""
        drift_s = abs(self.rate_ppm) * 1e-6 * abs(time_s - self.first_s)
        nominal = Interval(time_s - late_s, time_s).shift(-self.zero_s)
        return Interval(nominal.low + self.off.low, nominal.high + self.off.high).widen(drift_s)


@dataclass(frozen=True, slots=True)
class FirstWarning:
    """The first alert for a party: s of the case. `after` is from the first evidence, on one clock."""

    party: Party
    addressee: str
    alert: str
    kind: str
    severity: str
    headline: str
    flights: tuple[str, ...]
    evidence: Interval
    raised: Interval
    goes_out: Interval | None
    after: Interval


@dataclass(frozen=True, slots=True)
class Beside:
    """A step of the case and the warning that it is held against; None where the watch warned nobody of that party.

    `lead` is how long before the step the warning was, below 0 where it came after.
    """

    step: Knowing
    party: Party | None
    warning: FirstWarning | None
    lead: Interval


def first_warnings(replayed: Replayed, clock: RecordingClock) -> tuple[FirstWarning, ...]:
    """One per party and addressee that was warned at all, in the order of parties."""
    first: dict[tuple[Party, str], Alert] = {}
    for alert in sorted(replayed.alerts, key=lambda one: (one.raised_s, one.id)):
        first.setdefault((alert.party, alert.addressee), alert)
    ordered = sorted(first.values(), key=lambda one: (PARTIES.index(one.party), one.addressee))
    return tuple(_warning(alert, replayed, clock) for alert in ordered)


def _warning(alert: Alert, replayed: Replayed, clock: RecordingClock) -> FirstWarning:
    goes_out_s = replayed.goes_out_s.get(alert.id)
    step_s = replayed.step_s
    after_s = alert.raised_s - alert.first_evidence_s
    return FirstWarning(
        alert.party,
        alert.addressee,
        alert.id,
        alert.kind,
        alert.severity.value,
        alert.headline,
        flights_told(alert.id, replayed.told),
        clock.at(alert.first_evidence_s),
        clock.at(alert.raised_s, step_s),
        None if goes_out_s is None else clock.at(goes_out_s, step_s),
        Interval(max(after_s - step_s, 0.0), max(after_s, 0.0)),
    )


def flights_told(alert: str, told: Iterable[Told]) -> tuple[str, ...]:
    """Names of the flights that an alert ever told of, in the order in which it did."""
    own = [one for one in told if one.alert == alert]
    return tuple(dict.fromkeys(name_of(one.concern) for one in sorted(own, key=lambda one: one.at_s)))


def name_of(concern: Concern) -> str:
    """A flight's callsign, else its address."""
    return concern.callsign.strip() or f"{concern.icao_address:06X}"


def untold(replayed: Replayed) -> Iterator[Event]:
    """Losses and spoofing, also suspected ones, of which no hazard was made: of a spoofing, none of its own kind."""
    kinds = {Kind.LOSS: set(HazardKind), Kind.SPOOFING: {HazardKind.GNSS_SPOOFING}}
    for event in replayed.events:
        if event.kind not in kinds:
            continue
        made = (one for one in replayed.hazards if one.kind in kinds[event.kind])
        if not any(event.icao_address in one.measured for one in made):
            yield event


def beside(first: Sequence[FirstWarning], steps: Iterable[Knowing]) -> Iterator[Beside]:
    """Each step of the case beside the first warning of its party, or the first of all where it is nobody's."""
    for step in steps:
        party = TELLS.get(step.stage)
        known = [one for one in first if party is None or one.party == party]
        warning = min(known, key=lambda one: (one.raised.high, PARTIES.index(one.party)), default=None)
        yield Beside(step, party, warning, lead(warning, step.when.interval))


def lead(warning: FirstWarning | None, when: Interval) -> Interval:
    """From a warning to a moment; nothing is known where there was no warning.

    >>> lead(None, Interval(1.0, 2.0))
    Interval(low=-inf, high=inf)
    """
    if warning is None:
        return Interval(-INFINITE, INFINITE)
    return Interval(when.low - warning.raised.high, when.high - warning.raised.low)


@dataclass(frozen=True, slots=True)
class AirportFlight:
    """A flight of an airport that asked, and when that was first told of it: s of the case.

    `affected` is when its own navigation was first lost or false, None where that was not found; `ahead` is from the
    warning to that, below 0 where the warning came after it.
    """

    name: str
    icao_address: int
    airport: str
    told: Interval
    affected: Interval | None
    ahead: Interval | None


def airport_flights(replayed: Replayed, clock: RecordingClock) -> tuple[AirportFlight, ...]:
    """Arrivals and departures of which the alerts to airports told, each once, in the order in which they did."""
    airports = {one.id: one.addressee for one in replayed.alerts if one.party == "airport"}
    first: dict[tuple[str, int], Told] = {}
    names: dict[int, str] = {}
    for one in sorted(replayed.told, key=lambda one: one.at_s):
        address = one.concern.icao_address
        if one.concern.callsign.strip():
            names.setdefault(address, one.concern.callsign.strip())
        if one.alert in airports:
            first.setdefault((airports[one.alert], address), one)
    began: dict[int, float] = {}
    for event in replayed.events:
        if event.kind in (Kind.LOSS, Kind.SPOOFING):
            began[event.icao_address] = min(began.get(event.icao_address, INFINITE), event.interval.low)
    found = []
    for (airport, address), one in first.items():
        began_s, step_s = began.get(address), replayed.step_s
        ahead = None if began_s is None else Interval(began_s - one.at_s, began_s - one.at_s + step_s)
        affected = None if began_s is None else clock.at(began_s)
        name = names.get(address) or name_of(one.concern)
        found.append(AirportFlight(name, address, airport, clock.at(one.at_s, step_s), affected, ahead))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Fed:
    """A recording that the watch was fed with: its id, file, reports, those with a position, and if it is published."""

    id: str
    file: str
    reports: int
    with_position: int
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """All that follows. `day` is the ISO date of the clock's zero, None without a date; `asked` tells who asked."""

    replayed: Replayed
    clock: RecordingClock
    day: str | None
    fed: tuple[Fed, ...]
    asked: tuple[str, ...]
    first: tuple[FirstWarning, ...]
    beside: tuple[Beside, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    of_airports: tuple[AirportFlight, ...] = ()
