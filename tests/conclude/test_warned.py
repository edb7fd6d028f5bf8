"""First warnings beside what really happened: bounds that hold the truth, and nothing told where nothing is known."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from builders.flights import Cruise
from builders.watch import T0_S, circle_hazard, event
from crossfix.conclude.findings import Bound, Knowing
from crossfix.conclude.warned import (
    FirstWarning,
    RecordingClock,
    Replayed,
    Told,
    beside,
    first_warnings,
    lead,
    untold,
)
from crossfix.records.alert import Alert, Concern, Party, Severity, State, Step
from crossfix.records.event import Kind
from crossfix.records.hazard import HazardKind
from crossfix.records.interval import Interval

PARTIES: tuple[Party, ...] = ("atc", "operator", "crew", "airport")
SECONDS = st.floats(-5000.0, 5000.0)
EMPTY = Replayed((), (), (), {}, (), T0_S, T0_S + 3600.0, 0, 0, 2.0)


def alert(name: str, party: Party, raised_s: float, evidence_s: float = T0_S) -> Alert:
    """An advisory of a loss."""
    return Alert(
        id=name, hazard="h1", kind="gnss_loss", severity=Severity.ADVISORY, party=party, addressee=party, headline=name,
        instruction="", uplink="", concerned=(), first_evidence_s=evidence_s, received_s=raised_s, detected_s=raised_s,
        raised_s=raised_s, steps=(Step(State.RAISED, raised_s, "watch", "raised"),),
    )  # fmt: skip


def knowing(stage: str, when: Interval) -> Knowing:
    """A step of a case."""
    nothing = Bound(Interval(), (), ())
    return Knowing("gnss", stage, "somebody", "e", nothing, replace(nothing, interval=when), Interval(), ())


def warning(party: Party, raised: Interval) -> FirstWarning:
    """A first warning that was raised then."""
    return FirstWarning(party, party, "a", "gnss_loss", "advisory", "h", (), raised, raised, None, Interval(0.0, 1.0))


@given(st.tuples(SECONDS, SECONDS), st.tuples(SECONDS, SECONDS), st.floats(0, 1), st.floats(0, 1))
def test_the_lead_holds_every_pair_of_moments(
    raised: tuple[float, float], when: tuple[float, float], share_a: float, share_b: float
) -> None:
    a, b = Interval(min(raised), max(raised)), Interval(min(when), max(when))
    found = lead(warning("atc", a), b)
    moment = (b.low + share_b * b.width) - (a.low + share_a * a.width)
    assert found.low - 1e-6 <= moment <= found.high + 1e-6


@given(SECONDS, st.floats(-3.0, 3.0), st.floats(-40.0, 40.0), st.floats(0.0, 2.0))
def test_a_clock_s_bounds_hold_the_true_time(since_s: float, off_s: float, drift_ppm: float, late_s: float) -> None:
    """The true time of a moment, of a clock that is off and drifts within what the case says of it."""
    clock = RecordingClock(T0_S, T0_S, Interval(-3.0, 3.0), 40.0)
    true = (since_s - late_s) + off_s + drift_ppm * 1e-6 * since_s
    assert clock.at(T0_S + since_s, late_s).low - 1e-3 <= true <= clock.at(T0_S + since_s, late_s).high + 1e-3


@given(st.lists(st.tuples(st.sampled_from(PARTIES), st.integers(0, 300)), max_size=12))
def test_the_first_of_each_party_is_the_earliest(given_: list[tuple[Party, int]]) -> None:
    alerts = tuple(alert(str(k), party, T0_S + s) for k, (party, s) in enumerate(given_))
    found = first_warnings(replace(EMPTY, alerts=alerts), RecordingClock(T0_S, T0_S))
    assert {one.party: one.raised.high for one in found} == {
        party: min(float(s) for other, s in given_ if other == party) for party, _ in given_
    }
    assert [one.party for one in found] == sorted((one.party for one in found), key=PARTIES.index)


def test_a_warning_names_its_flights_and_when_it_goes_out() -> None:
    told = tuple(
        Told("a", Concern(0x4CA216 + k, name, "inside", None), T0_S + k) for k, name in enumerate(("", "TST2", "TST2"))
    )
    replayed = replace(EMPTY, alerts=(alert("a", "atc", T0_S + 12.0),), told=told, goes_out_s={"a": T0_S + 18.0})
    (one,) = first_warnings(replayed, RecordingClock(T0_S, T0_S, Interval(-0.5, 0.25)))
    assert one.flights == ("4CA216", "TST2")
    assert one.raised == Interval(9.5, 12.25)
    assert one.goes_out == Interval(15.5, 18.25)
    assert one.after == Interval(10.0, 12.0)
    assert one.evidence == Interval(-0.5, 0.25)


def test_a_step_is_held_against_its_own_party() -> None:
    first = (warning("atc", Interval(100.0, 102.0)), warning("crew", Interval(90.0, 91.0)))
    told, reported, crew, operator = beside(
        first,
        [
            knowing("told_atc", Interval(160.0, 161.0)),
            knowing("first_report", Interval(95.0, 95.0)),
            knowing("told_crew", Interval()),
            knowing("told_operator", Interval(0.0, 1.0)),
        ],
    )
    assert (told.party, told.lead) == ("atc", Interval(58.0, 61.0))
    assert (reported.party, reported.lead) == (None, Interval(4.0, 5.0))
    assert reported.warning is not None
    assert reported.warning.party == "crew"
    assert crew.lead == Interval(-math.inf, math.inf)
    assert (operator.warning, operator.lead) == (None, Interval())


def test_without_alerts_nothing_is_told_and_every_step_stands() -> None:
    (one,) = beside((), [knowing("told_atc", Interval(1.0, 2.0))])
    assert first_warnings(EMPTY, RecordingClock()) == ()
    assert (one.warning, one.lead.known) == (None, False)


def test_what_made_no_hazard_is_told() -> None:
    at = (Cruise().latitude, Cruise().longitude)
    lost = event(1, T0_S, T0_S + 60.0, at)
    false = event(1, T0_S + 60.0, T0_S + 90.0, at, kind=Kind.SPOOFING)
    doubtful = event(2, T0_S, T0_S + 1.0, at, kind=Kind.SPOOFING, confirmed=False)
    low = event(2, T0_S, T0_S + 1.0, at, kind=Kind.DEGRADED)
    found = replace(EMPTY, events=(lost, false, doubtful, low))
    assert list(untold(found)) == [lost, false, doubtful]
    known = replace(found, hazards=(circle_hazard(measured=(1,)),))
    assert list(untold(known)) == [false, doubtful]
    spoofed = circle_hazard("h2", kind=HazardKind.GNSS_SPOOFING, measured=(1,))
    assert list(untold(replace(known, hazards=(*known.hazards, spoofed)))) == [doubtful]
