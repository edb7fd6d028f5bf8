"""The frame counter that a layout names among its parameters."""

from __future__ import annotations

from crossfix.read.recorders.frame_counter import FrameCounter
from crossfix.read.recorders.layouts.model import Encoding, Layout, Parameter
from crossfix.records.parameters import quantity_of

QUANTITY = "frame_counter"


def counter_of(layout: Layout) -> FrameCounter | None:
    """The first parameter that is known as a frame counter and is one: a plain number in one word of each frame."""
    found = (p for p in layout.parameters if QUANTITY in (p.quantity, quantity_of(p.name)) and _is_plain(p))
    parameter = next(found, None)
    if parameter is None:
        return None
    ((part,),) = parameter.samples
    return FrameCounter(part.row + 1, part.word, part.high, part.width)


def _is_plain(parameter: Parameter) -> bool:
    once = len(parameter.samples) == 1 and len(parameter.samples[0]) == 1
    return once and parameter.counter is None and parameter.encoding is Encoding.UNSIGNED
