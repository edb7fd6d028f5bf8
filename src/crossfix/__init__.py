"""crossfix: everything known about a flight, on one clock.

`crossfix.read(path)` reads a recording; so does `crossfix.open_recording(path)`, by its plain name. Neither NumPy nor
Numba is imported before one of them is named. Type checkers read `__init__.pyi`.
"""

from __future__ import annotations

import importlib

__version__ = "0.1.0"
__all__ = ["__version__", "open_recording", "read"]


def __getattr__(name: str) -> object:
    """What is imported on first use."""
    if name == "read":
        return importlib.import_module("crossfix.read")
    if name == "open_recording":
        return importlib.import_module("crossfix.read.stream").open_recording
    raise AttributeError(f"module 'crossfix' has no attribute {name!r}")
