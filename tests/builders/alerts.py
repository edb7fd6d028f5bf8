"""Alerts, deliveries and the rest for tests of stores: plain ones by number, and any by Hypothesis."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from builders.alerts_plain import plain_alert
from crossfix.records.alert import Alert, Concern, Delivery, Silence, State, Step, Subscription
from crossfix.records.hazard import Circle, Hazard, HazardKind, Volume
from crossfix.records.interval import Interval


def alert(number: int, *states: State, at_s: float = 1000.0, exercise: bool = False) -> Alert:
    """A plain one by number."""
    return plain_alert(f"alert-{number:04d}", at_s, *states, exercise=exercise)


def delivery(
    number: int, *, alert_id: str = "alert-0001", created_s: float = 1000.0, next_try_s: float = 0.0
) -> Delivery:
    """Not tried yet."""
    return Delivery(f"delivery-{number:04d}", alert_id, "sub-1", "stream", 1, created_s, next_try_s=next_try_s)


def hazard(number: int, begins_s: float = 0.0, ends_s: float = 5000.0) -> Hazard:
    """A measured circle."""
    return Hazard(
        id=f"hazard-{number}",
        kind=HazardKind.GNSS_LOSS,
        label="GPS loss",
        volume=Volume(circles=(Circle(43.3, 45.8, 60.0),)),
        periods=((begins_s, ends_s),),
        end_estimated=False,
        issuer="crossfix",
        force="measured",
        addressed_to=None,
        first_evidence_s=begins_s,
        confidence=0.9,
        geometry_from="cells of 3 aircraft",
        text="",
    )


_numbers = st.floats(allow_nan=False)
_texts = st.text(max_size=8)
_steps = st.builds(Step, st.sampled_from(State), _numbers, _texts, _texts)
_ids = st.text("abcdef0123456789-", min_size=1, max_size=12)


def register() -> None:
    """Numbers in records are never NaN: a store could keep it, and nothing would be equal to it."""
    st.register_type_strategy(float, _numbers)
    st.register_type_strategy(Interval, st.builds(Interval, _numbers, _numbers))


register()
_maybe = st.none() | st.builds(Interval, _numbers, _numbers)
_concerns = st.builds(Concern, enters_s=_maybe, inside_until_s=_maybe)
any_alert = st.builds(
    Alert,
    id=_ids,
    steps=st.lists(_steps, min_size=1, max_size=4).map(tuple),
    concerned=st.lists(_concerns, max_size=2).map(tuple),
    raised_s=_numbers,
)
any_delivery = st.builds(Delivery, id=_ids, alert=_ids, subscription=_ids, created_s=_numbers, next_try_s=_numbers)
any_hazard = st.builds(Hazard, id=_ids, cancelled_s=st.none())
any_subscription = st.builds(Subscription, id=_ids)
any_silence = st.builds(Silence, id=_ids, ends_s=st.just(math.inf))
