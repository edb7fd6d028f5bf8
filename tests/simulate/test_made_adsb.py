"""Squitters against other code that knows the standards; the log through the reader."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import mode_s
from builders.scenarios import plain, tiny
from crossfix.physics.geodesy import distances_m
from crossfix.read.stream import stream
from crossfix.records.table import Table, concatenated
from crossfix.simulate.beast import HERTZ, Sent, log, received
from crossfix.simulate.clock import RecorderClock
from crossfix.simulate.made_flight import MadeFlight, fly
from crossfix.simulate.squitters import (
    all_call,
    compact,
    emergency,
    identification,
    over_ground,
    parity,
    squitter,
    status,
    target_state,
)

latitudes, longitudes = st.floats(-84.9, 84.9), st.floats(-180, 179.999)


@cache
def made() -> MadeFlight:
    """The tiny flight."""
    return fly(tiny())


@given(st.integers(0, 2**24 - 1), st.integers(0, 2**56 - 1))
def test_parity_is_that_of_long_division(address: int, content: int) -> None:
    assert squitter(address, content) == mode_s.squitter(address, content)
    assert all_call(address) == mode_s.all_call(address)


def test_parity_of_a_frame_from_the_book() -> None:
    frame = bytes.fromhex("8D4840D6202CC371C32CE0576098")
    assert parity(frame[:11]) == int.from_bytes(frame[11:], "big")


@given(latitudes, longitudes, st.integers(0, 1))
def test_positions_are_coded_as_the_standard_says(latitude: float, longitude: float, odd: int) -> None:
    ours, theirs = compact(latitude, longitude, odd), mode_s.cpr(latitude, longitude, odd)
    assert all((one - two + 1) % 131072 <= 2 for one, two in zip(ours, theirs, strict=True))


@given(st.integers(0, 7), st.integers(0, 7), st.integers(0, 7), st.integers(0, 7))
def test_a_squawk_is_coded_as_the_standard_says(a: int, b: int, c: int, d: int) -> None:
    code = f"{a}{b}{c}{d}"
    assert emergency(code) == mode_s.emergency(int(code == "7700"), int(code))


def test_other_registers_are_coded_as_the_standard_says() -> None:
    assert identification("TEST9") == mode_s.identification("TEST9")
    assert status(9, 3) == mode_s.operational_status(2, nac_p=9, sil=3, track=0, nic_baro=1, hrd=0, gva=2, sda=2)
    assert target_state(3200, 8, 3) == mode_s.target_state(101, 0, 8, 1, 3)
    assert over_ground(100, 90, -640) == mode_s.velocity(1, (0, 101), (0, 1), (1, 1, 11), (0, 0))


@given(st.lists(st.tuples(st.floats(0, 9e4), st.sampled_from((7, 14))), max_size=6))
def test_a_log_holds_every_frame_with_its_escapes(sent: list[tuple[float, int]]) -> None:
    frames = [Sent(at, b"\x1a" * length, 1e4) for at, length in sent]
    written = log(frames, RecorderClock(0.0, 1.0))
    assert written.count(b"\x1a") >= sum(1 + 2 * length for _, length in sent)
    assert len(written) >= sum(9 + 2 * length for _, length in sent)


def test_the_log_reads_as_what_was_flown(tmp_path: Path) -> None:
    clock = RecorderClock(made().scenario.begins - 10, 1 + 15e-6)
    sent = received(made())
    (tmp_path / "adsb.bin").write_bytes(log(sent, clock))
    table = read(tmp_path / "adsb.bin")
    assert len(table) == len(sent)
    utc = sent[0].utc_s + clock.rate * (table["time"].values - table["time"].values[0])
    assert np.abs(np.array([one.utc_s for one in sent]) - utc).max() < 2 / HERTZ + 1e-6
    positions = table["latitude"].valid & (utc > 36240)
    there = [table[name].values[positions] for name in ("latitude", "longitude")]
    flown = [made().at(name, utc[positions]) for name in ("latitude", "longitude")]
    assert positions.sum() > 150
    assert distances_m(*there, *flown).max() < 30
    altitude = table["pressure_altitude"]
    known = altitude.valid & (utc < made().scenario.stop)
    assert np.abs(altitude.values[known] - made().at("altitude_ft", utc[known])).max() < 13 + 1
    assert set(table["squawk"].values[table["squawk"].valid & (utc > 36300)].tolist()) == {7700}


def test_without_a_position_none_is_sent(tmp_path: Path) -> None:
    clock = RecorderClock(made().scenario.begins, 1.0)
    (tmp_path / "adsb.bin").write_bytes(log(received(made()), clock))
    table = read(tmp_path / "adsb.bin")
    since = np.asarray(table["time"].values, np.float64)
    utc = received(made())[0].utc_s + since - since[0]
    lost = (utc > 36180.4) & (utc < 36199.9)
    assert lost.sum() > 50
    assert not table["latitude"].valid[lost].any()
    assert table["pressure_altitude"].valid[lost].sum() > 15
    assert not table["ground_speed"].valid[lost].any()
    assert table["nac_p"].values[lost & table["nac_p"].valid].max() == 0


def test_beyond_the_horizon_and_in_silence_nothing_is_received() -> None:
    far = fly(tiny(receiver={"latitude": 50.0, "longitude": 10.0, "height_ft": 0}))
    assert received(far) == []
    silent = [{"from": "10:02:00", "until": "10:03:00"}]
    quiet = fly(tiny(receiver=plain()["receiver"] | {"silent": silent}))
    moments = [one.utc_s for one in received(quiet)]
    assert not [at for at in moments if 36120.1 < at < 36180]
    assert [at for at in moments if at < 36120]


def read(path: Path) -> Table:
    """All reports."""
    with stream(path) as source:
        return concatenated(list(source.tables()))


@pytest.mark.parametrize("kind", [7, 14])
def test_frames_have_the_lengths_of_the_standard(kind: int) -> None:
    assert any(len(one.frame) == kind for one in received(made())[:40])
