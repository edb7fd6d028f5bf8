"""Bytes that were packed, and what becomes of them on the way: cut, changed, repeated, put together."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import TypeVar

from hypothesis import strategies as st

from crossfix.errors import StoreUnusable

T = TypeVar("T")


@st.composite
def mutated(draw: st.DrawFn, body: bytes) -> bytes:
    """Some bytes changed, a part cut out or put in twice, or the end lost; sometimes nothing."""
    made = bytearray(body)
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(0, len(made) - 1)))
        what = draw(st.sampled_from(("set", "out", "twice", "end", "large")))
        length = draw(st.integers(1, 16))
        if what == "set" and made:
            made[place] = draw(st.integers(0, 255))
        elif what == "out":
            del made[place : place + length]
        elif what == "twice":
            made[place:place] = made[place : place + length]
        elif what == "end":
            del made[place:]
        else:
            made[place : place + length] = draw(st.sampled_from((b"\xff", b"\xdd\x7f\xff\xff\xff", b"\x91"))) * length
    return bytes(made)


def refused_or(unpack: Callable[[], T]) -> T | None:
    """What is unpacked; None where it is refused. Anything else that is raised is a fault."""
    try:
        return unpack()
    except StoreUnusable:
        return None


def most_memory(unpack: Callable[[], object]) -> int:
    """The most bytes that were taken while it was unpacked or refused."""
    tracemalloc.start()
    try:
        refused_or(unpack)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
