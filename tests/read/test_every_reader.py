"""Every reader under every input: tables that keep the rules, doubts, or a clear error; nothing else."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.hostile import HOSTILE
from crossfix.errors import InputUnusable
from crossfix.read.protocol import HEAD_BYTES, Certainty, Head, Reader, Reading
from crossfix.read.registry import READERS
from crossfix.records.quantities import BY_NAME

each = pytest.mark.parametrize("reader", READERS, ids=lambda r: str(r.name))
SIZE = 400_000
"""Rows that inputs of this size cannot give."""


def obeys(reader: Reader, data: bytes) -> None:
    """Read it to the end and hold every table to the rules."""
    reading = Reading("x")
    rows = 0
    try:
        for table in reader.read_chunks(io.BytesIO(data), reading):
            assert reading.timebase is not None
            rows += len(table)
            assert set(table) <= set(reader.quantities)
            assert {"time", "icao_address"} <= set(table)
            for name in table:
                column = table[name]
                assert column.values.dtype == np.dtype(BY_NAME[name].dtype), name
                assert column.valid.dtype == bool
                if column.values.dtype.kind == "f":
                    assert np.isfinite(column.values[column.valid]).all(), name
    except InputUnusable:
        pass
    assert rows < SIZE
    assert len(reading.doubts.notices()) < 300


@each
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input(reader: Reader, name: str) -> None:
    data = HOSTILE[name]
    assert reader.recognise(Head(data[:HEAD_BYTES], "x")).certainty in Certainty
    obeys(reader, data)


@each
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_hostile_input_changed_at_random(reader: Reader, data: st.DataObject) -> None:
    start = bytearray(HOSTILE[data.draw(st.sampled_from(sorted(HOSTILE)))][:3000])
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(start)))
        start[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    obeys(reader, bytes(start))
