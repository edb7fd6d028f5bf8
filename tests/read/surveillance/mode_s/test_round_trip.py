"""Every field over its whole range: written by `builders.mode_s` from the standard, read back by the decoder."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import mode_s as made
from builders.mode_s_reading import ADDRESS, read, value
from crossfix.records.table import Table

SQUITTER = made.all_call(ADDRESS)


def squitters(messages: list[int]) -> Table:
    """DF17 of these ME fields, all within a second."""
    return read([made.squitter(ADDRESS, me) for me in messages], list(np.linspace(0, 1, len(messages))))


def test_25_ft_altitudes() -> None:
    feet = list(range(-1000, 50_176, 25))
    table = squitters([made.airborne(10, 10, 0, made.altitude_25(f, 12)) for f in feet])
    assert table["pressure_altitude"].values.tolist() == feet
    replies = read(
        [SQUITTER, *(made.surveillance(4, ADDRESS, made.altitude_25(f, 13)) for f in feet)], [0.0] * (len(feet) + 1)
    )
    assert replies["pressure_altitude"].values[1:].tolist() == feet


def test_100_ft_altitudes() -> None:
    feet = list(range(-1200, 126_701, 100))
    frames = [made.air_to_air(0, ADDRESS, made.altitude_100(f)) for f in feet]
    table = read([SQUITTER, *frames], [0.0] * (len(feet) + 1))
    assert table["pressure_altitude"].values[1:].tolist() == feet
    assert table["pressure_altitude"].valid[1:].all()


def test_altitude_not_known_and_metric_have_no_value() -> None:
    table = read([SQUITTER, made.surveillance(4, ADDRESS, 0), made.surveillance(4, ADDRESS, 0x40 | 0x1234 & ~0x10)])
    assert not table["pressure_altitude"].valid.any()


def test_gnss_height() -> None:
    table = squitters([made.airborne(10, 10, 0, made.altitude_25(12_000, 12), tc=20)])
    assert value(table, "geometric_altitude") == 12_000
    assert value(table, "pressure_altitude") is None


def test_altitude_of_type_code_0() -> None:
    table = squitters([made.packed((0, 8), (made.altitude_25(35_000, 12), 12), (0, 36)), 0])
    assert [value(table, "pressure_altitude", row) for row in (0, 1)] == [35_000, None]
    assert not table["latitude"].valid.any()
    assert table["type_code"].valid.all()


def test_every_squawk() -> None:
    codes = [int(f"{n:o}") for n in range(4096)]
    table = read([SQUITTER, *(made.surveillance(5, ADDRESS, made.identity(c)) for c in codes)], [0.0] * 4097)
    assert table["squawk"].values[1:].tolist() == codes


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=8), st.integers(1, 4), st.integers(0, 7))
@settings(deadline=None, max_examples=50)
def test_callsigns_and_categories(text: str, tc: int, category: int) -> None:
    table = squitters([made.identification(text, tc, category)])
    assert value(table, "callsign") == text.encode()
    assert value(table, "category") == f"{'DCBA'[tc - 1]}{category}".encode()


@pytest.mark.parametrize("text", ["        ", "ABC[DEF", "@@@@@@@@", "AB?"])
def test_callsigns_that_are_none(text: str) -> None:
    assert value(squitters([made.identification(text)]), "callsign") is None


@pytest.mark.parametrize("subtype", [1, 2])
def test_ground_velocity(subtype: int) -> None:
    step = 4 if subtype == 2 else 1
    codes = [1, 2, 100, 511, 1022, 1023]
    cases = [(sx, x, sy, y) for sx in (0, 1) for x in codes for sy in (0, 1) for y in codes]
    table = squitters([made.velocity(subtype, (sx, x), (sy, y), (0, 0, 0), (0, 0)) for sx, x, sy, y in cases])
    for row, (sx, x, sy, y) in enumerate(cases):
        east, north = (x - 1) * (-1) ** sx * step, (y - 1) * (-1) ** sy * step
        assert value(table, "ground_speed", row) == pytest.approx(math.hypot(east, north), abs=1e-12)
        angle = value(table, "track_angle", row)
        if east == north == 0:
            assert angle is None, "a direction of no motion"
        else:
            assert angle == pytest.approx(math.degrees(math.atan2(east, north)) % 360, abs=1e-9)


@pytest.mark.parametrize("subtype", [3, 4])
@pytest.mark.parametrize("true", [0, 1])
def test_air_velocity(subtype: int, true: int) -> None:
    step = 4 if subtype == 4 else 1
    table = squitters([made.velocity(subtype, (1, h), (true, h), (0, 0, 0), (0, 0)) for h in range(1024)])
    assert table["magnetic_heading"].values.tolist() == [h * 360 / 1024 for h in range(1024)]
    told, other = ("true_airspeed", "indicated_airspeed")[:: 1 if true else -1]
    assert table[told].values[1:].tolist() == [(h - 1) * step for h in range(1, 1024)]
    assert not table[told].valid[0]
    assert not table[other].valid.any()


def test_vertical_rates_and_differences() -> None:
    rates = [(source, sign, code) for source in (0, 1) for sign in (0, 1) for code in range(512)]
    table = squitters([made.velocity(1, (0, 1), (0, 1), r, (r[1], r[2] % 128)) for r in rates])
    for row, (source, sign, code) in enumerate(rates):
        assert value(table, "vertical_rate", row) == (None if code == 0 else (code - 1) * 64 * (-1) ** sign)
        assert value(table, "vertical_rate_geometric", row) == (None if code == 0 else source == 0)
        n = code % 128
        feet = None if n == 0 else (3137.5 if n == 127 else (n - 1) * 25) * (-1) ** sign
        assert value(table, "geometric_minus_pressure", row) == feet
        assert value(table, "geometric_minus_pressure_saturated", row) == (None if n == 0 else n == 127)


def test_reserved_velocity_subtypes_tell_nothing() -> None:
    table = squitters([made.velocity(s, (0, 5), (0, 5), (0, 0, 5), (0, 5)) for s in (0, 5, 6, 7)])
    assert not any(
        table[name].valid.any() for name in ("ground_speed", "vertical_rate", "nac_v", "geometric_minus_pressure")
    )


def test_movement() -> None:
    """Table of DO-260B 2.2.3.2.4.2, by its bounds."""
    table = squitters([made.surface(10, 10, 0, m, m) for m in range(128)])
    speed = table["ground_speed"]
    wanted = {
        1: 0,
        2: 0.125,
        8: 0.875,
        9: 1,
        12: 1.75,
        13: 2,
        38: 14.5,
        39: 15,
        93: 69,
        94: 70,
        108: 98,
        109: 100,
        123: 170,
        124: 175,
    }
    assert {m: speed.values[m] for m in wanted} == wanted
    assert np.flatnonzero(~speed.valid).tolist() == [0, 125, 126, 127]
    assert table["track_angle"].values.tolist() == [m * 360 / 128 for m in range(128)]


def test_surface_angle_that_is_not_valid() -> None:
    assert value(squitters([made.surface(10, 10, 0, 20, None)]), "track_angle") is None


@pytest.mark.parametrize("state", range(8))
def test_emergency(state: int) -> None:
    table = squitters([made.emergency(state, 7700)])
    assert (value(table, "emergency"), value(table, "squawk")) == (state, 7700)


@pytest.mark.parametrize(("ended", "active"), [(0, True), (1, False)])
def test_resolution_advisory(ended: int, active: bool) -> None:
    broadcast = made.packed((28, 5), (2, 3), (1, 1), (0, 13), (0, 4), (ended, 1), (0, 29))
    assert value(squitters([broadcast]), "resolution_advisory") is active
    mv = made.packed((0x30, 8), (1, 1), (0, 13), (0, 4), (ended, 1), (0, 29))
    frames = [SQUITTER, made.air_to_air(16, ADDRESS, 0, mv=mv), made.surveillance(20, ADDRESS, 0, mb=mv)]
    table = read(frames)
    assert [value(table, "resolution_advisory", row) for row in (1, 2)] == [active, active]


def test_target_state() -> None:
    table = squitters([made.target_state(a, a % 512, a % 16, a & 1, a & 3) for a in range(2048)])
    for row in range(2048):
        assert value(table, "selected_altitude", row) == (None if row == 0 else (row - 1) * 32)
        assert value(table, "nac_p", row) == (row % 16 if row % 16 < 12 else None)
        assert (value(table, "nic_baro", row), value(table, "sil", row)) == (row & 1, row & 3)
        setting = value(table, "barometric_setting", row)
        assert setting == (None if row % 512 == 0 else pytest.approx(800 + (row % 512 - 1) * 0.8))


def test_target_state_of_version_1() -> None:
    me = made.packed((29, 5), (0, 2), (1, 2), (0, 6), (460, 10), (0, 14), (8, 4), (1, 1), (2, 2), (0, 7), (1, 3))
    table = squitters([me])
    names = ("selected_altitude", "nac_p", "nic_baro", "sil", "emergency")
    assert [value(table, name) for name in names] == [45_000, 8, 1, 2, 1]


@pytest.mark.parametrize("version", [0, 1, 2, 3, 7])
def test_operational_status(version: int) -> None:
    table = squitters([made.operational_status(version, nac_p=10, gva=1, sil=2, sda=1, nic_baro=0)])
    found = {name: value(table, name) for name in ("version", "nac_p", "gva", "sil", "sda", "nic_baro")}
    told: dict[int, list[object]] = {0: [0, *[None] * 5], 1: [1, 10, None, 2, None, 0], 2: [2, 10, 1, 2, 1, 0]}
    assert list(found.values()) == told.get(version, [None] * 6)


def test_operational_status_on_the_surface_tells_nac_v() -> None:
    table = squitters([made.operational_status(2, surface=1, nac_v=3)])
    assert [value(table, name) for name in ("nac_v", "gva", "nic_baro")] == [3, None, None]


@given(st.integers(0, 3125), st.integers(500, 3000))
@settings(deadline=None, max_examples=50)
def test_selected_intention(altitude: int, setting: int) -> None:
    frame = made.surveillance(20, ADDRESS, 0, mb=made.selected_intention(altitude, None, setting))
    table = read([SQUITTER, frame])
    assert value(table, "register") in (0x40, None)
    if value(table, "register"):
        assert value(table, "selected_altitude") == altitude * 16
        assert value(table, "barometric_setting") == pytest.approx(800 + setting * 0.1)


@given(st.integers(-100, 100), st.integers(-1024, 1023), st.integers(60, 260), st.integers(-40, 40))
@settings(deadline=None, max_examples=100)
def test_track_and_turn(roll: int, track: int, speed: int, rate: int) -> None:
    table = read(
        [SQUITTER, made.surveillance(21, ADDRESS, 0, mb=made.track_and_turn(roll, track, speed, rate, speed + 9))]
    )
    if value(table, "register") is not None:
        assert value(table, "register") == 0x50
        names = ("roll_angle", "track_angle", "ground_speed", "track_rate", "true_airspeed")
        wanted = [roll * 45 / 256, track * 90 / 512 % 360, speed * 2, rate * 8 / 256, (speed + 9) * 2]
        assert [value(table, name) for name in names] == wanted


def test_heading_and_speed_at_the_altitude_of_the_reply() -> None:
    """Mach 0.8 at 35,000 ft is 272 kt calibrated (ICAO standard atmosphere); 272 kt do not fit at 5,000 ft."""
    mb = made.heading_and_speed(-300, 272, 200, -20, -18)
    table = read([SQUITTER, *(made.surveillance(20, ADDRESS, made.altitude_25(f, 13), mb=mb) for f in (35_000, 5_000))])
    names = ("register", "magnetic_heading", "indicated_airspeed", "mach", "vertical_rate")
    assert [value(table, name, 1) for name in names] == [0x60, 360 - 300 * 90 / 512, 272, 0.8, -640]
    assert value(table, "register", 2) is None


def test_a_reply_that_fits_two_registers_is_not_read() -> None:
    frame = bytes.fromhex("a8001f9fff7ab12cbffcb2954b0d")  # Helsinki, 5,0: its 6,0 has rates 5696 ft/min apart
    data = int.from_bytes(frame[:-3], "big")
    address = made.remainder(data, 88) ^ int.from_bytes(frame[-3:], "big")
    assert value(read([made.all_call(address), frame]), "register") == 0x50
    doubtful = made.track_and_turn(0, 100, 150, 0, 150) | 1 << 55
    both = read([SQUITTER, made.surveillance(20, ADDRESS, 0, mb=doubtful)])
    assert value(both, "register") in (None, 0x50)


@pytest.mark.parametrize("status", range(8))
def test_flight_status(status: int) -> None:
    table = read([SQUITTER, made.surveillance(4, ADDRESS, 0, status)])
    told = {0: (False, False, False), 1: (True, False, False), 2: (False, True, False), 3: (True, True, False)}
    wanted = told | {4: (None, True, True), 5: (None, False, True), 6: (None,) * 3, 7: (None,) * 3}
    assert tuple(value(table, name) for name in ("on_ground", "alert", "ident")) == wanted[status]


@pytest.mark.parametrize("status", range(4))
def test_surveillance_status_of_positions(status: int) -> None:
    table = squitters([made.airborne(10, 10, 0, 0, status=status)])
    assert (value(table, "alert"), value(table, "ident")) == (status in (1, 2), status == 3)
