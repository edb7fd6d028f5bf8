"""Which format a layout has, by its content."""

from __future__ import annotations

from crossfix.errors import InputUnusable
from crossfix.read.recorders.layouts.airfase_prm import airfase_layout, is_airfase
from crossfix.read.recorders.layouts.bus_json import bus_layout
from crossfix.read.recorders.layouts.check import checked
from crossfix.read.recorders.layouts.fred import fred_layout
from crossfix.read.recorders.layouts.model import Layout
from crossfix.read.recorders.layouts.own_toml import own_layout

FORMATS = "ARINC 647A-1 FRED (XML), Airfase PRM, JSON with ARINC 429 bits, or crossfix's TOML"


def layout_from(data: bytes, name: str) -> Layout:
    """The layout in a file, whatever its format; `name` is the file's, for messages.

    Raises InputUnusable with every problem and its place: a layout is used whole or not at all.
    """
    text = text_of(data)
    start = text.lstrip()
    if not start or "\0" in text:
        raise InputUnusable(f"{name}: is no layout but {'empty' if not data.strip() else 'binary'}; expected {FORMATS}")
    if start.startswith("<"):
        return checked(fred_layout(data, name))
    if start.startswith("{"):
        return checked(bus_layout(text, name))
    if is_airfase(text):
        return checked(airfase_layout(text, name))
    return checked(own_layout(text, name))


def text_of(data: bytes) -> str:
    """As UTF-8, or where it is none as ISO 8859-1, which Airfase writes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("iso-8859-1")
