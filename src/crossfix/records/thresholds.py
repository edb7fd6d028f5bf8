"""The thresholds of a detector as they are told in reports and documentation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any


def limit(value: Any, unit: str, reason: str) -> Any:
    """A threshold with its unit and reason."""
    return field(default=value, metadata={"unit": unit, "reason": reason})


@dataclass(frozen=True, slots=True)
class Threshold:
    """A field of a detector, `group.field` where it holds groups of them; unit and reason from the field's metadata."""

    name: str
    value: Any
    unit: str
    reason: str


def thresholds_of(owner: Any, group: str = "") -> Iterator[Threshold]:
    """Every threshold of a detector, in the order of its fields."""
    for one in fields(owner):
        value = getattr(owner, one.name)
        if is_dataclass(value):
            yield from thresholds_of(value, f"{group}{one.name}.")
        else:
            yield Threshold(f"{group}{one.name}", value, one.metadata.get("unit", ""), one.metadata.get("reason", ""))
