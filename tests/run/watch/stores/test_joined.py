"""Two copies of one alert: no step is lost, nothing goes back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.alerts import alert, delivery, hazard
from builders.alerts_plain import stepped
from crossfix.errors import RequestInvalid
from crossfix.records.alert import RANK, Alert, Severity, State, Step
from crossfix.run.watch.stores.joined import joined, later, settled

HOURS = st.integers(0, 20).map(float)
STEPS = st.lists(
    st.builds(Step, st.sampled_from(State), HOURS, st.sampled_from("ab"), st.sampled_from(["", "n"])), max_size=5
)
FIRST = Step(State.RAISED, 0.0, "watch")


@st.composite
def copies(draw: st.DrawFn) -> tuple[Alert, Alert]:
    """One alert as two know it: a beginning in common, then each its own steps."""
    begun = (FIRST, *draw(STEPS))
    one = replace(alert(1), steps=begun)
    return replace(one, steps=(*begun, *draw(STEPS))), replace(one, steps=(*begun, *draw(STEPS)))


@given(copies())
def test_no_step_of_either_is_lost(both: tuple[Alert, Alert]) -> None:
    stored, new = both
    found = [(s.state, s.by, s.note) for s in joined(stored, new).steps]
    for one in both:
        for step in one.steps:
            what = (step.state, step.by, step.note)
            assert found.count(what) >= [(s.state, s.by, s.note) for s in one.steps].count(what)


@given(copies())
def test_an_answer_never_goes_back(both: tuple[Alert, Alert]) -> None:
    stored, new = both
    after = joined(stored, new)
    if RANK[stored.state] >= RANK[State.ACKNOWLEDGED]:
        assert RANK[after.state] >= RANK[State.ACKNOWLEDGED]


@given(copies())
def test_a_second_writing_changes_nothing(both: tuple[Alert, Alert]) -> None:
    stored, new = both
    once = joined(stored, new)
    assert joined(once, new) == once
    assert joined(once, stored) == once
    assert joined(once, once) == once


def test_acknowledged_while_it_was_being_sent_stays_acknowledged() -> None:
    raised = alert(1)
    by_person = stepped(raised, State.ACKNOWLEDGED, 1005.0, "duty")
    by_sender = stepped(stepped(raised, State.SENT, 1004.0, "sender"), State.DELIVERED, 1006.0, "sender")
    for stored, new in ((by_person, by_sender), (by_sender, by_person)):
        after = joined(stored, new)
        assert [s.state for s in after.steps] == [State.RAISED, State.SENT, State.DELIVERED, State.ACKNOWLEDGED]


def test_sent_after_it_was_acknowledged_stays_acknowledged() -> None:
    acknowledged = stepped(alert(1), State.ACKNOWLEDGED, 1005.0, "duty")
    assert joined(acknowledged, stepped(acknowledged, State.SENT, 1009.0, "sender")).state is State.ACKNOWLEDGED


def test_raised_again_after_the_answer_is_raised() -> None:
    raised = alert(1)
    answered = stepped(raised, State.ACKNOWLEDGED, 1005.0, "duty")
    worse = replace(
        stepped(raised, State.RAISED, 1010.0, "watch", "raised again"), raised_again=1, severity=Severity.CRITICAL
    )
    for after in (joined(answered, worse), joined(worse, answered)):
        assert (after.state, after.severity, after.raised_again) == (State.RAISED, Severity.CRITICAL, 1)
        assert State.ACKNOWLEDGED in [s.state for s in after.steps]
    late = stepped(raised, State.ACKNOWLEDGED, 1015.0, "duty")
    assert joined(worse, late).state is State.ACKNOWLEDGED


def test_an_exercise_is_never_joined_with_an_actual_alert() -> None:
    with pytest.raises(RequestInvalid, match="the store has it as an exercise, what is to be written is actual"):
        joined(alert(1, exercise=True), alert(1, State.SENT))


def test_a_delivery_that_arrived_has_arrived() -> None:
    tried = replace(delivery(1), attempts=1, next_try_s=60.0)
    arrived = replace(delivery(1), attempts=2, delivered_s=50.0)
    given_up = replace(delivery(1), attempts=3, given_up="410")
    assert settled(arrived, tried).delivered_s == 50.0
    assert settled(tried, arrived).attempts == 2
    assert settled(settled(tried, given_up), arrived).given_up is None
    assert settled(given_up, delivery(1)).given_up == "410"
    assert settled(tried, delivery(1)) == tried


def test_a_cancelled_hazard_stays_cancelled() -> None:
    cancelled = replace(hazard(1), cancelled_s=100.0)
    assert later(cancelled, hazard(1)).cancelled_s == 100.0
    assert later(hazard(1), replace(cancelled, label="new")).label == "new"
