"""What documents say: true figures hold the truth within what is written, planted ones are off by what was planted."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.scenarios import tiny
from crossfix.errors import RequestInvalid
from crossfix.simulate.said import Told, told

LABELS = {"bang_1": "First", "bang_2": "Second", "lost": "Lost", "takeoff": "Take-off"}
moments = st.floats(1000, 80_000)


def one(statement: Mapping[str, object], at: dict[str, float]) -> Told:
    """A statement of a flight whose events are at these moments."""
    entry: dict[str, object] = {"id": "S", "document": "NOTE", "quote": "it was {said}"} | dict(statement)
    return told(tiny(statements=[entry]), at, LABELS)[0]


@given(moments, st.integers(-5000, 5000), st.sampled_from(("s", "min")))
def test_a_time_is_the_truth_cut_off_and_moved_by_what_was_planted(at: float, planted: int, to: str) -> None:
    made = one({"says": "time", "event": "bang_1", "to": to, "planted_s": planted}, {"bang_1": at})
    written = made.says["time"]["at"].rpartition("T")[2].split(":")
    seconds = sum(int(part) * size for part, size in zip(written, (3600, 60, 1), strict=False))
    late = (at + planted - seconds + 43_200) % 86_400 - 43_200
    assert -1e-5 <= late < {"s": 1, "min": 60}[to] + 1e-5
    assert made.true == (planted == 0)
    assert made.quote == f"it was {made.says['time']['at']}"


@given(moments, moments, st.integers(-900, 900), st.sampled_from((("s", 1), ("min", 60))))
def test_a_duration_is_cut_off_too(first: float, second: float, planted: int, unit: tuple[str, int]) -> None:
    name, size = unit
    said = {"says": "duration", "from": "bang_1", "until": "bang_2", "unit": name, "planted_s": planted}
    lasts = one(said, {"bang_1": first, "bang_2": second}).says["duration"]["lasts"] * size
    assert -1e-4 * size <= second - first + planted - lasts < size + 1e-4


@given(st.tuples(moments, moments, moments), st.sampled_from(("absolute", "cumulative")))
def test_offsets_are_from_the_first_or_from_the_one_before(at: tuple[float, float, float], meant: str) -> None:
    named = dict(zip(("bang_1", "bang_2", "lost"), at, strict=True))
    said = {"says": "offsets", "from": "bang_1", "events": ["bang_2", "lost"], "meant": meant}
    items = one(said, named).says["offsets"]["items"]
    before = at[0] if meant == "absolute" else at[1]
    for item, lapse in zip(items, (at[1] - at[0], at[2] - before), strict=True):
        assert -1e-5 <= lapse - item["by"] < 1 + 1e-5


def test_an_order_is_not_taken_for_what_it_is_not() -> None:
    said = {"says": "order", "before": "bang_1", "after": "bang_2"}
    at = {"bang_1": 1.0, "bang_2": 2.0}
    assert one(said, at).true
    with pytest.raises(RequestInvalid, match="bang_1 is before bang_2"):
        one(said | {"planted_s": 1}, at)
    with pytest.raises(RequestInvalid, match="bang_1 is after bang_2"):
        one(said, {"bang_1": 3.0, "bang_2": 2.0})
