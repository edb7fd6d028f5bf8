"""The exact record comes back from its text."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.alerts import alert, any_alert, any_delivery, any_hazard, any_silence, any_subscription, hazard
from crossfix.errors import StoreUnusable
from crossfix.records.alert import Alert
from crossfix.records.hazard import Hazard
from crossfix.run.watch.stores.rows import record_of, text_of


@given(st.one_of(any_alert, any_delivery, any_hazard, any_subscription, any_silence))
def test_the_exact_record_comes_back(record: Any) -> None:
    text = text_of(record)
    assert text.isascii()
    assert "\n" not in text
    back = record_of(text, type(record), "row")
    assert back == record
    assert repr(back) == repr(record)


def test_endless_times_come_back() -> None:
    assert record_of(text_of(hazard(1, ends_s=math.inf)), Hazard, "row").periods == ((0.0, math.inf),)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"id": 3}', "[" * 100_000, text_of(hazard(1))])
def test_a_row_that_is_no_record_says_which_row(text: str) -> None:
    with pytest.raises(StoreUnusable, match="alert 7: the row is no Alert"):
        record_of(text, Alert, "alert 7")


def test_a_key_more_is_not_dropped_in_silence() -> None:
    text = text_of(replace(alert(1), id="x")).replace('"id"', '"of_a_newer_version":1,"id"', 1)
    with pytest.raises(StoreUnusable, match="of_a_newer_version"):
        record_of(text, Alert, "alert 7")
