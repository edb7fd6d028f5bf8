"""Which frames become rows, whose they are, and what is said of the others."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import mode_s as made
from builders.mode_s_reading import ADDRESS, read, value
from crossfix.read.surveillance.mode_s import Decoder, Rejected, Settings
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Table, concatenated

ALTITUDE = made.altitude_25(35_000, 12)
POSITION = made.airborne(60, 24, 0, ALTITUDE)
RANGES = {
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "pressure_altitude": (-1300, 126_750),
    "geometric_altitude": (-1300, 126_750),
    "geometric_minus_pressure": (-3137.5, 3137.5),
    "ground_speed": (0, 5787),
    "track_angle": (0, 360),
    "magnetic_heading": (0, 360),
    "true_heading": (0, 360),
    "indicated_airspeed": (0, 4088),
    "true_airspeed": (0, 4088),
    "mach": (0, 1),
    "vertical_rate": (-32_640, 32_640),
    "roll_angle": (-50, 50),
    "track_rate": (-16, 16),
    "selected_altitude": (-1000, 100_000),
    "barometric_setting": (800, 1209),
    "containment_radius": (7.5, 37_040),
    "squawk": (0, 7777),
    "emergency": (0, 7),
    "version": (0, 2),
    "nuc_p": (0, 9),
    "nic": (0, 11),
    "nac_p": (0, 11),
    "nac_v": (0, 4),
    "sil": (0, 3),
    "sda": (0, 3),
    "gva": (0, 3),
    "nic_baro": (0, 1),
    "type_code": (0, 31),
    "source_class": (1, 5),
    "register": (16, 96),
    "downlink_format": (0, 21),
}


def in_range(table: Table) -> None:
    """Every valid value is one that the quantity can have, stored as declared."""
    for name in table:
        column = table[name]
        assert column.values.dtype == BY_NAME[name].dtype, name
        if name in RANGES and column.valid.any():
            low, high = RANGES[name]
            assert low <= column.values[column.valid].min(), name
            assert column.values[column.valid].max() <= high, name


@pytest.mark.parametrize("bit", [0, 7, 40, 87, 88, 111])
def test_a_flipped_bit_is_rejected_and_counted(bit: int) -> None:
    frame = int.from_bytes(made.squitter(ADDRESS, POSITION), "big") ^ 1 << (111 - bit)
    decoder = Decoder()
    assert len(read([frame.to_bytes(14, "big")], decoder=decoder)) == 0
    assert sum(decoder.rejected.values()) == 1
    assert len(decoder.notices()) == 1


def test_lengths() -> None:
    long, short = made.squitter(ADDRESS, POSITION), made.all_call(ADDRESS)
    stored, _ = made.stacked([long, long, long, short, short, long])
    decoder = Decoder()
    table, notices = decoder.decode(np.zeros(6), stored, np.array([7, 0, 255, 7, 14, 14], np.uint8))
    assert decoder.accepted.tolist() == [3, 4, 5], "a short format in 14 bytes is its first 7"
    assert table["downlink_format"].values.tolist() == [11, 11, 17]
    assert [n.text for n in notices][:1] == ["3 frames: length is not 7 or 14 bytes, or a long format came in 7"]


def test_shapes_that_do_not_fit_are_an_error_that_names_them() -> None:
    with pytest.raises(ValueError, match=r"\(2,\), \(1, 14\), \(1,\)"):
        Decoder().decode(np.zeros(2), np.zeros((1, 14), np.uint8), np.zeros(1, np.uint8))


def test_nothing_in_nothing_out() -> None:
    table, notices = Decoder().decode(np.empty(0), np.empty((0, 14), np.uint8), np.empty(0, np.uint8))
    assert (len(table), notices) == (0, [])
    assert set(table) <= set(BY_NAME)


def test_an_address_from_parity_is_believed_for_a_time() -> None:
    reply = made.surveillance(4, ADDRESS, made.altitude_25(1000, 13))
    decoder = Decoder()
    table = read([reply, made.all_call(ADDRESS), reply, reply, reply], [0.0, 1.0, 2.0, 121.0, 122.0], decoder)
    assert len(table) == 3
    assert decoder.rejected == {Rejected.NOT_HEARD: 2}
    untimed = read([made.all_call(ADDRESS), reply], [math.nan, math.nan])
    assert len(untimed) == 2
    assert not untimed["time"].valid.any()


@pytest.mark.parametrize("code", [0, 1, 79, 80, 1 << 12])
def test_interrogator_codes(code: int) -> None:
    table = read([made.all_call(ADDRESS), made.all_call(ADDRESS, interrogator=code)])
    assert len(table) == (2 if code < 80 else 1)


@pytest.mark.parametrize(
    ("control", "imf", "source", "foreign"),
    [
        (0, 0, 1, False),
        (1, 0, 1, True),
        (2, 0, 3, False),
        (2, 1, 3, True),
        (5, 0, 3, True),
        (6, 0, 2, False),
        (6, 1, 2, True),
    ],
)
def test_control_fields_of_df18(control: int, imf: int, source: int, foreign: bool) -> None:
    table = read([made.squitter(ADDRESS, made.airborne(60, 24, 0, ALTITUDE, b=imf), 18, control)])
    assert (value(table, "source_class"), value(table, "non_icao"), value(table, "icao_address")) == (
        source,
        foreign,
        ADDRESS,
    )
    assert value(table, "nuc_p") == (None if source == 3 else 7)


@pytest.mark.parametrize("control", [4, 7])
def test_df18_without_an_aircraft(control: int) -> None:
    decoder = Decoder()
    assert len(read([made.squitter(ADDRESS, POSITION, 18, control)], decoder=decoder)) == 0
    assert decoder.rejected == {Rejected.RESERVED: 1}


def test_coarse_tisb() -> None:
    me = made.packed((1, 1), (0, 6), (ALTITUDE, 12), (1, 1), (8, 5), (0, 31))
    table = read([made.squitter(ADDRESS, me, 18, 3)])
    names = ("non_icao", "source_class", "pressure_altitude", "track_angle", "type_code")
    assert [value(table, name) for name in names] == [True, 3, 35_000, 90, None]


def test_relayed_and_own_positions_do_not_mix() -> None:
    frames = []
    for k in range(8):
        frames.append(made.squitter(ADDRESS, made.airborne(60, 24, k % 2, ALTITUDE)))
        frames.append(made.squitter(ADDRESS, made.airborne(61, 26, k % 2, ALTITUDE), 18, 2))
    table = read(frames)
    assert table["latitude"].values[6::2] == pytest.approx(60, abs=1e-4)
    assert table["latitude"].values[7::2] == pytest.approx(61, abs=1e-4)


def traffic(seed: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Frames of four aircraft, squitters and replies and noise, with times that are mostly in order."""
    rng = np.random.default_rng(seed)
    frames: list[bytes] = []
    for k in range(count):
        address = ADDRESS + int(rng.integers(4))
        kind = int(rng.integers(9))
        squitters = {
            0: made.airborne(60 + k * 1e-4, 24, k % 2, ALTITUDE, 9 + k % 10, b=k & 1),
            1: made.operational_status(int(rng.integers(4)), a=k & 1),
            2: made.velocity(1 + k % 4, (k & 1, k % 1024), (0, 7 * k % 1024), (0, 1, k % 512), (1, k % 128)),
            3: made.surface(60, 24, k % 2, k % 128, k % 128),
            4: made.identification("CROSSFIX"),
            5: made.airborne(60 + k * 1e-4, 24, k % 2, ALTITUDE),
        }
        if kind in squitters:
            frames.append(made.squitter(address, squitters[kind], *((17, 5) if k % 5 else (18, k % 8))))
        elif kind == 6:
            frames.append(
                made.surveillance(
                    20, address, made.altitude_25(35_000, 13), mb=made.heading_and_speed(5, 270, 200, 1, 1)
                )
            )
        else:
            frames.append(rng.bytes(14) if kind == 7 else made.all_call(address, interrogator=int(rng.integers(90))))
    times = np.arange(count) * 0.4 + rng.normal(0, 0.3, count)
    times[rng.random(count) < 0.01] = np.nan
    stored, lengths = made.stacked(frames)
    return times, stored, lengths


@given(st.integers(0, 10), st.lists(st.integers(0, 400), max_size=12))
@settings(deadline=None, max_examples=40)
def test_any_chunks_give_the_same_rows(seed: int, cuts: list[int]) -> None:
    arrays = traffic(seed, 400)
    whole = Decoder()
    expected, _ = whole.decode(*arrays)
    parts = Decoder()
    edges = [0, *sorted(cuts), 400]
    tables = [parts.decode(*(a[i:j] for a in arrays))[0] for i, j in itertools.pairwise(edges)]
    found = concatenated(tables)
    for name in expected:
        assert np.array_equal(
            expected[name].values, found[name].values, equal_nan=expected[name].values.dtype.kind == "f"
        ), name
        assert np.array_equal(expected[name].valid, found[name].valid), name
    assert parts.rejected == whole.rejected


@given(st.lists(st.tuples(st.floats(), st.binary(min_size=14, max_size=14), st.integers(0, 255)), max_size=50))
@settings(deadline=None, max_examples=200)
def test_any_bytes_any_times_any_lengths(rows: list[tuple[float, bytes, int]]) -> None:
    stored = np.frombuffer(b"".join(r[1] for r in rows), np.uint8).reshape(-1, 14)
    table, _ = Decoder().decode(np.array([r[0] for r in rows]), stored, np.array([r[2] for r in rows], np.uint8))
    in_range(table)


@pytest.mark.parametrize("downlink", [0, 4, 5, 11, 16, 17, 18, 20, 21])
def test_random_contents_with_right_parity_stay_in_range(downlink: int) -> None:
    rng = np.random.default_rng(downlink)
    frames = [made.all_call(ADDRESS)]
    for _ in range(4000):
        bits = 32 if downlink < 16 else 88
        data = (downlink << 27 | int(rng.integers(1 << 27))) << (bits - 32)
        data |= int.from_bytes(rng.bytes(7), "big") if bits == 88 else 0
        if downlink in (17, 18):
            data = data & ~(0xFFFFFF << 56) | ADDRESS << 56
        frames.append(made.closed(data, bits, 0 if downlink in (11, 17, 18) else ADDRESS))
    table = read(frames, list(np.linspace(0, 100, len(frames))))
    assert len(table) > 2000
    in_range(table)


def test_a_million_random_frames_in_bounded_memory() -> None:
    rng = np.random.default_rng(3)
    decoder = Decoder()
    tracemalloc.start()
    for _ in range(20):
        frames = rng.integers(0, 256, (50_000, 14), dtype=np.uint8)
        table, _ = decoder.decode(rng.normal(0, 1e9, 50_000), frames, rng.choice([7, 14], 50_000).astype(np.uint8))
        assert len(table) < 10
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6, peak
    assert sum(decoder.rejected.values()) > 999_900


def test_more_addresses_than_may_be_remembered() -> None:
    frames = [made.all_call(a) for a in range(5000)] * 2
    decoder = Decoder(settings=Settings(most_aircraft=1000))
    assert len(read(frames, decoder=decoder)) == 10_000
    assert decoder.rejected == {Rejected.FORGOTTEN: 9000}


@pytest.mark.parametrize("module", ["crossfix", "crossfix.read", "crossfix.read.surveillance.mode_s"])
def test_numba_is_not_imported_before_a_decoder_is_made(module: str) -> None:
    subprocess.run([sys.executable, "-c", f"import {module}, sys; assert 'numba' not in sys.modules"], check=True)
