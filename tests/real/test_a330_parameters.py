"""All parameters of a real A330 recording (CROSSFIX_DATA): each sample decoded bit by bit again, and known figures."""

from __future__ import annotations

import io
import json
import os
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crossfix.errors import InputUnusable
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.layouts import layout_from, series_of
from crossfix.records.series import Series, SeriesKind
from crossfix.records.words import Words

DATA = Path(os.environ.get("CROSSFIX_DATA", Path(__file__).parents[3] / "shared" / "data")) / "flight-data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real recordings at {DATA}; set CROSSFIX_DATA")
LAYOUT = DATA / "a330-layout.json"
UNITS = {
    "deg": "HEAD PITCH ROLL FLAP RUDD ELEVL ELEVR AIL_INBL AIL_INBR PITCH_CPT ROLL_CPT PITCH_FO ROLL_FO RUD_PDL STAB "
    "LATP LONP LATPGPS LONGPGPS TLA1 TLA2 WIN_DIR_R",
    "kt": "IAS GS WIN_SPDR",
    "ft": "ALT_STD RALT1",
    "g": "VRTG LATG LONG",
    "%": "N11 N12",
    "deg C": "EGT1 EGT2",
    "lb/h": "FF1 FF2",
    "psi": "HYD_PRS_BLU HYD_PRS_GRN HYD_PRS_YEL",
    "fpm": "IVVR",
    "min": "UTC_MIN",
    "s": "UTC_SEC",
    "": "HYD_PRSLOW_BLU HYD_PRSLOW_GRN HYD_PRSLOW_YEL VHF1 VHF2 VHF3 GPS_PRI_CAPT GPS_PRI_FO LDG_LOKDW",
}


def stored() -> np.ndarray[Any, np.dtype[np.uint16]]:
    """The words as they stand in the zip: 16 bits each, little-endian."""
    with zipfile.ZipFile(DATA / "a330-arinc717-aligned-512wps.zip") as outer:
        name = next(n for n in outer.namelist() if n.lower().endswith("raw.dat"))
        data = outer.read(name)
    return np.frombuffer(data, "<u2").reshape(-1, 512)


def recording() -> Words:
    """As a reader hands them on; the file has all its syncs, one per 512 words."""
    words = stored()
    rows = len(words)
    assert words[:4, 0].tolist() == [0x247, 0x5B8, 0xA47, 0xDB8]
    return Words(
        words=(words & 0xFFF).astype(np.uint16),
        valid=np.ones(words.shape, bool),
        quality=np.zeros(rows, np.uint8),
        number=(np.arange(rows) % 4 + 1).astype(np.uint8),
        count=np.arange(rows),
        bit_position=np.arange(rows) * 512 * 16,
        words_per_subframe=512,
        form="aligned, little endian",
        scores=(),
        stored_bits=16,
    )


@pytest.fixture(scope="module")
def read() -> tuple[dict[str, Series], Doubts]:
    doubts = Doubts()
    return series_of(recording(), layout_from(LAYOUT.read_bytes(), LAYOUT.name), doubts), doubts


@pytest.fixture(scope="module")
def series(read: tuple[dict[str, Series], Doubts]) -> dict[str, Series]:
    return read[0]


def given() -> dict[str, Any]:
    """The parameters as the layout has them."""
    found: dict[str, Any] = json.loads(LAYOUT.read_text("utf-8"))["parameters"]
    return found


def number_of(bits: list[tuple[int, int]], sign: int) -> int:
    """ARINC 429 bits (number, value), the highest of each part first, to a whole number of the lowest recorded bit.

    Unrecorded bits between the sign and the others are like the sign. Where two parts give the same bit, the number
    ends in what the lower part says and is the nearest such number to the upper part.
    """
    lowest = min(bit for bit, _ in bits)
    runs: list[list[tuple[int, int]]] = []
    for bit, value in bits:
        if runs and bit == runs[-1][-1][0] - 1 and bit not in {b for b, _ in runs[-1]}:
            runs[-1].append((bit, value))
        else:
            runs.append([(bit, value)])
    negative = dict(bits).get(sign, 0) == 1
    runs = [run for run in ([(b, v) for b, v in run if b != sign] for run in runs) if run]
    runs.sort(key=lambda run: run[-1][0])
    low = sum(value << (bit - lowest) for bit, value in runs[0])
    top = runs[0][0][0] + 1
    for run in runs[1:]:
        start = run[-1][0]
        upper = sum(value << (bit - lowest) for bit, value in run)
        if start < top:
            middle = upper + (1 << (start - lowest)) / 2
            step = 1 << (top - lowest)
            low = min((low + k * step for k in range(1 << (run[0][0] + 1 - top))), key=lambda v: abs(v - middle))
        else:
            low += upper
        top = run[0][0] + 1
    return low - (1 << (top - lowest)) if negative else low


def decoded(row: dict[str, Any]) -> list[tuple[float, float]]:
    """Time and value of every sample, one bit at a time."""
    words, made = recording().words, []
    rate = row["parts"][0]["rate_quarter_hz"]
    lowest = min(part["a429_bit"] - part["bits"] + 1 for part in row["parts"])
    size = float(row["conv"].removeprefix("Resol=") or 1) * 2.0 ** (
        lowest - int(row["msb"]) + int(row["data_bits"]) - 1
    )
    lowest_part = min(row["parts"], key=lambda part: part["a429_bit"] - part["bits"])
    for k in range(len(words) * rate // 4):
        second, within = (k * 4 // rate, 0) if rate <= 4 else (k // (rate // 4), k % (rate // 4))
        bits = []
        for part in row["parts"]:
            word = part["word"] + (within * 512 * 4 // rate if rate > 4 else 0)
            stored_word = int(words[second + part["subframe"] - 1, word - 1])
            bits += [(part["a429_bit"] - n, stored_word >> (part["bit_msb"] - 1 - n) & 1) for n in range(part["bits"])]
        time = second + lowest_part["subframe"] - 1 + (lowest_part["word"] - 1) / 512
        sign = int(row["sign_bit"] or 0)
        made.append((time + (within * 4 / rate if rate > 4 else 0), size * number_of(bits, sign)))
    return made


def test_every_parameter_has_its_unit_kind_and_length(series: dict[str, Series]) -> None:
    assert {name: one.unit for name, one in series.items()} == {
        name: unit for unit, names in UNITS.items() for name in names.split()
    }
    assert list(series) == list(given())
    for name, row in given().items():
        assert len(series[name]) == 292 * row["parts"][0]["rate_quarter_hz"] // 4
        assert series[name].valid.all()
    kinds = {name: one.kind for name, one in series.items() if one.kind is not SeriesKind.ANALOGUE}
    assert kinds == {
        **dict.fromkeys(UNITS[""].split(), SeriesKind.DISCRETE),
        **dict.fromkeys(["UTC_MIN", "UTC_SEC"], SeriesKind.ENUMERATION),
    }


@pytest.mark.parametrize("name", " ".join(UNITS.values()).split())
def test_every_sample_against_a_decoding_bit_by_bit(series: dict[str, Series], name: str) -> None:
    times, values = zip(*decoded(given()[name]), strict=True)
    assert series[name].times() == pytest.approx(np.array(times), abs=1e-9)
    assert series[name].values.astype(float) == pytest.approx(np.array(values), rel=1e-9, abs=1e-9)


def test_what_other_tools_read_wrong(series: dict[str, Series]) -> None:
    """Figures of the reference: rudder -136.05 is -1.05, captain's stick -162 is -4.57, altitude is at 1 Hz."""
    assert series["RUDD"].values.min() == pytest.approx(-1.05, abs=0.01)
    assert series["PITCH_CPT"].values.min() == pytest.approx(-4.57, abs=0.005)
    assert (series["ALT_STD"].step_s, len(series["ALT_STD"])) == (Fraction(1), 292)
    assert series["LATP"].values.min() == pytest.approx(19.918, abs=0.001)
    assert series["UTC_SEC"].first_s == 3.4375
    assert (series["FF1"].values.min(), series["FF1"].values.max()) == (3100, 25448)


def test_hydraulic_pressures(series: dict[str, Series]) -> None:
    pressures = [series[f"HYD_PRS_{colour}"] for colour in ("BLU", "GRN", "YEL")]
    assert (min(p.values.min() for p in pressures), max(p.values.max() for p in pressures)) == (2752, 3008)
    assert {(p.step_s, p.resolution) for p in pressures} == {(Fraction(2), 64.0)}
    assert pressures[0].first_s == 1 + 14 / 512


def test_the_latitude_of_two_subframes_agrees_with_the_satellites(series: dict[str, Series]) -> None:
    """Another tool reads up to 20.39 degrees, where the two subframes were recorded before and after a carry."""
    for ours, satellites in (("LATP", "LATPGPS"), ("LONP", "LONGPGPS")):
        there = np.interp(series[ours].times(), series[satellites].times(), series[satellites].values)
        assert np.abs(series[ours].values - there).max() < 0.003
        assert np.abs(np.diff(series[ours].values)).max() < 0.004


def test_altitude_and_its_rate_agree(series: dict[str, Series]) -> None:
    rate, altitude = series["IVVR"], series["ALT_STD"]
    climbed = np.cumsum(rate.values) / 60
    assert climbed[-1] == pytest.approx(altitude.values[-1] - altitude.values[0], rel=0.05)


def test_ground_speed_and_positions_agree(series: dict[str, Series]) -> None:
    latitude, longitude, speed = (series[n].values for n in ("LATPGPS", "LONGPGPS", "GS"))
    north, east = np.diff(latitude) * 60, np.diff(longitude) * 60 * np.cos(np.radians(20.1))
    assert np.hypot(north, east).sum() == pytest.approx(speed.sum() / 3600, rel=0.02)


def test_utc_fits_one_clock(series: dict[str, Series]) -> None:
    """Each reading is floored to a second: UTC minus time is at least it, and less than one more, all through."""
    clock = series["UTC_SEC"].values + 60.0 * series["UTC_MIN"].values
    difference = clock - series["UTC_SEC"].times()
    assert difference.max() - difference.min() < 1


def test_fuel_flow_contradicts_its_layout(read: tuple[dict[str, Series], Doubts]) -> None:
    """The layout has bit 26 in both words; recorded are the two highest bits of the second word again, so it is wrong.

    Each of 292 samples shows it for both engines. The values follow the layout as it is written; a notice says so.
    """
    words = recording().words
    for coarse, fine in ((37, 39), (293, 295)):
        assert (words[:, coarse - 1] >> 9 == words[:, fine - 1] >> 10).all()
    told = {n.text.partition(":")[0]: n.text for n in read[1].notices() if "bits that they share" in n.text}
    assert sorted(told) == ["FF1", "FF2", "LATP", "LONP"]
    assert "(274 times" in told["FF1"]
    assert "times" not in told["LATP"]


def test_the_official_examples_of_fred() -> None:
    """Type 717 is read; the schema and type 767 are refused by name."""
    with zipfile.ZipFile(io.BytesIO((DATA / "arinc-647a-1-fred-schema-and-examples.zip").read_bytes())) as files:
        texts = {name: files.read(name) for name in files.namelist()}
    (name,) = [n for n in texts if "717" in n]
    layout = layout_from(texts[name], name)
    assert (layout.words_per_subframe, str(layout.subframe_s), len(layout.parameters)) == (64, "60/61", 9)
    words = Words(
        words=np.zeros((64, 64), np.uint16),
        valid=np.ones((64, 64), bool),
        quality=np.zeros(64, np.uint8),
        number=(np.arange(64) % 4 + 1).astype(np.uint8),
        count=np.arange(64),
        bit_position=np.arange(64) * 768,
        words_per_subframe=64,
        form="zeros",
        scores=(),
    )
    words.words[:, 58] = 0x7FF  # the example's own figures: 2047 counts of 2.5 ft
    words.words[:, 9] = 300
    words.words[:, 2] = 160
    words.words[3::4, 26] = np.arange(16) << 8
    words.words[3::4, 33] = [int(str(k), 16) for k in range(16)]
    doubts = Doubts()
    series = series_of(words, layout, doubts)
    assert (series["Altitude Press-L"].values[0], series["Altitude Press-L"].unit) == (2047 * 2.5, "ft")
    assert series["Altitude Press-L"].first_s == pytest.approx(31 / 64 * 60 / 61)
    assert series["Airspeed"].values[0] == 150.0
    assert series["Control Column Position"].values[0] == 7.6
    assert series["Time UTC-Min"].values.tolist() == [1, 9]
    assert dict(series["MFD_1"].meanings) == {0: "IRS 1", 1: "IRS 2", 2: "IRS 3", 3: "N/A"}
    assert [n for n in series if n.startswith(("Radio", "Rudder"))] == [
        "Rudder Ped Pos (word 15)", "Rudder Ped Pos (word 63)", "Radio Altitude (word 4)", "Radio Altitude (word 7)",
    ]  # fmt: skip
    assert series["Rudder Ped Pos (word 15)"].unit == "counts"
    assert sum("raw counts" in n.text for n in layout.notices) == 2
    del texts[name]
    for other, text in texts.items():
        with pytest.raises(InputUnusable, match=r"type 767|<schema>"):
            layout_from(text, other)
