"""Layouts: what the words of a flight data recorder mean, in four formats, and the series that follow."""

from crossfix.read.recorders.layouts.choose import layout_from
from crossfix.read.recorders.layouts.model import Layout
from crossfix.read.recorders.layouts.series_of import series_of

__all__ = ["Layout", "layout_from", "series_of"]
