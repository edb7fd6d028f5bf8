"""Numba, imported by the modules of loops alone.

Those of readers are imported when a file is read; those of detectors with their registry, which `run.detect` names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])
UNCOUNTED: dict[str, Any] = {"nogil": True, "_nrt": False}


def digest_of(*files: str) -> int:
    """Of the bytes of source files: a loop that calls functions of other files closes over it (`compiled`)."""
    state = hashlib.sha256()
    for file in files:
        state.update(Path(file).read_bytes())
    return int.from_bytes(state.digest()[:6], "big") | 1


def compiled(function: F) -> F:
    """Compile on the first call, let other threads run, keep the machine code on disk where there is a place for it.

    Loops make no arrays of their own, so Numba's counting of references is off: it made `beast_loops.split` 4 times
    slower. The cache looks at the file of the function alone, and at what it closes over (Numba manual, "Caching"). So
    functions that call one another stay in one file, or the caller closes over the digest of the others.
    """
    try:
        return cast(F, njit(cache=True, **UNCOUNTED)(function))
    except RuntimeError:  # "no locator available": neither the package nor the user's cache can be written
        return inlined(function)


def inlined(function: F) -> F:
    """A function compiled into the loop that calls it."""
    return cast(F, njit(**UNCOUNTED)(function))
