"""Reports come out as they went in, to the bit; what is no table of reports is refused, whatever it is."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.mutated import most_memory, mutated, refused_or
from crossfix.errors import StoreUnusable
from crossfix.records.quantities import BY_NAME, SURVEILLANCE
from crossfix.records.table import Column, Table
from crossfix.run.watch.packed import sealed as outside
from crossfix.run.watch.packed.columns import COLUMN, HEAD, NUMBERS
from crossfix.run.watch.packed.sealed import Layout, opened, sealed
from crossfix.run.watch.packed.tables import LAYOUT, pack_table, raw_table, table_of, unpack_table

NAMES = tuple(BY_NAME)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Any bits in any columns, in any order; truth values are 0 or 1, and addresses have 24 bits where valid."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = draw(st.integers(0, 40))
    columns = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=6)):
        dtype = np.dtype(BY_NAME[name].dtype)
        bits = chance.integers(0, 256, rows * dtype.itemsize, np.uint8)
        values = (bits & 1).view(dtype) if dtype.kind == "b" else bits.view(dtype)
        valid = chance.random(rows) < draw(st.sampled_from((0.0, 0.5, 1.0)))
        columns[name] = Column(np.where(valid, values & 0xFFFFFF, values) if name == "icao_address" else values, valid)
    return Table(columns)


def content(table: Table) -> list[tuple[str, np.dtype[np.generic], bytes, list[bool]]]:
    """All of it, bits of what is not valid as well."""
    return [(n, c.values.dtype, c.values.tobytes(), c.valid.tolist()) for n, c in table.columns.items()]


@given(tables())
def test_what_comes_out_is_what_went_in_to_the_bit(table: Table) -> None:
    found = unpack_table(pack_table(table))
    assert content(found) == content(table)
    assert all(column.valid.dtype == bool for column in found.columns.values())


@given(st.data(), tables())
def test_bytes_that_changed_on_the_way_are_refused(data: st.DataObject, table: Table) -> None:
    packed = pack_table(table)
    body = data.draw(mutated(packed))
    found = refused_or(lambda: unpack_table(body))
    assert found is None or body == packed


@given(st.data(), tables())
def test_nothing_else_is_raised_where_the_check_sum_is_right(data: st.DataObject, table: Table) -> None:
    inside = data.draw(mutated(raw_table(table)))
    body = sealed(LAYOUT, inside)
    found = refused_or(lambda: unpack_table(body))
    if found is not None:
        # What is read is what is there: nothing left over, nothing made up.
        assert content(unpack_table(pack_table(found))) == content(found)
    assert most_memory(lambda: table_of(inside, "here")) < 100_000 + 40 * len(inside)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(StoreUnusable):
        unpack_table(body)


@pytest.mark.parametrize("rows", [1, 1000, 2**32 - 1])
def test_rows_that_are_not_there_take_no_memory(rows: int) -> None:
    for validity in range(4):
        inside = HEAD.pack(rows, 1) + COLUMN.pack(NUMBERS["time"], 8, validity)
        assert most_memory(lambda inside=inside: table_of(inside, "here")) < 20_000  # type: ignore[misc]
        with pytest.raises(StoreUnusable, match="here: "):
            table_of(inside, "here")


def test_rows_without_a_column_are_refused() -> None:
    with pytest.raises(StoreUnusable, match="7 rows of 0 columns"):
        table_of(HEAD.pack(7, 0), "here")


def test_a_frame_that_grows_without_measure_is_refused_before_it_does() -> None:
    bomb = outside.zstandard.ZstdCompressor().compress(bytes(50_000_000))
    head = outside.HEAD.pack(outside.MARK, b"Table", LAYOUT.digest, outside.ZSTD, 50_000_000, zlib.crc32(bomb))
    assert most_memory(lambda: opened(LAYOUT, head + bomb, "here")) < 100_000
    with pytest.raises(StoreUnusable, match="should hold 50000000"):
        opened(LAYOUT, head + bomb, "here")


def test_a_frame_that_holds_more_than_the_head_tells_is_refused() -> None:
    frame = outside.zstandard.ZstdCompressor().compress(bytes(range(256)) * 10)
    head = outside.HEAD.pack(outside.MARK, b"Table", LAYOUT.digest, outside.ZSTD, 2559, zlib.crc32(frame))
    with pytest.raises(StoreUnusable, match="not the 2559 bytes"):
        opened(LAYOUT, head + frame, "here")


def test_what_packs_too_well_is_stored_as_it_is() -> None:
    alike = bytes(1_000_000)
    assert len(sealed(LAYOUT, alike)) == len(alike) + outside.HEAD.size
    assert opened(LAYOUT, sealed(LAYOUT, alike), "here") == alike


def test_another_version_is_told() -> None:
    other = Layout.of("Table", "time: <f8, colour: |u1")
    with pytest.raises(StoreUnusable, match="another version of crossfix"):
        unpack_table(sealed(other, raw_table(Table({}))))


def test_another_thing_is_told() -> None:
    with pytest.raises(StoreUnusable, match="it is 'Alert', expected 'Table'"):
        unpack_table(sealed(Layout("Alert", LAYOUT.digest), b""))


def test_a_column_that_is_no_quantity_is_not_packed() -> None:
    with pytest.raises(StoreUnusable, match="'colour'"):
        pack_table(Table({"colour": Column(np.zeros(2), np.ones(2, bool))}))
    with pytest.raises(StoreUnusable, match="'frame' of object"):
        pack_table(Table({"frame": Column(np.array([b"8d", None], object), np.ones(2, bool))}))


def test_an_address_outside_the_table_of_aircraft_is_refused() -> None:
    address = np.array([0x1000000, 0xFFFFFF], np.uint32)
    with pytest.raises(StoreUnusable, match="24 bits"):
        unpack_table(pack_table(Table({"icao_address": Column(address, np.array([True, True]))})))
    found = unpack_table(pack_table(Table({"icao_address": Column(address, np.array([False, True]))})))
    assert found["icao_address"].values.tolist() == address.tolist()


def test_a_truth_value_is_0_or_1() -> None:
    inside = HEAD.pack(1, 1) + COLUMN.pack(NUMBERS["on_ground"], 1, 0) + b"\x02"
    with pytest.raises(StoreUnusable, match="neither 0 nor 1"):
        table_of(inside, "here")


def test_a_quantity_of_a_later_version_is_told() -> None:
    inside = HEAD.pack(1, 1) + COLUMN.pack(len(SURVEILLANCE), 1, 0) + b"\x01"
    with pytest.raises(StoreUnusable, match="another version"):
        table_of(inside, "here")


def test_the_head_is_as_told() -> None:
    body = pack_table(Table({"time": Column(np.arange(3.0), np.ones(3, bool))}))
    assert body[:4] == b"xfx1"
    assert struct.unpack_from("<I", body, 40) == (len(raw_table(unpack_table(body))),)
