"""Signatures as Standard Webhooks makes them, and when a delivery is tried again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.outgoing import NOW_S, alert, delivery
from crossfix.errors import RequestInvalid
from crossfix.run.watch.deliver.signing import new_secret, signed_headers, verified
from crossfix.run.watch.deliver.tries import Again, Arrived, GivenUp, TryLimits, after_try, reported, wait_s
from crossfix.run.watch.deliver.webhook import outcome_of, retry_after

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@given(st.binary(max_size=200), st.integers(0, 2**33))
def test_what_was_signed_verifies_and_nothing_else_does(body: bytes, stamp: int) -> None:
    secret = new_secret()
    headers = signed_headers(secret, "m-1", stamp, body)
    assert verified(secret, headers, body, stamp + 299.0)
    assert verified(secret, {**headers, "webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}, body, stamp)
    for changed in (
        {**headers, "webhook-id": "m-2"},
        {**headers, "webhook-timestamp": str(stamp + 1)},
        {**headers, "webhook-timestamp": "now"},
        {**headers, "webhook-signature": headers["webhook-signature"][:-2] + "=="},
        {},
    ):
        assert not verified(secret, changed, body, stamp)
    assert not verified(secret, headers, body + b" ", stamp)
    assert not verified(new_secret(), headers, body, stamp)
    assert not verified(secret, headers, body, stamp + 301.0)


def test_the_example_of_the_documentation_verifies() -> None:
    page = Path(__file__).resolve().parents[4] / "docs/how-to/receive-alerts.md"
    (code,) = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    headers = signed_headers(SECRET, "d-1", 1_735_103_600, b"{}")
    assert names["signed"](SECRET, headers, b"{}")
    assert not names["signed"](SECRET, headers, b"{ }")


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_not base64", "c2hvcnQ=", "whsec_" + "A" * 200])
def test_a_bad_secret_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(RequestInvalid, match="not base64 of 24 to 64 bytes") as told:
        signed_headers(secret, "m", 0, b"")
    assert not secret.removeprefix("whsec_") or secret not in str(told.value)


@given(st.integers(1, 10_000), st.floats(0.0, 1.0, exclude_max=True), st.none() | st.floats(0.0, 1e9))
def test_a_wait_is_bounded_and_never_shorter_than_asked_for(
    failures: int, chance: float, after_s: float | None
) -> None:
    limits = TryLimits()
    found = wait_s(failures, chance, limits, after_s)
    assert limits.first_s / 2 <= found <= limits.retry_after_s
    assert after_s is None or found >= min(after_s, limits.retry_after_s)
    assert after_s is not None or found <= limits.longest_s
    assert wait_s(failures + 1, chance, limits) >= wait_s(failures, chance, limits)


def test_what_the_state_machine_is_told_of_a_try() -> None:
    first = delivery(alert(), "stream")
    for outcome, expected in (
        (Arrived("HTTP 204"), "delivered"),
        (Arrived("acknowledged by the broker", by_receiver=False), "sent"),
        (Again("nobody listens", out=True), "sent"),
        (Again("HTTP 503"), None),
        (GivenUp("HTTP 404"), "given_up"),
    ):
        tried = after_try(first, outcome, NOW_S, 0.5, TryLimits())
        told = reported(tried, outcome, NOW_S)
        assert (told and told.outcome) == expected
        assert told is None or told.delivery == tried


def test_how_a_try_changes_a_delivery() -> None:
    limits, first = TryLimits(), delivery(alert(), "stream")
    arrived = after_try(first, Arrived(), NOW_S + 2.0, 0.5, limits)
    assert (arrived.attempts, arrived.delivered_s, arrived.given_up) == (1, NOW_S + 2.0, None)
    again = after_try(first, Again("HTTP 503"), NOW_S + 2.0, 1.0, limits)
    assert (again.attempts, again.next_try_s, again.given_up) == (1, NOW_S + 3.0, None)
    assert after_try(first, GivenUp("HTTP 410"), NOW_S, 0.0, limits).given_up == "HTTP 410"
    old = replace(first, attempts=1500, created_s=NOW_S - limits.give_up_s)
    told = after_try(old, Again("HTTP 503"), NOW_S, 0.0, limits).given_up
    assert told == "HTTP 503; given up after 1501 tries in 24.0 h"
    young = replace(old, created_s=NOW_S - limits.give_up_s + 1.0)
    assert after_try(young, Again("HTTP 503"), NOW_S, 0.0, limits).given_up is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, Arrived), (204, Arrived), (301, GivenUp), (307, GivenUp), (400, GivenUp), (401, GivenUp), (404, GivenUp),
     (408, Again), (410, GivenUp), (425, Again), (429, Again), (500, Again), (502, Again), (503, Again), (599, Again)],
)  # fmt: skip
def test_what_an_answer_means(status: int, expected: type) -> None:
    outcome = outcome_of(status, {"retry-after": "7"}, NOW_S)
    assert type(outcome) is expected
    if isinstance(outcome, Again):
        assert outcome.after_s == 7.0
    if isinstance(outcome, GivenUp):
        assert outcome.gone == (status == 410)


@given(st.text(max_size=40))
def test_any_retry_after_is_read_or_passed_over(text: str) -> None:
    found = retry_after(text, NOW_S)
    assert found is None or found >= 0.0
