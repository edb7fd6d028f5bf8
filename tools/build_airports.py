"""Make src/crossfix/read/airports/airports.csv.gz from a kept package.

    python -m tools.build_airports [FOLDER]

avwx-engine 1.9.10 (MIT) ships stations and runways that come from OurAirports (public domain), and places of navaids.
The package is downloaded by its name into a virtual environment of this script's own (in FOLDER, else a temporary one)
and read as an archive; none of its code runs. What is done and what is missing: docs/decisions/0019-airports-table.md.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from crossfix.physics.geodesy import distances_m

PACKAGE = "avwx-engine==1.9.10"
TARGET = Path(__file__).resolve().parents[1] / "src/crossfix/read/airports/airports.csv.gz"
KINDS = {"large_airport": "L", "medium_airport": "M", "small_airport": "S"}
SHORTEST_FT = 2400
"""Ours: no runway shorter than 730 m is kept; the shortest landing in the table of types is above it."""
NAVAID_NM = 15.0
"""Ours: the nearest navaid within it stands with the airport; its kind is not in the source."""
HEAD = """\
# Airports with a runway of 2400 ft or more. Made by tools/build_airports.py from {package} (MIT), whose stations come
# from OurAirports (public domain). Runways: ends/ends:length_ft:width_ft:surface:lights:true_bearing of the first end.
# Not in the source: closed, displaced threshold, declared distances, strength, hours, rescue, approaches.
"""
COLUMNS = (
    "code",
    "iata",
    "kind",
    "latitude",
    "longitude",
    "elevation_ft",
    "country",
    "navaid",
    "navaid_nm",
    "runways",
    "name",
)


def main() -> None:
    """Download, reduce, write, and say what was left out."""
    if len(sys.argv) > 1:
        build(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))


def build(folder: Path) -> None:
    """From the wheel in a folder, downloaded where it is not there."""
    wheel = next(iter(sorted(folder.glob("avwx_engine-*.whl"))), None) or downloaded(folder)
    with zipfile.ZipFile(wheel) as archive:
        stations: dict[str, Any] = json.loads(archive.read("avwx/data/files/stations.json"))
        navaids: dict[str, Any] = json.loads(archive.read("avwx/data/files/navaids.json"))
    rows = list(_rows(stations, _Navaids(navaids)))
    text = io.StringIO()
    text.write(HEAD.format(package=PACKAGE))
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), 9, mtime=0))
    print(f"{len(rows):,} of {len(stations):,} stations kept; {TARGET.stat().st_size:,} bytes")


def downloaded(folder: Path) -> Path:
    """The wheel, by pip of a new virtual environment."""
    venv.create(folder / "environment", with_pip=True)
    pip = folder / "environment" / ("Scripts" if sys.platform == "win32" else "bin") / "pip"
    subprocess.run([pip, "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE], check=True)
    return next(iter(folder.glob("avwx_engine-*.whl")))


class _Navaids:
    """Idents and places, asked for the nearest."""

    def __init__(self, table: dict[str, Any]) -> None:
        pairs = [(ident, place) for ident, places in sorted(table.items()) for place in places]
        self.idents = [ident for ident, _ in pairs]
        self.latitude, self.longitude = np.array([place for _, place in pairs], np.float64).T

    def nearest(self, latitude: float, longitude: float) -> tuple[str, str]:
        """(ident, NM) or two empty texts."""
        away_nm = distances_m(latitude, longitude, self.latitude, self.longitude) / 1852.0
        best = int(np.argmin(away_nm))
        return (self.idents[best], f"{away_nm[best]:.1f}") if away_nm[best] <= NAVAID_NM else ("", "")


def _rows(stations: dict[str, Any], navaids: _Navaids) -> Iterator[tuple[str, ...]]:
    for code, one in sorted(stations.items()):
        kind = KINDS.get(one["type"])
        runways = runways_of(one["runways"] or [])
        if kind is None or not runways:
            continue
        latitude, longitude = float(one["latitude"]), float(one["longitude"])
        elevation = "" if one["elevation_ft"] is None else str(one["elevation_ft"])
        near = navaids.nearest(latitude, longitude)
        name = " ".join(str(one["name"]).split())
        place = (f"{latitude:.5f}", f"{longitude:.5f}")
        yield code, one["iata"] or "", kind, *place, elevation, one["country"] or "", *near, " ".join(runways), name


def runways_of(listed: list[dict[str, Any]]) -> list[str]:
    """Once each: the source repeats them. One is what its two ends and its length say; then the widest known."""
    found: dict[tuple[str, str, int], str] = {}
    for one in listed:
        length = one["length_ft"]
        if not length or length < SHORTEST_FT:
            continue
        ends = tuple(_end(one[f"ident{k}"]) for k in (1, 2))
        bearing = "" if one["bearing1"] is None else f"{one['bearing1'] % 360:g}"
        surface = (one["surface"] or "").replace(" ", "_")
        words = (
            f"{ends[0]}/{ends[1]}",
            str(length),
            str(one["width_ft"] or ""),
            surface,
            "1" if one["lights"] else "0",
            bearing,
        )
        key = (ends[0], ends[1], length)
        text = ":".join(words)
        if key not in found or len(text) > len(found[key]):
            found[key] = text
    return [found[key] for key in sorted(found)]


def _end(ident: str | None) -> str:
    return "".join(letter for letter in ident or "" if letter.isalnum()).upper()


if __name__ == "__main__":
    main()
