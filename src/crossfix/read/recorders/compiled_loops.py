"""The way to the compiled loops: they import Numba, so they are imported where a recording is read and not before."""

from __future__ import annotations

import importlib
from typing import Any


def loops() -> Any:
    """The module `arinc717_loops`."""
    return importlib.import_module("crossfix.read.recorders.arinc717_loops")
