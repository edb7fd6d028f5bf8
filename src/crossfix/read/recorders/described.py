"""What crossfix writes beside the samples of a file of series: the exact step, the kind, where the bits stood.

One JSON object for the file and one per parameter, under the key `crossfix` of an HDF5 attribute or of the metadata
of Parquet. `present/series_writers` writes them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from crossfix.read.recorders.door import Told
from crossfix.records.series import Origin, SeriesKind
from crossfix.records.timebase import Timebase

KEY = "crossfix"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a parameter beside its samples; None where the file does not say it."""

    name: str = ""
    quantity: str | None = None
    unit: str = ""
    kind: SeriesKind | None = None
    first_s: float = math.nan
    step_s: Fraction | None = None
    dtype: str = ""
    resolution: float | None = None
    meanings: Mapping[int, str] = field(default_factory=dict)
    origin: tuple[Origin, ...] = ()


def description_of(said: Any) -> Description | None:
    """The description in a JSON text or object; None where there is none that can be read.

    >>> description_of('{"name": "N1", "step_s": "1/4", "kind": "analogue"}').step_s
    Fraction(1, 4)
    >>> description_of("no JSON") is None
    True
    """
    try:
        given = said if isinstance(said, Mapping) else json.loads(said)
        return Description(
            name=str(given["name"]),
            quantity=_optional(given.get("quantity"), str),
            unit=str(given.get("unit", "")),
            kind=SeriesKind(given["kind"]),
            first_s=float(given.get("first_s", math.nan)),
            step_s=_step(given["step_s"]),
            dtype=str(given.get("dtype", "")),
            resolution=_optional(given.get("resolution"), float),
            meanings={int(code): str(text) for code, text in given.get("meanings", {}).items()},
            origin=tuple(Origin(**{**part, "words": tuple(part["words"])}) for part in given.get("origin", [])),
        )
    except (ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError, RecursionError):
        return None


def timebase_of(said: Any, told: Told) -> Timebase | None:
    """The clock that crossfix wrote into a file, and the notices that were written with it as doubts."""
    try:
        given = json.loads(said)
        clock, notices = given["timebase"], [(str(n["where"]), str(n["text"])) for n in given.get("notices", [])]
        resolution, zero = clock["resolution_s"], clock["utc_of_zero_s"]
        made = Timebase(
            str(clock["name"]), math.inf if resolution is None else float(resolution), _optional(zero, float)
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if given.get("format") != FORMAT:
        told.doubts.add("metadata", f"written in format {given.get('format')!r}; this program knows {FORMAT}")
    for where, text in notices:
        told.doubts.add(where, text)
    return made


def _optional(value: Any, kind: type) -> Any:
    return None if value is None else kind(value)


def _step(text: Any) -> Fraction:
    step = Fraction(str(text))
    if step <= 0:
        raise ValueError(f"a step of {step} s")
    return step
