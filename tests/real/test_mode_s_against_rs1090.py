"""Real frames: every one decoded without an exception, and each value held against rs1090 0.7 (MIT) on the same frames.

Where both give a value they are equal, to the tolerances below. What differs, and why:

1. selected_altitude (BDS 4,0; type code 29): rs1090 rounds to 100 ft; here it is as coded, in steps of 16 or 32 ft
   (17,008 for 17,000). Equal once rounded.
2. vertical_rate of BDS 6,0 with all bits set, -32 ft/min: rs1090 gives 0. In these recordings -32, 0 and +32 ft/min
   come equally often, so the code is a value (Doc 9871 Table A-2-96 names no other meaning). track_rate of BDS 5,0 with
   all bits set, -1/32 degree/s: rs1090 gives none.
3. geometric_minus_pressure 127 is 3150 ft in rs1090; here 3137.5 ft, the bound that DO-260B names, and marked as
   saturated. Code 1 (a difference of 0 ft) is none in rs1090 for some frames; here 0 ft.
4. vertical rate source: rs1090 calls bit 36 = 0 barometric. DO-260B 2.2.3.2.6.1.10 has 0 geometric; the 7,877
   velocities of two Helsinki files that were sent without GNSS (subtypes 3 and 4) all have 1. Not compared.
5. positions: here the first needs both parities twice, so rs1090 has some more, at the start of tracks and after
   silences; and here a position is followed for 60 s, rs1090's pair lasts 10 s, so here are some more in thin
   reception. All-zero codes: none here. One frame of AFR27WF with the wrong parity (20260107_081734) and positions off
   the track have none here.
6. altitudes with the metric bit: rs1090 reads them as metres; no standard says how they are coded, so none here.
7. replies without a squitter of their address in the 120 s before are rejected here; rs1090 takes any.
8. callsigns with characters outside the set are none here; rs1090 writes `#`.
9. Comm-B registers: where several fit rs1090 lists all. Here one only when no other fits, with rates, speeds and
   altitudes held against each other, so a reply may have a register here of several there, or none here of one there.
   Values are compared where ours is among theirs.
10. rs1090 drops frames that it cannot parse from its list; ours are counted in the notices.
11. the decode recorded beside the frames in 2024 has older steps of the surface movement, altitudes below 0 ft as 0,
    and other Gillham altitudes and squawks of a few replies; there rs1090 0.7 gives what is given here.
12. rs1090 has NUCp for every version; here nuc_p ends when the version is known to be 1 or 2, and nic begins. rs1090
    joins no NIC to positions, so NIC is held against an own table (tests/read/surveillance/mode_s/test_positions.py)
    and its NACp, SIL, NICb inputs here.
"""

from __future__ import annotations

import gzip
import json
import math
import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builders.beast_split import split, split_xz
from builders.mode_s import stacked
from crossfix.read.surveillance.cpr import distance_nm
from crossfix.read.surveillance.mode_s import Decoder, Rejected
from crossfix.records.table import Table

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no recordings in {DATA} (CROSSFIX_DATA)")
HELSINKI = (60.3195, 24.8308)
LOGS = {
    "20260106_015701": HELSINKI, "20260106_054432": HELSINKI, "20260106_073042": HELSINKI, "20260106_092853": HELSINKI,
    "20260106_142856": HELSINKI, "20260106_144406": HELSINKI, "20260107_051534": HELSINKI, "20260107_081734": HELSINKI,
}  # fmt: skip
JSONL = {"jet1090_full_flight_short": (49.0, 2.55), "jet1090_tutorial_toulouse": (43.63, 1.37)}
COMPARED = ["jet1090_full_flight_short", "jet1090_tutorial_toulouse", "20260106_092853", "20260107_081734"]
SMALL = 1e-9

Frames = tuple[np.ndarray, np.ndarray, np.ndarray]
Message = dict[str, Any]
Pair = tuple[str, Any, float]


@cache
def frames_of(name: str) -> Frames:
    """Times, frames, lengths of a recording."""
    if name in LOGS:
        return split_xz(DATA / "gnss" / "helsinki" / f"raw_adsb_{name}.bin.xz")
    with gzip.open(DATA / "surveillance" / f"{name}.jsonl.gz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    return np.array([r["timestamp"] for r in rows]), *stacked([bytes.fromhex(r["frame"]) for r in rows])


@cache
def recorded(name: str) -> list[Message | None]:
    """What jet1090 wrote beside each frame in 2024: an older rs1090."""
    with gzip.open(DATA / "surveillance" / f"{name}.jsonl.gz", "rt") as lines:
        return [json.loads(line) for line in lines]


@cache
def ours(name: str) -> tuple[Table, Decoder]:
    """Our reports."""
    decoder = Decoder(receiver=LOGS.get(name) or JSONL[name])
    return decoder.decode(*frames_of(name))[0], decoder


@cache
def theirs(name: str) -> list[Message | None]:
    """What rs1090 makes of each frame; None where it drops one."""
    rs1090 = pytest.importorskip("rs1090", reason="rs1090 is not installed")
    times, frames, _ = frames_of(name)
    texts = [frame[: 7 if frame[0] >> 3 < 16 else 14].tobytes().hex() for frame in frames]
    found = iter(rs1090.decode(texts, times.tolist(), reference=LOGS.get(name) or JSONL[name]))
    aligned: list[Message | None] = []
    message = next(found, None)
    for text in texts:
        same = message is not None and message["frame"] == text
        aligned.append(message if same else None)
        message = next(found, None) if same else message
    assert message is None
    return aligned


@pytest.fixture(scope="module", autouse=True)
def forgotten_afterwards() -> Iterator[None]:
    """Lets go of the recordings, which are a gigabyte as dictionaries."""
    yield
    for kept in (frames_of, recorded, ours, theirs):
        kept.cache_clear()


def pairs_of(message: Message, table: Table, row: int) -> list[Pair]:
    """Our column, their value, tolerance, where they have one."""
    return [pair for pair in candidates(message, table, row) if pair[1] is not None]


def candidates(message: Message, table: Table, row: int) -> list[Pair]:
    """The same with values that they lack."""
    downlink, bds = int(message["df"]), message.get("bds")
    if downlink in (0, 4, 16, 20) and message.get("altitude") is not None:
        head: list[Pair] = [("pressure_altitude", message["altitude"], 0.0)]
    else:
        head = [("squawk", int(message["squawk"]), 0.0)] if downlink in (5, 21) else []
    if downlink in (20, 21):
        return head + comm_b(message, table, row)
    if bds == "05":
        column = "pressure_altitude" if message["source"] == "barometric" else "geometric_altitude"
        head += [(column, message.get("altitude"), 0), ("nuc_p", message.get("NUCp"), 0)]
    if bds in ("05", "06"):
        head += [("latitude", message.get("latitude"), SMALL), ("longitude", message.get("longitude"), SMALL)]
    if bds == "06":
        head += [("ground_speed", message.get("groundspeed"), 0), (angle(table, row), message.get("track"), 0)]
    if bds == "08":
        head += [("callsign", message.get("callsign"), 0)]
    if bds == "09":
        head += [("nac_v", message.get("NACv"), 0), ("ground_speed", message.get("groundspeed"), SMALL)]
        head += [("track_angle", message.get("track"), SMALL), ("vertical_rate", message.get("vertical_rate"), 0)]
        head += [
            ("geometric_minus_pressure", message.get("geo_minus_baro"), 12.5),
            (angle(table, row), message.get("heading"), SMALL),
        ]
        head += [("true_airspeed", message.get("TAS"), 0), ("indicated_airspeed", message.get("IAS"), 0)]
    if bds == "61" and message.get("squawk"):
        head += [("squawk", int(message["squawk"]), 0)]
    if bds in ("62", "65"):
        head += [("nac_p", message.get("NACp"), 0), ("sil", message.get("SIL"), 0), ("gva", message.get("GVA"), 0)]
        head += [("version", message.get("version"), 0), ("selected_altitude", message.get("selected_altitude"), 50)]
        head += [
            ("barometric_setting", message.get("barometric_setting"), 1e-3),
            ("nic_baro", message.get("nic_baro", message.get("BAI")), 0),
        ]
    return head


def newest(name: str, place: int, row: int, column: str) -> Any:
    """The value by rs1090 0.7."""
    message = theirs(name)[place] or {"df": "99"}
    return next((other for told, other, _ in pairs_of(message, ours(name)[0], row) if told == column), math.nan)


def is_explained(name: str, place: int, row: int, column: str, tolerance: float) -> bool:
    """Whether rs1090 0.7 gives our value, or the recorded decode had no altitudes below 0 ft."""
    value = ours(name)[0][column].values[row]
    below = column == "pressure_altitude" and float(value) < 0
    return below or equal(value, newest(name, place, row, column), tolerance)


def angle(table: Table, row: int) -> str:
    """Where an angle of a squitter went."""
    return next((c for c in ("track_angle", "true_heading") if table[c].valid[row]), "magnetic_heading")


def comm_b(message: Message, table: Table, row: int) -> list[Pair]:
    """The values of the register that we chose, where it is among theirs."""
    chosen = f"{table['register'].values[row]:02x}" if table["register"].valid[row] else "none"
    told = message if message.get("bds") == chosen else message.get(f"bds{chosen}")
    if told is None:
        return []
    if chosen == "20":
        return [("callsign", told["callsign"], 0)]
    if chosen == "40":
        selected = told.get("selected_mcp", told.get("selected_fms"))
        return [("selected_altitude", selected, 50), ("barometric_setting", told.get("barometric_setting"), 0.051)]
    if chosen == "50":
        found = [
            ("roll_angle", told.get("roll"), SMALL),
            ("track_angle", told.get("track"), SMALL),
            ("track_rate", told.get("track_rate"), SMALL),
        ]
        return [*found, ("ground_speed", told.get("groundspeed"), 0), ("true_airspeed", told.get("TAS"), 0)]
    if chosen == "60":
        rate = told.get("vrate_barometric")
        found = [
            ("magnetic_heading", told.get("heading"), SMALL),
            ("indicated_airspeed", told.get("IAS"), 0),
            ("mach", told.get("Mach"), SMALL),
        ]
        return found if rate == 0 else [*found, ("vertical_rate", rate, 0)]
    return []


def equal(value: Any, other: Any, tolerance: float) -> bool:
    """Whether two values are the same."""
    if isinstance(other, str):
        return bool(value == other.encode())
    return abs(float(value) - float(other)) <= tolerance


@pytest.mark.parametrize(
    ("name", "peer"), [*((name, theirs) for name in COMPARED), *((name, recorded) for name in JSONL)]
)
def test_every_common_value_is_equal(name: str, peer: Callable[[str], list[Message | None]]) -> None:
    table, decoder = ours(name)
    common, different, only_theirs, corrected = (Counter[str]() for _ in range(4))
    for row, place in enumerate(decoder.accepted):
        message = peer(name)[place]
        if message is None:
            continue
        assert message["icao24"] == f"{table['icao_address'].values[row]:06x}"
        for column, other, tolerance in pairs_of(message, table, row):
            if not table[column].valid[row]:
                only_theirs[column] += 1
            elif equal(table[column].values[row], other, tolerance):
                common[column] += 1
            elif peer is recorded and is_explained(name, place, row, column, tolerance):
                corrected[column] += 1
            else:
                different[column] += 1
    print(
        f"\n{name}, {peer.__name__}: {len(table)} rows; equal {dict(common)}; only rs1090 {dict(only_theirs)}", end=""
    )
    print(f"; as rs1090 0.7 and not as recorded {dict(corrected)}")
    assert different == Counter()
    assert common["latitude"] > 6000
    assert common["vertical_rate"] > 9000
    assert set(only_theirs) <= {"latitude", "longitude", "nuc_p", "pressure_altitude", "callsign"}
    assert only_theirs["latitude"] <= 0.02 * common["latitude"]
    assert only_theirs["pressure_altitude"] <= 5
    assert only_theirs["callsign"] <= 5


@pytest.mark.parametrize("name", [*LOGS, *JSONL])
def test_every_frame_is_decoded_or_counted(name: str) -> None:
    table, decoder = ours(name)
    frame_reasons = (Rejected.LENGTH, Rejected.FORMAT, Rejected.PARITY, Rejected.RESERVED, Rejected.NOT_HEARD)
    rejected = sum(decoder.rejected.get(reason, 0) for reason in frame_reasons)
    assert len(table) + rejected == len(frames_of(name)[0])
    assert rejected < 0.002 * len(frames_of(name)[0])


def test_the_small_beast_file() -> None:
    table, _ = Decoder().decode(*split((DATA / "surveillance" / "sample_dump1090.bin").read_bytes()))
    assert len(table) > 50


@pytest.mark.parametrize("name", LOGS)
def test_no_position_is_where_no_aircraft_of_the_receiver_can_be(name: str) -> None:
    """Beyond 250 NM only what a spoofed receiver claimed: CSN304 near Kaliningrad. Nothing near 0 N 0 E."""
    table, _ = ours(name)
    for row in np.flatnonzero(table["latitude"].valid):
        away = distance_nm(*HELSINKI, float(table["latitude"].values[row]), float(table["longitude"].values[row]))
        claimed = table["icao_address"].values[row] == 0x782282 and name == "20260106_015701" and away < 360
        assert away < 250 or claimed, (hex(table["icao_address"].values[row]), away)


def test_the_spoofed_track_of_csn304_is_kept() -> None:
    table, _ = ours("20260106_015701")
    rows = (table["icao_address"].values == 0x782282) & (table["latitude"].masked() < 56)
    assert rows.sum() == 8
    assert table["geometric_minus_pressure_saturated"].values.sum() == 15


def test_the_parity_fault_of_afr27wf_makes_no_position() -> None:
    table, decoder = ours("20260107_081734")
    rows = (table["icao_address"].values == 0x39E680) & table["latitude"].valid
    assert rows.sum() > 1100
    assert table["latitude"].values[rows].min() > 58
    assert decoder.rejected[Rejected.CPR_OFF_TRACK] == 1


def test_chunks_of_a_real_recording_give_the_same_rows() -> None:
    arrays, (expected, whole) = frames_of("20260106_142856"), ours("20260106_142856")
    decoder, place = Decoder(receiver=HELSINKI), 0
    for start in range(0, len(arrays[0]), 1777):
        table, _ = decoder.decode(*(a[start : start + 1777] for a in arrays))
        for name in ("latitude", "nic", "register", "vertical_rate"):
            part = expected[name].valid[place : place + len(table)]
            assert np.array_equal(part, table[name].valid), name
            assert np.array_equal(expected[name].values[place : place + len(table)], table[name].values)
        place += len(table)
    assert place == len(expected)
    assert decoder.rejected == whole.rejected
