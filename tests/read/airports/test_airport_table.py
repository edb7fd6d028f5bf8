"""The table that comes with the package, and rows built here."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.diversions import vincenty_m
from crossfix.errors import InputUnusable
from crossfix.physics.ellipsoid import geodesic_m
from crossfix.read.airports.table import COLUMNS, AirportTable, airport_table, table_of
from crossfix.records.diversion import Airport

ROOT = Path(__file__).parents[3]
POINT = (43.45, 45.9)
HEAD = ",".join(COLUMNS)


@pytest.fixture(scope="module")
def table() -> AirportTable:
    return airport_table()


def hard(airport: Airport) -> bool:
    return any(one.length_m >= 1500.0 and one.surface in ("asphalt", "concrete") for one in airport.runways)


def test_airports_round_grozny(table: AirportTable) -> None:
    """Figures of the watch's reference (OurAirports by avwx-engine, 22 Nov 2026), in whole NM."""
    found = {one.code: one for _, one in table.near(*POINT, 250.0, hard)}
    away = {code: vincenty_m(POINT, (one.latitude, one.longitude)) / 1852.0 for code, one in found.items()}
    told = {"URMG": 10, "URMS": 40, "URMO": 59, "URML": 86, "UGTB": 115, "URMM": 131, "UBBG": 164, "UATE": 227}
    assert {code: round(away[code]) for code in told} == told
    assert sorted(away, key=away.__getitem__)[:4] == ["URMG", "URMS", "URMO", "URML"]
    assert max(one.length_m for one in found["URMM"].runways) == pytest.approx(12_795 * 0.3048, abs=1.0)


def test_grozny_to_aktau(table: AirportTable) -> None:
    """237 NM between the places of the table. The reference's 233 NM is for a Grozny 5 NM south-east of this one."""
    grozny, aktau = table.airport("URMG"), table.airport("UATE")
    assert grozny is not None
    assert aktau is not None
    places = (grozny.latitude, grozny.longitude), (aktau.latitude, aktau.longitude)
    assert geodesic_m(*places[0], *places[1]) / 1852.0 == pytest.approx(vincenty_m(*places) / 1852.0, abs=0.02)
    assert vincenty_m(*places) / 1852.0 == pytest.approx(236.6, abs=0.1)


def test_every_row_can_be_read_and_none_is_doubled(table: AirportTable) -> None:
    runways, doubted = 0, 0
    for code in table.by_code:
        one = table.airport(code)
        assert one is not None
        assert one.runways
        assert len({runway.ends for runway in one.runways}) == len(one.runways)
        assert all(runway.length_m >= 731.0 for runway in one.runways)
        runways += len(one.runways)
        doubted += bool(one.doubts)
    assert len(table.by_code) == len(table) == 19_128
    assert 22_000 < runways < 23_572
    assert doubted > 100
    assert np.isfinite(table.latitude).all()
    assert np.abs(table.longitude).max() <= 180.0
    assert len(table.places()) == len(table)


def test_reading_it_takes_no_array_library_beside_numpy() -> None:
    code = (
        "import sys; from crossfix.read.airports.table import airport_table; print(len(airport_table()));"
        "assert not {'pandas', 'pyarrow', 'avwx', 'scipy'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "19128"), done.stderr


def test_the_script_keeps_repeats_once() -> None:
    sys.path.insert(0, str(ROOT))
    try:
        from tools.build_airports import runways_of  # noqa: PLC0415
    finally:
        sys.path.remove(str(ROOT))
    one = {"ident1": "9 L", "ident2": "27R", "length_ft": 5000, "width_ft": None, "surface": "turf", "lights": False}
    one["bearing1"] = None
    wider = one | {"width_ft": 100, "bearing1": 360.0}
    assert runways_of([one, wider, one, one | {"length_ft": 2399}, one | {"length_ft": None}]) == [
        "9L/27R:5000:100:turf:0:0"
    ]
    assert len(runways_of([one, one | {"length_ft": 5001}, one | {"ident1": "9R"}])) == 3


def test_two_lengths_of_one_runway_count_as_the_shorter() -> None:
    row = 'AAAA,,L,1.0,2.0,100,XX,,,09/27:5000:100:asphalt:1:90 09/27:4000::asphalt:0:,"A, B"'
    one = table_of(["# words", HEAD, row], "built").airport("AAAA")
    assert one is not None
    assert [round(runway.length_m) for runway in one.runways] == [1219]
    assert one.runways[0].width_m is None
    assert one.name == "A, B"
    assert one.doubts == ("runway 09/27 is 1219 m and 1524 m in the table; the shorter counts",)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "the first line"),
        (["code,name"], "the first line"),
        (["#", HEAD, "AAAA,,L"], "built:3: 3 columns, expected 11"),
        ([HEAD, "AAAA,,L,north,2.0,100,XX,,,,A"], "no number"),
    ],
)
def test_what_cannot_be_read_is_told(lines: list[str], words: str) -> None:
    with pytest.raises(InputUnusable, match=words):
        table_of(lines, "built")


@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-180, 180)), min_size=1, max_size=20), st.floats(1, 9000))
def test_near_is_what_brute_force_finds(places: list[tuple[float, float]], within_nm: float) -> None:
    rows = [f"A{k},,S,{a!r},{b!r},,XX,,,09/27:3000::turf:0:,N" for k, (a, b) in enumerate(places)]
    found = [
        code for nm, code in ((nm, one.code) for nm, one in table_of([HEAD, *rows], "built").near(*POINT, within_nm))
    ]
    away = {f"A{k}": vincenty_m(POINT, place) / 1852.0 for k, place in enumerate(places)}
    sure = {code for code, nm in away.items() if nm <= within_nm * 0.993}
    perhaps = {code for code, nm in away.items() if nm <= within_nm * 1.007}
    assert sure <= set(found) <= perhaps
    assert all(away[a] <= away[b] * 1.012 for a, b in pairwise(found))
