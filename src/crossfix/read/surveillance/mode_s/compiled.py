"""Numba's decorators with types, and what keeps its cache honest.

Numba's cache on disk looks at the file of the compiled function only, not at the files of the functions it
calls (Numba manual, "Caching"). A kernel here therefore closes over `SOURCES`, a digest of this package and of
`cpr.py`: an edited register is a new key.
Kernels are single-threaded on purpose: the parallel target's workqueue layer ends the process when two threads
call it, and its OpenMP layer ends a forked child. `benchmarks/mode_s.py` measures both.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, SupportsInt, TypeVar, cast

import numpy as np
from numba import njit
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array
from numpy.typing import NDArray

from crossfix.compiled import digest_of

D = TypeVar("D", bound=np.generic)
F = TypeVar("F", bound=Callable[..., object])


HERE = Path(__file__).parent
SOURCES = digest_of(*sorted(map(str, HERE.glob("*.py"))), str(HERE.parent / "cpr.py"))


def inlined(function: F) -> F:
    """A function compiled into the kernel that calls it."""
    return cast(F, njit(nogil=True, error_model="numpy", forceinline=True)(function))


def kernel(function: F) -> F:
    """A function that Python calls, kept compiled on disk where there is a place to write."""
    try:
        return cast(F, njit(nogil=True, error_model="numpy", cache=True)(function))
    except RuntimeError:  # Numba: "no locator available": neither the package nor the user's cache can be written
        return inlined(function)


@inlined
def whole(value: SupportsInt) -> int:
    """A signed integer of 64 bits: Numba makes a float of a signed one and an unsigned one together."""
    return np.int64(value)  # type: ignore[return-value]


@intrinsic
def _borrowed(context: Any, array: Any) -> Any:
    del context

    def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.return_type
        taken = make_array(kind)(context, builder, arguments[0])  # type: ignore[no-untyped-call]
        for owner in ("meminfo", "parent"):
            field = getattr(taken, owner)
            setattr(taken, owner, cgutils.get_null_value(field.type))  # type: ignore[no-untyped-call]
        return taken._getvalue()

    return array(array), generated


@inlined
def borrowed(array: NDArray[D]) -> NDArray[D]:
    """The same array without its owner: no atomic reference count where it is passed on, which made a kernel 10 times
    slower.

    Only for arguments of a kernel, which the caller keeps alive.
    """
    return _borrowed(array)  # type: ignore[call-arg]
