"""POLARIS HDF5: `/series/<name>/{data,mask}`, each parameter with its own rate and offset.

| where | attribute | meaning |
|---|---|---|
| file | `start_timestamp` | Unix time of the recorder's zero, as the program that wrote the file found it |
| file | `duration` | length of the recording in s |
| parameter | `frequency` | samples per second |
| parameter | `supf_offset` | time of the first sample in s: the place of its word in the frame |
| parameter | `units`, `data_type`, `values_mapping` | unit; Discrete, Multistate, ASCII or a number; what codes mean |
| parameter | `invalid`, `invalidity_reason` | the whole parameter was rejected |

`mask` is true where a sample is not valid. What the files say that crossfix wrote itself stands in one more attribute
(`described`). Source: the files of FlightDataAnalyzer (docs/sources.md); there is no published standard.
"""

from __future__ import annotations

import importlib
import io
import json
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from crossfix.errors import InputUnusable, LibraryMissing
from crossfix.read.protocol import Head, Match, no, sure
from crossfix.read.recorders.described import KEY, Description, description_of, timebase_of
from crossfix.read.recorders.door import Told, shown
from crossfix.read.recorders.hdf5_heaps import damaged_heap
from crossfix.read.recorders.layouts.units import unit_word
from crossfix.records.flight_data import FlightData
from crossfix.records.parameters import quantity_of
from crossfix.records.series import Series, SeriesDoubt, SeriesKind
from crossfix.records.timebase import Timebase

MAGIC = b"\x89HDF\r\n\x1a\n"
"""HDF5 File Format Specification 3.0, III.A: format signature."""
LARGEST_DENOMINATOR = 1 << 16
"""A frequency is taken as the fraction with at most this denominator, where that gives the same number."""
DAMAGED = (OSError, RuntimeError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, MemoryError)
"""What h5py raises from a damaged file."""
FREE_BYTES, RATIO = 256 << 20, 250
"""Samples of more bytes than FREE_BYTES are refused where they are more than RATIO times the file."""
UNITS = {"C": "celsius"}
"""Beside those that layouts spell too."""
CLOCK_STEP_S = 1.0
"""In which the files count their zero."""
KINDS = {"discrete": SeriesKind.DISCRETE, "multistate": SeriesKind.ENUMERATION, "ascii": SeriesKind.TEXT}


class PolarisHdf5:
    """Parameters in HDF5 as POLARIS and FlightDataAnalyzer store them."""

    name: ClassVar[str] = "polaris_hdf5"
    what: ClassVar[str] = "POLARIS HDF5: /series/<name>/{data,mask}, also as crossfix decode writes it"
    takes_layout: ClassVar[bool] = False

    def recognise(self, head: Head) -> Match:
        """By the signature of HDF5."""
        return sure("the signature of HDF5") if head.data.startswith(MAGIC) else no("not HDF5")

    def read(self, data: bytes, told: Told) -> FlightData:
        """Every parameter of group `series`; InputUnusable where there is none."""
        try:
            h5py = importlib.import_module("h5py")
        except ImportError as error:
            raise LibraryMissing("h5py", "reading HDF5", "flightdata") from error
        where = f"{told.name}: {self.name}"
        if (heap := damaged_heap(data)) is not None:
            raise InputUnusable(f"{where}: the heap of texts at byte {heap} is damaged; HDF5 cannot read such a file")
        try:
            with h5py.File(io.BytesIO(data), "r") as file:
                _check_size(file, len(data), where)
                series = {one.name: one for one in _each(file, told, where)}
                if not series:
                    raise InputUnusable(f"{where}: no parameter of group 'series' can be read")
                timebase = _timebase(file, told)
        except DAMAGED as error:
            raise InputUnusable(f"{where}: not readable as HDF5: {str(error)[:200]}") from error
        return FlightData(told.source, self.name, timebase, series, None, told.doubts.notices())


def _check_size(file: Any, stored: int, where: str) -> None:
    """HDF5 can claim any number of samples in a few bytes."""
    group = file.get("series")
    parts = [group[key] for key in group] if hasattr(group, "keys") else []
    sets = [part["data"] for part in parts if hasattr(part, "keys") and "data" in part]
    claimed = sum(int(getattr(one, "nbytes", 0)) for one in sets)
    if claimed > max(FREE_BYTES, RATIO * stored):
        raise InputUnusable(f"{where}: claims {claimed} bytes of samples in a file of {stored} bytes; refused")


def _each(file: Any, told: Told, where: str) -> Iterator[Series]:
    group = file.get("series")
    if group is None or not hasattr(group, "keys"):
        raise InputUnusable(f"{where}: no group 'series'; the file has: {shown(file) or 'nothing'}")
    for key in group:
        place = f"series/{key}"
        try:
            one = _Parameter(key, group[key], place, told).series()
        except DAMAGED as error:
            told.doubts.add(place, f"cannot be read ({str(error)[:120]}); left out")
            continue
        if one is not None:
            if KEY not in file.attrs:
                _check_length(one, file.attrs.get("duration"), place, told)
            yield one


class _Parameter:
    """One group of `/series`, under way to a series."""

    def __init__(self, key: str, group: Any, place: str, told: Told) -> None:
        self.group, self.place, self.told = group, place, told
        self.attributes = group.attrs
        self.name = _text(self.attributes.get("name")) or key
        self.described = description_of(self.attributes.get(KEY))

    def series(self) -> Series | None:
        """The series, None with a doubt where it cannot be placed in time or is no row of samples."""
        data = self.group.get("data") if hasattr(self.group, "get") else None
        if data is None or getattr(data, "ndim", None) != 1:
            shape = "no dataset 'data'" if data is None else f"'data' has the shape {getattr(data, 'shape', '?')}"
            self._leave_out(f"{shape}, expected one row of samples")
            return None
        step_s = self._step()
        if step_s is None:
            self._leave_out(f"frequency is {self.attributes.get('frequency')!r}, expected a positive number")
            return None
        meanings = self._meanings()
        kind = self._kind(data.dtype, meanings)
        stored = _plain(data[:])
        valid, reasons = self._validity(stored)
        values, kind = self._values(stored, kind, valid)
        about = self.described or Description(quantity=quantity_of(self.name), unit=self._unit())
        return Series(
            name=self.name, quantity=about.quantity, unit=about.unit, kind=kind,
            first_s=self._first(), step_s=step_s, values=values, valid=valid, reasons=reasons,
            resolution=about.resolution, meanings=meanings, origin=about.origin,
        )  # fmt: skip

    def _leave_out(self, why: str) -> None:
        self.told.doubts.add(self.place, f"{why}; the parameter is left out")

    def _unit(self) -> str:
        unit = _text(self.attributes.get("units"))
        return unit_word(UNITS.get(unit, unit))

    def _step(self) -> Fraction | None:
        if self.described is not None and self.described.step_s is not None:
            return self.described.step_s
        return step_of(_number(self.attributes.get("frequency")))

    def _first(self) -> float:
        offset = _number(self.attributes.get("supf_offset"))
        if math.isfinite(offset):
            return offset
        self.told.doubts.add(self.place, "no supf_offset; its times count from 0 s and may be early by a whole step")
        return 0.0

    def _meanings(self) -> dict[int, str]:
        text = _text(self.attributes.get("values_mapping"))
        try:
            found = json.loads(text) if text else {}
            return {int(code): str(meaning) for code, meaning in found.items()}
        except (ValueError, AttributeError, RecursionError):
            self.told.doubts.add(self.place, "values_mapping cannot be read; its codes have no meaning here")
            return {}

    def _kind(self, dtype: np.dtype[Any], meanings: Mapping[int, str]) -> SeriesKind:
        if dtype.kind in "SOU":
            return SeriesKind.TEXT
        if self.described is not None and self.described.kind is not None:
            return self.described.kind
        words = _text(self.attributes.get("data_type")).lower().split()
        kind = next((KINDS[word] for word in words if word in KINDS), SeriesKind.ANALOGUE)
        if kind is SeriesKind.TEXT or (kind is SeriesKind.ANALOGUE and not meanings):
            return SeriesKind.ANALOGUE
        return SeriesKind.DISCRETE if meanings.keys() <= {0, 1} and kind is not SeriesKind.ENUMERATION else kind

    def _validity(self, stored: NDArray[Any]) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
        reasons = np.full(len(stored), SeriesDoubt.NONE, dtype=np.uint8)
        mask, text = self.group.get("mask"), ""
        if mask is None:
            text = "no mask; every sample that is a number is taken as valid"
        elif mask.shape != stored.shape:
            text = f"the mask has the shape {mask.shape}, the data {stored.shape}; no sample is taken as valid"
            reasons[:] = SeriesDoubt.MASKED
        else:
            reasons[np.asarray(mask[:], dtype=bool)] = SeriesDoubt.MASKED
        if text:
            self.told.doubts.add(self.place, text)
        if stored.dtype.kind == "f":
            reasons[np.isnan(stored) & (reasons == SeriesDoubt.NONE)] = SeriesDoubt.NOT_RECORDED
        self._own_reasons(reasons)
        if bool(_number(self.attributes.get("invalid", 0))):
            why = _text(self.attributes.get("invalidity_reason")) or "no reason given"
            self.told.doubts.add(self.place, f"marked as not valid as a whole ({why}); no sample is taken as valid")
            reasons[reasons == SeriesDoubt.NONE] = SeriesDoubt.MASKED
        return reasons == SeriesDoubt.NONE, reasons

    def _own_reasons(self, reasons: NDArray[np.uint8]) -> None:
        """The reasons that crossfix wrote beside the mask."""
        own = self.group.get("reasons") if self.described is not None else None
        if own is not None and own.shape == reasons.shape:
            masked = reasons != SeriesDoubt.NONE
            reasons[masked] = np.asarray(own[:], dtype=np.uint8)[masked]

    def _values(
        self, stored: NDArray[Any], kind: SeriesKind, valid: NDArray[np.bool_]
    ) -> tuple[NDArray[Any], SeriesKind]:
        if self.described is not None and self.described.dtype:
            return _as_written(stored, self.described.dtype), kind
        if kind is SeriesKind.TEXT:
            return stored, kind
        if kind is SeriesKind.ANALOGUE:
            return stored.astype(np.float64), kind
        if stored.dtype.kind in "iu":
            return stored, kind
        if stored.dtype.kind == "b":
            return stored.astype(np.uint8), kind
        whole = np.isfinite(stored) & (stored == np.trunc(stored)) & (np.abs(stored) < 2**53)
        if not whole[valid].all():
            self.told.doubts.add(self.place, f"{kind.value} with values that are no whole numbers; kept as numbers")
            return stored.astype(np.float64), SeriesKind.ANALOGUE
        return np.where(whole, stored, 0).astype(np.int64), kind


def step_of(frequency_hz: float) -> Fraction | None:
    """Seconds between samples as a fraction; None where the frequency is no positive number.

    >>> step_of(8.0), step_of(0.015625), step_of(1 / 3), step_of(0.0)
    (Fraction(1, 8), Fraction(64, 1), Fraction(3, 1), None)
    """
    if not (math.isfinite(frequency_hz) and frequency_hz > 0):
        return None
    near = Fraction(frequency_hz).limit_denominator(LARGEST_DENOMINATOR)
    return 1 / (near if float(near) == frequency_hz else Fraction(frequency_hz))


def _check_length(one: Series, duration: Any, place: str, told: Told) -> None:
    lasts_s, covered_s = _number(duration), float(len(one.values) * one.step_s)
    if math.isfinite(lasts_s) and abs(covered_s - lasts_s) >= float(one.step_s):
        said = f"{len(one.values)} samples cover {covered_s:g} s, the file lasts {lasts_s:g} s"
        told.doubts.add(place, f"{said}; whether the rest was not recorded or the rate differs is not known")


def _timebase(file: Any, told: Told) -> Timebase:
    described = timebase_of(file.attrs.get(KEY), told)
    if described is not None:
        return described
    start = _number(file.attrs.get("start_timestamp"))
    if not (math.isfinite(start) and start > 0):
        told.doubts.add("start_timestamp", "absent; UTC is not known, times are seconds on the recorder's clock")
        return Timebase("recorder", CLOCK_STEP_S, None)
    told.doubts.add("start_timestamp", "taken from the file as UTC of the recorder's zero; not checked against a clock")
    return Timebase("recorder", CLOCK_STEP_S, start)


def _plain(stored: Any) -> NDArray[Any]:
    """Texts of variable length as NumPy texts."""
    values = np.asarray(stored)
    if values.dtype.kind == "O":
        return np.array([_text(v) for v in values.tolist()], dtype="U")
    return values


def _as_written(stored: NDArray[Any], dtype: str) -> NDArray[Any]:
    """The samples in the type that they had; HDF5 has no type for NumPy's texts."""
    if np.dtype(dtype).kind == "U":
        return np.array([_text(v) for v in stored.tolist()], dtype=dtype)
    return stored.astype(dtype)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float:
    """A number, NaN where there is none."""
    try:
        return math.nan if value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
