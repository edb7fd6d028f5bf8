"""Whatever the bytes, a case is read or refused with CaseInvalid; what is read can be concluded from."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.case_folder import minimal, write_case, write_files
from builders.examples import examples
from crossfix.errors import CaseInvalid, Problem
from crossfix.read.case_folder import read_case
from crossfix.run.investigate import Request, examine
from crossfix.run.new import new_case

FILES = ("case.yaml", "documents.yaml", "statements.yaml")
quick = settings(max_examples=examples(40, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        ["takeoff", "landing", "crew", "REPORT", "UTC", "05:21", "2024-01-15", "S1", "recorder", "n", "ω<b>"]
    ),
)
values = st.one_of(scalars, st.lists(scalars, max_size=3), st.dictionaries(st.text(max_size=5), scalars, max_size=2))


def problems_of(work: Callable[[], object]) -> tuple[Problem, ...] | None:
    """The problems with which something is refused; None where it is done. Anything else raised passes through."""
    try:
        work()
    except CaseInvalid as refused:
        return refused.problems
    return None


@quick
@given(st.sampled_from(FILES), st.binary(max_size=200))
def test_random_bytes(name: str, raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with pytest.raises(CaseInvalid) as caught:
            read_case(write_case(Path(folder), files={name: raw}))
        assert {p.file for p in caught.value.problems} == {name}


@quick
@given(st.data())
def test_bytes_changed_in_a_valid_case(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = new_case(Path(folder) / "case")
        path = data.draw(st.sampled_from(paths))
        raw = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            start = data.draw(st.integers(0, len(raw)))
            raw[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=10))
        path.write_bytes(bytes(raw))
        assert problems_of(lambda: read_case(Path(folder) / "case")) != ()


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of plain data."""
    if isinstance(value, dict):
        return [at, *(p for key, inner in value.items() for p in places(inner, (*at, key)))]
    if isinstance(value, list):
        return [at, *(p for k, inner in enumerate(value) for p in places(inner, (*at, k)))]
    return [at]


def changed(content: Any, at: tuple[Any, ...], how: str, value: object) -> Any:
    """A copy with one place set, dropped or doubled."""
    whole = copy.deepcopy(content)
    owner = whole
    for step in at[:-1]:
        owner = owner[step]
    if how == "set":
        owner[at[-1]] = value
    elif how == "drop":
        del owner[at[-1]]
    elif isinstance(owner, list):
        owner.append(copy.deepcopy(owner[at[-1]]))
    else:
        owner[f"{at[-1]}x"] = owner[at[-1]]
    return whole


@settings(max_examples=examples(60, 120), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_values_changed_in_a_valid_case(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = new_case(Path(folder) / "skeleton")
        contents = (
            [yaml.safe_load(path.read_text("utf-8")) for path in made] if data.draw(st.booleans()) else list(minimal())
        )
        for _ in range(data.draw(st.integers(1, 3))):
            which = data.draw(st.sampled_from(range(3)))
            below = [p for p in places(contents[which]) if p]
            if not below:
                continue
            at = data.draw(st.sampled_from(below))
            how = data.draw(st.sampled_from(["set", "drop", "double"]))
            contents[which] = changed(contents[which], at, how, data.draw(values))
        case = write_files(Path(folder) / "case", *contents)
        assert problems_of(lambda: examine(Request(case))) != ()
