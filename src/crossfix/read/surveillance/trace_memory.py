"""Reading and writing at an address, compiled: what the parser of traces stands on.

An array handed from one compiled function to the next costs more than the reading: 1.0 against 5.5 million points
a second.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


def _load(bits: int) -> Callable[..., Any]:
    """A numba intrinsic: the `bits` bits at an address, least significant byte first."""

    def typed(_typing: Any, _at: Any) -> Any:
        def codegen(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            kind = ir.IntType(bits)
            loaded = builder.load(builder.inttoptr(args[0], kind.as_pointer()), align=1)
            if bits > 8 and sys.byteorder == "big":
                loaded = builder.bswap(loaded)
            return builder.zext(loaded, ir.IntType(64)) if bits < 64 else loaded

        return (types.int64 if bits < 64 else types.uint64)(types.int64), codegen

    return cast(Callable[..., Any], intrinsic(typed))


def _store(kind: Any) -> Callable[..., Any]:
    """A numba intrinsic: write a value of one kind at an address."""

    def typed(_typing: Any, _at: Any, _value: Any) -> Any:
        def codegen(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            pointer = context.get_data_type(kind).as_pointer()
            builder.store(args[1], builder.inttoptr(args[0], pointer), align=1)
            return context.get_dummy_value()

        return types.void(types.int64, kind), codegen

    return cast(Callable[..., Any], intrinsic(typed))


byte = _load(8)
word = _load(64)
put_number = _store(types.float64)
put_word = _store(types.uint64)
put_byte = _store(types.uint8)
