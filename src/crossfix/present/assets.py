"""The built scripts, styles and basemap of the pages."""

from __future__ import annotations

from importlib.resources import files

from crossfix.errors import AssetsMissing

HOW_TO_BUILD = "build them with `pip install .` or, in the source folder, `npm ci && node web/build.mjs`"


def asset(name: str) -> str:
    """Text of one built asset: report, survey or flight_data with .js or .css, basemap.json or LICENSES.txt."""
    path = files("crossfix.present") / "static" / name
    if not path.is_file():
        raise AssetsMissing(f"report assets: {name} is not in crossfix/present/static; {HOW_TO_BUILD}")
    return path.read_text(encoding="utf-8")
