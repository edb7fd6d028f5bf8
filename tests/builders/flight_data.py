"""Files of flight data as others write them: POLARIS HDF5, Garmin G1000 logs. Synthetic, by code of their own."""

from __future__ import annotations

import importlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from crossfix.read.doubts import Doubts
from crossfix.read.recorders.door import LayoutText, Told
from crossfix.records.source import Source

h5py: Any = importlib.import_module("h5py")
G1000_UNITS = ["#yyy-mm-dd", "hh:mm:ss", "hh:mm", "ident", "kt", "deg", "enum", "bool", "inch"]
G1000_NAMES = ["Lcl Date", "Lcl Time", "UTCOfst", "AtvWpt", "IAS", "Pitch", "GPSfix", "AfcsOn", "BaroA"]


@dataclass
class Stored:
    """One parameter of a POLARIS file: its samples, what masks them (None: no mask), its attributes."""

    data: Any
    mask: Any = None
    attributes: Mapping[str, object] = field(default_factory=dict)


def polaris(parameters: Mapping[str, Stored], **attributes: object) -> bytes:
    """A file with group `series`."""
    made = io.BytesIO()
    with h5py.File(made, "w") as file:
        file.attrs.update(attributes)
        series = file.create_group("series")
        for name, one in parameters.items():
            group = series.create_group(name)
            if one.data is not None:
                group.create_dataset("data", data=one.data)
            if one.mask is not None:
                group.create_dataset("mask", data=one.mask)
            group.attrs.update(one.attributes)
    return made.getvalue()


def airspeed(samples: int = 8, **attributes: object) -> Stored:
    """An airspeed at 2 Hz that begins at 0.25 s, with its third sample masked."""
    mask = np.arange(samples) == 2
    return Stored(
        100.0 + np.arange(samples), mask, {"frequency": 2.0, "supf_offset": 0.25, "units": "kts", **attributes}
    )


def g1000(rows: Sequence[Sequence[str]], names: Sequence[str] = G1000_NAMES) -> bytes:
    """A log: three lines before the rows, cells padded with blanks as the system does."""
    first = '#airframe_info, log_version="1.00", airframe_name="SYNTHETIC", mode=NORMAL, '
    lines = [first, ",".join(G1000_UNITS), ",".join(f"{n:>8}" for n in names)]
    return "\n".join([*lines, *(",".join(f"{cell:>8}" for cell in row) for row in rows)]).encode() + b"\n"


def g1000_row(time: str, ias: float, *, fix: str = "3DDiff", date: str = "2024-01-31") -> list[str]:
    """A row of G1000_NAMES, five hours behind UTC."""
    return [date, time, "-05:00" if time else "", "KGFK", f"{ias:.2f}", "-1.5", fix, "", "29.92"]


def told(data: bytes, name: str = "made.dat", layout: str | None = None) -> Told:
    """What a reader is told of some content."""
    text = None if layout is None else LayoutText(layout.encode(), "mapping.toml")
    return Told(Source(name, len(data), "0" * 64), Doubts(), text)
