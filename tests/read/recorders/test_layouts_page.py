"""The reference page of layouts: its examples are read, and its tables name every key."""

from __future__ import annotations

import re
from pathlib import Path

from builders.layouts import Made
from crossfix.read.doubts import Doubts
from crossfix.read.recorders.layouts import layout_from, series_of
from crossfix.read.recorders.layouts.own_toml import ParameterRow, PartPlace

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "layouts.md").read_text("utf-8")


def test_examples_are_layouts() -> None:
    for form, words, names in (("toml", 256, 8), ("json", 512, 1)):
        (text,) = re.findall(rf"```{form}\n(.*?)```", PAGE, re.DOTALL)
        layout = layout_from(text.encode(), f"example.{form}")
        series = series_of(Made(8, words).words(), layout, Doubts())
        assert len(series) == len(layout.parameters) == names


def test_every_key_is_in_a_table() -> None:
    tables = re.findall(r"\| key of a (\w+) \|.*?\n\n", PAGE, re.DOTALL)
    assert tables == ["parameter", "part"]
    listed = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert listed == set(ParameterRow.model_fields) | set(PartPlace.model_fields)
