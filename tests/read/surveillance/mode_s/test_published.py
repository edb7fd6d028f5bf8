"""Frames whose contents are published, field by field.

Sun = J. Sun, The 1090 Megahertz Riddle, 2nd edition, TU Delft 2021 (mode-s.org), with the name of the chapter;
pyModeS = its documentation and test data.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from builders import mode_s as made
from builders.mode_s_reading import one, read, value
from crossfix.read.surveillance.mode_s import Decoder

PUBLISHED: list[tuple[str, str, Mapping[str, object]]] = [
    (
        "8D406B902015A678D4D220AA4BDA",
        "Sun, Aircraft identification",
        {"icao_address": 0x406B90, "callsign": b"EZY85MH", "category": b"A0", "type_code": 4},
    ),
    (
        "8D4840D6202CC371C32CE0576098",
        "Sun, Aircraft identification",
        {"icao_address": 0x4840D6, "callsign": b"KLM1023", "source_class": 1},
    ),
    (
        "8D40621D58C382D690C8AC2863A7",
        "Sun, Airborne position",
        {"pressure_altitude": 38000.0, "nuc_p": 7, "version": None, "on_ground": False},
    ),
    (
        "8C4841753A9A153237AEF0F275BE",
        "Sun, Surface position",
        {"ground_speed": 17.0, "track_angle": 92.8125, "on_ground": True, "latitude": None},
    ),
    (
        "8D485020994409940838175B284F",
        "Sun, Airborne velocity",
        {"ground_speed": 159.20113064925135, "track_angle": 182.8803775528476, "vertical_rate": -832.0}
        | {"vertical_rate_geometric": True, "geometric_minus_pressure": 550.0, "nac_v": 0},
    ),
    (
        "8DA05F219B06B6AF189400CBC33F",
        "Sun, Airborne velocity",
        {
            "true_airspeed": 375.0,
            "magnetic_heading": 243.984375,
            "vertical_rate": -2304.0,
            "vertical_rate_geometric": False,
        }
        | {"geometric_minus_pressure": None, "ground_speed": None},
    ),
    (
        "8DA05629EA21485CBF3F8CADAEEB",
        "pyModeS",
        {
            "selected_altitude": 16992.0,
            "barometric_setting": pytest.approx(1012.8),
            "nac_p": 9,
            "nic_baro": 1,
            "sil": 3,
        },
    ),
    ("8DA2C1B6E112B600000000760759", "pyModeS", {"squawk": 6513, "emergency": 0}),
    ("20001718029FCD", "Sun, Surveillance replies", {"pressure_altitude": 36000.0, "downlink_format": 4}),
    ("2A00516D492B80", "pyModeS", {"squawk": 356, "downlink_format": 5, "alert": True}),
    (
        "A000029C85E42F313000007047D3",
        "Sun, Enhanced surveillance",
        {"register": 0x40, "selected_altitude": 3008.0, "barometric_setting": pytest.approx(1020.0)},
    ),
    (
        "A000139381951536E024D4CCF6B5",
        "Sun, Enhanced surveillance",
        {
            "register": 0x50,
            "roll_angle": 2.109375,
            "track_angle": 114.2578125,
            "ground_speed": 438.0,
            "track_rate": 0.125,
        }
        | {"true_airspeed": 424.0},
    ),
    (
        "A00004128F39F91A7E27C46ADC21",
        "Sun, Enhanced surveillance",
        {"register": 0x60, "magnetic_heading": 42.71484375, "indicated_airspeed": 252.0, "mach": pytest.approx(0.42)}
        | {"vertical_rate": -1920.0},
    ),
    (
        "8C4601FDF9004402844A3C29023C",
        "rs1090",
        {"version": 2, "nac_p": 10, "sil": 3, "nac_v": 2, "gva": None, "nic_baro": None, "type_code": 31},
    ),
    ("A000083E202CC371C31DE0AA1CCF", "Sun, Comm-B identification", {"register": 0x20, "callsign": b"KLM1017"}),
]


@pytest.mark.parametrize(("frame", "source", "fields"), PUBLISHED, ids=[f"{p[1]}-{p[0]}" for p in PUBLISHED])
def test_a_published_frame(frame: str, source: str, fields: Mapping[str, object]) -> None:
    table = one(frame)
    assert len(table) in (1, 2), source
    assert {name: value(table, name) for name in fields} == fields


def test_the_published_pair_is_believed_after_it_is_confirmed() -> None:
    """Sun, "Airborne position": 8D40621D58C382D690C8AC2863A7 and 8D40621D58C386435CC412692AD6 give 52.25720 N
    3.91937 E.
    """
    even, odd = bytes.fromhex("8D40621D58C382D690C8AC2863A7"), bytes.fromhex("8D40621D58C386435CC412692AD6")
    table = read([odd, even, odd, even], [0.0, 1.0, 2.0, 3.0])
    assert [bool(v) for v in table["latitude"].valid] == [False, False, False, True]
    assert value(table, "latitude") == pytest.approx(52.2572021484375, abs=1e-12)
    assert value(table, "longitude") == pytest.approx(3.91937255859375, abs=1e-12)


def test_the_published_surface_pair_with_a_receiver() -> None:
    """Sun, "Surface position": reference 51.990 N 4.375 E; the position is 52.32061 N 4.73473 E."""
    even, odd = bytes.fromhex("8C4841753AAB238733C8CD4020B1"), bytes.fromhex("8C4841753A8A35323FAEBDAC702D")
    table = read([even, odd, even, odd], [0.0, 1.0, 2.0, 3.0], Decoder(receiver=(51.990, 4.375)))
    assert value(table, "latitude") == pytest.approx(52.3206, abs=2e-4)
    assert value(table, "longitude") == pytest.approx(4.7347, abs=2e-4)


def test_the_same_surface_pair_has_no_position_without_a_reference() -> None:
    even, odd = bytes.fromhex("8C4841753AAB238733C8CD4020B1"), bytes.fromhex("8C4841753A8A35323FAEBDAC702D")
    assert not read([even, odd, even, odd], [0.0, 1.0, 2.0, 3.0])["latitude"].valid.any()


def test_an_all_call_reply_needs_its_address_heard() -> None:
    """5D484FDEA248F5 (pyModeS): interrogator code SI 6 leaves 17 bits of proof."""
    reply = bytes.fromhex("5D484FDEA248F5")
    assert len(read([reply])) == 0
    table = read([made.all_call(0x484FDE), reply])
    assert [value(table, name) for name in ("icao_address", "downlink_format", "on_ground")] == [0x484FDE, 11, False]


def test_a_surface_pair_south_and_west() -> None:
    """Frames of the pyModeS tests, position by rs1090 0.7.0 with the reference 23.4265 S 46.4816 W."""
    even, odd = bytes.fromhex("8FE48C033A9FA184B934E744C6FD"), bytes.fromhex("8FE48C033A9FA68F7C3D39B1C2F0")
    table = read([even, odd, even, odd], [0.0, 1.0, 2.0, 3.0], Decoder(receiver=(-23.4265, -46.4816)))
    assert value(table, "latitude") == pytest.approx(-23.430323196669754, abs=1e-12)
    assert value(table, "longitude") == pytest.approx(-46.46737416585287, abs=1e-12)
