"""What a quantity can be. Outside of it a value stays in place, is not valid, and is a doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crossfix.read.doubts import Doubts
from crossfix.records.quantities import BY_NAME
from crossfix.records.table import Column

LATEST_UTC_S = 4_102_444_800.0  # 2100-01-01

RANGES: dict[str, tuple[float, float]] = {
    "time": (0.0, LATEST_UTC_S),
    "latitude": (-90.0, 90.0),
    "longitude": (-180.0, 180.0),
    "pressure_altitude": (-2_000.0, 130_000.0),  # Gillham ends at 126,750 ft, ICAO Annex 10 Vol IV 3.1.1.7.12.2.3
    "geometric_altitude": (-5_000.0, 150_000.0),
    "ground_speed": (0.0, 4_096.0),  # velocity subtype 2 and 4 end at 4,086 kt, DO-260B 2.2.3.2.6.2
    "track_angle": (0.0, 360.0),
    "magnetic_heading": (0.0, 360.0),
    "true_heading": (0.0, 360.0),
    "indicated_airspeed": (0.0, 4_096.0),
    "true_airspeed": (0.0, 4_096.0),
    "mach": (0.0, 8.0),
    "vertical_rate": (-65_536.0, 65_536.0),  # twice what nine bits of 64 fpm hold
    "roll_angle": (-180.0, 180.0),
    "track_rate": (-32.0, 32.0),
    "selected_altitude": (-2_000.0, 66_000.0),
    "barometric_setting": (600.0, 1_300.0),
    "squawk": (0.0, 7_777.0),
    "emergency": (0.0, 7.0),
    "on_ground": (0.0, 1.0),
    "ident": (0.0, 1.0),
    "alert": (0.0, 1.0),
    "version": (0.0, 7.0),
    "nic": (0.0, 11.0),
    "containment_radius": (0.001, 1e6),  # readsb writes 0 for "unknown"
    "nac_p": (0.0, 11.0),
    "nac_v": (0.0, 7.0),
    "sil": (0.0, 3.0),
    "sda": (0.0, 3.0),
    "gva": (0.0, 3.0),
    "nic_baro": (0.0, 1.0),
    "signal_level": (-200.0, 20.0),
    "receiver": (0.0, 2.0**32 - 1),
}
SILENT_ZERO = frozenset({"containment_radius"})
"""Where a 0 is the source's way to say unknown: not valid, and no doubt."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a table are called in doubts: a word, and the number of the first.

    >>> Rows("line", 2).place(5)
    'line 7'
    """

    word: str
    first: int = 1
    column: str = ""

    def place(self, row: int) -> str:
        """The name of a row, counted from 0 in its table."""
        return f"{self.word} {self.first + row}" + (f", {self.column}" if self.column else "")

    def of(self, column: str) -> Rows:
        """The same rows, in one column of the source."""
        return Rows(self.word, self.first, column)


def plausible(name: str, values: ArrayLike, doubts: Doubts, where: Rows, valid: ArrayLike | None = None) -> Column:
    """A column of numbers (NaN: not given). A value out of range is not valid and is a doubt.

    >>> plausible("latitude", [51.5, 951.5], Doubts(), Rows("row")).valid
    array([ True, False])
    """
    numbers = np.asarray(values, dtype=np.float64)
    low, high = RANGES[name]
    given = ~np.isnan(numbers) if valid is None else ~np.isnan(numbers) & np.asarray(valid, dtype=bool)
    inside = given & (numbers >= low) & (numbers <= high)
    outside = given & ~inside
    if name in SILENT_ZERO:
        outside &= numbers != 0.0
    refuse(name, outside, doubts, where)
    return Column(stored(name, numbers, inside), inside)


def stored(name: str, numbers: NDArray[np.float64], valid: NDArray[np.bool_]) -> NDArray[np.generic]:
    """Numbers in the type of their quantity; what an integer type cannot hold becomes 0 where it is not valid."""
    dtype = np.dtype(BY_NAME[name].dtype)
    return numbers if dtype.kind == "f" else np.where(valid, numbers, 0.0).astype(dtype)


def refuse(name: str, rows: NDArray[np.bool_], doubts: Doubts, where: Rows) -> None:
    """Tell of values that are out of range."""
    tell(rows, out_of_range(name), doubts, where)


def tell(rows: NDArray[np.bool_], text: str, doubts: Doubts, where: Rows) -> None:
    """A doubt about some rows."""
    places = np.flatnonzero(rows)
    if len(places):
        doubts.add(where.place(int(places[0])), text, len(places), where.place(int(places[-1])))


def out_of_range(name: str) -> str:
    """The doubt about such a value.

    >>> out_of_range("latitude")
    'latitude outside -90 to 90 deg; not valid'
    """
    low, high = RANGES[name]
    return f"{name} outside {low:g} to {high:g} {BY_NAME[name].unit}".rstrip() + "; not valid"
